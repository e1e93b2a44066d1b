"""Cells (单元格): the rows of one sheet as blocks, streamed; an empty million costs nothing, a far cell no more than a near.

Each cell is one block with the header texts above it. What the sheet does not show — hidden or filtered rows, hidden
columns, white text, formats that blank — is marked with its reason. A whole row is held, never a grid.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from disclosure_screen.extract import bulk
from disclosure_screen.extract.cell_rows import CellRows, Column
from disclosure_screen.extract.ooxml.colours import invisible
from disclosure_screen.extract.ooxml.sheet.addresses import Range, column_letters
from disclosure_screen.extract.ooxml.sheet.outline import Outline
from disclosure_screen.extract.ooxml.sheet.row import Rest, Stretch, Value
from disclosure_screen.extract.ooxml.tables import HeadCell, Headers
from disclosure_screen.model.document import Block, Cell, Layer
from disclosure_screen.model.place import Location


@dataclass(slots=True)
class Sheet:
    """How a sheet is called and why it is hidden; ``tables`` are the ranges of its table objects."""

    name: str
    title: str
    concealment: str = ""
    tables: list[Range] = field(default_factory=list)


_FEW = 256
"""Columns up to which a hidden span is spread out, to be looked up; wider ones (all to the end) are compared."""


class Rows:
    """Turns the rows of one sheet into blocks."""

    def __init__(self, sheet: Sheet, outline: Outline) -> None:
        self.sheet, self.outline = sheet, outline
        self.headers = Headers()
        self.last = 0
        self._narrow = {
            column: why
            for first, last, why in outline.hidden_columns
            if last - first < _FEW
            for column in range(first, last + 1)
        }
        self._wide = [span for span in outline.hidden_columns if span[1] - span[0] >= _FEW]
        self._letters: dict[int, str] = {}
        self._declared = {first for first, _, _, _ in sheet.tables}

    def blocks(self, row: int, values: list[Value], hidden: str) -> list[Block]:
        """The blocks of one row."""
        is_header = False
        if self.headers.open or row in self._declared or row > self.last + 1:
            is_header = self._header(row, values)
        self.last = row
        texts = self.headers.texts
        plain = not hidden and not self.sheet.concealment and not self._wide
        title, name, narrow, letters = self.sheet.title, self.sheet.name, self._narrow, self._letters
        in_tables = bool(self.sheet.tables)
        block, location_of, cell_of, shown = bulk.block, bulk.location, bulk.cell, Layer.CELL
        made: list[Block] = []
        for value in values:
            column, text, why, rest = value
            place = cell_of(name, row, column, () if is_header else texts.get(column, ()))
            named = letters.get(column) or self._named(column)
            if plain and column not in narrow:
                location = location_of((title, f"{named}{row}"))
                if rest is None and not why:
                    made.append(block(shown, text, location, place, ""))
                    continue
                around = ""
            else:
                location, around = self._concealed(row, column, named, hidden)
            if rest is None and not in_tables:
                made.append(block(Layer.HIDDEN, text, location, place, around or why))
            else:
                made += self._told(value, location, place, around)
        return made

    def pieces(self, stretch: Stretch) -> Iterator[Block | CellRows]:
        """A stretch of rows in one piece; cell by cell where headers are still open or columns are hidden from it."""
        last = stretch.first + len(stretch) - 1
        declared = any(stretch.first <= row <= last for row in self._declared)
        apart = declared or self._wide or any(number in self._narrow for number, _ in stretch.columns)
        single = 0
        for row, values, hidden in stretch.rows():
            if not (apart or self.headers.open or row > self.last + 1):
                break
            yield from self.blocks(row, values, hidden)
            single += 1
        if single < len(stretch):
            self.last = last
            yield self._piece(stretch.behind(single))

    def _piece(self, stretch: Stretch) -> CellRows:
        over, why = self.headers.texts, self.sheet.concealment
        columns = [
            Column(number, self._named(number), over.get(number, ()), texts) for number, texts in stretch.columns
        ]
        layer = Layer.HIDDEN if why else Layer.CELL
        return CellRows(self.sheet.name, (self.sheet.title,), stretch.first, tuple(columns), layer, why)

    def _told(self, value: Value, location: Location, place: Cell, why: str) -> Iterator[Block]:
        _, text, concealment, rest = value
        if concealment and self.sheet.tables and self._in_table(place) and rest and rest.unpainted:
            concealment = ""
        why = why or concealment
        if rest is not None and rest.runs and not why:
            yield from self._rich(text, rest, location, place)
        elif text:
            yield Block(Layer.HIDDEN if why else Layer.CELL, text, location, place, why)
        if rest is None:
            return
        for beside in (rest.shown, rest.literal):
            if beside:
                yield Block(Layer.HIDDEN if why else Layer.CELL, beside, location, None, why)
        if rest.formula:
            yield Block(Layer.HIDDEN, rest.formula, location, None, "公式内容，表中只显示其结果")
        if rest.phonetic:
            yield Block(Layer.HIDDEN, rest.phonetic, location, None, "拼音注音，通常不显示")

    def _rich(self, whole: str, rest: Rest, location: Location, place: Cell) -> Iterator[Block]:
        """A rich text of which a part may be white or tiny: the seen part, then each part that is not."""
        seen: list[str] = []
        unseen: list[str] = []
        for text, colour, size in rest.runs:
            dark = invisible(colour or rest.style.colour, rest.style.fill)
            (unseen if dark or size <= 2 else seen).append(text)
        if seen:
            yield Block(Layer.CELL, "".join(seen), location, place)
        if unseen:
            yield Block(Layer.HIDDEN, "".join(unseen), location, place, "文字颜色与背景相同或字号极小")
            if seen:
                yield Block(Layer.HIDDEN, whole, location, place, "连同单元格中看不见的文字")

    def _header(self, row: int, values: list[Value]) -> bool:
        spans = self.outline.merged
        heads = []
        for column, text, _, _ in values:
            rows, columns = spans.get((row, column), (1, 1))
            heads.append(HeadCell(column, text, columns, rows))
        self.headers.width = max(self.headers.width, max((head.column for head in heads), default=1))
        return self.headers.row(heads, declared=row in self._declared, gap=row > self.last + 1)

    def _named(self, column: int) -> str:
        return self._letters.setdefault(column, column_letters(column))

    def _in_table(self, place: Cell) -> bool:
        return any(r1 <= place.row <= r2 and c1 <= place.column <= c2 for r1, c1, r2, c2 in self.sheet.tables)

    def _concealed(self, row: int, column: int, letters: str, hidden: str) -> tuple[Location, str]:
        folded = self._narrow.get(column) or next((w for first, last, w in self._wide if first <= column <= last), "")
        title, sheet = self.sheet.title, self.sheet.concealment
        if not folded and not hidden:
            return Location((title, f"{letters}{row}")), sheet
        row_step = f"第{row}行（{hidden}）" if hidden else f"第{row}行"
        column_step = f"{letters}列（{folded}）" if folded else f"{letters}列"
        steps = (column_step, row_step) if folded else (row_step, column_step)
        reasons = (sheet, f"{folded}的列" if folded else "", f"{hidden}的行" if hidden else "")
        return Location((title, *steps)), "，".join(reason for reason in reasons if reason)
