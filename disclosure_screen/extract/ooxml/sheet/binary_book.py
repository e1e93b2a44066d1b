"""Binary workbooks (xlsb): workbook, shared texts, cell formats, outline and cells from BIFF12 records.

Only what a reader of the sheet needs is read field by field ([MS-XLSB] 2.4); every other record gives up its strings, so
that names, validations, pivot caches and whatever comes later are not silent.
"""

import struct
from collections.abc import Iterable, Iterator

from disclosure_screen.extract.ooxml.breaks import until_broken
from disclosure_screen.extract.ooxml.colours import BLACK, RGB, WHITE, tinted
from disclosure_screen.extract.ooxml.sheet.cellreader import CellReader
from disclosure_screen.extract.ooxml.sheet.cellstyles import PALETTE, THEME_ORDER, Sheets
from disclosure_screen.extract.ooxml.sheet.outline import Outline
from disclosure_screen.extract.ooxml.sheet.records import Record, formula_texts, rk, wide, wide_texts
from disclosure_screen.extract.ooxml.sheet.row import Value
from disclosure_screen.extract.ooxml.sheet.strings import SharedStrings
from disclosure_screen.extract.ooxml.sheet.values import ERRORS
from disclosure_screen.extract.ooxml.sheet.workbook import Listed, Workbook
from disclosure_screen.extract.source import Unreadable

_ROW, _COLUMN, _MERGED, _FILTER, _MARGINS, _LINK, _SHEET, _NAME, _PROPERTIES = 0, 60, 176, 161, 479, 494, 156, 39, 153
_STRING, _FORMAT, _FONT, _FILL, _XF, _CELL_XFS, _END_CELL_XFS = 19, 44, 43, 45, 47, 617, 618
_AUTHOR, _NOTE, _NOTE_TEXT = 632, 635, 637
_STATES = {0: "visible", 1: "hidden", 2: "veryHidden"}
_CELLS = frozenset(range(1, 12)) | {62}
_LABELS = {64: "数据有效性", 463: "条件格式"}
_MARGIN_KEYS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


def read_binary_workbook(parts: Iterable[Record], workbook: Workbook) -> None:
    """Sheets, names and the day numbers begin with."""
    for number, raw in parts:
        if number == _SHEET and len(raw) > 8:
            (state,) = struct.unpack_from("<I", raw)
            relationship, at = wide(raw, 8)
            workbook.sheets.append(Listed(wide(raw, at)[0], _STATES.get(state & 3, "hidden"), relationship))
        elif number == _NAME and len(raw) > 9:
            name, at = wide(raw, 9)
            workbook.names.append((name, formula_texts(raw[at:]), bool(raw[0] & 1)))
        elif number == _PROPERTIES and raw:
            workbook.epoch_1904 = bool(raw[0] & 1)
        else:
            workbook.remarks += wide_texts(raw)


def read_binary_strings(parts: Iterable[Record], table: SharedStrings) -> None:
    """The shared texts."""
    for number, raw in parts:
        if number == _STRING and raw:
            text, at = wide(raw, 1)
            if raw[0] & 2:
                runs = struct.unpack_from("<I", raw, at)[0] if raw[0] & 1 and at + 4 <= len(raw) else 0
                phonetic, _ = wide(raw, at + (4 + 4 * runs if raw[0] & 1 else 0))
                table.phonetic[len(table)] = phonetic
            table.add(text)


def read_binary_styles(parts: Iterable[Record], sheets: Sheets) -> None:
    """The cell formats with fonts, fills and number formats."""
    cells = False
    for number, raw in parts:
        if number == _FORMAT and len(raw) > 6:
            sheets.codes[struct.unpack_from("<H", raw)[0]] = wide(raw, 2)[0]
        elif number == _FONT and len(raw) >= 20:
            sheets.fonts.append((_colour(raw, 12, sheets) or BLACK, struct.unpack_from("<H", raw)[0] / 20))
        elif number == _FILL and len(raw) >= 12:
            pattern = struct.unpack_from("<I", raw)[0]
            sheets.fills.append(WHITE if pattern == 0 else _colour(raw, 4, sheets) if pattern == 1 else None)
        elif number in (_CELL_XFS, _END_CELL_XFS):
            cells = number == _CELL_XFS
        elif number == _XF and cells and len(raw) >= 8:
            _, code, font, fill = struct.unpack_from("<4H", raw)
            sheets.add(font, fill, code)


def _colour(raw: bytes, at: int, sheets: Sheets) -> RGB | None:
    kind, index, tint = raw[at] >> 1, raw[at + 1], struct.unpack_from("<h", raw, at + 2)[0] / 32767
    found: RGB | None = None
    if kind == 1:
        found = PALETTE.get(index)
    elif kind == 2:
        found = (raw[at + 4], raw[at + 5], raw[at + 6])
    elif kind == 3 and index < len(THEME_ORDER):
        found = sheets.theme.colour(THEME_ORDER[index])
    return tinted(found, tint) if found and tint else found


