"""Seals and signatures (电子印章、签名): names and pictures inside their ASN.1, which no viewer shows as text.

Only the outer grammar is followed (tag, length, value), not the schema: GB/T 38540 and the older versions differ, and a
name is a string in all of them.
"""

from collections.abc import Iterator
from typing import Final

from disclosure_screen.extract.source import Embedded, Part
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

_CONSTRUCTED: Final = 0x20
_OCTETS: Final = 0x04
_BITS: Final = 0x03
_STRINGS: Final = {
    0x0C: "utf-8",
    0x13: "ascii",
    0x14: "gb18030",
    0x16: "ascii",
    0x1A: "ascii",
    0x1C: "utf-32-be",
    0x1E: "utf-16-be",
}
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"PK\x03\x04")
_DEPTH: Final = 40
_MOST: Final = 20_000


def seal(raw: bytes, name: str) -> Iterator[Part]:
    """Strings as metadata, pictures and nested documents as files."""
    seen: set[str] = set()
    for kind, value in _values(raw, 0, [0]):
        if kind is None:
            yield Embedded("印章图像", value, Layer.EMBEDDED, Location((name,)))
            continue
        text = value.decode(kind, "replace").strip("\0 ")
        if len(text) > 1 and text.isprintable() and text not in seen:
            seen.add(text)
            yield Block(
                Layer.METADATA, text, Location((name, "印章与签名信息")), concealment="印章与签名信息，不在页面上显示"
            )


def _values(raw: bytes, depth: int, count: list[int]) -> Iterator[tuple[str | None, bytes]]:
    position = 0
    while position + 2 <= len(raw) and count[0] < _MOST:
        count[0] += 1
        tag, length = raw[position], raw[position + 1]
        position += 2
        if length & 0x80:
            size = length & 0x7F
            if not 1 <= size <= 4:
                return
            length = int.from_bytes(raw[position : position + size], "big")
            position += size
        value = raw[position : position + length]
        position += length
        if tag & _CONSTRUCTED and depth < _DEPTH:
            yield from _values(value, depth + 1, count)
        elif tag in _STRINGS:
            yield _STRINGS[tag], value
        elif tag in (_OCTETS, _BITS):
            inner = value[1:] if tag == _BITS else value
            if inner.startswith(_PICTURES):
                yield None, inner
            elif inner[:1] in (b"\x30", b"\x31") and depth < _DEPTH:
                yield from _values(inner, depth + 1, count)
