"""Claims of pictures (图片声称的尺寸): a picture whose data cannot fill the size it names is not wholly there.

A renderer paints what it finds and leaves the rest white, so such a page looks read. Whether the data can be enough is
told by their length alone; only a picture that would have to be packed unusually tight is unpacked and counted.
"""

from collections.abc import Iterator
from typing import Any, Final

from disclosure_screen.extract.pdf.objects import Inventory
from disclosure_screen.extract.pdf.streams import GROWTH, filters, fits
from disclosure_screen.model.document import Gap, GapReason
from disclosure_screen.model.place import Location

_USUAL: Final = 60
"""A byte of packed picture data stands for fewer bytes than this, but for blank sheets."""
_JPEG: Final = frozenset({"/DCTDecode", "/DCT"})
_JPEG_TIGHTEST: Final = 2_000
"""Pixels a byte of JPEG can stand for where all of them are one colour."""
_CHANNELS: Final = {"/DeviceGray": 1, "/CalGray": 1, "/G": 1, "/Indexed": 1, "/I": 1, "/Separation": 1,
                    "/DeviceCMYK": 4, "/CMYK": 4, "/DeviceRGB": 3, "/RGB": 3, "/CalRGB": 3, "/Lab": 3}  # fmt: skip


def claims(found: Inventory, pixels: int) -> Iterator[Gap]:
    """A gap for each picture that is too large to be looked at, or that holds less than it says."""
    for stream in found.streams:
        if stream.subtype == "/Image":
            width, height = stream.dictionary.get("/Width"), stream.dictionary.get("/Height")
            if not (isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0):
                continue
            if width * height > pixels:
                yield Gap(GapReason.LIMIT, Location(("图片",)), f"图片 {width:,}×{height:,} 像素，超过上限 {pixels:,}")
            elif _short(stream.item, stream.dictionary, width, height):
                yield Gap(
                    GapReason.DAMAGED, Location(("图片",)), f"图片标明 {width:,}×{height:,} 像素，数据不足，内容不完整"
                )


def _short(stream: Any, dictionary: Any, width: int, height: int) -> bool:
    """True where the data cannot be all of a picture of this size. Codings for blank paper can be as short as they like."""
    names, held = filters(stream), len(stream.read_raw_bytes())
    if len(names) == 1 and names[0] in _JPEG:
        return held * _JPEG_TIGHTEST < width * height
    if any(name not in GROWTH for name in names):
        return False
    bits = dictionary.get("/BitsPerComponent", 1)
    wanted = height * ((width * _channels(dictionary) * (bits if isinstance(bits, int) else 1) + 7) // 8)
    if held * (_USUAL if names else 1) >= wanted:
        return False
    return not names or fits(stream, wanted - 1)


def _channels(dictionary: Any) -> int:
    """Values a pixel; the fewest possible where the colour space does not tell."""
    space = dictionary.get("/ColorSpace")
    if getattr(space, "_type_name", "") == "array" and len(space):
        if space[0] == "/ICCBased" and len(space) > 1:
            count = space[1].stream_dict.get("/N") if getattr(space[1], "_type_name", "") == "stream" else 1
            return count if isinstance(count, int) else 1
        space = space[0]
    return _CHANNELS.get(str(space), 1)
