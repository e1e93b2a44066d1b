"""Pictures (图片): what the file says about itself (EXIF, XMP, GPS, comments) and what stands in the picture.

A photograph tells where and by whom it was taken; that is text for the screen as much as the letters in it. Pixels are
capped before anything is decoded, because a kilobyte can announce a picture of a gigabyte.
"""

from collections.abc import Iterator
from typing import Final

from disclosure_screen.extract.source import Part, Source
from disclosure_screen.model.document import Gap, GapReason

PRECEDENCE = 30

_TYPES: Final = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "DIB": "image/bmp",
    "WEBP": "image/webp",
    "GIF": "image/gif",
}
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


def sniff(source: Source) -> str | None:
    """The media type by its first bytes."""
    head = source.head
    for mark, media_type in _MARKS:
        if head.startswith(mark):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if (
        head.startswith(b"BM")
        and len(head) > 26
        and int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 64, 108, 124)
    ):
        return "image/bmp"
    return None


def read(source: Source) -> Iterator[Part]:
    """Properties, then every frame."""
    yield Gap(GapReason.NO_TEXT_LAYER, detail="图片内容未识别")
