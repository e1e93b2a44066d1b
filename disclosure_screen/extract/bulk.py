"""Blocks in bulk (成批的文本块): the frozen values of the model, built three times as fast for sheets of a million cells.

A frozen dataclass sets each field through ``object.__setattr__``; for a million cells that is most of the time the sheet
takes. Twins with the same slots are filled plainly and then become the frozen class, which Python allows for equal layouts.
Nothing may touch a twin before it has become what it stands for.
"""

from collections.abc import Callable
from typing import Any, Final, cast

from disclosure_screen.model.document import Block, Cell, Layer
from disclosure_screen.model.place import Location

_BLOCK: Final[Any] = Block
_LOCATION: Final[Any] = Location
_CELL: Final[Any] = Cell


class _Block:
    __slots__ = _BLOCK.__slots__

    def __init__(self, layer: Layer, text: str, location: Location, cell: Cell | None, concealment: str) -> None:
        self.layer = layer
        self.text = text
        self.location = location
        self.cell = cell
        self.concealment = concealment
        self.heading = 0
        self.confidence = None
        self.lines = ()
        self.__class__ = _BLOCK


class _Location:
    __slots__ = _LOCATION.__slots__

    def __init__(self, route: tuple[str, ...]) -> None:
        self.route = route
        self.page = None
        self.box = None
        self.__class__ = _LOCATION


class _Cell:
    __slots__ = _CELL.__slots__

    def __init__(self, table: str, row: int, column: int, headers: tuple[str, ...]) -> None:
        self.table = table
        self.row = row
        self.column = column
        self.headers = headers
        self.__class__ = _CELL


block = cast(Callable[[Layer, str, Location, Cell | None, str], Block], _Block)
"""``Block(layer, text, location, cell, concealment)``."""

location = cast(Callable[[tuple[str, ...]], Location], _Location)
"""``Location(route)``."""

cell = cast(Callable[[str, int, int, tuple[str, ...]], Cell], _Cell)
"""``Cell(table, row, column, headers)``."""
