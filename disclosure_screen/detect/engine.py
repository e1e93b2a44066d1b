"""The engine (筛查引擎): one pass over the raw text for anchors, then readings, checks, context and overlaps on windows only.

Everything a rule can be (identifier, pattern, phrase, lexicon, detector) ends as a :class:`Match`; matches become masked
findings in ``findings.py`` and never leave this floor. The engine knows no clock and no disk: the rulebook and the day are
arguments, so that a verdict can be reproduced.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import regex

from disclosure_screen.detect import wordings
from disclosure_screen.detect.findings import Gathering, singly
from disclosure_screen.detect.headers import Headers
from disclosure_screen.detect.identified import Identified
from disclosure_screen.detect.overlap import resolve
from disclosure_screen.detect.page import Detector, Late, Page, UnknownDetector, detector
from disclosure_screen.detect.scanner import MOST_WORDS, Company, Databases, Scanner, available
from disclosure_screen.detect.scroll import Scroll, unroll
from disclosure_screen.detect.windows import CHARACTERS, Window, windows
from disclosure_screen.detect.words import Sightings, WordSearch
from disclosure_screen.model.document import Block, Document, Gap, Layer
from disclosure_screen.model.errors import RulebookErrors, RuleError
from disclosure_screen.model.finding import Finding, Match, Severity
from disclosure_screen.model.place import Span
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

Noticed = Callable[[int, Sequence[Block], int], None]
"""Called with a window's first block number, its blocks, and which of them a match stands in."""

_EXCLUSION_REACH = 80
"""An exclusion may begin and end this far from what it covers."""


@dataclass(slots=True)
class _Reading:
    """One window of a document under the engine's eyes, and what goes on to the next (``kept``, see :class:`Page`)."""

    window: Window
    scroll: Scroll
    headers: Headers
    seen: Sightings
    kept: dict[str, Any]


