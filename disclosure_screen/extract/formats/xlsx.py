"""Excel workbooks (Excel 工作簿): xlsx, xlsm, xltx, xltm, streamed cell by cell, then everything around the cells.

Not through a workbook library: the best of them sees half of the places where text hides, and builds grids that one cell
in XFD1048576 breaks. Hidden sheets are read first like any other; what a reader would not see says so in its route.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from disclosure_screen.extract.ooxml.leftovers import leftovers
from disclosure_screen.extract.ooxml.names import NAMES, attribute
from disclosure_screen.extract.ooxml.package import Package
from disclosure_screen.extract.ooxml.recognise import declared
from disclosure_screen.extract.ooxml.sheet.addresses import parse_range
from disclosure_screen.extract.ooxml.sheet.around import around, related, workbook_theme
from disclosure_screen.extract.ooxml.sheet.cellreader import CellReader
from disclosure_screen.extract.ooxml.sheet.cells import Rows, Sheet
from disclosure_screen.extract.ooxml.sheet.cellstyles import Sheets, read_cell_styles
from disclosure_screen.extract.ooxml.sheet.margins import margins
from disclosure_screen.extract.ooxml.sheet.notes import notes
from disclosure_screen.extract.ooxml.sheet.outline import Outline, outline_of
from disclosure_screen.extract.ooxml.sheet.row import Row, Stretch
from disclosure_screen.extract.ooxml.sheet.strings import SharedStrings, swift_strings
from disclosure_screen.extract.ooxml.sheet.swift import swift_rows
from disclosure_screen.extract.ooxml.sheet.words import UNLISTED, orphans, sheet_name, workbook_words
from disclosure_screen.extract.ooxml.sheet.workbook import Workbook, read_workbook
from disclosure_screen.extract.source import Part, Source, Unreadable
from disclosure_screen.extract.xml import START
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 110

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": _XLSX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.template"
    ),
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": "application/vnd.ms-excel.sheet.macroenabled.12",
    "application/vnd.ms-excel.template.macroenabled.main+xml": "application/vnd.ms-excel.template.macroenabled.12",
    "application/vnd.ms-excel.addin.macroenabled.main+xml": "application/vnd.ms-excel.addin.macroenabled.12",
}


def sniff(source: Source) -> str | None:
    """The media type of an Excel package; a binary workbook (xlsb) is another reader's."""
    if any(name.lower().endswith("xl/workbook.bin") for name in source.zip_names):
        return None
    return declared(source, _TYPES, "xl/workbook.xml", _XLSX)


def read(source: Source) -> Iterator[Part]:
    """Every sheet with its notes and drawings, the workbook's names, orphaned texts, then every other part."""
    reading = _Reading(Package(source))
    yield from reading.workbook()
    yield from reading.sheets()
    yield from orphans(reading.strings)
    yield from leftovers(reading.package)


