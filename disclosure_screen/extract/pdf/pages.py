"""Pages (页) as a reader sees them, in paragraphs, and apart from that whatever on them a reader does not see."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from disclosure_screen.extract.layout.lines import Concealed, Line, block, paragraphs
from disclosure_screen.extract.layout.tables import Tables
from disclosure_screen.extract.pdf.content import UNKNOWN, Contents, Traits
from disclosure_screen.extract.pdf.digits import Digits
from disclosure_screen.extract.pdf.glyphs import Frame, Glyphs, lines
from disclosure_screen.extract.pdf.pictures import Pictures, garbled
from disclosure_screen.extract.pdf.replacements import replaced, taken_off
from disclosure_screen.extract.pdf.shapes import Reader, Shapes
from disclosure_screen.extract.pdf.spelling import GlyphSpelling, may_hold_table, rulings
from disclosure_screen.extract.pdf.visibility import concealed
from disclosure_screen.extract.source import Part, Source
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Box, Location

_MISMATCH: Final = Concealed(Layer.HIDDEN, "文字层与页面显示的内容不符")
_LABELS: Final = frozenset(
    {"redacted", "privilege", "privileged", "confidential", "sealed", "已涂黑", "已遮盖", "已隐去"}
)
"""Words that redaction tools themselves print on or under a box; they say that something is gone, and hide nothing."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one page leaves for the next: pictures already recognised, a table that goes on, digits already compared."""

    pictures: Pictures
    tables: Tables
    digits: Digits


def pages(drawn: Any, contents: Contents | None, source: Source) -> Iterator[Part]:
    """Blocks and gaps of every page up to the limit; beyond it a gap says how many were not read."""
    total = len(drawn)
    reading = _Reading(Pictures(source), Tables(), Digits())
    try:
        for number in range(1, min(total, source.limits.pages) + 1):
            traits = contents.page(number) if contents else UNKNOWN
            if traits.danger:
                yield Gap(traits.danger[0], Location((), number), traits.danger[1])
            else:
                yield from _numbered(drawn, number, traits, reading)
    finally:
        reading.digits.close()
    if total > source.limits.pages:
        yield Gap(GapReason.LIMIT, detail=f"共 {total:,} 页，只读取了前 {source.limits.pages:,} 页")


def _numbered(drawn: Any, number: int, traits: Traits, reading: _Reading) -> Iterator[Part]:
    import pypdfium2

    try:
        page = drawn[number - 1]
    except pypdfium2.PdfiumError:
        yield Gap(GapReason.DAMAGED, Location((), number), "页面损坏，无法读取")
        return
    try:
        yield from _page(page, number, traits, reading)
    finally:
        if all(page is not held for held in reading.digits.held):
            page.close()


def _page(page: Any, number: int, traits: Traits, reading: _Reading) -> Iterator[Part]:
    import pypdfium2.raw as pdfium

    frame = Frame.of(page)
    shapes = Reader(layers=traits.layered, clips=traits.clips).page(page)
    replacements = taken_off(shapes) if traits.replaces else []
    textpage = page.get_textpage()
    try:
        glyphs = Glyphs(textpage, frame)
        found = lines(glyphs)
        hidden = concealed(page, glyphs, found, traits, shapes) if found else {}
        gone: set[int] = set()
        shown, unseen = _parted(glyphs, found, hidden, gone) if hidden else (found, [])
        if shown and (garbled("".join(line.text for line in shown)) or reading.digits.contradicted(page, glyphs)):
            unseen = [*unseen, *((line, _MISMATCH) for line in shown)]
            shown = []
        yield from _texts(glyphs, shown, unseen, gone, shapes, number, reading)
        if traits.replaces:
            yield from replaced(number, traits.actual or replacements, glyphs.text)
        if not shown and (shapes.count or pdfium.FPDFPage_GetAnnotCount(page.raw)):
            yield from reading.pictures.whole(page, frame, number)
        elif shapes.surfaces:
            yield from reading.pictures.beside(page, frame, number, shapes)
        if not shapes.complete:
            yield Gap(GapReason.LIMIT, Location((), number), "页面图形过多或嵌套过深，未能检查其中是否有遮盖的文字")
    finally:
        textpage.close()


def _texts(
    glyphs: Glyphs,
    shown: list[Line],
    unseen: list[tuple[Line, Concealed]],
    gone: set[int],
    shapes: Shapes,
    number: int,
    reading: _Reading,
) -> Iterator[Block]:
    """Paragraphs, tables, and what is not seen."""
    cells: list[Block] = []
    spelling = GlyphSpelling(glyphs, gone)
    if shown and may_hold_table(shapes.rulings):
        cells, shown = reading.tables.cells(spelling, rulings(shapes, glyphs.frame), shown, number)
    more, shown = reading.tables.aligned_cells(spelling, shown, number)
    cells += more
    for paragraph in paragraphs(shown):
        yield block(paragraph, number)
    yield from cells
    for reason, group in groupby(unseen, key=lambda pair: pair[1]):
        for paragraph in paragraphs([line for line, _ in group]):
            yield block(paragraph, number, reason)


def _parted(
    glyphs: Glyphs, found: list[Line], hidden: dict[int, Concealed], gone: set[int]
) -> tuple[list[Line], list[tuple[Line, Concealed]]]:
    """Every line cut into what is seen and what is not; ``gone`` receives the characters that are not."""
    shown: list[Line] = []
    unseen: list[tuple[Line, Concealed]] = []
    for line in found:
        if hidden.keys().isdisjoint(range(line.start, line.end)):
            shown.append(line)
            continue
        seen: list[int] = []
        for reason, run in _runs(glyphs, line, hidden):
            piece = _piece(glyphs, run if reason is None else _whole_number(glyphs, line, run))
            if reason is None or _harmless(piece.text):
                seen.extend(run)
            else:
                gone.update(run)
                unseen.append((piece, reason))
        rest = _piece(glyphs, seen)
        if rest.text:
            shown.append(rest)
    return shown, unseen


def _whole_number(glyphs: Glyphs, line: Line, run: list[int]) -> list[int]:
    """A concealed run with the digits it was torn from: half a number under a box is still that number."""

    def is_digit(character: int) -> bool:
        return "0" <= glyphs.character(character) <= "9"

    first, last = run[0], run[-1]
    while first > line.start and is_digit(first) and is_digit(first - 1):
        first -= 1
    while last < line.end - 1 and is_digit(last) and is_digit(last + 1):
        last += 1
    return [*range(first, run[0]), *run, *range(run[-1] + 1, last + 1)]


def _harmless(text: str) -> bool:
    """True for punctuation, and for the labels of redaction tools."""
    return not any(character.isalnum() for character in text) or text.strip(" .,:;()[]").lower() in _LABELS


def _runs(glyphs: Glyphs, line: Line, hidden: dict[int, Concealed]) -> Iterator[tuple[Concealed | None, list[int]]]:
    """Neighbouring characters of the same fate; a blank or a mark nobody has judged shares that of what stands before it."""
    run: list[int] = []
    fate: Concealed | None = None
    for character in range(line.start, line.end):
        own = hidden.get(character)
        if own is None and not glyphs.character(character).isalnum():
            own = fate
        if run and own != fate:
            yield fate, run
            run = []
        fate = own
        run.append(character)
    if run:
        yield fate, run


def _piece(glyphs: Glyphs, characters: list[int]) -> Line:
    if not characters:
        return Line("", 0, 1, Box(0, 0, 0, 0))
    box = glyphs.span(characters[0], characters[-1])
    return Line(glyphs.string(characters).strip(), characters[0], characters[-1] + 1, box)
