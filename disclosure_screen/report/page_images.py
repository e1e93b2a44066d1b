"""Pages and pictures beside their text (页面图像), with every finding painted over or masked before it is drawn.

A page is left out, and the report says so, where that cannot be promised: a value without a known box, or a part of the
page that nobody has read.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from disclosure_screen.extract.drawn_pages import DrawnPage, Picture, Sketch
from disclosure_screen.extract.page_images import PageKey
from disclosure_screen.model.document import Block, Document, Gap, GapReason
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.hits import Hits
from disclosure_screen.report.numbered import NumberedPart, numbered_parts
from disclosure_screen.report.page_drawing import Inlays, drawing
from disclosure_screen.report.pages_shown import is_picture
from disclosure_screen.report.painted import UNSURE, Cover, covers, encoded, values_in
from disclosure_screen.report.veil import Veil

LARGEST = 1_800_000
"""Bytes of all pages of one report together, as they stand in it."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as SVG inside a frame of ``width`` by ``height``; ``covers`` say where findings lie under paint.

    ``pixels`` are pictures by the name that stands for them in ``drawing``; they are put in last.
    """

    width: float
    height: float
    drawing: str = field(repr=False)
    pixels: Mapping[str, str] = field(repr=False)
    covers: tuple[Cover, ...] = ()

    @property
    def size(self) -> int:
        """Bytes in the report."""
        return len(self.drawing.encode()) + sum(map(len, self.pixels.values()))

    @property
    def marks(self) -> tuple[tuple[Cover, tuple[int, ...]], ...]:
        """The rectangles that lead to findings, each once with the numbers of all of them."""
        found: dict[tuple[float, float, float, float], list[Cover]] = {}
        for cover in self.covers:
            if cover.number is not None:
                found.setdefault((cover.left, cover.top, cover.width, cover.height), []).append(cover)
        return tuple((run[0], tuple(sorted({cover.number or 0 for cover in run}))) for run in found.values())


@dataclass(slots=True)
class Room:
    """What the pages of one report may still take, in bytes, and how many are still to come; shared by all its files."""

    to_come: int
    left: int = LARGEST

    @property
    def share(self) -> int:
        """What one page may take so that all others have as much."""
        return self.left // max(1, self.to_come)

    def holds(self, image: PageImage | None) -> bool:
        """True where there is an image and it fits, and then its room is taken."""
        self.to_come -= 1
        if image is None or image.size > self.left:
            return False
        self.left -= image.size
        return True


def page_images(
    document: Document,
    verdict: Verdict,
    drawn: Mapping[PageKey, DrawnPage],
    hits: Hits,
    veil: Veil,
    room: Room,
    *,
    reveal: bool,
    name: str = "",
) -> Mapping[tuple[int, int], PageImage]:
    """The pages that may be shown, by position of their part and number. ``name`` sets the pictures of files apart."""
    if verdict.grade is Grade.HALT or not drawn:
        return {}
    parts = numbered_parts(document)
    beyond = tuple((Counter(verdict.gaps) - Counter(document.all_gaps())).elements())
    maker = _Maker(parts, beyond, hits, veil, reveal)
    shown: dict[tuple[int, int], PageImage] = {}
    for part in parts:
        for (digest, page), one in sorted(drawn.items(), key=lambda item: item[0][1]):
            if digest != part.document.digest or not any(block.location.page == page for _, block in part.blocks()):
                continue
            image = maker.image(part, page, one, f"{name}-{part.position}-{page}", room.share)
            if room.holds(image) and image is not None:
                shown[part.position, page] = image
    return shown


@dataclass(frozen=True, slots=True)
class _Maker:
    parts: Sequence[NumberedPart]
    beyond: Sequence[Gap]
    hits: Hits
    veil: Veil
    reveal: bool

    def image(self, part: NumberedPart, page: int, one: DrawnPage, name: str, most: int) -> PageImage | None:
        """One page, where it may be shown, its pixels in about ``most`` bytes."""
        if not self.reveal and any(gap.location.page in (None, page) for gap in self.beyond):
            return None
        if one.sketch is not None:
            return self._sketch(part, page, one.sketch, name, most)
        if one.picture is None or (not self.reveal and (self._unread(part, page) or self._laid_on(part, page))):
            return None
        picture = one.picture
        found = covers(_on(part, page), self.hits, self.veil, picture, reveal=self.reveal)
        if found is None:
            return None
        uri = encoded(picture, () if self.reveal else found, most)
        frame = f'<image href="picture:{name}" width="{picture.width}" height="{picture.height}"/>'
        return PageImage(picture.width, picture.height, frame, {f"picture:{name}": uri}, found)

    def _sketch(self, part: NumberedPart, page: int, sketch: Sketch, name: str, most: int) -> PageImage | None:
        each = most // max(1, len(sketch.pictures))
        inlays = Inlays(name, lambda digest, picture: self._inlaid(digest, picture, each))
        drawn = drawing(sketch, _on(part, page), self.hits, self.veil, inlays, reveal=self.reveal)
        return None if drawn is None else PageImage(drawn.width, drawn.height, drawn.svg, drawn.pixels, drawn.covers)

    def _inlaid(self, digest: str, picture: Picture, most: int) -> tuple[str, tuple[Cover, ...]] | None:
        """A picture on a page, painted; None where it has not been read."""
        found: list[Cover] = []
        read = False
        for part in self.parts:
            if part.document.digest != digest or not is_picture(part.document):
                continue
            own = covers(_on(part, 1), self.hits, self.veil, picture, reveal=self.reveal)
            if own is None or (not self.reveal and self._unread(part, 1)):
                return None
            found += own
            read = True
        if not read:
            return None
        return encoded(picture, () if self.reveal else found, most), tuple(found)

    def _unread(self, part: NumberedPart, page: int) -> bool:
        """True where a part of the page is unread, or read and not kept, so that nobody can say where values stand.

        A line that recognition was not sure of is painted, and known thereby.
        """
        unsure = is_picture(part.document) or any(
            block.confidence is not None and block.confidence < UNSURE for _, block in _on(part, page)
        )
        return part.document.left_out > 0 or any(
            gap.location.page in (None, page) and not (gap.reason is GapReason.UNCLEAR and unsure)
            for gap in part.document.gaps
        )

    def _laid_on(self, part: NumberedPart, page: int) -> bool:
        """True where a file that hangs on this page holds a value: nobody says where on the page it shows."""
        step = f"第{page}页"
        return any(
            step in block.location.route and values_in(number, block, self.hits, self.veil, reveal=False)
            for child in self.parts
            if _inside(child, part)
            for number, block in child.blocks()
        )


def _on(part: NumberedPart, page: int) -> list[tuple[int, Block]]:
    return [(number, block) for number, block in part.blocks() if block.location.page == page]


def _inside(part: NumberedPart, outer: NumberedPart) -> bool:
    above = part.parent
    while above is not None and above is not outer:
        above = above.parent
    return above is outer
