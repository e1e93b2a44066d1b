"""A minimal writer of Word binary documents, for probes only: text with formatting, parts beside it, name tables.

Written from [MS-DOC] and not from the reader, so that a misreading of the format cannot cancel out.
"""

import struct
from dataclasses import dataclass, field

from disclosure_screen.extract.legacy.compound import pack

_TEXT = 0x600
_PARTS = ("main", "footnote", "header", "macro", "comment", "endnote", "textbox", "header_textbox")
_PAIRS = 93
_BASE = 0x9A


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look. ``paragraph`` are the modifiers of the paragraphs that end in it, ``style`` their style's number."""

    text: str
    look: bytes = b""
    paragraph: bytes = b""
    style: int = 0


def units(text: str) -> int:
    """The number of 16-bit units, in which Word counts."""
    return len(text.encode("utf-16-le")) // 2


def sprm(code: int, value: int | bytes) -> bytes:
    """One property modifier."""
    size = (1, 1, 2, 4, 2, 2, 0, 3)[code >> 13]
    if isinstance(value, bytes):
        return struct.pack("<HB", code, len(value)) + value
    return struct.pack("<H", code) + value.to_bytes(size, "little")


@dataclass(slots=True)
class WordFile:
    """A document under construction. ``tables`` are (pair number → bytes), ``streams`` further streams of the container."""

    parts: dict[str, list[Run]]
    tables: dict[int, bytes] = field(default_factory=dict)
    streams: dict[tuple[str, ...], bytes] = field(default_factory=dict)
    data: bytes = b""
    between: bytes = b""
    compressed: bool = False
    splits: int = 1
    flags: int = 0x1200
    version: int = 0xC1

    def streams_of(self) -> dict[tuple[str, ...], bytes]:
        """The streams of the finished document."""
        runs = [run for part in _PARTS for run in self.parts.get(part, [])]
        raw = "".join(run.text for run in runs).encode("cp1252" if self.compressed else "utf-16-le")
        width = 1 if self.compressed else 2
        length = len(raw) // width
        body = bytearray(raw + self.between)
        body += bytes(-(_TEXT + len(body)) % 512)
        chpx_page = (_TEXT + len(body)) // 512
        body += _character_page(runs, width)
        papx_page = chpx_page + 1
        body += _paragraph_page(runs, width)
        end = _TEXT + width * length
        tables = dict(self.tables)
        tables[12] = struct.pack("<III", _TEXT, end, chpx_page)
        tables[13] = struct.pack("<III", _TEXT, end, papx_page)
        tables[33] = self._pieces(length, width)
        main = sum(units(run.text) for run in self.parts["main"])
        tables.setdefault(6, positions(0, main, entry=struct.pack("<HIHI", 0, 0xFFFFFFFF, 0, 0)))
        tables.setdefault(31, bytes(500))
        table, pairs = bytearray(b"\0" * 8), {}
        for number, content in sorted(tables.items()):
            pairs[number] = (len(table), len(content))
            table += content
        word = self._fib(pairs, end).ljust(_TEXT, b"\0") + bytes(body)
        made: dict[tuple[str, ...], bytes] = {("WordDocument",): word, ("1Table",): bytes(table)}
        return {**made, **({("Data",): self.data} if self.data else {}), **self.streams}

    def build(self) -> bytes:
        """The finished file."""
        return pack(self.streams_of())

    def _pieces(self, length: int, width: int) -> bytes:
        cuts = [length * number // self.splits for number in range(self.splits + 1)]
        plc = struct.pack(f"<{len(cuts)}I", *cuts)
        for cut in cuts[:-1]:
            place = _TEXT + cut * width
            plc += struct.pack("<HIH", 0, place * 2 | 0x40000000 if self.compressed else place, 0)
        return b"\x02" + struct.pack("<I", len(plc)) + plc

    def _fib(self, pairs: dict[int, tuple[int, int]], end: int) -> bytes:
        fib = bytearray(_BASE + 8 * _PAIRS)
        struct.pack_into("<HHHHHHHI", fib, 0, 0xA5EC, self.version, 0, 0x0804, 0, self.flags, 0xBF, 0)
        struct.pack_into("<II", fib, 0x18, _TEXT, end)
        struct.pack_into("<H", fib, 0x20, 14)
        struct.pack_into("<H", fib, 0x3E, 22)
        lengths = [sum(units(run.text) for run in self.parts.get(part, [])) for part in _PARTS]
        struct.pack_into("<8I", fib, 0x4C, *lengths)
        struct.pack_into("<H", fib, 0x98, _PAIRS)
        for number, pair in pairs.items():
            struct.pack_into("<II", fib, _BASE + 8 * number, *pair)
        return bytes(fib)


def _page(bounds: list[int], entries: list[bytes], entry: int, *, odd: bool) -> bytes:
    page = bytearray(512)
    count = len(entries)
    struct.pack_into(f"<{count + 1}I", page, 0, *bounds)
    free = 511
    for number, content in enumerate(entries):
        if not content:
            continue
        free = (free - len(content)) & ~1
        page[free : free + len(content)] = content
        page[4 * (count + 1) + entry * number] = free // 2
    page[511] = count
    assert free > 4 * (count + 1) + entry * count
    return bytes(page)


def _character_page(runs: list[Run], width: int) -> bytes:
    bounds, entries = [_TEXT], list[bytes]()
    for run in runs:
        bounds.append(bounds[-1] + width * units(run.text))
        entries.append(bytes([len(run.look)]) + run.look if run.look else b"")
    return _page(bounds, entries, 1, odd=False)


def _paragraph_page(runs: list[Run], width: int) -> bytes:
    bounds, entries, at = [_TEXT], list[bytes](), _TEXT
    for run in runs:
        for char in run.text:
            at += width * units(char)
            if char in "\r\x07":
                bounds.append(at)
                content = struct.pack("<H", run.style) + run.paragraph
                content += b"\0" * ((len(content) + 1) % 2)
                entries.append(bytes([(len(content) + 1) // 2]) + content)
    if bounds[-1] != at:
        bounds.append(at)
        entries.append(b"")
    return _page(bounds, entries, 13, odd=True)


def string_table(texts: list[str], *, extra: int = 0) -> bytes:
    """An extended STTB: count, size of the extra bytes, then counted wide strings."""
    raw = struct.pack("<HHH", 0xFFFF, len(texts), extra)
    for text in texts:
        raw += struct.pack("<H", len(text)) + text.encode("utf-16-le") + bytes(extra)
    return raw


def counted(text: str) -> bytes:
    """A wide string behind its length."""
    return struct.pack("<H", len(text)) + text.encode("utf-16-le")


def positions(*values: int, entry: bytes = b"") -> bytes:
    """A table of positions, each but the last with an entry."""
    return struct.pack(f"<{len(values)}I", *values) + entry * (len(values) - 1)


def stylesheet(styles: list[tuple[str, int, bytes, bytes]]) -> bytes:
    """Styles as (name, kind, paragraph modifiers, character modifiers); kind 1 is a paragraph's, 2 a run's."""
    raw = struct.pack("<HHHHHHHHHH", 18, len(styles), 10, 0, 0, 0, 0, 0, 0, 0)
    for number, (name, kind, paragraph, character) in enumerate(styles):
        parts = [struct.pack("<H", number) + paragraph, character] if kind == 1 else [character]
        std = struct.pack("<HHHHH", 0xFFE, 0xFFF0 | kind, len(parts), 0, 0) + counted(name) + b"\0\0"
        for part in parts:
            std += b"\0" * (len(std) % 2) + struct.pack("<H", len(part)) + part
        raw += struct.pack("<H", len(std)) + std + b"\0" * (len(std) % 2)
    return raw


def property_stream(section: bytes, properties: dict[int, bytes], names: dict[int, str] | None = None) -> bytes:
    """A property set of one section: typed values by number, and names for custom ones."""
    values = dict(properties)
    values[1] = struct.pack("<IHH", 2, 1200, 0)
    if names:
        raw = struct.pack("<I", len(names))
        for number, name in names.items():
            text = (name + "\0").encode("utf-16-le")
            raw += struct.pack("<II", number, len(name) + 1) + text + bytes(-len(text) % 4)
        values[0] = raw
    head, body = b"", b""
    offset = 8 + 8 * len(values)
    for number, value in sorted(values.items()):
        head += struct.pack("<II", number, offset + len(body))
        body += value + bytes(-len(value) % 4)
    inner = struct.pack("<II", offset + len(body), len(values)) + head + body
    return struct.pack("<HHI16sI", 0xFFFE, 0, 0, b"", 1) + section + struct.pack("<I", 48) + inner


SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
DOCUMENT = bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae")
CUSTOM = bytes.fromhex("05d5cdd59c2e1b10939708002b2cf9ae")


def wide_property(text: str) -> bytes:
    """A VT_LPWSTR value."""
    return struct.pack("<II", 31, len(text) + 1) + (text + "\0").encode("utf-16-le")
