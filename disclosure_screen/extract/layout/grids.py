"""Grids (表格线) found in ruling lines: which lines belong together, and which of their fields are merged.

pdfplumber's way (edges, intersections, cells) on rulings that pdfium has parsed already: its own parser takes fifty
times as long for the same page.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from disclosure_screen.model.place import Box

_SNAP: Final = 3.0
"""Rulings closer than this many points are one."""
_MOST: Final = 4_000
"""Rulings of one page; a drawing with more is no table."""
_FIELDS: Final = 40_000


@dataclass(frozen=True, slots=True)
class Field:
    """A cell as drawn: rows and columns from 0, ends exclusive, so that merged cells span several."""

    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One table's lines: positions of columns and rows, and the field each elementary cell belongs to.

    ``headed`` is False where the first row is known to be a row like the others.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    fields: dict[tuple[int, int], Field]
    headed: bool = True

    def at(self, x: float, y: float) -> Field | None:
        """The field at a point of the page; None outside."""
        column = bisect_right(self.columns, x) - 1
        row = bisect_right(self.rows, y) - 1
        return self.fields.get((row, column))

    @property
    def box(self) -> Box:
        """The whole table."""
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])


def grids(rulings: list[Box]) -> list[Grid]:
    """The tables that thin boxes (rulings, on the page as shown) draw, from top to bottom."""
    if not 4 <= len(rulings) <= _MOST:
        return []
    across = _joined([(box.top + box.bottom) / 2, box.left, box.right] for box in rulings if _lies(box))
    down = _joined([(box.left + box.right) / 2, box.top, box.bottom] for box in rulings if not _lies(box))
    found = [grid for group in _connected(across, down) if (grid := _grid(*group)) is not None]
    return sorted(found, key=lambda grid: (grid.rows[0], grid.columns[0]))


_Rule = tuple[float, float, float]
"""Position across, start, end."""


def _lies(box: Box) -> bool:
    return box.right - box.left >= box.bottom - box.top


def _joined(raw: Iterator[list[float]]) -> list[_Rule]:
    """Rules on one line that meet, as one."""
    joined: list[list[float]] = []
    previous: list[list[float]] = []
    for rule in sorted(raw, key=lambda item: (round(item[0] / _SNAP), item[1])):
        for other in reversed(previous[-8:]):
            if abs(other[0] - rule[0]) <= _SNAP and rule[1] <= other[2] + _SNAP and other[1] <= rule[2] + _SNAP:
                other[1], other[2] = min(other[1], rule[1]), max(other[2], rule[2])
                break
        else:
            joined.append(rule)
            previous.append(rule)
    return [(rule[0], rule[1], rule[2]) for rule in joined]


def _connected(across: list[_Rule], down: list[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Rules that cross or touch, directly or through others."""
    if not across or not down:
        return []
    import numpy

    y, left, right = numpy.array(across).T[:, :, None]
    x, top, bottom = numpy.array(down).T[:, None, :]
    meets = (left - _SNAP <= x) & (x <= right + _SNAP) & (top - _SNAP <= y) & (y <= bottom + _SNAP)
    groups = []
    free = meets.any(axis=1)
    while free.any():
        rows = numpy.zeros(len(across), dtype=bool)
        rows[free.argmax()] = True
        count = 0
        while count != (count := int(rows.sum())):
            columns = meets[rows].any(axis=0)
            rows |= meets[:, columns].any(axis=1)
        free &= ~rows
        groups.append(([across[at] for at in numpy.flatnonzero(rows)], [down[at] for at in numpy.flatnonzero(columns)]))
    return groups


def _grid(across: list[_Rule], down: list[_Rule]) -> Grid | None:
    """A grid of at least two by two; None for frames and underlines."""
    rows = _positions([rule[0] for rule in across])
    columns = _positions([rule[0] for rule in down])
    if len(rows) < 3 or len(columns) < 3 or len(rows) * len(columns) > _FIELDS:
        return None
    return Grid(tuple(columns), tuple(rows), _fields(rows, columns, across, down))


def _positions(found: list[float]) -> list[float]:
    positions: list[float] = []
    for position in sorted(found):
        if not positions or position - positions[-1] > _SNAP:
            positions.append(position)
    return positions


def _fields(
    rows: list[float], columns: list[float], across: list[_Rule], down: list[_Rule]
) -> dict[tuple[int, int], Field]:
    """Elementary cells, put together where no rule parts them."""
    fields: dict[tuple[int, int], Field] = {}
    at_row, at_column = _by_position(rows, across), _by_position(columns, down)
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if (row, column) in fields:
                continue
            column_end = column + 1
            middle = (rows[row] + rows[row + 1]) / 2
            while column_end < len(columns) - 1 and not _parts(at_column[column_end], middle):
                column_end += 1
            row_end = row + 1
            center = (columns[column] + columns[column + 1]) / 2
            while row_end < len(rows) - 1 and not _parts(at_row[row_end], center):
                row_end += 1
            field = Field(row, column, row_end, column_end)
            for inner_row in range(row, row_end):
                for inner_column in range(column, column_end):
                    fields.setdefault((inner_row, inner_column), field)
    return fields


def _by_position(positions: list[float], rules: list[_Rule]) -> list[list[_Rule]]:
    """For each position the rules that lie there."""
    return [[rule for rule in rules if abs(rule[0] - position) <= _SNAP] for position in positions]


def _parts(rules: list[_Rule], point: float) -> bool:
    """True where one of these rules passes ``point``."""
    return any(rule[1] - _SNAP <= point <= rule[2] + _SNAP for rule in rules)
