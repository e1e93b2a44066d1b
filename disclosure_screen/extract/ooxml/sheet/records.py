"""BIFF12 records ([MS-XLSB] 二进制工作簿记录): the stream of numbered records that an xlsb part is made of."""

import struct
from collections.abc import Iterable, Iterator

from disclosure_screen.extract.source import Unreadable
from disclosure_screen.model.document import GapReason

Record = tuple[int, bytes]
_LONGEST = 4 * 2**20
"""Bytes of one record; a cell's text is at most 64 KiB."""


def records(chunks: Iterable[bytes]) -> Iterator[Record]:
    """Number and payload of each record. Raises :class:`Unreadable` where the stream ends inside one."""
    kept = b""
    for chunk in chunks:
        kept += chunk
        at = 0
        while (found := _head(kept, at)) is not None:
            number, start, size = found
            if size > _LONGEST:
                raise Unreadable(GapReason.LIMIT, f"二进制记录超过 {_LONGEST:,} 字节")
            if start + size > len(kept):
                break
            yield number, kept[start : start + size]
            at = start + size
        kept = kept[at:]
    if kept:
        raise Unreadable(GapReason.DAMAGED, "二进制部件在记录中间中断")


def _head(raw: bytes, at: int) -> tuple[int, int, int] | None:
    """Record number, start and size of the payload; None where the head is not complete yet."""
    if at >= len(raw):
        return None
    number = raw[at]
    at += 1
    if number & 0x80:
        if at >= len(raw):
            return None
        number = (number & 0x7F) | (raw[at] & 0x7F) << 7
        at += 1
    size = shift = 0
    for _ in range(4):
        if at >= len(raw):
            return None
        byte = raw[at]
        at += 1
        size |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            break
    return number, at, size


def wide(raw: bytes, at: int) -> tuple[str, int]:
    """A length-prefixed UTF-16 text (``XLWideString``) and the offset behind it; empty where it is null or broken."""
    if at + 4 > len(raw):
        return "", len(raw)
    (count,) = struct.unpack_from("<I", raw, at)
    if count == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * count
    return raw[at + 4 : end].decode("utf-16-le", "replace"), min(end, len(raw))


def wide_texts(raw: bytes) -> list[str]:
    """Every length-prefixed text that can be made out in a record whose fields are not known here."""
    found: list[str] = []
    at = 0
    while at + 6 <= len(raw):
        count = raw[at] | raw[at + 1] << 8
        if count > 1 and not raw[at + 2] and not raw[at + 3] and at + 4 + 2 * count <= len(raw):
            text = raw[at + 4 : at + 4 + 2 * count].decode("utf-16-le", "replace")
            if text.isprintable() and len(text.strip()) > 1:
                found.append(text)
                at += 4 + 2 * count
                continue
        at += 1
    return found


def rk(value: int) -> float:
    """An ``RkNumber``: thirty bits of a double or of an integer, perhaps in hundredths."""
    number: float
    if value & 2:
        number = value >> 2 if value < 0x80000000 else (value >> 2) - 0x40000000
    else:
        (number,) = struct.unpack("<d", struct.pack("<Q", (value & 0xFFFFFFFC) << 32))
    return number / 100 if value & 1 else number


def formula_texts(raw: bytes) -> str:
    """The string literals (``PtgStr``) in a parsed formula, joined."""
    found: list[str] = []
    at = raw.find(b"\x17")
    while at >= 0 and at + 3 <= len(raw):
        (count,) = struct.unpack_from("<H", raw, at + 1)
        text = raw[at + 3 : at + 3 + 2 * count].decode("utf-16-le", "replace")
        if count and len(text) == count and text.isprintable():
            found.append(text)
            at = raw.find(b"\x17", at + 3 + 2 * count)
        else:
            at = raw.find(b"\x17", at + 1)
    return " ".join(found)
