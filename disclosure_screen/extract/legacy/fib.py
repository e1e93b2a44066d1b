"""The file information block (FIB) of a Word binary document: where everything stands ([MS-DOC] 2.5, Word 6/95, Word 2).

The same offsets serve damaged and hostile files, so every read is bounded and a pointer outside its stream reads as
empty; the reader tells the difference by ``missing``.
"""

import struct
from dataclasses import dataclass, field

WORD_97 = 0xA5EC
WORD_6 = 0xA5DC
WORD_2 = 0xA5DB
KNOWN = frozenset({WORD_97, WORD_6, WORD_2, 0xA59B, 0xA697, 0xA699, 0xA5D9})

_TABLES = {
    "stylesheet": 1, "footnote_refs": 2, "footnote_text": 3, "comment_refs": 4, "comment_text": 5, "sections": 6,
    "glossary_names": 9, "header_text": 11, "chpx": 12, "papx": 13, "fonts": 15, "bookmarks": 21, "associations": 32,
    "pieces": 33, "comment_owners": 36, "comment_bookmarks": 37,
    "form_fields": 45, "endnote_refs": 46, "endnote_text": 47, "drawings": 50,
    "revision_authors": 51, "captions": 52, "textbox_text": 56, "header_textbox_text": 58, "variables": 60,
    "route_slip": 70, "saved_by": 71, "file_names": 72, "lists": 73, "glossary_styles": 83, "list_names": 91,
}  # fmt: skip
"""Names of the (offset, length) pairs that are read, by their number in [MS-DOC] 2.5.6."""

PARTS = ("main", "footnote", "header", "macro", "comment", "endnote", "textbox", "header_textbox")
"""Parts of the one text, in the order in which they stand in it."""

CODE_PAGES = {
    0x0804: "gb18030", 0x1004: "gb18030", 0x0404: "big5hkscs", 0x0C04: "big5hkscs", 0x1404: "big5hkscs",
    0x0411: "cp932", 0x0412: "cp949", 0x0419: "cp1251", 0x0422: "cp1251", 0x0423: "cp1251", 0x0402: "cp1251",
    0x0408: "cp1253", 0x041F: "cp1254", 0x040D: "cp1255", 0x0401: "cp1256", 0x0415: "cp1250", 0x0405: "cp1250",
    0x040E: "cp1250", 0x0418: "cp1250", 0x041A: "cp1250", 0x0424: "cp1250", 0x041B: "cp1250", 0x041E: "cp874",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fib:
    """Where the text, its parts and its tables stand. Lengths of the parts are in characters."""

    ident: int
    version: int
    flags: int
    language: int
    key: int
    text_start: int
    text_end: int
    lengths: tuple[int, ...]
    tables: dict[str, tuple[int, int]] = field(repr=False)

    @property
    def modern(self) -> bool:
        """True from Word 97 on: 16-bit text and a separate table stream."""
        return (self.ident == WORD_97 and self.version > 0x69) or self.version >= 0xC0

    @property
    def complex(self) -> bool:
        """True where the last save was a fast save, which leaves the old text in the file."""
        return bool(self.flags & 0x0004)

    @property
    def encrypted(self) -> bool:
        """True where text and tables are enciphered."""
        return bool(self.flags & 0x0100)

    @property
    def obfuscated(self) -> bool:
        """True where the cipher is the old XOR one."""
        return bool(self.flags & 0x8000)

    @property
    def table_stream(self) -> str:
        """The stream that holds the tables; Word 6 keeps them with the text."""
        if not self.modern:
            return "WordDocument"
        return "1Table" if self.flags & 0x0200 else "0Table"

    @property
    def wide(self) -> bool:
        """True where an old document stores its text in 16-bit characters (Far East Word 6)."""
        return bool(self.flags & 0x1000)

    @property
    def encoding(self) -> str:
        """The code page of 8-bit text: always western from Word 97 on, the language's before."""
        return "cp1252" if self.modern else CODE_PAGES.get(self.language, "cp1252")

    def start(self, part: str) -> int:
        """The character position at which a part begins."""
        return sum(self.lengths[: PARTS.index(part)])

    def length(self, part: str) -> int:
        """The number of characters of a part."""
        return self.lengths[PARTS.index(part)]

    def table(self, name: str, stream: bytes) -> bytes:
        """A table's bytes; empty where the document has none or the pointer leads out of the stream."""
        offset, length = self.tables.get(name, (0, 0))
        return stream[offset : offset + length] if length > 0 and offset + length <= len(stream) else b""

    def missing(self, stream: bytes) -> tuple[str, ...]:
        """Tables the document says it has, but that lie outside of the stream."""
        return tuple(name for name, (offset, length) in self.tables.items() if length and offset + length > len(stream))


def read_fib(word: bytes) -> Fib | None:
    """The FIB at the start of the main stream; None where it is too short or not a Word document."""
    if len(word) < 0x60:
        return None
    ident, version, _, language, _, flags, _, key = struct.unpack_from("<HHHHHHHI", word)
    if ident not in KNOWN:
        return None
    start, end = struct.unpack_from("<II", word, 0x18)
    modern = (ident == WORD_97 and version > 0x69) or version >= 0xC0
    lengths = _lengths(word, 0x4C if modern else 0x34)
    count = struct.unpack_from("<H", word, 0x98)[0] if modern and len(word) >= 0x9A else 61
    base = 0x9A if modern else 0x58
    tables = {name: pair for name, at in _TABLES.items() if at < count and (pair := _pair(word, base + 8 * at))}
    return Fib(
        ident, version, flags, language, key, start, end, lengths, {} if ident not in (WORD_97, WORD_6) else tables
    )


def _lengths(word: bytes, base: int) -> tuple[int, ...]:
    claims = struct.unpack_from("<8i", word.ljust(base + 32, b"\0"), base)
    return tuple(max(0, min(claim, len(word))) for claim in claims)


def _pair(word: bytes, at: int) -> tuple[int, int] | None:
    if at + 8 > len(word):
        return None
    offset, length = struct.unpack_from("<II", word, at)
    return (offset, length) if length else None
