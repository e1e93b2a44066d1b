"""Digits (数字核对): whether long numbers look like what the text layer says they are.

A font's table from codes to characters (ToUnicode) is only a claim: a page may show 3 and be searched, copied and screened
as 8. So each digit of each font that a long number uses is drawn once and held against the digits of plain fonts. Only a
plain contradiction counts (it looks like another digit, and not like itself): an unusual typeface is no lie.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from disclosure_screen.extract.pdf.gauge import calls
from disclosure_screen.extract.pdf.glyphs import Frame, Glyphs
from disclosure_screen.model.place import Box

_LONG: Final = re.compile("[0-9]{6,}")
_PIXELS: Final = 32.0
"""Height in pixels at which a digit is drawn."""
_GRID: Final = 20
_LARGEST: Final = 2_000
"""Pixels of the longer side of a picture of one number."""
_ALIKE: Final = 0.13
_UNLIKE: Final = 0.09
"""Share of differing squares below which a shape is a digit; and by how much more it must differ from the digit it claims."""
_CONTRAST: Final = 60
_NUMBERS: Final = 60
"""Numbers of one page that are drawn: ten digits in six fonts. A page that needs more is not believed."""
_HELD: Final = 8
_FONTS: Final = (
    "Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Times-Roman", "Times-Bold", "Times-Italic", "Courier",
    "Courier-Bold",
)  # fmt: skip


@dataclass(slots=True)
class Digits:
    """What was drawn so far in one file: pairs of a font's address and a digit.

    An address is a font's only while a page that uses it is open, so such pages stay open (``held``); where there are too
    many of them, every page is looked at anew.
    """

    known: set[tuple[int, str]] = field(default_factory=set)
    held: list[Any] = field(default_factory=list)

    def contradicted(self, page: Any, glyphs: Glyphs) -> bool:
        """True where a digit of a long number is drawn as another."""
        fresh, drawn = set(self.known), 0
        for run in _LONG.finditer(glyphs.text):
            numbers = [glyphs.index(at) for at in range(run.start(), run.end())]
            pairs = _pairs(glyphs, numbers)
            if fresh.issuperset(pairs):
                continue
            drawn += 1
            if drawn > _NUMBERS or any(claimed != seen for claimed, seen in _read(page, glyphs, numbers)):
                return True
            fresh |= pairs
        if len(fresh) > len(self.known) and len(self.held) < _HELD:
            self.known = fresh
            self.held.append(page)
        return False

    def close(self) -> None:
        """Give back the pages that were kept open."""
        for page in self.held:
            page.close()
        self.held.clear()


def _pairs(glyphs: Glyphs, numbers: list[int]) -> set[tuple[int, str]]:
    """The digits of one number, each with the address of its font."""
    if glyphs.owner(numbers[0]) == glyphs.owner(numbers[-1]):
        font = _font(glyphs.owner(numbers[0]))
        return {(font, digit) for digit in map(glyphs.character, numbers)}
    return {(_font(glyphs.owner(number)), glyphs.character(number)) for number in numbers}


def _font(item: int) -> int:
    return (calls().FPDFTextObj_GetFont(item) or 0) if item else 0


def _read(page: Any, glyphs: Glyphs, numbers: list[int]) -> Iterator[tuple[str, str]]:
    """The digits of one number as claimed and as drawn; only where what is drawn is plainly a digit."""
    for claimed, shape in _shapes(page, glyphs.frame, glyphs, numbers):
        if seen := _another(claimed, shape):
            yield claimed, seen


def shown_instead(claimed: str, pixels: Any, *, doubted: bool = False) -> str:
    """The digit that a picture (rows, columns of brightness) plainly shows instead of the one claimed; empty where it does not.

    Of a font that is ``doubted`` already, the most likely digit is enough.
    """
    shape = _shape(pixels)
    if shape is None:
        return ""
    if doubted:
        likely = min((_distance(shape, other), digit) for digit, other in _plain_digits())[1]
        return "" if likely == claimed else likely
    return _another(claimed, shape)


def _another(claimed: str, shape: Any) -> str:
    ranked = sorted((_distance(shape, other), digit) for digit, other in _plain_digits())
    own = min(distance for distance, digit in ranked if digit == claimed)
    best, seen = ranked[0]
    return seen if best <= _ALIKE and own >= best + _UNLIKE else ""


def _shapes(page: Any, frame: Frame, glyphs: Glyphs, numbers: list[int]) -> Iterator[tuple[str, Any]]:
    """Each digit with its shape, out of one picture of the number."""
    boxes = [(glyphs.character(number), frame.box(*bounds)) for number in numbers if (bounds := glyphs.tight(number))]
    boxes = [(digit, box) for digit, box in boxes if digit in "0123456789" and _upright(box, frame)]
    if not boxes:
        return
    left, top = min(box.left for _, box in boxes) - 1, min(box.top for _, box in boxes) - 1
    right, bottom = max(box.right for _, box in boxes) + 1, max(box.bottom for _, box in boxes) + 1
    scale = min(_PIXELS / max(box.bottom - box.top for _, box in boxes), _LARGEST / max(right - left, bottom - top))
    bitmap = page.render(scale=scale, crop=(left, frame.height - bottom, frame.width - right, top))
    pixels = bitmap.to_numpy()[..., :3].min(axis=2).astype("int16")
    bitmap.close()
    for digit, box in boxes:
        rows = slice(round((box.top - top) * scale), round((box.bottom - top) * scale))
        columns = slice(round((box.left - left) * scale), round((box.right - left) * scale))
        shape = _shape(pixels[rows, columns])
        if shape is not None:
            yield digit, shape


def _upright(box: Box, frame: Frame) -> bool:
    height = box.bottom - box.top
    inside = box.left >= 1 and box.top >= 1 and box.right <= frame.width - 1 and box.bottom <= frame.height - 1
    return inside and height > 2 and box.right - box.left < 1.2 * height


def _shape(pixels: Any) -> Any:
    """Ink on a square grid, its proportions kept; None where there is no ink to be told from paper."""
    import numpy

    if min(pixels.shape) < 3 or int(pixels.max()) - int(pixels.min()) < _CONTRAST:
        return None
    middle = (int(pixels.max()) + int(pixels.min())) / 2
    ink = pixels < middle
    if ink.mean() > 0.75:
        ink = ~ink
    rows, columns = numpy.flatnonzero(ink.any(axis=1)), numpy.flatnonzero(ink.any(axis=0))
    if not len(rows) or not len(columns):
        return None
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = ink.shape
    side = max(width, height * 0.5)
    ys = (numpy.arange(_GRID) + 0.5) / _GRID * height
    xs = (numpy.arange(_GRID) + 0.5) / _GRID * side - (side - width) / 2
    inside = (xs >= 0) & (xs < width)
    return ink[ys.astype(int)][:, xs.clip(0, width - 1).astype(int)] & inside


def _distance(one: Any, other: Any) -> float:
    return float((one ^ other).mean())


@cache
def _plain_digits() -> tuple[tuple[str, Any], ...]:
    """The ten digits of plain fonts, as pdfium draws them itself."""
    import pypdfium2

    drawn = pypdfium2.PdfDocument(_sheet())
    try:
        page = drawn[0]
        textpage = page.get_textpage()
        glyphs = Glyphs(textpage, Frame.of(page))
        lines = [run.span() for run in _LONG.finditer(glyphs.text)]
        numbers = [[glyphs.index(at) for at in range(*span)] for span in lines]
        return tuple(pair for line in numbers for pair in _shapes(page, glyphs.frame, glyphs, line))
    finally:
        drawn.close()


def _sheet() -> bytes:
    """A page with one line of digits for each font; pdfium finds objects without a table of them."""
    fonts = "".join(
        f"/F{number} <</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>"
        for number, name in enumerate(_FONTS)
    )
    lines = "".join(
        f"BT /F{number} 24 Tf 20 {410 - 50 * number} Td (0123456789) Tj ET\n" for number in range(len(_FONTS))
    )
    return (
        "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
        f"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 300 450]/Contents 4 0 R/Resources<</Font<<{fonts}>>>>>> endobj\n"
        f"4 0 obj <</Length {len(lines)}>> stream\n{lines}endstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF"
    ).encode()
