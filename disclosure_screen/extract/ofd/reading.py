"""The text of an OFD page (版面文字) put together from single characters, and which of it a reader does not see.

Many programs write one object for each character, in any order; only their places on the page make words of them. No
renderer is asked: OFD knows no blending, so painting order, colours and boxes decide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from disclosure_screen.extract.layout.lines import Concealed, Line, around
from disclosure_screen.extract.ofd.drawn import Drawn, Glyph, Surface
from disclosure_screen.extract.ofd.space import in_points
from disclosure_screen.model.document import Layer
from disclosure_screen.model.place import Box

_TINY: Final = 0.7
"""Characters lower than this many millimetres are not read by eye."""
_FAINT: Final = 12
_CLOSE_COLOURS: Final = 48
_WHITE: Final = (255, 255, 255)
_ROW: Final = 0.4
_GAP: Final = 2.0
_BLANK: Final = 0.6
_TWICE: Final = 0.15
"""Shares of the size: same row, end of a line, a blank, and a character drawn twice to look bold."""

_INVISIBLE: Final = Concealed(Layer.HIDDEN, "对象设为不可见")
_TRANSPARENT: Final = Concealed(Layer.HIDDEN, "完全透明或不描边、不填充的文字")
_OUTSIDE: Final = Concealed(Layer.HIDDEN, "位于页面可见范围之外")
_SMALL: Final = Concealed(Layer.HIDDEN, "字号极小")
_CLIPPED: Final = Concealed(Layer.HIDDEN, "被裁剪，不在页面上显示")
_SAME: Final = Concealed(Layer.HIDDEN, "文字颜色与背景相同")


@dataclass(frozen=True, slots=True)
class PageText:
    """The lines of a page; ``start`` and ``end`` of each count in ``glyphs``. Boxes are in points."""

    shown: list[Line]
    unseen: list[tuple[Line, Concealed]]
    glyphs: list[Glyph]

    def words(self, line: Line) -> Iterator[tuple[range, str, Box | None, Box | None]]:
        """See :class:`disclosure_screen.extract.layout.tables.Spelling`; here every character is a word."""
        for number, text, box in self.characters(range(line.start, line.end)):
            yield range(number, number + 1), text, box, box

    def characters(self, numbers: range) -> Iterator[tuple[int, str, Box | None]]:
        """See :class:`disclosure_screen.extract.layout.tables.Spelling`."""
        for number in numbers:
            glyph = self.glyphs[number]
            yield number, glyph.text, None if glyph.text.isspace() else in_points(glyph.box)

    def rest(self, characters: list[int]) -> Line:
        """A line of only these characters."""
        text = "".join(self.glyphs[number].text for number in characters)
        box = in_points(around([self.glyphs[number].box for number in characters]))
        return Line(text.strip(), characters[0], characters[-1] + 1, box)


def page_text(drawn: Drawn, area: Box) -> PageText:
    """What a page shows and what it only holds."""
    fates: dict[Concealed | None, list[Glyph]] = {}
    for glyph in drawn.glyphs:
        fates.setdefault(fate(glyph, drawn.surfaces, area), []).append(glyph)
    ordered: list[Glyph] = []
    shown = _lines(fates.pop(None, []), ordered)
    unseen = [(line, reason) for reason, glyphs in fates.items() if reason for line in _lines(glyphs, ordered)]
    return PageText(shown, [pair for pair in unseen if any(c.isalnum() for c in pair[0].text)], ordered)


def fate(glyph: Glyph, surfaces: list[Surface], area: Box) -> Concealed | None:
    """Why a reader of the page does not see a character; None where it is in plain sight."""
    x, y = (glyph.box.left + glyph.box.right) / 2, (glyph.box.top + glyph.box.bottom) / 2
    if not glyph.visible:
        return _INVISIBLE
    if glyph.alpha < _FAINT:
        return _TRANSPARENT
    if not _holds(area, x, y):
        return _OUTSIDE
    if glyph.clip is not None and not _holds(glyph.clip, x, y):
        return _CLIPPED
    if glyph.size < _TINY:
        return _SMALL
    below: Surface | None = None
    for surface in surfaces:
        if _holds(surface.box, x, y):
            if surface.order > glyph.order:
                return Concealed(Layer.COVERED, f"被{surface.kind}遮盖")
            below = surface
    background = _WHITE if below is None else below.colour
    if (
        background is not None
        and max(abs(a - b) for a, b in zip(glyph.colour, background, strict=True)) < _CLOSE_COLOURS
    ):
        return _SAME
    return None


def _lines(glyphs: list[Glyph], ordered: list[Glyph]) -> list[Line]:
    """Lines from characters; appends the characters to ``ordered`` in the order of the lines."""
    runs: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        runs.setdefault(glyph.run, []).append(glyph)
    loose: list[Glyph] = []
    found: list[list[Glyph]] = []
    for run in runs.values():
        if run[0].upright and not _vertical(run):
            loose.extend(run)
        else:
            found.append(run)
    for row in _rows(loose):
        found.extend(_pieces(row))
    found.sort(key=lambda line: (round(line[0].box.bottom, 1), line[0].box.left))
    return [line for piece in found if (line := _line(piece, ordered)) is not None]


def _vertical(run: list[Glyph]) -> bool:
    """True for a column of characters."""
    lefts, bottoms = [glyph.box.left for glyph in run], [glyph.box.bottom for glyph in run]
    size = max(glyph.size for glyph in run)
    return len(run) > 1 and max(lefts) - min(lefts) < 0.5 * size and max(bottoms) - min(bottoms) > 0.8 * size


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    base = 0.0
    for glyph in sorted(glyphs, key=lambda item: item.box.bottom):
        if rows and glyph.box.bottom - base <= _ROW * max(min(glyph.size, rows[-1][-1].size), 0.1):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            base = glyph.box.bottom
    return rows


def _pieces(row: list[Glyph]) -> list[list[Glyph]]:
    """A row cut where a wide gap parts it, and where two texts lie over each other."""
    runs: dict[int, list[Glyph]] = {}
    for glyph in row:
        runs.setdefault(glyph.run, []).append(glyph)
    segments = [sorted(run, key=lambda glyph: glyph.box.left) for run in runs.values()]
    pieces: list[list[Glyph]] = []
    for segment in sorted(segments, key=lambda run: run[0].box.left):
        for glyph in segment:
            target = next((piece for piece in reversed(pieces[-4:]) if _follows(piece[-1], glyph)), None)
            if target is None:
                pieces.append([glyph])
            elif not (glyph.text == target[-1].text and glyph.box.left - target[-1].box.left < _TWICE * glyph.size):
                target.append(glyph)
    return pieces


def _follows(before: Glyph, after: Glyph) -> bool:
    gap = after.box.left - before.box.right
    return -0.6 * after.size <= gap <= _GAP * max(after.size, before.size)


def _line(glyphs: list[Glyph], ordered: list[Glyph]) -> Line | None:
    while glyphs and glyphs[0].text.isspace():
        glyphs = glyphs[1:]
    while glyphs and glyphs[-1].text.isspace():
        glyphs = glyphs[:-1]
    if not glyphs:
        return None
    start = len(ordered)
    text = ""
    for position, glyph in enumerate(glyphs):
        before = glyphs[position - 1] if position else None
        if before is not None and before.upright and glyph.box.left - before.box.right > _BLANK * glyph.size:
            text += " "
        text += glyph.text
    ordered.extend(glyphs)
    return Line(text, start, len(ordered), in_points(around([glyph.box for glyph in glyphs])))


def _holds(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.top <= y <= box.bottom
