"""What a binary sheet hides and merges (工作表版式), read before its cells, since Excel writes merges after them."""

import struct
from dataclasses import dataclass, field

from disclosure_screen.extract.legacy.biff import BOF, EOF, records

_FLAT = 40
"""Height (twentieths of a point) up to which a row shows nothing."""
_NARROW = 64
"""Width (256ths of a digit) up to which a column shows nothing."""
_DEEPEST = 64
"""Rows below a merged cell's first that count as its continuation; headers are not deeper."""


@dataclass(slots=True)
class Layout:
    """What a sheet hides and merges: rows and columns from 0, merged areas by their first cell."""

    rows: set[int] = field(default_factory=set)
    columns: list[tuple[int, int]] = field(default_factory=list)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    continued: set[int] = field(default_factory=set)
    filtered: bool = False
    folded: bool = False
    shown: set[int] = field(default_factory=set)
    width: int = 0

    def row_hidden(self, row: int) -> bool:
        """True where the row has no height of its own, or none by default."""
        return row in self.rows or (self.folded and row not in self.shown)

    def column_hidden(self, column: int) -> bool:
        """True where the column has no width."""
        return any(first <= column <= last for first, last in self.columns)


def survey(book: bytes, start: int, end: int) -> Layout:
    """The first reading of a sheet."""
    layout, depth = Layout(), 0
    for record in records(book, start, end):
        body, kind = record.body, record.kind
        depth += (kind in BOF) - (kind == EOF)
        if depth > 1:
            continue
        if kind in (0x0208, 0x0008) and len(body) >= 16:
            row, height, flags = struct.unpack_from("<H4xH4xH", body)
            hidden = flags & 0x20 or height & 0x7FFF <= _FLAT
            (layout.rows if hidden else layout.shown).add(row)
        elif kind == 0x0225 and len(body) >= 2:
            layout.folded = bool(body[0] & 2)
        elif kind == 0x007D and len(body) >= 10:
            first, last, width, _, flags = struct.unpack_from("<HHHHH", body)
            if flags & 1 or width <= _NARROW:
                layout.columns.append((first, last))
        elif kind == 0x009B:
            layout.filtered = True
        elif kind in (0x0200, 0x0000) and len(body) >= 8:
            layout.width = struct.unpack_from("<H", body, 10 if len(body) >= 14 else 6)[0]
        elif kind == 0x00E5 and len(body) >= 2:
            for at in range(2, min(len(body) - 7, 2 + 8 * struct.unpack_from("<H", body)[0]), 8):
                top, bottom, left, right = struct.unpack_from("<HHHH", body, at)
                layout.merged[top, left] = bottom - top + 1, right - left + 1
                layout.continued.update(range(top + 1, min(bottom, top + _DEEPEST) + 1))
    return layout
