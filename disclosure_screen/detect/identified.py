"""Identifier search (标识符查找): which identifiers are tried where, and what the rules make of what they find.

Identifiers that prove themselves by form or check digit are tried at every run of digits. Those that only a label or a header
makes into something (账号、户号、QQ) are tried where such a word stands near, which one small automaton tells for all of them
at once. Those too short to make a run (a date of birth, a password) are looked for from their words.
"""

import random
from collections.abc import Iterable, Iterator, Mapping

from disclosure_screen.detect import anchors
from disclosure_screen.detect.candidates import Candidate, Kind, Kinds, Via, backwards, candidates, kind, together
from disclosure_screen.detect.headers import Headers
from disclosure_screen.detect.judgement import Judgement, judge
from disclosure_screen.detect.near_miss import near_miss
from disclosure_screen.detect.page import Places
from disclosure_screen.detect.refinement import refine
from disclosure_screen.detect.scroll import Scroll
from disclosure_screen.detect.shapes import rarity
from disclosure_screen.detect.split import split_numbers
from disclosure_screen.detect.surroundings import Surroundings, around
from disclosure_screen.detect.words import WordSearch
from disclosure_screen.identifiers.registry import identifiers
from disclosure_screen.model.evidence import Evidence
from disclosure_screen.model.finding import Match
from disclosure_screen.model.place import Span
from disclosure_screen.model.rule import Rule

_TELLING = 2.0
"""From this rarity on the literals of a pattern are worth looking for themselves."""
_WORD_BEFORE, _WORD_AFTER = 40, 64
_NEAR_MISS = 0.5


