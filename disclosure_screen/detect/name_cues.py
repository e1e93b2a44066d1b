"""Names beside cues (姓名线索): the words in front of or behind which a person is named, and what stands there.

Who may be named decides what a cue means: 户主 and ，男， announce a private person, 局长 and 联系人 somebody
in a public role. All words are in ``tables/name_words.txt``. Of a cue that touches no surname, or a surname
that begins an ordinary word, nothing further is asked: official text is full of 申请 and 主任, and a careful
look at each would cost more than the whole search.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, partial

from disclosure_screen.detect.name_likeness import (
    Likeness,
    follows,
    hopeless,
    is_han,
    may_begin,
    may_end,
    name_at,
    name_from,
    name_until,
    surname_signs,
    surname_until,
    words,
)
from disclosure_screen.detect.name_offices import UNDECIDED, for_office_or_merit, officers, posted
from disclosure_screen.detect.scanner import Company


class Role(Enum):
    """In what role somebody is named; the value is the Chinese reason."""

    PRIVATE = "前后文表明是当事人、救助对象等个人"
    PUBLIC = "前后文表明以公务、职务或单位联系人身份出现"
    UNKNOWN = "未写明身份"


@dataclass(frozen=True, slots=True)
class Name:
    """One name in a text; ``label`` is the length of the word in front that says so, 0 where only one behind does."""

    start: int
    end: int
    role: Role
    label: int = 0


_MARKS = tuple(f"{mark}{sex}" for mark in "，,（(：: \t　、|/-" for sex in ("男", "女"))
PRIVATE_BEFORE, _PUBLIC_BEFORE = words("private-before"), words("public-before")
PRIVATE_AFTER, _PUBLIC_AFTER = words("private-after") | set(_MARKS), words("public-after")
_POLITE, _ADDRESSED = words("polite"), words("addressed")
BEFORE, AFTER = PRIVATE_BEFORE | _PUBLIC_BEFORE, PRIVATE_AFTER | _PUBLIC_AFTER
_COUNTED = frozenset(f"等{sign}" for sign in "0123456789一二三四五六七八九十两多几人户") | {
    "等村民",
    "等同学",
    "等老人",
    "等群众",
}
HEADERS = words("table-heads")
"""Words of which at least one stands in the header line of a list of people."""
ROSTER = words("roster")
"""Words that stand in or before a roster."""
ALL_CUES = BEFORE | AFTER | _COUNTED | HEADERS | ROSTER
CUES = tuple(sorted(ALL_CUES))
"""Words beside which a name may stand."""

_LINK = frozenset('：:为是系（()） 　\t“"、，,')
_SURE_LINK = frozenset("：:（(　\t ")


_GROUPS = words("groups")
"""一组 in front of a name: a villager of that group, or its head where the sentence is about heads (组长)."""
_HEADING = 30


Places = Sequence[tuple[int, int]]
Spots = Mapping[str, Places]
"""Cues and where they stand."""


def cue_spots(text: str) -> Spots:
    """Every cue in a text, overlapping ones too. A document's come from the one pass over it."""
    spots: dict[str, list[tuple[int, int]]] = {}
    at = 0
    while found := _any_cue().search(text, at):
        spots.setdefault(found[0], []).append(found.span())
        at = found.start() + 1
    return spots


@cache
def cue_company() -> Company:
    """What must stand beside a cue for :func:`beside` to look there at all."""
    behind = surname_signs() | words("minority") | _LINK | _TRANSLITERATED
    # A name with a dot may end with any sign (买买提·依明，男).
    alone = _COUNTED | {cue for cue in AFTER if _is_sure(cue)}
    return Company(BEFORE - alone, AFTER - alone, behind, surname_signs())


@cache
def _any_cue() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(CUES, key=len, reverse=True))))


def beside(text: str, spots: Spots) -> Iterator[Name]:
    """The names beside these cues, and those enumerated with them."""
    looks = _Looks(dotted=any(dot in text for dot in "·•・"))
    for cue, places in spots.items():
        if cue in _GROUPS:
            heads, places = _parted(places, lambda place: "组长" in text[max(0, place[0] - _HEADING) : place[0]])
            yield from _all_behind(text, heads, Role.PUBLIC, len(cue), looks)
        if cue in BEFORE:
            behind = places
            if cue in UNDECIDED:
                public, behind = _parted(places, partial(for_office_or_merit, text, cue))
                yield from _all_behind(text, public, Role.PUBLIC, len(cue), looks)
            role = Role.PRIVATE if cue in PRIVATE_BEFORE else Role.PUBLIC
            yield from _all_behind(text, behind, role, len(cue), looks)
        if cue in AFTER:
            in_front = places
            if cue in _MARKS:
                public, in_front = _parted(places, lambda place: posted(text, place[1]))
                yield from _all_in_front(text, public, Role.PUBLIC, cue)
            role = Role.PRIVATE if cue in PRIVATE_AFTER else Role.PUBLIC
            yield from _all_in_front(text, in_front, role, cue)
        if cue in _COUNTED:
            for start, _ in places:
                if count := _COUNT.match(text, start):
                    yield from _enumerated(text, start, Role.PUBLIC if officers(text, count.end()) else Role.PRIVATE)


