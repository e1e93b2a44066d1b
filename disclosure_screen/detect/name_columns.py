"""Names in columns of running text (文本表格中的姓名): tables that lost their cells, read by their header line.

``购机者`` over ``万宁`` makes a person of what is also a town. The header is looked for where one of its words stands; then the
lines below count as rows as long as they have its number of fields.
"""

from collections.abc import Iterator

from disclosure_screen.detect.name_cues import HEADERS, Name, Role, Spots
from disclosure_screen.detect.name_lists import named_cell, names_a_post
from disclosure_screen.detect.plain_tables import fields, is_row, titles
from disclosure_screen.detect.scroll import SEPARATOR

_EDGES = frozenset("\t|｜,，　 ")
_LONGEST = 400


def columns(text: str, spots: Spots) -> Iterator[Name]:
    """The names under headers that ask for one."""
    seen = -1
    for start in sorted(start for word, places in spots.items() if word in HEADERS for start, _ in places):
        if start < seen:
            continue
        low, high = _line(text, start)
        if _EDGES.isdisjoint(text[low:high]):
            continue
        over = titles(text[low:high])
        if over:
            seen = high
            yield from _below(text, high, over)


def _line(text: str, at: int) -> tuple[int, int]:
    """The line round a place; it never goes beyond its block."""
    low = max(0, at - _LONGEST)
    begin = max(text.rfind("\n", low, at), text.rfind(SEPARATOR, low, at), low - 1) + 1
    ends = [end for mark in ("\n", SEPARATOR) if (end := text.find(mark, at, at + _LONGEST)) >= 0]
    return begin, min(ends, default=min(len(text), at + _LONGEST))


def _below(text: str, end: int, over: tuple[str, ...]) -> Iterator[Name]:
    """The names of the rows under a header line that ends at ``end``."""
    in_office = names_a_post(over)
    while text[end : end + 1] == "\n":
        start, end = end + 1, _line(text, end + 1)[1]
        line = text[start:end]
        places = fields(line)
        if not is_row(line, len(places), len(over)):
            return
        for (first, last), header in zip(places, over, strict=False):
            for name in named_cell(line[first:last], header):
                role = Role.PUBLIC if in_office else name.role
                yield Name(start + first + name.start, start + first + name.end, role, _LABEL)


_LABEL = 2
"""A header says as much as a label of two signs."""
