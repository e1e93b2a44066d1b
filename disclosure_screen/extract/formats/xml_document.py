"""XML documents (XML 文档) that no other format claims: Excel and Word 2003 XML, flat ODF and Word packages, data exports.

Line by line such a file hides what it splits over elements; here text is joined by paragraph and bound to the headers of
its table, whatever the vocabulary: the words for paragraph, row and cell are few.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final

from disclosure_screen.extract import xml
from disclosure_screen.extract.encoding import encoding_of
from disclosure_screen.extract.grid import Grid
from disclosure_screen.extract.pieces import pieces, words
from disclosure_screen.extract.runs import paragraph
from disclosure_screen.extract.source import Embedded, Part, Source, Unreadable
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 710

_PARAGRAPHS: Final = words("p h para paragraph title heading caption si is binData Data")
_TABLES: Final = words("tbl table Table")
_ROWS: Final = words("tr row Row table-row")
_CELLS: Final = words("tc td th cell Cell table-cell entry")
_DELETED: Final = "修订中已删除的内容"
_VANISHED: Final = "设置为隐藏文字"
_TELLING = re.compile("[0-9]{6}|[\u4e00-\u9fff]")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{256,}={0,2}\s*\Z")
_STEP = 1 << 16


def sniff(source: Source) -> str | None:
    """By its declaration, in any encoding."""
    encoding, start = encoding_of(source.head)
    text = source.head[start : start + 400].decode(encoding, "replace")
    return "application/xml" if text.lstrip("\ufeff \t\r\n").startswith("<?xml") else None


def read(source: Source) -> Iterator[Part]:
    """Paragraphs, cells, attributes and comments, in order."""
    source.file.seek(0)
    reading = _Reading()
    try:
        for event in xml.events(iter(lambda: source.file.read(_STEP), b""), source.limits):
            reading.take(event)
            yield from reading.out
            reading.out.clear()
    except Unreadable:
        reading.finish()
        yield from reading.out
        raise
    reading.finish()
    yield from reading.out


class _Reading:
    def __init__(self) -> None:
        self.out: list[Part] = []
        self.runs: list[tuple[str, str]] = []
        self.paragraphs = self.number = self.tables = 0
        self.grids: list[Grid] = []
        self.cells = 0
        self.deleted = 0
        self.vanished = False
        self.sheet = ""

    def take(self, event: xml.Event) -> None:
        kind, text, attributes = event
        if kind == xml.START:
            self._start(xml.local(text), attributes)
        elif kind == xml.END:
            self._end(xml.local(text))
        elif kind == xml.TEXT:
            self.runs.append((text, _DELETED if self.deleted else _VANISHED if self.vanished else ""))
        elif kind == xml.COMMENT:
            self._beside(text, Layer.COMMENT, "XML 注释，不显示")
        else:
            self._beside(f"{text} {attributes['']}", Layer.HIDDEN, "XML 指令，不显示")

    def finish(self) -> None:
        """The document ends, or breaks off."""
        self._flush()
        while self.grids:
            self.out += self.grids.pop().close()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Worksheet":
            self.sheet = attribute(attributes, "Name")
        elif name in _TABLES:
            self._flush()
            self.tables += 1
            self.grids.append(Grid(attribute(attributes, "name") or self.sheet or f"表{self.tables}"))
        elif name in _ROWS and self.grids:
            self.out += self.grids[-1].end_row()
        elif name in _CELLS and self.grids:
            self._flush()
            self.grids[-1].begin(name == "th", _across(attributes), "", _index(attributes))
            self.cells += 1
        elif name in _PARAGRAPHS:
            if not self.paragraphs:
                self._flush()
            self.paragraphs += 1
        elif name in ("br", "tab", "line-break"):
            self.runs.append(("\n", ""))
        elif name == "vanish":
            self.vanished = attribute(attributes, "val") not in ("off", "0", "false")
        elif name in ("del", "delText", "deletion") or attribute(attributes, "type") == "Word.Deletion":
            self.deleted += 1
        for key, value in attributes.items():
            if _TELLING.search(value) and not key.endswith(("}rsid", "rsidR")):
                self._beside(value, Layer.HIDDEN, f"XML 属性 {xml.local(key)}，不直接显示")

    def _end(self, name: str) -> None:
        if name in _CELLS and self.grids:
            self.grids[-1].add(self._taken())
            self.grids[-1].end()
            self.cells = max(0, self.cells - 1)
        elif name in _ROWS and self.grids:
            self.out += self.grids[-1].end_row()
        elif name in _TABLES and self.grids:
            self._flush()
            self.out += self.grids.pop().close()
        elif name in _PARAGRAPHS:
            self.paragraphs = max(0, self.paragraphs - 1)
            self.runs.append(("\n", ""))
            if not self.paragraphs and not self.cells:
                self._flush()
        elif name in ("del", "delText", "deletion"):
            self.deleted = max(0, self.deleted - 1)
        elif name == "r":
            self.vanished = False
        elif not self.paragraphs and not self.cells:
            self._flush()

    def _taken(self) -> list[tuple[str, str]]:
        runs, self.runs = self.runs, []
        return runs

    def _flush(self) -> None:
        runs = self._taken()
        whole = "".join(text for text, _ in runs)
        if not whole.strip():
            return
        self.number += 1
        place = Location((f"第{self.number}段",))
        if data := _decoded(whole):
            self.out.append(Embedded("内嵌数据.bin", data, Layer.EMBEDDED, place))
        else:
            self.out += paragraph(runs, Layer.BODY, place, layers={_DELETED: Layer.REVISION})

    def _beside(self, text: str, layer: Layer, why: str) -> None:
        place = Location((f"第{self.number + 1}段附近",))
        self.out += [Block(layer, piece, place, concealment=why) for piece in pieces(text) if piece.strip()]


def attribute(attributes: dict[str, str], name: str) -> str:
    """An attribute by its local name; empty where there is none."""
    return next((value for key, value in attributes.items() if xml.local(key) == name), "")


def _across(attributes: dict[str, str]) -> str:
    merged = attribute(attributes, "MergeAcross")
    return str(int(merged) + 1) if merged.isdigit() else attribute(attributes, "number-columns-spanned")


def _index(attributes: dict[str, str]) -> int:
    index = attribute(attributes, "Index")
    return int(index) if index.isdigit() and len(index) < 6 else 0


def _decoded(text: str) -> bytes:
    """A file written out in base 64; empty where the text is none."""
    if not _BASE64.match(text) or text.isalpha():
        return b""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
