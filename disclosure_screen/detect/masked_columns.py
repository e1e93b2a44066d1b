"""Columns masked in part (整列遮盖不一致): the full values of a column in which most are masked, rows somebody added later."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from disclosure_screen.detect.masked import masked_values
from disclosure_screen.detect.page import Late, Page
from disclosure_screen.detect.tables import ACCOUNT, ID, PHONE, role
from disclosure_screen.model.document import Block
from disclosure_screen.model.finding import Match, Severity
from disclosure_screen.model.place import Span
from disclosure_screen.model.rule import Rule

_MOSTLY = 0.5
_MOST_SHOWN = 10_000
"""So many forgotten rows of one column are named; all of them are findings of their own anyway."""
_KEPT = "columns masked in part"


@dataclass(slots=True)
class _Column:
    """What stands in one column: cells, masked ones, and the full values with their block numbers and kinds."""

    cells: int = 0
    masked: int = 0
    shown: list[tuple[int, Span, str, Block]] = field(default_factory=list)


def inconsistent(rule: Rule, page: Page) -> Iterable[Match]:
    """Notes full and masked values by column; whether most are masked is known at the end of the document."""
    columns: dict[tuple[str, int], _Column] = page.kept.setdefault(_KEPT, {})
    masked = {value.block for value in masked_values(page)}
    full = {match.block: match for match in page.matches if match.severity >= Severity.MINOR}
    for number in page.core:
        block = page.blocks[number]
        if block.cell is None or role(page.headers.of(number)) not in (ID, PHONE, ACCOUNT) or not block.text.strip():
            continue
        column = columns.setdefault((block.cell.table, block.cell.column), _Column())
        column.cells += 1
        column.masked += number in masked
        if number in full and number not in masked and len(column.shown) < _MOST_SHOWN:
            match = full[number]
            column.shown.append((page.first + number, match.span, match.kind, block))
    return ()


def inconsistent_at_the_end(rule: Rule, kept: dict[str, Any]) -> Iterator[Late]:
    """The full values in columns that are mostly masked."""
    columns: dict[tuple[str, int], _Column] = kept.get(_KEPT, {})
    for column in columns.values():
        if column.masked <= _MOSTLY * column.cells:
            continue
        reasons = (f"本列 {column.cells:,} 处中已遮盖 {column.masked:,} 处，此处未遮盖",)
        for number, span, kind, block in column.shown:
            plain = block.text[span.start : span.end]
            match = Match(rule.id, number, span, plain, plain, rule.confidence, rule.severity, reasons, kind)
            yield match, block
