"""Office drawings (Escher, 图形): alternative texts, WordArt, link targets and pictures in drawing records ([MS-ODRAW]).

Shared by doc, xls and ppt. Containers are walked by an explicit stack, so depth costs nothing; a record that claims more
than its container holds is cut to it.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

_BLIPS = {
    0xF01A: "emf",
    0xF01B: "wmf",
    0xF01C: "pict",
    0xF01D: "jpg",
    0xF01E: "png",
    0xF01F: "dib",
    0xF029: "tif",
    0xF02A: "jpg",
}
_TWO_UIDS = frozenset({0x3D5, 0x217, 0x543, 0x46B, 0x6E3, 0x6E1, 0x7A9, 0x6E5})
_OPTIONS = frozenset({0xF00B, 0xF121, 0xF122})
_TEXTS = {
    0x00C0: "艺术字", 0x0105: "图片名称", 0x0380: "图形名称", 0x0381: "替代文字", 0x0382: "图形链接", 0x038D: "链接提示",
    0x038E: "脚本", 0x0186: "填充图片名称", 0x01C5: "线条图片名称",
}  # fmt: skip
_DRAWN = ("艺术字",)
_AUTOMATIC = re.compile(r"[^\W\d]+( [^\W\d]+)* ?[0-9]{1,4}")
"""Names the program numbers by itself: Picture 2, 文本框 3."""
_RECORDS = 2_000_000
_LARGEST = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Blip:
    """A picture's bytes as a file of their own, named by its kind."""

    kind: str
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ShapeText:
    """A text a shape carries beside its text box; ``drawn`` is True where a reader sees it (WordArt)."""

    label: str
    text: str = field(repr=False)
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Torn:
    """Drawing data that could not be followed or inflated: something in it was not read."""


def records(raw: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(type, instance, body) of every atom, containers opened, in order; type -1 where one claims more than there is."""
    stack = [(0, len(raw))]
    for _ in range(_RECORDS):
        if not stack:
            return
        at, end = stack.pop()
        if at + 8 > end:
            continue
        head, kind, size = struct.unpack_from("<HHI", raw, at)
        stop = min(at + 8 + size, end)
        if at + 8 + size > end:
            yield -1, 0, b""
        stack.append((stop, end))
        if head & 0xF == 0xF and kind >= 0xF000:
            stack.append((at + 8, stop))
        else:
            yield kind, head >> 4, raw[at + 8 : stop]
            if kind == 0xF007 and stop - at > 44 + 8:
                stack.append((at + 44 + raw[at + 8 + 33] % 128, stop))


DrawingPart = Blip | ShapeText | Torn


def drawing_parts(raw: bytes) -> Iterator[DrawingPart]:
    """Pictures and texts of all drawing records in ``raw``."""
    for kind, instance, body in records(raw):
        if kind < 0:
            yield Torn()
        elif kind in _BLIPS:
            yield from blip(kind, instance, body)
        elif kind in _OPTIONS:
            yield from option_parts(body, instance)


def delayed_blips(raw: bytes, delay: bytes) -> Iterator[Blip | Torn]:
    """Pictures whose entry in ``raw`` only points into another stream."""
    for start, end in delayed_places(raw, delay):
        head, kind = struct.unpack_from("<HH", delay, start)
        yield from blip(kind, head >> 4, delay[start + 8 : end])


def delayed_places(raw: bytes, delay: bytes) -> Iterator[tuple[int, int]]:
    """Where in the other stream those pictures stand, each once."""
    offsets = {
        struct.unpack_from("<I", body, 28)[0] for kind, _, body in records(raw) if kind == 0xF007 and len(body) >= 32
    }
    for offset in sorted(offsets):
        if offset + 8 <= len(delay):
            _, kind, size = struct.unpack_from("<HHI", delay, offset)
            if kind in _BLIPS:
                yield offset, min(offset + 8 + size, len(delay))


def blip(kind: int, instance: int, body: bytes) -> Iterator[Blip | Torn]:
    """The picture of one blip record; metafiles are inflated, up to a cap."""
    name = _BLIPS[kind]
    at = 32 if instance in _TWO_UIDS else 16
    if name not in ("emf", "wmf", "pict"):
        yield Blip(name, body[at + 1 :])
        return
    packed = body[at + 34 :]
    if len(body) > at + 32 and body[at + 32] == 0:
        inflater = zlib.decompressobj()
        try:
            packed = inflater.decompress(packed, _LARGEST)
        except zlib.error:
            packed = b""
        if not inflater.eof:
            yield Torn()
    yield Blip(name, packed)


def option_parts(body: bytes, count: int) -> Iterator[ShapeText]:
    """Texts among a shape's options; ``count`` is the number of options."""
    at = 6 * count
    for number in range(count):
        if 6 * number + 6 > len(body):
            return
        code, value = struct.unpack_from("<HI", body, 6 * number)
        if not code & 0x8000:
            continue
        raw, at = body[at : at + value], at + value
        label = _TEXTS.get(code & 0x3FFF)
        if label == "图形链接":
            yield from (ShapeText(label, text) for text in link_texts(raw))
        elif label:
            text = raw.decode("utf-16-le", "replace").replace("\0", "").strip()
            if text and not (label == "图形名称" and _AUTOMATIC.fullmatch(text)):
                yield ShapeText(label, text, label in _DRAWN)


def link_texts(raw: bytes) -> Iterator[str]:
    """Targets in a hyperlink object: wide strings with a count before them, and monikers' 8-bit paths."""
    from disclosure_screen.extract.legacy.printable import printable_runs

    yield from printable_runs(raw)
