"""Entries (条目) of a zip file: what the directory and the members' own headers say, and names in whatever encoding."""

import io
import struct
import zlib
from dataclasses import dataclass, field

LOCAL = b"PK\x03\x04"
ENTRY = b"PK\x01\x02"


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of the directory. Sizes are claims. ``unlisted``: found in the bytes, but in no directory."""

    name: str
    raw_name: bytes = field(repr=False)
    offset: int
    deflated: int
    inflated: int
    method: int
    flags: int
    crc: int
    comment: str = field(default="", repr=False)
    unlisted: bool = False

    @property
    def encrypted(self) -> bool:
        """True where the bytes are enciphered."""
        return bool(self.flags & 1)

    @property
    def folder(self) -> bool:
        """True where the entry only names a folder."""
        return self.name.endswith(("/", "\\")) and self.inflated == 0


def decode_name(raw: bytes, *, utf8: bool = False, extra: bytes = b"") -> str:
    """A stored name as text: the Unicode extra field, the UTF-8 flag, valid UTF-8, then GB18030, the usual guess here."""
    unicode_path = _field(extra, 0x7075)
    if len(unicode_path) > 5 and int.from_bytes(unicode_path[1:5], "little") == zlib.crc32(raw):
        return unicode_path[5:].decode("utf-8", "replace")
    return name_readings(raw)[0 if utf8 else -1]


def name_readings(raw: bytes) -> tuple[str, ...]:
    """Every plausible reading of a stored name, the likeliest last: UTF-8, GB 18030, or one that always fits.

    Chinese names of two or three characters in GBK happen to be valid UTF-8, and then read as accents or Greek.
    """
    readings: dict[str, None] = {}
    for encoding in ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        readings[text] = None
        if any(char >= "\u0800" for char in text):
            break
    return tuple(readings) or (raw.decode("cp437"),)


def listed_entry(directory: bytes, at: int, shift: int) -> tuple[Member, int]:
    """The member at ``at`` of the directory, its offset moved by ``shift``; and where the next one stands."""
    (_, _, flags, method, _, _, crc, deflated, inflated, name_size, extra_size, comment_size, _, _, _, offset) = (
        struct.unpack("<HHHHHHIIIHHHHHII", directory[at + 4 : at + 46])
    )
    name_end = at + 46 + name_size
    raw_name, extra = directory[at + 46 : name_end], directory[name_end : name_end + extra_size]
    end = name_end + extra_size + comment_size
    inflated, deflated, offset = _wide(extra, inflated, deflated, offset)
    name = decode_name(raw_name, utf8=bool(flags & 0x800), extra=extra)
    comment = decode_name(directory[name_end + extra_size : end], utf8=bool(flags & 0x800))
    return Member(name, raw_name, offset + shift, deflated, inflated, method, flags, crc, comment), end


def _wide(extra: bytes, inflated: int, deflated: int, offset: int) -> tuple[int, int, int]:
    """Sizes and offset with the zip64 extra field taken into account."""
    wide = io.BytesIO(_field(extra, 1))
    values = []
    for value in (inflated, deflated, offset):
        raw = wide.read(8) if value == 0xFFFFFFFF else b""
        values.append(int.from_bytes(raw, "little") if len(raw) == 8 else value)
    return values[0], values[1], values[2]


def _field(extra: bytes, wanted: int) -> bytes:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack("<HH", extra[at : at + 4])
        if kind == wanted:
            return extra[at + 4 : at + 4 + size]
        at += 4 + size
    return b""


def local_entry(region: bytes, found: int, start: int) -> tuple[Member, int]:
    """The member whose own header stands at ``found`` of a region that begins at ``start``; and where its data ends."""
    _, flags, method, _, _, crc, deflated, inflated, name_size, extra_size = struct.unpack(
        "<HHHHHIIIHH", region[found + 4 : found + 30]
    )
    raw_name = region[found + 30 : found + 30 + name_size]
    extra = region[found + 30 + name_size : found + 30 + name_size + extra_size]
    body = found + 30 + name_size + extra_size
    inflated, deflated, _ = _wide(extra, inflated, deflated, 0)
    if flags & 8 and not deflated:
        following = min(
            (x for x in (region.find(LOCAL, body), region.find(ENTRY, body)) if x >= 0), default=len(region)
        )
        deflated = following - body
    name = decode_name(raw_name, utf8=bool(flags & 0x800), extra=extra)
    member = Member(name, raw_name, start + found, deflated, inflated, method, flags, crc, unlisted=True)
    return member, min(body + deflated, len(region))
