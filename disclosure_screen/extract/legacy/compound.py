"""Compound files (OLE2 复合文档): streams by path, what is damaged about them, what lies in them unreferenced.

olefile finds the streams; it stays quiet about streams that end early and entries nothing points to, and both matter
here: the first must become a gap, the second is where deleted text survives.
"""

import io
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from disclosure_screen.extract.source import Source, Unreadable
from disclosure_screen.model.document import GapReason

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BREAKS = (OSError, ValueError, IndexError, KeyError, TypeError, OverflowError, RecursionError, struct.error)
"""What olefile raises on a damaged container."""

_FREE = 0xFFFFFFFF
_LAST = 0xFFFFFFFE
"""Marks beyond the end of the file with which some programs fill up the table; a stream that is cut is noticed by itself."""
_ENTRY = 128
_STREAM = 2


class Compound:
    """An opened compound file. Raises :class:`Unreadable` (damaged) where its directory cannot be read at all."""

    def __init__(self, source: Source) -> None:
        import olefile

        self._limits = source.limits
        self._raw = source.read()
        try:
            self._ole = olefile.OleFileIO(io.BytesIO(self._raw))
            listed = [tuple(path) for path in self._ole.listdir()]
        except BREAKS as broken:
            raise Unreadable(GapReason.DAMAGED, "复合文档目录损坏") from broken
        self.paths: tuple[tuple[str, ...], ...] = tuple(listed)
        self.short: list[tuple[str, ...]] = []
        """Streams whose bytes ended before their declared size, so far."""
        self.oversized: list[tuple[str, ...]] = []
        """Streams larger than one part may be, so far; they were not read."""
        self._left = 4 * len(self._raw) + 2**20

    def find(self, *path: str) -> tuple[str, ...] | None:
        """The stored spelling of a path, names compared without case; None where there is no such stream."""
        return self._spellings.get(tuple(step.casefold() for step in path))

    @cached_property
    def _spellings(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {tuple(step.casefold() for step in path): path for path in reversed(self.paths)}

    @cached_property
    def _beneath(self) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
        """For each storage every stream at any depth in it."""
        paths: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for path in self.paths:
            for depth in range(1, len(path)):
                paths.setdefault(path[:depth], []).append(path)
        return paths

    @cached_property
    def held(self) -> dict[tuple[str, ...], frozenset[str]]:
        """For each storage the names of the streams directly in it, without case."""
        names: dict[tuple[str, ...], set[str]] = {}
        for path in self.paths:
            names.setdefault(path[:-1], set()).add(path[-1].casefold())
        return {storage: frozenset(known) for storage, known in names.items()}

    def read(self, *path: str) -> bytes:
        """A stream's bytes; as many as can be reached where it is damaged (then it is noted in ``short``).

        Raises :class:`Unreadable` (limit) where streams overlap so often that the file multiplies.
        """
        stored = self.find(*path)
        if stored is None:
            return b""
        try:
            size = int(self._ole.get_size(list(stored)))
            if size > self._limits.part_bytes:
                self.oversized.append(stored)
                return b""
            self._spend(size)
            stream: bytes = self._ole.openstream(list(stored)).read()
        except BREAKS:
            self._note_short(stored)
            return b""
        if len(stream) < size:
            self._note_short(stored)
        return stream

    def _spend(self, size: int) -> None:
        """Streams that share their sectors multiply a small file; all together may not be read more than a few times over."""
        self._left -= min(size, len(self._raw))
        if self._left < 0:
            raise Unreadable(GapReason.LIMIT, "数据流互相重叠，疑似恶意构造，其余未读")

    def _note_short(self, path: tuple[str, ...]) -> None:
        if path not in self.short:
            self.short.append(path)

    @cached_property
    def truncated(self) -> bool:
        """True where the file ends inside a sector or before the sectors its own allocation table speaks of."""
        sector = int(self._ole.sectorsize)
        held = (len(self._raw) - 512 + sector - 1) // sector if sector == 512 else len(self._raw) // sector - 1
        table = self._allocation(sector)
        return any(mark not in (_FREE, _LAST, 0) for mark in table[held:]) or bool((len(self._raw) - 512) % 512)

    def _allocation(self, sector: int) -> tuple[int, ...]:
        """The FAT as stored, including what lies beyond the end of the file (olefile cuts that off)."""
        table: list[int] = []
        for number in struct.unpack_from("<109I", self._raw.ljust(512, b"\0"), 76):
            chunk = self._raw[(number + 1) * sector : (number + 2) * sector] if number < _FREE - 5 else b""
            table += struct.unpack(f"<{len(chunk) // 4}I", chunk[: len(chunk) // 4 * 4])
        return tuple(table)

    def storages(self) -> Iterator[tuple[str, ...]]:
        """Paths of storages that hold streams directly, outermost first, without the root."""
        yield from dict.fromkeys(path[:-1] for path in self.paths if len(path) > 1)

    def subset(self, *storage: str) -> bytes:
        """A storage with everything beneath it, as a compound file of its own (an embedded object)."""
        depth = len(storage)
        inner = {path[depth:]: self.read(*path) for path in self._beneath.get(storage, ())}
        return pack(inner)

    def orphans(self) -> Iterator[tuple[str, bytes]]:
        """Streams in the directory that no storage leads to, and sectors the table calls free: deleted, yet still here."""
        reached = {entry.sid for entry in self._ole.direntries if entry is not None}
        directory = self._ole.directory_fp.getvalue() if hasattr(self._ole.directory_fp, "getvalue") else b""
        for number in range(1, min(len(directory) // _ENTRY, 100_000)):
            raw = directory[number * _ENTRY : (number + 1) * _ENTRY]
            if number in reached or raw[66] != _STREAM:
                continue
            length, start, size = struct.unpack_from("<H", raw, 64)[0], *struct.unpack_from("<II", raw, 116)
            self._spend(size)
            with suppress(*BREAKS):
                data = self._ole._open(start, min(size, self._limits.part_bytes)).read()
                yield raw[: max(length - 2, 0)].decode("utf-16-le", "replace"), data
        sector, free = int(self._ole.sectorsize), bytearray()
        for number, mark in enumerate(self._ole.fat):
            if mark == _FREE:
                free += self._raw[(number + 1) * sector : (number + 2) * sector]
        if free.strip(b"\0\xff"):
            yield "", bytes(free)


def pack(streams: dict[tuple[str, ...], bytes]) -> bytes:
    """A compound file holding ``streams``: 512-byte sectors, 4096 where the whole would outgrow the header's table."""
    large = sum(len(data) for data in streams.values()) + 4096 * len(streams) > 6 * 2**20
    return _Packer(4096 if large else 512).packed(streams)


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    start: int = 0
    size: int = 0
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE

    def packed(self) -> bytes:
        raw = self.name.encode("utf-16-le", "surrogatepass")[:62]
        head = struct.pack("<64sHBBIII", raw, len(raw) + 2, self.kind, 1, self.left, self.right, self.child)
        return head + bytes(36) + struct.pack("<IQ", self.start, self.size)


class _Packer:
    def __init__(self, sector: int) -> None:
        self._sector = sector
        # Free sectors first: many recognisers look for a signature in the first kilobyte, and a stream may begin with one.
        self._body = bytearray(2 * sector)
        self._fat = [_FREE, _FREE]
        self._mini = bytearray()
        self._minifat: list[int] = []

    def packed(self, streams: dict[tuple[str, ...], bytes]) -> bytes:
        entries = self._entries(streams)
        entries[0].start, entries[0].size = self._store(bytes(self._mini)), len(self._mini)
        listing = b"".join(entry.packed() for entry in entries)
        at_directory = self._store(listing.ljust(-(-len(listing) // self._sector) * self._sector, b"\0"))
        minifat = struct.pack(f"<{len(self._minifat)}I", *self._minifat)
        count_mini = -(-len(minifat) // self._sector)
        at_minifat = self._store(minifat.ljust(count_mini * self._sector, b"\xff"))
        per, first = self._sector // 4, len(self._fat)
        count = 1
        while count * per < first + count:
            count += 1
        self._fat += [0xFFFFFFFD] * count
        self._fat += [_FREE] * (count * per - len(self._fat))
        header = struct.pack(
            "<8s16sHHHHH6s9I",
            *(MAGIC, b"", 0x3E, 3 if self._sector == 512 else 4, 0xFFFE, 9 if self._sector == 512 else 12, 6, b""),
            *(0 if self._sector == 512 else -(-len(listing) // self._sector), count, at_directory, 0, 4096),
            *(at_minifat, count_mini, 0xFFFFFFFE, 0),
        )
        difat = struct.pack("<109I", *range(first, first + count), *[_FREE] * (109 - count))
        table = struct.pack(f"<{len(self._fat)}I", *self._fat)
        return (header + difat).ljust(self._sector, b"\0") + bytes(self._body) + table

    def _entries(self, streams: dict[tuple[str, ...], bytes]) -> list[_Entry]:
        entries = [_Entry("Root Entry", 5)]
        pending: list[tuple[tuple[str, ...], int]] = [((), 0)]
        while pending:
            storage, owner = pending.pop()
            depth = len(storage)
            names = {path[depth] for path in streams if path[:depth] == storage and len(path) > depth}
            ordered = sorted(names, key=lambda name: (len(name), name.upper()))
            base = len(entries)
            for name in ordered:
                data = streams.get((*storage, name))
                start, size = (0, 0) if data is None else (self._place(data), len(data))
                entries.append(_Entry(name[:31], 1 if data is None else 2, start, size))
                if data is None:
                    pending.append(((*storage, name), len(entries) - 1))
            entries[owner].child = _balance(entries, base, base + len(ordered))
        return entries

    def _place(self, data: bytes) -> int:
        return self._store_mini(data) if len(data) < 4096 else self._store(data)

    def _store(self, data: bytes) -> int:
        return _chain(data, self._sector, self._body, self._fat)

    def _store_mini(self, data: bytes) -> int:
        return _chain(data, 64, self._mini, self._minifat)


def _chain(data: bytes, sector: int, body: bytearray, table: list[int]) -> int:
    if not data:
        return 0xFFFFFFFE
    start, count = len(table), -(-len(data) // sector)
    body += data.ljust(count * sector, b"\0")
    table += [*range(start + 1, start + count), 0xFFFFFFFE]
    return start


def _balance(entries: list[_Entry], low: int, high: int) -> int:
    """Links sorted siblings into a search tree and answers its root; recursion is as deep as a balanced tree."""
    if low >= high:
        return _FREE
    middle = (low + high) // 2
    entries[middle].left, entries[middle].right = _balance(entries, low, middle), _balance(entries, middle + 1, high)
    return middle
