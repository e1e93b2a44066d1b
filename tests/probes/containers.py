"""Hiding places of Outlook messages and of archives that are not zip (.msg, .7z, .rar), one probe each.

The RAR is version 4 and only stored, because no free program writes one.
"""

import struct
import zlib
from collections.abc import Callable

from disclosure_screen.extract import ciphered
from disclosure_screen.extract.legacy.compound import pack
from disclosure_screen.model.document import Layer
from tests.probes.probe import Probe

Build = Callable[[str], bytes]
_PROPERTIES, _STREAM = "__properties_version1.0", "__substg1.0_"
_ATTACHED, _RECIPIENT = "__attach_version1.0_#00000000", "__recip_version1.0_#00000000"


def message(number: str, *storage: str) -> Build:
    """A message with the value in one property, in a storage or at the top."""

    def built(value: str) -> bytes:
        streams: dict[tuple[str, ...], bytes] = {
            (_PROPERTIES,): bytes(32),
            (f"{_STREAM}1000001F",): "正文".encode("utf-16-le"),
        }
        raw = value.encode() if number.endswith("0102") else value.encode("utf-16-le")
        return pack({**streams, (*storage, _STREAM + number): raw})

    return built


def seven(name: str, text: str) -> Build:
    """A 7z archive of one text."""

    def built(value: str) -> bytes:
        held: list[bytes] = []

        def write(raw: bytes) -> int:
            held.append(bytes(raw))
            return len(raw)

        with ciphered.library().custom_writer(write, "7zip") as archive:
            raw = text.replace("{}", value).encode()
            archive.add_file_from_memory(name.replace("{}", value), len(raw), raw)
        return b"".join(held)

    return built


def rar(name: str, text: str) -> Build:
    """A RAR archive of one stored text."""

    def built(value: str) -> bytes:
        called, raw = name.replace("{}", value).encode(), text.replace("{}", value).encode()
        entry = struct.pack("<IIBIIBBHI", len(raw), len(raw), 3, zlib.crc32(raw), 0, 20, 0x30, len(called), 0x81A4)
        return (
            b"Rar!\x1a\x07\0"
            + _header(0x73, 0, bytes(6))
            + _header(0x74, 0x8000, entry + called)
            + raw
            + _header(0x7B, 0x4000, b"")
        )

    return built


def _header(kind: int, flags: int, body: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


_MESSAGES: dict[str, tuple[Layer, Build]] = {
    "body": (Layer.BODY, message("1000001F")),
    "subject": (Layer.METADATA, message("0037001F")),
    "page": (Layer.BODY, message("10130102")),
    "own property": (Layer.METADATA, message("8001001F")),
    "recipient": (Layer.METADATA, message("3001001F", _RECIPIENT)),
    "attachment": (Layer.BODY, message("37010102", _ATTACHED)),
    "attachment's name": (Layer.METADATA, message("3707001F", _ATTACHED)),
}
_ARCHIVES: dict[str, tuple[Layer, str, str]] = {
    "member": (Layer.BODY, "a.txt", "{}"),
    "member's name": (Layer.FILE_NAME, "{}.txt", "x"),
    "file in a folder": (Layer.BODY, "b/a.txt", "号{}"),
}

PROBES = (
    *(Probe(f"msg: {place}", "邮件.msg", frozenset({layer}), build) for place, (layer, build) in _MESSAGES.items()),
    *(
        Probe(f"{kind}: {place}", f"附件.{kind}", frozenset({layer}), build(name, text))
        for kind, build in (("7z", seven), ("rar", rar))
        for place, (layer, name, text) in _ARCHIVES.items()
    ),
)
