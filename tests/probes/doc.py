"""Hiding places of Word binary documents (.doc, and .wps, which is the same), one probe each."""

import struct
import zlib
from collections.abc import Callable

from disclosure_screen.extract.legacy.compound import pack
from disclosure_screen.model.document import Layer
from tests.probes.doc_writer import (
    CUSTOM,
    DOCUMENT,
    SUMMARY,
    Run,
    WordFile,
    counted,
    positions,
    property_stream,
    sprm,
    string_table,
    stylesheet,
    wide_property,
)
from tests.probes.ole_parts import blip_container, emf, ole_native, options, rc4, shape, vba_stream, wmf
from tests.probes.probe import VALUE, Probe

_BODY, _CELL, _HIDDEN, _REVISION = Layer.BODY, Layer.CELL, Layer.HIDDEN, Layer.REVISION
_DELETED, _INSERTED, _VANISH, _TINY = sprm(0x0800, 1), sprm(0x0801, 1), sprm(0x083C, 1), sprm(0x4A43, 2)
_WHITE, _WHITE_RGB = sprm(0x2A42, 8), sprm(0x6870, 0x00FFFFFF)
_IN_TABLE = sprm(0x2416, 1)
_ROW = _IN_TABLE + sprm(0x2417, 1)


def _main(*runs: Run) -> WordFile:
    return WordFile({"main": [*runs, Run("公示结束。\r")]})


def _look(look: bytes) -> Callable[[str], bytes]:
    return lambda value: _main(Run("身份证号"), Run(value, look), Run("。\r")).build()


def _row(cells: list[Run], edges: tuple[int, ...] = ()) -> list[Run]:
    count = len(cells)
    edges = edges or tuple(range(0, 1440 * (count + 1), 1440))
    definition = bytes([count]) + struct.pack(f"<{count + 1}h", *edges) + bytes(20 * count)
    row = _ROW + struct.pack("<HH", 0xD608, len(definition) + 1) + definition
    return [*(Run(cell.text + "\x07", cell.look, _IN_TABLE) for cell in cells), Run("\x07", b"", row)]


def _table(value: str) -> bytes:
    return _main(*_row([Run("姓名"), Run("身份证号")]), *_row([Run("张某"), Run(value)])).build()


def _nested(value: str) -> bytes:
    inner = sprm(0x6649, 2) + _IN_TABLE + sprm(0x244B, 1)
    rows = [Run(f"{value}\r", b"", inner), Run("\r", b"", inner + sprm(0x244C, 1)), *_row([Run("外层")])]
    return _main(*rows).build()


def _deleted_cell(value: str) -> bytes:
    return _main(*_row([Run("姓名"), Run("备注")]), *_row([Run("张某"), Run(value, _DELETED)])).build()


def _inked_cell(value: str) -> bytes:
    papers = struct.pack("<HB", 0xD609, 4) + struct.pack("<HH", 0xFFFF, 9 << 5)
    runs = _row([Run("姓名"), Run(value, sprm(0x2A42, 9))])
    return _main(*runs[:-1], Run("\x07", b"", runs[-1].paragraph + papers)).build()


def _deleted_row(value: str) -> bytes:
    runs = _row([Run("张某"), Run(value)])
    return _main(*_row([Run("姓名"), Run("备注")]), *runs[:-1], Run("\x07", _DELETED, runs[-1].paragraph)).build()


def _part(part: str, table: int, *, entry: int = 0, mark: int = 0) -> Callable[[str], bytes]:
    """A part after the main text; ``mark`` is the table of where the main text refers to it."""

    def build(value: str) -> bytes:
        text = f"见{value}。\r"
        special = sprm(0x0855, 1)
        noted = [Run("\x02", special), Run(f" {text}")] if mark else [Run(text)]
        main = [Run("公示正文"), Run("\x02", special), Run("。\r")] if mark else [Run("公示正文。\r")]
        word = WordFile({"main": [*main, Run("完。\r")], part: [*noted, Run("\r")]})
        length = sum(len(run.text) for run in noted)
        word.tables[table] = positions(0, length, length + 1, entry=bytes(entry))
        if mark:
            word.tables[mark] = positions(4, sum(len(run.text) for run in word.parts["main"]), entry=b"\1\0")
        return word.build()

    return build


def _header(story: int, *, titled: bool = False) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        text = f"{value}\r"
        word = WordFile({"main": [Run("公示正文。\r")], "header": [Run(text)]})
        starts = [0] * (6 + story + 1) + [len(text)] * (6 - story) + [len(text) + 1]
        word.tables[11] = positions(*starts)
        return word.build()

    return build


