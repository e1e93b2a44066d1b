"""Glyphs (字形) of a page as pdfium reads them: its text, the boxes of single characters, its lines.

Boxes of lines come from the first and last glyph only: asking for every glyph costs more than reading the text.
"""

import ctypes
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from disclosure_screen.extract.layout.lines import Line
from disclosure_screen.extract.pdf.gauge import address, calls
from disclosure_screen.model.place import Box

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Frame:
    """How page space (points, origin bottom left, unrotated) becomes the reader's: top left, rotated, cropped."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @classmethod
    def of(cls, page: Any) -> "Frame":
        """The frame of a pdfium page: what its crop box shows."""
        left, bottom, right, top = page.get_bbox()
        return cls(left, bottom, right, top, page.get_rotation())

    @property
    def width(self) -> float:
        """Width as shown."""
        return self.top - self.bottom if self.rotation in (90, 270) else self.right - self.left

    @property
    def height(self) -> float:
        """Height as shown."""
        return self.right - self.left if self.rotation in (90, 270) else self.top - self.bottom

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of page space as a box on the shown page (it may lie outside of it)."""
        if self.rotation == 90:
            return _box(bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
        if self.rotation == 180:
            return _box(self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
        if self.rotation == 270:
            return _box(self.top - top, self.right - right, self.top - bottom, self.right - left)
        if left > right or bottom > top:
            return _box(left - self.left, self.top - top, right - self.left, self.top - bottom)
        return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)


def lines(glyphs: "Glyphs") -> list[Line]:
    """Every line of the page in pdfium's order, blank ones left out."""
    index, span = glyphs.index, glyphs.span
    found = []
    start = 0
    for piece in glyphs.text.split("\n"):
        stripped = piece.strip()
        if stripped:
            first = start + piece.index(stripped[0])
            begin, end = index(first), index(first + len(stripped) - 1) + 1
            found.append(Line(stripped, begin, max(end, begin + 1), span(begin, max(end, begin + 1) - 1)))
        start += len(piece) + 1
    return found


class Glyphs:
    """One text page: its text, read once, and the boxes of single characters."""

    def __init__(self, textpage: Any, frame: Frame) -> None:
        import pypdfium2.raw as pdfium

        self.frame, self.raw, self.here, self.calls = frame, textpage.raw, address(textpage.raw), calls()
        self.text: str = textpage.get_text_range()
        self.count: int = pdfium.FPDFText_CountChars(textpage.raw)
        self.even = len(self.text) == self.count
        self.index = self._indices(pdfium.FPDFText_GetCharIndexFromTextIndex)
        self.rectangle, self.edges = (ctypes.c_float * 4)(), (ctypes.c_double * 4)()
        self.rectangle_at, self.edges_at = ctypes.addressof(self.rectangle), ctypes.addressof(self.edges)

    def character(self, number: int) -> str:
        """The character with pdfium's index."""
        return self.text[number] if self.even else chr(self.calls.FPDFText_GetUnicode(self.here, number))

    def owner(self, number: int) -> int:
        """The address of the text object a character belongs to; 0 for what pdfium made up."""
        return self.calls.FPDFText_GetTextObject(self.here, number) or 0

    def string(self, numbers: Sequence[int]) -> str:
        """The text of some characters; pdfium marks a hyphen that only breaks a line with a character of no meaning."""
        text = "".join(map(self.character, numbers))
        if text.isprintable():
            return text
        if _SURROGATE.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return text.replace("\0", "").replace("\ufffe", "")

    def bounds(self, character: int) -> tuple[float, float, float, float] | None:
        """Left, bottom, right, top in page space; None for characters that pdfium made up (blanks, breaks)."""
        if not self.calls.FPDFText_GetLooseCharBox(self.here, character, self.rectangle_at):
            return None
        left, top, right, bottom = self.rectangle
        return left, bottom, right, top

    def tight(self, character: int) -> tuple[float, float, float, float] | None:
        """The same, but only what is inked; None where nothing is."""
        at = self.edges_at
        if not self.calls.FPDFText_GetCharBox(self.here, character, at, at + 8, at + 16, at + 24):
            return None
        left, right, bottom, top = self.edges
        return (left, bottom, right, top) if right > left and top > bottom else None

    def span(self, first: int, last: int) -> Box:
        """The box from one character to another of the same line."""
        begin = self.bounds(first)
        end = self.bounds(last) if last != first else begin
        if begin is None or end is None:
            begin = end = begin or end or (0.0, 0.0, 0.0, 0.0)
        return self.frame.box(
            min(begin[0], end[0]), min(begin[1], end[1]), max(begin[2], end[2]), max(begin[3], end[3])
        )

    def _indices(self, index_of: Any) -> Callable[[int], int]:
        """From an offset into the text to pdfium's character index. Mostly the same; hyphens and fill-ins shift it."""
        if self.even:
            return int
        units: list[int] | None = None
        if any(ord(character) > 0xFFFF for character in self.text):
            units, position = [], 0
            for character in self.text:
                units.append(position)
                position += 2 if ord(character) > 0xFFFF else 1

        def index(offset: int) -> int:
            found = index_of(self.raw, units[offset] if units else offset)
            return int(found) if found >= 0 else offset

        return index


def _box(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))
