"""Hiding places of Excel binary workbooks (.xls, and .et, which is the same), one probe each."""

import struct
from collections.abc import Callable

from disclosure_screen.extract.legacy.compound import pack
from disclosure_screen.model.document import Layer
from tests.probes.doc import PROBES as DOC_PROBES
from tests.probes.doc_writer import DOCUMENT, SUMMARY, property_stream, wide_property
from tests.probes.ole_parts import blip_container, emf, ole_native, options, rc4, record, shape, vba_stream
from tests.probes.probe import VALUE, Probe
from tests.probes.xls_writer import (
    EOF,
    Workbook,
    bof,
    font,
    formula,
    label,
    note,
    number,
    number_format,
    rec,
    shared_strings,
    string_token,
    text16,
    text_object,
    xf,
)

_CELL, _HIDDEN, _COMMENT, _META = Layer.CELL, Layer.HIDDEN, Layer.COMMENT, Layer.METADATA
_HEADS = label(0, 0, 0) + label(0, 1, 1)
_NUMBER = "331081190101010000"
"""What is left of an identity number once a program kept it as a number: the last digits are gone."""
_STYLES = font() * 4 + font(colour=9) + font(height=40) + font(colour=10)


def _sheet(records: bytes, *, state: int = 0, name: str = "名单") -> list[tuple[str, int, bytes]]:
    return [("封面", 0, label(0, 0, 3)), (name, state, records)] if state else [(name, 0, records)]


def _book(value: str, records: bytes = b"", *, state: int = 0, styles: bytes = b"", globals_: bytes = b"") -> Workbook:
    strings = ["姓名", "身份证号", value, "公示名单"]
    return Workbook(_sheet(_HEADS + records, state=state), strings, globals_, styles)


def _cells(*, state: int = 0, before: bytes = b"", style: int = 0, row: int = 1) -> Callable[[str], bytes]:
    styles = _STYLES + xf() + xf(font_number=5) + xf(format_number=164) + xf(font_number=6) + xf(font_number=7, fill=10)
    styles = number_format(164, ";;;") + styles
    return lambda value: _book(value, before + label(row, 1, 2, style), state=state, styles=styles).build()


def _rich_text(value: str) -> bytes:
    strings = (
        struct.pack("<II", 1, 1) + struct.pack("<HBH", 4 + len(value), 9, 1) + f"身份证号{value}".encode("utf-16-le")
    )
    made = rec(0xFC, strings + struct.pack("<HH", 4, 5))
    whole = Workbook([("名单", 0, label(0, 0, 0))], styles=_STYLES + xf()).stream()
    stream = bytearray(whole.replace(shared_strings([]), made))
    at = stream.index(b"\x85\x00")
    struct.pack_into(
        "<I", stream, at + 4, struct.unpack_from("<I", stream, at + 4)[0] + len(made) - len(shared_strings([]))
    )
    return pack({("Workbook",): bytes(stream)})


def _literal(value: str) -> bytes:
    styles = number_format(164, f'0"{value}"') + _STYLES + xf() + xf(format_number=164)
    return _book("某", number(1, 1, 1, 1), styles=styles).build()


def _records(make: Callable[[str], bytes]) -> Callable[[str], bytes]:
    return lambda value: _book("某", make(value)).build()


def _global(make: Callable[[str], bytes]) -> Callable[[str], bytes]:
    return lambda value: _book("某", globals_=make(value)).build()


def _split_string(value: str) -> bytes:
    """The string breaks in the middle: the rest stands in a CONTINUE record, in one byte a character."""
    strings = "".join(["身份证号", value])
    sst = struct.pack("<IIHB", 1, 1, len(strings), 1) + strings[:9].encode("utf-16-le")
    rest = b"\0" + strings[9:].encode("latin-1")
    book = Workbook([("名单", 0, label(0, 0, 0))])
    whole = book.stream()
    empty = shared_strings([])
    made = rec(0xFC, sst) + rec(0x3C, rest)
    stream = bytearray(whole.replace(empty, made))
    at = stream.index(b"\x85\x00")
    struct.pack_into("<I", stream, at + 4, struct.unpack_from("<I", stream, at + 4)[0] + len(made) - len(empty))
    return pack({("Workbook",): bytes(stream)})


def _unicode_sheet_name(value: str) -> bytes:
    return Workbook([(f"表{value}", 0, label(0, 0, 0))], ["某"]).build()


def _hidden_name(value: str) -> bytes:
    return Workbook([("封面", 0, label(0, 0, 0)), (value, 2, b"")], ["某"]).build()


