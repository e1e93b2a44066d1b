"""Excel binary workbooks (.xls、.xlt、WPS 表格 .et): BIFF8, BIFF5/7 and the bare streams of Excel 2 to 4.

Recognised by the stream or the first record, never by the name. Sheets are read in the order of the stream, listed or not:
a sheet the workbook no longer lists is still in the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from disclosure_screen.extract.legacy.biff import BOF, EOF, FILEPASS, Record, records
from disclosure_screen.extract.legacy.biff_layout import survey
from disclosure_screen.extract.legacy.biff_sheet import Sheet
from disclosure_screen.extract.legacy.biff_workbook import (
    BoundSheet,
    Globals,
    left_over_strings,
    pivot_cache,
    read_globals,
)
from disclosure_screen.extract.legacy.compound import Compound
from disclosure_screen.extract.legacy.decryption import plain_workbook
from disclosure_screen.extract.legacy.printable import printable_runs
from disclosure_screen.extract.legacy.side_streams import object_storage, side_streams
from disclosure_screen.extract.source import Part, Source
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 41
_MEDIA = "application/vnd.ms-excel"
_STREAMS = ("workbook", "book")
_BARE = (b"\x09\x08\x08\x00", b"\x09\x08\x10\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")


def sniff(source: Source) -> str | None:
    """Excel, where a compound file has a workbook stream, or a bare file begins with the record every stream begins with."""
    if any(name.casefold() in _STREAMS for name in source.ole_streams):
        return _MEDIA
    return _MEDIA if source.head.startswith(_BARE) else None


def read(source: Source) -> Iterator[Part]:
    """Each workbook stream (a file may hold one of each age), then embedded objects, caches and other streams."""
    if not source.ole_streams:
        yield from _workbook(source.read(), source.passwords)
        return
    compound = Compound(source)
    read_paths = {path for name in _STREAMS if (path := compound.find(name))}
    for path in sorted(read_paths, reverse=True):
        yield from _workbook(compound.read(*path), source.passwords)
    for path in compound.paths:
        if len(path) == 2 and path[0].upper() == "_SX_DB_CUR":
            read_paths.add(path)
            yield from pivot_cache(compound.read(*path), path[1])
        elif path[-1].casefold() in ("revision log", "user names") and len(path) == 1:
            read_paths.add(path)
            for text in printable_runs(compound.read(*path)):
                yield Block(Layer.REVISION, text, Location(("修订记录",)), concealment="共享工作簿的修订记录")
    objects = [path for path in compound.storages() if len(path) == 1 and path[0].upper().startswith(("MBD", "LNK"))]
    for number, storage in enumerate(objects, 1):
        yield object_storage(compound, storage, Location((f"嵌入对象{number}",)))
    yield from side_streams(compound, {*read_paths, *objects})


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One BOF … EOF stretch of the stream, with those inside it; ``whole`` is False where the stream ends before it."""

    start: int
    end: int
    whole: bool


def _workbook(book: bytes, passwords: tuple[str, ...]) -> Iterator[Part]:
    lock = next((record for record in _leading(book) if record.kind == FILEPASS), None)
    if lock is not None:
        opened = plain_workbook(book, lock.at, lock.body, passwords)
        if opened is None:
            yield Gap(GapReason.ENCRYPTED, detail="已加密，请提供密码或未加密版本")
            return
        yield Block(Layer.METADATA, "文件已加密，已用默认密码或登记的密码打开", Location(("加密",)))
        book = opened
    stretches = list(_stretches(book))
    if not stretches:
        yield Gap(GapReason.DAMAGED, detail="工作簿数据流不是可识别的 Excel 记录")
        for text in printable_runs(book):
            yield Block(Layer.BODY, text, Location(("未能解析的内容",)))
        return
    shared = read_globals(book, stretches[0].start, stretches[0].end)
    yield from shared.parts
    yield from _sheets(book, stretches, shared)
    yield from left_over_strings(shared.book)
    yield from _behind(book, stretches)


def _leading(book: bytes) -> Iterator[Record]:
    for number, record in enumerate(records(book)):
        if number > 50 or record.kind == EOF:
            return
        yield record


def _stretches(book: bytes) -> Iterator[_Stretch]:
    start = depth = end = 0
    for record in records(book):
        end = record.at + 4 + len(record.body)
        if record.kind in BOF:
            start, depth = (record.at, 1) if depth == 0 else (start, depth + 1)
        elif record.kind == EOF and depth:
            depth -= 1
            if depth == 0:
                yield _Stretch(start, end, whole=True)
    if depth:
        yield _Stretch(start, end, whole=False)


def _sheets(book: bytes, stretches: list[_Stretch], shared: Globals) -> Iterator[Part]:
    listed = {sheet.at: sheet for sheet in shared.sheets}
    single = not shared.sheets
    rest = [sheet for sheet in shared.sheets if sheet.at not in {stretch.start for stretch in stretches}]
    for number, stretch in enumerate(stretches if single else stretches[1:], 1):
        sheet = listed.pop(stretch.start, None) or (rest.pop(0) if rest else None)
        if sheet is None:
            sheet = BoundSheet(0, f"工作表{number}", "" if single else "工作簿未列出的工作表")
        layout = survey(book, stretch.start, stretch.end)
        yield from Sheet(shared.book, sheet.name, sheet.state, layout).parts(book, stretch.start, stretch.end)
        if not stretch.whole:
            yield Gap(GapReason.DAMAGED, Location((sheet.name,)), "工作表不完整，其余部分未读")
    for sheet in [*rest, *(sheet for at, sheet in listed.items() if at not in {one.at for one in rest})]:
        yield Block(Layer.METADATA, sheet.name, Location(("工作表名称",)), concealment=sheet.state)
        yield Gap(GapReason.DAMAGED, Location((sheet.name,)), "工作簿列出的工作表不在文件中")


def _behind(book: bytes, stretches: list[_Stretch]) -> Iterator[Part]:
    """What stands in the stream outside of every stretch."""
    at = 0
    for stretch in [*stretches, _Stretch(len(book), len(book), whole=True)]:
        for text in printable_runs(book[at : stretch.start]):
            yield Block(Layer.HIDDEN, text, Location(("工作簿之外的数据",)), concealment="未引用的残留数据")
        at = stretch.end
