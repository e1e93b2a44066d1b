"""The outline (原文还原): a document as it was screened, rebuilt from its blocks for the left side of a report.

Not the file's own look but its content in reading order, every layer named: what Word, WPS or a browser would not show
stands here too, marked as hidden and with the reason. Where a document is larger than a page can carry, whole runs of
rows and paragraphs without a finding are left out, and each cut says how much it leaves out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from disclosure_screen.model.document import VISIBLE_LAYERS, Block, Document, Layer
from disclosure_screen.report.segments import Hit, Segment, segments
from disclosure_screen.report.veil import Veil

_A1 = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")
_HEAD_UNITS = 12
"""The first units of every sheet are kept: title and header rows say what a row means."""
_PARTS_DRAWN = 60
_GAPS_DRAWN = 20
"""Unread parts named at their file; the head of the report names more, the CSV all."""
_PANELS = frozenset({Layer.METADATA, Layer.FILE_NAME})


@dataclass(frozen=True, slots=True)
class Window:
    """How much of a document is drawn: units within ``radius`` of a shown finding, plain runs cut to ``characters``.

    ``None`` draws everything.
    """

    radius: int | None = None
    characters: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a drawn table; several blocks of one cell (its value, its note) are ``parts``."""

    column: int
    parts: tuple["Paragraph", ...]

    @property
    def hidden(self) -> bool:
        """True where a reader does not see the cell's own content."""
        return self.parts[0].hidden


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row. ``concealment`` is the reason all its cells share; ``tag`` repeats it where not every row has it."""

    number: int
    cells: Mapping[int, Cell]
    concealment: str = ""
    header: bool = False
    tag: str = ""
    kind: str = "row"

    @property
    def any_hidden(self) -> bool:
        """True where a reader does not see some of the row."""
        return any(part.hidden for cell in self.cells.values() for part in cell.parts)


@dataclass(frozen=True, slots=True)
class Skip:
    """A cut: what is left out here, and how many findings only the CSV lists."""

    text: str
    kind: str = "skip"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's number and name (A, B … in a spreadsheet), with the reason all its cells are hidden for."""

    number: int
    name: str
    concealment: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Only columns that hold something are drawn; their names show where some are missing."""

    title: str
    columns: tuple[Column, ...]
    head: tuple[TableRow, ...]
    body: tuple["TableRow | Skip", ...]
    lettered: bool = False
    kind: str = "table"

    @property
    def hidden_columns(self) -> bool:
        """True where whole columns are hidden."""
        return any(column.concealment for column in self.columns)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block outside a table. ``label`` is the layer's name where it is not plain body text."""

    segments: tuple[Segment, ...]
    label: str = ""
    where: str = ""
    concealment: str = ""
    hidden: bool = False
    heading: int = 0
    layer: Layer = Layer.BODY
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Properties:
    """Properties or file names that stand together: a name and a text each, with the concealment all of them share."""

    title: str
    items: tuple[tuple[str, Paragraph], ...]
    concealment: str
    hidden: bool
    kind: str = "properties"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The begin of a page."""

    page: int
    kind: str = "page"


Piece = Paragraph | Properties | Table | PageBreak | Skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet, or the one flow of any other file (empty title)."""

    title: str
    concealment: str
    pieces: tuple[Piece, ...]
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One file with its sheets; a file inside a file has depth 1 and more. ``position`` counts along all files inside."""

    name: str
    media_type: str
    digest: str
    depth: int
    sheets: tuple[Sheet, ...]
    gaps: tuple[str, ...] = ()
    summarised: bool = False
    position: int = -1


@dataclass(slots=True)
class _Unit:
    """The smallest thing that is drawn or left out: a paragraph, or a table row with all its cells."""

    sheet: str
    page: int | None
    blocks: list[int]
    table: str = ""
    row: int = 0
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class Hits:
    """Findings' places by block number, and how many places of a block are not shown."""

    by_block: Mapping[int, Sequence[Hit]] = field(default_factory=dict)

    def of(self, blocks: Iterable[int]) -> Iterator[Hit]:
        """Every hit in these blocks."""
        for block in blocks:
            yield from self.by_block.get(block, ())