def read_binary_outline(parts: Iterable[Record], outline: Outline) -> None:
    """Everything of a sheet that is not cells; strings of records not known are remarks."""
    for number, raw in parts:
        if number == _COLUMN and len(raw) >= 18:
            first, last, width, _, flags = struct.unpack_from("<4IH", raw)
            if flags & 1 or width < 128:
                why = "隐藏" if flags & 1 and not flags >> 8 & 7 else "折叠隐藏" if flags & 1 else "列宽过小"
                outline.hidden_columns.append((first + 1, last + 1, why))
        elif number in (_MERGED, _FILTER) and len(raw) >= 16:
            row1, row2, column1, column2 = (value + 1 for value in struct.unpack_from("<4I", raw))
            if number == _FILTER:
                outline.filters.append((row1, column1, row2, column2))
            elif row1 <= 64:
                outline.merged[row1, column1] = (row2 - row1 + 1, column2 - column1 + 1)
        elif number == _MARGINS and len(raw) >= 2:
            outline.different_even, outline.different_first = bool(raw[0] & 1), bool(raw[0] & 2)
            at = 2
            for key in _MARGIN_KEYS:
                outline.margins[key], at = wide(raw, at)
        elif number == _LINK and len(raw) > 16:
            target, at = wide(raw, 16)
            outline.links.append(("", target))
            outline.remarks += [("超链接", "", text) for text in wide_texts(raw[at:])]
        elif number not in _CELLS and number != _ROW:
            label = _LABELS.get(number, "工作表设置")
            outline.remarks += [(label, "", text) for text in wide_texts(raw)]
            if number in _LABELS and (literals := formula_texts(raw)):
                outline.remarks.append((label, "", literals))


def binary_rows(parts: Iterable[Record], reader: CellReader) -> Iterator[tuple[int, list[Value], str]]:
    """Row number, cells, and why the row is hidden. Raises what ``parts`` raises."""
    row, hidden, values = 0, "", list[Value]()
    breaks: list[Unreadable] = []
    for number, raw in until_broken(parts, breaks):
        if number == _ROW and len(raw) >= 12:
            if values:
                yield row, values, hidden
            values = []
            row = struct.unpack_from("<I", raw)[0] + 1
            flat = raw[11] & 0x10
            filtered = any(first < row <= last for first, _, last, _ in reader.outline.filters)
            hidden = ("筛选隐藏" if filtered else "折叠隐藏" if raw[11] & 7 else "隐藏") if flat else ""
        elif number in _CELLS and len(raw) > 8:
            value = _value(number, raw, reader)
            if value is not None:
                values.append(value)
    if values:
        yield row, values, hidden
    if breaks:
        raise breaks[0]


def _value(number: int, raw: bytes, reader: CellReader) -> Value | None:
    column, style = struct.unpack_from("<II", raw)
    column, style_text = column + 1, str(style & 0xFFFFFF)
    formula = formula_texts(raw[8:]) if number in (8, 9, 10, 11) else ""
    formula = f'"{formula}"' if formula else ""
    body = raw[8:]
    if number == 2 and len(body) >= 4:
        stored = rk(struct.unpack_from("<I", body)[0])
        return reader.value(column, "n", style_text, _written(stored), "", None)
    if number in (5, 9) and len(body) >= 8:
        return reader.value(column, "n", style_text, _written(struct.unpack_from("<d", body)[0]), formula, None)
    if number in (4, 10):
        return reader.value(column, "b", style_text, str(body[0]), formula, None)
    if number in (3, 11):
        return reader.value(column, "e", style_text, ERRORS.get(body[0], "#ERR"), formula, None)
    if number == 7 and len(body) >= 4:
        return reader.value(column, "s", style_text, str(struct.unpack_from("<I", body)[0]), "", None)
    if number in (6, 8, 62):
        text, at = wide(body, 1 if number == 62 else 0)
        literals = formula_texts(body[at:]) if number == 8 else ""
        return reader.value(column, "str", style_text, text, f'"{literals}"' if literals else "", None)
    return None


def _written(number: float) -> str:
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def binary_notes(parts: Iterable[Record]) -> Iterator[tuple[str, int, int, str]]:
    """Kind (``author`` or ``note``), row, column and text of each note; authors have no cell."""
    row = column = 0
    for number, raw in parts:
        if number == _AUTHOR:
            yield "author", 0, 0, wide(raw, 0)[0]
        elif number == _NOTE and len(raw) >= 20:
            _, row, _, column, _ = struct.unpack_from("<5I", raw)
        elif number == _NOTE_TEXT and raw:
            yield "note", row + 1, column + 1, wide(raw, 1)[0]