def _comment(*, author: bool) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        note, writer = ("请核对。\r", value) if author else (f"请核对{value}。\r", "承办人")
        word = WordFile({"main": [Run("公示正文\x05。\r")], "comment": [Run(note)]})
        word.tables[4] = positions(4, 8, entry=bytes(30))
        word.tables[5] = positions(0, len(note), len(note) + 1)
        word.tables[36] = counted(writer)
        return word.build()

    return build


def _author(value: str) -> bytes:
    word = _main(Run("已改", _INSERTED + sprm(0x4804, 1)), Run("\r"))
    word.tables[51] = string_table(["Unknown", value])
    return word.build()


def _style(kind: int) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        run = Run(f"{value}\r", b"", b"", 1) if kind == 1 else Run(value, sprm(0x4A30, 1))
        word = WordFile({"main": [run, Run("公示结束。\r")]})
        styles = [("正文", 1, b"", b""), ("内部", kind, b"", _VANISH)]
        word.tables[1] = stylesheet(styles)
        return word.build()

    return build


def _inherited(value: str) -> bytes:
    word = WordFile({"main": [Run(f"{value}\r", b"", b"", 2), Run("公示结束。\r")]})
    raw = bytearray(stylesheet([("正文", 1, b"", b""), ("内部", 1, b"", _VANISH), ("内部二", 1, b"", b"")]))
    at = 20
    for _ in range(2):
        size = struct.unpack_from("<H", raw, at)[0]
        at += 2 + size + size % 2
    struct.pack_into("<H", raw, at + 4, 1 << 4 | 1)
    word.tables[1] = bytes(raw)
    return word.build()


def _field(code: str, shown: str) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        text = f"\x13 {code.format(value)} \x14{shown.format(value)}\x15。\r"
        return _main(Run(text)).build()

    return build


def _names(table: int, *, extra: int = 0) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        word = _main(Run("公示正文。\r"))
        word.tables[table] = string_table(["某", f"编号{value}"], extra=extra)
        return word.build()

    return build


def _variables(value: str) -> bytes:
    word = _main(Run("公示正文。\r"))
    word.tables[60] = string_table(["办件"], extra=4) + counted(value)
    return word.build()


def _property(
    stream: str, section: bytes, number: int, *, custom: bool = False, as_name: bool = False
) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        names = {number: value if as_name else "联系方式"} if custom else None
        raw = property_stream(section, {number: wide_property("某" if as_name else value)}, names)
        word = _main(Run("公示正文。\r"))
        word.streams[(stream,)] = raw
        return word.build()

    return build


def _thumbnail(value: str) -> bytes:
    picture = emf(value)
    clip = struct.pack("<IIiI", 71, len(picture) + 8, -1, 14) + picture
    word = _main(Run("公示正文。\r"))
    word.streams[("\x05SummaryInformation",)] = property_stream(SUMMARY, {17: clip})
    return word.build()


def _drawing(code: int) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        word = _main(Run("公示正文。\r"))
        empty = struct.pack("<HHI", 0xF, 0xF000, 0)
        word.tables[50] = empty + b"\0" + shape(options({code: value}))
        return word.build()

    return build


def _picture_text(value: str) -> bytes:
    word = _main(Run("图\x01", sprm(0x6A03, 0)), Run("\r"))
    body = shape(options({0x0381: value}))
    word.data = struct.pack("<IHHH", 0x44 + len(body), 0x44, 0x64, 0).ljust(0x44, b"\0") + body
    return word.build()


def _picture_metafile(value: str) -> bytes:
    word = _main(Run("图\x01", sprm(0x6A03, 0)), Run("\r"))
    body = shape(options({0x0381: "附图"})) + blip_container(zlib.compress(emf(value)), 0xF01A, 0x3D4, packed=True)
    word.data = struct.pack("<IHHH", 0x44 + len(body), 0x44, 0x64, 0).ljust(0x44, b"\0") + body
    return word.build()


def _form(value: str) -> bytes:
    word = _main(Run("\x13 FORMTEXT \x01\x14 \x15", sprm(0x0806, 1) + sprm(0x6A03, 0)), Run("\r"))
    body = struct.pack("<IHH", 0xFFFFFFFF, 0, 0) + counted("文本1") + b"\0\0" + counted(value) + b"\0\0"
    word.data = struct.pack("<IH", 0x44 + len(body), 0x44).ljust(0x44, b"\0") + body
    return word.build()


