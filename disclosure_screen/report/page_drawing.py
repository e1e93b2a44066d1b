"""Pages drawn from their objects (版面绘制): the SVG of a page of OFD, its text masked character by character before it is drawn.

There are no pixels of text to leak. A line of a block and the characters that stand in its box are matched one by one; where they
match, exactly the value is masked and the rest of the line stays legible; where they do not, the whole line is painted over
and its characters are not drawn. What is left is then read once more, row by row, in painting order and piece by piece.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from disclosure_screen.extract.drawn_pages import DPI, Area, Inlaid, Numbers, Picture, Sketch, Stroke, Words
from disclosure_screen.model.document import Block
from disclosure_screen.model.place import Box, Span
from disclosure_screen.report.hits import Hits
from disclosure_screen.report.painted import Cover, boxes_of, values_in
from disclosure_screen.report.segments import masked
from disclosure_screen.report.veil import Veil

_SCALE = DPI / 25.4
"""Units of the drawing to a millimetre, so that marks are as large as on a picture of a page."""
_POINTS = 72 / 25.4
_SLACK = 0.3
"""Millimetres a character's middle may stand outside its line's box."""
_ROW = 0.4
_PAD = 0.6
"""Millimetres a mark keeps away from the characters it stands round."""
_INK = "#1d2127"


@dataclass(frozen=True, slots=True)
class Inlays:
    """The pictures on a page: ``painted`` answers with a data URI and what was painted, or None for one not read."""

    name: str
    painted: Callable[[str, Picture], tuple[str, tuple[Cover, ...]] | None]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page as SVG in units of 1/100 inch; ``pixels`` are pictures by the name that stands for them."""

    width: float
    height: float
    svg: str = field(repr=False)
    pixels: Mapping[str, str] = field(repr=False)
    covers: tuple[Cover, ...]


@dataclass(slots=True)
class _Sign:
    """One character on the page: which piece it belongs to, its middle in millimetres, and what is drawn (empty: nothing)."""

    piece: int
    x: float
    y: float
    half: float
    height: float
    text: str
    shown: str


def drawing(
    sketch: Sketch, blocks: Sequence[tuple[int, Block]], hits: Hits, veil: Veil, inlays: Inlays, *, reveal: bool
) -> Drawing | None:
    """The page with its values masked; None where a value would still be legible."""
    signs = list(_signs(sketch))
    found: list[Cover] = []
    ink: list[Box] = []
    for number, block in blocks:
        values = values_in(number, block, hits, veil, reveal=reveal)
        if not values:
            continue
        text = block.text if reveal else masked(block.text, list(hits.of((number,))), veil)
        for span, finding in values:
            for box in boxes_of(block, span):
                place = _masked_line(signs, block, text, box, span, reveal=reveal)
                if place is None:
                    place = _millimetres(box)
                    ink.append(place)
                found.append(_cover(place, sketch.area, finding))
    if not reveal:
        for row in (*_rows(signs), signs, *_pieces(signs)):
            _veil_row(row, veil)
        if any(veil.spans("".join(sign.shown for sign in row)) for row in (*_rows(signs), signs, *_pieces(signs))):
            return None
    pen = _Pen(sketch, signs, inlays)
    svg = pen.svg(() if reveal else ink)
    left, top, right, bottom = sketch.area
    width, height = round((right - left) * _SCALE, 1), round((bottom - top) * _SCALE, 1)
    return Drawing(width, height, svg, pen.pixels, tuple(dict.fromkeys((*found, *pen.covers))))


def _signs(sketch: Sketch) -> Iterator[_Sign]:
    for number, piece in enumerate(sketch.pieces):
        if not isinstance(piece, Words):
            continue
        for text, x, y in zip(piece.text, piece.xs, piece.ys, strict=True):
            half = piece.size * (0.25 if text.isascii() else 0.5)
            middle = x + half, y - 0.38 * piece.size
            if piece.matrix is not None:
                middle = _moved(piece.matrix, *middle)
            yield _Sign(number, *middle, half, piece.size, text, text)


