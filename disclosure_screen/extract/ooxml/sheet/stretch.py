"""Stretches (成片的行): rows that are all written alike, taken by one expression and turned column by column.

Rows of a list differ in their values only. An expression made for the width of the sheet takes such rows to their last byte,
and what a column holds is then worked out for all rows at once. A cell that has more to say than a text (a hiding format,
rich runs, a formula with a literal, a number the sheet shows differently) makes the stretch fall back to single rows.
"""

import re
from collections.abc import Sequence
from itertools import repeat
from typing import Any

from disclosure_screen.extract.ooxml.sheet.addresses import column_letters, column_number
from disclosure_screen.extract.ooxml.sheet.cellreader import CellReader, Look
from disclosure_screen.extract.ooxml.sheet.outline import notable_formula
from disclosure_screen.extract.ooxml.sheet.row import Stretch
from disclosure_screen.extract.ooxml.sheet.values import day_text, number_text, shown_number

SHORTEST = 8
"""Fewer rows are not worth a stretch."""
_WIDEST = 128
_GROWTHS = 6
_DISAPPOINTMENTS = 4
_CELL_TAG = re.compile(r'<c r="([A-Z]{1,3})[0-9]{1,7}"[^<>]*>(<f>)?')
_KIND = re.compile(r'(?: s="([0-9]{1,6})")?(?: t="(s|n|b|e|str)")?\s*')
_PLAIN_NUMBER = re.compile(r"[0-9]+|-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_SHORT_NUMBER = 12
ATTRIBUTE = re.compile(r'([A-Za-z:]+)="([^"]*)"')


class Stretches:
    """Finds stretches in one sheet part. The expression widens as wider rows turn up, a few times at most."""

    def __init__(self, reader: CellReader) -> None:
        self.reader = reader
        self._width = 0
        self._formulas: frozenset[str] = frozenset()
        self._growths = self._disappointments = 0
        self._pattern: Any = None  # a re.Pattern; its scanner, which matches on from where it stopped, is in no stub

    @property
    def hopeful(self) -> bool:
        """False once this sheet has shown that its cells have more to say than texts."""
        return self._disappointments < _DISAPPOINTMENTS

    def at(self, text: str, start: int) -> tuple[Stretch | None, int]:
        """The stretch that begins at ``start`` and where it ends; None where rows stand there that must be read singly.

        Those rows end at the second value, which is ``start`` where not even the next row is written alike.
        """
        if self._pattern is None:
            return None, start
        found = list(iter(self._pattern.scanner(text, start).match, None))
        if not found:
            return None, start
        end = found[-1].end()
        if len(found) < SHORTEST:
            return None, end
        try:
            return self._stretch(list(zip(*(match.groups("") for match in found), strict=True))), end
        except _MoreToSay:
            self._disappointments += 1
            return None, end

    def learn(self, row: str) -> None:
        """Widen the expression by a row it did not fit."""
        if self._growths >= _GROWTHS:
            return
        cells = _CELL_TAG.findall(row)
        width = max((column_number(letters) for letters, _ in cells), default=0)
        formulas = self._formulas | {letters for letters, formula in cells if formula}
        if width <= _WIDEST and (width > self._width or formulas != self._formulas):
            self._width, self._formulas = max(width, self._width), formulas
            self._growths += 1
            self._pattern = _row_pattern(self._width, self._formulas)

    def _stretch(self, groups: list[tuple[str, ...]]) -> Stretch:
        rows, row_attributes, *cells = groups
        first = int(rows[0])
        if int(rows[-1]) - first != len(rows) - 1 or self.reader.outline.rows_hidden or not first:
            raise _MoreToSay
        if any(self.reader.hidden_row(first, attributes_of(written)) for written in set(row_attributes)):
            raise _MoreToSay
        columns: list[tuple[int, list[str]]] = []
        at, whole = 0, False
        for number in range(1, self._width + 1):
            attributes, values = cells[at], cells[at + 1]
            if column_letters(number) in self._formulas:
                _only_references(cells[at + 1])
                values = cells[at + 2]
                at += 1
            at += 2
            if any(values):
                columns.append((number, self._texts(attributes, values)))
                whole = whole or all(columns[-1][1])
        if not whole and not all(map(any, zip(*(texts for _, texts in columns), strict=True))):
            raise _MoreToSay  # an empty row: another table may begin behind it
        if not columns:
            raise _MoreToSay
        return Stretch(first, columns)

    def _texts(self, attributes: Sequence[str], values: Sequence[str]) -> list[str]:
        ways = {written: self._way(written) for written in set(attributes)}
        if len(set(ways.values())) == 1:
            (way, look), *_ = ways.values()
            return self._converted(way, look, values)
        groups: dict[tuple[str, Look], list[int]] = {}
        for index, (written, value) in enumerate(zip(attributes, values, strict=True)):
            if value:
                groups.setdefault(ways[written], []).append(index)
        texts = [""] * len(values)
        for (way, look), indices in groups.items():
            for index, text in zip(indices, self._converted(way, look, [values[i] for i in indices]), strict=True):
                texts[index] = text
        return texts

    def _way(self, written: str) -> tuple[str, Look]:
        """How to take cells with these attributes. Raises where they say something only the parser knows."""
        found = _KIND.fullmatch(written)
        if found is None:
            raise _MoreToSay
        look, way = self.reader.look(found.group(1) or "0"), found.group(2) or "n"
        number = way == "n"
        if not look.plain or (look.number if number else look.text):
            raise _MoreToSay
        return ("date" if number and look.date else way), look

    def _converted(self, way: str, look: Look, values: Sequence[str]) -> list[str]:
        joined = "".join(values)
        if "&" in joined or (way != "str" and not joined.isascii()):
            raise _MoreToSay
        if way == "s":
            return self._shared(joined, values)
        if way == "n":
            return [
                value if len(value) < _SHORT_NUMBER and _PLAIN_NUMBER.fullmatch(value) else _number(value, look)
                for value in values
            ]
        if way == "date":
            return list(map(day_text, values, repeat(self.reader.epoch_1904)))
        if way == "b":
            return [value and ("TRUE" if value in ("1", "true") else "FALSE") for value in values]
        if "_x" in joined:
            raise _MoreToSay
        return list(values)

    def _shared(self, joined: str, values: Sequence[str]) -> list[str]:
        strings = self.reader.strings
        if not joined.isdigit():
            raise _MoreToSay
        indices = list(map(int, filter(None, values)))
        if not (strings.rich.keys().isdisjoint(indices) and strings.phonetic.keys().isdisjoint(indices)):
            raise _MoreToSay
        texts = strings.take_all(indices)
        if len(texts) == len(values):
            return texts
        each = iter(texts)
        return [next(each) if value else "" for value in values]


class _MoreToSay(Exception):
    """Some cell of the stretch has more to say than a text."""


def attributes_of(written: str) -> dict[str, str]:
    """The attributes of a tag as written."""
    return dict(ATTRIBUTE.findall(written))


def _row_pattern(width: int, formulas: frozenset[str]) -> re.Pattern[str]:
    """A whole row of up to so many cells, each of which may be empty or missing. Nothing else may stand in it."""
    cells = []
    for number in range(1, width + 1):
        letters = column_letters(number)
        formula = "(?:<f>([^<]*)</f>)?" if letters in formulas else ""
        cells.append(rf'(?:<c r="{letters}\1"([^<>/]*)(?:/>|>{formula}<v>([^<]*)</v></c>))?')
    return re.compile(r'<row r="([1-9][0-9]{0,6})"([^<>]*)>' + "".join(cells) + "</row>")


def _only_references(formulas: Sequence[str]) -> None:
    joined = "\n".join(filter(None, formulas))
    if "&" in joined or (joined and notable_formula(joined)):
        raise _MoreToSay


def _number(value: str, look: Look) -> str:
    if not value:
        return ""
    if shown_number(value, look.style.shown):
        raise _MoreToSay
    return number_text(value)
