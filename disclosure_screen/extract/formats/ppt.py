"""PowerPoint binary presentations (.ppt、.pps、WPS 演示 .dps): slides, notes, masters, comments, links, embedded files."""

import struct
from collections.abc import Iterator

from disclosure_screen.extract.legacy.compound import Compound
from disclosure_screen.extract.legacy.decryption import StreamKey, stream_key
from disclosure_screen.extract.legacy.ppt_records import CRYPT, PERSIST, USER_EDIT, persisted, torn
from disclosure_screen.extract.legacy.ppt_slides import Presentation, pictures
from disclosure_screen.extract.legacy.side_streams import side_streams
from disclosure_screen.extract.source import Part, Source
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 42
_MEDIA = "application/vnd.ms-powerpoint"
_STREAM = "PowerPoint Document"
_ENCRYPTED_EDIT = 32
"""Length of the last save's record where it also names the encryption."""


def sniff(source: Source) -> str | None:
    """PowerPoint, where a compound file has its main stream (97 and later)."""
    return _MEDIA if any(name.casefold() == _STREAM.casefold() for name in source.ole_streams) else None


def read(source: Source) -> Iterator[Part]:
    """The presentation, its pictures, then the other streams."""
    compound = Compound(source)
    raw, user = compound.read(_STREAM), compound.read("Current User")
    current = struct.unpack_from("<I", user, 16)[0] if len(user) >= 20 else -1
    places = persisted(raw, current)
    opened: bytes | None = raw
    if _encrypted(raw, current):
        opened = _unlocked(raw, current, places, source.passwords)
    if opened is None:
        yield Gap(GapReason.ENCRYPTED, detail="已加密，请提供密码或未加密版本")
    else:
        if opened is not raw:
            yield Block(Layer.METADATA, "文件已加密，已用默认密码或登记的密码打开", Location(("加密",)))
            yield Gap(GapReason.ENCRYPTED, Location(("图片",)), "加密演示文稿中的图片未读")
        yield from _presentation(opened, places)
    if opened is raw:
        yield from pictures(compound.read("Pictures"))
    if name := _user(user):
        yield Block(Layer.METADATA, name, Location(("最后保存者",)))
    known = {path for name in (_STREAM, "Current User", "Pictures") if (path := compound.find(name))}
    yield from side_streams(compound, known)


def _presentation(raw: bytes, places: dict[int, int]) -> Iterator[Part]:
    yield from Presentation(raw, places).parts()
    if torn(raw) or not places:
        yield Gap(GapReason.DAMAGED, detail="演示文稿数据流不完整，其余部分未读")


def _user(user: bytes) -> str:
    """The name of the last saver; wide where it is stored wide."""
    length = struct.unpack_from("<H", user, 20)[0] if len(user) >= 22 else 0
    wide = user[32 + length : 32 + 3 * length]
    return wide.decode("utf-16-le", "replace").strip("\0 ") or user[28 : 28 + length].decode(
        "gb18030", "replace"
    ).strip("\0 ")


def _encrypted(raw: bytes, current: int) -> bool:
    if not current >= 0 or current + 8 > len(raw):
        return False
    kind: int = struct.unpack_from("<H", raw, current + 2)[0]
    size: int = struct.unpack_from("<I", raw, current + 4)[0]
    return kind == USER_EDIT and size >= _ENCRYPTED_EDIT


def _unlocked(raw: bytes, current: int, places: dict[int, int], passwords: tuple[str, ...]) -> bytes | None:
    """The stream with every object deciphered under its own number; None where no password fits."""
    crypt = places.get(struct.unpack_from("<I", raw.ljust(current + 40, b"\0"), current + 36)[0], -1)
    if crypt < 0 or crypt + 8 > len(raw) or struct.unpack_from("<H", raw, crypt + 2)[0] != CRYPT:
        return None
    size = struct.unpack_from("<I", raw, crypt + 4)[0]
    key = stream_key(raw[crypt + 8 : crypt + 8 + size], passwords)
    return None if key is None else _deciphered(raw, places, crypt, key)


def _deciphered(raw: bytes, places: dict[int, int], crypt: int, key: StreamKey) -> bytes:
    out = bytearray(raw)
    for number, at in places.items():
        if at == crypt or at + 8 > len(raw):
            continue
        if struct.unpack_from("<H", raw, at + 2)[0] in (USER_EDIT, PERSIST):
            continue
        head = key.plain(raw[at : at + 8], 8, number)
        end = min(at + 8 + struct.unpack_from("<I", head, 4)[0], len(raw))
        out[at:end] = key.plain(raw[at:end], max(8, end - at), number)
    return bytes(out)
