"""The outline (原文还原): a document as it was screened, rebuilt from its blocks for the left side of a report.

Not the file's own look but its content in reading order, every layer named: what Word, WPS or a browser would not show
stands here too, marked as hidden and with the reason. Where a document is larger than a page can carry, whole runs of
rows and paragraphs without a finding are left out, and each cut says how much it leaves out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from disclosure_screen.model.document import Block, Document
from disclosure_screen.report.hits import Hits
from disclosure_screen.report.pieces import Part, Sheet, Window
from disclosure_screen.report.units import A1, PANELS, Drawing, Unit, shared
from disclosure_screen.report.veil import Veil

_HEAD_UNITS = 12
"""The first units of every sheet are kept: title and header rows say what a row means."""
_PARTS_DRAWN = 60
_GAPS_DRAWN = 20
"""Unread parts named at their file; the head of the report names more, the CSV all."""


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
    draw = Drawing(numbered, hits, veil, window)
    sheets = []
    for title, run in _by_sheet(units):
        concealment = shared(numbered[block].concealment for unit in run for block in unit.blocks) if title else ""
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
        summarised=document.left_out > 0 or not all(unit.chosen for unit in units),
        not_kept=document.left_out,
    )


def _gap_lines(document: Document, veil: Veil) -> tuple[str, ...]:
    lines = [veil.text(str(gap)) for gap in document.gaps[:_GAPS_DRAWN]]
    more = len(document.gaps) - len(lines)
    return (*lines, f"另有 {more:,} 处，见报告开头和疑点清单") if more else tuple(lines)


def _units(numbered: Mapping[int, Block]) -> list[Unit]:
    spreadsheet: set[str] = set()
    for block in numbered.values():
        route = block.location.route
        if block.cell and len(route) > 1 and route[-2] not in spreadsheet and A1.fullmatch(route[-1]):
            spreadsheet.add(route[-2])
    units: list[Unit] = []
    rows: dict[tuple[str, str, int], Unit] = {}
    for number, block in numbered.items():
        sheet = next((step for step in block.location.route if step in spreadsheet), "") if spreadsheet else ""
        if block.cell is None:
            units.append(Unit(sheet, block.location.page, [number]))
            continue
        key = (sheet, block.cell.table, block.cell.row)
        if key in rows:
            rows[key].blocks.append(number)
        else:
            rows[key] = Unit(sheet, block.location.page, [number], block.cell.table, block.cell.row)
            units.append(rows[key])
    return units


def _choose(units: list[Unit], numbered: Mapping[int, Block], hits: Hits, radius: int) -> None:
    """Mark which units are drawn: near a shown finding, headings, the first of every sheet, properties."""
    for unit in units:
        unit.chosen = False
    heads: dict[str, int] = {}
    for index, unit in enumerate(units):
        heads[unit.sheet] = heads.get(unit.sheet, 0) + 1
        first = numbered[unit.blocks[0]]
        if heads[unit.sheet] <= _HEAD_UNITS or first.heading or first.layer in PANELS:
            unit.chosen = True
        if any(hit.number is not None for hit in hits.of(unit.blocks)):
            for near in range(max(0, index - radius), min(len(units), index + radius + 1)):
                units[near].chosen = True


def _by_sheet(units: Sequence[Unit]) -> list[tuple[str, list[Unit]]]:
    """Units by sheet, in order of first appearance; what belongs to no sheet comes last under its own title."""
    runs: dict[str, list[Unit]] = {}
    for unit in units:
        runs.setdefault(unit.sheet, []).append(unit)
    loose = runs.pop("", None)
    ordered = list(runs.items())
    if loose:
        ordered.append(("文件其他部分" if ordered else "", loose))
    return ordered
