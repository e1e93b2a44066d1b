"""Painted pictures (图像遮盖): every line a value stands on is painted over in the pixels themselves.

A rectangle laid over a picture can be taken off again, so nothing is laid over: paint goes into the bare pixels before they
are encoded. Lines that recognition was not sure of are painted too: a half-read number may still be a number.
"""

import base64
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from disclosure_screen.extract.drawn_pages import Picture
from disclosure_screen.model.document import Block
from disclosure_screen.model.place import Box, Span
from disclosure_screen.report.hits import Hits
from disclosure_screen.report.veil import Veil

UNSURE = 0.6
"""Recognised text with less confidence is painted; reading makes a gap of it."""
_INK = (29, 33, 39)
_MARGIN = 1.5
"""Points round a line that are painted too: boxes are those of the glyphs' advance, and accents reach beyond."""
_LOOSE = 0.15
"""Of its height, round a recognised line: recognition draws its boxes by eye."""
_SIZES = ((1.0, 60), (0.7, 50), (0.5, 35))
"""Scale and quality, tried in turn. Paint goes on before the picture is made smaller: its edge may blur, its middle stays."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A rectangle in pixels, and the number of the finding whose place it is (None: a value stands there too)."""

    left: float
    top: float
    width: float
    height: float
    number: int | None = None


def covers(
    blocks: Iterable[tuple[int, Block]], hits: Hits, veil: Veil, picture: Picture, *, reveal: bool
) -> tuple[Cover, ...] | None:
    """What to paint on one picture; None where a value has no box, so that it cannot be shown."""
    found: list[Cover] = []
    for number, block in blocks:
        for span, finding in values_in(number, block, hits, veil, reveal=reveal):
            boxes = boxes_of(block, span)
            if not boxes:
                return None
            found += [_cover(box, block, picture, finding) for box in boxes]
    return tuple(dict.fromkeys(found))


def values_in(number: int, block: Block, hits: Hits, veil: Veil, *, reveal: bool) -> list[tuple[Span, int | None]]:
    """Where values stand in a block, each with its finding's number; all of it where recognition was not sure."""
    spans: list[tuple[Span, int | None]] = [
        (hit.span, hit.number)
        for hit in hits.of((number,))
        if reveal or hit.excerpt != block.text[hit.span.start : hit.span.end]
    ]
    spans += [(Span(start, end), None) for start, end, _ in veil.spans(block.text)]
    if block.confidence is not None and block.confidence < UNSURE and block.text and not reveal:
        spans.append((Span(0, len(block.text)), None))
    return spans


def boxes_of(block: Block, span: Span) -> Sequence[Box]:
    """The boxes of the lines a span touches; of the whole block where its lines and its text cannot be matched."""
    lines = block.text.split("\n")
    if len(lines) == len(block.lines):
        at, touched = 0, []
        for text, box in zip(lines, block.lines, strict=True):
            if span.start < at + len(text) and at < span.end:
                touched.append(box)
            at += len(text) + 1
        return touched or block.lines
    return block.lines or ((block.location.box,) if block.location.box else ())


def encoded(picture: Picture, painted: Iterable[Cover], most: int) -> str:
    """The picture with these rectangles painted, as a data URI; smaller and coarser where it would take more than ``most``."""
    from PIL import Image, ImageDraw

    image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
    opacity = Image.frombytes("L", image.size, picture.alpha) if picture.alpha else None
    brush, mask = ImageDraw.Draw(image), ImageDraw.Draw(opacity) if opacity else None
    for cover in painted:
        corners = (cover.left, cover.top, cover.left + cover.width, cover.top + cover.height)
        brush.rectangle(corners, fill=_INK)
        if mask:
            mask.rectangle(corners, fill=255)
    if opacity:
        image.putalpha(opacity)
    uri = ""
    for scale, quality in _SIZES:
        out = io.BytesIO()
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        (image if scale == 1 else image.resize(size)).save(out, "WEBP", quality=quality)
        uri = "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()
        if len(uri) <= most:
            break
    return uri


def _cover(box: Box, block: Block, picture: Picture, number: int | None) -> Cover:
    scale = picture.dpi / 72
    margin = _MARGIN if block.confidence is None else max(_MARGIN, _LOOSE * (box.bottom - box.top))
    left, top = max(0.0, (box.left - margin) * scale), max(0.0, (box.top - margin) * scale)
    right = min(float(picture.width), (box.right + margin) * scale)
    bottom = min(float(picture.height), (box.bottom + margin) * scale)
    return Cover(
        round(left, 1), round(top, 1), round(max(0.0, right - left), 1), round(max(0.0, bottom - top), 1), number
    )