class Engine:
    """A rulebook made ready for a day. Raises :class:`RulebookErrors` where a rule names a detector that is not there."""

    def __init__(
        self, rulebook: Rulebook, today: datetime.date, *, databases: Databases | None = None, fast: bool = True
    ) -> None:
        """``databases`` keep what the fast path compiles; ``fast=False`` does without it, with the same findings."""
        self.rulebook, self.today = rulebook, today
        self._databases, self._fast = databases, fast
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
        block = Block(Layer.BODY, text)
        kept: dict[str, Any] = {}
        [window] = windows((block,))
        matches, unfinished = self._matches(window, kept)
        matches = sorted([*matches, *(match for match, _ in self._at_the_end(kept))], key=_place)
        return singly([*matches, *(stretch.match(block) for stretch in unfinished)], (block,), self._rules, key)

    def screen(self, document: Document, key: Key) -> tuple[tuple[Finding, ...], tuple[Gap, ...]]:
        """The document's findings, bulk ones summed up by column or list, and the places where a rule ran out of time."""
        return self.screen_blocks(document.all_blocks(), key)

    def screen_blocks(
        self, blocks: Iterable[Block], key: Key, characters: int = CHARACTERS, noticed: Noticed | None = None
    ) -> tuple[tuple[Finding, ...], tuple[Gap, ...]]:
        """The same for blocks that arrive one by one, in the order of ``Document.all_blocks()``.

        Of a long document only a window of about ``characters`` is held at a time, beside the places found so far.
        ``noticed`` is told of every block with a match while those around it are still at hand.
        """
        gathering, gaps = Gathering(self._rules, key), list[Gap]()
        kept: dict[str, Any] = {}
        for window in windows(blocks, characters):
            matches, unfinished = self._matches(window, kept)
            for match in matches:
                gathering.add(match, window.blocks, window.first)
                if noticed is not None:
                    noticed(window.first, window.blocks, match.block)
            gaps += [stretch.gap(window.blocks[stretch.block]) for stretch in unfinished]
        for match, block in self._at_the_end(kept):
            gathering.add(match, {match.block: block})
            if noticed is not None:
                noticed(match.block, (block,), 0)
        return gathering.findings(), tuple(gaps)

    def _matches(self, window: Window, kept: dict[str, Any]) -> tuple[list[Match], list[wordings.Unfinished]]:
        """What stands in the window's core, in order of place, and where a rule ran out of time."""
        scroll = unroll(window.blocks)
        headers = Headers(scroll, kept.setdefault("titles of cells", set()))
        reading = _Reading(window, scroll, headers, self._words.sightings(scroll), kept)
        found, unfinished = self._found(reading)
        found = [match for match in self._detected(reading, found) if match.block in window.core]
        return self._standing(found), [stretch for stretch in unfinished if stretch.block in window.core]

    def _at_the_end(self, kept: dict[str, Any]) -> list[Late]:
        """What detectors could only judge when all was read, in order of place."""
        late = [found for one in self._detectors if one.at_the_end for found in one.at_the_end(one.rule, kept)]
        block_of = {match.block: block for match, block in late}
        standing = self._standing([match for match, block in late if self._allowed(match, block)])
        return [(match, block_of[match.block]) for match in standing]

    def _standing(self, matches: list[Match]) -> list[Match]:
        categories = {rule.id: rule.category for rule in self.rulebook.rules}
        return [self._on_trial(match) for match in resolve(matches, categories)]

    def _found(self, reading: _Reading) -> tuple[list[Match], list[wordings.Unfinished]]:
        """Identifiers, phrases, terms and patterns in a window, before anybody asks what they mean together."""
        scroll, places = reading.scroll, reading.seen.places
        found = self._identified.matches(scroll, reading.headers, places)
        unfinished: list[wordings.Unfinished] = []
        for phrases in self._phrases:
            found += wordings.phrase_matches(phrases, scroll, places)
        for lexicon in self._lexicons:
            found += wordings.lexicon_matches(lexicon, scroll, places)
        for pattern in self._patterns:
            outcome = wordings.pattern_outcome(pattern, scroll, places)
            found += outcome.matches
            unfinished += outcome.unfinished
        return [match for match in found if self._allowed(match, scroll.blocks[match.block])], unfinished

    @cached_property
    def _identified(self) -> Identified:
        return Identified(self._by_identifier)

    @cached_property
    def _words(self) -> WordSearch:
        words = {phrase for phrases in self._phrases for phrase in phrases.phrases}
        words.update(literal for pattern in self._patterns for literal in pattern.demands or ())
        words.update(self._identified.words)
        terms = {term for lexicon in self._lexicons for term in lexicon.terms}
        cues = {cue for one in self._detectors for cue in one.cues}
        every = words | terms | cues
        if not self._fast or not 0 < len(words | cues) <= MOST_WORDS:
            return WordSearch(every)
        unscanned = terms - words - cues if len(every) > MOST_WORDS else set[str]()
        return WordSearch(every, lambda: self._scanner(every - unscanned, words | terms), unscanned)

    def _scanner(self, scanned: set[str], needed: set[str]) -> Scanner | None:
        """The fast path over these words; ``needed`` are those that count wherever they stand."""
        if not available():
            return None
        rows = {one.name: one for detector in self._detectors for one in detector.beginnings()}
        return Scanner(filter(None, scanned), tuple(rows.values()), self._company(needed), self._databases)

    def _company(self, needed: set[str]) -> Company:
        """The company without which cues of the one detector that states one mean nothing; words others need stay out."""
        stated = [(one, one.company(one.rule)) for one in self._detectors]
        for asking, company in stated:
            if company is not None:
                others = {cue for one in self._detectors if one.detect is not asking.detect for cue in one.cues}
                alone = needed | others
                return replace(company, followed=company.followed - alone, preceded=company.preceded - alone)
        return Company()

    def _detected(self, reading: _Reading, found: list[Match]) -> list[Match]:
        """What was found, and what the detectors add to it, stage by stage."""
        blocks, memo = reading.window.blocks, dict[str, Any]()
        for stage in sorted({one.stage for one in self._detectors}):
            page = Page(
                reading.scroll, reading.headers, reading.seen.places, self.today, tuple(found), memo,
                reading.kept, reading.window.first, reading.seen.starts, reading.window.core,
            )  # fmt: skip
            for one in self._detectors:
                if one.stage == stage:
                    seen = one.detect(one.rule, page)
                    found = found + [match for match in seen if self._allowed(match, blocks[match.block])]
        return found

    def _allowed(self, match: Match, block: Block) -> bool:
        """False where the rule does not look into this layer, or one of its exclusions covers the match."""
        rule = self._rules[match.rule]
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


def _place(match: Match) -> tuple[int, Span, str]:
    return match.block, match.span, match.rule
