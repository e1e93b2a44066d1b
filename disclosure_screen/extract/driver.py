"""Extraction (提取) of one file with everything inside it: readers hand over parts, this module turns them into a document.

It never raises on bad input. Every error a reader or a library raises ends here, once, as a gap in the document it
happened in; what was read before the error stays. A type nobody reads is a gap too, and its printable strings are
screened all the same. Content decides what a file is; its name is only text.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final

from disclosure_screen.extract.budget import Budget
from disclosure_screen.extract.cell_rows import CellRows
from disclosure_screen.extract.discovery import Format, recognise
from disclosure_screen.extract.frames import Closed, Frame, Opened, collect
from disclosure_screen.extract.inflate import name_readings
from disclosure_screen.extract.pieces import PIECE, pieces
from disclosure_screen.extract.source import Embedded, Source, Unreadable
from disclosure_screen.extract.strings import printable
from disclosure_screen.extract.suffixes import contradiction
from disclosure_screen.model.document import VISIBLE_LAYERS, Block, Document, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

UNKNOWN_TYPE: Final = "application/octet-stream"


def read_document(source: Source) -> Document:
    """The whole file as blocks, gaps and children. Never raises on bad input."""
    return collect(read_frames(source))


def read_frames(source: Source) -> Iterator[Frame]:
    """The same, as a stream of frames in reading order."""
    yield from _Reading(source.budget).document(source, _Hang())


def read_strings(source: Source) -> Iterator[Frame]:
    """Only the printable strings: the second attempt at a file whose reader died."""
    yield Opened(source.name, UNKNOWN_TYPE, "")
    with suppress(_Exhausted):  # the gap of the first attempt stands for all of the file
        yield from _Reading(source.budget).strings(source, _Hang())
    yield Closed()


class _Exhausted(Exception):
    """A cap of the whole file was reached: nothing further is read, at any level."""


class _Hang:
    """How a document hangs in its parents: the route to it, and why a reader of the outermost file would not see it."""

    __slots__ = ("concealment", "layer", "route")

    def __init__(self, route: tuple[str, ...] = (), layer: Layer = Layer.ATTACHMENT, concealment: str = "") -> None:
        self.route, self.layer, self.concealment = route, layer, concealment

    def inside(self, embedded: Embedded) -> "_Hang":
        place = embedded.location
        page = () if place.page is None or any("页" in step for step in place.route) else (f"第{place.page}页",)
        route = (*self.route, *place.route, *page, embedded.name or "未命名对象")
        layer = Layer.EMBEDDED if Layer.EMBEDDED in (self.layer, embedded.layer) else embedded.layer
        return _Hang(route, layer, embedded.concealment or self.concealment)

    def block(self, block: Block) -> Block:
        """The block as seen from the outermost file. Text in plain sight inside an object is embedded text."""
        if not self.route:
            return block
        layer = block.layer
        if self.layer is Layer.EMBEDDED and layer in VISIBLE_LAYERS and layer is not Layer.IMAGE_TEXT:
            layer = Layer.EMBEDDED
        location = block.location.within(*self.route)
        concealment = block.concealment or self.concealment
        return Block(layer, block.text, location, block.cell, concealment, block.heading, block.confidence, block.lines)

    def rows(self, rows: CellRows) -> CellRows:
        """The same for rows of cells in one piece."""
        if not self.route:
            return rows
        layer = Layer.EMBEDDED if self.layer is Layer.EMBEDDED and rows.layer in VISIBLE_LAYERS else rows.layer
        concealment = rows.concealment or self.concealment
        return CellRows(rows.table, (*self.route, *rows.route), rows.first, rows.columns, layer, concealment)

    def gap(self, gap: Gap) -> Gap:
        return Gap(gap.reason, gap.location.within(*self.route), gap.detail) if self.route else gap


class _Reading:
    """One outermost file being read."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.pictures: dict[str, str] = {}

    def document(self, source: Source, hang: _Hang, raw_name: bytes = b"") -> Iterator[Frame]:
        digest = digest_of(source)
        known = recognise(source) if source.size else None
        media_type = known[0] if known else UNKNOWN_TYPE
        yield Opened(source.name, media_type, digest)
        try:
            yield from self._names(source.name, raw_name, hang)
            if (
                known
                and hang.layer is Layer.ATTACHMENT
                and (why := contradiction(source.name, media_type, source.size))
            ):
                yield hang.gap(Gap(GapReason.DAMAGED, detail=why))
            if not source.size:
                yield hang.gap(Gap(GapReason.EMPTY, detail="文件为空（0 字节）"))
            elif known is None:
                yield hang.gap(Gap(GapReason.UNSUPPORTED, detail="无法识别的文件类型，仅检索了其中的可见字符"))
                yield from self.strings(source, hang)
            elif media_type.startswith("image/") and digest in self.pictures:
                yield hang.block(Block(Layer.METADATA, f"与图片“{self.pictures[digest]}”内容相同，已随该图片读取"))
            else:
                if media_type.startswith("image/"):
                    self.pictures[digest] = source.name  # the same logo on every page is recognised once
                yield from self._content(source, known[1], hang)
        except _Exhausted as cause:
            yield hang.gap(Gap(GapReason.LIMIT, detail=str(cause)))
            yield Closed()
            if source.depth:
                raise
            return
        yield Closed()

    def _content(self, source: Source, format_: Format, hang: _Hang) -> Iterator[Frame]:
        """A reader's parts; its error, if any, as a gap behind them."""
        silent = True
        try:
            charged = self.budget.inflated
            for part in format_.read(source):
                if isinstance(part, Block):
                    silent = False
                    block = hang.block(part)
                    yield from self._in_pieces(block) if len(block.text) > PIECE else (self._counted(block),)
                elif isinstance(part, CellRows):
                    silent = False
                    yield from self._counted_rows(hang.rows(part))
                elif isinstance(part, Gap):
                    yield hang.gap(part)
                else:
                    silent = False
                    self._charge(len(part.data) - (self.budget.inflated - charged))
                    yield from self._embedded(source, part, hang)
                charged = self.budget.inflated
            return
        except _Exhausted:
            raise
        except Unreadable as error:
            yield hang.gap(error.gap())
            if error.rest:
                yield from self._in_pieces(
                    hang.block(Block(Layer.EMBEDDED, error.rest, concealment="文件损坏部分的残余内容"))
                )
        except (MemoryError, RecursionError):
            yield hang.gap(Gap(GapReason.LIMIT, detail="读取所需内存或嵌套层数超过上限，其余内容未读"))
        except Exception:  # noqa: BLE001 - the isolation border: any error of any library is a part nobody has read
            yield hang.gap(Gap(GapReason.DAMAGED, detail="文件结构异常，其余内容未读"))
        if silent:
            yield from self.strings(source, hang)

    def _embedded(self, parent: Source, embedded: Embedded, hang: _Hang) -> Iterator[Frame]:
        inner = hang.inside(embedded)
        if not self.budget.spend_part():
            raise _Exhausted(f"内含文件超过 {self.budget.limits.parts:,} 个，其余未读")
        if parent.depth + 1 > parent.limits.nesting:
            yield Opened(embedded.name, UNKNOWN_TYPE, f"sha256:{hashlib.sha256(embedded.data).hexdigest()}")
            yield inner.gap(Gap(GapReason.LIMIT, detail=f"文件嵌套超过 {parent.limits.nesting} 层，未读"))
            yield Closed()
            return
        source = Source.of_bytes(embedded.name, embedded.data, limits=parent.limits, depth=parent.depth + 1)
        source.passwords, source.budget = parent.passwords, self.budget
        yield from self.document(source, inner, embedded.raw_name)

    def _names(self, name: str, raw_name: bytes, hang: _Hang) -> Iterator[Frame]:
        """A file's name is text that gets published; bytes that may be read in two ways are read in both."""
        for reading in dict.fromkeys((name, *(name_readings(raw_name) if raw_name and not raw_name.isascii() else ()))):
            if not reading:
                continue
            yield self._counted(Block(Layer.FILE_NAME, reading, Location(hang.route), concealment=hang.concealment))

    def strings(self, source: Source, hang: _Hang) -> Iterator[Frame]:
        """What can be made out of bytes nobody understands; the gap stands beside it."""
        source.file.seek(0)
        for text in printable(source.file):
            yield self._counted(hang.block(Block(Layer.EMBEDDED, text, concealment="未能解析的内容中的字符")))

    def _counted(self, block: Block) -> Block:
        if not self.budget.spend_block(len(block.text)):
            raise _Exhausted("文字总量超过上限，其余内容未读")
        return block

    def _in_pieces(self, block: Block) -> Iterator[Frame]:
        """A block of megabytes as blocks that overlap: nobody further on has to hold all of it at once."""
        for text in pieces(block.text):
            yield self._counted(replace(block, text=text))

    def _counted_rows(self, rows: CellRows) -> Iterator[Frame]:
        if self.budget.spend_blocks(len(rows), rows.characters()):
            yield rows
            return
        for block in rows.blocks():
            yield self._counted(block)

    def _charge(self, count: int) -> None:
        if count > 0 and not self.budget.spend_bytes(count):
            raise _Exhausted(f"全部内含文件超过总上限 {self.budget.limits.total_bytes:,} 字节，其余未读")


def digest_of(source: Source) -> str:
    """``sha256:<hex>`` of all bytes of a source."""
    source.file.seek(0)
    digest = hashlib.sha256()
    while chunk := source.file.read(1 << 20):
        digest.update(chunk)
    source.file.seek(0)
    return f"sha256:{digest.hexdigest()}"