def _parted(places: Places, holds: Callable[[tuple[int, int]], bool]) -> tuple[Places, Places]:
    """The places of which it holds, and the others."""
    parted: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for place in places:
        parted[not holds(place)].append(place)
    return parted


class _Look(Enum):
    """What the two characters behind a cue promise."""

    NONE = 0
    WITH_DOT = 1
    YES = 2


class _Looks(dict[str, _Look]):
    """Two characters and whether a name may begin with them; worked out once, for they recur thousands of times."""

    def __init__(self, dotted: bool) -> None:
        super().__init__()
        self._with_dot = _Look.WITH_DOT if dotted else _Look.NONE

    def __missing__(self, pair: str) -> _Look:
        surnames, minority, sign, second = surname_signs(), words("minority"), pair[:1], pair[1:]
        if sign in surnames:
            look = self._with_dot if hopeless(pair, 0) else _Look.YES
        elif sign in _LINK:
            look = _Look.YES if second in surnames or second in _LINK or second in minority else self._with_dot
        else:
            foreign = sign in minority and second in minority
            look = _Look.YES if foreign else self._with_dot if sign in _TRANSLITERATED else _Look.NONE
        self[pair] = look
        return look


def _all_behind(text: str, places: Places, role: Role, label: int, looks: _Looks) -> Iterator[Name]:
    none, yes = _Look.NONE, _Look.YES
    for end, look in [(end, look) for _, end in places if (look := looks[text[end : end + 2]]) is not none]:
        if look is yes or _has_dot(text, end):
            yield from _behind(text, end, role, label)


def _has_dot(text: str, at: int) -> bool:
    """True where a name with a dot may stand (买买提·依明)."""
    near = text[at : at + 10]
    return "·" in near or "•" in near or "・" in near


def _all_in_front(text: str, places: Places, role: Role, cue: str) -> Iterator[Name]:
    starts = [start for start, _ in places if start]
    for start in starts if _is_sure(cue) or cue in _ADDRESSED else may_end(text, starts):
        yield from _in_front(text, start, role, cue)


def _is_sure(cue: str) -> bool:
    """True for a word that stands behind hardly anything but names; a name of another people is taken there too."""
    return cue[0] in _SURE_FRONT or cue in _POLITE


_SURE_FRONT = frozenset("，,（(：:　\t |/-、")
_TRANSLITERATED = frozenset("买吐热木玉努库卡赛沙伊依亚帕塔提图瓦西夏哈古穆米纳尼奴巴布达阿艾麦")
"""What names with a dot (买买提·依明) begin with beside the surnames."""


_COUNT = re.compile("等(?:[0-9一二三四五六七八九十两多几]{0,4}(?:余|多)?(?:户|人|名|位)|村民|同学|老人|群众)")
_SEXLESS = frozenset("女性子方生孩儿人")
_LABELLED_LEAST = -8.0
_PLAIN_LEAST, _SURE_LEAST, _FRONT_LEAST, _CHAIN_LEAST = 2.0, -3.0, 3.2, 1.5


def _behind(text: str, at: int, role: Role, label: int) -> Iterator[Name]:
    """The name that follows a cue, and those enumerated after it."""
    limit = len(text)
    begin, sure = at, False
    while begin < limit and begin - at < 3 and text[begin] in _LINK:
        sure = sure or text[begin] in _SURE_LINK
        begin += 1
    if begin >= limit or not is_han(text[begin]):
        return
    foreign = _foreign_end(text, begin) if sure or label > 1 else 0
    if foreign:
        yield Name(begin, foreign, role, label)
        yield from chained(text, foreign, role, label)
    if not may_begin(text[begin]) or (not sure and hopeless(text, begin)):
        return
    found = _spaced(text, begin) if sure else None
    found = found or name_from(text, begin, limit)
    if found is None or found.score < _least(text, begin, found.end, sure):
        return
    yield Name(found.start, found.end, role, label)
    yield from chained(text, found.end, role, label)


def _least(text: str, begin: int, end: int, sure: bool) -> float:
    """How likely a name must be: little behind 申请人： and before a comma, where even an ordinary word (何以) is one."""
    if not sure or not _edge(text, end) or text[begin:end] in words("nobody"):
        return _PLAIN_LEAST
    return _LABELLED_LEAST if text[begin - 1] in "：:" and not is_han(text[end : end + 1] or "，") else _SURE_LEAST