def _object(streams: Callable[[str], dict[tuple[str, ...], bytes]]) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        word = _main(Run("对象\x01。\r"))
        word.streams.update({("ObjectPool", "_1234567890", *path): raw for path, raw in streams(value).items()})
        return word.build()

    return build


def _inner_document(value: str) -> dict[tuple[str, ...], bytes]:
    return _main(Run(f"附件内容{value}。\r")).streams_of()


def _packaged(value: str) -> dict[tuple[str, ...], bytes]:
    return {("\x01Ole10Native",): ole_native("附件.txt", "C:\\文件\\附件.txt", f"内部 {value}".encode())}


def _packaged_path(value: str) -> dict[tuple[str, ...], bytes]:
    return {("\x01Ole10Native",): ole_native("附件.txt", f"C:\\{value}\\附件.txt", b"plain text inside")}


def _rendering(value: str) -> dict[tuple[str, ...], bytes]:
    head = struct.pack("<II", 0xFFFFFFFF, 3) + struct.pack("<IIIIIIII", 4, 1, 0xFFFFFFFF, 2, 0, 100, 100, 0)
    return {("\x02OlePres000",): head + wmf(value), ("\x01Ole10Native",): ole_native("a.txt", "a.txt", b"nothing here")}


def _stream(*path: str, encoded: str = "utf-16-le", form: str = "{}") -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        word = _main(Run("公示正文。\r"))
        word.streams[path] = form.format(value).encode(encoded)
        return word.build()

    return build


def _macro(value: str) -> bytes:
    word = _main(Run("公示正文。\r"))
    word.streams[("Macros", "VBA", "Module1")] = vba_stream(f'Attribute VB_Name = "M"\r\nConst A = "{value}"\r\n')
    return word.build()


def _left_over(value: str) -> bytes:
    word = _main(Run("公示正文。\r"))
    word.flags |= 4
    word.between = f"原联系人身份证号{value}".encode("utf-16-le")
    return word.build()


def _free_sector(value: str) -> bytes:
    made = bytearray(_main(Run("公示正文。\r")).build())
    sectors = (len(made) - 512) // 512
    table = struct.unpack_from("<I", made, 76)[0]
    struct.pack_into("<I", made, 512 + table * 512 + 4 * sectors, 0xFFFFFFFF)
    return bytes(made) + f"旧稿身份证号{value}".encode("utf-16-le").ljust(512, b"\0")


def _orphan(value: str) -> bytes:
    word = _main(Run("公示正文。\r"))
    word.streams[("DeletedStream",)] = f"已删除的附件内容 {value}".encode("utf-16-le")
    made = bytearray(word.build())
    directory = 512 * (struct.unpack_from("<I", made, 48)[0] + 1)
    links = [at for at in range(directory, len(made) - 127, 128) if made[at + 66] in (1, 2, 5)]
    target = next(at for at in links if made[at : at + 26] == "DeletedStream".encode("utf-16-le"))
    number = (target - directory) // 128
    for at in links:
        for offset in (68, 72, 76):
            if struct.unpack_from("<I", made, at + offset)[0] == number:
                # The search tree is small enough that the entry is a leaf of it.
                struct.pack_into("<I", made, at + offset, 0xFFFFFFFF)
    return bytes(made)


def _compressed(value: str) -> bytes:
    word = WordFile({"main": [Run(f"ID {value}\r")]}, compressed=True)
    return word.build()


def _pieces(value: str) -> bytes:
    return WordFile({"main": [Run(f"身份证号{value}。\r")]}, splits=7).build()


def _split_runs(value: str) -> bytes:
    return _main(*(Run(char, sprm(0x0835, number % 2)) for number, char in enumerate(value)), Run("\r")).build()


def _partly_hidden(value: str) -> bytes:
    return _main(Run(value[:9]), Run(value[9:], _VANISH), Run("\r")).build()


def _beyond(value: str) -> bytes:
    made = WordFile({"main": [Run("公示正文。\r"), Run(f"{value}\r")]}).streams_of()
    word = bytearray(made[("WordDocument",)])
    struct.pack_into("<I", word, 0x4C, len("公示正文。\r"))
    return pack({**made, ("WordDocument",): bytes(word)})


def _other_table(value: str) -> bytes:
    word = _main(Run("公示正文。\r"))
    word.streams[("0Table",)] = b"\0" * 64 + f"旧表格流{value}".encode("utf-16-le")
    return word.build()


