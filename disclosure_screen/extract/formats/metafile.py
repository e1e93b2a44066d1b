"""Windows metafiles (图元文件, EMF and WMF): the texts they draw and the bitmaps they hold, each bitmap a picture of its own.

Text in a metafile is plain in its drawing records. Charts and pasted tables often write one record a character, so the
records are read once one a line and once joined.
"""

import struct
from collections.abc import Generator, Iterator

from disclosure_screen.extract.legacy.metafile import is_metafile, metafile_texts
from disclosure_screen.extract.pieces import pieces
from disclosure_screen.extract.source import Embedded, Part, Source
from disclosure_screen.model.document import Block, Gap, GapReason, Layer

PRECEDENCE = 35

_EMF_BITMAPS = {76: 84, 77: 84, 80: 48, 81: 48, 114: 84}
"""Record kind: where its four offsets and lengths stand (bitmap header, bits)."""
_WMF_BITMAPS = {0x0F43: 28, 0x0B41: 26, 0x0940: 22, 0x0D33: 24}
_RECORDS = 1_000_000
_PICTURES = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"))


def sniff(source: Source) -> str | None:
    """By the signature in its header."""
    if not is_metafile(source.head):
        return None
    return "image/emf" if source.head[40:44] == b" EMF" else "image/wmf"


def read(source: Source) -> Iterator[Part]:
    """Texts, then bitmaps."""
    raw = source.read()
    texts = [text for text in metafile_texts(raw) if text]
    for reading in dict.fromkeys(("\n".join(texts), "".join(texts) if len(texts) > 1 else "")):
        yield from (Block(Layer.IMAGE_TEXT, piece) for piece in pieces(reading) if piece.strip())
    whole = yield from (_emf(raw) if raw[40:44] == b" EMF" else _wmf(raw))
    if not whole:
        yield Gap(GapReason.DAMAGED, detail="图元文件不完整，末尾缺失")


def _emf(raw: bytes) -> Generator[Part, None, bool]:
    """Bitmaps of an EMF; the return value says whether its last record was reached."""
    at = 0
    for _ in range(_RECORDS):
        if at + 8 > len(raw):
            return False
        kind, size = struct.unpack_from("<II", raw, at)
        record = raw[at : at + size]
        if size < 8 or len(record) < size:
            return False
        if kind == 14:
            return True
        if kind in _EMF_BITMAPS and len(record) >= _EMF_BITMAPS[kind] + 16:
            head, head_size, bits, bits_size = struct.unpack_from("<4I", record, _EMF_BITMAPS[kind])
            yield from _bitmap(record[head : head + head_size], record[bits : bits + bits_size])
        elif kind == 70 and record[12:16] == b"EMF+":
            yield from _inside(record)
        at += size
    return False


def _wmf(raw: bytes) -> Generator[Part, None, bool]:
    at = (22 if raw[:4] == b"\xd7\xcd\xc6\x9a" else 0 if raw[:2] in (b"\1\0", b"\2\0") else 8) + 18
    for _ in range(_RECORDS):
        if at + 6 > len(raw):
            return False
        size, kind = struct.unpack_from("<IH", raw, at)
        if kind == 0:
            return True
        record = raw[at : at + 2 * size]
        if size < 3 or len(record) < 2 * size:
            return False
        if kind in _WMF_BITMAPS and len(record) > _WMF_BITMAPS[kind] + 40:
            dib = record[_WMF_BITMAPS[kind] :]
            head = _header_size(dib)
            yield from _bitmap(dib[:head], dib[head:])
        at += 2 * size
    return False


def _bitmap(header: bytes, bits: bytes) -> Iterator[Part]:
    if len(header) < 40 or not bits:
        return
    for magic, suffix in _PICTURES:
        if bits.startswith(magic):
            yield Embedded(f"图元文件中的图片.{suffix}", bits)
            return
    start = 14 + len(header)
    file = b"BM" + struct.pack("<IHHI", start + len(bits), 0, 0, start) + header + bits
    yield Embedded("图元文件中的图片.bmp", file)


def _header_size(dib: bytes) -> int:
    bits, packing, colours = *struct.unpack_from("<HI", dib, 14), struct.unpack_from("<I", dib, 32)[0]
    palette = 4 * (colours or (1 << bits if bits <= 8 else 0)) + (12 if packing == 3 else 0)
    return int(struct.unpack_from("<I", dib)[0]) + min(palette, len(dib))


def _inside(record: bytes) -> Iterator[Part]:
    """A compressed picture within the newer records of a metafile."""
    for magic, suffix in _PICTURES:
        found = record.find(magic)
        if found >= 0:
            yield Embedded(f"图元文件中的图片.{suffix}", record[found:])
            return
