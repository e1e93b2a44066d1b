"""Outlook messages (msg 邮件): every text property of the message, its recipients and attachments, known or not.

A message is a compound file with one stream a property; the property's number says what it is and its type how it is
stored. Properties without a name here are read as well: contacts, tasks and add-ins keep text in numbers of their own.
"""

import io
import struct
from collections.abc import Iterator

from disclosure_screen.extract.encoding import read_text
from disclosure_screen.extract.formats.html import declared_charset
from disclosure_screen.extract.legacy.compound import Compound
from disclosure_screen.extract.pieces import pieces, words
from disclosure_screen.extract.seams import text_lines
from disclosure_screen.extract.source import Embedded, Part, Source, Unreadable, within
from disclosure_screen.extract.strings import printable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 60

_PROPERTIES = "__properties_version1.0"
_STREAM = "__substg1.0_"
_LABELS = {
    "0037": "主题", "0E1D": "主题", "0070": "会话主题", "0C1A": "发件人", "0C1F": "发件地址", "0042": "代表发件人",
    "0065": "代表发件地址",
    "0E04": "收件人", "0E03": "抄送", "0E02": "密送", "007D": "邮件头", "3001": "名称", "3003": "地址", "39FE": "邮箱地址",
    "3704": "附件短名", "3707": "附件名", "370D": "附件原路径", "3708": "附件原路径", "1035": "邮件编号",
}  # fmt: skip
_VISIBLE = words("0037 0C1A 0C1F 0E04 0E03")
_BODY, _HTML, _RTF, _DATA = "1000", "1013", "1009", "3701"
_NAMES = ("3707001F", "3707001E", "3704001F", "3704001E", "3001001F", "3001001E")


def sniff(source: Source) -> str | None:
    """A compound file with the property stream of a message at its top."""
    return "application/vnd.ms-outlook" if _PROPERTIES in source.ole_streams else None


def read(source: Source) -> Iterator[Part]:
    """The message, then its recipients and attachments in order."""
    compound = Compound(source)
    if compound.truncated:
        yield Gap(GapReason.DAMAGED, detail="邮件文件不完整，末尾缺失")
    for path in compound.paths:
        if len(path) == 1:
            yield from _stream(compound, path, ())
    recipients = attachments = 0
    for storage in dict.fromkeys(path[:1] for path in compound.paths if len(path) > 1):
        if storage[0].startswith("__recip"):
            recipients += 1
            yield from _flat(compound, storage, (f"收件人{recipients}",))
        elif storage[0].startswith("__attach"):
            attachments += 1
            yield from _attachment(compound, storage, (f"附件{attachments}",))
        else:
            yield from _flat(compound, storage, ("属性名称表",))
    for path in compound.short:
        yield Gap(GapReason.DAMAGED, Location(("邮件属性",)), f"属性 {path[-1][-8:]} 不完整")


def _flat(compound: Compound, storage: tuple[str, ...], route: tuple[str, ...]) -> Iterator[Part]:
    for path in compound.paths:
        if path[: len(storage)] == storage:
            yield from _stream(compound, path, route)


def _attachment(compound: Compound, storage: tuple[str, ...], route: tuple[str, ...]) -> Iterator[Part]:
    """Its properties, then the file itself, or the message or object that is stored in its place."""
    inner = (*storage, f"{_STREAM}3701000D")
    name = next((text for key in _NAMES if (text := _text(compound, (*storage, _STREAM + key)))), "未命名附件")
    for path in compound.paths:
        if path[: len(storage)] == storage and path[: len(inner)] != inner and not path[-1].startswith(_STREAM + _DATA):
            yield from _stream(compound, path, route)
    if any(path[: len(inner)] == inner for path in compound.paths):
        nested = any(path == (*inner, _PROPERTIES) for path in compound.paths)
        shown = f"{name}.msg" if nested and not name.lower().endswith(".msg") else name
        yield Embedded(shown, compound.subset(*inner), Layer.ATTACHMENT, Location(route))
        return
    data = compound.find(*storage, f"{_STREAM}37010102")
    if data is not None:
        yield Embedded(name, compound.read(*data), Layer.ATTACHMENT, Location(route))
    elif compound.find(*storage, f"{_STREAM}370D001F") or compound.find(*storage, f"{_STREAM}3708001F"):
        yield Gap(GapReason.EXTERNAL, Location((*route, name)), "附件只是一个链接，内容未随邮件保存")


