"""Units (最小单位) of a document and how they are drawn: a paragraph, a table row with all its cells, a list of properties."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from disclosure_screen.model.document import VISIBLE_LAYERS, Block, Layer
from disclosure_screen.model.place import Location
from disclosure_screen.report.hits import Hits
from disclosure_screen.report.pieces import (
    Cell,
    Column,
    PageBreak,
    Paragraph,
    Piece,
    Properties,
    Skip,
    Table,
    TableRow,
    Window,
)
from disclosure_screen.report.segments import segments
from disclosure_screen.report.veil import Veil

A1 = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")
_SURE = 0.95
"""Recognised text with less confidence is marked as such, so that somebody looks."""
PANELS = frozenset({Layer.METADATA, Layer.FILE_NAME})


@dataclass(slots=True)
class Unit:
    """The smallest thing that is drawn or left out: a paragraph, or a table row with all its cells."""

    sheet: str
    page: int | None
    blocks: list[int]
    table: str = ""
    row: int = 0
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws the units of one part."""

    numbered: Mapping[int, Block]
    hits: Hits
    veil: Veil
    window: Window

    def pieces(self, units: Sequence[Unit]) -> Iterator[Piece]:
        """Paragraphs, tables, page breaks and cuts of one sheet, in order."""
        page: int | None = None
        for (table, panel, _, chosen), group in groupby(units, key=self.togetherness):
            run = list(group)
            if not chosen:
                yield self.skip(run)
                continue
            for part in [run] if table or panel else ([unit] for unit in run):
                if part[0].page is not None and part[0].page != page:
                    page = part[0].page
                    yield PageBreak(page)
                yield (
                    self.table(part) if table else self.properties(part) if panel else self.paragraph(part[0].blocks[0])
                )

    def togetherness(self, unit: Unit) -> tuple[str, Layer | None, str, bool]:
        """What neighbouring units must share to be drawn as one table, one list of properties, or one cut."""
        block = self.numbered[unit.blocks[0]]
        panel = block.layer if block.layer in PANELS and not unit.table else None
        return unit.table, panel, block.concealment if panel else "", unit.chosen or bool(unit.table)

    def skip(self, run: Sequence[Unit]) -> Skip:
        """The words for a run of units that is left out."""
        findings = sum(1 for _ in self.hits.of(block for unit in run for block in unit.blocks))
        if run[0].table:
            what = (
                f"第 {run[0].row:,}–{run[-1].row:,} 行，共 {len(run):,} 行" if len(run) > 1 else f"第 {run[0].row:,} 行"
            )
        else:
            pages = sorted({unit.page for unit in run if unit.page is not None})
            paper = f"（第 {pages[0]}–{pages[-1]} 页）" if len(pages) > 1 else ""
            what = f"{len(run):,} 段{paper}"
        rest = f"，其中疑点 {findings:,} 处，逐处列于疑点清单" if findings else "，其中没有疑点"
        return Skip(f"此处省略 {what}{rest}")

    def properties(self, units: Sequence[Unit]) -> Properties:
        """Neighbouring properties as one list."""
        blocks = [self.numbered[unit.blocks[0]] for unit in units]
        names = [self.veil.text(block.location.route[-1] if block.location.route else "文件名") for block in blocks]
        drawn = [self.paragraph(unit.blocks[0]) for unit in units]
        concealment = self.veil.text(shared(block.concealment for block in blocks))
        hidden = all(part.hidden for part in drawn)
        return Properties(blocks[0].layer.label, tuple(zip(names, drawn, strict=True)), concealment, hidden)

    def paragraph(self, number: int) -> Paragraph:
        """One block on its own."""
        block = self.numbered[number]
        plain = block.layer in (Layer.BODY, Layer.CELL)
        unsure = block.confidence is not None and block.confidence < _SURE
        sure = f"（识别把握 {block.confidence:.0%}，请对照原图）" if unsure else ""
        return Paragraph(
            segments=segments(block.text, self.hits.by_block.get(number, ()), self.veil, window=self.window.characters),
            label="" if plain else block.layer.label + sure,
            where="" if plain else self.veil.text(_beyond_the_page(block.location)),
            concealment=self.veil.text(block.concealment),
            hidden=bool(block.concealment) or block.layer not in VISIBLE_LAYERS,
            heading=block.heading,
            layer=block.layer,
        )

    def table(self, units: Sequence[Unit]) -> Table:
        """One table with its cuts; rows keep their own numbers."""
        first = self.numbered[units[0].blocks[0]]
        drawn = [unit for unit in units if unit.chosen]
        cells = [self.numbered[block] for unit in drawn for block in unit.blocks]
        spreadsheet = bool(first.location.route) and bool(A1.fullmatch(first.location.route[-1]))
        head_rows = _head_rows(drawn, self.numbered)
        columns = self.columns(cells, head_rows, spreadsheet)
        everywhere = shared(block.concealment for block in cells)
        rows: list[TableRow | Skip] = []
        for chosen, group in groupby(units, key=lambda unit: unit.chosen):
            run = list(group)
            rows += [self.row(unit, unit.row in head_rows, everywhere) for unit in run] if chosen else [self.skip(run)]
        split = next((i for i, row in enumerate(rows) if not (isinstance(row, TableRow) and row.header)), len(rows))
        title = "" if spreadsheet else self.veil.text(" › ".join(first.location.route[:-1]))
        head = tuple(row for row in rows[:split] if isinstance(row, TableRow))
        return Table(title, columns, head, tuple(rows[split:]), spreadsheet)

    def columns(self, cells: Sequence[Block], heads: frozenset[int], spreadsheet: bool) -> tuple[Column, ...]:
        """The columns that hold something, with the concealment all their cells below the head share."""
        reasons: dict[int, set[str]] = {}
        for block in cells:
            if block.cell:
                found = reasons.setdefault(block.cell.column, set())
                found |= set() if block.cell.row in heads else {block.concealment}
        common = {number: shared(found) for number, found in reasons.items()}
        everywhere = len(common) > 1 and len(set(common.values())) == 1
        return tuple(
            Column(
                number, _letters(number) if spreadsheet else str(number), "" if everywhere else self.veil.text(reason)
            )
            for number, reason in sorted(common.items())
        )

    def row(self, unit: Unit, header: bool, everywhere: str) -> TableRow:
        """One table row."""
        cells: dict[int, list[Paragraph]] = {}
        for number in unit.blocks:
            block = self.numbered[number]
            if block.cell:
                cells.setdefault(block.cell.column, []).append(self.paragraph(number))
        concealment = shared(self.numbered[number].concealment for number in unit.blocks)
        drawn = {column: Cell(column, tuple(parts)) for column, parts in cells.items()}
        tag = "" if concealment == everywhere else self.veil.text(concealment)
        return TableRow(unit.row, drawn, self.veil.text(concealment), header, tag)


def _beyond_the_page(location: Location) -> str:
    """The place in words; nothing where it is only the page, which stands above everything on it."""
    only = location.page is not None and location.route in ((), (f"第{location.page}页",))
    return "" if only else str(location)


def _head_rows(units: Sequence[Unit], numbered: Mapping[int, Block]) -> frozenset[int]:
    """Row numbers of the header rows: rows above the first that has headers, all of whose cells have none."""
    heads: list[int] = []
    for unit in units[:6]:
        if any(block.cell and block.cell.headers for block in map(numbered.__getitem__, unit.blocks)):
            return frozenset(heads)
        heads.append(unit.row)
    return frozenset()


def shared(reasons: Iterable[str]) -> str:
    """The one reason that all share, or nothing."""
    found = set(reasons)
    return found.pop() if len(found) == 1 else ""


def _letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
