"""Pictures on a page (页面图片): scans without a text layer, photographs beside text, text that does not match its glyphs.

What is recognised is what the page shows, rendered by pdfium, so that crop, rotation and masks are as the reader sees
them. For a picture beside text, the text is taken off first: it is read already and would only come out a second time.
"""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from disclosure_screen.extract.layout.lines import around
from disclosure_screen.extract.ocr import recognised
from disclosure_screen.extract.pdf.gauge import calls
from disclosure_screen.extract.pdf.glyphs import Frame
from disclosure_screen.extract.pdf.shapes import Shapes, Surface
from disclosure_screen.extract.source import Part, Source
from disclosure_screen.model.place import Box, Location

_SCALE: Final = 2.2
"""Pixels to a point: about 160 dots an inch, at which small print is still read."""
_GLANCE: Final = 0.3
"""Enough to see whether there is anything at all, where nothing more may be recognised."""
_LONGEST: Final = 2600
_SMALLEST: Final = 36.0
_LOWEST: Final = 12.0
"""Pictures smaller than this many points in their longer and shorter side are ornaments."""
_SEAM: Final = 2.0
_GARBLED: Final = 0.2
_RARE: Final = 0.5
_ENOUGH: Final = 20
_STRANGE: Final = re.compile("[\ue000-\uf8ff\ufffd\ufffe\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\U000f0000-\U0010ffff]")
_HAN: Final = re.compile("[\u3400-\u9fff]")


@dataclass(slots=True)
class Pictures:
    """The pictures of one file; the same picture on every page is recognised once."""

    source: Source
    seen: set[int] = field(default_factory=set)

    def whole(self, page: Any, frame: Frame, number: int) -> Iterator[Part]:
        """A page as one picture. A page with nothing on it has nothing to read."""
        area = Box(0.0, 0.0, frame.width, frame.height)
        yield from self._area(page, frame, area, Location((), number))

    def beside(self, page: Any, frame: Frame, number: int, shapes: Shapes) -> Iterator[Part]:
        """The pictures of a page with text, the text taken off."""
        areas = [
            self._shown(surface, frame)
            for surface in shapes.surfaces
            if surface.kind == "图片" and self._is_new(surface)
        ]
        wanted = [area for area in areas if area is not None]
        if not wanted:
            return
        # With nothing left to spend there is no need to look: a picture beside text is hardly ever blank.
        if self.source.budget.ocr_pages >= self.source.limits.ocr_pages:
            yield from recognised(None, self.source, Location((f"第{number}页", "图片"), number))
            return
        for piece in shapes.pieces:
            calls().FPDFPageObj_SetIsActive(piece.handle, False)
        try:
            for area in _merged(wanted):
                yield from self._area(page, frame, area, Location((f"第{number}页", "图片"), number))
        finally:
            for piece in shapes.pieces:
                calls().FPDFPageObj_SetIsActive(piece.handle, True)

    def _area(self, page: Any, frame: Frame, area: Box, location: Location) -> Iterator[Part]:
        budget = self.source.budget
        wanted = _SCALE if budget.ocr_pages < budget.limits.ocr_pages else _GLANCE
        scale = min(wanted, _LONGEST / max(area.right - area.left, area.bottom - area.top, 1.0))
        crop = (area.left, frame.height - area.bottom, frame.width - area.right, area.top)
        bitmap = page.render(scale=scale, crop=crop)
        pixels = bitmap.to_numpy()[..., :3].copy()
        bitmap.close()
        if pixels.size == 0 or int(pixels.max()) - int(pixels.min()) < 8:
            return

        def place(box: Box) -> Box:
            return Box(
                area.left + box.left / scale,
                area.top + box.top / scale,
                area.left + box.right / scale,
                area.top + box.bottom / scale,
            )

        yield from recognised(pixels, self.source, location, place)

    def _is_new(self, surface: Surface) -> bool:
        print_ = _print(surface.handle)
        if print_ in self.seen:
            return False
        self.seen.add(print_)
        return True

    @staticmethod
    def _shown(surface: Surface, frame: Frame) -> Box | None:
        box = frame.box(*surface.bounds)
        left, top = max(0.0, box.left), max(0.0, box.top)
        right, bottom = min(frame.width, box.right), min(frame.height, box.bottom)
        width, height = right - left, bottom - top
        if max(width, height) < _SMALLEST or min(width, height) < _LOWEST:
            return None
        return Box(left, top, right, bottom)


def garbled(text: str) -> bool:
    """True where a text layer cannot be what the page shows: private characters, or Chinese nobody writes."""
    bare = "".join(text.split())
    if len(bare) < _ENOUGH:
        return bool(bare) and len(_STRANGE.findall(bare)) * 2 > len(bare)
    if len(_STRANGE.findall(bare)) > _GARBLED * len(bare):
        return True
    han = _HAN.findall(bare)
    return len(han) >= _ENOUGH and sum(_common(character) for character in set(han)) < _RARE * len(set(han))


@cache
def _common(character: str) -> bool:
    """In the first level of a national standard: simplified, traditional or Japanese."""
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6), ("shift_jis", 0x88, 0x97)):
        try:
            if first <= character.encode(encoding)[0] <= last:
                return True
        except UnicodeEncodeError:
            continue
    return False


def _merged(areas: list[Box]) -> list[Box]:
    """Strips of one scan put together: areas that touch become one."""
    merged: list[Box] = []
    for area in sorted(areas, key=lambda box: (box.top, box.left)):
        near = [other for other in merged if _touch(area, other)]
        merged = [other for other in merged if other not in near]
        merged.append(around([area, *near]))
    return merged


def _touch(one: Box, other: Box) -> bool:
    across = one.left <= other.right + _SEAM and other.left <= one.right + _SEAM
    return across and one.top <= other.bottom + _SEAM and other.top <= one.bottom + _SEAM


def _print(handle: int) -> int:
    """A number that stays the same for the same picture data."""
    import pypdfium2.raw as pdfium

    item = ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT)
    size = pdfium.FPDFImageObj_GetImageDataRaw(item, None, 0)
    held = ctypes.create_string_buffer(max(1, size))
    pdfium.FPDFImageObj_GetImageDataRaw(item, held, size)
    return hash(held.raw)
