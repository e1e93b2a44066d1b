"""PowerPoint records (幻灯片二进制记录): the stream as atoms with the containers around them ([MS-PPT] 2.3.1).

Containers are walked by an explicit stack. Office drawing containers lie inside and are walked alike.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

DOCUMENT, SLIDE, NOTES, MASTER, HANDOUT, LIST = 0x03E8, 0x03EE, 0x03F0, 0x03F8, 0x0FC9, 0x0FF0
SHAPE = 0xF004
TAG = 0x138B
"""Marked as an atom, but holds records: comments and all else that versions after 97 added."""
USER_EDIT, PERSIST, CRYPT = 0x0FF5, 0x1772, 0x2F14
_RECORDS = 5_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """A container on the way to an atom."""

    at: int
    kind: int
    instance: int


@dataclass(frozen=True, slots=True)
class Atom:
    """One record that holds bytes. ``path`` are its containers, outermost first; ``at`` is where it begins.

    ``cut`` is True where it, or a container that begins with it, claims more bytes than there are.
    """

    at: int
    kind: int
    instance: int
    body: bytes = field(repr=False)
    path: tuple[Step, ...] = ()
    cut: bool = False

    def inside(self, kind: int) -> Step | None:
        """The nearest container of a kind around this atom."""
        return next((step for step in reversed(self.path) if step.kind == kind), None)


def atoms(raw: bytes) -> Iterator[Atom]:
    """Every atom in order. A record that claims more than its container holds is cut to it."""
    stack: list[tuple[int, int, tuple[Step, ...]]] = [(0, len(raw), ())]
    cut = False
    for _ in range(_RECORDS):
        if not stack:
            return
        at, end, path = stack.pop()
        if at + 8 > end:
            continue
        head, kind, size = struct.unpack_from("<HHI", raw, at)
        stop = min(at + 8 + size, end)
        cut = cut or (at + 8 + size > end and kind != 0)
        stack.append((stop, end, path))
        if (head & 0xF == 0xF or kind == TAG) and len(path) < 64:
            stack.append((at + 8, stop, (*path, Step(at, kind, head >> 4))))
        else:
            yield Atom(at, kind, head >> 4, raw[at + 8 : stop], path, cut)
            cut = False


def torn(raw: bytes) -> bool:
    """True where the last outermost record ends beyond the stream; zeros after it are padding."""
    at = 0
    while at + 8 <= len(raw) and raw[at + 2 : at + 4] != b"\0\0":
        at += 8 + int.from_bytes(raw[at + 4 : at + 8], "little")
    return at > len(raw)


def persisted(raw: bytes, current: int) -> dict[int, int]:
    """Object numbers and where their latest version stands, from the last save back to the first."""
    places: dict[int, int] = {}
    seen: set[int] = set()
    while current not in seen and current >= 0 and current + 36 <= len(raw):
        seen.add(current)
        if struct.unpack_from("<H", raw, current + 2)[0] != USER_EDIT:
            break
        earlier, directory = struct.unpack_from("<II", raw, current + 16)
        for number, place in _directory(raw, directory):
            places.setdefault(number, place)
        current = earlier or -1
    return places


def _directory(raw: bytes, at: int) -> Iterator[tuple[int, int]]:
    if at + 8 > len(raw) or struct.unpack_from("<H", raw, at + 2)[0] != PERSIST:
        return
    end = min(at + 8 + struct.unpack_from("<I", raw, at + 4)[0], len(raw))
    at += 8
    while at + 4 <= end:
        head = struct.unpack_from("<I", raw, at)[0]
        first, count = head & 0xFFFFF, head >> 20
        at += 4
        for number in range(min(count, (end - at) // 4)):
            yield first + number, struct.unpack_from("<I", raw, at + 4 * number)[0]
        at += 4 * count
