"""Rules made of words (词语类规则): phrases, patterns and the office's lexicons, each from the places the automaton noted.

A pattern runs only on the lines round one of its indispensable literals, under a time limit: a rule somebody wrote badly becomes
a gap on that place, never a hang and never silence. Patterns see the folded reading.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import regex

from disclosure_screen.detect.boundaries import stands_alone
from disclosure_screen.detect.page import Places
from disclosure_screen.detect.scroll import Scroll
from disclosure_screen.detect.shapes import literals
from disclosure_screen.detect.surroundings import around
from disclosure_screen.detect.written import written
from disclosure_screen.model.document import Block, Gap, GapReason
from disclosure_screen.model.finding import Match, Severity
from disclosure_screen.model.place import Span
from disclosure_screen.model.rule import LexiconShape, PatternShape, PhraseShape, Rule, Term
from disclosure_screen.text.reading import fold

TIME_LIMIT = 2.0
"""Seconds one pattern may take on one stretch of text."""

_MOST_TIMEOUTS = 3
"""A pattern that ran out of time so often is not tried any further: each block it should have been tried on is a gap."""

_GUARD_REACH = 24


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern rule made ready. ``demands`` None means it must be tried on every block."""

    rule: Rule
    compiled: Any
    demands: frozenset[str] | None
    over_lines: bool


@dataclass(frozen=True, slots=True)
class Phrases:
    """A phrase rule made ready."""

    rule: Rule
    phrases: tuple[str, ...]
    whole_words: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A lexicon made ready: only the terms in force today, by their spelling."""

    rule: Rule
    terms: Mapping[str, Term]
    guards: Mapping[str, Any]
    whole_words: bool


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A stretch of a block on which a pattern ran out of time."""

    rule: Rule
    block: int
    span: Span

    def gap(self, block: Block) -> Gap:
        """For a document: an unread part, which raises the grade."""
        detail = f"规则 {self.rule.id} 在此处匹配超时，本段未完成该项检查"
        return Gap(GapReason.RULE_TIMEOUT, block.location, detail)

    def match(self, block: Block) -> Match:
        """For a bare text, which has no gaps: a finding that asks for a human look at the whole stretch."""
        plain = block.text[self.span.start : self.span.end]
        reasons = ("该规则在此处匹配超时，本段未完成检查，请人工核对",)
        return Match(self.rule.id, self.block, self.span, plain, plain, 0.0, Severity.MINOR, reasons, "credential")


@dataclass(slots=True)
class Outcome:
    """What the word rules found, and what they could not finish."""

    matches: list[Match] = field(default_factory=list)
    unfinished: list[Unfinished] = field(default_factory=list)


def ready_pattern(rule: Rule, shape: PatternShape) -> Pattern:
    """The rule, compiled."""
    over_lines = re.search(r"\\[nsSDW]|\[\^|\n", shape.pattern) is not None
    return Pattern(rule, regex.compile(shape.pattern, regex.MULTILINE), literals(shape.pattern), over_lines)


def ready_phrases(rule: Rule, shape: PhraseShape) -> Phrases:
    """The rule, as it will be looked for."""
    return Phrases(rule, shape.phrases, shape.whole_words)


def ready_lexicon(rule: Rule, shape: LexiconShape, terms: tuple[Term, ...], today: datetime.date) -> Lexicon:
    """The lexicon's terms in force on ``today``."""
    day = today.isoformat()
    current = {t.term: t for t in terms if (not t.since or t.since <= day) and (not t.until or day <= t.until)}
    guards = {term.term: regex.compile(term.guard) for term in current.values() if term.guard}
    return Lexicon(rule, current, guards, shape.whole_words)


def phrase_matches(phrases: Phrases, scroll: Scroll, places: Places) -> Iterator[Match]:
    """Every place of a phrase that its rule's context allows."""
    for phrase in phrases.phrases:
        for start, end in places.get(phrase, ()):
            block = scroll.block_at(start)
            low, high = scroll.bounds(block)
            if not phrases.whole_words or stands_alone(scroll.text, start, end):
                yield from _judged(phrases.rule, scroll, block, low, high, start, end, f"出现“{phrase}”")


def lexicon_matches(lexicon: Lexicon, scroll: Scroll, places: Places) -> Iterator[Match]:
    """Every place of a term that stands as a word of its own, or where its guard says it counts.

    In a document older than the term itself (a statute of 2000 and 婚姻法, wrong since 2021) it is only noted.
    """
    dated: str | None = None
    for spelling in sorted(places.keys() & lexicon.terms.keys()):  # of a million terms few stand in a text
        term = lexicon.terms[spelling]
        for start, end in places[spelling]:
            if not _counts(lexicon, spelling, scroll.text, start, end):
                continue
            block = scroll.block_at(start)
            low, _ = scroll.bounds(block)
            plain = scroll.text[start:end]
            reasons = [term.reason, f"词表责任人：{term.owner}"]
            dated = written(scroll.text) if dated is None and term.since else dated
            before = bool(dated) and str(dated) < term.since
            if before:
                reasons.append(f"文稿成文于{dated}，早于{term.since}，当时用语无误")
            yield Match(
                lexicon.rule.id, block, Span(start - low, end - low), plain, spelling, lexicon.rule.confidence,
                Severity.NOTE if before else term.severity, tuple(reasons), "", term.advice, term.replacement,
            )  # fmt: skip