def _name(name: str, rgce: bytes, flags: int = 0) -> bytes:
    head = struct.pack("<HBBHHHBBBB", flags, 0, len(name), len(rgce), 0, 0, 0, 0, 0, 0)
    return rec(0x18, head + b"\1" + name.encode("utf-16-le") + rgce)


def _validation(texts: tuple[str, str, str, str], rgce: bytes = b"") -> bytes:
    body = struct.pack("<I", 0) + b"".join(text16(text or "\0") for text in texts)
    body += struct.pack("<HH", len(rgce), 0) + rgce + struct.pack("<HH", 0, 0) + struct.pack("<HHHHH", 1, 0, 0, 0, 0)
    return rec(0x01B2, bytes(18)) + rec(0x01BE, body)


def _condition(value: str) -> bytes:
    rgce = string_token(value)
    return rec(0x01B0, bytes(22)) + rec(0x01B1, struct.pack("<BBHHIH", 1, 3, len(rgce), 0, 0, 0) + rgce)


def _link(value: str) -> bytes:
    target = (f"http://example.cn/{value}\0").encode("utf-16-le")
    moniker = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b") + struct.pack("<I", len(target)) + target
    body = (
        struct.pack("<HHHH", 1, 1, 1, 1) + bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b") + struct.pack("<II", 2, 3)
    )
    return rec(0x01B8, body + moniker)


def _tooltip(value: str) -> bytes:
    return rec(0x0800, struct.pack("<HHHHH", 0x0800, 1, 1, 1, 1) + (value + "\0").encode("utf-16-le"))


def _chart(inner: Callable[[str], bytes]) -> Callable[[str], bytes]:
    return _records(lambda value: bof(0x20) + inner(value) + EOF)


def _external(value: str) -> bytes:
    book = rec(0x01AE, struct.pack("<H", 1) + text16("\x01旧名单.xls") + text16("Sheet1"))
    return (
        book + rec(0x59, struct.pack("<HH", 1, 0)) + rec(0x5A, struct.pack("<BBH", 0, 0, 0) + b"\x02" + text16(value))
    )


def _external_number(value: str) -> bytes:
    book = rec(0x01AE, struct.pack("<H", 1) + text16("\x01旧名单.xls") + text16("Sheet1"))
    return book + rec(0x5A, struct.pack("<BBH", 0, 0, 0) + b"\x01" + struct.pack("<d", float(value)))


def _external_path(value: str) -> bytes:
    return rec(0x01AE, struct.pack("<H", 1) + text16(f"\x01{value}.xls") + text16("Sheet1"))


def _phonetic(value: str) -> bytes:
    raw = value.encode("utf-16-le")
    extra = struct.pack("<HHHHHHH", 1, 10 + len(raw), 0, 0, 0, len(value), len(value)) + raw
    book = _book("某", label(1, 1, 2))
    book.extra = {2: extra}
    return book.build()


def _pivot(inner: Callable[[str], bytes]) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        book = _book("某", label(1, 1, 2))
        book.streams[("_SX_DB_CUR", "0001")] = inner(value) + EOF
        return book.build()

    return build


def _stream(*path: str, content: Callable[[str], bytes]) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        book = _book("某", label(1, 1, 2))
        book.streams[path] = content(value)
        return book.build()

    return build


def _embedded(value: str) -> bytes:
    word = next(probe for probe in DOC_PROBES if probe.place == "doc: footnote").build(value)
    book = _book("某", label(1, 1, 2))
    book.streams[("MBD0001", "\x01Ole10Native")] = ole_native("附件.doc", "附件.doc", word)
    return book.build()


def _embedded_book(value: str) -> bytes:
    book = _book("某", label(1, 1, 2))
    book.streams[("MBD0002", "Workbook")] = _book(value, label(1, 1, 2)).stream()
    return book.build()


def _left_over(value: str) -> bytes:
    book = _book("某", label(1, 1, 2))
    book.behind = bytes(8) + f"旧名单{value}".encode("utf-16-le")
    return book.build()


def _unlisted(value: str) -> bytes:
    book = _book(value)
    book.unlisted = label(1, 1, 2)
    return book.build()


def _orphan(value: str) -> bytes:
    return _book(value).build()


def _scenario(value: str) -> bytes:
    body = (
        struct.pack("<HBBBB", 1, 0, 0, 4, 0)
        + struct.pack("<BB", 0, 0)
        + "方案一".encode("utf-16-le")
        + struct.pack("<HH", 1, 1)
    )
    return rec(0xAE, bytes(8)) + rec(0xAF, body + text16(value) + bytes(2))


