"""One sheet of a binary workbook (工作表): cells row by row under their headers, then everything else that holds text.

The stream is read twice: once for what hides rows and columns and merges headers (merges stand after the cells), then
for the text. Cells are never put in a grid: one at IV65536 costs as much as one at A1.
"""

import re
import struct
from collections.abc import Iterator
from itertools import chain, pairwise

from disclosure_screen.extract.legacy.biff import BOF, CONTINUE, EOF, Record, literals, records
from disclosure_screen.extract.legacy.biff_cells import CELLS, Book, CellReader, Value, column_name
from disclosure_screen.extract.legacy.biff_layout import Layout
from disclosure_screen.extract.legacy.escher import Blip, Torn, drawing_parts
from disclosure_screen.extract.legacy.metafile import picture
from disclosure_screen.extract.legacy.printable import Unclaimed, printable_runs
from disclosure_screen.extract.ooxml.tables import HeadCell, Headers
from disclosure_screen.extract.source import Part
from disclosure_screen.model.document import Block, Cell, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_LAYOUT = frozenset({
    0x0008, 0x0208, 0x000B, 0x020B, 0x000C, 0x000D, 0x000E, 0x000F, 0x0010, 0x0011, 0x0012, 0x0019, 0x001A, 0x001B,
    0x001D, 0x0026, 0x0027, 0x0028, 0x0029, 0x002A, 0x002B, 0x0041, 0x004D, 0x0055, 0x005F, 0x0063, 0x007D, 0x0080,
    0x0081, 0x0082, 0x0083, 0x0084, 0x008C, 0x0090, 0x0099, 0x009B, 0x009D, 0x00A0, 0x00A1, 0x00BE, 0x00D7, 0x00DD,
    0x00E2, 0x00E5, 0x0200, 0x0000, 0x0201, 0x0001, 0x0225, 0x023E, 0x0862, 0x0867, 0x0868, 0x088B, 0x01B0, 0x01B2,
    0x0020, 0x0021, 0x0024, 0x0025, 0x013E, 0x0160,
    *range(0x1001, 0x100D), *range(0x100E, 0x1070),
})  # fmt: skip
"""Records that hold layout alone. Everything in neither set is searched for strings, so that nothing unknown is lost."""
_LINK = "超链接指向的地址，表中不显示"
_FRAME_CODES = re.compile(r'&"[^"]*"|&[0-9]{1,3}|&K[0-9A-Fa-f]{6}|&[A-JM-QS-Z]')


