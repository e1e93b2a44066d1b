"""Word formatting (字符与段落格式): for each text position what its runs and its paragraph look like.

Formatting stands in 512-byte pages (FKP) by byte offset, not by text position, on top of named styles. Both are read
leniently: a page outside the stream is skipped, since the text itself does not depend on it.
"""

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from disclosure_screen.extract.legacy.fib import Fib
from disclosure_screen.extract.legacy.piece_table import Piece, PieceTable
from disclosure_screen.extract.legacy.sprm import Look, Shape, look, shape

_PAGE = 512
_STYLES = 4096
_BASES = 12


_Reader = Callable[[bytes, bool], Iterator[tuple[int, int, bytes]]]


@dataclass(frozen=True, slots=True)
class Style:
    """One named style; ``own`` is True where a user named it."""

    name: str
    kind: int
    base: int
    paragraph: bytes = field(repr=False)
    character: bytes = field(repr=False)
    own: bool = False


class Formatting:
    """Looks and shapes of a document's text. ``pages`` are the byte ranges the formatting itself takes up."""

    def __init__(self, fib: Fib, word: bytes, table: bytes, pieces: PieceTable) -> None:
        self._old = not fib.modern
        self.styles = _styles(fib.table("stylesheet", table), old=self._old)
        self.pages: list[tuple[int, int]] = []
        self._characters = self._pages(fib.table("chpx", table), word, _character_page)
        self._paragraphs = self._pages(fib.table("papx", table), word, _paragraph_page)
        self._pieces = pieces.pieces
        self._starts = [piece.start for piece in self._pieces]
        self._looks: dict[tuple[bytes, bytes, int], Look] = {}
        self._shapes: dict[tuple[bytes, bytes], Shape] = {}

    def _pages(self, plc: bytes, word: bytes, read: _Reader) -> "_Runs":
        size = 2 if self._old else 4
        count = max(0, (len(plc) - 4) // (4 + size))
        runs: list[tuple[int, int, bytes]] = []
        for number in range(count):
            page = int.from_bytes(plc[4 * (count + 1) + size * number :][:size], "little") & 0x3FFFFF
            raw = word[page * _PAGE : (page + 1) * _PAGE]
            if len(raw) == _PAGE:
                self.pages.append((page * _PAGE, (page + 1) * _PAGE))
                runs += read(raw, self._old)
        return _Runs(sorted(runs))

    def shape_at(self, position: int) -> Shape:
        """The paragraph's shape, by the position of its end mark."""
        piece = self._piece(position)
        if piece is None:
            return Shape()
        raw = self._paragraphs.at(piece.offset + (position - piece.start) * piece.width)
        known = self._shapes.get((raw, piece.modifiers))
        if known is None:
            prefix = 1 if self._old else 2
            style = int.from_bytes(raw[:prefix], "little")
            known = Shape(style=style)
            for inherited in self._lineage(style):
                known = shape(inherited.paragraph, known, old=self._old)
            known = shape(piece.modifiers, shape(raw[prefix:], known, old=self._old), old=self._old)
            self._shapes[raw, piece.modifiers] = known
        return known

    def runs(self, start: int, end: int, style: int) -> Iterator[tuple[int, int, Look]]:
        """Runs of one look from ``start`` to ``end`` (one paragraph in the paragraph style ``style``)."""
        at = start
        while at < end:
            piece = self._piece(at)
            if piece is None:
                yield at, end, Look()
                return
            offset = piece.offset + (at - piece.start) * piece.width
            raw, until = self._characters.span(offset)
            stop = min(end, piece.end)
            if until is not None:
                stop = min(stop, max(at + 1, piece.start + -(-(until - piece.offset) // piece.width)))
            yield at, stop, self._look(raw, piece.modifiers, style)
            at = stop

    def _look(self, raw: bytes, modifiers: bytes, style: int) -> Look:
        known = self._looks.get((raw, modifiers, style))
        if known is None:
            base = Look()
            for inherited in self._lineage(style):
                base = look(inherited.character, base, old=self._old)
            direct = look(raw, base, old=self._old)
            if direct.style != base.style:
                for inherited in self._lineage(direct.style):
                    base = look(inherited.character, base, old=self._old)
                direct = replace(look(raw, base, old=self._old), style=direct.style)
            known = look(modifiers, direct) if modifiers and not self._old else direct
            self._looks[raw, modifiers, style] = known
        return known

    def _lineage(self, number: int) -> list[Style]:
        """A style after everything it is based on; loops end."""
        lineage: list[Style] = []
        while number in self.styles and len(lineage) < _BASES:
            lineage.insert(0, self.styles[number])
            number = self.styles[number].base
        return lineage

    def _piece(self, position: int) -> Piece | None:
        number = bisect_right(self._starts, position) - 1
        return self._pieces[number] if number >= 0 and position < self._pieces[number].end else None


class _Runs:
    """Byte ranges with their modifiers, found by byte offset."""

    def __init__(self, runs: list[tuple[int, int, bytes]]) -> None:
        self._runs = runs
        self._starts = [start for start, _, _ in runs]

    def at(self, offset: int) -> bytes:
        return self.span(offset)[0]

    def span(self, offset: int) -> tuple[bytes, int | None]:
        """The modifiers at a byte and where they end; None where nothing more is known."""
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self._runs[number][1]:
            return self._runs[number][2], self._runs[number][1]
        return b"", self._starts[number + 1] if number + 1 < len(self._starts) else None


def _character_page(page: bytes, old: bool) -> Iterator[tuple[int, int, bytes]]:
    count = min(page[511], 101)
    offsets = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        at = page[4 * (count + 1) + number] * 2
        raw = page[at + 1 : at + 1 + page[at]] if at else b""
        yield offsets[number], offsets[number + 1], raw


def _paragraph_page(page: bytes, old: bool) -> Iterator[tuple[int, int, bytes]]:
    entry = 7 if old else 13
    count = min(page[511], 507 // (4 + entry))
    offsets = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        at = page[4 * (count + 1) + entry * number] * 2
        raw = b""
        if at and old:
            raw = page[at + 1 : at + 1 + 2 * page[at]]
        elif at:
            size = page[at] * 2 - 1 if page[at] else 2 * page[min(at + 1, 511)]
            at += 1 if page[at] else 2
            raw = page[at : at + size]
        yield offsets[number], offsets[number + 1], raw


def _styles(raw: bytes, *, old: bool) -> dict[int, Style]:
    if len(raw) < 6:
        return {}
    header, count, size = struct.unpack_from("<HHH", raw)
    at, styles = 2 + header, dict[int, Style]()
    for number in range(min(count, _STYLES)):
        if at + 2 > len(raw):
            break
        length = struct.unpack_from("<H", raw, at)[0]
        style = _style(raw[at + 2 : at + 2 + length], size, old=old)
        if style is not None:
            styles[number] = style
        at += 2 + length + (length & 1)
    return styles


def _style(raw: bytes, size: int, *, old: bool) -> Style | None:
    if len(raw) < size + 2 or size < 8:
        return None
    identity, base, updates = struct.unpack_from("<HHH", raw)
    if old:
        name = raw[size + 1 : size + 1 + raw[size]].decode("gb18030", "replace")
        at = size + 2 + raw[size]
    else:
        length = struct.unpack_from("<H", raw, size)[0]
        name = raw[size + 2 : size + 2 + 2 * length].decode("utf-16-le", "replace")
        at = size + 4 + 2 * length
    parts: list[bytes] = []
    for _ in range(min(updates & 0xF, 4)):
        at += at & 1
        length = int.from_bytes(raw[at : at + 2], "little")
        parts.append(raw[at + 2 : at + 2 + length])
        at += 2 + length
    kind = base & 0xF
    paragraph = parts[0][2:] if kind == 1 and parts else b""
    character = (parts[1] if len(parts) > 1 else b"") if kind == 1 else (parts[0] if kind == 2 and parts else b"")
    return Style(name, kind, base >> 4, paragraph, character, identity & 0xFFF == 0xFFE)
