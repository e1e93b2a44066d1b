"""Zip archives (压缩包): every member is a file of its own, listed or not; names, comments and stray bytes are text too.

Nothing is ever written out, so a member called ``../../etc/passwd`` is only a strange name. A container that some other
format claims (docx, ofd, odt) never comes here.
"""

import io
from collections.abc import Iterator

from disclosure_screen.extract.ciphered import deciphered
from disclosure_screen.extract.inflate import Container, Member
from disclosure_screen.extract.source import Embedded, Part, Source, Unreadable
from disclosure_screen.extract.strings import printable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 800

_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_END = b"PK\x05\x06"


def sniff(source: Source) -> str | None:
    """A zip by its first bytes, or by the end record of one that something was put in front of."""
    if source.head.startswith(_SIGNATURES):
        return "application/zip"
    source.file.seek(max(0, source.size - 66_000))
    tail = source.file.read()
    if _END not in tail:
        return None
    try:
        return "application/zip" if Container(source).members else None
    except Unreadable:
        return None


def read(source: Source) -> Iterator[Part]:
    """Comments, stray bytes, then every member."""
    container = Container(source)
    yield from container.gaps
    if container.comment:
        yield Block(Layer.METADATA, container.comment, Location(("压缩包注释",)))
    for raw in container.outside_bytes():
        for text in printable(io.BytesIO(raw)):
            yield Block(Layer.HIDDEN, text, Location(("压缩包条目之外的数据",)), concealment="压缩包条目之外的数据")
    if not container.members:
        yield Gap(GapReason.EMPTY, detail="压缩包内没有任何文件")
    for member in container.members:
        yield from _member(container, member)


def _member(container: Container, member: Member) -> Iterator[Part]:
    place = Location((member.name,))
    if member.comment:
        yield Block(Layer.METADATA, member.comment, place)
    if member.folder:
        yield Block(Layer.FILE_NAME, member.name, place)
        return
    data, gap = container.salvage(member, place)
    if member.encrypted and (plain := deciphered(container, member, container.source.passwords)) is not None:
        data, gap = plain, None
    if gap is not None:
        yield gap
        if not data:
            yield Block(Layer.FILE_NAME, member.name, place)
            return
    concealment = "压缩包目录中未列出的内容" if member.unlisted else ""
    yield Embedded(member.name, data, Layer.ATTACHMENT, concealment=concealment, raw_name=member.raw_name)
