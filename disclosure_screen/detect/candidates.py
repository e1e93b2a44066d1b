"""Candidates (待核号码): what an anchor's window could be, under every reading, before anyone judges it.

Two readings are always kept apart: closing the blanks of ``110105 19491231 002X`` finds a number, closing the blank of
``序号1 110105…`` loses one. A reading that guesses (numerals, look-alikes, joined groups) carries its name along, because the
judgement asks more of a guess than of a plain number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from typing import NamedTuple

from disclosure_screen.detect.anchors import PART_OF_A_RUN
from disclosure_screen.detect.shapes import first_characters, literals
from disclosure_screen.identifiers.registry import Identifier
from disclosure_screen.model.evidence import Evidence
from disclosure_screen.text import disguise
from disclosure_screen.text.reading import Reading, fold, rewrite


class Via(Enum):
    """Under which reading a candidate was found; the value is the Chinese reason, empty where it stands in plain form."""

    PLAIN = ""
    FOLDED = "号码使用了全角或特殊字符，已还原"
    JOINED = "号码被空格、分隔符或换行拆开，已合并"
    NUMERALS = "号码以中文数字书写，已还原"
    REPAIRED = "号码含有形近字符，按校验码还原"
    REVERSED = "号码倒序书写，已还原"


class Candidate(NamedTuple):
    """One possible identifier: its place in the scroll, normal form, and what its check says.

    A named tuple, because a dense page makes thousands and a frozen dataclass takes five times as long to build.
    """

    identifier: str
    start: int
    end: int
    canonical: str
    evidence: Evidence
    via: Via
    regular: bool = True

    def __repr__(self) -> str:
        """Without the value."""
        return f"Candidate({self.identifier}, {self.start}, {self.end}, {self.evidence.value}, {self.via.name})"


@dataclass(frozen=True, slots=True)
class Kind:
    """An identifier made ready for searching. ``demands`` are literals a window must hold for it to be tried at all."""

    name: str
    module: Identifier
    pattern: re.Pattern[str]
    decoys: re.Pattern[str] | None
    firsts: frozenset[str] | None
    demands: frozenset[str] | None
    grouped: bool
    of_digits: bool


@dataclass(frozen=True, slots=True)
class Kinds:
    """Identifiers to be tried together, by the characters they can begin with.

    ``of_digits`` leaves out those that cannot stand in a run of nothing but digits (an e-mail address, a MAC address).
    """

    by_first: Mapping[str, Sequence[Kind]]
    of_digits: Mapping[str, Sequence[Kind]]
    anywhere: tuple[tuple[Kind, re.Pattern[str] | None], ...]
    lengths: frozenset[int]
    entries: re.Pattern[str]

    def wanted(self, number: str, groups: tuple[int, ...]) -> bool:
        """True where digits that stood apart would together be one of these identifiers, proven or grouped as people do."""
        groups = _without_country(number, groups)
        likely = len(groups) == 2 or len(set(groups[:-1])) == 1 or groups in _USUAL_SILENT
        return any(
            likely or one.module.check(one.module.canonical(number)) is Evidence.PROVEN
            for one in self.by_first.get(number[0], ())
            if len(number) in one.module.LENGTHS and one.pattern.fullmatch(number)
        )


_PROVEN_ONLY = (Via.REPAIRED, Via.REVERSED)
_NUMBER_SIGNS = "0123456789"
_SPREAD = re.compile("[0-9][^0-9A-Za-z\u3400-\u9fff。！？“”《》<>]{1,3}[0-9Xx]")
_LINKED = re.compile("[^\\s，。；、（）《》“”]{0,200}")
_NUMERAL = re.compile("[〇零○◯洞一壹弌幺〡二贰貳弍两兩〢三叁參叄弎〣四肆〤五伍〥六陆陸〦七柒拐〧八捌〨九玖勾〩]")
_PIPE = re.compile("[|]")
_DIGITS = re.compile("[0-9]")
_BEFORE, _AFTER = 16, 14
_LEAD = 8
_NEAR = 16
"""How far round a value a decoy may begin or end."""
_USUAL_SILENT = frozenset({(3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (5, 6), (3, 3, 3, 2)})
_PAIR = 2
"""Pairs of digits are how codes and tables are printed, and no way to write a card."""
_ID_LENGTH, _WITH_COUNTRY = 18, 13
_STRANGER = 4
"""A neighbouring group of so many digits means that the row of groups goes on, and a joined number is cut out of it."""


def kind(name: str, module: Identifier) -> Kind:
    """The identifier, made ready."""
    pattern, demands = re.compile(module.PATTERN), literals(module.PATTERN)
    return Kind(
        name=name,
        module=module,
        pattern=pattern,
        decoys=re.compile("|".join(f"(?:{decoy})" for decoy in module.DECOYS)) if module.DECOYS else None,
        firsts=first_characters(module.PATTERN),
        demands=demands,
        grouped="value" in pattern.groupindex,
        of_digits=_of_digits(demands),
    )


def together(kinds: Iterable[Kind]) -> Kinds:
    """These identifiers, to be tried together."""
    by_first: dict[str, list[Kind]] = {}
    of_digits: dict[str, list[Kind]] = {}
    anywhere: list[tuple[Kind, re.Pattern[str] | None]] = []
    lengths: set[int] = set()
    for one in sorted(kinds, key=lambda kind: kind.name):
        lengths.update(one.module.LENGTHS)
        if one.firsts is None:
            anywhere.append((one, _any_of(one.demands)))
            continue
        for first in one.firsts:
            by_first.setdefault(first, []).append(one)
            if one.of_digits:
                of_digits.setdefault(first, []).append(one)
    marks = "".join(re.escape(first) for first in sorted(by_first) if not (first.isascii() and first.isalnum()))
    entries = re.compile(f"(?<![0-9A-Za-z])[0-9A-Za-z]|(?<=[A-Za-z])[0-9]{f'|[{marks}]' if marks else ''}")
    return Kinds(by_first, of_digits, tuple(anywhere), frozenset(lengths), entries)


def _of_digits(demands: frozenset[str] | None) -> bool:
    """False where every match needs a sign that is no digit and would have been part of the run."""
    return demands is None or any(not PART_OF_A_RUN.search(_DIGITS.sub("", one)) for one in demands)


def _any_of(words: frozenset[str] | None) -> re.Pattern[str] | None:
    return None if words is None else re.compile("|".join(map(re.escape, sorted(words))))


def candidates(kinds: Kinds, text: str, start: int, end: int, low: int, high: int) -> Iterable[Candidate]:
    """Everything the run ``[start, end)`` may be; ``low`` and ``high`` are the bounds of its block in ``text``."""
    before, after = max(low, start - _BEFORE), min(high, end + _AFTER)
    piece = text[before : end + 1]
    if "=" in piece or "/" in piece or "\\" in piece:
        linked = _LINKED.match(text, end, high)
        after = max(after, linked.end() if linked else after)
    folded = fold(text, before, after)
    run = text[start:end]
    if run.isdigit() and run.isascii() and folded.plain:  # nine runs of ten: one number, plainly written
        return _digits_only(kinds, folded, start - before)
    return _in_any_reading(kinds, run, folded)


def _in_any_reading(kinds: Kinds, run: str, folded: Reading) -> Iterator[Candidate]:
    yield from _plain(kinds, folded, Via.PLAIN if folded.plain else Via.FOLDED)
    if kinds.lengths and _SPREAD.search(folded.text) is not None:
        yield from _joined(kinds, folded, Via.JOINED)
    if _NUMERAL.search(run):
        written = disguise.numerals(folded)
        if written is not folded:
            yield from _plain(kinds, written, Via.NUMERALS)
            if kinds.lengths and _SPREAD.search(written.text):
                yield from _joined(kinds, written, Via.NUMERALS)
    if any(not found[0].isdigit() for found in disguise.LOOK_ALIKE_RUN.finditer(folded.text)):
        yield from _repaired(kinds, folded)


def _repaired(kinds: Kinds, folded: Reading) -> Iterator[Candidate]:
    """Look-alikes read as digits; a ``|`` is tried as a 1 and as what it mostly is, the edge of a column."""
    readings = [folded]
    if "|" in folded.text:
        readings.append(rewrite(folded, _PIPE, lambda _: "¦"))
    for reading in readings:
        repaired = disguise.repaired(reading)
        if repaired is not reading:
            yield from _plain(kinds, repaired, Via.REPAIRED)


def backwards(kinds: Kinds, text: str, start: int, end: int) -> Iterator[Candidate]:
    """The run read from its end; counts only under a header that asks for the number."""
    yield from _plain(kinds, disguise.reversed_digits(fold(text, start, end)), Via.REVERSED)


def _plain(kinds: Kinds, reading: Reading, via: Via) -> list[Candidate]:
    """What the reading holds, each identifier tried only where its first character stands."""
    text = reading.text
    found: list[Candidate] = []
    for entry in kinds.entries.finditer(text):
        at = entry.start()
        for one in kinds.by_first.get(text[at], ()):
            match = one.pattern.match(text, at)
            if match is not None:
                _add(found, one, match, reading, via)
    for one, demand in kinds.anywhere:
        if demand is None or demand.search(text):
            for match in one.pattern.finditer(text):
                _add(found, one, match, reading, via)
    return found


def _digits_only(kinds: Kinds, reading: Reading, at: int) -> list[Candidate]:
    """The same for a run of digits that begins ``at``; an identifier may begin a little before it (军字第…, （0576）…)."""
    text = reading.text
    found: list[Candidate] = []
    if at:
        for entry in kinds.entries.finditer(text, max(0, at - _LEAD), at):
            begin = entry.start()
            for one in kinds.by_first.get(text[begin], ()):
                match = one.pattern.match(text, begin)
                if match is not None:
                    _add(found, one, match, reading, Via.PLAIN)
    if not at or kinds.entries.match(text, at):
        for one in kinds.of_digits.get(text[at], ()):
            match = one.pattern.match(text, at)
            if match is not None:
                _add(found, one, match, reading, Via.PLAIN)
    for one, demand in kinds.anywhere:
        if demand is None or demand.search(text):
            for match in one.pattern.finditer(text):
                _add(found, one, match, reading, Via.PLAIN)
    return found


def _add(found: list[Candidate], kind: Kind, match: re.Match[str], reading: Reading, via: Via) -> None:
    start, end = match.span("value") if kind.grouped and match["value"] is not None else match.span()
    canonical = kind.module.canonical(reading.text[start:end])
    evidence = kind.module.check(canonical)
    if evidence is not Evidence.PROVEN:
        if via in _PROVEN_ONLY:
            return
        decoys = kind.decoys
        if decoys is not None:
            for seen in decoys.finditer(reading.text, max(0, start - _NEAR), end + _NEAR):
                if seen.start() < end and start < seen.end():
                    return
    if reading.plain:
        base = reading.starts[0]
        found.append(Candidate(kind.name, base + start, base + end, canonical, evidence, via))
    else:
        place = reading.origin(start, end)
        found.append(Candidate(kind.name, place.start, place.end, canonical, evidence, via))


def _joined(kinds: Kinds, reading: Reading, via: Via) -> Iterator[Candidate]:
    for joined in disguise.joins(reading, kinds.lengths, kinds.wanted):
        number = joined.reading.text
        for one in kinds.by_first.get(number[0], ()):
            if len(number) not in one.module.LENGTHS or one.pattern.fullmatch(number) is None:
                continue
            canonical = one.module.canonical(number)
            evidence = one.module.check(canonical)
            if (evidence is Evidence.REFUTED and not joined.regular) or (one.module.CONTAINS and _tail_apart(joined)):
                continue
            place = joined.reading.origin(0, len(number))
            if not _part_of_code(reading, joined):
                yield Candidate(
                    one.name, place.start, place.end, canonical, evidence, via, _regular(reading, joined, evidence)
                )


def _regular(reading: Reading, joined: disguise.Joined, evidence: Evidence) -> bool:
    """True where the groups are such as people write; a number without a check digit must also stand for itself."""
    if evidence is Evidence.PROVEN:
        return (joined.regular and max(joined.groups) != _PAIR) or joined.broken_once
    groups = _without_country(joined.reading.text, joined.groups)
    usual = groups in _USUAL_SILENT or set(groups) == {1}
    if not (joined.broken_once or (len(set(joined.separators)) == 1 and usual)):
        return False
    at = reading.starts.index(joined.reading.starts[0])
    to = reading.ends.index(joined.reading.ends[-1]) + 1
    gap = re.escape(joined.separators[0])
    before = re.search(f"([0-9]+){gap}$", reading.text[:at])
    behind = re.match(f"{gap}([0-9]+)", reading.text[to:])
    return not any(found and len(found[1]) >= _STRANGER for found in (before, behind))


def _without_country(number: str, groups: tuple[int, ...]) -> tuple[int, ...]:
    """The groups of a mobile without its 86: ``861-3-8-…`` is written a digit at a time, ``86138/0000/0000`` as 3-4-4."""
    if len(number) != _WITH_COUNTRY or not number.startswith("86"):
        return groups
    return groups[1:] if groups[0] == _PAIR else (groups[0] - _PAIR, *groups[1:])


def _tail_apart(joined: disguise.Joined) -> bool:
    """True for an ID with something else behind it (``… 4.1``), which only looks like a longer number with an ID inside."""
    ends = list(accumulate(joined.groups))
    if _ID_LENGTH not in ends or len(set(joined.separators)) == 1:
        return False
    apart = joined.separators[ends.index(_ID_LENGTH)]
    return apart != "" and (apart != joined.separators[0] or joined.groups[-1] != _PAIR)


def _part_of_code(reading: Reading, joined: disguise.Joined) -> bool:
    """True where the same hard separator goes on to a further group: 2020-331081-47-03-000001 is no number cut in four."""
    mark = joined.separators[0].strip()
    if not mark:
        return False
    first, last = joined.reading.starts[0], joined.reading.ends[-1]
    at = reading.starts.index(first)
    to = reading.ends.index(last) + 1
    before, after = reading.text[max(0, at - 2) : at], reading.text[to : to + 2]
    return (before[-1:] == mark and before[:1] in _NUMBER_SIGNS) or (after[:1] == mark and after[1:2] in _NUMBER_SIGNS)
