"""Property modifiers (sprm): what Word's binary formatting says about a run or a paragraph ([MS-DOC] 2.6).

Only the modifiers that decide whether a reader sees a text are interpreted; all others are stepped over by their size.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from disclosure_screen.extract.legacy.word_colours import AUTOMATIC, numbered, shading, shadings, valued

_FLAT = 40
"""Twips (2 pt) of exact line height that clip a line away."""
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)

_OLD_SIZES = {
    2: 2, **dict.fromkeys((4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 24, 25, 29, 37, 44, 50, 51), 1), 20: 4,
    **dict.fromkeys((16, 17, 18, 19, 21, 22, 26, 27, 28, *range(30, 37), *range(38, 44), 45, 46, 47, 48, 49), 2),
    65: 1, 66: 1, 67: 1, 69: 2, 70: 4, 71: 1, 72: 2, 73: 3, 75: 1, 80: 2, 83: 0, **dict.fromkeys(range(85, 93), 1),
    93: 2, 94: 1, 95: 3, 96: 2, 97: 2, 98: 1, 99: 2, 100: 1, 101: 2, 102: 1, 104: 1, 107: 2, 109: 2, 110: 2,
    117: 1, 118: 1, 119: 1, 121: 2, 122: 2, 123: 2, 124: 2, 182: 2, 183: 2, 184: 2, 185: 1, 186: 1, 187: 12, 189: 2,
    192: 5, 193: 4, 194: 4, 195: 2, 196: 4, 197: 2, 198: 2, 199: 5, 200: 4,
}  # fmt: skip
"""Word 6/95: one-byte codes with fixed operand sizes; codes absent here carry their own length."""

OLD_NAMES = {
    65: 0x0800, 66: 0x0801, 67: 0x0802, 71: 0x0806, 80: 0x4A30, 83: 0x2A33, 92: 0x083C, 93: 0x4A4F, 98: 0x2A42,
    99: 0x4A43, 117: 0x0855, 118: 0x0856, 24: 0x2416, 25: 0x2417, 2: 0x4600, 190: 0xD608, 186: 0x3404,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What decides whether a reader sees a run. ``ink`` and ``paper`` are colours; ``scale`` is a per cent of its width."""

    deleted: bool = False
    inserted: bool = False
    hidden: bool = False
    ink: int = AUTOMATIC
    paper: int = AUTOMATIC
    scale: int = 100
    size: int = 20
    special: bool = False
    picture: int = -1
    binary: bool = False
    style: int = 10
    font: int = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides where a paragraph stands: in a table, at a row's end, how deep, in which style.

    ``papers`` are the backgrounds of a row's cells; ``clipped`` lines are too low to show their text.
    """

    in_table: bool = False
    row_end: bool = False
    depth: int = 0
    inner_cell: bool = False
    inner_row_end: bool = False
    paper: int = AUTOMATIC
    papers: tuple[int, ...] = ()
    clipped: bool = False
    header_row: bool = False
    style: int = 0
    outline: int = 0
    edges: tuple[int, ...] = ()
    merges: tuple[int, ...] = ()


def modifiers(grpprl: bytes, *, old: bool = False) -> Iterator[tuple[int, bytes]]:
    """Each (code, operand); stops at what cannot be stepped over. Word 6 codes are given as their successors."""
    at = 0
    while at + (1 if old else 2) <= len(grpprl):
        code = grpprl[at] if old else struct.unpack_from("<H", grpprl, at)[0]
        at += 1 if old else 2
        size = _OLD_SIZES.get(code, -1) if old else _SIZES[code >> 13]
        if (old and size < 0) or (not old and size == 0):
            at, size = _variable(code, grpprl, at, old=old)
        yield (OLD_NAMES.get(code, 0) if old else code), grpprl[at : at + size]
        at += size


def _variable(code: int, grpprl: bytes, at: int, *, old: bool) -> tuple[int, int]:
    if code in ((188, 190) if old else (0xD608, 0xD606)):
        return at + 2, max(0, int.from_bytes(grpprl[at : at + 2], "little") - 1)
    size = grpprl[at] if at < len(grpprl) else 0
    if code == (23 if old else 0xC615) and size == 255:
        deleted = grpprl[at + 1] if at + 1 < len(grpprl) else 0
        added_at = at + 2 + 4 * deleted
        return at + 1, 2 + 4 * deleted + 3 * (grpprl[added_at] if added_at < len(grpprl) else 0)
    return at + 1, size


def look(grpprl: bytes, base: Look, *, old: bool = False) -> Look:
    """``base`` as changed by character modifiers."""
    changed = base
    for code, operand in modifiers(grpprl, old=old):
        change = _LOOKS.get(code)
        if change is not None and operand:
            changed = change(changed, base, int.from_bytes(operand[:4], "little"), operand)
        elif code == 0x2A33:
            changed = replace(base, special=changed.special, picture=changed.picture, binary=changed.binary)
    return changed


def _toggled(value: int, base: bool) -> bool:
    return {0x80: base, 0x81: not base}.get(value & 0xFF, bool(value & 0xFF))


_LOOKS: dict[int, Callable[[Look, Look, int, bytes], Look]] = {
    0x0800: lambda now, base, value, raw: replace(now, deleted=_toggled(value, base.deleted)),
    0x0801: lambda now, base, value, raw: replace(now, inserted=_toggled(value, base.inserted)),
    0x083C: lambda now, base, value, raw: replace(now, hidden=_toggled(value, base.hidden)),
    0x2A42: lambda now, base, value, raw: replace(now, ink=numbered(value & 0xFF)),
    0x6870: lambda now, base, value, raw: replace(now, ink=valued(raw)),
    0x2A0C: lambda now, base, value, raw: replace(now, paper=numbered(value & 0xFF)),
    0x4866: lambda now, base, value, raw: replace(now, paper=shading(raw)),
    0xCA71: lambda now, base, value, raw: replace(now, paper=shading(raw)),
    0x4852: lambda now, base, value, raw: replace(now, scale=value & 0xFFFF),
    0x4A43: lambda now, base, value, raw: replace(now, size=value & 0xFFFF),
    0x0855: lambda now, base, value, raw: replace(now, special=bool(value & 1)),
    0x6A03: lambda now, base, value, raw: replace(now, picture=value, special=True),
    0x0806: lambda now, base, value, raw: replace(now, binary=bool(value & 1)),
    0x4A30: lambda now, base, value, raw: replace(now, style=value & 0xFFFF),
    0x4A4F: lambda now, base, value, raw: replace(now, font=value & 0xFFFF),
}


def shape(grpprl: bytes, base: Shape, *, old: bool = False) -> Shape:
    """``base`` as changed by paragraph and table modifiers."""
    changed = base
    for code, operand in modifiers(grpprl, old=old):
        change = _SHAPES.get(code)
        if change is not None and operand:
            changed = change(changed, int.from_bytes(operand[:4], "little"), operand)
    return changed


def _row(now: Shape, operand: bytes) -> Shape:
    """A row's cell edges (twips, from the left) and merge flags."""
    count = operand[0]
    at = 1 + 2 * (count + 1)
    if len(operand) < at or not count:
        return now
    edges = struct.unpack_from(f"<{count + 1}h", operand, 1)
    size = max(2, (len(operand) - at) // count)
    merges = tuple(int.from_bytes(operand[at + size * number :][:2], "little") for number in range(count))
    return replace(now, edges=edges, merges=merges)


_SHAPES: dict[int, Callable[[Shape, int, bytes], Shape]] = {
    0xD608: lambda now, value, raw: _row(now, raw),
    0x2416: lambda now, value, raw: replace(now, in_table=bool(value & 1)),
    0x2417: lambda now, value, raw: replace(now, row_end=bool(value & 1)),
    0x6649: lambda now, value, raw: replace(now, depth=min(value, 64)),
    0x244B: lambda now, value, raw: replace(now, inner_cell=bool(value & 1)),
    0x244C: lambda now, value, raw: replace(now, inner_row_end=bool(value & 1)),
    0x442D: lambda now, value, raw: replace(now, paper=shading(raw)),
    0xC64D: lambda now, value, raw: replace(now, paper=shading(raw)),
    0xD612: lambda now, value, raw: replace(now, papers=shadings(raw, 10)),
    0xD609: lambda now, value, raw: replace(now, papers=now.papers or shadings(raw, 2)),
    0x6412: lambda now, value, raw: replace(now, clipped=-_FLAT <= int.from_bytes(raw[:2], "little", signed=True) < 0),
    0x3404: lambda now, value, raw: replace(now, header_row=bool(value & 1)),
    0x2640: lambda now, value, raw: replace(now, outline=value & 0xFF),
}