def _old(version: int, ident: int, *, wide: bool = False) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        text = f"关于公示的通知\r联系人身份证号{value}。\r".encode("gb18030")
        fib = bytearray(0x300)
        struct.pack_into("<HHHHHH", fib, 0, ident, version, 0, 0x0804, 0, 0)
        struct.pack_into("<II", fib, 0x18, 0x300, 0x300 + len(text))
        struct.pack_into("<I", fib, 0x34, len(text))
        word = bytes(fib) + text
        return word if ident == 0xA5DB else pack({("WordDocument",): word.ljust(4096, b"\0")})

    return build


def _encrypted(value: str) -> bytes:
    made = WordFile({"main": [Run(f"身份证号{value}。\r")]}).streams_of()
    header, cipher = rc4("公示2026")
    word = bytearray(made[("WordDocument",)])
    struct.pack_into("<H", word, 10, struct.unpack_from("<H", word, 10)[0] | 0x100)
    struct.pack_into("<I", word, 14, len(header))
    table = made[("1Table",)]
    assert len(header) > 8  # The first table starts behind the header in a real file; here it is moved there.
    shifted = _moved(bytes(word), table, len(header))
    enciphered = shifted[0][:0x44] + cipher(shifted[0], 512)[0x44:]
    return pack({("WordDocument",): enciphered, ("1Table",): header + cipher(shifted[1], 512)[len(header) :]})


def _moved(word: bytes, table: bytes, by: int) -> tuple[bytes, bytes]:
    moved = bytearray(word)
    for number in range(93):
        offset, length = struct.unpack_from("<II", moved, 0x9A + 8 * number)
        if length:
            struct.pack_into("<I", moved, 0x9A + 8 * number, offset + by)
    return bytes(moved), bytes(by) + table


def _probe(
    place: str, layer: Layer | tuple[Layer, ...], build: Callable[[str], bytes], **more: tuple[str, ...]
) -> Probe:
    layers = frozenset(layer if isinstance(layer, tuple) else (layer,))
    return Probe(f"doc: {place}", "公示.doc", layers, build, VALUE, **more)


