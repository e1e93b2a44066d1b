"""Pictures, objects and other data (嵌入数据) in RTF: written as hex digits or binary, wrapped by OLE 1, or packed in a store."""

import binascii
import re
from collections.abc import Iterator

from disclosure_screen.extract.rtf.destinations import Destination
from disclosure_screen.extract.source import Embedded, Part, Source, Unreadable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LINKED, _EMBEDDED = b"\1\0\0\0", b"\2\0\0\0"


def embedded_data(destination: Destination) -> Iterator[Part]:
    """What the gathered digits or bytes of a destination hold."""
    raw = bytes(destination.data)
    digits = re.sub(rb"[^0-9A-Fa-f]+", b"", raw)
    place = Location((destination.label,))
    if len(digits) >= len(raw.translate(None, b" \t\r\n")) * 0.95:
        if len(digits) % 2:
            yield Gap(GapReason.DAMAGED, place, "嵌入数据不完整")
        raw = binascii.unhexlify(digits[: len(digits) & ~1])
    if not raw:
        return
    name = f"{destination.name}.bin"
    if destination.name == "pict":
        yield Embedded(name, raw, Layer.EMBEDDED, place)
        return
    kind, texts, native = _object(raw)
    yield from (Block(Layer.METADATA, text, place, concealment="嵌入对象的属性") for text in texts if text)
    if kind == _LINKED and not native:
        if any(texts[1:]):
            yield Gap(GapReason.EXTERNAL, place, "链接的对象不在文件内，须单独送审")
    elif destination.name == "datastore" and native.startswith(_OLE):
        yield from _store(native, place)
    elif native.strip(b"\0"):
        yield Embedded(name, native, Layer.EMBEDDED, place)


def hex_data(text: str) -> bytes:
    """The bytes of a destination that is nothing but hex digits; empty where it is text."""
    digits = re.sub(r"\s+", "", text)
    if len(digits) < 128 or len(digits) % 2 or not re.fullmatch(r"[0-9A-Fa-f]+", digits) or digits.isdigit():
        return b""
    return bytes.fromhex(digits)


def _object(raw: bytes) -> tuple[bytes, list[str], bytes]:
    """Kind, names and native data of an OLE 1 object; the bytes as they stand where they are none."""
    kind = raw[4:8]
    if kind not in (_LINKED, _EMBEDDED) or raw[1:4] != b"\5\0\0":
        return b"", [], raw
    at, texts = 8, []
    for _ in range(3):
        size = int.from_bytes(raw[at : at + 4], "little")
        texts.append(raw[at + 4 : at + 4 + size].rstrip(b"\0").decode("gb18030", "replace"))
        at += 4 + size
    if at > len(raw):
        return kind, texts[:1], b""
    size = int.from_bytes(raw[at : at + 4], "little")
    return kind, texts, raw[at + 4 : at + 4 + size]


def _store(raw: bytes, place: Location) -> Iterator[Part]:
    """The custom XML parts that Word keeps for the document."""
    from disclosure_screen.extract.legacy.compound import Compound

    try:
        compound = Compound(Source.of_bytes("datastore", raw))
    except Unreadable as error:
        yield error.gap(place)
        return
    for path in compound.paths:
        yield Embedded("/".join(path), compound.read(*path), Layer.EMBEDDED, place)
