"""Identifier search (标识符查找): which identifiers are tried where, and what the rules make of what they find.

Identifiers that prove themselves by form or check digit are tried at every run of digits. Those that only a label or a header
makes into something (账号、户号、QQ) are tried where such a word stands near, which one small automaton tells for all of them
at once. Those too short to make a run (a date of birth, a password) are looked for from their words.
"""

import random
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from disclosure_screen.detect import anchors
from disclosure_screen.detect.account_holders import is_of_a_unit, is_row_of_a_unit
from disclosure_screen.detect.candidates import Candidate, Kind, Kinds, backwards, candidates, kind, together
from disclosure_screen.detect.headers import Headers
from disclosure_screen.detect.judgement import Judgement, judge
from disclosure_screen.detect.near_miss import beside_a_name, near_miss
from disclosure_screen.detect.page import Places
from disclosure_screen.detect.refinement import SELF_EVIDENT, Refinement, refine
from disclosure_screen.detect.scroll import Scroll
from disclosure_screen.detect.shapes import literals, rarity
from disclosure_screen.detect.split import split_numbers
from disclosure_screen.detect.surroundings import Surroundings, around
from disclosure_screen.detect.zones import RuleWords, Vocabulary, Zones
from disclosure_screen.identifiers import mobile
from disclosure_screen.identifiers.registry import identifiers
from disclosure_screen.model.evidence import Evidence
from disclosure_screen.model.finding import Match, Severity
from disclosure_screen.model.place import Span
from disclosure_screen.model.rule import Rule
from disclosure_screen.text.labels import spelled_out

_TELLING = 2.0
"""From this rarity on the literals of a pattern are worth looking for themselves."""
_WORD_BEFORE, _WORD_AFTER = 40, 64
_NEAR_MISS = 0.5
_ACCOUNTS, _UNIT_ACCOUNT = frozenset({"bank_account", "bank_card"}), "户名为单位，属对外公布的对公账户"
_LIKE_AN_ID_BACKWARDS = frozenset({"bank_card", "credit_code"})
_MOST_KNOWN = 4096
_SHORT_FORMS = re.compile("(?:/[0-9]{1,4}(?![0-9年月]))+")
_LETTER = re.compile("[A-Za-z]")


