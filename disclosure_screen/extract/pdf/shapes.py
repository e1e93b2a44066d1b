"""What a page draws (页面对象) in painting order: text pieces, and everything that can lie over or under them.

Bounds inside a form are in the form's own space; they are brought to the page here, so that whoever compares need not
know how deep a piece of text sits. Each question to pdfium costs as much as reading ten characters, so a piece of text
is only counted on the walk; whoever doubts it asks the :class:`Gauge`.
"""

import ctypes
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top in page space."""
Colour = tuple[int, int, int]
Matrix = tuple[float, ...]

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
_UNCUT_WIDTH: Final = 0.8
_UNCUT_HEIGHT: Final = 0.6
"""Shares of an object a clip must leave; less makes it a suspect."""
_SEEN_ALPHA: Final = 12
_COVERING_ANNOTATIONS: Final = frozenset({3, 5, 6, 7, 9, 13, 15, 28})
"""FreeText, Square, Circle, Polygon, Highlight, Stamp, Ink, Redact (pdfium's numbers); the others draw no surface."""


class Piece(NamedTuple):
    """A text object: its place in the painting order, its handle, and what the forms around it do to it."""

    order: int
    handle: Any
    matrix: Matrix | None
    layered: bool
    cut: bool

    @property
    def address(self) -> int:
        """By which pdfium's characters name their text object."""
        return ctypes.addressof(self.handle.contents)


class Surface(NamedTuple):
    """Something with an area that is painted: a filled path, a picture, a shading, an annotation."""

    order: int
    kind: str
    bounds: Bounds
    colour: Colour | None
    handle: Any = None


@dataclass(slots=True)
class Shapes:
    """All pieces and surfaces of a page."""

    gauge: "Gauge"
    pieces: list[Piece] = field(default_factory=list)
    surfaces: list[Surface] = field(default_factory=list)
    rulings: list[Bounds] = field(default_factory=list)
    count: int = 0
    complete: bool = True


class Gauge:
    """Questions about single objects, through buffers that are made once."""

    def __init__(self, pdfium: Any) -> None:
        self.pdfium = pdfium
        self.edges = [ctypes.c_float() for _ in range(4)]
        self.edge_references = [ctypes.byref(edge) for edge in self.edges]
        self.channels = [ctypes.c_uint() for _ in range(4)]
        self.channel_references = [ctypes.byref(channel) for channel in self.channels]
        self.modes = [ctypes.c_int(), ctypes.c_int()]
        self.mode_references = [ctypes.byref(mode) for mode in self.modes]

    def bounds(self, item: Any, matrix: Matrix | None) -> Bounds:
        """The box of an object on the page; ``matrix`` is that of the forms around it."""
        self.pdfium.FPDFPageObj_GetBounds(item, *self.edge_references)
        left, bottom, right, top = self.edges
        found = left.value, bottom.value, right.value, top.value
        return found if matrix is None else _moved(found, matrix)

    def colour(self, item: Any) -> tuple[Colour, int]:
        """The fill colour and its opacity (255: none of it shines through)."""
        if not self.pdfium.FPDFPageObj_GetFillColor(item, *self.channel_references):
            return (0, 0, 0), 255
        red, green, blue, alpha = self.channels
        return (red.value, green.value, blue.value), alpha.value

    def paints(self, item: Any) -> tuple[bool, bool]:
        """Whether a path is filled, and whether it is stroked."""
        self.pdfium.FPDFPath_GetDrawMode(item, *self.mode_references)
        return bool(self.modes[0].value), bool(self.modes[1].value)

    def is_cut(self, item: Any) -> bool:
        """True where clipping leaves less than the middle of an object; both are in the object's own space."""
        clip = self._clip(item)
        if clip is None:
            return False
        left, bottom, right, top = self.bounds(item, None)
        width, height = min(clip[2], right) - max(clip[0], left), min(clip[3], top) - max(clip[1], bottom)
        return width < _UNCUT_WIDTH * (right - left) or height < _UNCUT_HEIGHT * (top - bottom)

    def _clip(self, item: Any) -> Bounds | None:
        """What the clipping paths of an object leave; None where nothing is cut."""
        pdfium = self.pdfium
        path = pdfium.FPDFPageObj_GetClipPath(item)
        count = pdfium.FPDFClipPath_CountPaths(path) if path else 0
        if count <= 0:
            return None
        x, y = self.edges[0], self.edges[1]
        left, bottom, right, top = -1e9, -1e9, 1e9, 1e9
        for number in range(count):
            xs, ys = [], []
            for position in range(pdfium.FPDFClipPath_CountPathSegments(path, number)):
                segment = pdfium.FPDFClipPath_GetPathSegment(path, number, position)
                if segment and pdfium.FPDFPathSegment_GetPoint(segment, *self.edge_references[:2]):
                    xs.append(x.value)
                    ys.append(y.value)
            if xs:
                left, right = max(left, min(xs)), min(right, max(xs))
                bottom, top = max(bottom, min(ys)), min(top, max(ys))
        return left, bottom, right, top


class Reader:
    """Walks the objects of one page. ``layers`` asks for marked content too, ``clips`` for what cuts forms; both cost."""

    def __init__(self, gauge: Gauge, *, layers: bool, clips: bool) -> None:
        self.gauge, self.pdfium, self.layers, self.clips = gauge, gauge.pdfium, layers, clips
        self.found = Shapes(gauge)
        self.order = 0

    def page(self, page: Any) -> Shapes:
        """The page's own objects, then its annotations, which lie above."""
        pdfium = self.pdfium
        item_of, count = pdfium.FPDFPage_GetObject, pdfium.FPDFPage_CountObjects(page.raw)
        self.found.count = count
        self._objects((item_of(page.raw, position) for position in range(count)), None, 0, False, False)
        self.order += 1
        for position in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
            self._annotation(page, position)
        return self.found

    def _objects(self, items: Any, matrix: Matrix | None, depth: int, layered: bool, cut: bool) -> None:
        kind_of, pieces = self.pdfium.FPDFPageObj_GetType, self.found.pieces
        for item in items:
            self.order += 1
            if self.order > _MOST:
                self.found.complete = False
                return
            kind = kind_of(item)
            if kind == _TEXT:
                pieces.append(Piece(self.order, item, matrix, layered or (self.layers and self._marked(item)), cut))
            elif kind == _PATH:
                self._path(item, matrix)
            elif kind == _FORM:
                self._form(item, matrix, depth, layered, cut)
            elif kind in (_IMAGE, _SHADING):
                bounds = self.gauge.bounds(item, matrix)
                if not _thin(bounds):
                    name = "图片" if kind == _IMAGE else "底纹"
                    self.found.surfaces.append(Surface(self.order, name, bounds, None, item))

    def _form(self, item: Any, matrix: Matrix | None, depth: int, layered: bool, cut: bool) -> None:
        if depth >= _FORM_DEPTH:
            self.found.complete = False
            return
        pdfium = self.pdfium
        inner = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(item, inner)
        inside = (pdfium.FPDFFormObj_GetObject(item, at) for at in range(pdfium.FPDFFormObj_CountObjects(item)))
        cut = cut or (self.clips and self.gauge.is_cut(item))
        self._objects(inside, _times(inner, matrix), depth + 1, layered or self.layers, cut)

    def _path(self, item: Any, matrix: Matrix | None) -> None:
        bounds = self.gauge.bounds(item, matrix)
        if _thin(bounds):
            self.found.rulings.append(bounds)
            return
        filled, stroked = self.gauge.paints(item)
        if (filled or stroked) and max(bounds[2] - bounds[0], bounds[3] - bounds[1]) > _SHORT:
            self._rulings(item, bounds, matrix, stroked=stroked)
        if filled:
            colour, alpha = self.gauge.colour(item)
            if alpha > _SEEN_ALPHA:
                self.found.surfaces.append(Surface(self.order, "图形", bounds, colour))

    def _rulings(self, item: Any, bounds: Bounds, matrix: Matrix | None, *, stroked: bool) -> None:
        """The straight lines of a path that run along or across the page: a grid is often one path."""
        pdfium = self.pdfium
        count = pdfium.FPDFPath_CountSegments(item)
        if count > _SEGMENTS or (count > _RECTANGLE and not stroked):
            return
        if count in (4, _RECTANGLE):
            left, bottom, right, top = bounds
            self.found.rulings += [
                (left, bottom, right, bottom), (left, top, right, top), (left, bottom, left, top), (right, bottom, right, top)
            ]  # fmt: skip
            return
        own = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(item, own)
        to_page = _times(own, matrix)
        last: tuple[float, float] | None = None
        for position in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, position)
            pdfium.FPDFPathSegment_GetPoint(segment, *self.gauge.edge_references[:2])
            point = _point(self.gauge.edges[0].value, self.gauge.edges[1].value, to_page)
            if last is not None and pdfium.FPDFPathSegment_GetType(segment) == _LINE_TO and _straight(last, point):
                xs, ys = sorted((point[0], last[0])), sorted((point[1], last[1]))
                self.found.rulings.append((xs[0], ys[0], xs[1], ys[1]))
            last = point

    def _annotation(self, page: Any, position: int) -> None:
        pdfium = self.pdfium
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

    def _marked(self, item: Any) -> bool:
        return bool(self.pdfium.FPDFPageObj_CountMarks(item) > 0)


def _thin(bounds: Bounds) -> bool:
    return bounds[2] - bounds[0] < _THIN or bounds[3] - bounds[1] < _THIN


def _times(inner: Any, outer: Any) -> tuple[float, ...]:
    a, b, c, d, e, f = inner.a, inner.b, inner.c, inner.d, inner.e, inner.f
    if outer is None:
        return a, b, c, d, e, f
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _straight(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < _STRAIGHT or abs(one[1] - other[1]) < _STRAIGHT


def _point(x: float, y: float, matrix: tuple[float, ...]) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _moved(bounds: Bounds, matrix: tuple[float, ...]) -> Bounds:
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (bounds[0], bounds[2]) for y in (bounds[1], bounds[3])]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
