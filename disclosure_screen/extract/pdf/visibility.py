"""Visibility (可见性): which characters of a page a reader does not see, and why.

Geometry alone accuses every shaded table; rendering alone costs more than everything else together. So geometry,
painting order and colours name suspects, and only those are proved: the page is drawn with and without them, and a
character whose removal changes no pixel was not seen. The proof is the renderer's own, so clipping, blending and layers
need no second implementation here.
"""

import re
from typing import Any, Final, NamedTuple

from disclosure_screen.extract.layout.lines import Concealed, Line
from disclosure_screen.extract.pdf import gauge
from disclosure_screen.extract.pdf.content import Traits
from disclosure_screen.extract.pdf.gauge import Bounds, calls
from disclosure_screen.extract.pdf.glyphs import Frame, Glyphs
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
_CONTRAST: Final = 20
"""A pixel has changed where one channel differs by more than this of 255."""
_INK: Final = 0.04
"""A character is seen where at least this share of its box changes."""
_PIXELS: Final = 6.0
"""The height in pixels at which the smallest suspected character is drawn, within the scales below."""
_SCALES: Final = (1.0, 4.0)
_BITMAP: Final = 12_000_000
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


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
                if bounds and not _overlaps(frame.box(*bounds), frame):
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
    characters = _characters(glyphs, {suspect.piece.handle for suspect in suspects})
    hidden: dict[int, Concealed] = {}
    for piece, reason, certain in suspects:
        if certain:
            hidden.update(dict.fromkeys(characters.get(piece.handle, ()), reason))
    # Covered pieces are proved apart from the others: a white label on a black box must not vouch for what lies under it.
    for layer in (Layer.COVERED, Layer.HIDDEN):
        group = [(piece, reason) for piece, reason, certain in suspects if not certain and reason.layer is layer]
        if group:
            hidden |= _unseen(page, glyphs, group, characters)
    return hidden


def _unseen(
    page: Any, glyphs: Glyphs, group: list[tuple[Piece, Concealed]], characters: dict[int, list[int]]
) -> dict[int, Concealed]:
    places = _places(glyphs, group, characters)
    if not places:
        return {}
    picture = _Picture(page, glyphs.frame, [box for _, box, _ in places])
    handles = [piece.handle for piece, _ in group]
    with_them = picture.drawn()
    for handle in handles:
        calls().FPDFPageObj_SetIsActive(handle, False)
    try:
        without = picture.drawn()
    finally:
        for handle in handles:
            calls().FPDFPageObj_SetIsActive(handle, True)
    shares = picture.shares(_changed(with_them, without), [box for _, box, _ in places])
    return {character: reason for (character, _, reason), share in zip(places, shares, strict=True) if share < _INK}


def _changed(one: Any, other: Any) -> Any:
    """Where two pictures differ visibly in any channel."""
    import numpy

    difference = numpy.maximum(one, other) - numpy.minimum(one, other) > _CONTRAST
    return difference[..., 0] | difference[..., 1] | difference[..., 2]


def _places(
    glyphs: Glyphs, group: list[tuple[Piece, Concealed]], characters: dict[int, list[int]]
) -> list[tuple[int, Box, Concealed]]:
    """The tight boxes of the group's letters and digits that lie on the page; a full stop would ask for a finer picture."""
    places = []
    for piece, reason in group:
        for character in characters.get(piece.handle, ()):
            bounds = glyphs.tight(character) if glyphs.character(character).isalnum() else None
            if bounds is not None:
                box = glyphs.frame.box(*bounds)
                if _overlaps(box, glyphs.frame):
                    places.append((character, box, reason))
    return places


class _Picture:
    """The part of a page that holds some boxes, drawn as often as asked."""

    def __init__(self, page: Any, frame: Frame, boxes: list[Box]) -> None:
        self.page, self.frame = page, frame
        self.left = max(0.0, min(box.left for box in boxes) - 2)
        self.top = max(0.0, min(box.top for box in boxes) - 2)
        self.right = min(frame.width, max(box.right for box in boxes) + 2)
        self.bottom = min(frame.height, max(box.bottom for box in boxes) + 2)
        heights = sorted(max(box.bottom - box.top, box.right - box.left) for box in boxes)
        wanted = min(max(_PIXELS / max(heights[len(heights) // 20], 0.1), _SCALES[0]), _SCALES[1])
        area = max(1.0, (self.right - self.left) * (self.bottom - self.top))
        self.scale = min(wanted, (_BITMAP / area) ** 0.5)

    def drawn(self) -> Any:
        """Rows, columns, colour channels."""
        crop = (self.left, self.frame.height - self.bottom, self.frame.width - self.right, self.top)
        bitmap = self.page.render(scale=self.scale, crop=crop)
        try:
            return bitmap.to_numpy().copy()
        finally:
            bitmap.close()

    def shares(self, changed: Any, boxes: list[Box]) -> list[float]:
        """The changed share of each box's pixels."""
        import numpy

        edges = numpy.array([(box.left, box.top, box.right, box.bottom) for box in boxes])
        edges = ((edges - (self.left, self.top, self.left, self.top)) * self.scale).astype(numpy.int64)
        edges[:, 2:] += 1
        limits = (changed.shape[1], changed.shape[0]) * 2
        count = numpy.count_nonzero
        return [
            int(count(changed[top:bottom, left:right])) / max(1, (right - left) * (bottom - top))
            for left, top, right, bottom in edges.clip(0, limits).tolist()
        ]


def _characters(glyphs: Glyphs, wanted: set[int]) -> dict[int, list[int]]:
    """The characters of each wanted text object, by its address.

    An object's characters stand together with its blanks between them, so not every one is asked for, except where
    writing from right to left has been turned round.
    """
    found: dict[int, list[int]] = {}
    owner = glyphs.owner
    together = not _RIGHT_TO_LEFT.search(glyphs.text)
    ranges = [(0, glyphs.count - 1)]
    while ranges:
        first, last = ranges.pop()
        if last < first:
            continue
        item = owner(first)
        if first == last or (together and item and item == owner(last)):
            if item in wanted:
                found.setdefault(item, []).extend(range(first, last + 1))
        else:
            middle = (first + last) // 2
            ranges += [(middle + 1, last), (first, middle)]
    return found


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


def _overlaps(box: Box, frame: Frame) -> bool:
    """True where the middle of the box is on the page."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return 0 <= x <= frame.width and 0 <= y <= frame.height
