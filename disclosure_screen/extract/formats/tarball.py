"""Tar archives (归档包): members, their owners' names and link targets, and whatever follows the end mark."""

import io
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from disclosure_screen.extract.inflate import decode_name
from disclosure_screen.extract.source import Embedded, Part, Source, Unreadable
from disclosure_screen.extract.strings import printable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

if TYPE_CHECKING:
    import tarfile

PRECEDENCE = 810

_BLOCK = 512


def sniff(source: Source) -> str | None:
    """By the magic word of its first header, or by that header's checksum in archives older than the word."""
    head = source.head[:_BLOCK]
    if len(head) == _BLOCK and (head[257:262] == b"ustar" or (head[0] and _checksum_holds(head))):
        return "application/x-tar"
    return None


def read(source: Source) -> Iterator[Part]:
    """Every member as a file; a missing end mark means that the archive was cut."""
    import tarfile

    source.file.seek(0)
    end = 0
    try:
        with tarfile.open(fileobj=source.file, mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
            for number, member in enumerate(archive):
                if number >= source.limits.parts:
                    raise Unreadable(GapReason.LIMIT, f"条目超过 {source.limits.parts:,} 个，其余未读")
                yield from _member(source, archive, member)
                end = member.offset_data + -(-member.size // _BLOCK) * _BLOCK if member.isreg() else member.offset_data
    except (tarfile.TarError, EOFError, ValueError, OSError):
        yield Gap(GapReason.DAMAGED, detail="归档包损坏或不完整，其余内容未读")
    yield from _behind(source, end)


def _member(source: Source, archive: "tarfile.TarFile", member: "tarfile.TarInfo") -> Iterator[Part]:
    raw_name = os.fsencode(member.name) if _has_surrogates(member.name) else b""
    name = decode_name(raw_name) if raw_name else member.name
    place = Location((name,))
    texts = {member.uname, member.gname, member.linkname, *(str(value) for value in member.pax_headers.values())}
    described = " ".join(sorted(text for text in texts if text and text not in ("root", member.name)))
    if described:
        yield Block(Layer.METADATA, described.encode("utf-8", "replace").decode("utf-8"), place)
    if not member.isreg():
        yield Block(Layer.FILE_NAME, name, place)
        return
    if member.size > source.limits.part_bytes:
        yield Gap(GapReason.LIMIT, place, f"超过单个部分上限 {source.limits.part_bytes:,} 字节，未读")
        return
    opened = archive.extractfile(member)
    data = opened.read() if opened else b""
    if len(data) < member.size:
        yield Gap(GapReason.DAMAGED, place, "文件不完整，该部分被截断")
    yield Embedded(name, data, Layer.ATTACHMENT, raw_name=raw_name)


def _behind(source: Source, end: int) -> Iterator[Part]:
    """The end mark is two empty blocks; text behind it is text."""
    source.file.seek(end)
    tail = source.file.read(source.limits.part_bytes)
    if len(tail) < 2 * _BLOCK or tail[: 2 * _BLOCK].strip(b"\0"):
        yield Gap(GapReason.DAMAGED, detail="归档包没有结束标记，可能被截断")
    for text in printable(io.BytesIO(tail)):
        yield Block(Layer.HIDDEN, text, Location(("归档包末尾的数据",)), concealment="归档包条目之外的数据")


def _has_surrogates(name: str) -> bool:
    return any("\udc80" <= char <= "\udcff" for char in name)


def _checksum_holds(head: bytes) -> bool:
    try:
        stated = int(head[148:156].strip(b"\0 ") or b"x", 8)
    except ValueError:
        return False
    return stated == sum(head[:148]) + sum(head[156:]) + 8 * 32
