"""RTF: one value in each destination, in every code page, and none of it lost to depth or damage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Block, Document, Layer

VALUE = "331081190101010000"
FRONT, BACK = VALUE[:9], VALUE[9:]
HEAD = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fnil\fcharset136 x;}{\f2\fcharset0 y;}}"
    r"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;}"
)


def _document(body: str, head: str = HEAD) -> Document:
    return read_document(Source.of_bytes("a.rtf", f"{head}{body}}}".encode("latin-1")))


def _found(document: Document, value: str = VALUE) -> list[Block]:
    return [block for block in document.all_blocks() if value in block.text]


def _hex(text: str, encoding: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


PLACES: dict[str, tuple[str, Layer]] = {
    "body": (f"\\pard {VALUE}\\par", Layer.BODY),
    "split runs": (f"{{\\b {FRONT}}}{{\\i\\f1 {BACK}}}\\par", Layer.BODY),
    "split by line ends": (f"{FRONT}\r\n{BACK}\\par", Layer.BODY),
    "optional hyphens": (f"{FRONT}\\-{BACK}\\par", Layer.BODY),
    "no paragraph end": (VALUE, Layer.BODY),
    "field result": (f"{{\\field{{\\*\\fldinst HYPERLINK x}}{{\\fldrslt {VALUE}}}}}\\par", Layer.BODY),
    "field code": (f'{{\\field{{\\*\\fldinst HYPERLINK "http://x/{VALUE}"}}{{\\fldrslt x}}}}\\par', Layer.HIDDEN),
    "header": (f"{{\\header {VALUE}\\par}}", Layer.HEADER_FOOTER),
    "first footer": (f"{{\\footerf \\pard {VALUE}\\par}}", Layer.HEADER_FOOTER),
    "footnote": (f"x{{\\footnote \\pard {VALUE}}}y\\par", Layer.FOOTNOTE),
    "endnote": (f"x{{\\footnote\\ftnalt {VALUE}}}\\par", Layer.FOOTNOTE),
    "comment": (f"x{{\\*\\annotation \\pard {VALUE}}}\\par", Layer.COMMENT),
    "comment author": (f"{{\\*\\atnauthor {VALUE}}}{{\\*\\annotation x}}\\par", Layer.COMMENT),
    "hidden": (f"x{{\\v {VALUE}}}y\\par", Layer.HIDDEN),
    "white": (f"{{\\cf1 {VALUE}}}\\par", Layer.HIDDEN),
    "black on black": (f"{{\\cf2\\highlight2 {VALUE}}}\\par", Layer.HIDDEN),
    "tiny": (f"{{\\fs2 {VALUE}}}\\par", Layer.HIDDEN),
    "deleted": (f"x {{\\deleted {VALUE}}}\\par", Layer.REVISION),
    "inserted": (f"x{{\\revised {VALUE}}}\\par", Layer.BODY),
    "title": (f"{{\\info{{\\title {VALUE}}}}}", Layer.METADATA),
    "custom property": (f"{{\\*\\userprops{{\\propname x}}\\proptype30{{\\staticval {VALUE}}}}}", Layer.METADATA),
    "reviser": (f"{{\\*\\revtbl{{Unknown;}}{{{VALUE};}}}}", Layer.METADATA),
    "bookmark": (f"{{\\*\\bkmkstart n{VALUE}}}x{{\\*\\bkmkend n{VALUE}}}\\par", Layer.HIDDEN),
    "document variable": (f"{{\\*\\docvar {{x}}{{{VALUE}}}}}", Layer.HIDDEN),
    "unknown destination": (f"{{\\*\\zzunknown {VALUE}}}x\\par", Layer.HIDDEN),
    "nested unknown": (f"{{\\*\\zzunknown{{\\*\\yy{{\\b {VALUE}}}}}}}x\\par", Layer.HIDDEN),
    "text box": (f"{{\\shp{{\\*\\shpinst{{\\shptxt \\pard {VALUE}\\par}}}}}}\\par", Layer.BODY),
    "alt text": (f"{{\\shp{{\\*\\shpinst{{\\sp{{\\sn wzDescription}}{{\\sv {VALUE}}}}}}}}}", Layer.HIDDEN),
    "form default": (f"{{\\*\\ffdeftext {VALUE}}}x\\par", Layer.HIDDEN),
    "list text": (f"{{\\listtext {VALUE}\\tab}}x\\par", Layer.BODY),
    "style name": (f"{{\\stylesheet{{\\s1 {VALUE};}}}}x\\par", Layer.HIDDEN),
    "font name": (f"{{\\fonttbl{{\\f5 {VALUE};}}}}x\\par", Layer.HIDDEN),
    "generator": (f"{{\\*\\generator {VALUE};}}x\\par", Layer.METADATA),
    "table cell": (f"\\trowd\\cellx1\\cellx2 a\\intbl\\cell {VALUE}\\cell\\row\\pard", Layer.CELL),
    "nested table": (
        f"\\trowd\\intbl\\itap2 {VALUE}\\nestcell{{\\*\\nesttableprops\\nestrow}}\\cell\\row\\pard",
        Layer.CELL,
    ),
    "index entry": (f"x{{\\xe {VALUE}}}\\par", Layer.HIDDEN),
    "behind the end": (f"}}{{{VALUE}", Layer.HIDDEN),
    "unicode digits": ("".join(f"\\u{ord(char)}?" for char in VALUE) + "\\par", Layer.BODY),
    "unicode without fallback": ("\\uc0" + "".join(f"\\u{ord(char)} " for char in VALUE) + "\\par", Layer.BODY),
    "hex digits": (_hex(VALUE, "ascii") + "\\par", Layer.BODY),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_value_in_each_place_is_found_in_its_layer(place: str) -> None:
    body, layer = PLACES[place]
    found = _found(_document(body))
    assert {block.layer for block in found} == {layer}
    assert all(bool(block.concealment) == (layer in (Layer.HIDDEN, Layer.REVISION, Layer.METADATA)) for block in found)


@pytest.mark.parametrize(
    ("encoding", "font"),
    [("gb18030", 0), ("big5", 1), ("gb18030", 2)],
    ids=["gbk font", "big5 font", "font without a page"],
)
def test_bytes_are_read_in_the_code_page_of_their_font(encoding: str, font: int) -> None:
    document = _document(f"\\f{font} {_hex('公示名單', encoding)}{VALUE}\\par")
    assert _found(document, f"公示名單{VALUE}")
    assert not document.gaps


def test_a_second_byte_may_be_a_plain_letter() -> None:
    raw = "身份证丂".encode("gb18030")
    escaped = "".join(chr(byte) if byte < 128 else f"\\'{byte:02x}" for byte in raw)
    assert _found(_document(f"{escaped}\\par"), "身份证丂")


@given(st.text(st.characters(codec="utf-16", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_any_text_written_as_unicode_escapes_is_read(text: str) -> None:
    raw = text.encode("utf-16-le")
    units = [int.from_bytes(raw[at : at + 2], "little", signed=True) for at in range(0, len(raw), 2)]
    body = "".join(f"\\u{unit}?" for unit in units)
    assert any(text.strip() in block.text for block in _document(f"{body}\\par").blocks)


def test_cells_know_the_labels_of_the_first_row() -> None:
    name, number = _hex("姓名", "gbk"), _hex("身份证号", "gbk")
    document = _document(
        f"\\trowd\\intbl {name}\\cell {number}\\cell\\row\\intbl x\\cell {VALUE}\\cell\\row\\pard y\\par"
    )
    (block,) = _found(document)
    assert block.cell is not None
    assert (block.cell.row, block.cell.column, block.cell.headers) == (2, 2, ("身份证号",))


def test_a_number_half_hidden_is_found_whole() -> None:
    document = _document(f"{FRONT}{{\\v {BACK}}}\\par")
    assert _found(document)
    assert [block.text for block in document.blocks if block.layer is Layer.BODY] == [FRONT]


def test_objects_and_pictures_are_files_of_their_own() -> None:
    native = f"号码{VALUE}".encode()
    ole1 = b"\1\5\0\0\2\0\0\0" + b"\5\0\0\0Note\0" + b"\0\0\0\0" * 2 + len(native).to_bytes(4, "little") + native
    for body in (
        f"{{\\object\\objemb{{\\*\\objdata {ole1.hex()}}}{{\\result x}}}}",
        f"{{\\pict\\pngblip {native.hex()}}}",
        f"{{\\*\\datastore {(native * 8).hex()}}}",
    ):
        document = _document(body)
        assert document.children
        assert _found(document)


def test_binary_data_is_passed_over_as_it_stands() -> None:
    assert _found(_document(f"{{\\pict\\bin3 {{}}{{}}}}{VALUE}\\par"))


SAMPLE = (HEAD + "".join(body for body, _ in PLACES.values() if not body.startswith("}")) + "}").encode("latin-1")


@given(st.integers(1, len(SAMPLE) - 1))
def test_a_file_cut_anywhere_is_never_without_a_gap(at: int) -> None:
    assert list(read_document(Source.of_bytes("a.rtf", SAMPLE[:at])).all_gaps())
