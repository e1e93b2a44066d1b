"""Gauge (量测): questions to pdfium that are asked once for every object or character of a page.

The same functions as pypdfium2's, called with bare addresses: a wrapper for each handle and each number costs more than
pdfium's answer. Answers go into one buffer for all objects and are unpacked together. An address is used only while its
page is open.
"""

import ctypes
import struct
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top in page space."""
Colour = tuple[int, int, int]
Matrix = tuple[float, ...]
Handle = int
"""The address of a pdfium object."""

_UNCUT_WIDTH: Final = 0.8
_UNCUT_HEIGHT: Final = 0.6
"""Shares of an object a clip must leave; less makes it a suspect."""
_ARGUMENTS: Final = {
    "FPDFPage_GetObject": "pi", "FPDFFormObj_GetObject": "pi", "FPDFText_GetTextObject": "pi",
    "FPDFPageObj_GetClipPath": "p", "FPDFClipPath_GetPathSegment": "pii", "FPDFPath_GetPathSegment": "pi",
    "FPDFPageObj_GetType": "p", "FPDFPageObj_GetBounds": "ppppp", "FPDFPageObj_GetFillColor": "ppppp",
    "FPDFPath_GetDrawMode": "ppp", "FPDFTextObj_GetTextRenderMode": "p", "FPDFTextObj_GetFontSize": "pp",
    "FPDFPageObj_GetMatrix": "pp", "FPDFFormObj_CountObjects": "p", "FPDFPageObj_CountMarks": "p",
    "FPDFPageObj_HasTransparency": "p", "FPDFClipPath_CountPaths": "p", "FPDFClipPath_CountPathSegments": "pi",
    "FPDFPathSegment_GetPoint": "ppp", "FPDFPathSegment_GetType": "p", "FPDFPath_CountSegments": "p",
    "FPDFPageObj_SetIsActive": "pi", "FPDFText_GetUnicode": "pi", "FPDFText_GetLooseCharBox": "pip",
    "FPDFText_GetCharBox": "pipppp", "FPDFTextObj_GetFont": "p",
}  # fmt: skip
_ADDRESSES: Final = frozenset(
    {
        "FPDFPage_GetObject", "FPDFFormObj_GetObject", "FPDFText_GetTextObject", "FPDFPageObj_GetClipPath",
        "FPDFClipPath_GetPathSegment", "FPDFPath_GetPathSegment", "FPDFTextObj_GetFont",
    }
)  # fmt: skip
"""Functions that answer an address; the others answer a number or whether they could."""


def address(handle: Any) -> Handle:
    """The address behind one of pypdfium2's handles."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


@cache
def calls() -> Any:
    """pdfium's functions by their names, with addresses for handles and buffers."""
    import pypdfium2.raw as pdfium

    kinds = {"p": ctypes.c_void_p, "i": ctypes.c_int}
    made = {}
    for name, arguments in _ARGUMENTS.items():
        answer = ctypes.c_void_p if name in _ADDRESSES else ctypes.c_int
        function = ctypes.CFUNCTYPE(answer, *(kinds[kind] for kind in arguments))
        made[name] = function(address(getattr(pdfium, name)))
    return type("Calls", (), {name: staticmethod(function) for name, function in made.items()})


def boxes(items: Sequence[Handle]) -> list[Bounds]:
    """The bounds of objects, each in its own space."""
    return list(struct.iter_unpack("=4f", _filled(calls().FPDFPageObj_GetBounds, items)))


def colours(items: Sequence[Handle]) -> list[tuple[int, int, int, int]]:
    """Fill colours and opacities (255: nothing shines through); black where an object has no plain colour."""
    return list(struct.iter_unpack("=4I", _filled(calls().FPDFPageObj_GetFillColor, items, _BLACK)))


_BLACK: Final = struct.pack("=4I", 0, 0, 0, 255)


def paints(items: Sequence[Handle]) -> list[tuple[int, int]]:
    """For each path whether it is filled (0: not), and whether it is stroked."""
    held = ctypes.create_string_buffer(8 * len(items))
    at, mode_of = ctypes.addressof(held), calls().FPDFPath_GetDrawMode
    for item in items:
        mode_of(item, at, at + 4)
        at += 8
    return list(struct.iter_unpack("=2i", held.raw))


def _filled(call: Any, items: Sequence[Handle], otherwise: bytes = bytes(16)) -> bytes:
    held = ctypes.create_string_buffer(16 * len(items))
    at = ctypes.addressof(held)
    for item in items:
        if not call(item, at, at + 4, at + 8, at + 12):
            ctypes.memmove(at, otherwise, 16)
        at += 16
    return held.raw


def matrix(item: Handle) -> Matrix:
    """What brings an object's own space into that around it."""
    held = (ctypes.c_float * 6)()
    calls().FPDFPageObj_GetMatrix(item, ctypes.addressof(held))
    return tuple(held)


def font_height(item: Handle) -> float:
    """The height of a text object's font in points; a full stop is low, but not small."""
    size = ctypes.c_float()
    calls().FPDFTextObj_GetFontSize(item, ctypes.addressof(size))
    _, _, c, d, _, _ = matrix(item)
    return float(size.value * (c**2 + d**2) ** 0.5)


def clipped(items: Sequence[Handle]) -> list[int]:
    """The positions of the objects that some path clips, however little."""
    path_of, count_of = calls().FPDFPageObj_GetClipPath, calls().FPDFClipPath_CountPaths
    return [position for position, item in enumerate(items) if count_of(path_of(item)) > 0]


def is_cut(item: Handle) -> bool:
    """True where clipping leaves less than the middle of an object; both are in the object's own space."""
    path = calls().FPDFPageObj_GetClipPath(item)
    count = calls().FPDFClipPath_CountPaths(path)
    if count <= 0:
        return False
    clip = _clip(path, count)
    left, bottom, right, top = boxes([item])[0]
    width, height = min(clip[2], right) - max(clip[0], left), min(clip[3], top) - max(clip[1], bottom)
    return width < _UNCUT_WIDTH * (right - left) or height < _UNCUT_HEIGHT * (top - bottom)


def _clip(path: Handle, count: int) -> Bounds:
    """What the clipping paths of an object leave."""
    pdfium = calls()
    left, bottom, right, top = -1e9, -1e9, 1e9, 1e9
    for number in range(count):
        segments = pdfium.FPDFClipPath_CountPathSegments(path, number)
        corners = list(points(pdfium.FPDFClipPath_GetPathSegment(path, number, at) for at in range(segments)))
        if corners:
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            left, right = max(left, min(xs)), min(right, max(xs))
            bottom, top = max(bottom, min(ys)), min(top, max(ys))
    return left, bottom, right, top


def points(segments: Iterator[Handle | None]) -> Iterator[tuple[float, float]]:
    """The end points of segments."""
    held = (ctypes.c_float * 2)()
    at, point_of = ctypes.addressof(held), calls().FPDFPathSegment_GetPoint
    for segment in segments:
        if segment and point_of(segment, at, at + 4):
            yield held[0], held[1]


def times(inner: Matrix, outer: Matrix | None) -> Matrix:
    """Both in one: ``inner`` first."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def moved(bounds: Bounds, by: Matrix) -> Bounds:
    """The box around a box that a matrix has moved."""
    corners = [moved_point(x, y, by) for x in (bounds[0], bounds[2]) for y in (bounds[1], bounds[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def moved_point(x: float, y: float, by: Matrix) -> tuple[float, float]:
    """A point that a matrix has moved."""
    a, b, c, d, e, f = by
    return a * x + c * y + e, b * x + d * y + f
