"""Plain text (纯文本): txt, csv, tsv, json, markdown, xml source and whatever else is readable characters.

Line by line, so that a file of any size is never held; one line is one block, the unit a clerk finds again in an
editor. A line that does not fit the encoding of the file is read a second way *and* becomes a gap, because a value in it
may have been misread. Where a cut at the end of a text file lost something cannot be known; every other loss is a gap.
"""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache

from disclosure_screen.extract.encoding import encoding_of, looks_like_text, read_text, second_readings
from disclosure_screen.extract.pieces import pieces, written_out
from disclosure_screen.extract.seams import seam, torn_block
from disclosure_screen.extract.source import Part, Source
from disclosure_screen.model.document import Block, Cell, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 900

_NOT_TEXT = (b"%PDF-", b"{\\rt", b"%!PS", b"PK\x03\x04", b"PK\x05\x06")
"""Formats that begin with readable characters: where their own reader is missing, they are unread, not text."""
_CHUNK = 1 << 20
_HEADER_ROWS = 10
_SEAM = re.compile(rb"[\x09-\x2f](?=[^\x09-\x2f]*\Z)")
_SUFFIX_TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".md": "text/markdown",
    ".xml": "application/xml",
}


def sniff(source: Source) -> str | None:
    """Any text is ours that no other format claimed. The suffix only chooses among kinds of text."""
    if source.head.startswith(_NOT_TEXT) or not looks_like_text(source.head):
        return None
    suffix = source.name[source.name.rfind(".") :].lower()
    if source.head.lstrip(b"\xef\xbb\xbf").lstrip().startswith(b"<?xml"):
        return "application/xml"
    return _SUFFIX_TYPES.get(suffix, "text/plain")


def read(source: Source) -> Iterator[Part]:
    """Rows as cells where the text is a table, else lines."""
    delimiter = _delimiter(source)
    if delimiter:
        yield from _rows(source, delimiter)
    else:
        yield from _paragraphs(source)
    if source.size <= len(source.head):
        text, encoding = read_text(source.head).text, encoding_of(source.head)[0]
        for other in second_readings(source.head, text, encoding):
            yield Block(Layer.BODY, other, concealment="按另一种编码读出")


def _paragraphs(source: Source) -> Iterator[Part]:
    before = ""
    for number, line, others, exact in _lines(source):
        if torn := seam(before, line):
            yield torn_block(torn, number)
        before = line if line.strip() else before
        location = Location((f"第{number}行",))
        if not exact:
            yield Gap(GapReason.UNCLEAR, location, "部分字节无法按文件的编码读出，请人工核对该行")
        for piece in pieces(line):
            if piece.strip():
                yield Block(Layer.BODY, piece, location)
        for other in others:
            yield Block(Layer.BODY, other, location, concealment="按另一种编码读出")
        if plain := written_out(line):
            yield from (Block(Layer.BODY, piece, location) for piece in pieces(plain))


def _rows(source: Source, delimiter: str) -> Iterator[Part]:
    doubtful: list[Part] = []

    def texts() -> Iterator[str]:
        before, fewest = "", 0
        for number, line, others, exact in _lines(source):
            fewest = fewest or line.count(delimiter)
            if (torn := seam(before, line)) and before.count(delimiter) + line.count(delimiter) <= fewest:
                doubtful.append(torn_block(torn, number))
            before = line
            location = Location((f"第{number}行",))
            if not exact:
                doubtful.append(Gap(GapReason.UNCLEAR, location, "部分字节无法按文件的编码读出，请人工核对该行"))
            doubtful.extend(Block(Layer.BODY, other, location, concealment="按另一种编码读出") for other in others)
            yield line + "\n"

    csv.field_size_limit(16 * 2**20)
    table = csv.reader(texts(), delimiter=delimiter)
    headers: tuple[str, ...] | None = None
    row = 0
    while True:
        try:
            cells = next(table)
        except StopIteration:
            break
        except csv.Error:
            yield Gap(GapReason.DAMAGED, Location((f"第{row + 1}行",)), "表格行过长或引号不成对，已改为逐行读取")
            yield from _paragraphs(source)
            return
        row += 1
        yield from doubtful
        doubtful.clear()
        if headers is None and row <= _HEADER_ROWS and _is_header(cells):
            headers = tuple(cell.strip() for cell in cells)
            yield from _cells(cells, row, ())
            continue
        yield from _cells(cells, row, headers or ())
    yield from doubtful


