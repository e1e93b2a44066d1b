"""Binary parts (二进制部件): OLE objects unwrapped, fonts recognised, strings taken from settings nobody has a reader for."""

import io
import re
import struct
from collections.abc import Iterator

from disclosure_screen.extract.ooxml.names import speaks
from disclosure_screen.extract.source import Embedded, Part
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NATIVE = "\x01Ole10Native"
_WHOLE = ("Package", "CONTENTS", "Contents", "EmbeddedOdf", "package_stream")
_DOCUMENTS = frozenset(
    {
        "WordDocument",
        "Workbook",
        "Book",
        "PowerPoint Document",
        "EncryptedPackage",
        "__properties_version1.0",
        "FileHeader",
    }
)
_FONTS = (b"\0\1\0\0", b"OTTO", b"ttcf", b"true")
_ASCII = re.compile(rb"[\x20-\x7e]{6,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00|[\x00-\xff][\x4e-\x9f]){3,}")
_GBK = re.compile(rb"(?:[\xb0-\xf7][\xa1-\xfe]|[\x20-\x7e]){4,}")


def ole_contents(name: str, data: bytes, location: Location, concealment: str) -> Iterator[Part]:
    """A part as a file inside the file; an OLE wrapper gives the file it wraps instead of itself."""
    if not data.startswith(_OLE):
        yield Embedded(name, data, Layer.EMBEDDED, location, concealment)
        return
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {"/".join(path): path for path in ole.listdir()}
            inner = [(key, ole.openstream(path).read()) for key, path in streams.items() if key in (_NATIVE, *_WHOLE)]
            tops = {path[0] for path in streams.values()}
    except Exception:  # noqa: BLE001 - olefile raises anything at all on a damaged object; the driver then makes the gap
        yield Embedded(name, data, Layer.EMBEDDED, location, concealment)
        return
    if tops & _DOCUMENTS or not inner:
        yield Embedded(name, data, Layer.EMBEDDED, location, concealment)
    for key, raw in inner:
        if key == _NATIVE:
            yield from native_package(name, raw, location, concealment)
        else:
            yield Embedded(name, raw, Layer.EMBEDDED, location, concealment)


def native_package(name: str, raw: bytes, location: Location, concealment: str) -> Iterator[Part]:
    """An ``Ole10Native`` stream: the file packed by the Windows object packager, with the paths it once had."""
    try:
        label, at = _zero_ended(raw, 6)
        path, at = _zero_ended(raw, at)
        _, length = struct.unpack("<II", raw[at : at + 8])
        temporary = raw[at + 8 : at + 8 + length]
        at += 8 + length
        (size,) = struct.unpack("<I", raw[at : at + 4])
        inner = raw[at + 4 : at + 4 + size]
    except (struct.error, ValueError):
        label = path = ""
        temporary, inner = b"", raw[4:]
    for text in {path, _text(temporary.rstrip(b"\0")), label} - {""}:
        place = Location((*location.route, "对象的原路径"))
        yield Block(Layer.METADATA, text, place, concealment="嵌入对象的原文件路径，页面上不显示")
    yield Embedded(label.rpartition("\\")[2] or name, inner, Layer.EMBEDDED, location, concealment)


def font_or_none(name: str, data: bytes) -> bool:
    """True where the part really is a font, plain or obfuscated with the GUID in its name (ECMA-376 part 4, 2.8.1)."""
    if data.startswith(_FONTS) or data[34:36] == b"LP":  # LP: embedded OpenType of PowerPoint
        return True
    guid = re.search(r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?", name)
    if not guid:
        return False
    key = bytes.fromhex(guid.group(1).replace("-", ""))[::-1]
    return bytes(a ^ b for a, b in zip(data[:16], key, strict=False)).startswith(_FONTS)


def strings(data: bytes, cap: int = 2_000) -> Iterator[str]:
    """Runs of readable text in bytes of unknown make: UTF-16, ASCII and GBK; only those that say something."""
    told: set[str] = set()
    for pattern, encoding in ((_WIDE, "utf-16-le"), (_ASCII, "ascii"), (_GBK, "gb18030")):
        for found in pattern.finditer(data):
            text = found.group().decode(encoding, "replace").strip()
            if text not in told and len(told) < cap and speaks(text):
                told.add(text)
                yield text


def _zero_ended(raw: bytes, at: int) -> tuple[str, int]:
    end = raw.index(b"\0", at)
    return _text(raw[at:end]), end + 1


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