def _later_header(value: str) -> bytes:
    body = struct.pack("<HH", 0x089C, 0) + bytes(8) + bytes(16) + struct.pack("<H", 3)
    return rec(0x089C, body + struct.pack("<4H", len(value) + 2, 0, 0, 0) + text16(f"&C{value}"))


def _drawing(value: str, code: int) -> bytes:
    inner = record(0xF003, shape(record(0xF00A, bytes(8), instance=1), options({code: value})), container=True)
    return rec(0xEC, record(0xF002, inner, container=True))


def _picture(value: str) -> bytes:
    import zlib

    blip = blip_container(zlib.compress(emf(value)), 0xF01A, 0x3D4, packed=True)
    entry = record(0xF007, bytes(36) + blip, instance=2)
    return rec(0xEB, record(0xF000, record(0xF001, entry, container=True, instance=1), container=True))


def _old(records: bytes, *, page: int = 936) -> bytes:
    head = bof(5, version=0x0500) + rec(0x42, struct.pack("<H", page))
    name = "名单".encode("gb18030")
    bound = rec(0x85, struct.pack("<IBB", len(head) + 12 + len(name) - 1 + 4, 0, 0) + bytes([len(name)]) + name)
    return pack({("Book",): head + bound + EOF + bof(0x10, version=0x0500) + records + EOF})


def _old_label(value: str) -> bytes:
    text = f"身份证号{value}".encode("gb18030")
    return _old(rec(0x0204, struct.pack("<HHHH", 1, 1, 0, len(text)) + text))


def _old_note(value: str) -> bytes:
    text = f"联系{value}".encode("gb18030")
    return _old(rec(0x1C, struct.pack("<HHH", 1, 1, len(text)) + text))


def _bare(bof_kind: int, kind: int) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        text = value.encode()
        if kind == 0x04:
            cell = rec(4, struct.pack("<HHBBBB", 1, 1, 0, 0, 0, len(text)) + text)
        else:
            cell = rec(0x0204, struct.pack("<HHHH", 1, 1, 0, len(text)) + text)
        return rec(bof_kind, struct.pack("<HHH", bof_kind >> 8, 0x10, 0)[: 4 if bof_kind == 9 else 6]) + cell + EOF

    return build


def _encrypted(value: str) -> bytes:
    header, cipher = rc4("公示2026")
    plain = Workbook(
        _sheet(_HEADS + label(1, 1, 2)), ["姓名", "身份证号", value, ""], rec(0x2F, b"\1\0" + header)
    ).stream()
    lock = plain.index(struct.pack("<HH", 0x2F, 54))
    first = plain.index(b"\x42\x00\x02\x00")
    stream = plain[:first] + plain[lock : lock + 58] + plain[first:lock] + plain[lock + 58 :]
    return pack({("Workbook",): _sealed(stream, cipher(stream, 1024))})


def _default_password(value: str) -> bytes:
    header, cipher = rc4("VelvetSweatshop")
    plain = Workbook(
        _sheet(_HEADS + label(1, 1, 2)), ["姓名", "身份证号", value, ""], rec(0x2F, b"\1\0" + header)
    ).stream()
    lock = plain.index(struct.pack("<HH", 0x2F, 54))
    first = plain.index(b"\x42\x00\x02\x00")
    stream = plain[:first] + plain[lock : lock + 58] + plain[first:lock] + plain[lock + 58 :]
    return pack({("Workbook",): _sealed(stream, cipher(stream, 1024))})


def _sealed(plain: bytes, enciphered: bytes) -> bytes:
    """Record headers, BOF, FILEPASS and the sheets' positions stay as they are."""
    out, at = bytearray(enciphered), 0
    while at + 4 <= len(plain):
        kind, size = struct.unpack_from("<HH", plain, at)
        keep = 4 + size if kind in (0x0809, 0x2F) else 8 if kind == 0x85 else 4
        out[at : at + keep] = plain[at : at + keep]
        at += 4 + size
    return bytes(out)


def _probe(
    place: str,
    layer: Layer | tuple[Layer, ...],
    build: Callable[[str], bytes],
    value: str = VALUE,
    passwords: tuple[str, ...] = (),
) -> Probe:
    layers = frozenset(layer if isinstance(layer, tuple) else (layer,))
    return Probe(f"xls: {place}", "名单.xls", layers, build, value, passwords)


_ROW_HIDDEN = rec(0x0208, struct.pack("<HHHHHHHH", 1, 0, 2, 255, 0, 0, 0x20, 0))
_COLUMN_HIDDEN = rec(0x7D, struct.pack("<HHHHHH", 1, 1, 0, 0, 1, 0))

