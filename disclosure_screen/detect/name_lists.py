"""Names by position (名单与表格中的姓名): rows that begin with a number, lines of names, clauses between two
edges, cells under a header.

Here no word says "person"; the shape does. A row is taken for a person's unless it names a post, and a cell
only where its column asks for a name.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain

from disclosure_screen.detect.name_cues import Name, Role, chained
from disclosure_screen.detect.name_likeness import (
    MASKS,
    frequent_surnames,
    hopeless,
    name_at,
    name_from,
    words,
)
from disclosure_screen.detect.name_offices import IN_OFFICE, posted
from disclosure_screen.detect.rows import Rows, matches

_HAN = "\u3400-\u9fff"
_LISTED = re.compile(
    "\n[ 　\t]*(?:"
    "[（(]?[0-9]{1,4}[)）.、．，,]?[ 　\t.、，,]*"
    f"(?P<name>[{_HAN}]{{2,4}}|[{_HAN}][ 　][{_HAN}])"
    "(?=[ 　\t，,|（(：:]+(?P<next>[^ 　\t，,\n]+))"
    f"|(?P<names>[{_HAN}]{{2,4}}(?:[ 　\t、]+[{_HAN}]{{2,4}}){{2,}})[ 　\t]*(?=\n|\\Z)"
    ")"
)
"""A numbered row, or a line of nothing but names; a line cannot be both."""
_SEX = ("男", "女")
_OFFICIAL_ROW = re.compile(
    f"{IN_OFFICE}|书记|主任|委员|局长|镇长|乡长|代表|专家|职务|科长|所长|站长|经理|教授|负责人|工程师|律师"
)


def beginnings() -> tuple[Rows, ...]:
    """With what the searches of this module begin."""
    surname = frequent_surnames() + _COMPOUND
    whole = ((surname, _HAN), (surname, _HAN, _HAN), (_COMPOUND, _HAN, _HAN, _HAN))
    clauses = tuple((_EDGE, *name, tail) for name in whole for tail in (f"^{_HAN}", _TAIL))
    return (Rows("clauses", clauses),)


def listed(text: str) -> Iterator[Name]:
    """Names in rows that begin with a number, and in lines that hold nothing but names."""
    lines = f"\n{text}"
    for row in _LISTED.finditer(lines.replace("\x1f", "\n")):
        if row["names"]:
            yield from _roster(row["names"], row.start("names") - 1)
            continue
        end = lines.find("\n", row.end("name"))
        rest = lines[row.end("name") : end if end >= 0 else len(lines)]
        compact = re.sub("[ 　]", "", row["name"])
        found = name_at(compact, 0, len(compact))
        least = 0.0 if row["next"] in _SEX else 2.0
        if found is not None and found.score >= least:
            role = _listed_role(compact, row["next"], rest)
            yield Name(row.start("name") - 1, row.end("name") - 1, role)
            yield from chained(text, row.end("name") - 1, role)


def _listed_role(name: str, after: str, rest: str) -> Role:
    """Whose row it is; two characters and a number (高桥 300) are as likely a village."""
    if _OFFICIAL_ROW.search(rest):
        return Role.PUBLIC
    return Role.UNKNOWN if len(name) == 2 and after[0] in "0123456789" and len(after) < _ID_LENGTH else Role.PRIVATE


_ID_LENGTH = 11
"""A number this long is a mobile or more: the row is a person's."""


def _roster(line: str, at: int) -> Iterator[Name]:
    """The names of a line in which every part is one; ``at`` is where the line stands."""
    parts = list(re.finditer(f"[{_HAN}]+", line))
    scores = [name_at(part[0], 0, len(part[0])) for part in parts]
    if all(score is not None and score.score > 0.0 for score in scores):
        for part in parts:
            yield Name(at + part.start(), at + part.end(), Role.PRIVATE)


_ROW = f"[ 　\t]*(?P<name>[{_HAN}]{{2,4}})[ 　\t,，|]{{1,3}}(?=[0-9]{{11}})"
_FIRST_ROW = re.compile(_ROW)
_FURTHER_ROWS = (re.compile(f"\n{_ROW}"), re.compile(f"\x1f{_ROW}"))
"""Apart, because a search for one sign runs at the speed of memory and one for two does not."""
_NUMBERED_LEAST = -5.0


def before_numbers(text: str) -> Iterator[Name]:
    """Names that begin a line and have a card, a mobile or an ID behind them, be they ever so unlikely."""
    for row in (_FIRST_ROW.match(text), *chain.from_iterable(rows.finditer(text) for rows in _FURTHER_ROWS)):
        found = name_at(text, *row.span("name")) if row is not None else None
        if found is not None and found.score > _NUMBERED_LEAST:
            yield Name(found.start, found.end, Role.PRIVATE, 1)


_OPENING_LEAST = 4.5


def between_edges(text: str, starts: list[int] | None = None) -> Iterator[Name]:
    """Names between two edges (，王建国，), very likely by themselves; nobody says whose they are, unless a row does."""
    ends = range(max(0, len(text) - _LONGEST_CLAUSE), len(text) + 1)
    begins = None if starts is None else [0, *(start + 1 for start in starts), *ends]
    for clause in matches(_clause(), f"\n{text}\n", begins):
        start = clause.start()
        if not hopeless(text, start):
            found = name_from(text, start, len(text))
            if found is not None and found.score >= _OPENING_LEAST:
                yield Name(
                    found.start, found.end, _row_role(text, found.end) if clause[0][0] in "\n\x1f" else Role.UNKNOWN
                )


_EDGE, _COMPOUND, _TAIL, _LONGEST_CLAUSE = "\n\x1f，。；：、（　 \t！？", "欧上司诸皇", "系诉称说被因于与在", 5
_PERSONAL_ROW = re.compile("[ 　\t，,|][^\n\x1f]*(?:[0-9]|男|女|低保|特困|五保|残疾|户)")


def _row_role(text: str, end: int) -> Role:
    """A line that begins with a name and goes on with numbers or a sex is a row about that person."""
    row = _PERSONAL_ROW.match(text, end)
    if row is None:
        return Role.UNKNOWN
    return Role.PUBLIC if _OFFICIAL_ROW.search(row[0]) or posted(text, end) else Role.PRIVATE


@cache
def _clause() -> re.Pattern[str]:
    """An edge, a frequent surname, one or two characters, an edge or what persons do. Made when first needed."""
    given = "[\u3400-\u9fff]{1,2}"
    surnames = frequent_surnames()
    return re.compile(
        f"[{_EDGE}][{surnames}{_COMPOUND}]"
        f"(?<=(?=(?:[{surnames}]|欧阳|上官|司马|诸葛|皇甫){given}"  # a step back costs nothing where the classes before fail
        "(?:[^\u3400-\u9fff]|[系诉称说被因]|[于与在][0-9\u3400-\u9fff]))[\u3400-\u9fff])"
    )


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


def asks_for_names(header: str) -> bool:
    """True where a column with this header may hold names at all."""
    return _header_role(header) is not None


@lru_cache(maxsize=4096)
def names_a_post(headers: tuple[str, ...]) -> bool:
    """True for the headers of a list of people in office: what it says of them is their post."""
    return any(post in header for header in headers for post in ("职务", "职级", "拟任", "现任"))


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
    if any(word in header for word in words("private-headers")):
        return Role.PRIVATE
    return Role.PRIVATE if header.endswith(_PERSONS) and header not in words("nobody") else None


_PERSONS = ("人", "者", "户主", "移民", "农户", "林农", "渔民")
"""What the header of a column of people ends with (被救助人, 购机者)."""
