"""Text of a presentation's shapes (幻灯片文字), and which of its characters have the colour of what lies behind them.

Formatting runs follow their text in an atom of their own ([MS-PPT] 2.9.44); fields are present or absent by mask.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_PARAGRAPH = (
    (0x0F, 2), (0x80, 2), (0x10, 2), (0x40, 2), (0x20, 4), (0x800, 2), (0x1000, 2), (0x2000, 2), (0x4000, 2), (0x100, 2),
    (0x400, 2), (0x8000, 2), (0x100000, -1), (0x10000, 2), (0xE0000, 2), (0x200000, 2),
)  # fmt: skip
_CHARACTER = (
    (0xFFFF, 2),
    (0x10000, 2),
    (0x200000, 2),
    (0x400000, 2),
    (0x800000, 2),
    (0x20000, 2),
    (0x40000, 4),
    (0x80000, 2),
)
_COLOUR, _SIZE = 0x40000, 0x20000
_RGB = 0xFE
_ALIKE = 12
"""Difference of a channel that no eye tells apart on a screen."""
_TINY = 3


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text and why it is not seen; empty where it is."""

    text: str
    concealment: str = ""


def decoded(kind: int, body: bytes) -> str:
    """The text of a TextCharsAtom or CString (16 bit) or of a TextBytesAtom (8 bit, the low halves)."""
    raw = body.decode("latin-1") if kind == 0x0FA8 else body.decode("utf-16-le", "replace")
    return raw.replace("\r", "\n").replace("\x0b", "\n").replace("\0", "")


def runs(text: str, style: bytes, scheme: bytes, paper: bytes | None) -> list[Run]:
    """``text`` cut where it turns invisible. ``scheme`` are the slide's eight colours, the background first; ``paper`` is the
    shape's own colour, empty where it has one that is not plain, None where it has none."""
    behind = scheme[:3] if paper is None else paper
    pieces: list[Run] = []
    at = 0
    for count, colour, size in _character_runs(style, len(text)):
        why = (
            "文字颜色与背景相同"
            if _alike(resolved(colour, scheme), behind)
            else "极小字号"
            if 0 < size <= _TINY
            else ""
        )
        piece = text[at : at + count]
        at += count
        if pieces and pieces[-1].concealment == why:
            pieces[-1] = Run(pieces[-1].text + piece, why)
        elif piece:
            pieces.append(Run(piece, why))
    return [*pieces, Run(text[at:])] if at < len(text) else pieces


def resolved(colour: bytes, scheme: bytes) -> bytes:
    """The three bytes of a colour: its own, or those of the scheme's colour it names; empty where it names none."""
    if len(colour) < 4:
        return b""
    if colour[3] == _RGB:
        return colour[:3]
    return scheme[4 * colour[3] : 4 * colour[3] + 3] if colour[3] < 8 else b""


def _alike(ink: bytes, paper: bytes) -> bool:
    return len(ink) == len(paper) == 3 and all(abs(a - b) <= _ALIKE for a, b in zip(ink, paper, strict=True))


def _character_runs(style: bytes, length: int) -> Iterator[tuple[int, bytes, int]]:
    at = covered = 0
    while covered < length + 1 and at + 10 <= len(style):
        covered += struct.unpack_from("<I", style, at)[0]
        at = _skipped(style, at + 10, struct.unpack_from("<I", style, at + 6)[0], _PARAGRAPH)
    covered = 0
    while covered < length + 1 and at + 8 <= len(style):
        count, mask = struct.unpack_from("<II", style, at)
        colour_at = _skipped(style, at + 8, mask & (_COLOUR - 1 | 0xE00000), _CHARACTER)
        colour = style[colour_at : colour_at + 4] if mask & _COLOUR else b""
        size_at = _skipped(style, at + 8, mask & (_SIZE - 1 | 0xE00000), _CHARACTER)
        size = int.from_bytes(style[size_at : size_at + 2], "little") if mask & _SIZE else 0
        covered += count
        at = _skipped(style, at + 8, mask, _CHARACTER)
        yield count, colour, size


def _skipped(style: bytes, at: int, mask: int, fields: tuple[tuple[int, int], ...]) -> int:
    for bits, size in fields:
        if mask & bits:
            at += size if size > 0 else 2 + 4 * int.from_bytes(style[at : at + 2], "little")
    return at