PROBES: tuple[Probe, ...] = (
    _probe("cell", _CELL, _cells()),
    _probe("far cell", _CELL, _cells(row=65535)),
    _probe("string over two records", _CELL, _split_string),
    _probe("inline label", _CELL, _records(lambda value: rec(0x0204, struct.pack("<HHH", 1, 1, 0) + text16(value)))),
    _probe(
        "rich label", _CELL, _records(lambda value: rec(0xD6, struct.pack("<HHH", 1, 1, 0) + text16(value) + b"\0\0"))
    ),
    _probe("number that lost digits", _CELL, _records(lambda value: number(1, 1, float(value))), _NUMBER),
    _probe("formula result", _CELL, _records(lambda value: formula(1, 1, b"\x44\0\0\0\0", text=value))),
    _probe(
        "formula result as a number",
        _CELL,
        _records(lambda value: formula(1, 1, b"\x44\0\0\0\0", result=float(value))),
        _NUMBER,
    ),
    _probe(
        "constant in a formula",
        _HIDDEN,
        _records(lambda value: formula(1, 1, string_token(value) + b"\x42\1\x20\0", text="某")),
    ),
    _probe(
        "number in a formula",
        _HIDDEN,
        _records(lambda value: formula(1, 1, b"\x1f" + struct.pack("<d", float(value)), result=1)),
        _NUMBER,
    ),
    _probe("hidden sheet", _HIDDEN, _cells(state=1)),
    _probe("very hidden sheet", _HIDDEN, _cells(state=2)),
    _probe("sheet no longer listed", _HIDDEN, _unlisted),
    _probe("sheet name", _META, _unicode_sheet_name),
    _probe("name of a hidden sheet", _HIDDEN, _hidden_name),
    _probe("hidden row", _HIDDEN, _cells(before=_ROW_HIDDEN)),
    _probe("hidden column", _HIDDEN, _cells(before=_COLUMN_HIDDEN)),
    _probe("filtered row", _HIDDEN, _cells(before=rec(0x9B) + _ROW_HIDDEN)),
    _probe("white letters", _HIDDEN, _cells(style=1)),
    _probe("white letters in a rich text", _HIDDEN, _rich_text),
    _probe("row hidden by default", _HIDDEN, _cells(before=rec(0x0225, struct.pack("<HH", 2, 0)))),
    _probe(
        "row too low to show its text",
        _HIDDEN,
        _cells(before=rec(0x0208, struct.pack("<HHHHHHHH", 1, 0, 2, 20, 0, 0, 0x40, 0))),
    ),
    _probe(
        "column too narrow to show its text",
        _HIDDEN,
        _cells(before=rec(0x7D, struct.pack("<HHHHHH", 1, 1, 20, 0, 0, 0))),
    ),
    _probe("literal in a cell's number format", _CELL, _literal),
    _probe("number format that shows nothing", _HIDDEN, _cells(style=2)),
    _probe("tiny letters", _HIDDEN, _cells(style=3)),
    _probe("letters in the colour of the cell", _HIDDEN, _cells(style=4)),
    _probe("literal in a number format", _META, _global(lambda value: number_format(165, f'"{value}"0'))),
    _probe("note", _COMMENT, _records(lambda value: note(1, 1, 1, f"请核对{value}", "承办人"))),
    _probe("note author", _COMMENT, _records(lambda value: note(1, 1, 1, "请核对", value))),
    _probe("text box", Layer.BODY, _records(lambda value: text_object(2, f"说明{value}"))),
    _probe("header", Layer.HEADER_FOOTER, _records(lambda value: rec(0x14, text16(f'&L&"宋体,常规"&10经办&C{value}')))),
    _probe("footer", Layer.HEADER_FOOTER, _records(lambda value: rec(0x15, text16(f"&R{value}")))),
    _probe("even-page header", Layer.HEADER_FOOTER, _records(_later_header)),
    _probe("defined name", _META, _global(lambda value: _name(f"号{value}", b"\x1e\1\0"))),
    _probe("value of a name", _META, _global(lambda value: _name("密", string_token(value)))),
    _probe(
        "number in a name",
        _META,
        _global(lambda value: _name("密", b"\x1f" + struct.pack("<d", float(value)))),
        _NUMBER,
    ),
    _probe("hidden name", _HIDDEN, _global(lambda value: _name(f"号{value}", b"\x1e\1\0", 1))),
    _probe("validation prompt", _HIDDEN, _records(lambda value: _validation(("", "", value, "")))),
    _probe("validation error title", _HIDDEN, _records(lambda value: _validation(("", value, "", "")))),
    _probe(
        "validation list", _HIDDEN, _records(lambda value: _validation(("", "", "", ""), string_token(f"甲\0{value}")))
    ),
    _probe("conditional format", _HIDDEN, _records(_condition)),
    _probe("hyperlink target", _META, _records(_link)),
    _probe("hyperlink tooltip", _META, _records(_tooltip)),
    _probe(
        "chart series name",
        Layer.EMBEDDED,
        _chart(lambda value: rec(0x100D, struct.pack("<H", 0) + text16(value, counted=1))),
    ),
    _probe(
        "chart cache", Layer.EMBEDDED, _chart(lambda value: rec(0x0204, struct.pack("<HHH", 0, 0, 0) + text16(value)))
    ),
    _probe("chart cache as a number", Layer.EMBEDDED, _chart(lambda value: number(0, 0, float(value))), _NUMBER),
    _probe("scenario", _HIDDEN, _records(_scenario)),
    _probe("external link cache", _HIDDEN, _global(_external)),
    _probe("external link cache as a number", _HIDDEN, _global(_external_number), _NUMBER),
    _probe("external link path", _HIDDEN, _global(_external_path)),
    _probe("pivot cache", _HIDDEN, _pivot(lambda value: rec(0xCD, text16(value)))),
    _probe(
        "pivot cache as a number", _HIDDEN, _pivot(lambda value: rec(0xC9, struct.pack("<d", float(value)))), _NUMBER
    ),
    _probe("pivot field name", _HIDDEN, _pivot(lambda value: rec(0xC7, bytes(14) + text16(value)))),
    _probe("string no cell shows", _HIDDEN, _orphan),
    _probe("phonetic text", _HIDDEN, _phonetic),
    _probe("alternative text", _HIDDEN, _records(lambda value: _drawing(value, 0x0381))),
    _probe("WordArt", Layer.BODY, _records(lambda value: _drawing(value, 0x00C0))),
    _probe("metafile picture", Layer.IMAGE_TEXT, _global(_picture)),
    _probe("last user", _META, _global(lambda value: rec(0x5C, text16(value).ljust(112, b" ")))),
    _probe(
        "user of the write protection",
        _META,
        _global(lambda value: rec(0x5B, struct.pack("<HH", 0, 0) + text16(value))),
    ),
    _probe("style name", _META, _global(lambda value: rec(0x0293, struct.pack("<H", 16) + text16(f"样式{value}")))),
    _probe("record nobody knows", _HIDDEN, _records(lambda value: rec(0x0ABC, bytes(4) + value.encode("utf-16-le")))),
    _probe("data behind the workbook", _HIDDEN, _left_over),
    _probe(
        "title",
        _META,
        _stream("\x05SummaryInformation", content=lambda v: property_stream(SUMMARY, {2: wide_property(v)})),
    ),
    _probe(
        "manager",
        _META,
        _stream("\x05DocumentSummaryInformation", content=lambda v: property_stream(DOCUMENT, {14: wide_property(v)})),
    ),
    _probe(
        "macro source",
        _HIDDEN,
        _stream(
            "_VBA_PROJECT_CUR",
            "VBA",
            "Module1",
            content=lambda v: vba_stream(f'Attribute VB_Name = "M"\r\nA = "{v}"\r\n'),
        ),
    ),
    _probe(
        "shared workbook's revision log",
        Layer.REVISION,
        _stream("Revision Log", content=lambda v: rec(0x0138, v.encode("utf-16-le"))),
    ),
    _probe("control's data", _HIDDEN, _stream("Ctls", content=lambda v: bytes(20) + v.encode("utf-16-le"))),
    _probe("unknown stream", _HIDDEN, _stream("ETExtData", content=lambda v: f"缓存内容{v}".encode("utf-16-le"))),
    _probe("packaged document", (Layer.EMBEDDED, Layer.FOOTNOTE), _embedded),
    _probe("embedded workbook", Layer.EMBEDDED, _embedded_book),
    _probe("Excel 95 in GBK", _CELL, _old_label),
    _probe("Excel 95 note", _COMMENT, _old_note),
    _probe("Excel 4", _CELL, _bare(0x0409, 0x0204)),
    _probe("Excel 3", _CELL, _bare(0x0209, 0x0204)),
    _probe("Excel 2", _CELL, _bare(0x0009, 0x04)),
    _probe("encrypted with a listed password", _CELL, _encrypted, VALUE, ("错误", "公示2026")),
    _probe("encrypted with Excel's default password", _CELL, _default_password),
)