def _cells(cells: list[str], row: int, headers: tuple[str, ...]) -> Iterator[Part]:
    for column, text in enumerate(cells, 1):
        if not text.strip():
            continue
        above = headers[column - 1 : column]
        place = Location((f"第{row}行", f"{column_letters(column)}列"))
        cell = Cell("1", row, column, above if above and above[0] else ())
        for piece in pieces(text):
            yield Block(Layer.CELL, piece, place, cell)


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """1 → A, 27 → AA, as spreadsheets name their columns."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _is_header(cells: list[str]) -> bool:
    """A row of several short labels without long numbers; title lines above it have one cell."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) >= 2 and not any(len(cell) > 30 or re.search(r"[0-9]{6}", cell) for cell in filled)


def _delimiter(source: Source) -> str:
    """The separator of a table, empty where the text is none: by suffix, else by equal counts on every early line."""
    suffix = source.name[source.name.rfind(".") :].lower()
    if suffix not in (".csv", ".tsv", ".txt", ".tab", "") and not source.depth:
        return ""
    encoding, start = encoding_of(source.head)
    lines = [line for line in source.head[start:].decode(encoding, "replace").splitlines()[:21] if line.strip()]
    lines = lines[:20] if len(source.head) >= source.size else lines[:-1]
    counts = {mark: [line.count(mark) for line in lines] for mark in ("\t", ",", ";", "|")}
    if suffix == ".tsv":
        return "\t"
    if suffix == ".csv":
        return (
            max(counts, key=lambda mark: (sum(1 for count in counts[mark] if count), mark == ","))
            if any(map(any, counts.values()))
            else ","
        )
    steady = len(lines) >= 2 and counts["\t"] and min(counts["\t"]) >= 1 and len(set(counts["\t"])) == 1
    return "\t" if steady else ""


def _lines(source: Source) -> Iterator[tuple[int, str, tuple[str, ...], bool]]:
    """Number, text, further readings, and whether every byte fitted, of each line."""
    source.file.seek(0)
    first = source.file.read(_CHUNK)
    encoding, start = encoding_of(first)
    source.file.seek(start)
    if encoding.startswith("utf-") and encoding != "utf-8":
        yield from _wide_lines(source, encoding)
        return
    for number, raw in enumerate(_raw_lines(source), 1):
        try:
            line = raw.decode(encoding)
        except UnicodeDecodeError:
            reading = read_text(raw)
            main = raw.decode(encoding, "replace")
            yield number, main, tuple({reading.text: None, **dict.fromkeys(reading.others)}), False
            continue
        yield number, line, (), True


def _raw_lines(source: Source) -> Iterator[bytes]:
    kept = b""
    while chunk := source.file.read(_CHUNK):
        *whole, kept = (kept + chunk).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        yield from whole
        if len(kept) > _CHUNK:
            # No byte below 0x30 is ever the second half of a character, so a line may be cut behind one.
            seam = _SEAM.search(kept)
            at = seam.end() if seam else len(kept)
            yield kept[:at]
            kept = kept[at:]
    if kept:
        yield kept


def _wide_lines(source: Source, encoding: str) -> Iterator[tuple[int, str, tuple[str, ...], bool]]:
    import codecs

    decoder = codecs.getincrementaldecoder(encoding)("replace")
    kept, number = "", 0
    while True:
        chunk = source.file.read(_CHUNK)
        text = kept + decoder.decode(chunk, not chunk)
        *whole, kept = text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if chunk else [text, ""]
        for line in whole:
            number += 1
            yield number, line, (), "\ufffd" not in line
        if not chunk:
            return
