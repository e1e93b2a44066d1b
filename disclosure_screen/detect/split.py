"""Numbers written over several cells (分格填写的号码): one digit a box, front and back part in two columns, or broken over rows.

Only a check digit makes such a guess a finding: cells that merely stand side by side prove nothing.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

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
_LONGEST_CELL, _MOST_PARTS = 24, 4


def split_numbers(rule: Rule, scroll: Scroll, headers: Headers) -> Iterator[Match]:
    """ID numbers whose digits stand in neighbouring cells of one row, or in one column from row to row."""
    rows = headers.rows()
    parts = [_part(block.text) if block.cell is not None else "" for block in scroll.blocks]
    columns: dict[tuple[str, int], dict[int, int]] = {}
    for (table, number), cells in rows.items():
        yield from _joined(rule, scroll, [cells[column] for column in sorted(cells)], parts)
        for column, block in cells.items():
            columns.setdefault((table, column), {})[number] = block
    for blocks in columns.values():
        yield from _joined(rule, scroll, [blocks[number] for number in sorted(blocks)], parts)


def _joined(rule: Rule, scroll: Scroll, blocks: list[int], part_of: list[str]) -> Iterator[Match]:
    """Every stretch of neighbouring cells whose digits together make eighteen and prove themselves."""
    parts = [part_of[number] for number in blocks]
    beside = [first for first, (here, there) in enumerate(pairwise(parts)) if here and there]
    end = 0
    for first in beside:
        last = _stretch(parts, first) if first >= end else 0
        number = "".join(parts[first:last])
        if number and _proven(number):
            yield _match(rule, scroll, blocks[first:last], number)
            end = last


def _stretch(parts: list[str], first: int) -> int:
    """Where eighteen digits that begin in this cell end: after eighteen boxes of one, or after two to four parts; else 0."""
    size = len(parts[first])
    if size == 1:
        boxes = parts[first : first + _LENGTH]
        return first + _LENGTH if len(boxes) == _LENGTH and all(len(box) == 1 for box in boxes) else 0
    for last in range(first + 1, min(first + _MOST_PARTS, len(parts))):
        if not parts[last]:
            return 0
        size += len(parts[last])
        if size >= _LENGTH:
            return last + 1 if size == _LENGTH else 0
    return 0


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
