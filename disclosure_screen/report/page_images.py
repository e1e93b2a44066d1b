"""Pages as pictures beside their text (页面图像), with every finding painted over in the pixels themselves.

A rectangle laid over a picture can be taken off again, so nothing is laid over: the lines a value stands on are painted
in the bare pixels before they are encoded. A page is left out, and the report says so, where that cannot be promised:
a value without a known box, or a part of the page that nobody has read.
"""

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from disclosure_screen.extract.page_images import Picture
from disclosure_screen.model.document import Block, Document
from disclosure_screen.model.place import Box, Span
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.outline import Hits
from disclosure_screen.report.veil import Veil

_INK = (29, 33, 39)
_MARGIN = 1.5
"""Points round a line that are painted too: boxes are those of the glyphs' advance, and accents reach beyond."""
_LARGEST = 1_800_000
"""Bytes of all pictures of one report together, as they stand in the page."""
_QUALITY = 60


@dataclass(frozen=True, slots=True)
class Cover:
    """A painted rectangle in pixels, and the number of the finding whose place it is (None: the value stands there too)."""

    left: float
    top: float
    width: float
    height: float
    number: int | None = None


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a picture; ``covers`` say where findings lie under paint (or, revealed, in plain sight)."""

    uri: str = field(repr=False)
    width: int
    height: int
    covers: tuple[Cover, ...] = ()

    @property
    def marks(self) -> tuple[tuple[Cover, tuple[int, ...]], ...]:
        """The painted rectangles that lead to findings, each once with the numbers of all of them."""
        found: dict[tuple[float, float, float, float], list[Cover]] = {}
        for cover in self.covers:
            if cover.number is not None:
                found.setdefault((cover.left, cover.top, cover.width, cover.height), []).append(cover)
        return tuple((run[0], tuple(sorted({cover.number or 0 for cover in run}))) for run in found.values())


def pages_worth_showing(verdict: Verdict, limit: int = 12) -> tuple[int, ...]:
    """The pages to draw: those with findings, from the front, at most ``limit``."""
    pages = {place.location.page for finding in verdict.findings for place in finding.places}
    return tuple(sorted(page for page in pages if page is not None)[:limit])


def page_images(
    document: Document, verdict: Verdict, pictures: Mapping[int, Picture], hits: Hits, veil: Veil, *, reveal: bool
) -> Mapping[int, PageImage]:
    """The pages that may be shown, by number, painted and encoded. ``hits`` count along ``document.all_blocks()``."""
    if verdict.grade is Grade.HALT or not pictures:
        return {}
    shown: dict[int, PageImage] = {}
    room = _LARGEST
    unread = {gap.location.page for gap in verdict.gaps}
    blocks = _by_page(document)
    for page, picture in sorted(pictures.items()):
        covers = _covers(blocks.get(page, ()), hits, veil, picture, reveal=reveal)
        if covers is None or (not reveal and (page in unread or None in unread)):
            continue
        image = PageImage(_encoded(picture, () if reveal else covers), picture.width, picture.height, covers)
        room -= len(image.uri)
        if room < 0:
            break
        shown[page] = image
    return shown


def _by_page(document: Document) -> Mapping[int, Sequence[tuple[int, Block]]]:
    found: dict[int, list[tuple[int, Block]]] = {}
    for number, block in enumerate(document.all_blocks()):
        if block.location.page is not None:
            found.setdefault(block.location.page, []).append((number, block))
    return found


def _covers(
    blocks: Iterable[tuple[int, Block]], hits: Hits, veil: Veil, picture: Picture, *, reveal: bool
) -> tuple[Cover, ...] | None:
    """What to paint on one page; None where a value has no box, so that the page cannot be shown."""
    covers: list[Cover] = []
    for number, block in blocks:
        spans: list[tuple[Span, int | None]] = [
            (hit.span, hit.number)
            for hit in hits.of((number,))
            if reveal or hit.excerpt != block.text[hit.span.start : hit.span.end]
        ]
        spans += [(Span(start, end), None) for start, end, _ in veil.spans(block.text)]
        for span, finding in spans:
            boxes = _boxes(block, span)
            if not boxes:
                return None
            covers += [_cover(box, picture, finding) for box in boxes]
    return tuple(dict.fromkeys(covers))


def _boxes(block: Block, span: Span) -> Sequence[Box]:
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


def _cover(box: Box, picture: Picture, number: int | None) -> Cover:
    scale = picture.dpi / 72
    left, top = max(0.0, (box.left - _MARGIN) * scale), max(0.0, (box.top - _MARGIN) * scale)
    right = min(float(picture.width), (box.right + _MARGIN) * scale)
    bottom = min(float(picture.height), (box.bottom + _MARGIN) * scale)
    return Cover(
        round(left, 1), round(top, 1), round(max(0.0, right - left), 1), round(max(0.0, bottom - top), 1), number
    )


def _encoded(picture: Picture, covers: Iterable[Cover]) -> str:
    from PIL import Image, ImageDraw

    image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
    brush = ImageDraw.Draw(image)
    for cover in covers:
        brush.rectangle((cover.left, cover.top, cover.left + cover.width, cover.top + cover.height), fill=_INK)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=_QUALITY)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()
