"""Small tables (词表文件): the rows of a CSV or XLSX file that staff keep in WPS or Excel.

The XLSX reader is deliberately tiny: first sheet, shared and inline strings, numbers as written. It expands no entity and
reads no more than a list of words may hold; anything else about the workbook is none of its concern.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

Row = tuple[int, list[str]]
"""A row's number in the file, from 1, and its cells."""

MEMBER_BYTES = 256 << 20
"""The most one part of the workbook may unpack to; a million terms fit, a decompression bomb does not."""


class BrokenSheet(Exception):
    """The file is no table this reader understands; the message is Chinese."""


def read_rows(path: Path) -> list[Row]:
    """Every row that is not empty. Raises :class:`BrokenSheet`."""
    rows = _csv_rows(path.read_bytes()) if path.suffix.lower() == ".csv" else _xlsx_rows(path)
    return [(number, cells) for number, cells in rows if any(cells)]


def _csv_rows(data: bytes) -> Iterator[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise BrokenSheet("文字编码无法识别，请另存为 UTF-8 或 GBK 编码的 CSV") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise BrokenSheet(f"第 {reader.line_num} 行不是有效的 CSV：引号不成对或含有无效字符") from error


def _xlsx_rows(path: Path) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            shared = _strings(_member(archive, "xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in names else []
            sheets = sorted((n for n in names if n.startswith("xl/worksheets/sheet")), key=lambda n: (len(n), n))
            if not sheets:
                raise BrokenSheet("工作簿里没有工作表")
            yield from _cells(_member(archive, sheets[0]), shared)
    except (zipfile.BadZipFile, expat.ExpatError, OSError, ValueError, IndexError, EOFError) as error:
        raise BrokenSheet("不是有效的 XLSX 文件，请用 WPS 或 Excel 重新另存") from error


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MEMBER_BYTES:
        raise BrokenSheet("工作簿过大，请拆分词表")
    return archive.read(name)


@dataclass(slots=True)
class _Strings:
    """Collects the text of every ``<si>``; phonetic runs (``<rPh>``) are readings, not text."""

    texts: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    inside: bool = False
    phonetic: bool = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "si":
            self.pieces = []
        elif name == "rPh":
            self.phonetic = True
        elif name == "t":
            self.inside = not self.phonetic

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "si":
            self.texts.append("".join(self.pieces))
        elif name == "rPh":
            self.phonetic = False
        elif name == "t":
            self.inside = False

    def characters(self, text: str) -> None:
        if self.inside:
            self.pieces.append(text)


@dataclass(slots=True)
class _Sheet:
    """Collects the rows of one worksheet."""

    shared: list[str]
    rows: list[Row] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    row: int = 0
    column: int = 0
    kind: str = "n"
    pieces: list[str] = field(default_factory=list)
    inside: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self.row, self.cells = int(attributes.get("r", self.row + 1)), []
        elif name == "c":
            self.column = _column(attributes["r"]) if "r" in attributes else len(self.cells)
            self.kind, self.pieces = attributes.get("t", "n"), []
        elif name in ("v", "t"):
            self.inside = True

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in ("v", "t"):
            self.inside = False
        elif name == "c":
            value = "".join(self.pieces)
            if self.kind == "s" and value:
                value = self.shared[int(value)]
            self.cells.extend([""] * (self.column - len(self.cells)))
            self.cells.append(value.strip())
        elif name == "row":
            self.rows.append((self.row, self.cells))

    def characters(self, text: str) -> None:
        if self.inside:
            self.pieces.append(text)


def _strings(data: bytes) -> list[str]:
    collected = _Strings()
    _parse(data, collected)
    return collected.texts


def _cells(data: bytes, shared: list[str]) -> list[Row]:
    collected = _Sheet(shared)
    _parse(data, collected)
    return collected.rows


def _parse(data: bytes, collected: Any) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = collected.start
    parser.EndElementHandler = collected.end
    parser.CharacterDataHandler = collected.characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(data, True)


def _refuse_doctype(*_: object) -> None:
    raise BrokenSheet("工作簿含有不允许的文档类型声明")


def _column(reference: str) -> int:
    number = 0
    for letter in reference:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    if not 1 <= number <= 16384:
        raise ValueError("column out of range")
    return number - 1