class Identified:
    """The identifier rules of a rulebook, made ready."""

    def __init__(self, rules: Mapping[str, list[Rule]]) -> None:
        self._rules = rules
        self._kinds = _Kinds()
        worded = {name: words for name in rules if (words := _own_words(name, rules[name]))}
        self._need_labels = {name: identifiers()[name].NEEDS_CONTEXT for name in rules}
        called = {name for name in rules if self._need_labels[name] and name not in SELF_EVIDENT} - set(worded)
        self._open = frozenset(rules) - frozenset(worded) - called
        self._worded_names = frozenset(worded)
        self._worded: dict[str, set[str]] = {}
        for name, words in worded.items():
            for word in words:
                self._worded.setdefault(word, set()).add(name)
        self._calls: dict[str, set[str]] = {}
        for name in called:
            for word in _names(rules[name]):
                self._calls.setdefault(word, set()).add(name)
        every = {rule.id: rule for listed in rules.values() for rule in listed}
        self._vocabulary = Vocabulary(every.values())
        self._rule_words = {rule_id: RuleWords.of(rule) for rule_id, rule in every.items()}
        self._sets: dict[frozenset[str], Kinds] = {}
        self._said: dict[frozenset[str], Kinds] = {}
        self._judgements: dict[tuple[object, ...], Judgement | None] = {}
        self.words = tuple(self._worded)
        """Words the one pass over the text must note."""

    def matches(self, scroll: Scroll, headers: Headers, places: Places) -> list[Match]:
        """Every identifier the rules ask for, judged in its surroundings."""
        matches: list[Match] = []
        seen: set[tuple[str, int, int]] = set()
        text = scroll.text
        for start, end in anchors.runs(text, len(scroll.units) > 2 * len(text)):
            block = scroll.block_at(start)
            low, high = scroll.bounds(block)
            near = around(text, start, end, low, high, headers.over(block, start))
            zones = self._vocabulary.zones(near)
            here = _Here(scroll, headers, block, low, high, start, end, zones)
            kinds = self._called(zones, text[max(low, start - 2) : end])
            before = len(matches)
            for one in candidates(kinds, text, start, end, low, high):
                self._judged(one, here, seen, matches)
            found = {match.kind for match in matches[before:]}
            if not found or (found <= _LIKE_AN_ID_BACKWARDS and self._behind_an_id_label(zones)):
                matches += self._second_look(here, near, kinds, seen)
        self._from_words(scroll, headers, places, seen, matches)
        for rule in self._rules.get("resident_id", ()):
            matches += split_numbers(rule, scroll, headers)
        return matches

    def _second_look(
        self, here: "_Here", near: Surroundings, kinds: Kinds, seen: set[tuple[str, int, int]]
    ) -> Iterator[Match]:
        """A run that is nothing as it stands: read backwards under a header, or a near miss under an ID label."""
        turned: list[Match] = []
        if (here.zones and here.zones.header) or self._behind_an_id_label(here.zones):
            for one in backwards(kinds, here.scroll.text, here.start, here.end):
                self._judged(one, here, seen, turned)
            yield from turned
        for rule in () if turned else self._rules.get("resident_id", ()):
            if here.zones is None or self._rule_words[rule.id].raises.isdisjoint(here.zones.said):
                continue
            missed = near_miss(rule, near, here.scroll.text, here.start, here.end)
            if missed is not None:
                yield Match(
                    rule=rule.id,
                    block=here.block,
                    span=Span(missed.start - here.low, missed.end - here.low),
                    plain=here.scroll.text[missed.start : missed.end],
                    canonical=missed.canonical,
                    confidence=_NEAR_MISS,
                    severity=missed.severity,
                    reasons=missed.reasons,
                    kind="resident_id",
                )

    def _behind_an_id_label(self, zones: Zones | None) -> bool:
        said = zones.directly_in_front() if zones is not None and zones.before else ()
        return bool(said) and any(
            not self._rule_words[rule.id].raises.isdisjoint(said) for rule in self._rules.get("resident_id", ())
        )

    def _from_words(
        self,
        scroll: Scroll,
        headers: Headers,
        places: Places,
        seen: set[tuple[str, int, int]],
        matches: list[Match],
    ) -> None:
        for start, names in self._worded_places(scroll, headers, places):
            block = scroll.block_at(start)
            low, high = scroll.bounds(block)
            first, last = max(low, start - _WORD_BEFORE), min(high, start + _WORD_AFTER)
            here = _Here(scroll, headers, block, low, high, -1, -1, None)
            for one in candidates(self._set(frozenset(names)), scroll.text, first, last, low, high):
                self._judged(one, here, seen, matches)

    def _worded_places(self, scroll: Scroll, headers: Headers, places: Places) -> Iterator[tuple[int, set[str]]]:
        """Where a word calls for one of the short identifiers: in the text, or in the header of a cell."""
        for word, names in self._worded.items():
            for start, _ in places.get(word, ()):
                yield start, names
        by_header: dict[str, set[str]] = {}
        for number, block in enumerate(scroll.blocks):
            if block.cell is not None and block.text:
                header = headers.of(number)
                if header not in by_header:
                    by_header[header] = {
                        name for word, names in self._worded.items() if word in header for name in names
                    }
                if by_header[header]:
                    yield scroll.starts[number], by_header[header]

    def _called(self, zones: Zones, run: str) -> Kinds:
        """The identifiers to try: the open ones, and those whose label or header stands near or, in letters, in the run."""
        digits = run.isdigit()
        if digits and zones.said in self._said:
            return self._said[zones.said]
        names: set[str] = set()
        for word in zones.said:
            if word in self._calls:
                names |= self._calls[word]
        if not digits and _LETTER.search(run):
            said = spelled_out(run)
            for word, called in self._calls.items():
                if word in said:
                    names |= called
        kinds = self._set(frozenset(names))
        if digits and len(self._said) < _MOST_KNOWN:
            self._said[zones.said] = kinds
        return kinds

    def _set(self, names: frozenset[str]) -> Kinds:
        if names not in self._sets:
            chosen = names if names and names <= self._worded_names else names | self._open
            self._sets[names] = together(self._kinds[name] for name in chosen)
        return self._sets[names]

    def _judged(
        self, candidate: Candidate, here: "_Here", seen: set[tuple[str, int, int]], matches: list[Match]
    ) -> None:
        """Adds the candidate's matches. (A list handed on: a generator for each of 200,000 candidates costs a second.)"""
        place = (candidate.identifier, candidate.start, candidate.end)
        if place in seen:
            return
        seen.add(place)
        start, end, zones = candidate.start, candidate.end, here.zones
        refuted = candidate.evidence is Evidence.REFUTED
        if zones is None or start != here.start or end != here.end:
            near = around(here.scroll.text, start, end, here.low, here.high, here.headers.over(here.block, start))
            zones = self._vocabulary.zones(near)
        needs_label = self._need_labels[candidate.identifier]
        refinement = refine(candidate.identifier, candidate.canonical)
        for rule in self._rules[candidate.identifier]:
            words = self._rule_words[rule.id]
            if refuted and words.raises.isdisjoint(zones.said):
                matches += self._in_a_roster(rule, candidate, here)
                continue
            judgement = self._judgement(rule, words, candidate, needs_label, zones, refinement)
            if judgement is not None:
                if candidate.identifier in _ACCOUNTS:
                    judgement = _by_holder(judgement, here, start, end)
                span, plain = Span(start - here.low, end - here.low), here.scroll.text[start:end]
                matches.append(
                    Match(
                        rule.id, here.block, span, plain, candidate.canonical, judgement.confidence,
                        judgement.severity, judgement.reasons, candidate.identifier,
                    )
                )  # fmt: skip
                if candidate.identifier == "mobile":
                    matches += _short_forms(rule, candidate, here, judgement.severity)

    def _judgement(
        self, rule: Rule, words: RuleWords, one: Candidate, needs_label: bool, zones: Zones, refinement: Refinement
    ) -> Judgement | None:
        """The judgement; the cells of a column share theirs, for nothing but the header speaks there."""
        if not zones.whole_cell:
            return judge(rule, words, one, needs_label, zones, refinement)
        asked = (rule.id, one.identifier, one.evidence, one.via, one.regular, refinement, tuple(zones.header))
        if asked not in self._judgements:
            if len(self._judgements) >= _MOST_KNOWN:
                self._judgements.clear()
            self._judgements[asked] = judge(rule, words, one, needs_label, zones, refinement)
        return self._judgements[asked]

    def _in_a_roster(self, rule: Rule, candidate: Candidate, here: "_Here") -> Iterator[Match]:
        """An ID number with a wrong check digit and nothing but a name before it: a row of a list without header."""
        if candidate.identifier == "resident_id" and beside_a_name(here.scroll.text, here.low, candidate.start):
            yield Match(
                rule=rule.id,
                block=here.block,
                span=Span(candidate.start - here.low, candidate.end - here.low),
                plain=here.scroll.text[candidate.start : candidate.end],
                canonical=candidate.canonical,
                confidence=_NEAR_MISS,
                severity=Severity.MINOR,
                reasons=("紧跟在姓名之后，形式与身份证号一致但校验码不符，疑为录入错误",),
                kind="resident_id",
            )