class Sheet:
    """Reads one sheet. ``name`` is its tab, ``state`` why it is hidden or empty."""

    def __init__(self, book: Book, name: str, state: str, layout: Layout) -> None:
        self._book, self._name, self._state, self._layout = book, name, state, layout
        self._route = (f"{name}（{state}）",) if state else (name,)
        self._headers, self._last = Headers(width=layout.width), 0
        self._row: list[Value] = []
        self._texts: dict[int, str] = {}
        self._object = self._expected = self._runs = 0
        self._drawing, self._chart_drawing = bytearray(), bytearray()
        self._unknown = Unclaimed()
        self._charts = self._depth = 0
        self._cells = CellReader(book)

    def parts(self, book: bytes, start: int, end: int) -> Iterator[Part]:
        """Everything in the sheet's stretch of the stream."""
        yield self._text(Layer.HIDDEN if self._state else Layer.METADATA, self._name, "工作表名称")
        last = 0
        for record in records(book, start, end):
            if record.kind in BOF:
                self._depth += 1
                self._charts += self._depth > 1
            elif record.kind == EOF:
                self._depth -= 1
            elif record.kind == CONTINUE:
                self._continue(record, last)
                continue
            elif self._depth > 1:
                yield from self._chart(record)
            else:
                yield from self._record(record)
            last = record.kind
        yield from self._flush()
        yield from self._remaining()

    def _record(self, record: Record) -> Iterator[Part]:
        kind = record.kind
        if kind in CELLS:
            for value in self._cells.values(record):
                if self._row and self._row[0].row != value.row:
                    yield from self._flush()
                self._row.append(value)
        elif kind in (0x0207, 0x0007):
            text = self._book.dialect.string(record.body, counted=1 if self._book.dialect.version < 3 else 2)[0]
            if self._row and text:
                pending = self._row[-1]
                self._row[-1] = Value(pending.row, pending.column, text, pending.style, pending.literals)
        elif kind in _READERS:
            yield from _READERS[kind](self, record.body)
        elif kind not in _LAYOUT:
            self._unknown.take(record.body)

    def _flush(self) -> Iterator[Part]:
        values, self._row = self._row, []
        if not values:
            return
        is_header = self._header_row(values)
        for value in values:
            location, concealment = self._where(value)
            above = () if is_header else self._headers.over(value.column + 1)
            where = Cell(self._name, value.row + 1, value.column + 1, above)
            if value.looks and not concealment:
                yield from self._rich(value, location, where)
            elif value.text:
                layer = Layer.HIDDEN if concealment else Layer.CELL
                yield Block(layer, value.text, location, where, concealment)
            if literal := self._book.styles.literal(value.style):
                yield Block(Layer.HIDDEN if concealment else Layer.CELL, literal, location, where, concealment)
            for text in value.literals:
                if text != value.text:
                    yield Block(Layer.HIDDEN, text, location, where, concealment or "公式中的常量")

    def _rich(self, value: Value, location: Location, where: Cell) -> Iterator[Part]:
        """A text of several looks: what is seen of it, and what is not, and the whole where there are both."""
        cuts = [0, *(start for start, _ in value.looks), len(value.text)]
        seen, unseen = "", ""
        for number, (start, end) in enumerate(pairwise(cuts)):
            hidden = number > 0 and self._book.styles.unseen(value.looks[number - 1][1], value.style)
            seen, unseen = (seen, unseen + value.text[start:end]) if hidden else (seen + value.text[start:end], unseen)
        if seen.strip():
            yield Block(Layer.CELL, seen, location, where)
        if unseen.strip():
            yield Block(Layer.HIDDEN, unseen, location, where, "字体颜色与背景相同或字号极小")
            if seen.strip():
                yield Block(Layer.HIDDEN, value.text, location, where, "连同单元格中看不见的文字")

    def _header_row(self, values: list[Value]) -> bool:
        row, merged = values[0].row, self._layout.merged
        heads = [HeadCell(v.column + 1, v.text, *reversed(merged.get((row, v.column), (1, 1)))) for v in values]
        gap, self._last = row + 1 > self._last + 1, row + 1
        return self._headers.row(heads, continued=row in self._layout.continued, gap=gap)

    def _where(self, value: Value) -> tuple[Location, str]:
        column, row = column_name(value.column), value.row + 1
        why = self._state
        if self._layout.column_hidden(value.column):
            return Location((*self._route, f"{column}列（隐藏）", f"第{row}行")), why or "隐藏列"
        if self._layout.row_hidden(value.row):
            cause = "筛选隐藏的行" if self._layout.filtered else "隐藏行"
            return Location(
                (*self._route, f"第{row}行（{'筛选' if self._layout.filtered else ''}隐藏）", f"{column}列")
            ), why or cause
        return Location((*self._route, f"{column}{row}")), why or self._book.styles.concealment(value.style)

    def _chart(self, record: Record) -> Iterator[Part]:
        label = f"图表{self._charts}"
        if record.kind == 0x100D and len(record.body) > 3:
            yield self._text(Layer.EMBEDDED, self._book.dialect.string(record.body, 2, counted=1)[0], label)
        elif record.kind in CELLS:
            for value in self._cells.values(record):
                yield self._text(Layer.EMBEDDED, value.text, label, "图表数据缓存", concealment="图表数据缓存")
        elif record.kind in (0x0014, 0x0015):
            yield from self._header(record.body)
        elif record.kind == 0x00EC:
            self._chart_drawing += record.body
        elif record.kind not in _LAYOUT:
            self._unknown.take(record.body)

    def _continue(self, record: Record, last: int) -> None:
        if last == 0x01B6:
            self._text_box(record.body)
        elif last in (0x00EC, 0x005D) or (last == EOF and record.body[3:4] == b"\xf0"):
            (self._drawing if self._depth == 1 else self._chart_drawing).extend(record.body)
        else:
            self._unknown.take(record.body)

    def _text_box(self, body: bytes) -> None:
        """A continuation of a text object: a flag byte and characters, then formatting runs, then drawing data again."""
        wanted = self._expected - len(self._texts.get(self._object, ""))
        if wanted > 0 and body:
            text = body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")[:wanted]
            self._texts[self._object] = self._texts.get(self._object, "") + text
        elif self._runs > 0:
            self._runs -= len(body)
        else:
            self._drawing += body

    def _text_object(self, body: bytes) -> Iterator[Part]:
        self._expected = struct.unpack_from("<H", body, 10)[0] if len(body) >= 12 else 0
        self._runs = struct.unpack_from("<H", body, 12)[0] if len(body) >= 14 else 0
        self._texts[self._object] = ""
        yield from ()

    def _drawn_object(self, body: bytes) -> Iterator[Part]:
        if self._book.dialect.version >= 8:
            self._object = struct.unpack_from("<H", body, 6)[0] if len(body) >= 8 else 0
            texts = printable_runs(body[22:])
        else:
            texts = printable_runs(body)
        for text in texts:
            yield self._text(Layer.BODY if self._book.dialect.version < 8 else Layer.HIDDEN, text, "图形对象",
                             concealment="" if self._book.dialect.version < 8 else "控件或对象的数据")  # fmt: skip

    def _series(self, body: bytes) -> Iterator[Part]:
        """A text of a chart that is a sheet of its own."""
        if len(body) > 3:
            yield self._text(Layer.EMBEDDED, self._book.dialect.string(body, 2, counted=1)[0], "图表")

    def _shapes(self, body: bytes) -> Iterator[Part]:
        self._drawing += body
        yield from ()

    def _note(self, body: bytes) -> Iterator[Part]:
        if len(body) < 6:
            return
        row, column, third = struct.unpack_from("<HHH", body)
        place = f"{column_name(column)}{row + 1}"
        if self._book.dialect.version < 8:
            text = body[6:].decode(self._book.dialect.encoding, "replace")
            yield self._text(Layer.COMMENT, text, f"{place} 批注" if row != 0xFFFF else "批注（续）")
            return
        number = struct.unpack_from("<H", body, 6)[0] if len(body) >= 8 else 0
        author = self._book.dialect.string(body, 8)[0].strip("\0 ")
        concealment = "" if third & 2 else "未显示的批注"
        text = self._texts.pop(number, "")
        if text:
            yield self._text(Layer.COMMENT, text, f"{place} 批注", concealment=concealment)
        if author:
            yield self._text(Layer.COMMENT, author, f"{place} 批注", "作者")

    def _header(self, body: bytes) -> Iterator[Part]:
        text = self._book.dialect.string(body, counted=2 if self._book.dialect.version >= 8 else 1)[0]
        yield from self._frame(text, "页眉页脚")

    def _later_headers(self, body: bytes) -> Iterator[Part]:
        """Headers and footers of even and first pages (Excel 2007 writing for older ones)."""
        if len(body) < 38:
            return
        counts, at = struct.unpack_from("<4H", body, 30), 38
        for label, count in zip(("偶数页页眉", "偶数页页脚", "首页页眉", "首页页脚"), counts, strict=True):
            if count:
                text, at = self._book.dialect.string(body, at)
                yield from self._frame(text, label)

    def _frame(self, text: str, label: str) -> Iterator[Part]:
        shown = _FRAME_CODES.sub("", re.sub("&[LCR]", " ", text)).replace("&&", "&").strip()
        if shown:
            yield self._text(Layer.HEADER_FOOTER, shown, label)

    def _validation(self, body: bytes) -> Iterator[Part]:
        at = 4
        for label in ("输入提示标题", "错误提示标题", "输入提示", "错误提示"):
            text, at = self._book.dialect.string(body, at)
            if text.strip("\0 "):
                yield self._text(Layer.HIDDEN, text, "数据有效性", label, concealment=f"数据有效性{label}")
        for _ in range(2):
            size = int.from_bytes(body[at : at + 2], "little")
            for text in literals(body[at + 4 : at + 4 + size], self._book.dialect):
                yield self._text(Layer.HIDDEN, text, "数据有效性", "允许值", concealment="数据有效性允许值")
            at += 4 + size

    def _condition(self, body: bytes) -> Iterator[Part]:
        if len(body) < 6:
            return
        first, second = struct.unpack_from("<HH", body, 2)
        end = len(body) - second
        for rgce in (body[max(6, end - first) : end], body[end:]):
            for text in literals(rgce, self._book.dialect):
                yield self._text(Layer.HIDDEN, text, "条件格式", concealment="条件格式中的值")

    def _link(self, body: bytes) -> Iterator[Part]:
        row, column = (
            (struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, 4)[0]) if len(body) >= 8 else (0, 0)
        )
        for text in printable_runs(body[24:]):
            yield self._text(Layer.METADATA, text, f"{column_name(column)}{row + 1}", "超链接", concealment=_LINK)

    def _tooltip(self, body: bytes) -> Iterator[Part]:
        text = body[10:].decode("utf-16-le", "replace").strip("\0 ")
        if text:
            yield self._text(Layer.METADATA, text, "超链接提示", concealment="超链接的提示，平时不显示")

    def _scenario(self, body: bytes) -> Iterator[Part]:
        for text in printable_runs(body):
            yield self._text(Layer.HIDDEN, text, "方案管理器", concealment="方案管理器中的值")

    def _remaining(self) -> Iterator[Part]:
        """Text boxes that no note claimed, shapes' own texts and pictures, strings of records nobody knows."""
        if self._cells.missing:
            yield Gap(GapReason.DAMAGED, Location(self._route), f"{self._cells.missing} 个单元格的文字不在文件中")
        for text in self._texts.values():
            if text.strip():
                yield self._text(Layer.BODY, text, "文本框")
        for part in chain(drawing_parts(bytes(self._drawing)), drawing_parts(bytes(self._chart_drawing))):
            if isinstance(part, Torn):
                yield Gap(GapReason.DAMAGED, Location((*self._route, "图形")), "图形数据不完整，部分未读")
            elif isinstance(part, Blip):
                yield from picture(f"图片.{part.kind}", part.raw, Location((*self._route, "图片")))
            else:
                layer = Layer.BODY if part.drawn else Layer.HIDDEN
                yield self._text(layer, part.text, "图形", part.label, concealment="" if part.drawn else part.label)
        yield from self._unknown.parts(Location((*self._route, "其他记录")), self._state or "不在单元格中的内容")

    def _text(self, layer: Layer, text: str, *steps: str, concealment: str = "") -> Block:
        if self._state and layer in (Layer.BODY, Layer.HEADER_FOOTER):
            layer = Layer.HIDDEN
        return Block(
            layer, text.replace("\0", ""), Location((*self._route, *steps)), concealment=self._state or concealment
        )


_READERS = {
    0x01B6: Sheet._text_object, 0x005D: Sheet._drawn_object, 0x00EC: Sheet._shapes, 0x001C: Sheet._note, 0x0014: Sheet._header,
    0x0015: Sheet._header, 0x089C: Sheet._later_headers, 0x01BE: Sheet._validation, 0x01B1: Sheet._condition, 0x01B8: Sheet._link,
    0x0800: Sheet._tooltip, 0x00AF: Sheet._scenario, 0x100D: Sheet._series,
}  # fmt: skip