def _counts(lexicon: Lexicon, spelling: str, text: str, start: int, end: int) -> bool:
    guard = lexicon.guards.get(spelling)
    if guard is not None:
        low, high = max(0, start - _GUARD_REACH), end + _GUARD_REACH
        try:
            found = [place.span() for place in guard.finditer(text[low:high], timeout=TIME_LIMIT)]
        except TimeoutError:  # a guard that cannot decide protects nothing
            return True
        return any(first < end - low and start - low < last for first, last in found)
    return not lexicon.whole_words or stands_alone(text, start, end)


def pattern_outcome(pattern: Pattern, scroll: Scroll, places: Places) -> Outcome:
    """Every match of a pattern, and a gap for each stretch on which it ran out of time."""
    outcome = Outcome()
    for start, end in _stretches(pattern, scroll, places):
        block = scroll.block_at(start)
        low, high = scroll.bounds(block)
        if len(outcome.unfinished) >= _MOST_TIMEOUTS:
            last = outcome.unfinished[-1]
            first = last.span.start if last.block == block else start - low
            if last.block == block:
                outcome.unfinished.pop()
            outcome.unfinished.append(Unfinished(pattern.rule, block, Span(first, end - low)))
            continue
        folded = fold(scroll.text, start, end)
        try:
            for found in pattern.compiled.finditer(folded.text, timeout=TIME_LIMIT):
                if found.end() > found.start():
                    place = folded.origin(*_value(found))
                    reason = f"符合“{pattern.rule.title}”的形式"
                    outcome.matches += _judged(pattern.rule, scroll, block, low, high, place.start, place.end, reason)
        except TimeoutError:
            outcome.unfinished.append(Unfinished(pattern.rule, block, Span(start - low, end - low)))
    return outcome


def _value(found: Any) -> tuple[int, int]:
    """The group named ``value`` where the pattern has one, else the whole match."""
    if "value" in found.re.groupindex and found.start("value") >= 0 and found.end("value") > found.start("value"):
        return int(found.start("value")), int(found.end("value"))
    return int(found.start()), int(found.end())


def _stretches(pattern: Pattern, scroll: Scroll, places: Places) -> Iterator[tuple[int, int]]:
    """The lines to run on: a literal's own, with one on either side where the pattern crosses lines; never beyond the block."""
    if pattern.demands is None:
        yield from (scroll.bounds(number) for number, block in enumerate(scroll.blocks) if block.text)
        return
    starts = sorted(start for literal in pattern.demands for start, _ in places.get(literal, ()))
    current: tuple[int, int] | None = None
    for position in starts:
        if current is not None and position < current[1] and not pattern.over_lines:
            continue
        start, end = _lines(scroll, position, pattern.over_lines)
        if current is not None and start <= current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current is not None:
            yield current
        current = (start, end)
    if current is not None:
        yield current


def _lines(scroll: Scroll, position: int, over_lines: bool) -> tuple[int, int]:
    low, high = scroll.bounds(scroll.block_at(position))
    text = scroll.text
    start, end = text.rfind("\n", low, position), text.find("\n", position, high)
    if over_lines:
        start = text.rfind("\n", low, start) if start >= 0 else start
        end = text.find("\n", end + 1, high) if end >= 0 else end
    return (low if start < 0 else start + 1), (high if end < 0 else end)


def _judged(
    rule: Rule, scroll: Scroll, block: int, low: int, high: int, start: int, end: int, reason: str
) -> Iterator[Match]:
    """The match, unless the rule's context words or exclusions speak against it."""
    context = rule.context
    if context.lowers or context.requires or context.raises or context.public:
        near = around(scroll.text, start, end, low, high, "")
        window = near.label[-context.window :] + near.after[: context.window]
        if any(word in window for word in context.lowers):
            return
        if context.requires and not any(word in window for word in context.requires):
            return
        public = any(word in window for word in context.public)
    else:
        public = False
    severity = min(rule.severity, context.public_severity) if public else rule.severity
    plain = scroll.text[start:end]
    yield Match(
        rule.id, block, Span(start - low, end - low), plain, fold(plain).text, rule.confidence, Severity(severity), (reason,)
    )  # fmt: skip
