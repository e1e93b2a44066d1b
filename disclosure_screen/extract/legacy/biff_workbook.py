"""What a binary workbook holds beside its sheets (工作簿全局): names, external caches, pivot caches, users, left-over strings."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from disclosure_screen.extract.legacy.biff import (
    BOF,
    CODEPAGE,
    CONTINUE,
    EOF,
    Dialect,
    Record,
    encoding_of,
    literals,
    plain_number,
    records,
    version_of,
)  # fmt: skip
from disclosure_screen.extract.legacy.biff_cells import Book
from disclosure_screen.extract.legacy.biff_strings import SharedStrings
from disclosure_screen.extract.legacy.biff_styles import Styles
from disclosure_screen.extract.legacy.escher import Blip, Torn, drawing_parts
from disclosure_screen.extract.legacy.metafile import picture
from disclosure_screen.extract.legacy.printable import Unclaimed, printable_runs, telling
from disclosure_screen.extract.source import Part
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_STATES = {0: "", 1: "隐藏工作表", 2: "深度隐藏工作表"}
_LAYOUT = frozenset({
    0x0019, 0x0012, 0x0013, 0x003D, 0x0040, 0x008C, 0x008D, 0x00C1, 0x00DA, 0x00E1, 0x00E2, 0x00FF, 0x013D, 0x0160,
    0x0161, 0x01AF, 0x01B7, 0x01BC, 0x01C0, 0x01C1, 0x0863, 0x088C, 0x0896, 0x089B, 0x08A3, 0x0017, 0x0016, 0x009C,
    0x00BF, 0x00C0, 0x00DC, 0x088E, 0x087C, 0x087D, 0x0892, 0x088D, 0x00E3, 0x0086, 0x000E, 0x0059,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoundSheet:
    """A sheet as the workbook lists it: where its stream begins, its tab, why it is hidden."""

    at: int
    name: str
    state: str


@dataclass(slots=True)
class Globals:
    """The workbook's global records, read: what sheets share, the list of sheets, and texts of their own."""

    book: Book
    sheets: list[BoundSheet] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def read_globals(raw: bytes, start: int, end: int) -> Globals:
    """Reads the global stretch of the stream."""
    return _Reader().read(raw, start, end)


