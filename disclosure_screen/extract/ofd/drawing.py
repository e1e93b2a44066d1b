"""What an OFD page draws (图元): characters with their places, surfaces that can hide them, rulings, pictures.

The order of painting is the order of this list: templates and layers in the background first, then the body, then the
foreground, then annotations.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from disclosure_screen.extract.ofd.colours import BLACK, Colour, Pen, byte, tint
from disclosure_screen.extract.ofd.drawn import Drawn, Glyph, Inlay, Shape, Surface
from disclosure_screen.extract.ofd.space import Matrix, deltas, numbers, rectangle, shift
from disclosure_screen.extract.ofd.tree import Node
from disclosure_screen.model.place import Box

_DEPTH: Final = 40
_MOST: Final = 400_000
_OPAQUE: Final = 230
_THIN: Final = 0.9
"""Millimetres below which a surface is a ruling."""
_CORNERS: Final = 6
"""A path with more corners is a drawing, whose box says little about what it hides."""
_POINT: Final = re.compile(r"-?[0-9.]+(?:[eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Resources:
    """What objects refer to by number: colours and pens of drawing parameters, composite units, whether a picture is opaque."""

    colours: dict[str, Colour]
    units: dict[str, Node]
    opaque: Callable[[str], bool]
    pens: dict[str, Pen] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where and how nested objects are drawn."""

    matrix: Matrix = Matrix()
    visible: bool = True
    alpha: int = 255
    colour: Colour | None = None
    clip: Box | None = None
    depth: int = 0
    pen: Pen = Pen()


