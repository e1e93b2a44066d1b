"""Names (姓名): found where a label, a column, the shape of a list or a word beside them means a person.

A name has no check digit, and nearly every surname is also an ordinary character; a search for "things like
names" reports 800 of them in a megabyte of law. So there is no such search: a cue comes first
(申请人、户主、村民, ，男，, 同志, a list row, a column 姓名), then the likeness of what stands beside it
(``name_likeness.py``).

Whose name it is decides what it means. Officials in their role, legal representatives, contacts of a unit and
authors are named by law (信息公开条例 第二十条) and only noted; private persons (当事人, 户主, 患者, a row
with 男 and 低保) count. A name that is already masked (张某某, 张*) is never a finding.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

from disclosure_screen.detect.name_likeness import (
    MASKS,
    Likeness,
    follows,
    frequent_surnames,
    hopeless,
    is_han,
    may_begin,
    name_at,
    name_from,
    name_until,
    surname_until,
    words,
)
from disclosure_screen.detect.page import Page
from disclosure_screen.model.finding import Match, Severity
from disclosure_screen.model.rule import Rule


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


_MARKS = tuple(f"{mark}{sex}" for mark in "，,（(：: \t　、" for sex in ("男", "女"))
_PRIVATE_BEFORE, _PUBLIC_BEFORE = words("private-before"), words("public-before")
_PRIVATE_AFTER, _PUBLIC_AFTER = words("private-after") | set(_MARKS), words("public-after")
_POLITE, _ADDRESSED = words("polite"), words("addressed")
_BEFORE, _AFTER = _PRIVATE_BEFORE | _PUBLIC_BEFORE, _PRIVATE_AFTER | _PUBLIC_AFTER
_COUNTED = frozenset(f"等{sign}" for sign in "0123456789一二三四五六七八九十两多几人户") | {
    "等村民",
    "等同学",
    "等老人",
    "等群众",
}
_ALL_CUES = _BEFORE | _AFTER | _COUNTED
CUES = tuple(sorted(_ALL_CUES))
"""Words beside which a name may stand."""

_CUE = re.compile("|".join(map(re.escape, sorted(CUES, key=len, reverse=True))))
_LINK = frozenset('：:为是系（( 　\t“"、，,')
_SURE_LINK = frozenset("：:（(　\t ")


def names(text: str) -> Iterator[Name]:
    """Every name beside a cue, in order, none overlapping; for one paragraph or cell. See :func:`detect` for
    documents.
    """
    hits = ((found.start(), found.end(), found[0]) for found in _overlapping(text))
    yield from _settled([*_beside(text, hits), *_listed(text), *_opening(text)])


def _overlapping(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while found := _CUE.search(text, at):
        yield found
        at = found.start() + 1


def _settled(found: Iterable[Name]) -> Iterator[Name]:
    """Of overlapping names the longer; of one name in two roles what the label in front says, else the private
    one.
    """
    order = {Role.PRIVATE: 0, Role.PUBLIC: 1, Role.UNKNOWN: 2}
    last = -1
    for name in sorted(found, key=lambda name: (name.start, -name.end, -name.label, order[name.role])):
        if name.start >= last:
            yield name
            last = name.end


def _beside(text: str, hits: Iterable[tuple[int, int, str]]) -> Iterator[Name]:
    for start, end, cue in hits:
        if cue in _BEFORE:
            yield from _behind(text, end, Role.PRIVATE if cue in _PRIVATE_BEFORE else Role.PUBLIC, len(cue))
        if cue in _AFTER and start:
            role = Role.PRIVATE if cue in _PRIVATE_AFTER else Role.PUBLIC
            yield from _in_front(text, start, role, cue)
        if cue in _COUNTED and _COUNT.match(text, start):
            yield from _enumerated(text, start)


_COUNT = re.compile("等(?:[0-9一二三四五六七八九十两多几]{0,4}(?:余|多)?(?:户|人|名|位)|村民|同学|老人|群众)")
_SEXLESS = frozenset("女性子方生孩儿人")
_PLAIN_LEAST, _SURE_LEAST, _FRONT_LEAST, _CHAIN_LEAST = 2.0, -3.0, 3.2, 1.5


def _behind(text: str, at: int, role: Role, label: int) -> Iterator[Name]:
    """The name that follows a cue, and those enumerated after it."""
    limit = len(text)
    begin, sure = at, False
    while begin < limit and begin - at < 3 and text[begin] in _LINK:
        sure = sure or text[begin] in _SURE_LINK
        begin += 1
    if begin >= limit or not may_begin(text[begin]) or (not sure and hopeless(text, begin)):
        return
    found = _spaced(text, begin) if sure else None
    found = found or name_from(text, begin, limit)
    if found is None or found.score < (_SURE_LEAST if sure and _edge(text, found.end) else _PLAIN_LEAST):
        return
    yield Name(found.start, found.end, role, label)
    yield from _chained(text, found.end, role, label)


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
    sure = cue[0] in "，,（(：:　\t " or cue in _POLITE
    if not is_han(text[at - 1]) or (not sure and all(hopeless(text, at - size) for size in (2, 3, 4) if size <= at)):
        return
    found = name_until(text, at, 0)
    if found is None and cue in _ADDRESSED and surname_until(text, at):
        yield Name(at - 1, at, Role.UNKNOWN)
    least = _FRONT_LEAST - (3.7 if sure else 0.0)
    if cue in _MARKS:
        least = _LEAST_BEFORE_SEX if text[at + 2 : at + 3] not in _SEXLESS else _FRONT_LEAST
    if found is not None and found.score >= least:
        yield Name(found.start, found.end, role)
        yield from _enumerated(text, found.start - 1, role) if found.start > 2 and text[found.start - 1] in "、" else ()


_NEXT = re.compile("[、，,／/和及与 　\\t]{1,2}(?:[0-9]{1,3}[.、．])?")


def _chained(text: str, at: int, role: Role, label: int = 0) -> Iterator[Name]:
    """Names enumerated after a name (also 1.张某 2.李某): each must be one from edge to edge."""
    while (link := _NEXT.match(text, at)) and link.end() < len(text) and may_begin(text[link.end()]):
        found = name_from(text, link.end(), len(text))
        if found is None or found.score < _CHAIN_LEAST or not _edge(text, found.end):
            return
        yield Name(found.start, found.end, role, label)
        at = found.end


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
_OPENING_LEAST = 4.5


def _opening(text: str) -> Iterator[Name]:
    """Names between two edges (，王建国，), very likely by themselves; nobody says whose they are."""
    for clause in _between_edges().finditer(f"\n{text}\n"):
        start = clause.start()
        if not hopeless(text, start):
            found = name_from(text, start, len(text))
            if found is not None and found.score >= _OPENING_LEAST:
                yield Name(found.start, found.end, Role.UNKNOWN)


@cache
def _between_edges() -> re.Pattern[str]:
    """An edge, a frequent surname, one or two characters, an edge or what persons do. Made when first needed."""
    given = "[\u3400-\u9fff]{1,2}"
    return re.compile(
        f"[\n\x1f，。；：、（　 \t！？](?=(?:[{frequent_surnames()}]|欧阳|上官|司马|诸葛|皇甫){given}"
        "(?:[^\u3400-\u9fff]|[系诉称说被因]|[于与在][0-9\u3400-\u9fff]))"
    )


_HAN = "\u3400-\u9fff"
_ROW = re.compile(
    "[\n\x1f][ 　\t]*(?:[（(]?[0-9]{1,4}[)）.、．，,]?[ 　\t.、，,]*)"
    f"(?P<name>[{_HAN}]{{2,4}}|[{_HAN}][ 　][{_HAN}])"
    f"(?=[ 　\t，,]+(?P<next>[^ 　\t，,\n\x1f]+))"
)
_ROSTER = re.compile(
    f"[\n\x1f][ 　\t]*(?P<names>[{_HAN}]{{2,4}}(?:[ 　\t、]+[{_HAN}]{{2,4}}){{2,}})[ 　\t]*(?=[\n\x1f]|\\Z)"
)
_SEX = ("男", "女")
_OFFICIAL_ROW = re.compile("书记|主任|委员|局长|镇长|乡长|代表|专家|职务|科长|所长|站长|经理|教授|负责人|工程师|律师")


def _listed(text: str) -> Iterator[Name]:
    """Names in rows that begin with a number, and in lines that hold nothing but names."""
    lines = f"\n{text}"
    for row in _ROW.finditer(lines):
        end = lines.find("\n", row.end("name"))
        rest = lines[row.end("name") : end if end >= 0 else len(lines)]
        compact = re.sub("[ 　]", "", row["name"])
        found = name_at(compact, 0, len(compact))
        least = 0.0 if row["next"] in _SEX else 2.0
        if found is not None and found.score >= least:
            role = Role.PUBLIC if _OFFICIAL_ROW.search(rest) else Role.PRIVATE
            yield Name(row.start("name") - 1, row.end("name") - 1, role)
            yield from _chained(text, row.end("name") - 1, role)
    for roster in _ROSTER.finditer(lines):
        yield from _roster(roster["names"], roster.start("names") - 1)


def _roster(line: str, at: int) -> Iterator[Name]:
    """The names of a line in which every part is one; ``at`` is where the line stands."""
    parts = list(re.finditer(f"[{_HAN}]+", line))
    scores = [name_at(part[0], 0, len(part[0])) for part in parts]
    if all(score is not None and score.score > 0.0 for score in scores):
        for part in parts:
            yield Name(at + part.start(), at + part.end(), Role.PRIVATE)


_CELL_NAME = re.compile(f"[{_HAN}]{{2,4}}|[{_HAN}][ 　]{{1,3}}[{_HAN}]|[{_HAN}]{{1,8}}(?:[·•・][{_HAN}]{{1,10}})+")
_CELL_SPLIT = re.compile("[、，,;；/\n]+|(?<=[\u3400-\u9fff]{2})[ 　]+")


def named_cell(text: str, header: str) -> tuple[Name, ...]:
    """The names in a cell whose column asks for one; empty where the header does not, or the cell holds
    something else.
    """
    role = _header_role(header)
    if role is None:
        return ()
    found = []
    for start, end in _parts(text):
        part = text[start:end]
        if not _CELL_NAME.fullmatch(part) or part in words("nobody") or not MASKS.isdisjoint(part):
            continue
        compact = re.sub("[ 　]", "", part)
        likeness = name_at(compact, 0, len(compact))
        if (
            "·" in part
            or (likeness is not None and likeness.score > -4.0)
            or (likeness is None and _asks_for_exactly_a_name(header))
        ):
            found.append(Name(start, end, role))
    return tuple(found)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for cut in (*_CELL_SPLIT.finditer(text), None):
        end = cut.start() if cut else len(text)
        part = text[at:end]
        start = at + len(part) - len(part.lstrip())
        if part.strip():
            yield start, start + len(part.strip())
        at = cut.end() if cut else end


@lru_cache(maxsize=4096)
def _asks_for_exactly_a_name(header: str) -> bool:
    return any(part.endswith("姓名") or part in ("户主", "当事人", "申请人") for part in header.split("/"))


@lru_cache(maxsize=4096)
def _header_role(header: str) -> Role | None:
    if any(word in header for word in words("public-headers")):
        return Role.PUBLIC
    return Role.PRIVATE if any(word in header for word in words("private-headers")) else None


def detect(rule: Rule, page: Page) -> Iterable[Match]:
    """Private persons with the rule's severity; people in a public role, or of unknown role, noted."""
    text = page.scroll.text
    hits = ((start, end, cue) for cue, places in page.cues.items() if cue in _ALL_CUES for start, end in places)
    taken: set[tuple[int, int]] = set()
    for name in _settled([*_beside(text, hits), *_listed(text), *_opening(text)]):
        number = page.scroll.block_at(name.start)
        low, high = page.scroll.bounds(number)
        if name.end <= high and (page.blocks[number].cell is None or name.role is not Role.UNKNOWN):
            taken.add((number, name.start - low))
            yield _match(rule, page, number, name.start - low, name.end - low, name.role)
    officials = _with_office(page)
    for number, block in enumerate(page.blocks):
        if block.cell is not None and block.text and len(block.text) <= _LONGEST_CELL:
            for name in named_cell(block.text, page.headers.of(number)):
                if (number, name.start) not in taken:
                    role = Role.PUBLIC if block.cell.table in officials else name.role
                    yield _match(rule, page, number, name.start, name.end, role)


_LONGEST_CELL = 60


def _with_office(page: Page) -> frozenset[str]:
    """The tables with a column for a post: lists of officials are public."""
    cells = (block.cell for block in page.blocks if block.cell is not None)
    return frozenset(cell.table for cell in cells if _names_a_post(cell.headers))


@lru_cache(maxsize=4096)
def _names_a_post(headers: tuple[str, ...]) -> bool:
    return any("职务" in header for header in headers)


def _match(rule: Rule, page: Page, block: int, start: int, end: int, role: Role) -> Match:
    severity = rule.severity if role is Role.PRIVATE else Severity.NOTE
    return page.match(rule, block, start, end, severity=severity, reasons=(role.value,), kind="name")
