"""The piece table (CLX, 文本片段表): which bytes of the main stream are text, in which order, and which are leftovers.

Word's text positions (CP) count 16-bit units. The text built here keeps exactly that count, so that every table of
positions stays valid: where a code point takes two units or two bytes, a NUL fills the second place.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from disclosure_screen.extract.legacy.fib import Fib
from disclosure_screen.extract.legacy.sprm import OLD_NAMES

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_SEVERED = re.compile("[\ud800-\udbff][\udc00-\udfff]")
"""The two halves of a code point that a piece boundary cut apart."""
_DOUBLE = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
DOUBLE_BYTE = frozenset({"gb18030", "big5hkscs", "cp932", "cp949"})
_PIECES = 1_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Text from position ``start`` to ``end``, stored at byte ``offset`` in characters of ``width`` bytes."""

    start: int
    end: int
    offset: int
    width: int
    modifiers: bytes = field(default=b"", repr=False)

    @property
    def byte_end(self) -> int:
        """The byte after the piece."""
        return self.offset + (self.end - self.start) * self.width


@dataclass(frozen=True, slots=True)
class PieceTable:
    """All pieces in text order; ``complete`` is False where some of the table or of its text could not be followed."""

    pieces: tuple[Piece, ...]
    complete: bool

    def text(self, word: bytes, encoding: str) -> str:
        """The whole text, one character for each position."""
        whole = "".join(decoded_piece(word[piece.offset : piece.byte_end], piece, encoding) for piece in self.pieces)
        return _SEVERED.sub(lambda hit: _joined(hit[0]) + "\0", whole)


def read_pieces(fib: Fib, word: bytes, table: bytes) -> PieceTable:
    """The piece table, or the one contiguous piece an old full save consists of."""
    clx = fib.table("pieces", table)
    if not clx:
        return PieceTable(*_contiguous(fib, word))
    grpprls, plc, complete = _clx(clx)
    count = min(max(0, (len(plc) - 4) // 12), _PIECES)
    positions = struct.unpack_from(f"<{count + 1}I", plc) if count else ()
    pieces: list[Piece] = []
    for number in range(count):
        start, end = positions[number], positions[number + 1]
        _, where, prm = struct.unpack_from("<HIH", plc, 4 * (count + 1) + 8 * number)
        offset, width = _place(where, fib)
        room = max(0, len(word) - offset) // width
        if end < start or end - start > room or (pieces and pieces[-1].end != start) or (not pieces and start):
            complete = False
        if end <= start or (pieces and pieces[-1].end != start):
            continue
        pieces.append(Piece(start, min(end, start + room), offset, width, _prm(prm, grpprls)))
        if end - start > room:
            break
    return PieceTable(tuple(pieces), complete and bool(pieces))


def _contiguous(fib: Fib, word: bytes) -> tuple[tuple[Piece, ...], bool]:
    width = 2 if fib.wide and not fib.modern else 1
    end = min(fib.text_end, len(word))
    if not 0 < fib.text_start <= end or fib.modern:
        return (), False
    return (Piece(0, (end - fib.text_start) // width, fib.text_start, width),), fib.text_end <= len(word)


def _clx(clx: bytes) -> tuple[list[bytes], bytes, bool]:
    grpprls: list[bytes] = []
    at = 0
    while at + 3 <= len(clx) and clx[at] == 1:
        size = struct.unpack_from("<H", clx, at + 1)[0]
        grpprls.append(clx[at + 3 : at + 3 + size])
        at += 3 + size
    if at + 5 > len(clx) or clx[at] != 2:
        return grpprls, b"", False
    size = struct.unpack_from("<I", clx, at + 1)[0]
    return grpprls, clx[at + 5 : at + 5 + size], at + 5 + size <= len(clx)


def _place(where: int, fib: Fib) -> tuple[int, int]:
    if not fib.modern:
        return where, 2 if fib.wide else 1
    return ((where & 0x3FFFFFFF) // 2, 1) if where & 0x40000000 else (where & 0x3FFFFFFF, 2)


def _prm(prm: int, grpprls: list[bytes]) -> bytes:
    """The piece's own modifiers: an index into the shared lists, or one short modifier under its old number."""
    if prm & 1:
        return grpprls[prm >> 1] if prm >> 1 < len(grpprls) else b""
    code = OLD_NAMES.get(prm >> 1 & 0x7F, 0)
    return struct.pack("<HB", code, prm >> 8) if code and code >> 13 in (0, 1) else b""


def decoded_piece(raw: bytes, piece: Piece, encoding: str) -> str:
    """A piece's text, one character for each of its positions."""
    length = piece.end - piece.start
    if piece.width == 2:
        text = _ASTRAL.sub(lambda hit: hit[0] + "\0", raw.decode("utf-16-le", "surrogatepass"))
    else:
        text = decoded_bytes(raw, encoding)
    return text[:length].ljust(length, "\0")


def decoded_bytes(raw: bytes, encoding: str) -> str:
    """8-bit text, one character for each byte; the second byte of a double-byte character becomes a NUL."""
    if encoding in DOUBLE_BYTE:
        return "".join(_double(raw, encoding))
    return raw.decode(encoding, "replace")


def _joined(halves: str) -> str:
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _double(raw: bytes, encoding: str) -> Iterator[str]:
    at = 0
    for hit in _DOUBLE.finditer(raw):
        yield raw[at : hit.start()].decode("latin-1")
        yield hit[0].decode(encoding, "replace")[:1] + "\0"
        at = hit.end()
    yield raw[at:].decode("latin-1")


def leftovers(fib: Fib, word: bytes, table: PieceTable, known: list[tuple[int, int]]) -> Iterator[bytes]:
    """Byte ranges of the main stream that are neither text in use nor a known structure: what fast saves left behind."""
    taken = sorted([(piece.offset, piece.byte_end) for piece in table.pieces] + known)
    at = min(fib.text_start, len(word)) if fib.text_start else 0
    for start, end in taken:
        if start > at:
            yield word[at:start]
        at = max(at, end)
    if at < len(word):
        yield word[at:]
