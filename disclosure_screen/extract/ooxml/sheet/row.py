"""Rows (行) as they come out of a sheet part: cell by cell, or a stretch of rows that are all alike."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from disclosure_screen.extract.ooxml.colours import WHITE
from disclosure_screen.extract.ooxml.sheet.cellstyles import CellStyle
from disclosure_screen.extract.ooxml.sheet.strings import Run


@dataclass(slots=True)
class Rest:
    """What few cells have besides a text: a literal formula, another shown text, rich runs, a reading above it."""

    style: CellStyle
    formula: str = ""
    shown: str = ""
    literal: str = ""
    runs: list[Run] = field(default_factory=list)
    phonetic: str = ""

    @property
    def unpainted(self) -> bool:
        """True where the cell has no fill of its own, so that a table style may paint behind it."""
        return self.style.fill == WHITE


Value = tuple[int, str, str, Rest | None]
"""One cell: its column, its text, why its format hides it, and the rest. A tuple, because there are a million of them."""

Row = tuple[int, list[Value], str]
"""Row number, cells, why the row is hidden."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive rows in plain sight: the first one's number, and each column's number and texts (empty: no cell)."""

    first: int
    columns: list[tuple[int, list[str]]]

    def __len__(self) -> int:
        """How many rows."""
        return len(self.columns[0][1])

    def behind(self, count: int) -> "Stretch":
        """The rows behind the first ``count``."""
        return (
            Stretch(self.first + count, [(number, texts[count:]) for number, texts in self.columns]) if count else self
        )

    def rows(self) -> Iterator[Row]:
        """The same, row by row."""
        numbers = [number for number, _ in self.columns]
        for row, texts in enumerate(zip(*(texts for _, texts in self.columns), strict=True), self.first):
            yield row, [(number, text, "", None) for number, text in zip(numbers, texts, strict=True) if text], ""