class _Here(NamedTuple):
    """Where the search stands: the run, its block, and the context words round the run (None where there is no run)."""

    scroll: Scroll
    headers: Headers
    block: int
    low: int
    high: int
    start: int
    end: int
    zones: Zones | None


def _by_holder(judgement: Judgement, here: _Here, start: int, end: int) -> Judgement:
    """The account of a unit is meant to be public."""
    if judgement.severity is Severity.NOTE:
        return judgement
    numbers = here.headers.row(here.block).values()
    row = ((here.headers.of(number), here.scroll.blocks[number].text) for number in numbers)
    if not (is_of_a_unit(here.scroll.text, here.low, start, end, here.high) or is_row_of_a_unit(row)):
        return judgement
    return judgement._replace(severity=Severity.NOTE, reasons=(*judgement.reasons, _UNIT_ACCOUNT))


def _short_forms(rule: Rule, candidate: Candidate, here: _Here, severity: Severity) -> Iterator[Match]:
    """The further numbers of ``13800138000/1/2``: each slash with digits stands for the number with its end replaced."""
    tail = here.scroll.text[candidate.end : min(here.high, candidate.end + 16)]
    found = _SHORT_FORMS.match(tail)
    if found is None:
        return
    at = candidate.end
    for part, number in zip(found[0].split("/")[1:], mobile.short_forms(candidate.canonical, found[0]), strict=False):
        start, at = at + 1, at + 1 + len(part)
        yield Match(
            rule=rule.id,
            block=here.block,
            span=Span(start - here.low, at - here.low),
            plain=part,
            canonical=number,
            confidence=rule.confidence,
            severity=severity,
            reasons=("前一手机号的简写，代表另一个号码",),
            kind="credential",
        )


def _names(rules: Iterable[Rule]) -> set[str]:
    """The words that name what the rules look for."""
    return {word for rule in rules for word in (*rule.context.raises, *rule.context.requires, *rule.headers)}


def _own_words(name: str, rules: Iterable[Rule]) -> Collection[str]:
    """The words an identifier is looked for from, where its signs make no run or its literals tell more than they do."""
    demands = literals(identifiers()[name].PATTERN)
    if demands is not None and all(rarity(literal) >= _TELLING for literal in demands):
        return demands
    return _names(rules) if _short(name) else ()


def _short(name: str) -> bool:
    """True where not even its own samples make a run."""
    chance = random.Random(1)  # noqa: S311 - sample values, not secrets
    return any(anchors.RUN.search(identifiers()[name].sample(chance)) is None for _ in range(8))


class _Kinds(dict[str, Kind]):
    """Identifiers made ready when first needed: compiling all expressions would take half of the start-up time."""

    def __missing__(self, name: str) -> Kind:
        self[name] = kind(name, identifiers()[name])
        return self[name]
