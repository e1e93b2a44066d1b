"""A table (表格) read row by row as it streams past: columns counted through spans, headers bound to what stands below.

Header rows are rows of header cells at the top, or a first row of short labels; a merged header belongs to every column it
spans. A table that is only layout has no headers and loses nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from disclosure_screen.extract import bulk
from disclosure_screen.extract.pieces import PIECE
from disclosure_screen.extract.runs import paragraph
from disclosure_screen.extract.source import Part
from disclosure_screen.model.document import Block, Cell, Layer
from disclosure_screen.model.place import Location

_SPAN = 1000
_HEADER_ROWS = 10
_ONE_A_CELL = 6
_LEADING_NUMBER = re.compile(r"\s*([0-9]{1,4})")
_LONG_NUMBER = re.compile(r"[0-9]{6}")


@dataclass(slots=True)
class _Field:
    column: int
    width: int
    header: bool
    runs: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    """What it says, white space aside; known when its row ends."""


class Grid:
    """One open table. ``open`` is True while a cell is being filled; ``heading`` while inside an explicit header part."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.heading = False
        self.row = 0
        self.headers: dict[int, tuple[str, ...]] = {}
        self.headed = True
        self.labelled = False
        self._fields: list[_Field] = []
        self._column = 0
        self._below: dict[int, int] = {}
        self._current: _Field | None = None

    @property
    def open(self) -> bool:
        """True while a cell is being filled."""
        return self._current is not None

    def begin(self, header: bool, colspan: str = "", rowspan: str = "", column: int = 0) -> None:
        """A cell starts at the next free column, or at ``column`` where that is further on."""
        if not self._fields:
            self.row += 1
            self._column = 0
            self._below = {column: left - 1 for column, left in self._below.items() if left > 1}
        self._column += 1
        while self._column in self._below:
            self._column += 1
        self._column = max(self._column, column)
        width, height = _span(colspan), _span(rowspan)
        self._current = _Field(self._column, width, header or self.heading)
        self._fields.append(self._current)
        if height > 1:
            self._below |= dict.fromkeys(range(self._column, self._column + width), height)
        self._column += width - 1

    def add(self, runs: list[tuple[str, str]]) -> None:
        """More text for the open cell."""
        if self._current is not None:
            self._current.runs += runs

    def end(self) -> None:
        """The open cell ends."""
        self._current = None

    def end_row(self) -> list[Part]:
        """The row's cells; empty where no row is open."""
        fields, self._fields, self._current = self._fields, [], None
        if not fields:
            return []
        for entry in fields:
            entry.text = " ".join("".join([text for text, _ in entry.runs]).split())
        if joined := self._one_a_cell(fields):
            return [*self._row(fields), joined]
        return self._row(fields)

    def _row(self, fields: list[_Field]) -> list[Part]:
        if self._is_header(fields):
            for entry in fields:
                for column in range(entry.column, entry.column + entry.width):
                    if label := entry.text:
                        self.headers[column] = (*self.headers.get(column, ()), label)
            return list(self._blocks(fields, {}))
        return list(self._blocks(fields, self.headers))

    def _one_a_cell(self, fields: list[_Field]) -> Block | None:
        """A number written one character a cell, as forms do, once more in one piece."""
        if len(fields) < _ONE_A_CELL:
            return None
        best: list[_Field] = []
        current: list[_Field] = []
        for entry in fields:
            text = entry.text
            current = [*current, entry] if len(text) == 1 and text.isalnum() and len(current) < _SPAN else []
            best = max(best, current, key=len)
        if len(best) < _ONE_A_CELL:
            return None
        cell = Cell(self.name, self.row, best[0].column, self.headers.get(best[0].column, ()))
        return Block(Layer.CELL, "".join(entry.text for entry in best), Location((self.name, f"第{self.row}行")), cell)

    def close(self) -> list[Part]:
        """What is left when the table ends."""
        return self.end_row()

    def _is_header(self, fields: list[_Field]) -> bool:
        """Header cells at the top; or one row of labels, where the table marks none."""
        filled = [entry.text for entry in fields if entry.text]
        if self.headed and filled and all(entry.header for entry in fields):
            return True
        labels = len(filled) >= 2 and not any(len(text) > 30 or _LONG_NUMBER.search(text) for text in filled)
        if not self.headers and not self.labelled and self.row <= _HEADER_ROWS and labels:
            self.labelled, self.headed = True, False
            return True
        if labels or len(filled) >= 2:
            self.headed = False
        return False

    def _blocks(self, fields: list[_Field], headers: dict[int, tuple[str, ...]]) -> Iterator[Part]:
        for entry in fields:
            cell = bulk.cell(self.name, self.row, entry.column, headers.get(entry.column, ()))
            place = bulk.location((self.name, f"第{self.row}行", f"第{entry.column}列"))
            if len(entry.runs) == 1 and not entry.runs[0][1] and len(text := entry.runs[0][0].strip()) < PIECE:
                if text:
                    yield bulk.block(Layer.CELL, text, place, cell, "")
                continue
            for part in paragraph(entry.runs, Layer.CELL, place):
                if isinstance(part, Block):
                    yield Block(part.layer, part.text, place, cell, part.concealment)


def _span(text: str) -> int:
    found = _LEADING_NUMBER.match(text) if text else None
    return min(max(int(found[1]), 1), _SPAN) if found else 1
