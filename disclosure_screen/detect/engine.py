"""The engine (筛查引擎): one pass over the raw text for anchors, then readings, checks, context and overlaps on windows only.

Everything a rule can be (identifier, pattern, phrase, lexicon, detector) ends as a :class:`Match`; matches become masked
findings in ``findings.py`` and never leave this floor. The engine knows no clock and no disk: the rulebook and the day are
arguments, so that a verdict can be reproduced.
"""

import datetime
from dataclasses import replace
from functools import cached_property
from typing import Any

import regex

from disclosure_screen.detect import wordings
from disclosure_screen.detect.findings import aggregated, singly
from disclosure_screen.detect.headers import Headers
from disclosure_screen.detect.identified import Identified
from disclosure_screen.detect.overlap import resolve
from disclosure_screen.detect.page import Detector, Page, Places, UnknownDetector, detector
from disclosure_screen.detect.scroll import Scroll, unroll
from disclosure_screen.detect.words import WordSearch
from disclosure_screen.model.document import Block, Document, Gap, Layer
from disclosure_screen.model.errors import RulebookErrors, RuleError
from disclosure_screen.model.finding import Finding, Match, Severity
from disclosure_screen.model.rule import (
    DetectorShape,
    IdentifierShape,
    LexiconShape,
    PatternShape,
    PhraseShape,
    Rule,
    Rulebook,
    Status,
)
from disclosure_screen.text.fingerprint import Key

_EXCLUSION_REACH = 80
"""An exclusion may begin and end this far from what it covers."""


class Engine:
    """A rulebook made ready for a day. Raises :class:`RulebookErrors` where a rule names a detector that is not there."""

    def __init__(self, rulebook: Rulebook, today: datetime.date) -> None:
        self.rulebook, self.today = rulebook, today
        self._rules = {rule.id: rule for rule in rulebook.rules}
        self._by_identifier: dict[str, list[Rule]] = {}
        self._phrases: list[wordings.Phrases] = []
        self._patterns: list[wordings.Pattern] = []
        self._lexicons: list[wordings.Lexicon] = []
        self._detectors: list[Detector] = []
        terms = dict(rulebook.lexicons)
        errors: list[RuleError] = []
        for rule in rulebook.rules:
            match rule.shape:
                case IdentifierShape():
                    for name in rule.shape.names:
                        self._by_identifier.setdefault(name, []).append(rule)
                case PhraseShape():
                    self._phrases.append(wordings.ready_phrases(rule, rule.shape))
                case PatternShape():
                    self._patterns.append(wordings.ready_pattern(rule, rule.shape))
                case LexiconShape(path):
                    self._lexicons.append(wordings.ready_lexicon(rule, rule.shape, terms.get(path, ()), today))
                case DetectorShape(name):
                    try:
                        self._detectors.append(detector(rule, rule.shape))
                    except UnknownDetector:
                        errors.append(RuleError(rule.origin.file, rule.origin.line, f"没有名为“{name}”的检测器"))
        if errors:
            raise RulebookErrors(tuple(errors))
        self._exclusions = {
            rule.id: [regex.compile(pattern) for pattern in rule.excludes] for rule in rulebook.rules if rule.excludes
        }

    def screen_text(self, text: str, key: Key) -> tuple[Finding, ...]:
        """One finding for each place, notes included; offsets are into ``text``. A rule's time-out is a finding of its own."""
        if not text:
            return ()
        scroll = unroll([Block(Layer.BODY, text)])
        matches, unfinished = self._matches(scroll)
        return singly([*matches, *(stretch.match(scroll) for stretch in unfinished)], scroll, self._rules, key)

    def screen(self, document: Document, key: Key) -> tuple[tuple[Finding, ...], tuple[Gap, ...]]:
        """The document's findings, bulk ones summed up by column or list, and the places where a rule ran out of time."""
        scroll = unroll(document.all_blocks())
        matches, unfinished = self._matches(scroll)
        return aggregated(matches, scroll, self._rules, key), tuple(stretch.gap(scroll) for stretch in unfinished)

    def _matches(self, scroll: Scroll) -> tuple[list[Match], list[wordings.Unfinished]]:
        places = self._words.hits(scroll)
        headers = Headers(scroll)
        found = list(self._identified.matches(scroll, headers, places))
        unfinished: list[wordings.Unfinished] = []
        for phrases in self._phrases:
            found += wordings.phrase_matches(phrases, scroll, places)
        for lexicon in self._lexicons:
            found += wordings.lexicon_matches(lexicon, scroll, places)
        for pattern in self._patterns:
            outcome = wordings.pattern_outcome(pattern, scroll, places)
            found += outcome.matches
            unfinished += outcome.unfinished
        found = [match for match in found if self._allowed(match, scroll)]
        found = self._detected(scroll, headers, places, found)
        categories = {rule.id: rule.category for rule in self.rulebook.rules}
        return [self._on_trial(match) for match in resolve(found, categories)], unfinished

    @cached_property
    def _identified(self) -> Identified:
        return Identified(self._by_identifier)

    @cached_property
    def _words(self) -> WordSearch:
        words = [phrase for phrases in self._phrases for phrase in phrases.phrases]
        words += [term for lexicon in self._lexicons for term in lexicon.terms]
        words += [literal for pattern in self._patterns for literal in pattern.demands or ()]
        words += [cue for one in self._detectors for cue in one.cues]
        words += self._identified.words
        return WordSearch(words)

    def _detected(self, scroll: Scroll, headers: Headers, places: Places, found: list[Match]) -> list[Match]:
        memo: dict[str, Any] = {}
        for stage in sorted({one.stage for one in self._detectors}):
            page = Page(scroll, headers, places, self.today, tuple(found), memo)
            for one in self._detectors:
                if one.stage == stage:
                    found = found + [match for match in one.detect(one.rule, page) if self._allowed(match, scroll)]
        return found

    def _allowed(self, match: Match, scroll: Scroll) -> bool:
        """False where the rule does not look into this layer, or one of its exclusions covers the match."""
        rule = self._rules[match.rule]
        block = scroll.blocks[match.block]
        if rule.layers and block.layer not in rule.layers:
            return False
        start, end = max(0, match.span.start - _EXCLUSION_REACH), match.span.end + _EXCLUSION_REACH
        near = block.text[start:end]
        try:
            return not any(
                start + found.start() <= match.span.start and match.span.end <= start + found.end()
                for exclusion in self._exclusions.get(rule.id, ())
                for found in exclusion.finditer(near, timeout=wordings.TIME_LIMIT)
            )
        except TimeoutError:  # an exclusion that cannot decide excludes nothing
            return True

    def _on_trial(self, match: Match) -> Match:
        """Rules on trial (试行) record what they find and have no effect on the grade."""
        return replace(match, severity=Severity.NOTE) if self._rules[match.rule].status is Status.TRIAL else match