def _masked_line(signs: Sequence[_Sign], block: Block, text: str, box: Box, span: Span, *, reveal: bool) -> Box | None:
    """Mask the value in one line; the box of what was masked, or None where line and page do not match.

    Then the characters in the line's box are not drawn at all, unless the page is revealed.
    """
    area = _millimetres(box)
    inside = [sign for sign in signs if _holds(area, sign)]
    start, line = _line_at(block, box)
    offsets = [start + at for at, character in enumerate(line) if not character.isspace()]
    for ordered in (sorted(inside, key=lambda sign: sign.x), sorted(inside, key=lambda sign: sign.y), inside):
        if offsets and [sign.text for sign in ordered] == [block.text[offset] for offset in offsets]:
            pairs = list(zip(ordered, offsets, strict=True))
            if not reveal:
                for sign, offset in pairs:
                    sign.shown = text[offset] if sign.shown == sign.text else sign.shown
            own = [sign for sign, offset in pairs if span.start <= offset < span.end]
            return _around(own) if own else area
    if not reveal:
        for sign in inside:
            sign.shown = ""
    return None


def _line_at(block: Block, box: Box) -> tuple[int, str]:
    """The line of a block that stands in a box, with its offset; the whole block where its lines cannot be told apart."""
    lines = block.text.split("\n")
    if len(lines) != len(block.lines):
        return 0, block.text
    at = 0
    for line, own in zip(lines, block.lines, strict=True):
        if own == box:
            return at, line
        at += len(line) + 1
    return 0, ""


def _rows(signs: Iterable[_Sign]) -> Iterator[list[_Sign]]:
    """Characters of one height from left to right, whoever wrote them."""
    row: list[_Sign] = []
    for sign in sorted(signs, key=lambda sign: sign.y):
        if row and sign.y - row[0].y > _ROW * row[0].height:
            yield sorted(row, key=lambda sign: sign.x)
            row = []
        row.append(sign)
    if row:
        yield sorted(row, key=lambda sign: sign.x)


def _pieces(signs: Iterable[_Sign]) -> Iterator[list[_Sign]]:
    found: dict[int, list[_Sign]] = {}
    for sign in signs:
        found.setdefault(sign.piece, []).append(sign)
    yield from found.values()


def _veil_row(row: Sequence[_Sign], veil: Veil) -> None:
    """Mask what no block told of: a header that repeats on every page, text that reading put together otherwise."""
    drawn = [sign for sign in row if sign.shown]
    for start, end, mask in veil.spans("".join(sign.shown for sign in drawn)):
        for sign, character in zip(drawn[start:end], mask, strict=True):
            sign.shown = character


class _Pen:
    """Writes the pieces of a sketch in their order."""

    def __init__(self, sketch: Sketch, signs: Iterable[_Sign], inlays: Inlays) -> None:
        self.sketch, self.inlays = sketch, inlays
        self.signs: dict[int, list[_Sign]] = {}
        for sign in signs:
            self.signs.setdefault(sign.piece, []).append(sign)
        self.pixels: dict[str, str] = {}
        self.covers: list[Cover] = []
        self._known: dict[tuple[str, int], tuple[str, tuple[Cover, ...]] | None] = {}

    def svg(self, ink: Iterable[Box]) -> str:
        """Everything, and paint over the lines that could not be masked by character."""
        left, top, right, bottom = self.sketch.area
        drawn = [self._piece(number, piece) for number, piece in enumerate(self.sketch.pieces)]
        drawn += [_rectangle(box, f'fill="{_INK}"') for box in ink]
        paper = _rectangle(Box(left, top, right, bottom), 'fill="#fff"')
        place = f"scale({_SCALE:.4f}) translate({-left:.2f} {-top:.2f})"
        return f'<g class="sketch" aria-hidden="true" transform="{place}">{paper}{"".join(drawn)}</g>'

    def _piece(self, number: int, piece: Words | Stroke | Inlaid) -> str:
        if isinstance(piece, Words):
            return self._words(number, piece)
        return _clipped(self._inlaid(piece) if isinstance(piece, Inlaid) else _stroke(piece), piece.clip)

    def _words(self, number: int, words: Words) -> str:
        shown = [
            (sign.shown, x, y)
            for sign, x, y in zip(self.signs.get(number, ()), words.xs, words.ys, strict=True)
            if sign.shown
        ]
        if not shown:
            return ""
        text = "".join(character for character, _, _ in shown)
        xs = " ".join(f"{x:g}" for _, x, _ in shown)
        ys = {f"{y:g}" for _, _, y in shown}
        y = ys.pop() if len(ys) == 1 else " ".join(f"{y:g}" for _, _, y in shown)
        turn = "" if words.matrix is None else f' transform="{_matrix(words.matrix)}"'
        bold = ' font-weight="700"' if words.bold else ""
        look = (
            f'class="{words.face}" font-size="{words.size:g}" fill="{_hex(words.colour)}"{_opacity(words.alpha)}{bold}'
        )
        return f'<text x="{xs}" y="{y}" {look}{turn}>{escape(text)}</text>'

    def _inlaid(self, piece: Inlaid) -> str:
        key = (piece.digest, piece.picture)
        if key not in self._known:
            picture = self.sketch.pictures[piece.picture] if piece.picture >= 0 else None
            self._known[key] = None if picture is None else self.inlays.painted(piece.digest, picture)
        answer = self._known[key]
        place = f'transform="{_matrix(piece.matrix)}"'
        if answer is None:
            return f'<rect class="unread" width="1" height="1" {place}/>'
        uri, painted = answer
        name = f"picture:{self.inlays.name}-{piece.picture}"
        self.pixels[name] = uri
        picture = self.sketch.pictures[piece.picture]
        self.covers += [_on_page(cover, picture, piece.matrix, self.sketch.area) for cover in painted]
        shape = 'width="1" height="1" preserveAspectRatio="none"'
        return f'<image href="{name}" {shape} {place}{_opacity(piece.alpha)}/>'