class Drawing:
    """Draws object trees into one :class:`Drawn`, in painting order."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self.found = Drawn()
        self.order = 0
        self.run = 0
        self.units: set[str] = set()

    def layer(self, node: Node, matrix: Matrix | None = None, *, visible: bool = True) -> None:
        """A layer, an appearance, a composite unit: anything with objects inside."""
        colour = self.resources.colours.get(node.get("DrawParam"))
        pen = self.resources.pens.get(node.get("DrawParam"), Pen())
        shown = visible and _true(node, "Visible")
        self._objects(node, _Place(matrix or Matrix(), shown, 255, colour, pen=pen))

    def _objects(self, node: Node, place: _Place) -> None:
        if place.depth > _DEPTH or self.order > _MOST:
            self.found.complete = False
            return
        for child in node.children:
            self.order += 1
            if child.name == "TextObject":
                self._text(child, self._placed(child, place))
            elif child.name == "PathObject":
                self._path(child, self._placed(child, place))
            elif child.name in ("ImageObject", "VideoObject"):
                self._image(child, self._placed(child, place))
            elif child.name == "CompositeObject":
                self._composite(child, self._placed(child, place))
            elif child.name in ("PageBlock", "Layer", "Content", "CellContent"):
                self._objects(child, _deeper(place, place.matrix))
            for action in child.all("URI") if child.name.endswith("Object") else ():
                self.found.texts.append(("链接地址", action.get("URI") or action.text))

    def _placed(self, node: Node, place: _Place) -> _Place:
        box = rectangle(node.get("Boundary"))
        matrix = Matrix.of(node.attributes.get("CTM", ""))
        if box is not None:
            matrix = matrix.then(shift(box.left, box.top))
        matrix = matrix.then(place.matrix)
        alpha = byte(node.attributes.get("Alpha", ""), 255) * place.alpha // 255
        colour = self.resources.colours.get(node.attributes.get("DrawParam", ""), place.colour)
        pen = self.resources.pens.get(node.attributes.get("DrawParam", ""), place.pen)
        clip = _clip(node, matrix, place.clip)
        return _Place(matrix, place.visible and _true(node, "Visible"), alpha, colour, clip, place.depth, pen)

    def _text(self, node: Node, place: _Place) -> None:
        size = (numbers(node.get("Size")) or [3.5])[0]
        fill = node.child("FillColor")
        colour, alpha = tint(fill, place.colour or BLACK, place.alpha)
        painted = _true(node, "Fill") or node.attributes.get("Stroke", "") == "true"
        turned = place.matrix
        upright = abs(turned.b) < 0.3 * max(abs(turned.a), 1e-9) and turned.a > 0
        straight = abs(turned.b) + abs(turned.c) < 1e-6 and turned.a > 0 and turned.d > 0
        font = node.get("Font")
        chosen = _chosen_glyphs(node)
        count = 0
        x = y = 0.0
        for code in node.children:
            if code.name != "TextCode" or not code.text:
                continue
            self.run += 1
            x = (numbers(code.get("X")) or [x])[0]
            y = (numbers(code.get("Y")) or [y])[0]
            text = code.text.strip("\r\n\t")
            across, down = deltas(code.get("DeltaX"), len(text)), deltas(code.get("DeltaY"), len(text))
            at_x, at_y = x, y
            for position, character in enumerate(text):
                step = across[position] if position < len(across) else (0.0 if down else _width(character, size))
                width = abs(step) if 0 < abs(step) <= 1.5 * size else _width(character, size)
                box = place.matrix.box(at_x, at_y - 0.88 * size, at_x + width, at_y + 0.12 * size)
                look = (size * place.matrix.scale, colour, alpha if painted else 0, place.visible, place.clip, upright)
                turn = None if straight else shift(at_x, at_y).then(place.matrix)
                self.found.glyphs.append(
                    Glyph(character, box, self.order, self.run, *look, turn, font, chosen.get(count))
                )
                count += 1
                at_x += step
                at_y += down[position] if position < len(down) else 0.0

    def _path(self, node: Node, place: _Place) -> None:
        points = _points(node.get("AbbreviatedData"))
        box = _around([place.matrix.point(x, y) for x, y in points])
        if box is None or not place.visible:
            return
        self._shape(node, place)
        if min(box.right - box.left, box.bottom - box.top) < _THIN:
            self.found.rulings.append(box)
            return
        if node.attributes.get("Stroke", "true") != "false":
            self._edges(points, place.matrix)
        if node.attributes.get("Fill", "") == "true" and len(points) <= _CORNERS:
            fill = node.child("FillColor")
            colour, alpha = tint(fill, place.colour or BLACK, place.alpha)
            kinds = {child.name for child in fill.children} if fill is not None else set()
            if alpha >= _OPAQUE and "Pattern" not in kinds:  # a pattern leaves holes
                self.found.surfaces.append(Surface(self.order, "图形", box, None if kinds else colour))

    def _shape(self, node: Node, place: _Place) -> None:
        fill, stroke = node.child("FillColor"), node.child("StrokeColor")
        filled = node.attributes.get("Fill", "") == "true" and (fill is None or not fill.children)
        inside, alpha = tint(fill, place.colour or BLACK, place.alpha)
        edge, edge_alpha = tint(stroke, place.pen.colour, place.alpha)
        stroked = node.attributes.get("Stroke", "true") != "false"
        width = (numbers(node.get("LineWidth")) or [place.pen.width])[0]
        self.found.shapes.append(
            Shape(
                self.order,
                node.get("AbbreviatedData"),
                place.matrix,
                inside if filled else None,
                edge if stroked else None,
                width,
                alpha if filled else edge_alpha,
                place.clip,
            )
        )

    def _edges(self, points: list[tuple[float, float]], matrix: Matrix) -> None:
        moved = [matrix.point(x, y) for x, y in points]
        for (x, y), (other_x, other_y) in zip(moved, [*moved[1:], moved[0]], strict=True):
            if abs(x - other_x) < 0.2 or abs(y - other_y) < 0.2:
                self.found.rulings.append(Box(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)))

    def _image(self, node: Node, place: _Place) -> None:
        box = rectangle(node.get("Boundary"))
        unit = place.matrix
        if box is not None and "CTM" not in node.attributes:
            unit = Matrix(box.right - box.left, 0, 0, box.bottom - box.top).then(place.matrix)
        area = unit.box(0, 0, 1, 1)
        number = node.get("ResourceID")
        shown = place.visible and place.alpha > 0
        self.found.pictures.append(Inlay(number, area, shown, self.order, unit, place.alpha, place.clip))
        if place.visible and place.alpha >= _OPAQUE and self.resources.opaque(number):
            self.found.surfaces.append(Surface(self.order, "图片", area, None))

    def _composite(self, node: Node, place: _Place) -> None:
        number = node.get("ResourceID")
        unit = self.resources.units.get(number)
        if unit is not None and place.depth < _DEPTH:
            self.units.add(number)
            self._objects(unit, _deeper(place, place.matrix))


def _chosen_glyphs(node: Node) -> dict[int, int]:
    """Glyph numbers by position of the character in its object, where one character is one glyph."""
    found: dict[int, int] = {}
    for transform in node.children:
        if transform.name != "CGTransform":
            continue
        start = int((numbers(transform.get("CodePosition")) or [0])[0])
        glyphs = [int(number) for number in numbers(transform.get("Glyphs"))]
        if int((numbers(transform.get("CodeCount")) or [1])[0]) == len(glyphs):
            found |= dict(enumerate(glyphs, start))
    return found


def _deeper(place: _Place, matrix: Matrix) -> _Place:
    return _Place(matrix, place.visible, place.alpha, place.colour, place.clip, place.depth + 1, place.pen)


def _true(node: Node, name: str) -> bool:
    return node.attributes.get(name, "true").lower() not in ("false", "0")


def _clip(node: Node, matrix: Matrix, outer: Box | None) -> Box | None:
    """The box that an object's clips leave of it; several areas of one clip count together."""
    left = outer
    clips = node.child("Clips")
    for clip in clips.children if clips is not None else ():
        boxes = [box for area in clip.all("Path") if (box := _clip_area(area, matrix)) is not None]
        if boxes:
            area = Box(
                min(box.left for box in boxes), min(box.top for box in boxes),
                max(box.right for box in boxes), max(box.bottom for box in boxes),
            )  # fmt: skip
            left = area if left is None else _overlap(left, area)
    return left


def _clip_area(path: Node, matrix: Matrix) -> Box | None:
    boundary = rectangle(path.get("Boundary"))
    inner = Matrix.of(path.attributes.get("CTM", ""))
    if boundary is not None:
        inner = inner.then(shift(boundary.left, boundary.top))
    return _around([inner.then(matrix).point(x, y) for x, y in _points(path.get("AbbreviatedData"))])


def _overlap(one: Box, other: Box) -> Box:
    left, top = max(one.left, other.left), max(one.top, other.top)
    return Box(left, top, max(left, min(one.right, other.right)), max(top, min(one.bottom, other.bottom)))


def _points(path: str) -> list[tuple[float, float]]:
    """The corner points of an abbreviated path; curves count by their ends and handles."""
    found = [float(number) for piece in re.split(r"[A-Za-z]+", path) for number in _pairs(piece)]
    return list(zip(found[::2], found[1::2], strict=False))


def _pairs(piece: str) -> Iterator[str]:
    values = _POINT.findall(piece)
    # An arc (A rx ry angle large sweep x y) ends in its end point; everything else is pairs of coordinates.
    yield from values[-2:] if len(values) == 7 else values[: len(values) // 2 * 2]


def _around(points: list[tuple[float, float]]) -> Box | None:
    if not points:
        return None
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _width(character: str, size: float) -> float:
    return size * (0.5 if character.isascii() else 1.0)
