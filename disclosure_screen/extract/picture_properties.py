"""What a picture file says about itself (图片属性): EXIF with GPS, XMP, comments, text chunks, and data behind its end."""

from collections.abc import Iterator
from typing import Any, Final

from disclosure_screen.extract.pdf.strings import decode
from disclosure_screen.extract.pdf.xmlparts import values_of
from disclosure_screen.extract.source import Embedded, Part, Unreadable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_NAMES: Final = {
    "ImageDescription": "图片说明",
    "Artist": "作者",
    "Copyright": "版权",
    "Make": "设备厂商",
    "Model": "设备型号",
    "Software": "软件",
    "DateTime": "时间",
    "DateTimeOriginal": "拍摄时间",
    "UserComment": "用户备注",
    "HostComputer": "计算机",
    "CameraOwnerName": "设备主人",
    "BodySerialNumber": "设备序列号",
    "XPTitle": "标题",
    "XPComment": "备注",
    "XPAuthor": "作者",
    "XPKeywords": "关键词",
    "XPSubject": "主题",
}
_WIDE: Final = ("XPTitle", "XPComment", "XPAuthor", "XPKeywords", "XPSubject")
_POINTERS: Final = (0x8769, 0x8825, 0xA005)
_GPS: Final = 0x8825
_SKIPPED: Final = frozenset(
    {0x8769, 0x8825, 0xA005, 0x927C, 0x02BC, 0x8649, 0x8773, 0x83BB, 273, 279, 324, 325, 330, 347, 513}
)
"""Pointers, maker notes, packets read elsewhere, and where the pixels lie."""
_TECHNICAL: Final = frozenset(
    {"exif", "icc_profile", "xmp", "photoshop", "adobe", "mp", "mpoffset", "transparency", "palette"}
)
_LONGEST: Final = 100_000
_PADDING: Final = 16
_APPENDED: Final = "附在图片末尾，看图时不显示"
_EXIF_TEXT: Final = {
    b"ASCII\0\0\0": "utf-8",
    b"UNICODE\0": "utf-16",
    b"JIS\0\0\0\0\0": "iso2022_jp",
    b"\0" * 8: "utf-8",
}


def properties(picture: Any, raw: bytes) -> Iterator[Part]:
    """One block a property."""
    seen: set[tuple[str, str]] = set()
    for name, text in _all(picture):
        if text and (name, text) not in seen:
            seen.add((name, text))
            yield Block(Layer.METADATA, text[:_LONGEST], Location(("图片属性", name)))
    yield from _packets(picture, raw)


def trailing(raw: bytes) -> Iterator[Part]:
    """Data behind the picture's own end: a second file, or text. A picture without an end is a cut one."""
    end = _end(raw)
    if end is None:
        return
    if end < 0:
        yield Gap(GapReason.DAMAGED, detail="图片文件不完整，末尾缺失")
        return
    rest = raw[end:].strip(b"\0\r\n\t ")
    text = decode(rest) if rest else ""
    if text and sum(character.isprintable() or character in "\r\n\t" for character in text) > 0.95 * len(text):
        yield Block(Layer.HIDDEN, text, Location(("图片末尾之后的数据",)), concealment=_APPENDED)
    elif len(rest) > _PADDING:
        yield Embedded("图片末尾之后的数据", rest, Layer.EMBEDDED, Location(), _APPENDED)


def _end(raw: bytes) -> int | None:
    """Where the picture ends; negative where its end is missing, None for kinds that carry no end."""
    if raw.startswith(b"\x89PNG"):
        return _png_end(raw)
    if raw.startswith(b"\xff\xd8"):
        return _jpeg_end(raw)
    if raw.startswith(b"GIF8"):
        return len(raw) if raw.rstrip(b"\0").endswith(b";") else -1
    if raw.startswith(b"RIFF"):
        size = int.from_bytes(raw[4:8], "little") + 8
        return size if size <= len(raw) + 1 else -1
    return None


def _png_end(raw: bytes) -> int:
    position = 8
    while position + 12 <= len(raw):
        length = int.from_bytes(raw[position : position + 4], "big")
        kind = raw[position + 4 : position + 8]
        position += 12 + length
        if kind == b"IEND":
            return position if position <= len(raw) else -1
    return -1


