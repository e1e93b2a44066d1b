"""Packaged files (OLE 打包对象): a file dropped into a document as an icon, with the paths it once had."""

import struct
from collections.abc import Iterator

from disclosure_screen.extract.source import Embedded, Part
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_LONGEST = 1024


def packaged(raw: bytes) -> Iterator[Part]:
    """The file in an Ole10Native stream, and its stored paths; the bare bytes where there is no package header."""
    parsed = _parsed(raw)
    if parsed is None:
        if len(raw) > 4:
            yield Embedded("嵌入内容", raw[4:])
        return
    names, inner, whole = parsed
    for text in dict.fromkeys(name for name in names if name):
        yield Block(Layer.METADATA, text, Location(("打包对象路径",)))
    name = names[0] or names[1].replace("\\", "/").rsplit("/", 1)[-1]
    yield Embedded(name or "嵌入内容", inner)
    if not whole:
        yield Gap(GapReason.DAMAGED, Location(("打包对象",)), "打包对象不完整")


def _parsed(raw: bytes) -> tuple[list[str], bytes, bool] | None:
    if len(raw) < 12 or struct.unpack_from("<H", raw, 4)[0] != 2:
        return None
    label, at = _text(raw, 6)
    path, at = _text(raw, at)
    if at + 8 > len(raw):
        return None
    length = struct.unpack_from("<I", raw, at + 4)[0]
    if length > _LONGEST or at + 12 + length > len(raw):
        return None
    temporary = raw[at + 8 : at + 8 + length].split(b"\0")[0].decode("gb18030", "replace")
    at += 8 + length
    size = struct.unpack_from("<I", raw, at)[0]
    return [label, path, temporary], raw[at + 4 : at + 4 + size], at + 4 + size <= len(raw)


def _text(raw: bytes, at: int) -> tuple[str, int]:
    end = raw.find(b"\0", at, at + _LONGEST)
    return ("", len(raw)) if end < 0 else (raw[at:end].decode("gb18030", "replace"), end + 1)