class _Reader:
    def __init__(self) -> None:
        self._dialect, self._styles, self._strings = Dialect(), Styles(), SharedStrings()
        self._sheets: list[BoundSheet] = []
        self._parts: list[Part] = []
        self._chunks: dict[int, list[bytes]] = {0x00FC: [], 0x00EB: []}
        self._unknown = Unclaimed()

    def read(self, raw: bytes, start: int, end: int) -> Globals:
        last = 0
        for record in records(raw, start, end):
            if record.kind == CONTINUE:
                if last in self._chunks:
                    self._chunks[last].append(record.body)
                else:
                    self._unknown.take(record.body)
                continue
            last = record.kind
            self._take(record)
        if self._chunks[0x00FC]:
            self._strings = SharedStrings(self._chunks[0x00FC])
        self._finish()
        return Globals(Book(self._dialect, self._styles, self._strings), self._sheets, self._parts)

    def _take(self, record: Record) -> None:
        kind, body = record.kind, record.body
        if kind in BOF:
            self._dialect = Dialect(version_of(record), self._dialect.encoding)
        elif kind == CODEPAGE and len(body) >= 2:
            self._dialect = Dialect(self._dialect.version, encoding_of(struct.unpack_from("<H", body)[0]))
        elif kind in self._chunks:
            self._chunks[kind].append(body)
        elif kind in _READERS:
            _READERS[kind](self, body)
        elif not self._styles.take(record, self._dialect) and kind not in _LAYOUT and kind != EOF:
            self._unknown.take(body)

    def _finish(self) -> None:
        if not self._strings.complete:
            self._parts.append(Gap(GapReason.DAMAGED, Location(("共享字符串表",)), "共享字符串表损坏，其余字符串未读"))
        for text in self._styles.literals():
            self._hidden(text, "数字格式", "数字格式中的文字", Layer.METADATA)
        for _, text in self._strings.phonetics:
            self._hidden(text, "拼音标注", "拼音标注")
        for part in drawing_parts(b"".join(self._chunks[0x00EB])):
            if isinstance(part, Torn):
                self._parts.append(Gap(GapReason.DAMAGED, Location(("图片",)), "图形数据不完整，部分未读"))
            elif isinstance(part, Blip):
                self._parts += picture(f"图片.{part.kind}", part.raw, Location(("图片",)))
            else:
                self._hidden(part.text, "图形", part.label)
        if not self._sheets:  # An old file is a single sheet: it is read as one, with its unknown records.
            return
        self._parts += self._unknown.parts(Location(("其他记录",)), "不在单元格中的内容")

    def _hidden(self, text: str, label: str, concealment: str, layer: Layer = Layer.HIDDEN) -> None:
        if cleaned := text.replace("\0", "").strip():
            self._parts.append(Block(layer, cleaned, Location((label,)), concealment=concealment))

    def _sheet(self, body: bytes) -> None:
        if len(body) >= 8:
            at, state = struct.unpack_from("<IB", body)
            self._sheets.append(
                BoundSheet(at, self._dialect.string(body, 6, counted=1)[0], _STATES.get(state & 3, "隐藏工作表"))
            )

    def _name(self, body: bytes) -> None:
        if len(body) < 15:
            return
        flags, _, length, size = struct.unpack_from("<HBBH", body)
        name, at = self._dialect.characters(body, 14, length)
        concealment = "隐藏的名称" if flags & 1 else ""
        if not flags & 0x20:
            self._parts.append(
                Block(
                    Layer.HIDDEN if concealment else Layer.METADATA, name, Location(("名称",)), concealment=concealment
                )
            )
        for text in literals(body[at : at + size], self._dialect):
            self._hidden(text, "名称", concealment or "名称的值", Layer.HIDDEN if concealment else Layer.METADATA)
        at += size
        for count in body[10:14]:
            if count:
                text, at = self._dialect.characters(body, at, count)
                self._hidden(text, "名称", "名称的说明")

    def _source_book(self, body: bytes) -> None:
        if len(body) < 5 or body[2:4] in (b"\x01\x04", b"\x01\x3a"):
            return
        path, at = self._dialect.string(body, 2)
        self._hidden(path.translate({1: " ", 2: "/", 3: "/", 4: "/"}), "外部链接", "外部链接来源")
        for _ in range(struct.unpack_from("<H", body)[0]):
            if at >= len(body):
                return
            text, at = self._dialect.string(body, at)
            self._hidden(text, "外部链接", "外部链接的工作表名")

    def _cached_row(self, body: bytes) -> None:
        at = 4
        while at + 9 <= len(body) or (at < len(body) and body[at] == 2):
            kind, at = body[at], at + 1
            if kind == 2:
                text, at = self._dialect.string(body, at)
                self._hidden(text, "外部链接", "外部链接缓存")
                continue
            if kind == 1 and at + 8 <= len(body):
                self._hidden(plain_number(struct.unpack_from("<d", body, at)[0]), "外部链接", "外部链接缓存")
            at += 8

    def _user(self, body: bytes) -> None:
        text = self._dialect.string(body, counted=2 if self._dialect.version >= 8 else 1)[0]
        self._hidden(text, "最后保存者", "", Layer.METADATA)

    def _sharing(self, body: bytes) -> None:
        text = self._dialect.string(body, 4, counted=2 if self._dialect.version >= 8 else 1)[0]
        self._hidden(text, "写保护用户", "", Layer.METADATA)

    def _style(self, body: bytes) -> None:
        if len(body) > 4 and not body[1] & 0x80:
            text = self._dialect.string(body, 2, counted=2 if self._dialect.version >= 8 else 1)[0]
            if telling(text):
                self._hidden(text, "样式名称", "", Layer.METADATA)


_READERS = {
    0x0085: _Reader._sheet, 0x0018: _Reader._name, 0x0218: _Reader._name, 0x01AE: _Reader._source_book,
    0x005A: _Reader._cached_row, 0x005C: _Reader._user, 0x005B: _Reader._sharing, 0x0293: _Reader._style,
}  # fmt: skip


def pivot_cache(raw: bytes, label: str) -> Iterator[Part]:
    """Field names and cached items of a pivot cache stream, shown or not."""
    dialect, unknown = Dialect(), bytearray()
    for record in records(raw):
        text = ""
        if record.kind == 0x00CD:
            text = dialect.string(record.body)[0]
        elif record.kind == 0x00C9 and len(record.body) >= 8:
            text = plain_number(struct.unpack_from("<d", record.body)[0])
        elif record.kind == 0x00C7 and len(record.body) > 14:
            text = dialect.string(record.body, 14)[0]
        elif record.kind not in (EOF, 0x00C8):
            unknown += record.body + b"\0\0"
        if text.strip("\0 "):
            yield Block(Layer.HIDDEN, text, Location(("数据透视表", label)), concealment="数据透视表缓存")
    for text in printable_runs(bytes(unknown)):
        yield Block(Layer.HIDDEN, text, Location(("数据透视表", label)), concealment="数据透视表缓存")


def left_over_strings(book: Book) -> Iterator[Part]:
    """Shared strings no cell shows; asked for when every sheet has been read."""
    for text in book.strings.unused():
        yield Block(Layer.HIDDEN, text, Location(("未引用的共享字符串",)), concealment="未被任何单元格引用的字符串")
