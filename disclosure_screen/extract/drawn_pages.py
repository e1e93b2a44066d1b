"""Drawn pages (页面图像) as they travel from the isolated process that drew them: bare pixels, or the objects of a page.

Never an encoded picture and never markup: both would have to be decoded by whoever shows them, and a process that has read
hostile bytes is not believed. Every value is checked once more on arrival (:func:`sound`).
"""

import math
import re
from collections.abc import Iterable
from typing import Final

import msgspec

DPI: Final = 100
"""Dots to an inch at which pages are drawn: small print can still be read, and twelve pages fit into a report."""
LARGEST_SIDE: Final = 3000
"""Pixels of the longer side of one picture."""
MOST_PIECES: Final = 30_000
MOST_PATH: Final = 400_000
"""Objects of one page, and characters of all its paths together: what a browser draws without stopping to think."""
_PATH: Final = re.compile(r"(?:[MLQCAZ]|-?[0-9]{1,9}(?:\.[0-9]{1,6})?|[ ])*")

Numbers = tuple[float, float, float, float, float, float]
Area = tuple[float, float, float, float]
Colour = tuple[int, int, int]


class Picture(msgspec.Struct, frozen=True, array_like=True):
    """Pixels: three bytes (red, green, blue) each, rows from the top, and one byte of opacity each where not all are opaque.

    ``dpi`` ties them to points. A picture that is no page counts one of its own pixels as a point.
    """

    width: int
    height: int
    dpi: float
    rgb: bytes
    alpha: bytes = b""

    def __repr__(self) -> str:
        return f"Picture({self.width}×{self.height})"


class Words(msgspec.Struct, frozen=True, array_like=True, tag="words"):
    """Characters that share a look, each with its place on the baseline; ``matrix`` where they do not stand upright.

    ``face`` is song, hei, kai or fang. Lengths are millimetres.
    """

    text: str
    xs: list[float]
    ys: list[float]
    size: float
    colour: Colour
    alpha: int
    face: str = "song"
    bold: bool = False
    matrix: Numbers | None = None


class Stroke(msgspec.Struct, frozen=True, array_like=True, tag="stroke"):
    """A path in the grammar of SVG (M L Q C A Z and numbers), filled, stroked or both."""

    path: str
    matrix: Numbers
    fill: Colour | None
    stroke: Colour | None
    width: float
    alpha: int
    clip: Area | None = None


class Inlaid(msgspec.Struct, frozen=True, array_like=True, tag="inlaid"):
    """A picture on a page: the digest of its file, its number among the sketch's pictures, and where its unit square goes.

    The number is -1 where the picture could not be decoded: something is there, and nobody can say what.
    """

    digest: str
    picture: int
    matrix: Numbers
    alpha: int
    clip: Area | None = None


class Sketch(msgspec.Struct, frozen=True, array_like=True):
    """A page as its objects, in the order of painting. ``area`` is the paper: left, top, right, bottom in millimetres."""

    area: Area
    pieces: list[Words | Stroke | Inlaid]
    pictures: list[Picture]


class DrawnPage(msgspec.Struct, frozen=True, array_like=True):
    """One page of one file, by digest and number (from 1): a picture of it, or its objects."""

    digest: str
    page: int
    picture: Picture | None = None
    sketch: Sketch | None = None


def sound(page: DrawnPage) -> bool:
    """True where every size, number and path of a drawn page is what it should be."""
    if page.picture is not None:
        return page.sketch is None and _sound_picture(page.picture)
    sketch = page.sketch
    if sketch is None or len(sketch.pieces) > MOST_PIECES or not all(map(_sound_picture, sketch.pictures)):
        return False
    left, top, right, bottom = sketch.area
    paths = sum(len(piece.path) for piece in sketch.pieces if isinstance(piece, Stroke))
    return (
        _finite(sketch.area)
        and left < right <= left + 5000
        and top < bottom <= top + 5000
        and paths <= MOST_PATH
        and all(_sound_piece(piece, len(sketch.pictures)) for piece in sketch.pieces)
    )


def _sound_picture(picture: Picture) -> bool:
    pixels = picture.width * picture.height
    return (
        0 < picture.width <= LARGEST_SIDE
        and 0 < picture.height <= LARGEST_SIDE
        and len(picture.rgb) == 3 * pixels
        and len(picture.alpha) in (0, pixels)
        and math.isfinite(picture.dpi)
        and picture.dpi > 0
    )


def _sound_piece(piece: Words | Stroke | Inlaid, pictures: int) -> bool:
    if not (_finite(piece.matrix or ()) and 0 <= piece.alpha <= 255):
        return False
    if isinstance(piece, Words):
        return (
            len(piece.text) == len(piece.xs) == len(piece.ys)
            and _finite((*piece.xs, *piece.ys, piece.size))
            and piece.text.isprintable()
            and all(0 <= value <= 255 for value in piece.colour)
        )
    if isinstance(piece, Stroke):
        return _PATH.fullmatch(piece.path) is not None and _finite((*(piece.clip or ()), piece.width))
    return -1 <= piece.picture < pictures and _finite(piece.clip or ())


def _finite(numbers: Iterable[float]) -> bool:
    return all(math.isfinite(number) and abs(number) < 1e7 for number in numbers)