def _stream(compound: Compound, path: tuple[str, ...], route: tuple[str, ...]) -> Iterator[Part]:
    """One property."""
    name = path[-1]
    if not name.startswith(_STREAM):
        return
    number, kind = name[len(_STREAM) : len(_STREAM) + 4].upper(), name[len(_STREAM) + 4 : len(_STREAM) + 8].upper()
    raw = compound.read(*path)
    if path[0].startswith("__nameid"):
        number = ""  # here the numbers are only places in a table
    if number == _HTML:
        yield from _page(raw, kind, route)
    elif number == _RTF:
        yield from _rich(raw, route)
    elif kind in ("001F", "101F", "001E", "101E"):
        text = _decoded(raw, kind)
        if number == _BODY:
            yield from text_lines(text, (*route, "邮件正文"))
            return
        why = "" if number in _VISIBLE else "邮件属性，通常不显示"
        place = Location((*route, _LABELS.get(number, f"属性 {number}")))
        yield from (Block(Layer.METADATA, piece, place, concealment=why) for piece in pieces(text) if piece.strip())
    else:
        for text in printable(io.BytesIO(raw)):
            yield Block(Layer.METADATA, text, Location((*route, f"属性 {number}")), concealment="邮件属性，通常不显示")


def _text(compound: Compound, path: tuple[str, ...]) -> str:
    return _decoded(compound.read(*path), path[-1][-4:]).strip() if compound.find(*path) else ""


def _decoded(raw: bytes, kind: str) -> str:
    if kind.endswith("F"):
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    return read_text(raw.rstrip(b"\0")).text


def _page(raw: bytes, kind: str, route: tuple[str, ...]) -> Iterator[Part]:
    from disclosure_screen.extract.page import page_parts

    text = _decoded(raw, kind) if kind == "001F" else read_text(raw.rstrip(b"\0"), declared_charset(raw)).text
    for part in page_parts(text):
        yield within(part, *route, "邮件正文")


def _rich(raw: bytes, route: tuple[str, ...]) -> Iterator[Part]:
    """The compressed RTF body (MS-OXRTFCP)."""
    try:
        text = decompressed(raw)
    except Unreadable as error:
        yield error.gap(Location((*route, "邮件正文")))
        return
    if text.strip(b"\0 "):
        yield Embedded("邮件正文.rtf", text, Layer.ATTACHMENT, Location(route))


_PRESET = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def decompressed(raw: bytes) -> bytes:
    """The bytes of a compressed RTF stream. Raises :class:`Unreadable` where they end before their stated size."""
    if len(raw) < 16:
        raise Unreadable(GapReason.DAMAGED, "邮件正文不完整")
    _, size, kind, _ = struct.unpack_from("<II4sI", raw)
    if kind == b"MELA":
        return raw[16 : 16 + size]
    if kind != b"LZFu":
        raise Unreadable(GapReason.UNSUPPORTED, "邮件正文的压缩方式未知")
    ring = bytearray(_PRESET.ljust(4096, b"\0"))
    write, at = len(_PRESET), 16
    out = bytearray()
    while at < len(raw) and len(out) < size:
        control, at = raw[at], at + 1
        for bit in range(8):
            if at >= len(raw) or len(out) >= size:
                break
            taken = bytearray()
            if not control >> bit & 1:
                taken, at = bytearray(raw[at : at + 1]), at + 1
            else:
                pair, at = int.from_bytes(raw[at : at + 2], "big"), at + 2
                start, length = pair >> 4, (pair & 15) + 2
                if start == write or at > len(raw):
                    at = len(raw)  # the mark of the end, or half a pair
                    break
                for step in range(length):
                    # A copy may run into what it is itself writing, so it goes byte by byte.
                    byte = ring[(start + step) % 4096]
                    taken.append(byte)
                    ring[(write + step) % 4096] = byte
            for step, byte in enumerate(taken):
                ring[(write + step) % 4096] = byte
            write = (write + len(taken)) % 4096
            out += taken
    if len(out) < size:
        raise Unreadable(GapReason.DAMAGED, "邮件正文不完整")
    return bytes(out)
