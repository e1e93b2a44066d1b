"""What a page draws (页面对象) in painting order: text pieces, and everything that can lie over or under them.

Bounds inside a form are in the form's own space; they are brought to the page here, so that whoever compares need not
know how deep a piece of text sits. On the walk a piece of text is only counted: what it looks like is asked for all
pieces together, and only where something gives reason to.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from disclosure_screen.extract.pdf import gauge
from disclosure_screen.extract.pdf.gauge import Bounds, Colour, Handle, Matrix, calls, moved, moved_point, points, times

_TEXT: Final = 1
_PATH: Final = 2
_IMAGE: Final = 3
_SHADING: Final = 4
_FORM: Final = 5
_FORM_DEPTH: Final = 12
_MOST: Final = 60_000
"""Objects of one page that are looked at; a page with more has pieces nobody has judged."""
_THIN: Final = 2.5
"""Lines thinner than this many points rule and underline; they hide nothing."""
_SEGMENTS: Final = 1_000
_RECTANGLE: Final = 5
_SHORT: Final = 15.0
"""A grid drawn as one stroked path has at most so many segments, and no side shorter than this many points."""
_LINE_TO: Final = 0
_STRAIGHT: Final = 0.5
_SEEN_ALPHA: Final = 12
_COVERING_ANNOTATIONS: Final = frozenset({3, 5, 6, 7, 9, 13, 15, 28})
"""FreeText, Square, Circle, Polygon, Highlight, Stamp, Ink, Redact (pdfium's numbers); the others draw no surface."""


class Piece(NamedTuple):
    """A text object: its place in the painting order, and what the forms around it do to it."""

    order: int
    handle: Handle
    matrix: Matrix | None
    layered: bool
    cut: bool


class Surface(NamedTuple):
    """Something with an area that is painted: a filled path, a picture, a shading, an annotation."""

    order: int
    kind: str
    bounds: Bounds
    colour: Colour | None
    handle: Handle = 0


@dataclass(slots=True)
class Shapes:
    """All pieces and surfaces of a page; ``count`` is the number of its own objects."""

    pieces: list[Piece] = field(default_factory=list)
    surfaces: list[Surface] = field(default_factory=list)
    rulings: list[Bounds] = field(default_factory=list)
    count: int = 0
    complete: bool = True

    def bounds(self) -> list[Bounds]:
        """Where the pieces stand on the page."""
        found = gauge.boxes([piece.handle for piece in self.pieces])
        for number, piece in enumerate(self.pieces):
            if piece.matrix is not None:
                found[number] = moved(found[number], piece.matrix)
        return found


class Reader:
    """Walks the objects of one page. ``layers`` asks for marked content too, ``clips`` for what cuts forms; both cost."""

    def __init__(self, *, layers: bool, clips: bool) -> None:
        self.layers, self.clips = layers, clips
        self.found = Shapes()
        self.order = 0

    def page(self, page: Any) -> Shapes:
        """The page's own objects, then its annotations, which lie above."""
        import pypdfium2.raw as pdfium

        here, object_at = gauge.address(page.raw), calls().FPDFPage_GetObject
        self.found.count = pdfium.FPDFPage_CountObjects(page.raw)
        self._objects((object_at(here, position) for position in range(self.found.count)), None, 0, False, False)
        self.order += 1
        for position in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
            self._annotation(pdfium, page, position)
        self.found.surfaces.sort(key=lambda surface: surface.order)
        return self.found

    def _objects(self, items: Iterable[Handle], matrix: Matrix | None, depth: int, layered: bool, cut: bool) -> None:
        kind_of, pieces, paths = calls().FPDFPageObj_GetType, self.found.pieces, []
        for item in items:
            self.order += 1
            if self.order > _MOST:
                self.found.complete = False
                break
            kind = kind_of(item)
            if kind == _TEXT:
                pieces.append(Piece(self.order, item, matrix, layered or (self.layers and _marked(item)), cut))
            elif kind == _PATH:
                paths.append((self.order, item))
            elif kind == _FORM:
                self._form(item, matrix, depth, layered, cut)
            elif kind in (_IMAGE, _SHADING):
                bounds = _placed(gauge.boxes([item])[0], matrix)
                if not _thin(bounds):
                    name = "图片" if kind == _IMAGE else "底纹"
                    self.found.surfaces.append(Surface(self.order, name, bounds, None, item))
        if paths:
            self._paths(paths, matrix)

    def _form(self, item: Handle, matrix: Matrix | None, depth: int, layered: bool, cut: bool) -> None:
        if depth >= _FORM_DEPTH:
            self.found.complete = False
            return
        count, object_at = calls().FPDFFormObj_CountObjects(item), calls().FPDFFormObj_GetObject
        inside = (object_at(item, position) for position in range(count))
        cut = cut or (self.clips and gauge.is_cut(item))
        self._objects(inside, times(gauge.matrix(item), matrix), depth + 1, layered or self.layers, cut)

    def _paths(self, paths: list[tuple[int, Handle]], matrix: Matrix | None) -> None:
        """Lines, and areas that are filled. What is neither (a clip, a drawing's outline) hides nothing."""
        boxes = [_placed(bounds, matrix) for bounds in gauge.boxes([item for _, item in paths])]
        self.found.rulings += [bounds for bounds in boxes if _thin(bounds)]
        wide = [(order, item, bounds) for (order, item), bounds in zip(paths, boxes, strict=True) if not _thin(bounds)]
        filled = []
        for (order, item, bounds), (fill, stroke) in zip(
            wide, gauge.paints([item for _, item, _ in wide]), strict=True
        ):
            if (fill or stroke) and max(bounds[2] - bounds[0], bounds[3] - bounds[1]) > _SHORT:
                self._rulings(item, bounds, matrix, stroked=bool(stroke))
            if fill:
                filled.append((order, item, bounds))
        for (order, _, bounds), colour in zip(filled, gauge.colours([item for _, item, _ in filled]), strict=True):
            if colour[3] > _SEEN_ALPHA:
                self.found.surfaces.append(Surface(order, "图形", bounds, colour[:3]))

    def _rulings(self, item: Handle, bounds: Bounds, matrix: Matrix | None, *, stroked: bool) -> None:
        """The straight lines of a path that run along or across the page: a grid is often one path."""
        count = calls().FPDFPath_CountSegments(item)
        if count > _SEGMENTS or (count > _RECTANGLE and not stroked):
            return
        if count in (4, _RECTANGLE):
            left, bottom, right, top = bounds
            self.found.rulings += [
                (left, bottom, right, bottom), (left, top, right, top), (left, bottom, left, top), (right, bottom, right, top)
            ]  # fmt: skip
            return
        to_page = times(gauge.matrix(item), matrix)
        segments = [calls().FPDFPath_GetPathSegment(item, position) for position in range(count)]
        ends = [moved_point(x, y, to_page) for x, y in points(iter(segments))]
        for segment, before, point in zip(segments[1:], ends, ends[1:], strict=False):
            if _straight(before, point) and calls().FPDFPathSegment_GetType(segment) == _LINE_TO:
                xs, ys = sorted((point[0], before[0])), sorted((point[1], before[1]))
                self.found.rulings.append((xs[0], ys[0], xs[1], ys[1]))

    def _annotation(self, pdfium: Any, page: Any, position: int) -> None:
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, position)
        if not annotation:
            return
        try:
            if pdfium.FPDFAnnot_GetSubtype(annotation) in _COVERING_ANNOTATIONS:
                rectangle = pdfium.FS_RECTF()
                if pdfium.FPDFAnnot_GetRect(annotation, rectangle):
                    edges = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
                    self.found.surfaces.append(Surface(self.order, "批注", edges, None))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _marked(item: Handle) -> bool:
    return bool(calls().FPDFPageObj_CountMarks(item) > 0)


def _placed(bounds: Bounds, matrix: Matrix | None) -> Bounds:
    return bounds if matrix is None else moved(bounds, matrix)


def _thin(bounds: Bounds) -> bool:
    return bounds[2] - bounds[0] < _THIN or bounds[3] - bounds[1] < _THIN


def _straight(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < _STRAIGHT or abs(one[1] - other[1]) < _STRAIGHT
