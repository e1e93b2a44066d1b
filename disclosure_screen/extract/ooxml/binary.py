"""Binary parts (二进制部件): fonts recognised as such, strings taken from settings nobody has a reader for."""

import re
from collections.abc import Iterator

from disclosure_screen.extract.ooxml.names import speaks

_FONTS = (b"\0\1\0\0", b"OTTO", b"ttcf", b"true")
_ASCII = re.compile(rb"[\x20-\x7e]{6,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00|[\x00-\xff][\x4e-\x9f]){3,}")
_GBK = re.compile(rb"(?:[\xb0-\xf7][\xa1-\xfe]|[\x20-\x7e]){4,}")


def is_font(name: str, data: bytes) -> bool:
    """True where the part really is a font, plain or obfuscated with the GUID in its name (ECMA-376 part 4, 2.8.1)."""
    if data.startswith(_FONTS) or data[34:36] == b"LP":  # LP: embedded OpenType of PowerPoint
        return True
    guid = re.search(r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?", name)
    if not guid:
        return False
    key = bytes.fromhex(guid.group(1).replace("-", ""))[::-1]
    return bytes(a ^ b for a, b in zip(data[:16], key, strict=False)).startswith(_FONTS)


def is_wide_text(data: bytes) -> bool:
    """True where bytes are a UTF-16 text and nothing else."""
    try:
        return data.decode("utf-16-le").replace("\n", "").replace("\t", "").isprintable()
    except UnicodeDecodeError:
        return False


def strings(data: bytes, cap: int = 2_000) -> Iterator[str]:
    """Runs of readable text in bytes of unknown make: UTF-16, ASCII and GBK; only those that say something."""
    told: set[str] = set()
    for pattern, encoding in ((_WIDE, "utf-16-le"), (_ASCII, "ascii"), (_GBK, "gb18030")):
        for found in pattern.finditer(data):
            text = found.group().decode(encoding, "replace").strip()
            if text not in told and len(told) < cap and speaks(text):
                told.add(text)
                yield text
