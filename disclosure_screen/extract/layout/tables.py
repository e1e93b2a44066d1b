"""Tables (表格) of a page: every cell with its coordinates and the headers above it, over page breaks.

A list that runs over forty pages names its columns once. The header of the first page is bound to every row that
follows in a table with the same columns, because a number is judged by the header it stands under.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

from disclosure_screen.extract.layout.alignment import aligned
from disclosure_screen.extract.layout.grids import Field, Grid, grids
from disclosure_screen.extract.layout.lines import Line, around
from disclosure_screen.model.document import Block, Cell, Layer
from disclosure_screen.model.place import Box, Location

_SAME_COLUMN: Final = 4.0
_HEADER_ROWS: Final = 4
_LONG_NUMBER: Final = 6
_NEW_LINE: Final = 0.6
_WORD: Final = 0.12
_CUTS: Final = 0.1
"""Words a grid may cut for each filled cell (text that runs over) before it is taken for a drawing."""


@dataclass(slots=True)
class Tables:
    """The tables of one file so far: their number, and the last one's columns and headers for the next page."""

    count: int = 0
    page: int = 0
    columns: tuple[float, ...] = ()
    headers: dict[int, tuple[str, ...]] = field(default_factory=dict)
    heading: tuple[tuple[str, ...], ...] = ()
    rows: int = 0

    def cells(
        self, spelling: "Spelling", rulings: list[Box], shown: list[Line], number: int
    ) -> tuple[list[Block], list[Line]]:
        """The cells of tables drawn with lines, and the text lines (or parts of them) that stand in no table."""
        return self._cells(spelling, grids(rulings), shown, number)

    def aligned_cells(self, spelling: "Spelling", shown: list[Line], number: int) -> tuple[list[Block], list[Line]]:
        """The same for tables that only alignment shows."""
        found = aligned(spelling, shown, self.columns if number == self.page + 1 else ())
        return self._cells(spelling, found, shown, number) if found else ([], shown)

    def _cells(
        self, spelling: "Spelling", found: list[Grid], shown: list[Line], number: int
    ) -> tuple[list[Block], list[Line]]:
        while found:
            filled: list[dict[Field, _Text]] = [{} for _ in found]
            cuts = [0] * len(found)
            outside = _sorted_in(spelling, found, shown, filled, cuts)
            torn = [position for position, count in enumerate(cuts) if count > max(1, len(filled[position]) * _CUTS)]
            if not torn:
                break
            found = [grid for position, grid in enumerate(found) if position not in torn]
        else:
            return [], shown
        blocks: list[Block] = []
        for grid, texts in zip(found, filled, strict=True):
            if texts:
                blocks.extend(self._table(grid, texts, number))
        return blocks, outside

    def _table(self, grid: Grid, texts: dict["Field", "_Text"], number: int) -> list[Block]:
        ordered = sorted(texts, key=lambda item: (item.row, item.column))
        heads = _header_rows(grid, texts) if grid.headed else 0
        heading = tuple(tuple(texts[item].text for item in ordered if item.row == row) for row in range(heads))
        goes_on = number == self.page + 1 and self._same_columns(grid)
        if goes_on and heading != self.heading:
            heads = 0  # rows that merely stand first on the next page
        headers = self.headers if goes_on and not heads else _headers(texts, heads)
        if not goes_on:
            self.count += 1
            self.rows = 0
        offset = self.rows
        name = f"表{self.count}"
        self.page, self.columns, self.headers = number, grid.columns, headers
        self.heading = heading if heads else self.heading
        self.rows += len(grid.rows) - 1
        return [
            _block(
                texts[item], Cell(name, offset + item.row + 1, item.column + 1, _above(headers, item, heads)), number
            )
            for item in ordered
        ]

    def _same_columns(self, grid: Grid) -> bool:
        return len(self.columns) == len(grid.columns) and all(
            abs(one - other) <= _SAME_COLUMN for one, other in zip(self.columns, grid.columns, strict=True)
        )


@dataclass(slots=True)
class _Text:
    """A cell's text while it is gathered: characters with their boxes, in pdfium's order."""

    text: str = ""
    boxes: list[Box] = field(default_factory=list)

    def add(self, character: str, box: Box | None) -> None:
        if box is not None and not character.isspace():
            if self.boxes and _breaks(self.boxes[-1], box):
                self.text = self.text.rstrip() + "\n"
                self.boxes.append(box)
            elif self.boxes:
                self.boxes[-1] = around([self.boxes[-1], box])
            else:
                self.boxes.append(box)
        if self.text or not character.isspace():
            self.text += character


class Spelling(Protocol):
    """How a page's lines fall apart into words and characters: their numbers, their text, their box (None for a blank)."""

    def words(self, line: Line) -> Iterator[tuple[range, str, Box | None, Box | None]]:
        """The words of a line that are seen, with the boxes of their first and last character."""

    def characters(self, numbers: range) -> Iterator[tuple[int, str, Box | None]]:
        """The characters of a word."""

    def rest(self, characters: list[int]) -> Line:
        """A line of only these characters."""


