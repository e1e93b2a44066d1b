"""ActualText (实际文字标注): text that a program is to read in place of what a page shows.

pdfium gives it *instead of* the glyphs, and what is printed and what a screen reader says may be two numbers. So the marks
are taken off the parsed page before its text is read, which leaves what is shown; what was marked is given on its own.
"""

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any, Final

from disclosure_screen.extract.pdf.gauge import calls
from disclosure_screen.extract.pdf.shapes import Shapes
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

_KEY: Final = b"ActualText"
_ONE_GLYPH: Final = 2
_LONGEST: Final = 4096


def taken_off(shapes: Shapes) -> list[str]:
    """Remove every ActualText from the text objects of a page; answers what they said."""
    import pypdfium2.raw as pdfium

    found, count_of = [], calls().FPDFPageObj_CountMarks
    for piece in shapes.pieces:
        for position in range(count_of(piece.handle)):
            item = ctypes.cast(piece.handle, pdfium.FPDF_PAGEOBJECT)
            mark = pdfium.FPDFPageObj_GetMark(item, position)
            if pdfium.FPDFPageObjMark_GetParamValueType(mark, _KEY):
                found.append(_said(pdfium, mark))
                pdfium.FPDFPageObjMark_RemoveParam(item, mark, _KEY)
    return found


def _said(pdfium: Any, mark: Any) -> str:
    held, length = ctypes.create_string_buffer(2 * _LONGEST), ctypes.c_ulong()
    units = ctypes.cast(held, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFPageObjMark_GetParamStringValue(mark, _KEY, units, len(held), ctypes.byref(length))
    return held.raw[: min(length.value, len(held))].decode("utf-16-le", "replace").rstrip("\0")


def replaced(number: int, texts: Sequence[str], shown: str) -> Iterator[Block]:
    """What ActualText says and the page does not show."""
    bare = "".join(shown.split())
    other = [text for text in texts if (squeezed := "".join(text.split())) and squeezed not in bare]
    # One mark a glyph is usual; a number spelt that way must come out as one.
    joined = "".join(other) if all(len(text) <= _ONE_GLYPH for text in other) else "\n".join(other)
    if joined:
        yield Block(Layer.HIDDEN, joined, Location((), number), concealment="实际文字标注，与显示的文字不同")
