"""Word's running text (正文) as paragraphs and table cells: what a reader sees, and apart from it what he does not.

Fields, cells, rows and paragraphs are told apart by control characters inside the text; hidden, deleted and white runs by
their look. A paragraph's visible text is one block; each hidden stretch is a block of its own that says why.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from disclosure_screen.extract.legacy.formatting import Formatting
from disclosure_screen.extract.legacy.sprm import Look, Shape
from disclosure_screen.extract.legacy.word_colours import AUTOMATIC, invisible
from disclosure_screen.extract.legacy.word_table import Grid, Hidden, Row, RowCell
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

_ENDS = re.compile("[\r\x07\x0c]")
_MARKS = re.compile("[\x07\x0c\x0d\x13\x14\x15]")
_DROPPED = re.compile("[\x00-\x08\x0e-\x1d\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LAYOUT_FIELD = re.compile(
    r"\s*(PAGE|NUMPAGES|TOC|PAGEREF|SEQ|DATE|TIME|SECTION|SECTIONPAGES|SYMBOL|FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|SAVEDATE"
    r"|PRINTDATE|CREATEDATE|EDITTIME|NUMWORDS|NUMCHARS|SHAPE)\b[^0-9\u4e00-\u9fff]{0,60}\s*$"
)
"""Fields that only lay out the page; every other instruction is text somebody may have written a value into."""
_HELD = 2000
"""Rows of one table that are held to find its columns; further rows are placed in the columns found so far."""
CODE = Hidden(Layer.HIDDEN, "域代码")
LINK = Hidden(Layer.METADATA, "超链接指向的地址，页面上不显示")
_EQUATION = re.compile(r"EQ\b", re.IGNORECASE)
_SWITCH = re.compile(r"\\\*\s*(\"[^\"]*\"|\S+)")
"""What an EQ field is told about looks (a font, a size) stands in its code alone."""
_EQUATION_SIGNS = re.compile(rf"^EQ\b|{_SWITCH.pattern}|\\[A-Za-z]+\d*|[(),;]", re.IGNORECASE)
"""The rest it shows: formulas, and the readings above Chinese characters."""
_COLUMNS = 1_000
"""Marks to look at for the end of a row; Word allows 63 cells, nested tables have more marks."""
_THIN = 10
"""Per cent of a letter's width."""
_TINY = 6
"""Half points: letters of three points and less are taken for hidden."""


@dataclass(slots=True)
class _Paragraph:
    """Pieces in reading order with why they are hidden (None for what is seen); tracked insertions once more."""

    pieces: list[tuple[str, Hidden | None]] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)

    def add(self, text: str, why: Hidden | None) -> None:
        if self.pieces and self.pieces[-1][1] == why and why not in (CODE, LINK):
            self.pieces[-1] = (self.pieces[-1][0] + text, why)
        else:
            self.pieces.append((text, why))


