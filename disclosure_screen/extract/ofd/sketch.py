"""Sketches of OFD pages (版面素描): what a reader of a page sees, as objects that can be drawn again without the file.

Only what is in plain sight is given: text that is covered, white on white or outside the paper stands in the report as
hidden text and is no part of what the page shows. Seals laid on by signatures are not drawn.
"""

import hashlib
import io
import re
from collections.abc import Collection, Iterator
from typing import Final

from disclosure_screen.extract.drawn_pages import DPI, Area, Inlaid, Numbers, Picture, Sketch, Stroke, Words
from disclosure_screen.extract.inflate import Container
from disclosure_screen.extract.ofd.digits import FontDigits
from disclosure_screen.extract.ofd.drawn import Glyph, Inlay, Shape
from disclosure_screen.extract.ofd.package import Folio, folios
from disclosure_screen.extract.ofd.painter import Painted, Painter
from disclosure_screen.extract.ofd.reading import fate
from disclosure_screen.extract.ofd.space import Matrix
from disclosure_screen.extract.ofd.tree import Node, Parts
from disclosure_screen.extract.raster import shrunk
from disclosure_screen.extract.source import Source
from disclosure_screen.model.place import Box

_TOKENS: Final = re.compile(r"[SMLQBAC]|-?[0-9.]+(?:[eE][-+]?[0-9]+)?")
_COMMANDS: Final = {
    "S": ("M", 2),
    "M": ("M", 2),
    "L": ("L", 2),
    "Q": ("Q", 4),
    "B": ("C", 6),
    "A": ("A", 7),
    "C": ("Z", 0),
}
_FACES: Final = (("fang", ("仿", "fang")), ("kai", ("楷", "kai")), ("hei", ("黑", "hei", "sans", "arial", "yahei")))
_BASELINE: Final = 0.12
"""Share of a character's height that lies under its baseline; the boxes of glyphs are made with it."""


def sketches(source: Source, pages: Collection[int]) -> Iterator[tuple[int, Sketch]]:
    """Sketches of these pages (from 1), counted through all documents of the package as reading counts them."""
    parts = Parts(Container(source), source.limits)
    painter = Painter(parts)
    fonts = FontDigits()
    count = 0
    for folio in folios(parts):
        for number, part in folio.pages:
            count += 1
            if count in pages and (painted := painter.page(folio, number, part)) is not None:
                glyphs = fonts.as_shown(painted.drawing.found.glyphs, folio.embedded_fonts(parts))
                yield count, _sketch(parts, folio, painted, glyphs)


def _sketch(parts: Parts, folio: Folio, painted: Painted, glyphs: list[Glyph]) -> Sketch:
    found = painted.drawing.found
    pictures: dict[str, tuple[str, int]] = {}
    store: list[Picture] = []
    pieces: list[tuple[int, Words | Stroke | Inlaid]] = []
    pieces += [(shape.order, stroke) for shape in found.shapes if (stroke := _stroke(shape)) is not None]
    for inlay in found.pictures:
        if inlay.visible:
            pieces.append((inlay.order, _inlaid(parts, folio, inlay, pictures, store)))
    seen = [glyph for glyph in glyphs if fate(glyph, found.surfaces, painted.area) is None]
    pieces += [(glyph.order, _word(glyph, folio)) for glyph in seen if not glyph.text.isspace()]
    pieces.sort(key=lambda piece: piece[0])
    area = painted.area
    return Sketch((area.left, area.top, area.right, area.bottom), list(_joined(pieces)), store)


def _word(glyph: Glyph, folio: Folio) -> Words:
    face, bold = _face(folio.fonts.get(glyph.font))
    if glyph.turn is not None:
        size = glyph.size / (glyph.turn.scale or 1.0)
        return Words(glyph.text, [0.0], [0.0], round(size, 3), glyph.colour, glyph.alpha, face, bold, _six(glyph.turn))
    height = glyph.box.bottom - glyph.box.top
    x, y = round(glyph.box.left, 2), round(glyph.box.bottom - _BASELINE * height, 2)
    return Words(glyph.text, [x], [y], round(height, 3), glyph.colour, glyph.alpha, face, bold)


