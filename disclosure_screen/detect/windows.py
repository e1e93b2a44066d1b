"""Windows (分段): a long document as stretches screened one after the other, so that a million cells never stand in memory.

A window answers for its core and sees a margin on either side: the rows a number may be broken over, the header row's first
data rows, the paragraph an address refers back to. Most documents are one window. Cuts fall between rows and paragraphs, never
inside; what a rule must know from further away (which columns are masked, which tables have a title) goes on from window to
window in ``Page.kept``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from disclosure_screen.model.document import Block

CHARACTERS = 1_000_000
"""A core ends with the row or paragraph that reaches so many characters; a cell counts some for itself."""

MARGIN = 20
"""Rows of the same table before and behind a core: a number written downwards, a digit a row, has eighteen."""

_PER_BLOCK = 16
Unit = list[Block]
"""One table row, or one block that is no cell."""


@dataclass(frozen=True, slots=True)
class Window:
    """Blocks of a document from number ``first`` on; matches count where they begin in ``core`` (numbers in ``blocks``)."""

    blocks: tuple[Block, ...] = field(repr=False)
    first: int
    core: range


def windows(blocks: Iterable[Block], characters: int = CHARACTERS) -> Iterator[Window]:
    """The windows of a document; each block lies in exactly one core. Holds no more than one window at a time."""
    before: list[Unit] = []
    core: list[Unit] = []
    behind: list[Unit] = []
    first = size = 0
    for unit in _units(blocks):
        if size < characters:
            core.append(unit)
            size += _size(unit)
            continue
        behind.append(unit)
        if len(behind) < MARGIN and _same_table(core[-1], unit):
            continue
        window = _window(before, core, behind, first)
        yield window
        margin = _margin(core)
        first += window.core.stop - sum(map(len, margin))
        before, core, behind = margin, behind, []
        size = sum(map(_size, core))
    if core:
        yield _window(before, core + behind, [], first)


def _units(blocks: Iterable[Block]) -> Iterator[Unit]:
    unit: Unit = []
    row: tuple[str, int] | None = None
    for block in blocks:
        cell = block.cell
        here = None if cell is None else (cell.table, cell.row)
        if unit and (here is None or here != row):
            yield unit
            unit = []
        unit.append(block)
        row = here
    if unit:
        yield unit


def _size(unit: Unit) -> int:
    return sum([len(block.text) + _PER_BLOCK for block in unit])


def _same_table(one: Unit, other: Unit) -> bool:
    here, there = one[0].cell, other[0].cell
    return here is not None and there is not None and here.table == there.table


def _margin(core: list[Unit]) -> list[Unit]:
    """The last rows of one table, or the last paragraph."""
    at = len(core) - 1
    while at > 0 and len(core) - at < MARGIN and _same_table(core[at - 1], core[-1]):
        at -= 1
    return core[at:]


def _window(before: list[Unit], core: list[Unit], behind: list[Unit], first: int) -> Window:
    start = sum(map(len, before))
    blocks = tuple([block for unit in (*before, *core, *behind) for block in unit])
    return Window(blocks, first, range(start, start + sum(map(len, core))))