def _sorted_in(
    spelling: Spelling, found: list[Grid], shown: list[Line], filled: list[dict[Field, _Text]], cuts: list[int]
) -> list[Line]:
    """Every word into its cell; answers the lines that are left. ``cuts`` counts the words each grid cuts."""
    outside: list[Line] = []
    for line in shown:
        near = [position for position, grid in enumerate(found) if _meets(line.box, grid.box)]
        if not near:
            outside.append(line)
            continue
        sorting = _Sorting(found, near, filled, cuts)
        for numbers, text, first, last in spelling.words(line):
            if text.isspace():
                sorting.add(numbers, text, None)
            elif first is None or last is None or not sorting.whole(numbers, text, first, last):
                for number, character, box in spelling.characters(numbers):
                    sorting.add(range(number, number + 1), character, box)
        if sorting.left:
            outside.append(spelling.rest(sorting.left))
    return outside


@dataclass(slots=True)
class _Sorting:
    """One line being sorted into the grids it meets. ``left`` are its characters that stand in none of them."""

    found: list[Grid]
    near: list[int]
    filled: list[dict[Field, _Text]]
    cuts: list[int]
    left: list[int] = field(default_factory=list)
    last: tuple[int, Field] | None = None
    before: Box | None = None

    def whole(self, numbers: range, text: str, first: Box, last: Box) -> bool:
        """Adds a word whose two ends stand in one cell; False where it has to be looked at by characters."""
        if len(numbers) > 1 and self._cell(first) != self._cell(last):
            return False
        self.add(numbers, text, around([first, last]) if len(numbers) > 1 else first, first)
        self.before = last
        return True

    def add(self, numbers: range, text: str, box: Box | None, first: Box | None = None) -> None:
        """Adds a word or a character; a blank stays with what stands before it."""
        if box is None:
            if self.last is not None:
                self.filled[self.last[0]][self.last[1]].add(text if text.isprintable() else " ", None)
            elif self.left:
                self.left.extend(numbers)
            return
        cell = self._cell(first or box)
        if self.before is not None and cell != self.last and _close(self.before, first or box):
            for position in {one[0] for one in (cell, self.last) if one is not None}:
                self.cuts[position] += 1
        self.last, self.before = cell, box
        if cell is None:
            self.left.extend(numbers)
        else:
            self.filled[cell[0]].setdefault(cell[1], _Text()).add(text, box)

    def _cell(self, box: Box) -> tuple[int, Field] | None:
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        for position in self.near:
            cell = self.found[position].at(x, y)
            if cell is not None:
                return position, cell
        return None


def _close(before: Box, box: Box) -> bool:
    """True for neighbours within a word: no ruling of a real table runs between them."""
    height = max(box.bottom - box.top, 1.0)
    return abs(box.left - before.right) < _WORD * height and abs(box.bottom - before.bottom) < _WORD * height


def _header_rows(grid: Grid, texts: dict[Field, _Text]) -> int:
    """How many rows at the top name columns: the first, and the next ones while one still parts what a merged cell joins."""
    columns = len(grid.columns) - 1
    rows = 0
    while rows < min(_HEADER_ROWS, len(grid.rows) - 2):
        row = [item for item in texts if item.row == rows]
        if not row or any(_has_long_number(texts[item].text) for item in row):
            break
        rows += 1
        title = len(row) == 1 and row[0].column_end - row[0].column == columns
        joined = any(item.column_end - item.column > 1 for item in row)
        deep = any(item.row_end > rows for item in texts if item.row < rows)
        if not (title or joined or deep):
            break
    return rows


def _headers(texts: dict[Field, _Text], rows: int) -> dict[int, tuple[str, ...]]:
    """For each column the texts above it, outermost first."""
    headers: dict[int, list[str]] = {}
    for item in sorted((item for item in texts if item.row < rows), key=lambda item: item.row):
        text = "".join(texts[item].text.split())
        for column in range(item.column, item.column_end):
            if text and text not in headers.setdefault(column, []):
                headers[column].append(text)
    return {column: tuple(found) for column, found in headers.items()}


def _above(headers: dict[int, tuple[str, ...]], item: Field, rows: int) -> tuple[str, ...]:
    return () if item.row < rows else headers.get(item.column, ())


def _block(text: _Text, cell: Cell, number: int) -> Block:
    column = cell.headers[-1] if cell.headers else f"第{cell.column}列"
    route = (f"第{number}页", cell.table, f"第{cell.row}行", column)
    return Block(
        Layer.CELL, text.text.strip(), Location(route, number, around(text.boxes)), cell=cell, lines=tuple(text.boxes)
    )


def _breaks(above: Box, below: Box) -> bool:
    height = max(below.bottom - below.top, 1.0)
    return abs((below.top + below.bottom) - (above.top + above.bottom)) / 2 > _NEW_LINE * height


def _meets(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _has_long_number(text: str) -> bool:
    run = 0
    for character in text:
        run = run + 1 if character.isdecimal() else 0
        if run >= _LONG_NUMBER:
            return True
    return False
