"""Encrypted zip members (加密的压缩包条目), opened with the passwords the office supplied, where the system has libarchive.

One member at a time, as a little zip of its own: names need not be decoded the same way twice, and one wrong password does
not spoil the rest. Passwords are arguments and are never stored.
"""

import ctypes
import os
import struct
from typing import Any

from disclosure_screen.extract.inflate import Container, Member
from disclosure_screen.extract.source import Unreadable
from disclosure_screen.model.document import GapReason

_LIBRARIES = ("libarchive.so.13", "libarchive.so", "libarchive.13.dylib", "libarchive.dylib")


def library() -> Any:
    """The binding to the system's libarchive. Raises :class:`Unreadable` (unsupported) where the system has none."""
    # The binding would ask ldconfig, a process of its own; the isolated one may not start any.
    os.environ.setdefault("LIBARCHIVE", _present())
    try:
        import libarchive
        import libarchive.exception
    except (ImportError, OSError, AttributeError, TypeError):  # how the binding says that the system has none
        raise Unreadable(
            GapReason.UNSUPPORTED, "本机没有安装解压组件（libarchive），无法读取该压缩格式，请解压后重新送审"
        ) from None
    return libarchive


def _present() -> str:
    for name in _LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return name
    return _LIBRARIES[0]


def deciphered(container: Container, member: Member, passwords: tuple[str, ...]) -> bytes | None:
    """The bytes of an encrypted member; None where no password fits, or nothing here can decipher."""
    if not passwords:
        return None
    try:
        archive = library()
        raw = _alone(container, member)
    except Unreadable:
        return None
    for password in passwords:
        try:
            with archive.memory_reader(raw, passphrase=password) as opened:
                for entry in opened:
                    return _bounded(container, entry)
        except archive.exception.ArchiveError:
            continue
    return None


def _bounded(container: Container, entry: Any) -> bytes:
    pieces: list[bytes] = []
    held = 0
    for piece in entry.get_blocks():
        held += len(piece)
        if held > container.limits.part_bytes or not container.source.budget.spend_bytes(len(piece)):
            raise Unreadable(GapReason.LIMIT, "解压后超过上限，其余未读")
        pieces.append(bytes(piece))
    return b"".join(pieces)


def _alone(container: Container, member: Member) -> bytes:
    """The member as the only one of an archive."""
    header = container.bytes_at(member.offset, 30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise Unreadable(GapReason.DAMAGED, "条目指向的位置没有内容")
    name_size, extra_size = struct.unpack_from("<HH", header, 26)
    extra = container.bytes_at(member.offset + 30 + name_size, extra_size)
    # The flags stay: the old cipher checks its password against the time or the checksum, depending on one of them.
    start = struct.pack(
        "<4sHHHIIIIHH", b"PK\x03\x04", 51, member.flags, member.method, *_time_and_check(header, member),
        member.deflated, member.inflated, 1, extra_size,
    )  # fmt: skip
    data = container.bytes_at(member.offset + 30 + name_size + extra_size, member.deflated)
    behind = (
        struct.pack("<4sIII", b"PK\x07\x08", member.crc, member.deflated, member.inflated) if member.flags & 8 else b""
    )
    local = start + b"a" + extra + data + behind
    entry = struct.pack(
        "<4sHHHHIIIIHHHHHII", b"PK\x01\x02", 51, 51, member.flags, member.method, *_time_and_check(header, member),
        member.deflated, member.inflated, 1, extra_size, 0, 0, 0, 0, 0,
    )  # fmt: skip
    directory = entry + b"a" + extra
    return local + directory + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), len(local), 0)


def _time_and_check(header: bytes, member: Member) -> tuple[int, int]:
    return int.from_bytes(header[10:14], "little"), member.crc
