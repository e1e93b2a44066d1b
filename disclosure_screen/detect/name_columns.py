"""Names in columns of running text (文本表格中的姓名): tables that lost their cells, read by their header line.

``购机者`` over ``万宁`` makes a person of what is also a town. The header is looked for where one of its words stands; then the
lines below count as rows as long as they have its number of fields.
"""

from collections.abc import Iterator

from disclosure_screen.detect.name_cues import HEADERS, Name, Spots
from disclosure_screen.detect.name_lists import named_cell
from disclosure_screen.detect.plain_tables import fields, is_row, titles

_EDGES = frozenset("\t|｜,，　 ")
_LONGEST = 400


def columns(text: str, spots: Spots) -> Iterator[Name]:
    """The names under headers that ask for one."""
    seen = -1
    for start in sorted(start for word, places in spots.items() if word in HEADERS for start, _ in places):
        if start < seen:
            continue
        low, high = text.rfind("\n", max(0, start - _LONGEST), start) + 1, text.find("\n", start, start + _LONGEST)
        if high < 0 or _EDGES.isdisjoint(text[low:high]):
            continue
        over = titles(text[low:high])
        if over:
            seen = high
            yield from _below(text, high + 1, over)


def _below(text: str, at: int, over: tuple[str, ...]) -> Iterator[Name]:
    """The names of the rows under a header line."""
    while at < len(text):
        end = text.find("\n", at, at + _LONGEST)
        line = text[at : end if end >= 0 else at + _LONGEST]
        places = fields(line)
        if not is_row(line, len(places), len(over)):
            return
        for (first, last), header in zip(places, over, strict=False):
            for name in named_cell(line[first:last], header):
                yield Name(at + first + name.start, at + first + name.end, name.role, _LABEL)
        if end < 0:
            return
        at = end + 1


_LABEL = 2
"""A header says as much as a label of two signs."""