def _foreign_end(text: str, begin: int) -> int:
    """Where a name of another people ends: one with dots (阿卜杜拉·买买提), or of signs only they have (扎西多杰); 0 for none."""
    dotted = _DOTTED.match(text, begin) if _has_dot(text, begin) else None
    if dotted is not None:
        return _dotted_end(text, dotted)
    if text[begin] not in words("minority"):
        return 0
    undotted = _undotted().match(text, begin)
    return undotted.end() if undotted is not None and _edge(text, undotted.end()) else 0


def _foreign_start(text: str, at: int) -> int:
    """Where such a name begins that ends at ``at`` and has an edge before it; -1 for none."""
    low = max(0, at - _LONGEST_FOREIGN)
    found = _foreign_behind().search(text, low, at)
    return found.start() if found is not None and not is_han(text[found.start() - 1 : found.start()] or "，") else -1


_LONGEST_FOREIGN = 20


@cache
def _foreign_behind() -> re.Pattern[str]:
    return re.compile(f"(?:{_DOTTED.pattern}|{_undotted().pattern})\\Z")


@cache
def _undotted() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(words('minority')))}]{{3,6}}")


_DOTTED = re.compile("[\u3400-\u9fff]{1,8}(?:[·•・][\u3400-\u9fff]{1,8})+")


def _dotted_end(text: str, dotted: re.Match[str]) -> int:
    """Where a name with a dot (阿卜杜拉·买买提) ends: at an edge, or before a word that stands behind names."""
    last = max(text.rfind(mark, dotted.start(), dotted.end()) for mark in "·•・")
    return next((end for end in range(last + 2, dotted.end()) if _edge(text, end)), dotted.end())


def _edge(text: str, end: int) -> bool:
    return follows(text, end) >= 2.0


def _spaced(text: str, at: int) -> Likeness | None:
    """Two-character names are often set as 张　三 in lists and forms."""
    if at + 2 < len(text) and text[at + 1] in " 　" and is_han(text[at]) and is_han(text[at + 2]):
        behind = at + 3
        closed = name_at(text[at] + text[at + 2], 0, 2)
        if closed is not None and closed.score > 0 and (behind >= len(text) or not is_han(text[behind])):
            return Likeness(at, behind, closed.score + 2)
    return None


def _in_front(text: str, at: int, role: Role, cue: str) -> Iterator[Name]:
    """The name that stands before a cue."""
    sure = _is_sure(cue)
    if not is_han(text[at - 1]):
        return
    found = name_until(text, at, 0)
    if found is None and cue in _MARKS and at > 2:
        found = _spaced(text, at - 3)
    if found is None and sure and (foreign := _foreign_start(text, at)) >= 0:
        yield Name(foreign, at, role)
    if found is None and cue in _ADDRESSED and surname_until(text, at):
        yield Name(at - 1, at, Role.UNKNOWN)
    least = _FRONT_LEAST - (3.7 if sure else 0.0)
    if cue in _MARKS:
        least = _LEAST_BEFORE_SEX if text[at + 2 : at + 3] not in _SEXLESS else _FRONT_LEAST
    if found is not None and found.score >= least:
        yield Name(found.start, found.end, role)
        yield from _enumerated(text, found.start - 1, role) if found.start > 2 and text[found.start - 1] in "、" else ()


_NEXT = re.compile("[、，,／/和及与 　\\t]{1,2}(?:[0-9]{1,3}[.、．])?")


def chained(text: str, at: int, role: Role, label: int = 0) -> Iterator[Name]:
    """Names enumerated after a name (also 1.张某 2.李某): each must be one from edge to edge."""
    while (link := _NEXT.match(text, at)) and link.end() < len(text) and _may_open(text[link.end()]):
        end = _foreign_end(text, link.end())
        if not end:
            found = name_from(text, link.end(), len(text))
            if found is None or found.score < _CHAIN_LEAST or not _edge(text, found.end):
                return
            end = found.end
        yield Name(link.end(), end, role, label)
        at = end


def _may_open(sign: str) -> bool:
    return may_begin(sign) or sign in words("minority")


def _enumerated(text: str, at: int, role: Role = Role.PRIVATE) -> Iterator[Name]:
    """Names enumerated before ``at`` (王某某、李某某等3户), read backwards as long as each part is one."""
    while at >= 2:
        begin = max(text.rfind(mark, max(0, at - _LONGEST_PART), at) for mark in "、，,") + 1
        found = name_at(text, begin, at) if begin else None
        if found is None or found.score < _PART_LEAST:
            found = name_until(text, at, begin)
            found = found if found is not None and found.score >= _CHAIN_LEAST else None
        if found is not None:
            yield Name(found.start, found.end, role)
        if not begin or (found.start != begin if found is not None else not may_begin(text[begin])):
            return
        at = begin - 1


_LONGEST_PART, _PART_LEAST, _LEAST_BEFORE_SEX = 5, -4.5, -3.5
