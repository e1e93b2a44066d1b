"""Rows of cells in one piece (成片的单元格): what a sheet of a million cells is while it travels.

A block, a location and a cell for each of a million texts are four million objects, which cost more time and twenty times
more memory than the texts. Rows that have nothing to say beside their texts stay columns of texts until somebody asks for
blocks, a few hundred rows at a time. Whoever only wants blocks never meets them: ``expanded`` says it in blocks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from disclosure_screen.extract import bulk
from disclosure_screen.model.document import Block, Layer


@dataclass(frozen=True, slots=True)
class Column:
    """One column of consecutive rows. An empty text is no cell."""

    number: int
    letters: str
    headers: tuple[str, ...]
    texts: list[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CellRows:
    """Consecutive rows of one table, from row ``first`` on, all of one layer, with nothing hidden apart from the others."""

    table: str
    route: tuple[str, ...]
    first: int
    columns: tuple[Column, ...]
    layer: Layer = Layer.CELL
    concealment: str = ""

    def __len__(self) -> int:
        """How many blocks these rows are."""
        return sum(len(column.texts) - column.texts.count("") for column in self.columns)

    def characters(self) -> int:
        """Code points of all texts."""
        return sum(sum(map(len, column.texts)) for column in self.columns)

    def blocks(self) -> Iterator[Block]:
        """The same, cell by cell in reading order."""
        block, location, cell = bulk.block, bulk.location, bulk.cell
        table, route, layer, why = self.table, self.route, self.layer, self.concealment
        heads = [(column.number, column.letters, column.headers) for column in self.columns]
        for row, texts in enumerate(zip(*(column.texts for column in self.columns), strict=True), self.first):
            for (number, letters, headers), text in zip(heads, texts, strict=True):
                if text:
                    place = location((*route, f"{letters}{row}"))
                    yield block(layer, text, place, cell(table, row, number, headers), why)


_Other = TypeVar("_Other")


def expanded(parts: "Iterable[_Other | CellRows]") -> "Iterator[_Other | Block]":
    """The same parts or frames with rows as blocks."""
    for part in parts:
        if isinstance(part, CellRows):
            yield from part.blocks()
        else:
            yield part
