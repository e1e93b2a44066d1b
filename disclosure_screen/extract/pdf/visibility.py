"""Visibility (可见性): which characters of a page a reader does not see, and why.

Geometry alone accuses every shaded table; rendering alone costs more than everything else together. So geometry,
painting order and colours name suspects here, and only those are proved (``proof.py``).
"""

from typing import Any, Final, NamedTuple

from disclosure_screen.extract.layout.lines import Concealed, Line
from disclosure_screen.extract.pdf import gauge
from disclosure_screen.extract.pdf.content import Traits
from disclosure_screen.extract.pdf.gauge import Bounds, calls
from disclosure_screen.extract.pdf.glyphs import Frame, Glyphs
from disclosure_screen.extract.pdf.proof import characters_of, overlaps, unseen
from disclosure_screen.extract.pdf.shapes import Piece, Shapes, Surface
from disclosure_screen.model.document import Layer
from disclosure_screen.model.place import Box

_TINY: Final = 2.0
"""Text lower than this many points is not read by eye."""
_SLACK: Final = 1.0
_CLOSE_COLOURS: Final = 48
_WHITE: Final = (255, 255, 255)
_LIGHT: Final = 255 - _CLOSE_COLOURS
_FAINTEST: Final = 11
_INVISIBLE: Final = 3
_ONLY_CLIPS: Final = 7
_TOGETHER: Final = 256
_PAIRS: Final = 20_000_000
"""Pieces times surfaces that are compared on one page; no sheet people read has as many."""


_OUTSIDE: Final = Concealed(Layer.HIDDEN, "位于页面可见范围之外")
_SMALL: Final = Concealed(Layer.HIDDEN, "字号极小")
_MODE: Final = Concealed(Layer.HIDDEN, "不可见文字（不描边、不填充）")
_FAINT: Final = Concealed(Layer.HIDDEN, "完全透明的文字")
_CLIPPED: Final = Concealed(Layer.HIDDEN, "被裁剪，不在页面上显示")
_SAME: Final = Concealed(Layer.HIDDEN, "文字颜色与背景相同")
_LAYER: Final = Concealed(Layer.HIDDEN, "所在图层未显示")


def concealed(page: Any, glyphs: Glyphs, found: list[Line], traits: Traits, shapes: Shapes) -> dict[int, Concealed]:
    """The concealed characters by pdfium's index, with the reason."""
    hidden = _outside(glyphs, glyphs.frame, found)
    suspects = _suspects(shapes, traits)
    if suspects:
        hidden |= _proved(page, glyphs, suspects)
    return hidden


def _outside(glyphs: Glyphs, frame: Frame, found: list[Line]) -> dict[int, Concealed]:
    """Characters off the page or outside its crop box, and those too small to read."""
    hidden = {}
    for line in found:
        if not _inside(line.box, frame):
            for character in range(line.start, line.end):
                bounds = glyphs.bounds(character)
                if bounds and not overlaps(frame.box(*bounds), frame):
                    hidden[character] = _OUTSIDE
        if 0 < line.box.bottom - line.box.top < _TINY:
            for character in range(line.start, line.end):
                hidden.setdefault(character, _SMALL)
    return hidden


def _suspects(shapes: Shapes, traits: Traits) -> list["_Suspect"]:
    """Pieces that may not be seen."""
    bounds = shapes.bounds()
    if len(shapes.pieces) * len(shapes.surfaces) > _PAIRS:
        shapes.complete = False
        return []
    over = _over_and_under(shapes.pieces, bounds, shapes.surfaces)
    doubted = _doubted(shapes.pieces, traits)
    colours = gauge.colours([piece.handle for piece in shapes.pieces])
    found: list[_Suspect] = []
    for position, (box, (red, green, blue, alpha)) in enumerate(zip(bounds, colours, strict=True)):
        small, faint = box[3] - box[1] < _TINY, alpha <= _FAINTEST
        met = over.get(position)
        if met is None and position not in doubted and not small and not faint and min(red, green, blue) <= _LIGHT:
            continue
        piece, (above, below) = shapes.pieces[position], met or _NOTHING
        reason = doubted.get(position)
        if reason is _MODE:
            found.append(_Suspect(piece, _MODE, calls().FPDFTextObj_GetTextRenderMode(piece.handle) == _INVISIBLE))
        elif faint:
            found.append(_Suspect(piece, _FAINT, True))
        elif small and gauge.font_height(piece.handle) < _TINY:
            found.append(_Suspect(piece, _SMALL, True))
        elif above is not None:
            found.append(_Suspect(piece, Concealed(Layer.COVERED, f"被{above.kind}遮盖"), False))
        elif reason is _LAYER:
            found.append(_Suspect(piece, _LAYER, False))
        elif _close((red, green, blue), below.colour if below else _WHITE):
            found.append(_Suspect(piece, _SAME, False))
        elif reason is not None:
            found.append(_Suspect(piece, reason, False))
    return found