def outline(document: Document, hits: Hits, veil: Veil, window: Window) -> tuple[Part, ...]:
    """The parts of a document, outermost first. Block numbers of ``hits`` count along ``document.all_blocks()``.

    Under a window files inside files are drawn only where they have a shown finding or are among the first; the rest
    become one part that counts them.
    """
    parts: list[Part] = []
    base = left_out = lost = 0
    depths = {id(document): 0}
    for position, inner in enumerate(document.walk()):
        for child in inner.children:
            depths[id(child)] = depths[id(inner)] + 1
        numbered = dict(enumerate(inner.blocks, base))
        base += len(inner.blocks)
        shown = any(hit.number is not None for hit in hits.of(numbered))
        if window.radius is not None and not shown and len(parts) >= _PARTS_DRAWN:
            left_out += 1
            lost += sum(1 for _ in hits.of(numbered))
            continue
        part = _part(inner, depths[id(inner)], numbered, hits, veil, window)
        parts.append(replace(part, position=position))
    if left_out:
        findings = f"，其中疑点 {lost:,} 处，逐处列于疑点清单" if lost else "，其中没有疑点"
        rest = f"其余 {left_out:,} 个内含文件，未在此显示{findings}"
        parts.append(Part(rest, "", "", 1, (), summarised=True))
    return tuple(parts)


def size(document: Document) -> int:
    """About how many bytes the whole document takes when drawn."""
    return sum(len(block.text) * 3 + (45 if block.cell else 90) for block in document.all_blocks())


def _part(
    document: Document, depth: int, numbered: Mapping[int, Block], hits: Hits, veil: Veil, window: Window
) -> Part:
    units = _units(numbered)
    if window.radius is not None:
        _choose(units, numbered, hits, window.radius)
    draw = _Drawing(numbered, hits, veil, window)
    sheets = []
    for title, run in _by_sheet(units):
        concealment = _shared(numbered[block].concealment for unit in run for block in unit.blocks) if title else ""
        sheets.append(
            Sheet(
                veil.text(title),
                veil.text(concealment),
                tuple(draw.pieces(run)),
                sum(1 for _ in hits.of(block for unit in run for block in unit.blocks)),
            )
        )
    return Part(
        name=veil.text(document.name),
        media_type=document.media_type,
        digest=document.digest,
        depth=depth,
        sheets=tuple(sheets),
        gaps=_gap_lines(document, veil),
        summarised=not all(unit.chosen for unit in units),
    )


def _gap_lines(document: Document, veil: Veil) -> tuple[str, ...]:
    lines = [veil.text(str(gap)) for gap in document.gaps[:_GAPS_DRAWN]]
    more = len(document.gaps) - len(lines)
    return (*lines, f"另有 {more:,} 处，见报告开头和疑点清单") if more else tuple(lines)


def _units(numbered: Mapping[int, Block]) -> list[_Unit]:
    spreadsheet: set[str] = set()
    for block in numbered.values():
        route = block.location.route
        if block.cell and len(route) > 1 and route[-2] not in spreadsheet and _A1.fullmatch(route[-1]):
            spreadsheet.add(route[-2])
    units: list[_Unit] = []
    rows: dict[tuple[str, str, int], _Unit] = {}
    for number, block in numbered.items():
        sheet = next((step for step in block.location.route if step in spreadsheet), "") if spreadsheet else ""
        if block.cell is None:
            units.append(_Unit(sheet, block.location.page, [number]))
            continue
        key = (sheet, block.cell.table, block.cell.row)
        if key in rows:
            rows[key].blocks.append(number)
        else:
            rows[key] = _Unit(sheet, block.location.page, [number], block.cell.table, block.cell.row)
            units.append(rows[key])
    return units


def _choose(units: list[_Unit], numbered: Mapping[int, Block], hits: Hits, radius: int) -> None:
    """Mark which units are drawn: near a shown finding, headings, the first of every sheet, properties."""
    for unit in units:
        unit.chosen = False
    heads: dict[str, int] = {}
    for index, unit in enumerate(units):
        heads[unit.sheet] = heads.get(unit.sheet, 0) + 1
        first = numbered[unit.blocks[0]]
        if heads[unit.sheet] <= _HEAD_UNITS or first.heading or first.layer in _PANELS:
            unit.chosen = True
        if any(hit.number is not None for hit in hits.of(unit.blocks)):
            for near in range(max(0, index - radius), min(len(units), index + radius + 1)):
                units[near].chosen = True


