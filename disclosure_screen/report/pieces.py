"""Pieces (原文构件): what the left side of a report is made of, masked and ready to be drawn.

A file is parts, a part is sheets, a sheet is pieces: paragraphs, tables, lists of properties, page breaks, and cuts that say
what they leave out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from disclosure_screen.model.document import Layer
from disclosure_screen.report.segments import Segment


@dataclass(frozen=True, slots=True)
class Window:
    """How much of a document is drawn: units within ``radius`` of a shown finding, plain runs cut to ``characters``.

    ``None`` draws everything.
    """

    radius: int | None = None
    characters: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a drawn table; several blocks of one cell (its value, its note) are ``parts``."""

    column: int
    parts: tuple["Paragraph", ...]

    @property
    def hidden(self) -> bool:
        """True where a reader does not see the cell's own content."""
        return self.parts[0].hidden


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row. ``concealment`` is the reason all its cells share; ``tag`` repeats it where not every row has it."""

    number: int
    cells: Mapping[int, Cell]
    concealment: str = ""
    header: bool = False
    tag: str = ""
    kind: str = "row"

    @property
    def any_hidden(self) -> bool:
        """True where a reader does not see some of the row."""
        return any(part.hidden for cell in self.cells.values() for part in cell.parts)


@dataclass(frozen=True, slots=True)
class Skip:
    """A cut: what is left out here, and how many findings only the CSV lists."""

    text: str
    kind: str = "skip"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's number and name (A, B … in a spreadsheet), with the reason all its cells are hidden for."""

    number: int
    name: str
    concealment: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Only columns that hold something are drawn; their names show where some are missing."""

    title: str
    columns: tuple[Column, ...]
    head: tuple[TableRow, ...]
    body: tuple["TableRow | Skip", ...]
    lettered: bool = False
    kind: str = "table"

    @property
    def hidden_columns(self) -> bool:
        """True where whole columns are hidden."""
        return any(column.concealment for column in self.columns)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block outside a table. ``label`` is the layer's name where it is not plain body text."""

    segments: tuple[Segment, ...]
    label: str = ""
    where: str = ""
    concealment: str = ""
    hidden: bool = False
    heading: int = 0
    layer: Layer = Layer.BODY
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Properties:
    """Properties or file names that stand together: a name and a text each, with the concealment all of them share."""

    title: str
    items: tuple[tuple[str, Paragraph], ...]
    concealment: str
    hidden: bool
    kind: str = "properties"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The begin of a page."""

    page: int
    kind: str = "page"


Piece = Paragraph | Properties | Table | PageBreak | Skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet, or the one flow of any other file (empty title)."""

    title: str
    concealment: str
    pieces: tuple[Piece, ...]
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One file with its sheets; a file inside a file has depth 1 and more. ``position`` counts along all files inside.

    ``not_kept`` counts blocks that were read and screened and are not here, because the file is too long to keep.
    """

    name: str
    media_type: str
    digest: str
    depth: int
    sheets: tuple[Sheet, ...]
    gaps: tuple[str, ...] = ()
    summarised: bool = False
    position: int = -1
    not_kept: int = 0