class Identified:
    """The identifier rules of a rulebook, made ready."""

    def __init__(self, rules: Mapping[str, list[Rule]]) -> None:
        self._rules = rules
        self._kinds = {name: kind(name, identifiers()[name]) for name in rules}
        worded = {name for name, one in self._kinds.items() if _telling(one) or _short(one)}
        called = {name for name, one in self._kinds.items() if one.module.NEEDS_CONTEXT and name != "landline"} - worded
        self._open = frozenset(self._kinds) - worded - called
        self._worded: dict[str, set[str]] = {}
        for name in worded:
            for word in self._kinds[name].demands if _telling(self._kinds[name]) else _names(rules[name]):  # type: ignore[union-attr]
                self._worded.setdefault(word, set()).add(name)
        self._calls: dict[str, set[str]] = {}
        for name in called:
            for word in _names(rules[name]):
                self._calls.setdefault(word, set()).add(name)
        self._labels = WordSearch(self._calls)
        self._sets: dict[frozenset[str], Kinds] = {}
        self.words = tuple(self._worded)
        """Words the one pass over the text must note."""

    def matches(self, scroll: Scroll, headers: Headers, places: Places) -> Iterator[Match]:
        """Every identifier the rules ask for, judged in its surroundings."""
        seen: set[tuple[str, int, int]] = set()
        for start, end in anchors.runs(scroll.text):
            block = scroll.block_at(start)
            low, high = scroll.bounds(block)
            near = around(scroll.text, start, end, low, high, headers.of(block))
            kinds = self._set(self._open | self._called(near, scroll.text[start:end]))
            found = _fresh(candidates(kinds, scroll.text, start, end, low, high), seen)
            matches = [match for one in found for match in self._judged(one, scroll, headers, block)]
            yield from matches or self._second_look(scroll, headers, start, end, block, near, kinds)
        yield from self._from_words(scroll, headers, places, seen)
        for rule in self._rules.get("resident_id", ()):
            yield from split_numbers(rule, scroll, headers)

    def _second_look(
        self, scroll: Scroll, headers: Headers, start: int, end: int, block: int, near: Surroundings, kinds: Kinds
    ) -> Iterator[Match]:
        """A run that is nothing as it stands: read backwards under a header, or a near miss under an ID label."""
        low, _ = scroll.bounds(block)
        found = False
        if near.header:
            for one in backwards(kinds, scroll.text, start, end):
                for match in self._judged(one, scroll, headers, block):
                    found = True
                    yield match
        for rule in () if found else self._rules.get("resident_id", ()):
            missed = near_miss(rule, near, scroll.text, start, end)
            if missed is not None:
                yield Match(
                    rule=rule.id,
                    block=block,
                    span=Span(missed.start - low, missed.end - low),
                    plain=scroll.text[missed.start : missed.end],
                    canonical=missed.canonical,
                    confidence=_NEAR_MISS,
                    severity=missed.severity,
                    reasons=missed.reasons,
                    kind="resident_id",
                )

    def _from_words(
        self, scroll: Scroll, headers: Headers, places: Places, seen: set[tuple[str, int, int]]
    ) -> Iterator[Match]:
        for start, names in self._worded_places(scroll, headers, places):
            block = scroll.block_at(start)
            low, high = scroll.bounds(block)
            first, last = max(low, start - _WORD_BEFORE), min(high, start + _WORD_AFTER)
            for one in _fresh(candidates(self._set(frozenset(names)), scroll.text, first, last, low, high), seen):
                yield from self._judged(one, scroll, headers, block)

    def _worded_places(self, scroll: Scroll, headers: Headers, places: Places) -> Iterator[tuple[int, set[str]]]:
        """Where a word calls for one of the short identifiers: in the text, or in the header of a cell."""
        for word, names in self._worded.items():
            for start, _ in places.get(word, ()):
                yield start, names
        for number, block in enumerate(scroll.blocks):
            if block.cell is not None and block.text:
                header = headers.of(number)
                if header and any(word in header for word in self._worded):
                    names = set().union(*(names for word, names in self._worded.items() if word in header))
                    yield scroll.starts[number], names

    def _called(self, near: Surroundings, run: str) -> frozenset[str]:
        """The identifiers whose label or header stands near; labels in letters (QQ、VIN) stand inside the run."""
        hits = self._labels.quick(f"{near.header}\n{near.label}{run}\n{near.after}")
        return frozenset(name for word in hits for name in self._calls[word])

    def _set(self, names: frozenset[str]) -> Kinds:
        if names not in self._sets:
            self._sets[names] = together(self._kinds[name] for name in names)
        return self._sets[names]

    def _judged(self, candidate: Candidate, scroll: Scroll, headers: Headers, block: int) -> Iterator[Match]:
        low, high = scroll.bounds(block)
        near = around(scroll.text, candidate.start, candidate.end, low, high, headers.of(block))
        for rule in self._rules[candidate.identifier]:
            judgement = self._judgement(rule, candidate, near)
            if judgement is not None:
                yield Match(
                    rule=rule.id,
                    block=block,
                    span=Span(candidate.start - low, candidate.end - low),
                    plain=scroll.text[candidate.start : candidate.end],
                    canonical=candidate.canonical,
                    confidence=judgement.confidence,
                    severity=judgement.severity,
                    reasons=judgement.reasons,
                    kind=candidate.identifier,
                )

    def _judgement(self, rule: Rule, candidate: Candidate, near: Surroundings) -> Judgement | None:
        needs_label = self._kinds[candidate.identifier].module.NEEDS_CONTEXT
        if candidate.via is Via.REVERSED and candidate.evidence is not Evidence.PROVEN:
            return None
        return judge(rule, candidate, needs_label, near, refine(candidate.identifier, candidate.canonical))


def _fresh(found: Iterable[Candidate], seen: set[tuple[str, int, int]]) -> Iterator[Candidate]:
    for one in found:
        place = (one.identifier, one.start, one.end)
        if place not in seen:
            seen.add(place)
            yield one


def _names(rules: Iterable[Rule]) -> set[str]:
    """The words that name what the rules look for."""
    return {word for rule in rules for word in (*rule.context.raises, *rule.context.requires, *rule.headers)}


def _telling(one: Kind) -> bool:
    return one.demands is not None and all(rarity(literal) >= _TELLING for literal in one.demands)


def _short(one: Kind) -> bool:
    """True where not even its own samples make a run; such an identifier is found from its words."""
    chance = random.Random(1)  # noqa: S311 - sample values, not secrets
    return any(anchors.RUN.search(one.module.sample(chance)) is None for _ in range(8))
