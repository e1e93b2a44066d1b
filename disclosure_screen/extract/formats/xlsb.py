"""Binary Excel workbooks (二进制 Excel 工作簿, xlsb): the package of xlsx with records instead of XML for the cells.

No library: the common one is under a licence that cannot be shipped here, and reads cells only. Drawings, charts, properties
and pictures are the same parts as in xlsx and are read by the same readers.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from disclosure_screen.extract.ooxml.leftovers import kind_of, leftovers
from disclosure_screen.extract.ooxml.package import Package
from disclosure_screen.extract.ooxml.sheet import binary_book as book
from disclosure_screen.extract.ooxml.sheet.addresses import column_letters
from disclosure_screen.extract.ooxml.sheet.around import around, related, workbook_theme
from disclosure_screen.extract.ooxml.sheet.cellreader import CellReader
from disclosure_screen.extract.ooxml.sheet.cells import Rows, Sheet
from disclosure_screen.extract.ooxml.sheet.cellstyles import Sheets
from disclosure_screen.extract.ooxml.sheet.margins import margins
from disclosure_screen.extract.ooxml.sheet.outline import Outline
from disclosure_screen.extract.ooxml.sheet.records import Record, records, wide_texts
from disclosure_screen.extract.ooxml.sheet.strings import SharedStrings
from disclosure_screen.extract.ooxml.sheet.words import UNLISTED, orphans, sheet_name, workbook_words
from disclosure_screen.extract.ooxml.sheet.workbook import Workbook
from disclosure_screen.extract.source import Part, Source, Unreadable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 109

Target = TypeVar("Target")
_XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
_NO_RECORDS = ("printerSettings", "embeddings/", "vbaProject", "activeX", "binaryIndex")


def sniff(source: Source) -> str | None:
    """A package whose workbook is ``xl/workbook.bin``."""
    names = {name.replace("\\", "/").lstrip("/").lower() for name in source.zip_names}
    return _XLSB if "xl/workbook.bin" in names else None


def read(source: Source) -> Iterator[Part]:
    """Every sheet with its notes and drawings, the workbook's names, orphaned texts, then every other part."""
    reading = _Reading(Package(source))
    yield from reading.workbook()
    yield from reading.sheets()
    yield from reading.others()
    yield from leftovers(reading.package)


class _Reading:
    """One binary workbook being read."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.resolve("xl/workbook.bin")
        self.book = Workbook()
        self.formats = Sheets(workbook_theme(package))
        self.strings = SharedStrings()

    def workbook(self) -> Iterator[Part]:
        """The workbook's own words, after which styles and shared texts are known."""
        yield from self._attempt("工作簿", self.main, partial(_into, book.read_binary_workbook, self.book))
        for name in [n for n in self.package.parts if n.lower() == "xl/styles.bin"]:
            yield from self._attempt("单元格格式", name, partial(_into, book.read_binary_styles, self.formats))
        for name in [n for n in self.package.parts if n.lower() == "xl/sharedstrings.bin"]:
            yield from self._attempt("共享文字表", name, partial(_into, book.read_binary_strings, self.strings))
        yield from workbook_words(self.book)
        for code in self.formats.codes.values():
            yield Block(Layer.METADATA, code, Location(("单元格格式",)), concealment="格式定义，表中不显示")

    def sheets(self) -> Iterator[Part]:
        """Every listed sheet in order, then sheet parts that the workbook does not list."""
        package = self.package
        links = package.related(self.main)
        for sheet in self.book.sheets:
            part = links[sheet.relationship].part if sheet.relationship in links else ""
            yield sheet_name(sheet)
            if part.lower().endswith(".bin"):
                yield from self._sheet(part, Sheet(sheet.name, sheet.title, sheet.concealment))
            elif not part:
                yield Gap(GapReason.DAMAGED, Location((sheet.title,)), "工作表部件不在文件中")
        for name in [n for n in package.parts if n.lower().startswith("xl/worksheets/sheet") and n not in package.seen]:
            if name.lower().endswith(".bin"):
                yield from self._sheet(name, Sheet(name, f"{name.rpartition('/')[2]}（{UNLISTED}）", UNLISTED))

    def others(self) -> Iterator[Part]:
        """Shared texts no cell uses, and the strings of every other binary part."""
        yield from orphans(self.strings)
        for name in list(self.package.parts):
            if name in self.package.seen or not name.lower().endswith(".bin"):
                continue
            if "binaryIndex" in name:
                self.package.seen.add(name)  # row offsets of a sheet, numbers only
            elif not any(kind in name for kind in _NO_RECORDS):
                kind = kind_of(name)
                location = Location((kind.label,))
                yield from self.package.guarded(location, self._swept(name, kind.layer, location, kind.concealment))

    def _sheet(self, part: str, sheet: Sheet) -> Iterator[Part]:
        package = self.package
        outline = Outline()
        try:
            book.read_binary_outline(self._records(part), outline)
        except Unreadable as error:
            outline.broken = error  # the same break is met again below, where it becomes a gap
        reader = CellReader(self.strings, self.formats, outline, epoch_1904=self.book.epoch_1904)
        rows = Rows(sheet, outline)
        told = (
            block
            for row, values, why in book.binary_rows(self._records(part), reader)
            for block in rows.blocks(row, values, why)
        )
        yield from package.guarded(Location((sheet.title,)), told)
        yield from margins(outline, sheet.title, sheet.concealment)
        for label, _, text in dict.fromkeys(outline.remarks):
            yield Block(Layer.METADATA, text, Location((sheet.title, label)), concealment=f"{label}，单元格中不显示")
        for target in related(package, part, ("comments",)):
            yield from package.guarded(Location((sheet.title, "批注")), self._notes(target, sheet))
        yield from around(package, part, sheet, self.formats.theme)

    def _notes(self, part: str, sheet: Sheet) -> Iterator[Block]:
        for kind, row, column, text in book.binary_notes(self._records(part)):
            steps = ("批注作者",) if kind == "author" else (f"{column_letters(column)}{row}", "批注")
            if text.strip():
                yield Block(Layer.COMMENT, text, Location((sheet.title, *steps)))

    def _swept(self, name: str, layer: Layer, location: Location, concealment: str) -> Iterator[Block]:
        for _, raw in self._records(name):
            for text in wide_texts(raw):
                yield Block(layer, text, location, concealment=concealment)

    def _records(self, name: str) -> Iterator[Record]:
        return records(self.package.chunks(name))

    def _attempt(self, title: str, name: str, reading: Callable[[Iterator[Record]], None]) -> Iterator[Part]:
        try:
            reading(self._records(name))
        except Unreadable as error:
            yield error.gap(Location((title,)))


def _into(reading: Callable[[Iterator[Record], Target], None], target: Target, parts: Iterator[Record]) -> None:
    reading(parts, target)
