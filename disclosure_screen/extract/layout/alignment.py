"""Tables without lines (无框线表格): columns that only the alignment of words shows.

Prose that happens to align must not become a table, and a plain page must not pay for the question. So a line is first
judged by its length alone (is it much wider than its characters?), words are measured only where several such lines follow
each other, and a table needs gutters that no row crosses and either a header row or many regular rows.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from disclosure_screen.extract.layout.grids import Field, Grid
from disclosure_screen.extract.layout.lines import Line, around
from disclosure_screen.model.place import Box

if TYPE_CHECKING:
    from disclosure_screen.extract.layout.tables import Spelling

_ROWS: Final = 3
_UNHEADED: Final = (5, 3)
"""Rows and columns of a table that names none of them."""
_SLACK: Final = 2.0
"""Line heights of white a line must hold beyond what its characters take."""
_GUTTER: Final = 0.8
"""Line heights between two columns."""
_NARROW: Final = 0.55
"""Line heights a Latin letter or a digit takes at most."""
_LEADING: Final = 3.5
_LEVEL: Final = 0.3
"""Line heights between two rows at most, and between two lines of one row."""
_FILLED: Final = 0.5
"""Share of rows in which a column says something."""
_WORDY: Final = 24
"""Characters of the average cell in columns of prose."""
_FIT: Final = 3.0


class _Row(NamedTuple):
    """What stands on one height, as runs of words with white between them."""

    box: Box
    cells: list[tuple[float, float, str]]


def aligned(spelling: "Spelling", shown: list[Line], last: Sequence[float]) -> list[Grid]:
    """The tables that words alone form. ``last`` are the columns of the table the page before ended with."""
    found = []
    for group in _gappy(shown):
        grid = _grid([_row(spelling, lines) for lines in group], last)
        if grid is not None:
            found.append(grid)
    return found


def _gappy(shown: list[Line]) -> Iterator[list[list[Line]]]:
    """Rows that follow each other and hold far more white than their characters explain."""
    group: list[list[Line]] = []
    for row in _rows(shown):
        gappy = len(row) > 1 or _is_gappy(row[0])
        if group and not (gappy and 0 < row[0].box.top - group[-1][0].box.top < _LEADING * _height(row[0].box)):
            if len(group) >= _ROWS:
                yield group
            group = []
        if gappy:
            group.append(row)
    if len(group) >= _ROWS:
        yield group


def _rows(shown: list[Line]) -> Iterator[list[Line]]:
    """Lines put together that stand beside each other: pdfium breaks a line at wide white, sometimes."""
    row: list[Line] = []
    for line in shown:
        if row and not (
            abs(line.box.bottom - row[-1].box.bottom) < _LEVEL * _height(line.box) and line.box.left > row[-1].box.right
        ):
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def _is_gappy(line: Line) -> bool:
    text = line.text
    if " " not in text:
        return False
    height = _height(line.box)
    wide = (len(text.encode("utf-8", "replace")) - len(text)) // 2
    return line.box.right - line.box.left > height * (wide + _NARROW * (len(text) - wide) + _SLACK)


def _row(spelling: "Spelling", lines: list[Line]) -> _Row:
    cells: list[tuple[float, float, str]] = []
    box = around([line.box for line in lines])
    gap = _GUTTER * _height(box)
    for line in lines:
        for _, text, first, last in spelling.words(line):
            if first is None or last is None or text.isspace():
                continue
            left, right = min(first.left, last.left), max(first.right, last.right)
            if cells and left - cells[-1][1] < gap:
                cells[-1] = (min(cells[-1][0], left), max(cells[-1][1], right), f"{cells[-1][2]} {text}")
            else:
                cells.append((left, right, text))
    return _Row(box, cells)


def _grid(rows: list[_Row], last: Sequence[float]) -> Grid | None:
    columns = _columns(rows)
    texts = [text for row in rows for _, _, text in row.cells]
    count = len(columns) - 1
    if count < 2 or sum(map(len, texts)) > _WORDY * len(texts):
        return None
    if len(last) == len(columns) and all(_fits(row, last) for row in rows):
        columns = last
    headed = _headed(rows, count)
    if not (headed or columns is last or (len(rows) >= _UNHEADED[0] and count >= _UNHEADED[1])):
        return None
    edges = [(above.box.bottom + below.box.top) / 2 for above, below in pairwise(rows)]
    positions = [rows[0].box.top - 1, *edges, rows[-1].box.bottom + 1]
    fields = {
        (row, column): Field(row, column, row + 1, column + 1) for row in range(len(rows)) for column in range(count)
    }
    return Grid(tuple(columns), tuple(positions), fields, headed)


def _columns(rows: list[_Row]) -> Sequence[float]:
    """Where the columns begin and end: the middles of the white that no row crosses."""
    spans: list[list[float]] = []
    for left, right, _ in sorted(cell for row in rows for cell in row.cells):
        if spans and left <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], right)
        else:
            spans.append([left, right])
    gap = _GUTTER * _height(rows[0].box)
    if any(after[0] - before[1] < gap / 2 for before, after in pairwise(spans)):
        return []
    for left, right in spans:
        if sum(any(left <= cell[0] <= right for cell in row.cells) for row in rows) < _FILLED * len(rows):
            return []
    if not spans:
        return []
    middles = [(before[1] + after[0]) / 2 for before, after in pairwise(spans)]
    return [spans[0][0] - _FIT, *middles, spans[-1][1] + _FIT]


def _fits(row: _Row, columns: Sequence[float]) -> bool:
    """True where no run of words crosses an edge of these columns."""
    return not any(left < edge < right for left, right, _ in row.cells for edge in columns)


def _headed(rows: list[_Row], count: int) -> bool:
    """True where the first row names every column (but perhaps that of the rows' own names), unlike the rows below."""
    names = [text for _, _, text in rows[0].cells]
    return (
        len(names) in (count, max(count - 1, 2))
        and len(set(names)) == len(names)
        and not any(character.isdigit() for name in names for character in name)
        and not any(name.endswith(("：", ":", "。", ".", "，", ",", "；")) for name in names)
        and any(character.isdigit() for row in rows[1:] for _, _, text in row.cells for character in text)
    )


def _height(box: Box) -> float:
    return max(box.bottom - box.top, 1.0)
