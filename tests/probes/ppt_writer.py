"""A minimal writer of PowerPoint binary presentations, for probes only: slides, notes, masters and the save directory.

Written from [MS-PPT] and not from the reader, so that a misreading of the format cannot cancel out.
"""

import struct
from dataclasses import dataclass, field

from disclosure_screen.extract.legacy.compound import pack
from tests.probes.ole_parts import record

_MASTER = 0x80000000
"""The number slides use for the master."""


def container(kind: int, *parts: bytes, instance: int = 0) -> bytes:
    """A record that holds records."""
    return record(kind, b"".join(parts), instance=instance, container=True)


def chars(text: str) -> bytes:
    """A text in 16-bit characters."""
    return record(0x0FA0, text.encode("utf-16-le"))


def narrow(text: str) -> bytes:
    """A text in 8-bit characters."""
    return record(0x0FA8, text.encode("latin-1"))


def string(text: str, instance: int = 0) -> bytes:
    """A CString: names, links, comments."""
    return record(0x0FBA, text.encode("utf-16-le"), instance=instance)


def box(
    *texts: bytes, anchor: tuple[int, int, int, int] = (100, 100, 2000, 500), options: bytes = b"", data: bytes = b""
) -> bytes:
    """A shape with text; the anchor is (top, left, right, bottom)."""
    identity = record(0xF00A, struct.pack("<II", 1026, 0xA00), instance=202)
    where = record(0xF010, struct.pack("<4h", *anchor))
    client = record(0xF011, data, container=True) if data else b""
    header = record(0x0F9F, struct.pack("<I", 4))
    return container(0xF004, identity, options, where, client, record(0xF00D, header + b"".join(texts), container=True))


def drawing(*shapes: bytes) -> bytes:
    """A slide's drawing."""
    root = container(0xF004, record(0xF009, bytes(16)), record(0xF00A, struct.pack("<II", 1024, 5)))
    back = container(0xF004, record(0xF00A, struct.pack("<II", 1025, 0xC00), instance=1))
    group = container(0xF003, root, *shapes)
    return container(0x040C, container(0xF002, record(0xF008, struct.pack("<II", 3, 1026), instance=1), group, back))


def coloured(text: str, colour: bytes) -> bytes:
    """A text and its formatting: one paragraph, one run in a colour."""
    style = struct.pack("<IHI", len(text) + 1, 0, 0) + struct.pack("<II", len(text) + 1, 0x40000) + colour
    return chars(text) + record(0x0FA1, style)


@dataclass(slots=True)
class Slide:
    """A slide's records, its outline texts in the document's list, and its notes."""

    records: bytes
    outline: bytes = b""
    notes: bytes = b""
    hidden: bool = False


@dataclass(slots=True)
class Presentation:
    """A presentation under construction. ``earlier`` are outermost records no save names any more."""

    slides: list[Slide]
    master: bytes = b""
    document: bytes = b""
    earlier: bytes = b""
    streams: dict[tuple[str, ...], bytes] = field(default_factory=dict)
    user: str = "经办人"

    def objects(self) -> list[tuple[int, bytes]]:
        """Every outermost object with its number."""
        scheme = record(0x07F0, b"\xff\xff\xff\0" + bytes(28), instance=1)
        atom = record(0x03EF, struct.pack("<I8sIIHH", 1, bytes(8), 0, 0, 7, 0))
        objects = [(2, container(0x03F8, atom, self.master or drawing(), scheme))]
        listing, notes = b"", b""
        for place, slide in enumerate(self.slides):
            number = 3 + 2 * place
            show = record(0x03F9, struct.pack("<IIBBHI", 0, 0, 0, 0, 4 if slide.hidden else 0, 0))
            atom = record(0x03EF, struct.pack("<I8sIIHH", 16, bytes(8), _MASTER, 0, 7, 0))
            objects.append((number, container(0x03EE, atom, show, slide.records, scheme)))
            listing += record(0x03F3, struct.pack("<IIIII", number, 0, 0, 256 + place, 0)) + slide.outline
            if slide.notes:
                atom = record(0x03F1, struct.pack("<IHH", 256 + place, 7, 0))
                objects.append((number + 1, container(0x03F0, atom, slide.notes, scheme)))
                notes += record(0x03F3, struct.pack("<IIIII", number + 1, 0, 0, 256 + place, 0))
        size = record(0x03E9, struct.pack("<iiiiiiIIHHBBBB", 5760, 4320, 4320, 5760, 5, 10, 0, 0, 1, 0, 0, 0, 0, 1))
        font = record(0x0FB7, "Arial".encode("utf-16-le").ljust(64, b"\0") + bytes(4))
        fonts = container(0x07D5, font)
        masters = container(0x0FF0, record(0x03F3, struct.pack("<IIIII", 2, 0, 0, _MASTER, 0)), instance=1)
        lists = masters + container(0x0FF0, listing) + (container(0x0FF0, notes, instance=2) if notes else b"")
        group = record(0xF006, struct.pack("<IIIIII", 2048, 2, 3, 1, 1, 3))
        art = container(0x040B, container(0xF000, group))
        return [
            (1, container(0x03E8, size, container(0x03F2, fonts), art, self.document, lists, record(0x03EA, b""))),
            *objects,
        ]

    def build(self) -> bytes:
        """The finished file."""
        stream, directory = bytearray(self.earlier), b""
        for number, raw in self.objects():
            directory += struct.pack("<II", number | 1 << 20, len(stream))
            stream += raw
        at_directory = len(stream)
        stream += record(0x1772, directory)
        at_edit = len(stream)
        stream += record(0x0FF5, struct.pack("<IIIIIIHH", 0, 0, 0, at_directory, 1, 99, 1, 0))
        name = self.user.encode("gb18030")
        current = struct.pack("<IIIHHBBH", 0x14, 0xE391C05F, at_edit, len(name), 0x3F4, 3, 0, 0) + name
        current = record(0x0FF6, current + struct.pack("<I", 8) + self.user.encode("utf-16-le"))
        return pack({("PowerPoint Document",): bytes(stream), ("Current User",): current, **self.streams})
