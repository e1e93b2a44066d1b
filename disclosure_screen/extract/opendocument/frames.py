"""Frames (容器) of an OpenDocument story: body, cell, note, comment, slide — where paragraphs stand and how they are told."""

from dataclasses import dataclass, field

from disclosure_screen.extract.ooxml.paragraph import Paragraph, Tag
from disclosure_screen.extract.ooxml.tables import Headers
from disclosure_screen.model.document import Layer
from disclosure_screen.model.place import Location


@dataclass(slots=True)
class Frame:
    """A place that holds paragraphs. ``numbered``: its paragraphs are counted; ``behind`` is its fill."""

    route: tuple[str, ...]
    layer: Layer
    tag: Tag | None = None
    behind: str = ""
    numbered: bool = False
    paragraphs: int = 0
    tables: int = 0

    def location(self, *steps: str) -> Location:
        """A place within this frame."""
        return Location((*self.route, *steps))


@dataclass(slots=True)
class CellFrame(Frame):
    """A table cell. ``value`` is its typed value where it is not a text."""

    content: Paragraph = field(default_factory=Paragraph)
    column: int = 1
    columns: int = 1
    rows: int = 1
    repeated: int = 1
    value: str = ""
    formula: str = ""
    number: bool = False


@dataclass(slots=True)
class Table:
    """A table being read. ``sheet``: it is a sheet of a workbook and its cells have addresses (B12)."""

    frame: Frame
    name: str
    title: str
    sheet: bool = False
    row: int = 0
    rows: int = 1
    column: int = 1
    hidden_row: str = ""
    declared: bool = False
    last: int = 0
    headers: Headers = field(default_factory=Headers)
    columns: list[tuple[int, int, str]] = field(default_factory=list)
    cells: list[CellFrame] = field(default_factory=list)
    concealment: str = ""

    def folded(self, column: int) -> str:
        """Why a column is hidden; empty where it is not."""
        return next((why for first, last, why in self.columns if first <= column <= last), "")