def _doubted(pieces: list[Piece], traits: Traits) -> dict[int, Concealed]:
    """Positions of pieces that something other than colour, size and surfaces may hide; the gravest reason for each."""
    pdfium, found = calls(), dict[int, Concealed]()
    if traits.clips:
        found |= {at: _CLIPPED for at, piece in enumerate(pieces) if piece.cut}
        handles = [piece.handle for piece in pieces]
        found |= {at: _CLIPPED for at in gauge.clipped(handles) if gauge.is_cut(handles[at])}
    if traits.faint:
        found |= {at: _FAINT for at, piece in enumerate(pieces) if pdfium.FPDFPageObj_HasTransparency(piece.handle)}
    if traits.layered:
        found |= {at: _LAYER for at, piece in enumerate(pieces) if piece.layered}
    if traits.unseen_mode:
        modes = (pdfium.FPDFTextObj_GetTextRenderMode(piece.handle) for piece in pieces)
        found |= {at: _MODE for at, mode in enumerate(modes) if mode in (_INVISIBLE, _ONLY_CLIPS)}
    return found


class _Suspect(NamedTuple):
    """A piece that may not be seen, the reason it would be, and whether it needs no proof."""

    piece: Piece
    reason: Concealed
    certain: bool


_NOTHING: Final[tuple[Surface | None, Surface | None]] = (None, None)


def _over_and_under(
    pieces: list[Piece], bounds: list[Bounds], surfaces: list[Surface]
) -> dict[int, tuple[Surface | None, Surface | None]]:
    """For each piece that meets a surface: the last one painted above it and the last one painted below it."""
    if not pieces or not surfaces:
        return {}
    import numpy

    edges = numpy.array([surface.bounds for surface in surfaces], dtype=numpy.float64)
    orders = numpy.array([surface.order for surface in surfaces])
    met: dict[int, tuple[Surface | None, Surface | None]] = {}
    for start in range(0, len(pieces), _TOGETHER):
        left, bottom, right, top = numpy.array(bounds[start : start + _TOGETHER]).T[:, :, None]
        width = numpy.minimum(edges[:, 2], right) - numpy.maximum(edges[:, 0], left)
        height = numpy.minimum(edges[:, 3], top) - numpy.maximum(edges[:, 1], bottom)
        # A long line under a short box: one character's worth of overlap counts, however long the rest.
        tall = numpy.maximum(top - bottom, 0.1)
        wide = numpy.where(right > left, right - left, tall)
        meets = (width > 0.5 * numpy.minimum(tall, wide)) & (height > 0.5 * tall)
        rows = numpy.flatnonzero(meets.any(axis=1))
        if not len(rows):
            continue
        above = orders > numpy.array([[piece.order] for piece in pieces[start : start + _TOGETHER]])[rows]
        over, under = _last(meets[rows] & above), _last(meets[rows] & ~above)
        for row, one, other in zip(rows.tolist(), over.tolist(), under.tolist(), strict=True):
            met[start + row] = surfaces[one] if one >= 0 else None, surfaces[other] if other >= 0 else None
    return met


def _last(marks: Any) -> Any:
    """The last marked column of each row; -1 where there is none."""
    import numpy

    return numpy.where(marks.any(axis=1), marks.shape[1] - 1 - marks[:, ::-1].argmax(axis=1), -1)


def _proved(page: Any, glyphs: Glyphs, suspects: list[_Suspect]) -> dict[int, Concealed]:
    """The characters of the suspects that rendering shows to be unseen."""
    characters = characters_of(glyphs, {suspect.piece.handle for suspect in suspects})
    hidden: dict[int, Concealed] = {}
    for piece, reason, certain in suspects:
        if certain:
            hidden.update(dict.fromkeys(characters.get(piece.handle, ()), reason))
    # Covered pieces are proved apart from the others: a white label on a black box must not vouch for what lies under it.
    for layer in (Layer.COVERED, Layer.HIDDEN):
        group = [(piece, reason) for piece, reason, certain in suspects if not certain and reason.layer is layer]
        if group:
            hidden |= unseen(page, glyphs, group, characters)
    return hidden


def _close(one: tuple[int, int, int], other: tuple[int, int, int] | None) -> bool:
    if other is None:
        return True
    (a, b, c), (d, e, f) = one, other
    return abs(a - d) < _CLOSE_COLOURS and abs(b - e) < _CLOSE_COLOURS and abs(c - f) < _CLOSE_COLOURS


def _inside(box: Box, frame: Frame) -> bool:
    return (
        box.left >= -_SLACK
        and box.top >= -_SLACK
        and box.right <= frame.width + _SLACK
        and box.bottom <= frame.height + _SLACK
    )
