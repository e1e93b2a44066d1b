"""Proof (渲染验证) that a character is not seen: the page is drawn with and without it, and no pixel of it changes.

The proof is the renderer's own, so clipping, blending and layers need no second implementation here. Only what surrounds the
suspects is drawn, and no finer than their letters and digits need.
"""

import re
from typing import Any, Final

from disclosure_screen.extract.layout.lines import Concealed
from disclosure_screen.extract.pdf.gauge import calls
from disclosure_screen.extract.pdf.glyphs import Frame, Glyphs
from disclosure_screen.extract.pdf.shapes import Piece
from disclosure_screen.model.place import Box

_CONTRAST: Final = 20
"""A pixel has changed where one channel differs by more than this of 255."""
_INK: Final = 0.04
"""A character is seen where at least this share of its box changes."""
_PIXELS: Final = 6.0
"""The height in pixels at which the smallest suspected character is drawn, within the scales below."""
_SCALES: Final = (1.0, 4.0)
_BITMAP: Final = 12_000_000
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def unseen(
    page: Any, glyphs: Glyphs, group: list[tuple[Piece, Concealed]], characters: dict[int, list[int]]
) -> dict[int, Concealed]:
    """The characters of these pieces whose removal changes nothing that is seen, with the reason given for their piece."""
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
                if overlaps(box, glyphs.frame):
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


def characters_of(glyphs: Glyphs, wanted: set[int]) -> dict[int, list[int]]:
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


def overlaps(box: Box, frame: Frame) -> bool:
    """True where the middle of the box is on the page."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return 0 <= x <= frame.width and 0 <= y <= frame.height
