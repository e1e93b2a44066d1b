"""Outlook's wrapping of a message (TNEF, winmail.dat): attachments and properties that other mail programs cannot show.

A list of attributes, each with its length; inside two of them, properties as in an Outlook message. What is named here is
handed on as files; the strings of everything else are read. The list has no end mark: a cut between two attributes cannot
be known, every other one is.
"""

import io
import struct
from collections.abc import Iterator

from disclosure_screen.extract.encoding import read_text
from disclosure_screen.extract.formats.msg import decompressed
from disclosure_screen.extract.pieces import pieces
from disclosure_screen.extract.source import Embedded, Part, Source, Unreadable
from disclosure_screen.extract.strings import printable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 590

_SIGNATURE = b"\x78\x9f\x3e\x22"
_TITLE, _DATA, _START = 0x8010, 0x800F, 0x9002
_PROPERTIES = (0x9003, 0x9005)
_BODY, _SUBJECT = 0x800C, 0x8004
_COMPRESSED = struct.pack("<HH", 0x0102, 0x1009)


def sniff(source: Source) -> str | None:
    """By its signature."""
    return "application/ms-tnef" if source.head.startswith(_SIGNATURE) else None


def read(source: Source) -> Iterator[Part]:
    """Attributes in order; an attachment is handed on when its data has come."""
    raw = source.read()
    at, name, number = 6, "", 0
    while at + 9 <= len(raw):
        kind, size = struct.unpack_from("<HxxI", raw, at + 1)
        data = raw[at + 9 : at + 9 + size]
        at += 9 + size + 2
        if len(data) < size or at > len(raw):
            yield Gap(GapReason.DAMAGED, detail="文件不完整，末尾缺失")
        if kind == _START:
            number, name = number + 1, ""
        elif kind == _TITLE:
            name = read_text(data.rstrip(b"\0")).text
        elif kind == _DATA:
            yield Embedded(name or f"附件{number}", data, Layer.ATTACHMENT)
        elif kind in (_BODY, _SUBJECT):
            place = Location(("邮件正文" if kind == _BODY else "主题",))
            layer = Layer.BODY if kind == _BODY else Layer.METADATA
            yield from (
                Block(layer, piece, place) for piece in pieces(read_text(data.rstrip(b"\0")).text) if piece.strip()
            )
        elif kind in _PROPERTIES:
            yield from _properties(data)
        else:
            yield from _strings(data)
    if at < len(raw) or at == 6:
        yield Gap(GapReason.DAMAGED, detail="文件不完整，末尾缺失")


def _properties(data: bytes) -> Iterator[Part]:
    """Strings of all properties, and the compressed body among them."""
    yield from _strings(data)
    at = data.find(_COMPRESSED)
    if at < 0:
        return
    size = int.from_bytes(data[at + 8 : at + 12], "little")
    try:
        yield Embedded("邮件正文.rtf", decompressed(data[at + 12 : at + 12 + size]), Layer.ATTACHMENT)
    except Unreadable as error:
        yield error.gap(Location(("邮件正文",)))


def _strings(data: bytes) -> Iterator[Part]:
    for text in printable(io.BytesIO(data)):
        yield Block(Layer.METADATA, text, Location(("邮件属性",)), concealment="邮件属性，通常不显示")
