"""A minimal writer of Excel binary workbooks (BIFF8 and BIFF5), for probes only: records in the order Excel wants them.

Written from [MS-XLS] and not from the reader, so that a misreading of the format cannot cancel out.
"""

import struct
from dataclasses import dataclass, field

from disclosure_screen.extract.legacy.compound import pack

_ROOM = 8224
"""Bytes of one record."""


def rec(kind: int, body: bytes = b"") -> bytes:
    """One record; a body too long for one is continued."""
    first, rest = body[:8224], body[8224:]
    out = struct.pack("<HH", kind, len(first)) + first
    while rest:
        piece, rest = rest[:8224], rest[8224:]
        out += struct.pack("<HH", 0x3C, len(piece)) + piece
    return out


def text16(text: str, *, counted: int = 2, wide: bool = True) -> bytes:
    """A string behind its length and its flag."""
    raw = text.encode("utf-16-le" if wide else "latin-1")
    return (len(raw) // (2 if wide else 1)).to_bytes(counted, "little") + bytes([wide]) + raw


def bof(kind: int, *, version: int = 0x0600) -> bytes:
    """The beginning of a stretch: 5 globals, 0x10 sheet, 0x20 chart."""
    return rec(0x0809, struct.pack("<HHHHII", version, kind, 0x0DBB, 0x07CC, 0, 6)[: 16 if version == 0x0600 else 8])


EOF = rec(0x0A)


def font(*, colour: int = 0x7FFF, height: int = 200) -> bytes:
    """A FONT record."""
    return rec(0x31, struct.pack("<HHHHHBBBB", height, 0, colour, 400, 0, 0, 0, 0, 0) + text16("SimSun", counted=1))


def xf(*, font_number: int = 0, format_number: int = 0, fill: int | None = None) -> bytes:
    """A cell format; ``fill`` is the colour number of a solid background."""
    pattern = 0 if fill is None else 1 << 26
    area = (fill or 64) | 65 << 7
    return rec(
        0xE0, struct.pack("<HHHHHHHIH", font_number, format_number, 0, 0, 0, 0, 0, pattern, area).ljust(20, b"\0")
    )


def number_format(number: int, code: str) -> bytes:
    """A FORMAT record."""
    return rec(0x041E, struct.pack("<H", number) + text16(code))


def label(row: int, column: int, index: int, style: int = 0) -> bytes:
    """A cell that shows a shared string."""
    return rec(0xFD, struct.pack("<HHHI", row, column, style, index))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """A cell with a number."""
    return rec(0x0203, struct.pack("<HHHd", row, column, style, value))


def formula(row: int, column: int, rgce: bytes, *, result: float | None = None, text: str = "") -> bytes:
    """A cell with a formula and the result Excel kept."""
    cached = b"\0\0\0\0\0\0\xff\xff" if result is None else struct.pack("<d", result)
    made = rec(0x06, struct.pack("<HHH", row, column, 0) + cached + struct.pack("<HIH", 0, 0, len(rgce)) + rgce)
    return made + (rec(0x0207, text16(text)) if result is None else b"")


def string_token(text: str) -> bytes:
    """A text constant in a formula."""
    return b"\x17" + text16(text, counted=1)


def shared_strings(strings: list[str], *, extra: dict[int, bytes] | None = None) -> bytes:
    """The SST record and its continuations: a string may break between any two characters, and then repeats its flag."""
    chunks = [bytearray(struct.pack("<II", len(strings), len(strings)))]
    for index, text in enumerate(strings):
        more = (extra or {}).get(index, b"")
        raw = text.encode("utf-16-le")
        head = struct.pack("<HB", len(raw) // 2, 5 if more else 1) + (struct.pack("<I", len(more)) if more else b"")
        if len(chunks[-1]) + len(head) > _ROOM:
            chunks.append(bytearray())
        chunks[-1] += head
        while raw:
            room = (_ROOM - len(chunks[-1])) // 2 * 2
            chunks[-1] += raw[:room]
            raw = raw[room:]
            if raw:
                chunks.append(bytearray(b"\1"))
        chunks[-1] += more
    return b"".join(rec(0x3C if number else 0xFC, bytes(chunk)) for number, chunk in enumerate(chunks))


def note(row: int, column: int, identity: int, text: str, author: str) -> bytes:
    """A cell note: its drawing object, its text, and what ties them together."""
    return text_object(identity, text, kind=0x19) + rec(
        0x1C, struct.pack("<HHHH", row, column, 0, identity) + text16(author) + b"\0"
    )


def text_object(identity: int, text: str, *, kind: int = 6) -> bytes:
    """A drawing object with text: OBJ, TXO and its continuations."""
    obj = rec(0x5D, struct.pack("<HHHHH", 0x15, 0x12, kind, identity, 0).ljust(22, b"\0") + b"\0\0\0\0")
    txo = rec(0x01B6, struct.pack("<HHHHHHHI", 0, 0, 0, 0, 0, len(text), 16, 0))
    return obj + txo + rec(0x3C, b"\1" + text.encode("utf-16-le")) + rec(0x3C, bytes(16))


@dataclass(slots=True)
class Workbook:
    """A workbook under construction. Each sheet is (name, state, records); ``globals_`` are records of the whole."""

    sheets: list[tuple[str, int, bytes]]
    strings: list[str] = field(default_factory=list)
    globals_: bytes = b""
    styles: bytes = b""
    extra: dict[int, bytes] = field(default_factory=dict)
    streams: dict[tuple[str, ...], bytes] = field(default_factory=dict)
    behind: bytes = b""
    unlisted: bytes = b""

    def stream(self) -> bytes:
        """The workbook stream."""
        names = [text16(name, counted=1) for name, _, _ in self.sheets]
        head = bof(5) + rec(0x42, struct.pack("<H", 1200)) + self.styles
        tail = self.globals_ + shared_strings(self.strings, extra=self.extra) + EOF
        at = len(head) + sum(10 + len(name) for name in names) + len(tail)
        bounds, bodies = b"", b""
        for name, (_, state, records) in zip(names, self.sheets, strict=True):
            bounds += rec(0x85, struct.pack("<IBB", at + len(bodies), state, 0) + name)
            bodies += bof(0x10) + records + EOF
        more = bof(0x10) + self.unlisted + EOF if self.unlisted else b""
        return head + bounds + tail + bodies + more + self.behind

    def build(self) -> bytes:
        """The finished file."""
        return pack({("Workbook",): self.stream(), **self.streams})
