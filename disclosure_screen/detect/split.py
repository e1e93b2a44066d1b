"""Numbers written over several cells (分格填写的号码): one digit a box, front and back part in two columns, or broken over rows.

Only a check digit makes such a guess a finding: cells that merely stand side by side prove nothing.
"""

import re
from collections.abc import Iterator

from disclosure_screen.detect.headers import Headers
from disclosure_screen.detect.scroll import Scroll
from disclosure_screen.identifiers import resident_id
from disclosure_screen.model.evidence import Evidence
from disclosure_screen.model.finding import Match
from disclosure_screen.model.place import Span
from disclosure_screen.model.rule import Rule
from disclosure_screen.text.reading import fold

_LENGTH = 18
_PART = re.compile("[0-9]{1,17}[Xx]?|[Xx]")
_LONGEST_CELL = 24


def split_numbers(rule: Rule, scroll: Scroll, headers: Headers) -> Iterator[Match]:
    """ID numbers whose digits stand in neighbouring cells of one row, or in one column from row to row."""
    rows = headers.rows()
    columns: dict[tuple[str, int], dict[int, int]] = {}
    for (table, number), cells in rows.items():
        yield from _joined(rule, scroll, [cells[column] for column in sorted(cells)])
        for column, block in cells.items():
            columns.setdefault((table, column), {})[number] = block
    for blocks in columns.values():
        yield from _joined(rule, scroll, [blocks[number] for number in sorted(blocks)])


def _joined(rule: Rule, scroll: Scroll, blocks: list[int]) -> Iterator[Match]:
    """Every stretch of neighbouring cells whose digits together make eighteen and prove themselves."""
    if len(blocks) < 2:
        return
    parts = [_part(scroll.blocks[number].text) for number in blocks]
    first = 0
    while first < len(parts):
        length, last = 0, first
        while last < len(parts) and parts[last] and length < _LENGTH:
            length += len(parts[last])
            last += 1
        if length == _LENGTH and last - first > 1 and _proven("".join(parts[first:last])):
            yield _match(rule, scroll, blocks[first:last], "".join(parts[first:last]))
            first = last
        else:
            first += 1


def _part(text: str) -> str:
    """A cell's digits where it holds nothing else; full numbers and words are no parts."""
    if (
        not text
        or len(text) > _LONGEST_CELL
        or (len(text) >= _LENGTH and text.isdigit())
        or "\u4e00" <= text[0] <= "\u9fff"
    ):
        return ""
    bare = "".join((text if text.isascii() else fold(text).text).split())
    return bare.upper() if _PART.fullmatch(bare) else ""


def _proven(number: str) -> bool:
    return re.fullmatch(resident_id.PATTERN, number) is not None and resident_id.check(number) is Evidence.PROVEN


def _match(rule: Rule, scroll: Scroll, blocks: list[int], number: str) -> Match:
    spans = [(block, Span(0, len(scroll.blocks[block].text))) for block in blocks]
    return Match(
        rule=rule.id,
        block=blocks[0],
        span=spans[0][1],
        plain=scroll.blocks[blocks[0]].text,
        canonical=number,
        confidence=rule.confidence,
        severity=rule.severity,
        reasons=("校验码正确", f"号码分写在相邻 {len(blocks)} 个单元格中，已合并"),
        kind="credential",  # no part of it is shown: a single digit is all that stands in a cell
        further=tuple(spans[1:]),
    )
