"""Windows metafiles (WMF、EMF): how they are recognised and the texts they draw; and old pictures as files of their own.

Old Office files keep a rendering of every embedded object and a preview of the first page as a metafile. Its text is
plain in the drawing records, so no recognition is needed; text may be there long after the object itself was changed.
"""

import struct
from collections.abc import Iterator

from disclosure_screen.extract.source import Embedded, Part
from disclosure_screen.model.place import Location

_RECORDS = 1_000_000
_EMF_TEXTS = {83: 1, 84: 2}
_DIB = 40
"""Length of the plain bitmap header."""


def picture(name: str, raw: bytes, location: Location, concealment: str = "") -> Iterator[Part]:
    """A picture of any kind as a file inside the file; a bitmap without its file header is given one."""
    if raw[:4] == b"\x28\0\0\0" and len(raw) > _DIB:
        raw, name = _bitmap_file(raw), f"{name.removesuffix('.dib')}.bmp"
    if raw.strip(b"\0"):
        yield Embedded(name, raw, location=location, concealment=concealment)


def _bitmap_file(dib: bytes) -> bytes:
    """A device-independent bitmap with the file header it lost on the clipboard."""
    bits, packing, colours = struct.unpack_from("<HI", dib, 14) + struct.unpack_from("<I", dib, 32)
    palette = 4 * (colours or (1 << bits if bits <= 8 else 0)) + (12 if packing == 3 else 0)
    return b"BM" + struct.pack("<IHHI", 14 + len(dib), 0, 0, 14 + _DIB + palette) + dib


def is_metafile(raw: bytes) -> bool:
    """True for EMF, placeable WMF and bare WMF (also behind the 8 bytes of a clipboard METAFILEPICT)."""
    return raw[40:44] == b" EMF" or _wmf_start(raw) >= 0


def _wmf_start(raw: bytes) -> int:
    if raw[:4] == b"\xd7\xcd\xc6\x9a":
        return 22
    for start in (0, 8):
        if raw[start : start + 4] in (b"\x01\0\x09\0", b"\x02\0\x09\0") and raw[start + 4 : start + 6] in (
            b"\0\x03",
            b"\0\x01",
        ):
            return start
    return -1


def metafile_texts(raw: bytes) -> Iterator[str]:
    """Texts in drawing order."""
    yield from _emf(raw) if raw[40:44] == b" EMF" else _wmf(raw, _wmf_start(raw))


def _emf(raw: bytes) -> Iterator[str]:
    at = 0
    for _ in range(_RECORDS):
        if at + 8 > len(raw):
            return
        kind, size = struct.unpack_from("<II", raw, at)
        if size < 8:
            return
        record = raw[at : at + size]
        if kind in _EMF_TEXTS and len(record) >= 52:
            width = _EMF_TEXTS[kind]
            count, offset = struct.unpack_from("<II", record, 44)
            yield _decoded(record[offset : offset + count * width], width)
        elif kind == 108 and len(record) >= 36:
            count, options = struct.unpack_from("<I", record, 16)[0], struct.unpack_from("<I", record, 20)[0]
            width = 1 if options & 0x200 else 2
            start = 36 if options & 0x100 else 52
            yield _decoded(record[start : start + count * width], width)
        elif kind == 70 and record[12:16] == b"EMF+":
            yield from _emf_plus(record[16:])
        at += size


def _emf_plus(raw: bytes) -> Iterator[str]:
    at = 0
    while at + 12 <= len(raw):
        kind, _, size = struct.unpack_from("<HHI", raw, at)
        if size < 12:
            return
        if kind == 0x401C and at + 40 <= len(raw):
            count = struct.unpack_from("<I", raw, at + 20)[0]
            yield _decoded(raw[at + 40 : at + 40 + 2 * count], 2)
        elif kind == 0x4036 and at + 28 <= len(raw):
            count = struct.unpack_from("<I", raw, at + 24)[0]
            yield _decoded(raw[at + 28 : at + 28 + 2 * count], 2)
        at += size


def _wmf(raw: bytes, start: int) -> Iterator[str]:
    at = start + 18
    for _ in range(_RECORDS):
        if at + 6 > len(raw):
            return
        size, kind = struct.unpack_from("<IH", raw, at)
        if size < 3:
            return
        record = raw[at : at + 2 * size]
        if kind == 0x0521 and len(record) >= 8:
            count = struct.unpack_from("<H", record, 6)[0]
            yield _decoded(record[8 : 8 + count], 1)
        elif kind == 0x0A32 and len(record) >= 14:
            count, options = struct.unpack_from("<HH", record, 10)
            begin = 22 if options & 0x6 else 14
            yield _decoded(record[begin : begin + count], 1)
        at += 2 * size


def _decoded(raw: bytes, width: int) -> str:
    return raw.decode("utf-16-le" if width == 2 else "gb18030", "replace").replace("\0", "")