PROBES: tuple[Probe, ...] = (
    _probe("body", _BODY, lambda value: _main(Run(f"联系人身份证号{value}。\r")).build()),
    _probe("table cell", _CELL, _table),
    _probe("nested table", _CELL, _nested),
    _probe("compressed piece", _BODY, _compressed),
    _probe("text in seven pieces", _BODY, _pieces),
    _probe("one digit a run", _BODY, _split_runs),
    _probe("footnote", Layer.FOOTNOTE, _part("footnote", 3, mark=2)),
    _probe("endnote", Layer.FOOTNOTE, _part("endnote", 47, mark=46)),
    _probe("text box", _BODY, _part("textbox", 56, entry=22)),
    _probe("text box in a header", Layer.HEADER_FOOTER, _part("header_textbox", 58, entry=22)),
    _probe("macro text", _HIDDEN, _part("macro", 90)),
    _probe("header", Layer.HEADER_FOOTER, _header(1)),
    _probe("footer", Layer.HEADER_FOOTER, _header(3)),
    _probe("even-page header, not in use", _HIDDEN, _header(0)),
    _probe("first-page header, not in use", _HIDDEN, _header(4)),
    _probe("first-page footer, not in use", _HIDDEN, _header(5)),
    _probe("comment", Layer.COMMENT, _comment(author=False)),
    _probe("comment author", Layer.COMMENT, _comment(author=True)),
    _probe("tracked deletion", _REVISION, _look(_DELETED)),
    _probe("tracked insertion", (_REVISION, _BODY), _look(_INSERTED)),
    _probe("tracked deletion in a cell", _REVISION, _deleted_cell),
    _probe("revision author", Layer.METADATA, _author),
    _probe("hidden text", _HIDDEN, _look(_VANISH)),
    _probe("hidden by paragraph style", _HIDDEN, _style(1)),
    _probe("hidden by character style", _HIDDEN, _style(2)),
    _probe("hidden by an inherited style", _HIDDEN, _inherited),
    _probe("half of the number hidden", _HIDDEN, _partly_hidden),
    _probe("white by colour number", _HIDDEN, _look(_WHITE)),
    _probe("white by colour value", _HIDDEN, _look(_WHITE_RGB)),
    _probe("ink of the shading", _HIDDEN, _look(sprm(0x6870, 0x000000FF) + sprm(0x4866, 6 << 5))),
    _probe("ink of the highlight", _HIDDEN, _look(sprm(0x2A42, 7) + sprm(0x2A0C, 7))),
    _probe("ink of the cell", _HIDDEN, _inked_cell),
    _probe("squeezed", _HIDDEN, _look(sprm(0x4852, 5))),
    _probe("line of no height", _HIDDEN, lambda value: _main(Run(f"{value}\r", b"", sprm(0x6412, 0xFFEC))).build()),
    _probe("tracked deletion of a row", _REVISION, _deleted_row),
    _probe("reading above a character", _BODY, _field(r"EQ \\* jc2 \\o\\ad(\\s\\up 9({}),字)", "")),
    _probe("tiny", _HIDDEN, _look(_TINY)),
    _probe("field result", _BODY, _field("AUTHOR", "{}")),
    _probe("field code", _HIDDEN, _field('QUOTE "{}"', "某")),
    _probe("hyperlink target", Layer.METADATA, _field('HYPERLINK "http://example.cn/{}"', "查询")),
    _probe("bookmark name", Layer.METADATA, _names(21)),
    _probe("associated strings", Layer.METADATA, _names(32)),
    _probe("saved-by list", Layer.METADATA, _names(71)),
    _probe("caption label", Layer.METADATA, _names(52, extra=2)),
    _probe("glossary name", Layer.METADATA, _names(9)),
    _probe("list name", Layer.METADATA, _names(91)),
    _probe("document variable", _HIDDEN, _variables),
    _probe("title", Layer.METADATA, _property("\x05SummaryInformation", SUMMARY, 2)),
    _probe("author", Layer.METADATA, _property("\x05SummaryInformation", SUMMARY, 4)),
    _probe("keywords", Layer.METADATA, _property("\x05SummaryInformation", SUMMARY, 5)),
    _probe("company", Layer.METADATA, _property("\x05DocumentSummaryInformation", DOCUMENT, 15)),
    _probe("custom property", Layer.METADATA, _property("\x05DocumentSummaryInformation", CUSTOM, 2, custom=True)),
    _probe(
        "custom property name",
        Layer.METADATA,
        _property("\x05DocumentSummaryInformation", CUSTOM, 2, custom=True, as_name=True),
    ),
    _probe("preview picture", Layer.IMAGE_TEXT, _thumbnail),
    _probe("alternative text of a shape", _HIDDEN, _drawing(0x0381)),
    _probe("name of a shape", _HIDDEN, _drawing(0x0380)),
    _probe("WordArt", _BODY, _drawing(0x00C0)),
    _probe("link of a shape", _HIDDEN, _drawing(0x0382)),
    _probe("alternative text of a picture", _HIDDEN, _picture_text),
    _probe("metafile picture", Layer.IMAGE_TEXT, _picture_metafile),
    _probe("form field default", _HIDDEN, _form),
    _probe("embedded document", Layer.EMBEDDED, _object(_inner_document)),
    _probe("packaged file", Layer.EMBEDDED, _object(_packaged)),
    _probe("path of a packaged file", Layer.METADATA, _object(_packaged_path)),
    _probe("rendering of an object", Layer.IMAGE_TEXT, _object(_rendering)),
    _probe("macro source", _HIDDEN, _macro),
    _probe(
        "custom XML", _HIDDEN, _stream("MsoDataStore", "项一", "Item", encoded="utf-8", form="<办件><号>{}</号></办件>")
    ),
    _probe("unknown stream", _HIDDEN, _stream("WpsCustomData", form="缓存内容 {}")),
    _probe("stream in an unknown storage", _HIDDEN, _stream("KSO", "Cache", form="缓存内容 {}")),
    _probe("fast-save leftover", _HIDDEN, _left_over),
    _probe("text beyond every part", _HIDDEN, _beyond),
    _probe("other table stream", _HIDDEN, _other_table),
    _probe("deleted stream", _HIDDEN, _orphan),
    _probe("free sector", _HIDDEN, _free_sector),
    _probe("own style name", Layer.METADATA, lambda value: _own_style(value)),
    _probe("Word 95 in GBK", _BODY, _old(0x68, 0xA5DC)),
    _probe("Word 2 in GBK", _BODY, _old(0x2D, 0xA5DB)),
    _probe("encrypted with a listed password", _BODY, _encrypted, passwords=("错误", "公示2026")),
)


def _own_style(value: str) -> bytes:
    word = _main(Run("公示正文。\r"))
    word.tables[1] = stylesheet([("正文", 1, b"", b""), (f"样式{value}", 1, b"", b"")])
    return word.build()
