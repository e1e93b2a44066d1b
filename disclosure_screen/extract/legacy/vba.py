"""Macro source (宏代码) of a VBA project: the compressed text at the end of each module stream ([MS-OVBA] 2.4.1).

Macros are never run; their source is read because values written into it are published with the document.
"""

from collections.abc import Iterator

_LARGEST = 8 * 2**20


def modules(raw: bytes) -> Iterator[str]:
    """The source text in a module stream. Every position where a compressed container can begin with a module is tried."""
    at = raw.find(b"\x00Attribut")
    while at >= 3:
        source = decompress(raw[at - 3 :])
        if source:
            yield source.decode("gb18030", "replace")
        at = raw.find(b"\x00Attribut", at + 1)


def decompress(raw: bytes) -> bytes:
    """The decompressed container that starts with its signature byte; empty where it is none, cut where it is damaged."""
    if raw[:1] != b"\x01":
        return b""
    out, at = bytearray(), 1
    while at + 2 <= len(raw) and len(out) < _LARGEST:
        header = int.from_bytes(raw[at : at + 2], "little")
        if header >> 12 & 7 != 3:
            break
        end = min(at + (header & 0xFFF) + 3, len(raw))
        at += 2
        if header & 0x8000:
            _chunk(raw, at, end, out)
        else:
            out += raw[at:end]
        at = end
    return bytes(out)


def _chunk(raw: bytes, at: int, end: int, out: bytearray) -> None:
    start = len(out)
    while at < end:
        flags = raw[at]
        at += 1
        for bit in range(8):
            if at >= end:
                return
            if not flags >> bit & 1:
                out.append(raw[at])
                at += 1
                continue
            token = int.from_bytes(raw[at : at + 2], "little")
            at += 2
            bits = max(4, (len(out) - start - 1).bit_length())
            length, back = (token & (0xFFFF >> bits)) + 3, (token >> (16 - bits)) + 1
            if back > len(out) - start:
                return
            for _ in range(length):
                out.append(out[-back])
