"""Cell reading (单元格读取): what the XML of a sheet says about each cell, as a text with its reasons."""

from collections.abc import Iterable, Iterator

from disclosure_screen.extract.ooxml.names import NAMES, whole
from disclosure_screen.extract.ooxml.sheet.addresses import parse_range
from disclosure_screen.extract.ooxml.sheet.cellstyles import CellStyle, Sheets
from disclosure_screen.extract.ooxml.sheet.outline import Outline, notable_formula
from disclosure_screen.extract.ooxml.sheet.row import Rest, Row, Value
from disclosure_screen.extract.ooxml.sheet.strings import RichText, SharedStrings, unescaped
from disclosure_screen.extract.ooxml.sheet.values import date_text, elapsed_text, number_text, shown_number
from disclosure_screen.extract.xml import END, START, TEXT, Event


class Look:
    """A cell format worked out once: what it does to numbers and to texts."""

    __slots__ = ("date", "elapsed", "literal", "number", "plain", "style", "text")

    def __init__(self, style: CellStyle) -> None:
        self.style = style
        self.date, self.elapsed = style.shown.date, style.shown.elapsed
        self.number = style.concealment(number=True)
        self.text = style.concealment(number=False)
        self.literal = style.shown.literal if len(style.shown.literal) > 5 else ""
        self.plain = not self.literal and not self.elapsed


class CellReader:
    """Works out the cells of one sheet part."""

    def __init__(self, strings: SharedStrings, sheets: Sheets, outline: Outline, *, epoch_1904: bool = False) -> None:
        self.strings, self.sheets, self.outline, self.epoch_1904 = strings, sheets, outline, epoch_1904
        self.looks: dict[str, Look] = {}
        self.kinds: dict[bytes, tuple[str, Look]] = {}

    def look(self, style: str) -> Look:
        """The format of that number."""
        found = self.looks.get(style)
        if found is None:
            found = self.looks[style] = Look(self.sheets.style(whole(style)))
        return found

    def value(
        self, column: int, kind: str, style: str, stored: str, formula: str, rich: RichText | None
    ) -> Value | None:
        """One cell from what its element says; None where it is empty."""
        look = self.look(style)
        rest = Rest(look.style, literal=look.literal)
        if formula and notable_formula(formula):
            rest.formula = formula
        number = False
        if kind == "s" and (index := whole(stored, -1)) >= 0:
            text = self.strings.take(index)
            rest.runs, rest.phonetic = self.strings.rich.get(index, []), self.strings.phonetic.get(index, "")
        elif rich is not None:
            text = rich.whole() or stored
            rest.shown = stored if stored != text else ""
            rest.runs, rest.phonetic = rich.runs if rich.unusual() else [], "".join(rich.phonetic)
        elif kind in ("n", "") and stored:
            number = True
            text = self._number(look, stored)
            rest.shown = "" if look.date else shown_number(stored, look.style.shown)
        elif kind == "b" and stored:
            text = "TRUE" if stored in ("1", "true") else "FALSE"
        else:
            text = stored.replace("T", " ") if kind == "d" else unescaped(stored)
        if not text and not rest.formula:
            return None
        return column, text, look.number if number else look.text, rest

    def _number(self, look: Look, stored: str) -> str:
        if look.date:
            return date_text(stored, self.epoch_1904)
        return elapsed_text(stored) if look.elapsed else number_text(stored)

    def hidden_row(self, row: int, attributes: dict[str, str]) -> str:
        """Why a row is not seen; empty where it is."""
        hidden, height = attributes.get("hidden"), attributes.get("ht")
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


def parsed_rows(reader: CellReader, parts: Iterable[Event]) -> Iterator[Row]:
    """The rows that have any cell, from XML events. Raises what the events raise."""
    row, column, hidden = 0, 0, ""
    values: list[Value] = []
    kind = style = stored = formula = ""
    rich: RichText | None = None
    pieces: list[str] | None = None
    names = NAMES
    for event, name, attributes in parts:
        if event == TEXT:
            if rich is not None:
                rich.text(name)
            elif pieces is not None:
                pieces.append(name)
            continue
        short = names[name]
        if event == START:
            if short == "x:c":
                column = column_of(attributes.get("r", "")) or column + 1
                kind, style = attributes.get("t", "n"), attributes.get("s", "0")
                stored = formula = ""
            elif short in ("x:v", "x:f"):
                pieces = []
            elif short == "x:row":
                row = max(1, whole(attributes.get("r"), row + 1))
                column, values, hidden = 0, [], reader.hidden_row(row, attributes)
            elif short == "x:is":
                rich = RichText(reader.sheets)
            elif rich is not None:
                rich.start(short, attributes)
        elif event == END:
            if short == "x:v":
                stored, pieces = "".join(pieces or ()), None
            elif short == "x:f":
                formula, pieces = "".join(pieces or ()), None
            elif short == "x:c":
                value = reader.value(column, kind, style, stored, formula, rich)
                if value is not None:
                    values.append(value)
                rich = None
            elif short == "x:row" and values:
                yield row, values, hidden
                values = []
            elif rich is not None and short != "x:is":
                rich.end(short)


def column_of(reference: str) -> int:
    """The column of a cell reference; 0 where it has none."""
    found = parse_range(reference) if reference else None
    return found[1] if found else 0
