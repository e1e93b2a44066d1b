"""Names (姓名): found where a label, a column, the shape of a list or a word beside them means a person.

A name has no check digit, and nearly every surname is also an ordinary character; a search for "things like
names" reports 800 of them in a megabyte of law. So there is no such search: a cue comes first
(申请人、户主、村民, ，男，, 同志, a list row, a column 姓名), then the likeness of what stands beside it
(``name_likeness.py``).

Whose name it is decides what it means. Officials in their role, legal representatives, contacts of a unit and
authors are named by law (信息公开条例 第二十条) and only noted; private persons (当事人, 户主, 患者, a row
with 男 and 低保) count. A name that is already masked (张某某, 张*) is never a finding.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from disclosure_screen.detect.name_columns import columns
from disclosure_screen.detect.name_cues import (
    AFTER,
    ALL_CUES,
    BEFORE,
    CUES,
    HEADERS,
    PRIVATE_AFTER,
    PRIVATE_BEFORE,
    Name,
    Role,
    Spots,
    beside,
    cue_company,
    cue_spots,
)
from disclosure_screen.detect.name_likeness import MASKS
from disclosure_screen.detect.name_lists import (
    asks_for_names,
    before_numbers,
    beginnings,
    between_edges,
    listed,
    named_cell,
    names_a_post,
)
from disclosure_screen.detect.name_model import persons
from disclosure_screen.detect.name_rosters import ANNOUNCING, crowded
from disclosure_screen.detect.page import Page
from disclosure_screen.detect.scanner import Company
from disclosure_screen.detect.scroll import Scroll
from disclosure_screen.model.finding import Match, Severity
from disclosure_screen.model.rule import DetectorShape, Rule
from disclosure_screen.text.reading import fold

__all__ = ["CUES", "Name", "Role", "beginnings", "company", "detect", "named_cell", "names"]


def names(text: str, model: bool = False) -> Iterator[Name]:
    """Every name beside a cue, in order, none overlapping; for one paragraph or cell.

    ``model`` asks for a second opinion on the clauses with a cue (``name_model.py``), where it can be had.
    """
    yield from _settled(_found(text, cue_spots(text), model))


def company(rule: Rule) -> Company | None:
    """The signs beside cues without which nobody is named there; the model asks for every cue."""
    if _wants_model(rule):
        return None
    besides = HEADERS | ANNOUNCING
    whole = cue_company()
    return replace(whole, followed=whole.followed - besides, preceded=whole.preceded - besides)


def _found(text: str, spots: Spots, model: bool, starts: Mapping[str, list[int]] | None = None) -> list[Name]:
    edges = (starts or {}).get("clauses")
    found = [*beside(text, spots), *listed(text), *between_edges(text, edges)]
    found += (*before_numbers(text), *columns(text, spots), *crowded(text, spots))
    return [*found, *_seconded(text, spots, found)] if model else found


_SENTENCE_END = re.compile("[。！？；\n\x1f]")


def _seconded(text: str, spots: Spots, found: list[Name]) -> Iterator[Name]:
    """Names only the model sees, in sentences with a cue; a cue right beside one says in whose role."""
    before = {end: cue for cue, places in spots.items() if cue in BEFORE for _, end in places}
    after = {start: cue for cue, places in spots.items() if cue in AFTER for start, _ in places}
    hits = {start for places in spots.values() for start, _ in places}
    seen = {place for name in found for place in range(name.start, name.end)}
    for low, high in sorted({_sentence(text, start) for start in hits}):
        for first, last in persons(text[low:high]):
            start, end = low + first, low + last
            if seen.isdisjoint(range(start, end)) and MASKS.isdisjoint(text[start:end]):
                cue = before.get(start) or before.get(start - 1) or after.get(end, "")
                private = cue in PRIVATE_BEFORE or cue in PRIVATE_AFTER
                yield Name(start, end, Role.PRIVATE if private else Role.UNKNOWN)


def _sentence(text: str, position: int) -> tuple[int, int]:
    starts = [mark.end() for mark in _SENTENCE_END.finditer(text, max(0, position - 200), position)]
    end = _SENTENCE_END.search(text, position)
    return starts[-1] if starts else max(0, position - 200), end.start() if end else len(text)


def _settled(found: Iterable[Name]) -> Iterator[Name]:
    """Of overlapping names the longer; of one name in two roles what the label in front says, else the private one."""
    order = {Role.PRIVATE: 0, Role.PUBLIC: 1, Role.UNKNOWN: 2}
    last = -1
    for name in sorted(found, key=lambda name: (name.start, -name.end, -name.label, order[name.role])):
        if name.start >= last:
            yield name
            last = name.end


def detect(rule: Rule, page: Page) -> Iterable[Match]:
    """Private persons with the rule's severity; people in a public role, or of unknown role, noted."""
    text = page.scroll.text
    spots = {cue: places for cue, places in page.cues.items() if cue in ALL_CUES}
    taken: set[tuple[int, int]] = set()
    found = [*_found(text, spots, _wants_model(rule), page.starts), *_torn(page.scroll)]
    for name in _settled(found):
        number = page.scroll.block_at(name.start)
        low, high = page.scroll.bounds(number)
        if name.end <= high and (page.blocks[number].cell is None or name.role is not Role.UNKNOWN):
            taken.add((number, name.start - low))
            yield _match(rule, page, number, name.start - low, name.end - low, name.role)
    officials = _with_office(page)
    for number, block in enumerate(page.blocks):
        if block.cell is not None and block.text and len(block.text) <= _LONGEST_CELL:
            header = page.headers.of(number)
            for name in named_cell(block.text, header) if asks_for_names(header) else ():
                if (number, name.start) not in taken:
                    public = officials.get(block.cell.table, block.cell.row + 1) <= block.cell.row
                    role = Role.PUBLIC if public else name.role
                    yield _match(rule, page, number, name.start, name.end, role)


_LONGEST_CELL = 60


def _torn(scroll: Scroll) -> Iterator[Name]:
    """Names in lines that hold characters nobody sees; a zero-width space inside a name hides it from a search only."""
    for start, end in scroll.torn:
        reading = fold(scroll.text, start, end)
        for name in names(reading.text):
            span = reading.origin(name.start, name.end)
            yield replace(name, start=span.start, end=span.end)


def _wants_model(rule: Rule) -> bool:
    return isinstance(rule.shape, DetectorShape) and "lac" in dict(rule.shape.options).get("model", ())


def _with_office(page: Page) -> dict[str, int]:
    """The tables with a column for a post, and the row from which on they have it: lists of officials are public."""
    found: dict[str, int] = page.kept.setdefault("tables with a post", {})
    for block in page.blocks:
        if block.cell is not None and block.cell.table not in found and names_a_post(block.cell.headers):
            found[block.cell.table] = block.cell.row
    return found


def _match(rule: Rule, page: Page, block: int, start: int, end: int, role: Role) -> Match:
    severity = rule.severity if role is Role.PRIVATE else Severity.NOTE
    return page.match(rule, block, start, end, severity=severity, reasons=(role.value,), kind="name")
