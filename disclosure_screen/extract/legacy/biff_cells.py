"""Cells of a binary workbook (单元格记录): text, number, date, error or formula result, and the constants in formulas."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from disclosure_screen.extract.legacy.biff import Dialect, Record, literals
from disclosure_screen.extract.legacy.biff_strings import SharedStrings
from disclosure_screen.extract.legacy.biff_styles import Styles
from disclosure_screen.extract.legacy.printable import printable_runs

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
CELLS = frozenset({0x00FD, 0x0204, 0x0004, 0x00D6, 0x0203, 0x0003, 0x0002, 0x027E, 0x00BD, 0x0205, 0x0005, *_FORMULAS})


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets of a workbook share."""

    dialect: Dialect
    styles: Styles
    strings: SharedStrings


@dataclass(frozen=True, slots=True)
class Value:
    """One cell, rows and columns from 0. ``literals`` are constants of its formula, ``looks`` where its text changes font."""

    row: int
    column: int
    text: str
    style: int
    literals: tuple[str, ...] = ()
    looks: tuple[tuple[int, int], ...] = ()


class CellReader:
    """Reads cell records; ``missing`` counts cells whose text is not in the file."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.missing = 0

    def values(self, record: Record) -> Iterator[Value]:
        """The cells of one record; none where it is not a cell's."""
        body, kind, old = record.body, record.kind, record.kind < 0x10 and self._book.dialect.version == 2
        if len(body) < 7:
            return
        row, column, style = struct.unpack_from("<HHH", body)
        at, style = (7, 0) if old else (6, style)
        styles = self._book.styles
        if kind == 0x00FD and len(body) >= 10:
            index = struct.unpack_from("<I", body, 6)[0]
            text = self._book.strings[index]
            self.missing += text is None
            yield Value(row, column, text or "", style, (), self._book.strings.runs.get(index, ()))
        elif kind in (0x0204, 0x0004, 0x00D6):
            yield Value(row, column, self._book.dialect.string(body, at, counted=1 if old else 2)[0], style)
        elif kind in (0x0203, 0x0003) and len(body) >= at + 8:
            yield Value(row, column, styles.number(struct.unpack_from("<d", body, at)[0], style), style)
        elif kind == 0x0002 and len(body) >= at + 2:
            yield Value(row, column, str(struct.unpack_from("<H", body, at)[0]), style)
        elif kind == 0x027E and len(body) >= 10:
            yield Value(row, column, styles.number(rk(body, 6), style), style)
        elif kind == 0x00BD:
            for number in range((len(body) - 6) // 6):
                style = struct.unpack_from("<H", body, 4 + 6 * number)[0]
                yield Value(row, column + number, styles.number(rk(body, 6 + 6 * number), style), style)
        elif kind in (0x0205, 0x0005) and len(body) >= at + 2:
            yield Value(row, column, _error(body[at]) if body[at + 1] else ("FALSE", "TRUE")[body[at] & 1], style)
        elif kind in _FORMULAS and len(body) >= at + 8:
            yield self._formula(body, row, column, style, at)

    def _formula(self, body: bytes, row: int, column: int, style: int, at: int) -> Value:
        cached, text = body[at : at + 8], ""
        if cached[6:8] != b"\xff\xff":
            text = self._book.styles.number(struct.unpack("<d", cached)[0], style)
        elif cached[0] == 1:
            text = ("FALSE", "TRUE")[cached[2] & 1]
        elif cached[0] == 2:
            text = _error(cached[2])
        tokens = at + {2: 9, 3: 10, 4: 10}.get(self._book.dialect.version, 14)
        size = int.from_bytes(body[tokens : tokens + 2], "little") if self._book.dialect.version > 2 else len(body)
        rgce = body[tokens + 2 : tokens + 2 + size]
        constants = tuple(literals(rgce, self._book.dialect)) + tuple(
            printable_runs(rest) if (rest := body[tokens + 2 + size :]) else ()
        )
        return Value(row, column, text, style, constants)


def rk(body: bytes, at: int) -> float:
    """A number in Excel's short form: an integer or the upper half of a double, either possibly times a hundred."""
    raw = struct.unpack_from("<I", body, at)[0]
    value = (
        float(struct.unpack_from("<i", body, at)[0] >> 2)
        if raw & 2
        else struct.unpack("<d", struct.pack("<Q", (raw & ~3) << 32))[0]
    )
    return value / 100 if raw & 1 else value


def column_name(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(65 + letter) + name
    return name


def _error(code: int) -> str:
    return _ERRORS.get(code, "#N/A")
