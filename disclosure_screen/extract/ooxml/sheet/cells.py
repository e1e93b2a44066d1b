"""Cells (单元格): the rows of one sheet as blocks, streamed; an empty million costs nothing, a far cell no more than a near.

Each cell is one block with the header texts above it. What the sheet does not show — hidden or filtered rows, hidden
columns, white text, formats that blank — is marked with its reason. A whole row is held, never a grid.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from disclosure_screen.extract.ooxml.colours import invisible
from disclosure_screen.extract.ooxml.names import NAMES
from disclosure_screen.extract.ooxml.sheet.addresses import Range, column_letters, parse_range
from disclosure_screen.extract.ooxml.sheet.cellstyles import CellStyle, Sheets
from disclosure_screen.extract.ooxml.sheet.outline import Outline, notable_formula
from disclosure_screen.extract.ooxml.sheet.strings import RichText, Run, SharedStrings
from disclosure_screen.extract.ooxml.sheet.values import date_text, number_text, shown_number
from disclosure_screen.extract.ooxml.tables import HeadCell, Headers
from disclosure_screen.extract.xml import END, START, TEXT, Event
from disclosure_screen.model.document import Block, Cell, Layer
from disclosure_screen.model.place import Location


@dataclass(slots=True)
class Value:
    """One cell of the open row: its text, whether it is a number, and what else is to be told of it."""

    column: int
    text: str
    style: CellStyle
    number: bool = False
    formula: str = ""
    shown: str = ""
    runs: list[Run] | None = None
    phonetic: str = ""


@dataclass(slots=True)
class Sheet:
    """How a sheet is called and why it is hidden; ``tables`` are the ranges of its table objects."""

    name: str
    title: str
    concealment: str = ""
    tables: list[Range] = field(default_factory=list)


class Rows:
    """Turns the rows of one sheet into blocks."""

    def __init__(self, sheet: Sheet, outline: Outline) -> None:
        self.sheet, self.outline = sheet, outline
        self.headers = Headers()
        self.last = 0
        self._over: dict[int, tuple[str, ...]] = {}
        self._hidden = {
            column: why
            for first, last, why in outline.hidden_columns
            for column in range(first, min(last, first + 1_000) + 1)
        }
        self._ranges = [wide for wide in outline.hidden_columns if wide[1] > wide[0] + 1_000]
        self._letters: dict[int, str] = {}
        self._declared = {first for first, _, _, _ in sheet.tables}

    def blocks(self, row: int, values: list[Value], hidden: str) -> Iterator[Block]:
        """The blocks of one row."""
        is_header = False
        headers = self.headers
        if headers.open or row in self._declared or row > self.last + 1:
            is_header = self._header(row, values)
        self.last = row
        title = self.sheet.title
        plain = not hidden and not self.sheet.concealment
        for value in values:
            column = value.column
            letters = self._letters.get(column) or self._named(column)
            over = () if is_header else headers.texts.get(column, ())
            place = Cell(self.sheet.name, row, column, over)
            if plain and column not in self._hidden and not self._ranges:
                location = Location((title, f"{letters}{row}"))
                why = ""
            else:
                location, why = self._concealed(row, column, letters, hidden)
            yield from self._told(value, location, place, why)

    def _told(self, value: Value, location: Location, place: Cell, why: str) -> Iterator[Block]:
        style = value.style
        why = why or style.concealment(number=value.number, in_table=self._in_table(place))
        if value.runs and not why:
            yield from self._rich(value, location, place)
        elif value.text:
            yield Block(Layer.HIDDEN if why else Layer.CELL, value.text, location, place, why)
        if value.shown:
            yield Block(Layer.HIDDEN if why else Layer.CELL, value.shown, location, None, why)
        if value.formula:
            yield Block(Layer.HIDDEN, value.formula, location, None, "公式内容，表中只显示其结果")
        if value.phonetic:
            yield Block(Layer.HIDDEN, value.phonetic, location, None, "拼音注音，通常不显示")
        if style.shown.literal and len(style.shown.literal) > 5:
            yield Block(Layer.HIDDEN if why else Layer.CELL, style.shown.literal, location, None, why)

    def _rich(self, value: Value, location: Location, place: Cell) -> Iterator[Block]:
        """A rich text of which a part may be white or tiny: the seen part, then each part that is not."""
        seen: list[str] = []
        unseen: list[str] = []
        for text, colour, size in value.runs or ():
            dark = invisible(colour or value.style.colour, value.style.fill)
            (unseen if dark or size <= 2 else seen).append(text)
        if seen:
            yield Block(Layer.CELL, "".join(seen), location, place)
        if unseen:
            yield Block(Layer.HIDDEN, "".join(unseen), location, place, "文字颜色与背景相同或字号极小")
            if seen:
                yield Block(Layer.HIDDEN, value.text, location, place, "连同单元格中看不见的文字")

    def _header(self, row: int, values: list[Value]) -> bool:
        spans = self.outline.merged
        heads = [HeadCell(v.column, v.text, *reversed(spans.get((row, v.column), (1, 1)))) for v in values]
        self.headers.width = max(self.headers.width, max((v.column for v in values), default=1))
        return self.headers.row(heads, declared=row in self._declared, gap=row > self.last + 1)

    def _named(self, column: int) -> str:
        return self._letters.setdefault(column, column_letters(column))

    def _in_table(self, place: Cell) -> bool:
        return any(r1 <= place.row <= r2 and c1 <= place.column <= c2 for r1, c1, r2, c2 in self.sheet.tables)

    def _concealed(self, row: int, column: int, letters: str, hidden: str) -> tuple[Location, str]:
        folded = self._hidden.get(column) or next(
            (why for first, last, why in self._ranges if first <= column <= last), ""
        )
        title, sheet = self.sheet.title, self.sheet.concealment
        if not folded and not hidden:
            return Location((title, f"{letters}{row}")), sheet
        row_step = f"第{row}行（{hidden}）" if hidden else f"第{row}行"
        column_step = f"{letters}列（{folded}）" if folded else f"{letters}列"
        steps = (column_step, row_step) if folded else (row_step, column_step)
        reasons = [
            reason for reason in (sheet, f"{folded}的列" if folded else "", f"{hidden}的行" if hidden else "") if reason
        ]
        return Location((title, *steps)), "，".join(reasons)


class CellReader:
    """Reads the cells of one sheet part."""

    def __init__(self, strings: SharedStrings, sheets: Sheets, outline: Outline, *, epoch_1904: bool = False) -> None:
        self.strings, self.sheets, self.outline, self.epoch_1904 = strings, sheets, outline, epoch_1904

    def rows(self, parts: Iterable[Event]) -> Iterator[tuple[int, list[Value], str]]:
        """Row number, cells, and why the row is hidden, for each row that has any. Raises what the events raise."""
        row, column, hidden = 0, 0, ""
        values: list[Value] = []
        kind = style = stored = formula = ""
        rich: RichText | None = None
        target: list[str] | None = None
        pieces: list[str] = []
        names = NAMES
        for event, name, attributes in parts:
            if event == TEXT:
                if rich is not None:
                    rich.text(name)
                elif target is not None:
                    target.append(name)
                continue
            short = names[name]
            if event == START:
                if short == "x:c":
                    column = _column(attributes.get("r")) or column + 1
                    kind, style = attributes.get("t", "n"), attributes.get("s", "0")
                    stored = formula = ""
                elif short == "x:v" or short == "x:f":
                    target = pieces = []
                elif short == "x:row":
                    number = attributes.get("r", "")
                    row = int(number) if number.isdigit() else row + 1
                    column = 0
                    hidden = self._hidden_row(row, attributes)
                elif short == "x:is":
                    rich = RichText(self.sheets)
                elif rich is not None:
                    rich.start(short, attributes)
                elif short == "x:sheetData" or short == "x:worksheet":
                    continue
            elif event == END:
                if short == "x:v":
                    stored, target = "".join(pieces), None
                elif short == "x:f":
                    formula, target = "".join(pieces), None
                elif short == "x:c":
                    value = self.value(column, kind, style, stored, formula, rich)
                    if value is not None:
                        values.append(value)
                    rich = None
                elif short == "x:row":
                    if values:
                        yield row, values, hidden
                    values = []
                elif rich is not None and short != "x:is":
                    rich.end(short)
                elif short == "x:sheetData":
                    break
        if values:
            yield row, values, hidden

    def value(
        self, column: int, kind: str, style: str, stored: str, formula: str, rich: RichText | None
    ) -> Value | None:
        """One cell from what its element says; None where it is empty."""
        look = self.sheets.style(int(style) if style.isdigit() else 0)
        told = formula if formula and notable_formula(formula) else ""
        if kind == "s" and stored.isdigit():
            index = int(stored)
            runs, phonetic = self.strings.rich.get(index), self.strings.phonetic.get(index, "")
            return Value(column, self.strings.take(index), look, False, told, "", runs, phonetic)
        if rich is not None:
            runs = rich.runs if rich.unusual() else None
            return Value(column, rich.whole() or stored, look, False, told, "", runs, "".join(rich.phonetic))
        if kind in ("n", "") and stored:
            if look.shown.date:
                return Value(column, date_text(stored, self.epoch_1904), look, True, told)
            return Value(column, number_text(stored), look, True, told, shown_number(stored, look.shown))
        if kind == "b" and stored:
            return Value(column, "TRUE" if stored in ("1", "true") else "FALSE", look, True, told)
        if stored or told:
            return Value(column, stored.replace("T", " ") if kind == "d" else stored, look, kind == "d", told)
        return None

    def _hidden_row(self, row: int, attributes: dict[str, str]) -> str:
        hidden = attributes.get("hidden")
        height = attributes.get("ht")
        if hidden is None and height is None and not self.outline.rows_hidden:
            return ""
        if hidden in ("1", "true") or (self.outline.rows_hidden and hidden is None):
            if any(first < row <= last for first, _, last, _ in self.outline.filters):
                return "筛选隐藏"
            return "折叠隐藏" if attributes.get("outlineLevel", "0") != "0" else "隐藏"
        try:
            return "行高过小" if height is not None and float(height) < 1 else ""
        except ValueError:
            return ""


def _column(reference: str | None) -> int:
    found = parse_range(reference) if reference else None
    return found[1] if found else 0