def _by_sheet(units: Sequence[_Unit]) -> list[tuple[str, list[_Unit]]]:
    """Units by sheet, in order of first appearance; what belongs to no sheet comes last under its own title."""
    runs: dict[str, list[_Unit]] = {}
    for unit in units:
        runs.setdefault(unit.sheet, []).append(unit)
    loose = runs.pop("", None)
    ordered = list(runs.items())
    if loose:
        ordered.append(("文件其他部分" if ordered else "", loose))
    return ordered


@dataclass(frozen=True, slots=True)
class _Drawing:
    numbered: Mapping[int, Block]
    hits: Hits
    veil: Veil
    window: Window

    def pieces(self, units: Sequence[_Unit]) -> Iterator[Piece]:
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

    def togetherness(self, unit: _Unit) -> tuple[str, Layer | None, str, bool]:
        """What neighbouring units must share to be drawn as one table, one list of properties, or one cut."""
        block = self.numbered[unit.blocks[0]]
        panel = block.layer if block.layer in _PANELS and not unit.table else None
        return unit.table, panel, block.concealment if panel else "", unit.chosen or bool(unit.table)

    def skip(self, run: Sequence[_Unit]) -> Skip:
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

    def properties(self, units: Sequence[_Unit]) -> Properties:
        """Neighbouring properties as one list."""
        blocks = [self.numbered[unit.blocks[0]] for unit in units]
        names = [self.veil.text(block.location.route[-1] if block.location.route else "文件名") for block in blocks]
        drawn = [self.paragraph(unit.blocks[0]) for unit in units]
        concealment = self.veil.text(_shared(block.concealment for block in blocks))
        hidden = all(part.hidden for part in drawn)
        return Properties(blocks[0].layer.label, tuple(zip(names, drawn, strict=True)), concealment, hidden)

    def paragraph(self, number: int) -> Paragraph:
        """One block on its own."""
        block = self.numbered[number]
        plain = block.layer in (Layer.BODY, Layer.CELL)
        sure = "" if block.confidence is None else f"（识别把握 {block.confidence:.0%}）"
        return Paragraph(
            segments=segments(block.text, self.hits.by_block.get(number, ()), self.veil, window=self.window.characters),
            label="" if plain else block.layer.label + sure,
            where="" if plain else self.veil.text(str(block.location)),
            concealment=self.veil.text(block.concealment),
            hidden=bool(block.concealment) or block.layer not in VISIBLE_LAYERS,
            heading=block.heading,
            layer=block.layer,
        )

    def table(self, units: Sequence[_Unit]) -> Table:
        """One table with its cuts; rows keep their own numbers."""
        first = self.numbered[units[0].blocks[0]]
        drawn = [unit for unit in units if unit.chosen]
        cells = [self.numbered[block] for unit in drawn for block in unit.blocks]
        spreadsheet = bool(first.location.route) and bool(_A1.fullmatch(first.location.route[-1]))
        head_rows = _head_rows(drawn, self.numbered)
        columns = self.columns(cells, head_rows, spreadsheet)
        everywhere = _shared(block.concealment for block in cells)
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
        shared = {number: _shared(found) for number, found in reasons.items()}
        everywhere = len(shared) > 1 and len(set(shared.values())) == 1
        return tuple(
            Column(
                number, _letters(number) if spreadsheet else str(number), "" if everywhere else self.veil.text(reason)
            )
            for number, reason in sorted(shared.items())
        )

    def row(self, unit: _Unit, header: bool, everywhere: str) -> TableRow:
        """One table row."""
        cells: dict[int, list[Paragraph]] = {}
        for number in unit.blocks:
            block = self.numbered[number]
            if block.cell:
                cells.setdefault(block.cell.column, []).append(self.paragraph(number))
        concealment = _shared(self.numbered[number].concealment for number in unit.blocks)
        drawn = {column: Cell(column, tuple(parts)) for column, parts in cells.items()}
        tag = "" if concealment == everywhere else self.veil.text(concealment)
        return TableRow(unit.row, drawn, self.veil.text(concealment), header, tag)


def _head_rows(units: Sequence[_Unit], numbered: Mapping[int, Block]) -> frozenset[int]:
    """Row numbers of the header rows: rows above the first that has headers, all of whose cells have none."""
    heads: list[int] = []
    for unit in units[:6]:
        if any(block.cell and block.cell.headers for block in map(numbered.__getitem__, unit.blocks)):
            return frozenset(heads)
        heads.append(unit.row)
    return frozenset()


def _shared(reasons: Iterable[str]) -> str:
    found = set(reasons)
    return found.pop() if len(found) == 1 else ""


def _letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