def _jpeg_end(raw: bytes) -> int:
    position = 2
    while position + 2 <= len(raw):
        position = raw.find(b"\xff", position)
        if position < 0 or position + 1 >= len(raw):
            return -1
        marker = raw[position + 1]
        if marker == 0xD9:
            return position + 2
        if marker in (0x00, 0xFF, 0x01) or 0xD0 <= marker <= 0xD8:
            position += 1 if marker == 0xFF else 2
        else:
            position += 2 + int.from_bytes(raw[position + 2 : position + 4], "big")
    return -1


def _all(picture: Any) -> Iterator[tuple[str, str]]:
    yield from _exif(picture)
    for key, value in list(getattr(picture, "info", {}).items()):
        if isinstance(key, str) and key.lower() not in _TECHNICAL and "xmp" not in key.lower():
            yield key, _plain(value)
    for key, value in dict(getattr(picture, "text", {}) or {}).items():
        if "xmp" not in key.lower():
            yield str(key), _plain(value)


def _exif(picture: Any) -> Iterator[tuple[str, str]]:
    from PIL import ExifTags

    try:
        exif = picture.getexif()
        directories = [(0, dict(exif))] + [(pointer, dict(exif.get_ifd(pointer))) for pointer in _POINTERS]
        directories.append((1, dict(exif.get_ifd(ExifTags.IFD.IFD1))))
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        return
    for directory, tags in directories:
        for tag, value in tags.items():
            if tag in _SKIPPED or (directory in (0, 1) and not isinstance(value, str | bytes)):
                continue
            names = ExifTags.GPSTAGS if directory == _GPS else ExifTags.TAGS
            name = str(names.get(tag, f"标签 {tag}"))
            yield _NAMES.get(name, name), _exif_text(name, value)
        if directory == _GPS and (place := _position(tags)):
            yield "拍摄位置（GPS）", place


def _exif_text(name: str, value: Any) -> str:
    if name in _WIDE and isinstance(value, bytes | tuple):
        return bytes(value).decode("utf-16-le", "replace").rstrip("\0")
    if name == "UserComment" and isinstance(value, bytes):
        coding = _EXIF_TEXT.get(value[:8])
        body = value[8:] if coding else value
        if coding == "utf-16":
            coding = "utf-16-be" if body[:1] == b"\0" else "utf-16-le"
        if coding and coding != "utf-8":
            return body.decode(coding, "replace").strip("\0 ")
        return decode(body)
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return decode(value[:_LONGEST].rstrip(b"\0"))
    if isinstance(value, tuple | list):
        return " ".join(_plain(item) for item in value[:64])
    text = str(value).strip("\0 ")
    if text.isascii() or not all(ord(character) < 0x100 for character in text):
        return text
    return decode(
        text.encode("latin-1")
    )  # Pillow reads every byte string as Latin-1; Chinese cameras write GBK or UTF-8


def _position(tags: dict[int, Any]) -> str:
    """Degrees north and east, as a map takes them."""
    try:
        north, east = (_degrees(tags[2]), _degrees(tags[4]))
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return ""
    north = -north if str(tags.get(1, "N")).upper().startswith("S") else north
    east = -east if str(tags.get(3, "E")).upper().startswith("W") else east
    return f"纬度 {north:.6f}，经度 {east:.6f}"


def _degrees(value: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in value)
    return degrees + minutes / 60 + seconds / 3600


def _packets(picture: Any, raw: bytes) -> Iterator[Part]:
    """XMP, wherever the format keeps it."""
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    if isinstance(packet, str):
        packet = packet.encode()
    if not packet:
        start, end = raw.find(b"<x:xmpmeta"), raw.find(b"</x:xmpmeta>")
        packet = raw[start : end + 12] if 0 <= start < end else b""
    if not packet:
        return
    for name, text in values_of(packet):
        if isinstance(text, Unreadable):
            yield Gap(text.reason, Location(("图片属性", "XMP")), text.detail)
        else:
            yield Block(Layer.METADATA, text, Location(("图片属性", f"XMP {name}")))
