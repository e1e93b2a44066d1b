"""Frames (容器): what a paragraph of a Word story stands in — the story itself, a table cell, a text box.

They nest without limit (a table in a text box in a cell in a header), so each knows its own route, layer and counters.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from disclosure_screen.extract.ooxml.paragraph import Paragraph, Setting, Tag, blocks
from disclosure_screen.extract.ooxml.tables import HeadCell, Headers
from disclosure_screen.model.document import Block, Cell, Layer
from disclosure_screen.model.place import Location


@dataclass(slots=True)
class Frame:
    """A place that holds paragraphs. ``numbered``: its paragraphs are counted (第3段); ``behind`` is its fill."""

    route: tuple[str, ...]
    layer: Layer
    tag: Tag | None = None
    behind: str = ""
    numbered: bool = False
    paragraphs: int = 0
    tables: int = 0
    page: int | None = None

    def location(self, *steps: str) -> Location:
        """A place within this frame."""
        return Location((*self.route, *steps))


@dataclass(slots=True)
class CellFrame(Frame):
    """A table cell: its paragraphs become one block when the row ends."""

    content: Paragraph = field(default_factory=Paragraph)
    column: int = 1
    span: int = 1
    merge: str = ""
    row: int = 0


@dataclass(slots=True)
class Table:
    """A table being read: rows so far, its headers, the cells of the open row."""

    frame: Frame
    name: str
    look: dict[str, str] = field(default_factory=dict)
    style: str = ""
    row: int = 0
    column: int = 1
    declared: bool = False
    tag: Tag | None = None
    grid: int = 0
    headers: Headers = field(default_factory=Headers)
    cells: list[CellFrame] = field(default_factory=list)

    def open_row(self) -> None:
        """Begin the next row."""
        self.row += 1
        self.column = 1
        self.declared = False
        self.tag = None
        self.cells = []

    def close_row(self) -> Iterator[Block]:
        """The blocks of the open row, each with the header texts above it."""
        self.headers.width = max(self.headers.width, self.grid, self.column - 1)
        heads = [
            HeadCell(
                cell.column,
                "".join(t for t, tag in cell.content.pieces if tag is None),
                cell.span,
                2 if cell.merge == "restart" else 1,
            )
            for cell in self.cells
        ]
        continued = any(cell.merge == "continue" for cell in self.cells)
        is_header = self.headers.row(heads, declared=self.declared, continued=continued)
        for cell in self.cells:
            over = () if is_header else self.headers.over(cell.column)
            place = Cell("/".join((*self.frame.route, self.name)), self.row, cell.column, over)
            layer = Layer.CELL if cell.layer is Layer.BODY else cell.layer
            yield from blocks(cell.content, Setting(layer, cell.location(), place, 0, self.tag or cell.tag))
        self.cells = []
