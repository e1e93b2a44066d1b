"""BIFF records (Excel 二进制记录): the stream as records, strings in their many encodings, literals inside formulas.

BIFF8 is Excel 97-2007, BIFF5 is Excel 5/95, BIFF2-4 are older and have no container. One set of record numbers serves
all; where a layout differs, ``version`` decides.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from disclosure_screen.extract.legacy.printable import printable_runs

_EXACT = 2**53
BOF = frozenset({0x0809, 0x0409, 0x0209, 0x0009})
EOF, CONTINUE, FILEPASS, CODEPAGE = 0x000A, 0x003C, 0x002F, 0x0042
_VERSIONS = {0x0009: 2, 0x0209: 3, 0x0409: 4}

CODE_PAGES = {
    367: "ascii",
    936: "gb18030",
    950: "big5hkscs",
    1200: "utf-16-le",
    10000: "mac_roman",
    32768: "mac_roman",
    32769: "cp1252",
}

_SIZES8 = {
    0x01: 4, 0x02: 4, 0x16: 0, 0x1C: 1, 0x1D: 1, 0x1E: 2, 0x1F: 8, 0x20: 7, 0x21: 2, 0x22: 3, 0x23: 4, 0x24: 4, 0x25: 8, 0x26: 6,
    0x27: 6, 0x28: 6, 0x29: 2, 0x2A: 4, 0x2B: 8, 0x2C: 4, 0x2D: 8, 0x39: 6, 0x3A: 6, 0x3B: 10, 0x3C: 6, 0x3D: 10,
}  # fmt: skip
_SIZES5 = {
    **_SIZES8, 0x23: 14, 0x24: 3, 0x25: 6, 0x2A: 3, 0x2B: 6, 0x2C: 3, 0x2D: 6, 0x39: 24, 0x3A: 17, 0x3B: 20, 0x3C: 17, 0x3D: 20,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it begins, its number, its body without the CONTINUE records that follow."""

    at: int
    kind: int
    body: bytes = field(repr=False)


def records(book: bytes, start: int = 0, end: int | None = None) -> Iterator[Record]:
    """Records from ``start`` on; a body that would run past the end is cut there and is the last."""
    at, stop = start, len(book) if end is None else min(end, len(book))
    unpack = struct.Struct("<HH").unpack_from
    while at + 4 <= stop:
        kind, size = unpack(book, at)
        yield Record(at, kind, book[at + 4 : min(at + 4 + size, stop)])
        at += 4 + size


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a workbook writes: BIFF version and the code page of its 8-bit strings."""

    version: int = 8
    encoding: str = "cp1252"

    def string(self, body: bytes, at: int = 0, *, counted: int = 2) -> tuple[str, int]:
        """A string whose length takes ``counted`` bytes, and the position after it (and after its formatting)."""
        if at + counted > len(body):
            return "", len(body)
        length = int.from_bytes(body[at : at + counted], "little")
        return self.characters(body, at + counted, length)

    def characters(self, body: bytes, at: int, length: int) -> tuple[str, int]:
        """``length`` characters; from BIFF8 on, a flag byte before them says how they are stored."""
        if self.version < 8:
            return body[at : at + length].decode(self.encoding, "replace"), at + length
        if at >= len(body):
            return "", len(body)
        flags, at = body[at], at + 1
        runs = extra = 0
        if flags & 8:
            runs, at = int.from_bytes(body[at : at + 2], "little"), at + 2
        if flags & 4:
            extra, at = int.from_bytes(body[at : at + 4], "little"), at + 4
        size = length * 2 if flags & 1 else length
        text = body[at : at + size].decode("utf-16-le" if flags & 1 else "latin-1", "replace")
        return text, at + size + 4 * runs + extra


def version_of(bof: Record) -> int:
    """The BIFF version a BOF record declares."""
    if bof.kind in _VERSIONS:
        return _VERSIONS[bof.kind]
    return 8 if len(bof.body) >= 2 and struct.unpack_from("<H", bof.body)[0] >= 0x0600 else 5


def encoding_of(page: int) -> str:
    """The codec of a Windows code page number; western where it is unknown."""
    name = CODE_PAGES.get(page, f"cp{page}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def literals(rgce: bytes, dialect: Dialect) -> Iterator[str]:
    """Texts and numbers written into a formula. Where a token is unknown, the rest is searched for strings."""
    sizes = _SIZES8 if dialect.version >= 8 else _SIZES5
    at = 0
    while at < len(rgce):
        token = rgce[at]
        base = token if token < 0x20 else (token & 0x1F) | 0x20
        at += 1
        if base == 0x17:
            text, at = dialect.string(rgce, at, counted=1)
            if text.strip():
                yield text.replace("\0", "、")
        elif base == 0x19:
            flags, count = rgce[at : at + 1], int.from_bytes(rgce[at + 1 : at + 3], "little")
            at += 3 + (2 * (count + 1) if flags and flags[0] & 4 else 0)
        elif 0x03 <= base <= 0x15:
            continue
        elif base in sizes:
            if base == 0x1F and at + 8 <= len(rgce):
                yield plain_number(struct.unpack_from("<d", rgce, at)[0])
            at += sizes[base]
        else:
            yield from printable_runs(rgce[at:])
            return


def plain_number(value: float) -> str:
    """A number with every digit it was stored with: no exponent up to 22 digits, no separator, no trailing zeros.

    Beyond 2**53 a double stands for many integers; the shortest that reads back as the same double is the one typed in.
    """
    if value == value and abs(value) < 1e22 and value == int(value):
        return str(int(value) if abs(value) < _EXACT else int(Decimal(repr(value))))
    return f"{value:.15g}"