def _joined(pieces: list[tuple[int, Words | Stroke | Inlaid]]) -> Iterator[Words | Stroke | Inlaid]:
    """Neighbouring characters of one line and look put together: many programs write one object for each."""
    held: Words | None = None
    for _, piece in pieces:
        if isinstance(piece, Words) and held is not None and _alike(held, piece):
            held = Words(held.text + piece.text, held.xs + piece.xs, held.ys + piece.ys, *_look(held))
            continue
        if held is not None:
            yield held
        held = piece if isinstance(piece, Words) else None
        if held is None:
            yield piece
    if held is not None:
        yield held


def _alike(one: Words, other: Words) -> bool:
    upright = one.matrix is None and other.matrix is None
    return upright and one.ys[-1] == other.ys[0] and _look(one) == _look(other) and len(one.text) < 200


def _look(words: Words) -> tuple[float, tuple[int, int, int], int, str, bool]:
    return words.size, words.colour, words.alpha, words.face, words.bold


def _face(font: Node | None) -> tuple[str, bool]:
    name = "" if font is None else f"{font.get('FontName')} {font.get('FamilyName')}".lower()
    bold = font is not None and (font.attributes.get("Bold", "").lower() == "true" or "bold" in name)
    return next((face for face, words in _FACES if any(word in name for word in words)), "song"), bold


def _stroke(shape: Shape) -> Stroke | None:
    path = _path(shape.path)
    if not path or (shape.fill is None and shape.stroke is None) or not shape.alpha:
        return None
    clip = None if shape.clip is None else _area(shape.clip)
    return Stroke(path, _six(shape.matrix), shape.fill, shape.stroke, shape.width, shape.alpha, clip)


def _path(data: str) -> str:
    """An abbreviated path in the grammar of SVG, as far as it can be read."""
    written: list[str] = []
    tokens = _TOKENS.findall(data)
    at = 0
    while at < len(tokens):
        if tokens[at] not in _COMMANDS:
            at += 1
            continue
        command, count = _COMMANDS[tokens[at]]
        values = tokens[at + 1 : at + 1 + count]
        at += 1 + count
        if len(values) < count or any(value in _COMMANDS for value in values):
            break
        try:
            numbers = [float(value) for value in values]
        except ValueError:
            break
        if any(abs(number) > 1e6 for number in numbers):
            break
        if not written and command != "M":
            break
        if command == "A":
            numbers[3:5] = [float(bool(numbers[3])), float(bool(numbers[4]))]
        written += [command, *(f"{number:.3f}".rstrip("0").rstrip(".") for number in numbers)]
    return " ".join(written)


def _inlaid(
    parts: Parts, folio: Folio, inlay: Inlay, known: dict[str, tuple[str, int]], store: list[Picture]
) -> Inlaid:
    part = folio.media.get(inlay.number, "")
    if part not in known:
        raw = parts.read(part) if part else b""
        side = max(inlay.box.right - inlay.box.left, inlay.box.bottom - inlay.box.top) / 25.4 * DPI
        picture = shrunk(io.BytesIO(raw), side=int(min(max(side, 32), 2000))) if raw else None
        known[part] = ("sha256:" + hashlib.sha256(raw).hexdigest(), len(store) if picture else -1)
        store += [picture] if picture else []
    digest, number = known[part]
    clip = None if inlay.clip is None else _area(inlay.clip)
    return Inlaid(digest, number, _six(inlay.matrix), inlay.alpha, clip)


def _six(matrix: Matrix) -> Numbers:
    values = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    a, b, c, d, e, f = (round(value, 5) for value in values)
    return a, b, c, d, e, f


def _area(box: Box) -> Area:
    return round(box.left, 2), round(box.top, 2), round(box.right, 2), round(box.bottom, 2)