class Story:
    """Reads one part of a document's text. ``layer`` and ``route`` say what the part is; ``boxed`` text may
    stand on any background, so its colour says nothing."""

    def __init__(
        self,
        text: str,
        formatting: Formatting,
        layer: Layer,
        route: tuple[str, ...],
        concealment: str = "",
        *,
        boxed: bool = False,
    ) -> None:
        self._text, self._formatting = text, formatting
        self._layer, self._route, self._concealment = layer, route, concealment
        self._boxed = boxed
        self._fields: list[list[str] | None] = []
        self._paragraphs = self._tables = 0
        self._cells: list[RowCell] = []
        self._pending: list[_Paragraph] = []
        self._rows: list[Row] = []
        self._grid: Grid | None = None
        self._row_until = 0
        self._row_shape = Shape()
        self._row_why: Hidden | None = None

    def blocks(self, start: int, end: int) -> Iterator[Block]:
        """Blocks of the text between two positions, in reading order."""
        at = start
        while at < end:
            stop = self._paragraph_end(at, end)
            mark = self._text[stop - 1 : stop]
            shape = self._formatting.shape_at(stop - 1)
            if shape.in_table and at >= self._row_until:
                self._look_ahead(at, end)
            paragraph = _Paragraph()
            for first, last, look in self._formatting.runs(at, stop, shape.style):
                self._take(paragraph, self._text[first:last], look, shape)
            yield from self._place(paragraph, mark, shape)
            at = stop
        yield from self._end_row(Shape())
        yield from self._end_table()
        yield from (block for paragraph in self._pending for block in self._plain(paragraph, Shape()))
        self._pending.clear()

    def _paragraph_end(self, at: int, end: int) -> int:
        found = _ENDS.search(self._text, at, end)
        return found.end() if found else end

    def _take(self, paragraph: _Paragraph, raw: str, look: Look, shape: Shape) -> None:
        """Sorts one run's text into seen and unseen, keeping count of the fields it opens and closes."""
        at = 0
        for hit in [*_MARKS.finditer(raw), None]:
            self._keep(paragraph, raw[at : hit.start() if hit else len(raw)], look, shape)
            if hit is None:
                return
            at = hit.end()
            if hit[0] == "\x13":
                self._fields.append([])
            elif hit[0] == "\x14" and self._fields:
                self._close_code(paragraph)
            elif hit[0] == "\x15" and self._fields:
                self._close_code(paragraph)
                self._fields.pop()

    def _close_code(self, paragraph: _Paragraph) -> None:
        code = self._fields[-1]
        self._fields[-1] = None
        text = "".join(code or ()).strip()
        if _EQUATION.match(text):
            paragraph.add(_EQUATION_SIGNS.sub(" ", text), None)
            for switch in _SWITCH.finditer(text):
                paragraph.add(switch[1], CODE)
        elif text.upper().startswith("HYPERLINK"):
            paragraph.add(text, LINK)
        elif text and not _LAYOUT_FIELD.match(text):
            paragraph.add(text, CODE)

    def _keep(self, paragraph: _Paragraph, raw: str, look: Look, shape: Shape) -> None:
        text = clean(raw)
        if not text or (look.special and raw in ("\x01", "\x08", "(")):
            return
        why = self._concealed(look, shape)
        if self._fields and self._fields[-1] is not None and not look.deleted:
            self._fields[-1].append(text)
        else:
            paragraph.add(text, why)
            if look.inserted and why is None:
                paragraph.inserted.append(text)

    def _concealed(self, look: Look, shape: Shape) -> Hidden | None:
        if look.deleted:
            return Hidden(Layer.REVISION, "已删除的修订内容")
        if look.hidden:
            return Hidden(Layer.HIDDEN, "隐藏文字")
        if not (self._boxed and look.paper == shape.paper == AUTOMATIC) and invisible(
            look.ink, self._papers(look, shape)
        ):
            return Hidden(Layer.HIDDEN, "文字颜色与背景相同")
        if look.size <= _TINY or look.scale <= _THIN or shape.clipped:
            return Hidden(Layer.HIDDEN, "字号极小或行距过小")
        return None if self._row_why is None or not shape.in_table else self._row_why

    def _papers(self, look: Look, shape: Shape) -> tuple[int, ...]:
        cells = self._row_shape.papers if shape.in_table else ()
        number = len(self._cells)
        return look.paper, shape.paper, cells[number] if number < len(cells) else AUTOMATIC

    def _look_ahead(self, at: int, end: int) -> None:
        """Finds the end mark of the row that begins here: only it knows the cells' backgrounds, and a row deleted as a whole."""
        place = at
        for _ in range(_COLUMNS):
            place = self._text.find("\x07", place, end)
            if place < 0:
                self._row_until, self._row_shape, self._row_why = end, Shape(), None
                return
            shape = self._formatting.shape_at(place)
            place += 1
            if shape.row_end:
                _, _, look = next(self._formatting.runs(place - 1, place, shape.style))
                self._row_until, self._row_shape, self._row_why = place, shape, None
                if look.deleted:
                    self._row_why = Hidden(Layer.REVISION, "已删除的表格行")
                return
        self._row_until, self._row_shape, self._row_why = place, Shape(), None

    def _place(self, paragraph: _Paragraph, mark: str, shape: Shape) -> Iterator[Block]:
        if shape.row_end and mark == "\x07":
            yield from self._end_row(shape)
        elif mark == "\x07":
            self._pending.append(paragraph)
            self._cells.append(_joined(self._pending))
            self._pending.clear()
        elif shape.in_table or self._cells:
            self._pending.append(paragraph)
        else:
            yield from (block for earlier in self._pending for block in self._plain(earlier, shape))
            self._pending.clear()
            yield from self._end_table()
            yield from self._plain(paragraph, shape)

    def _end_row(self, shape: Shape) -> Iterator[Block]:
        if self._cells:
            self._rows.append(Row(self._cells, shape))
            self._cells = []
        if len(self._rows) >= _HELD:
            yield from self._tabulate()

    def _end_table(self) -> Iterator[Block]:
        yield from self._tabulate()
        self._grid = None

    def _tabulate(self) -> Iterator[Block]:
        rows, self._rows = self._rows, []
        if not rows:
            return
        if self._grid is None:
            self._tables += 1
            self._grid = Grid(rows)
        route = (*self._route, f"表{self._tables}")
        for cell, place in self._grid.place(rows):
            location = Location((*route, f"第{place.row}行第{place.column}列"))
            where = replace(place, table=" › ".join(route))
            if cell.text:
                layer = Layer.CELL if self._layer is Layer.BODY else self._layer
                yield Block(layer, cell.text, location, where, self._concealment)
            for why, text in cell.hidden:
                yield Block(why.layer, text, location, where, why.concealment)

    def _plain(self, paragraph: _Paragraph, shape: Shape) -> Iterator[Block]:
        cell = _joined([paragraph])
        if not cell.text and not cell.hidden:
            return
        self._paragraphs += 1
        location = Location((*self._route, f"第{self._paragraphs}段"))
        if cell.text:
            heading = shape.outline if 1 <= shape.outline <= 9 else 0
            yield Block(self._layer, cell.text, location, concealment=self._concealment, heading=heading)
        for why, text in cell.hidden:
            yield Block(why.layer, text, location, concealment=why.concealment)