class _Reading:
    """One workbook being read."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.book = Workbook()
        self.main = ""
        self.formats = Sheets(workbook_theme(package))
        self.strings = SharedStrings()

    def workbook(self) -> Iterator[Part]:
        """The workbook's own words, after which styles and shared texts are known."""
        package = self.package
        found = [n for n in package.targets("", "officeDocument") if package.kind(n) in _TYPES]
        found = found or [n for n in package.parts if package.kind(n) in _TYPES or n.lower() == "xl/workbook.xml"]
        if not found:
            yield Gap(GapReason.DAMAGED, Location(("工作簿",)), "找不到工作簿部件")
        for self.main in found[:1]:
            yield from self._attempt("工作簿", lambda: read_workbook(package.events(self.main), self.book))
        for name in self._of_kind("styles", "xl/styles.xml"):
            yield from self._attempt("单元格格式", partial(self._read_styles, name))
            package.seen.discard(name)  # its format codes are text too and are swept with the leftovers
        for name in self._of_kind("sharedStrings", "xl/sharedStrings.xml"):
            yield from self._attempt("共享文字表", partial(self._read_strings, name))
        yield from workbook_words(self.book)

    def sheets(self) -> Iterator[Part]:
        """Every listed sheet in order, then sheet parts that the workbook does not list."""
        package = self.package
        links = package.related(self.main) if self.main else {}
        listed = {}
        for sheet in self.book.sheets:
            part = links[sheet.relationship].part if sheet.relationship in links else ""
            listed[part] = sheet
            yield sheet_name(sheet)
            if part in package.parts:
                yield from self._sheet(part, Sheet(sheet.name, sheet.title, sheet.concealment))
            else:
                yield Gap(GapReason.DAMAGED, Location((sheet.title,)), "工作表部件不在文件中")
        for name in [
            n for n in package.parts if "worksheet+xml" in package.kind(n) or n.lower().startswith("xl/worksheets/")
        ]:
            if name not in listed and name not in package.seen and name.lower().endswith(".xml"):
                yield from self._sheet(name, Sheet(name, f"{name.rpartition('/')[2]}（{UNLISTED}）", UNLISTED))

    def _sheet(self, part: str, sheet: Sheet) -> Iterator[Part]:
        package = self.package
        outline = outline_of(package.chunks(part), package.source.limits)
        sheet.tables = self._tables(part, sheet)
        reader = CellReader(self.strings, self.formats, outline, epoch_1904=self.book.epoch_1904)
        rows = Rows(sheet, outline)
        told = _cells(swift_rows(reader, package.chunks(part), package.source.limits), rows)
        yield from package.guarded(Location((sheet.title,)), told)
        if outline.broken:
            yield outline.broken.gap(Location((sheet.title, "工作表结构")))
        yield from margins(outline, sheet.title, sheet.concealment)
        yield from self._remarks(part, sheet, outline)
        for target in related(self.package, part, ("comments", "threadedComment")):
            yield from package.guarded(Location((sheet.title, "批注")), notes(package.events(target), sheet.title))
        yield from around(package, part, sheet, self.formats.theme)

    def _remarks(self, part: str, sheet: Sheet, outline: Outline) -> Iterator[Block]:
        for label, reference, text in dict.fromkeys(outline.remarks):
            step = f"{label}（{reference}）" if reference else label
            yield Block(Layer.METADATA, text, Location((sheet.title, step)), concealment=f"{label}，单元格中不显示")
        links = self.package.related(part)
        for reference, target in outline.links:
            if target in links and links[target].external:
                self.package.told.add((part, target))
                place = Location((sheet.title, reference, "超链接地址"))
                yield Block(Layer.METADATA, links[target].target, place, concealment="超链接指向的地址，表中不显示")

    def _tables(self, part: str, sheet: Sheet) -> list[tuple[int, int, int, int]]:
        """The ranges of the sheet's table objects; the parts themselves are swept later."""
        ranges = []
        for name in related(self.package, part, ("table",)):
            self.package.place(name, Location((sheet.title,)))
            try:
                for kind, tag, attributes in self.package.events(name):
                    if kind == START and NAMES[tag] == "x:table":
                        found = parse_range(attribute(attributes, "ref") or "")
                        if found and attribute(attributes, "headerRowCount") != "0":
                            ranges.append(found)
            except Unreadable:
                continue  # swept later, where the break becomes a gap
            finally:
                self.package.seen.discard(name)
        return ranges

    def _of_kind(self, kind: str, usual: str) -> list[str]:
        found = self.package.targets(self.main, kind) if self.main else []
        return found or [name for name in self.package.parts if name.lower() == usual]

    def _read_styles(self, name: str) -> None:
        read_cell_styles(self.package.events(name), self.formats)

    def _read_strings(self, name: str) -> None:
        swift_strings(self.package.chunks(name), self.strings, self.formats, self.package.source.limits)

    def _attempt(self, title: str, reading: Callable[[], None]) -> Iterator[Part]:
        try:
            reading()
        except Unreadable as error:
            if error.rest:
                yield Block(
                    Layer.EMBEDDED, error.rest, Location((title,)), concealment="部件损坏，以下为损坏处之后的原始文字"
                )
            yield error.gap(Location((title,)))


def _cells(rows: Iterable[Row | Stretch], sheet: Rows) -> Iterator[Part]:
    for row in rows:
        if isinstance(row, Stretch):
            yield from sheet.pieces(row)
        else:
            yield from sheet.blocks(*row)
