"""Pictures (图片): what the file says about itself (EXIF, XMP, GPS, comments) and what stands in the picture.

A photograph tells where and by whom it was taken; that is text for the screen as much as the letters in it. Pixels are
capped before anything is decoded, because a kilobyte can announce a picture of a gigabyte.
"""

import io
import warnings
from collections.abc import Iterator
from typing import Any, Final

from disclosure_screen.extract.ocr import recognised
from disclosure_screen.extract.picture_properties import properties, trailing
from disclosure_screen.extract.source import Part, Source, Unreadable
from disclosure_screen.model.document import Gap, GapReason
from disclosure_screen.model.place import Box, Location

PRECEDENCE = 30

SMALLEST: Final = 48
"""A picture with a shorter side in pixels is a bullet or a rule; no character fits in."""
_MARKS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_BITMAP_HEADERS: Final = (12, 40, 52, 56, 64, 108, 124)
_FRAMES: Final = 500


def sniff(source: Source) -> str | None:
    """The media type by its first bytes."""
    head = source.head
    for mark, media_type in _MARKS:
        if head.startswith(mark):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"BM") and len(head) > 26 and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS:
        return "image/bmp"
    return None


def read(source: Source) -> Iterator[Part]:
    """Properties, then the text of every frame, then whatever was appended to the file."""
    from PIL import Image

    raw = source.read()
    Image.MAX_IMAGE_PIXELS = None  # our own cap below is the one that holds, and becomes a gap
    warnings.simplefilter("ignore", category=UserWarning)
    try:
        picture = Image.open(io.BytesIO(raw))
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, EOFError):
        raise Unreadable(GapReason.DAMAGED, "图片损坏，无法打开") from None
    with picture:
        yield from properties(picture, raw)
        yield from _frames(picture, source)
    yield from trailing(raw)


def _frames(picture: Any, source: Source) -> Iterator[Part]:
    count = getattr(picture, "n_frames", 1)
    for number in range(min(count, _FRAMES)):
        location = Location((f"第{number + 1}页",) if count > 1 else (), number + 1)
        try:
            picture.seek(number)
        except (OSError, ValueError, EOFError, SyntaxError):
            yield Gap(GapReason.DAMAGED, location, "图片损坏，后面的内容无法读取")
            return
        yield from _frame(picture, source, location)
    if count > _FRAMES:
        yield Gap(GapReason.LIMIT, detail=f"图片共 {count:,} 帧，只读取了前 {_FRAMES} 帧")


def _frame(picture: Any, source: Source, location: Location) -> Iterator[Part]:
    width, height = picture.size
    if width * height > source.limits.pixels:
        yield Gap(GapReason.LIMIT, location, f"图片 {width:,}×{height:,} 像素超过上限")
        return
    if min(width, height) < SMALLEST:
        return
    try:
        picture.load()
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError):
        yield Gap(GapReason.DAMAGED, location, "图片数据不完整")
        if not _load_the_rest(picture):
            return
    if _one_colour(picture):
        return
    yield from recognised(pixels_of(picture), source, location, _as_it_stands)


def _as_it_stands(box: Box) -> Box:
    """A picture has no paper: its page is the upright picture, and one pixel counts as a point, whatever it claims to be."""
    return box


def _one_colour(picture: Any) -> bool:
    """True where every pixel is the same: there is nothing to read, as in the blank thumbnail many writers leave behind."""
    extremes = picture.getextrema()
    bands = extremes if isinstance(extremes[0], tuple) else (extremes,)
    return all(low == high for low, high in bands)


def _load_the_rest(picture: Any) -> bool:
    """What a cut picture still shows."""
    from PIL import ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        picture.load()
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError):
        return False
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    return True


def pixels_of(picture: Any) -> Any:
    """Rows, columns, BGR, as recognition wants them: upright, opaque on white, eight bits."""
    import numpy
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or (upright.mode == "P" and "transparency" in upright.info):
        upright = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright)
    elif upright.mode.startswith("I") or upright.mode == "F":
        values = numpy.asarray(upright, dtype=numpy.float64)
        spread = float(values.max() - values.min()) or 1.0
        upright = Image.fromarray(((values - values.min()) * (255.0 / spread)).astype(numpy.uint8))
    return numpy.ascontiguousarray(numpy.asarray(upright.convert("RGB"))[:, :, ::-1])