def _joined(paragraphs: list[_Paragraph]) -> RowCell:
    seen = (("".join(text for text, why in paragraph.pieces if why is None)).strip() for paragraph in paragraphs)
    return RowCell(
        "\n".join(text for text in seen if text), [pair for paragraph in paragraphs for pair in _unseen(paragraph)]
    )


def _unseen(paragraph: _Paragraph) -> Iterator[tuple[Hidden, str]]:
    """Each hidden stretch; tracked insertions; and the whole, where a number runs on from seen to unseen text."""
    for text, why in paragraph.pieces:
        if why is not None and text.strip():
            yield why, text.strip()
    if inserted := "".join(paragraph.inserted).strip():
        yield Hidden(Layer.REVISION, ""), inserted
    pieces = [(text, why) for text, why in paragraph.pieces if why not in (CODE, LINK)]
    if any(_runs_on(a, b) for (a, _), (b, _) in pairwise(pieces)):
        why = next(why for _, why in pieces if why is not None)
        yield Hidden(why.layer, f"连同{why.concealment}"), "".join(text for text, _ in pieces)


def _runs_on(text: str, following: str) -> bool:
    return text[-1:].isdigit() and (following[:1].isdigit() or following[:1] in ("X", "x"))


def clean(raw: str) -> str:
    """Text without Word's control characters; line breaks, tabs and unbreakable hyphens become what they stand for."""
    text = raw.replace("\x0b", "\n").replace("\x1e", "-").replace("\x0e", "\n")
    return _SURROGATE.sub("\ufffd", _DROPPED.sub("", text))