def _stroke(piece: Stroke) -> str:
    fill = _hex(piece.fill) if piece.fill else "none"
    edge = f' stroke="{_hex(piece.stroke)}" stroke-width="{piece.width:g}"' if piece.stroke else ""
    return f'<path d="{piece.path}" fill="{fill}"{edge}{_opacity(piece.alpha)} transform="{_matrix(piece.matrix)}"/>'


def _clipped(drawn: str, clip: Area | None) -> str:
    if clip is None:
        return drawn
    left, top, right, bottom = clip
    width, height = max(0.0, right - left), max(0.0, bottom - top)
    frame = f'x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}"'
    return f'<svg {frame} viewBox="{left:g} {top:g} {width:g} {height:g}">{drawn}</svg>' if width and height else ""


def _on_page(cover: Cover, picture: Picture, matrix: Numbers, area: Area) -> Cover:
    """A rectangle of a picture's pixels as it lies on the page."""
    left, right = cover.left / picture.width, (cover.left + cover.width) / picture.width
    top, bottom = cover.top / picture.height, (cover.top + cover.height) / picture.height
    corners = [_moved(matrix, x, y) for x in (left, right) for y in (top, bottom)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return _cover(Box(min(xs), min(ys), max(xs), max(ys)), area, cover.number)


def _cover(box: Box, area: Area, number: int | None) -> Cover:
    left, top = (box.left - area[0]) * _SCALE, (box.top - area[1]) * _SCALE
    width, height = (box.right - box.left) * _SCALE, (box.bottom - box.top) * _SCALE
    return Cover(round(left, 1), round(top, 1), round(width, 1), round(height, 1), number)


def _around(signs: Sequence[_Sign]) -> Box:
    return Box(
        min(sign.x - sign.half for sign in signs) - _PAD,
        min(sign.y - 0.5 * sign.height for sign in signs) - _PAD,
        max(sign.x + sign.half for sign in signs) + _PAD,
        max(sign.y + 0.55 * sign.height for sign in signs) + _PAD,
    )


def _holds(box: Box, sign: _Sign) -> bool:
    across = box.left - _SLACK <= sign.x <= box.right + _SLACK
    return across and box.top - _SLACK <= sign.y <= box.bottom + _SLACK


def _millimetres(box: Box) -> Box:
    return Box(box.left / _POINTS, box.top / _POINTS, box.right / _POINTS, box.bottom / _POINTS)


def _rectangle(box: Box, look: str) -> str:
    size = f'width="{box.right - box.left:.2f}" height="{box.bottom - box.top:.2f}"'
    return f'<rect x="{box.left:.2f}" y="{box.top:.2f}" {size} {look}/>'


def _moved(matrix: Numbers, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _matrix(matrix: Numbers) -> str:
    return f"matrix({' '.join(f'{number:g}' for number in matrix)})"


def _hex(colour: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _opacity(alpha: int) -> str:
    return "" if alpha >= 255 else f' opacity="{alpha / 255:.2f}"'
