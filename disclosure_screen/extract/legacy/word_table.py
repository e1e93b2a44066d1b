"""Word tables (表格): rows of cells placed in one grid, so that a header stands above everything it spans.

A Word row knows only the edges of its own cells in twips; columns exist only by comparing rows.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from disclosure_screen.extract.legacy.sprm import Shape
from disclosure_screen.extract.ooxml.tables import HeadCell, Headers
from disclosure_screen.model.document import Cell, Layer

_SAME_EDGE = 60
"""Twips (about one millimetre) within which two edges are one."""
_CONTINUES, _RESTARTS, _MERGED = 0x20, 0x40, 0x60


@dataclass(frozen=True, slots=True)
class Hidden:
    """Why a stretch of text is out of sight, and in which layer it therefore belongs."""

    layer: Layer
    concealment: str


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell's visible text and its hidden stretches."""

    text: str
    hidden: list[tuple[Hidden, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row's cells and the shape of its end mark (edges, merges, shading, repeated header)."""

    cells: list[RowCell]
    shape: Shape


class Grid:
    """The columns of one table, as found from its first rows."""

    def __init__(self, rows: list[Row]) -> None:
        self._edges: list[int] = []
        for edge in sorted(edge for row in rows for edge in row.shape.edges):
            if not self._edges or edge > self._edges[-1] + _SAME_EDGE:
                self._edges.append(edge)
        self._headers = Headers(width=max(1, len(self._edges) - 1))
        self._row = 0

    def place(self, rows: list[Row]) -> Iterator[tuple[RowCell, Cell]]:
        """Every cell with its coordinates and the headers above it (the table's name is left to the caller)."""
        for number, row in enumerate(rows):
            self._row += 1
            heads = self._heads(row, rows[number + 1 :])
            continued = any(merge & _MERGED == _CONTINUES for merge in row.shape.merges)
            is_header = self._headers.row(heads, declared=row.shape.header_row, continued=continued)
            for cell, head in zip(row.cells, heads, strict=True):
                yield cell, Cell("", self._row, head.column, () if is_header else self._headers.over(head.column))

    def _heads(self, row: Row, following: list[Row]) -> list[HeadCell]:
        edges = row.shape.edges
        if len(edges) != len(row.cells) + 1:
            return [HeadCell(number, cell.text) for number, cell in enumerate(row.cells, 1)]
        columns = [self._column(edge) for edge in edges]
        return [
            HeadCell(left, cell.text, max(1, right - left), self._height(row, following, number))
            for number, (cell, left, right) in enumerate(zip(row.cells, columns, columns[1:], strict=False))
        ]

    def _column(self, edge: int) -> int:
        return bisect_left(self._edges, edge - _SAME_EDGE) + 1

    def _height(self, row: Row, following: list[Row], number: int) -> int:
        """How many rows a vertically merged cell covers; one where it is not merged."""
        merges = row.shape.merges
        if number >= len(merges) or not merges[number] & _RESTARTS:
            return 1
        height, left = 1, row.shape.edges[number]
        for below in following[:64]:
            here = [at for at, edge in enumerate(below.shape.edges[:-1]) if abs(edge - left) <= _SAME_EDGE]
            if not here or here[0] >= len(below.shape.merges) or below.shape.merges[here[0]] & _MERGED != _CONTINUES:
                break
            height += 1
        return height
