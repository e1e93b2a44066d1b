"""Pictures, shapes and form fields of a Word document: the drawing tables and the Data stream ([MS-DOC] 2.9.192, 2.9.78)."""

import struct
from collections.abc import Iterator

from disclosure_screen.extract.legacy.escher import Blip, DrawingPart, Torn, delayed_blips, drawing_parts
from disclosure_screen.extract.legacy.metafile import picture
from disclosure_screen.extract.legacy.printable import printable_runs
from disclosure_screen.extract.legacy.word_parts import Opened
from disclosure_screen.extract.source import Part
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_HEADER = 0x44
_SHAPE_FILE = 0x66
_CHUNKS = 100_000


def drawings(opened: Opened) -> Iterator[Part]:
    """Shapes of the document's two drawings and the pictures they show (those lie in the main stream)."""
    raw = opened.named("drawings")
    if not raw:
        return
    size = 8 + struct.unpack_from("<I", raw.ljust(8, b"\0"), 4)[0]
    yield from _parts(drawing_parts(raw[:size]), "图形")
    yield from _parts(delayed_blips(raw[:size], opened.word), "图形")
    at = size
    for _ in range(2):
        if at + 9 > len(raw):
            return
        length = 8 + struct.unpack_from("<I", raw, at + 5)[0]
        yield from _parts(drawing_parts(raw[at + 1 : at + 1 + length]), "图形")
        at += 1 + length


def data_stream(data: bytes) -> Iterator[Part]:
    """Every chunk of the Data stream, referenced or not: inline pictures, and the texts of form fields and links."""
    at = 0
    for number in range(1, _CHUNKS):
        if at + 6 > len(data):
            return
        size, header = struct.unpack_from("<IH", data, at)
        if size < 6 or at + size > len(data) + 3:
            yield from _loose(data[at:])
            return
        chunk = data[at : at + size]
        if header == _HEADER:
            yield from _chunk(chunk, f"图片{number}")
        else:
            yield from _loose(chunk)
        at += size


def _chunk(chunk: bytes, label: str) -> Iterator[Part]:
    kind = struct.unpack_from("<H", chunk, 6)[0] if len(chunk) >= 8 else 0
    body = chunk[_HEADER:]
    if kind == _SHAPE_FILE and body:
        name, body = body[1 : 1 + body[0]], body[1 + body[0] :]
        if name.strip(b"\0 "):
            yield Block(Layer.METADATA, name.decode("gb18030", "replace"), Location((label, "图片文件名")))
    if body[2:4] == b"\x04\xf0":
        yield from _parts(drawing_parts(body), label)
    elif kind in (0x08, 0x5E, 0x63, 0x62):
        yield from picture(f"{label}.wmf", body, Location((label,)))
    else:
        yield from _loose(body)


def _loose(raw: bytes) -> Iterator[Part]:
    for text in printable_runs(raw):
        yield Block(Layer.HIDDEN, text, Location(("窗体域与链接数据",)), concealment="窗体域默认值、提示或链接数据")


def _parts(parts: Iterator[DrawingPart], label: str) -> Iterator[Part]:
    for number, part in enumerate(parts, 1):
        if isinstance(part, Torn):
            yield Gap(GapReason.DAMAGED, Location((label,)), "图形数据不完整，部分未读")
        elif isinstance(part, Blip):
            yield from picture(f"{label}-{number}.{part.kind}", part.raw, Location((label,)))
        else:
            layer = Layer.BODY if part.drawn else Layer.HIDDEN
            yield Block(layer, part.text, Location((label, part.label)), concealment="" if part.drawn else part.label)
