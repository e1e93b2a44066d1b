"""Tables in drawings (幻灯片表格): rows of cells with their headers, by the rules every table follows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from disclosure_screen.extract.ooxml.colours import RGB
from disclosure_screen.extract.ooxml.paragraph import Paragraph, Setting, Tag, blocks
from disclosure_screen.extract.ooxml.tables import HeadCell, Headers
from disclosure_screen.model.document import Block, Cell, Layer
from disclosure_screen.model.place import Location


@dataclass(slots=True)
class GridCell:
    """One open cell."""

    column: int
    columns: int
    rows: int
    merged: bool
    content: Paragraph = field(default_factory=Paragraph)


@dataclass(slots=True)
class Grid:
    """One ``a:tbl`` being read. ``fill``: of the open cell; ``styled``: a table style paints cells in ways not known here."""

    route: tuple[str, ...]
    name: str
    row: int = 0
    column: int = 1
    fill: RGB | None = None
    styled: bool = False
    cell: GridCell | None = None
    cells: list[GridCell] = field(default_factory=list)
    headers: Headers = field(default_factory=Headers)

    def open_row(self) -> None:
        """The next row."""
        self.row += 1
        self.column = 1
        self.cells = []

    def open_cell(self, columns: int, rows: int, merged: bool) -> None:
        """The next cell; ``merged`` cells continue another and still take one column."""
        self.cell = GridCell(self.column, columns, rows, merged)
        self.column += 1
        self.fill = None

    def add(self, paragraph: Paragraph) -> None:
        """One more paragraph of the open cell."""
        if self.cell is not None:
            if self.cell.content.pieces:
                self.cell.content.add("\n", None)
            self.cell.content.pieces += paragraph.pieces

    def close_cell(self) -> None:
        """The open cell ends."""
        if self.cell is not None:
            self.cells.append(self.cell)
            self.cell = None

    def close_row(self, layer: Layer, tag: Tag | None) -> Iterator[Block]:
        """The blocks of the row that ends."""
        self.headers.width = max(self.headers.width, self.column - 1)
        heads = [
            HeadCell(c.column, "".join(text for text, hidden in c.content.pieces if hidden is None), c.columns, c.rows)
            for c in self.cells
        ]
        continued = any(cell.merged for cell in self.cells)
        is_header = self.headers.row(heads, continued=continued)
        name = "/".join((*self.route, self.name))
        for cell in self.cells:
            over = () if is_header else self.headers.over(cell.column)
            location = Location((*self.route, self.name, f"第{self.row}行第{cell.column}列"))
            place = Cell(name, self.row, cell.column, over)
            yield from blocks(
                cell.content, Setting(Layer.CELL if layer is Layer.BODY else layer, location, place, 0, tag)
            )
