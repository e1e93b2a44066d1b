"""OpenDocument files: texts, sheets and slides, packed and flat."""

import io
import struct
import zipfile

import pytest

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.formats import odf as reader
from disclosure_screen.extract.source import Embedded, Part, Source
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from tests.probes import odf as probes

VALUE = "331081190101010001"
_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    "svg": "svg-compatible", "fo": "xsl-fo-compatible", "draw": "drawing", "number": "datastyle",
    **{name: name for name in ("office", "text", "table", "style", "meta", "presentation", "form", "manifest")},
}  # fmt: skip
SPACES = (
    " ".join(f'xmlns:{prefix}="{_URN}{name}:1.0"' for prefix, name in _PREFIXES.items())
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def content(body: str, kind: str = "text", styles: str = "") -> bytes:
    return (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    ).encode()


def packed(main: bytes, kind: str = "text", others: dict[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", main)
        for name, data in (others or {}).items():
            archive.writestr(name, data)
    return buffer.getvalue()


def odt(body: str, styles: str = "") -> bytes:
    return packed(content(body, styles=styles))


def ods(body: str, styles: str = "") -> bytes:
    return packed(content(body, "spreadsheet", styles), "spreadsheet")


def parts(raw: bytes) -> list[Part]:
    return list(reader.read(Source.of_bytes("稿件.odt", raw)))


def having(raw: bytes, text: str = VALUE) -> list[Block]:
    return [part for part in parts(raw) if isinstance(part, Block) and text in part.text]


def only(blocks: list[Block]) -> Block:
    assert len(blocks) == 1, [(b.layer, b.location) for b in blocks]
    return blocks[0]


def test_spans_and_blanks_make_one_text() -> None:
    raw = odt(
        '<text:p>号<text:span>331081</text:span>1901<text:span>01010001</text:span><text:s text:c="2"/>止</text:p>'
    )
    found = only(having(raw))
    assert (found.text, found.layer, found.location.route) == (f"号{VALUE}  止", Layer.BODY, ("第1段",))


def test_headings_have_levels() -> None:
    assert only(having(odt('<text:h text:outline-level="2">一、情况</text:h>'), "情况")).heading == 2


@pytest.mark.parametrize(
    ("properties", "why"),
    [('text:display="none"', "隐藏"), ('fo:color="#ffffff"', "颜色"), ('fo:font-size="1pt"', "字号")],
)
def test_what_the_page_does_not_show_is_hidden(properties: str, why: str) -> None:
    style = f'<style:style style:name="T1" style:family="text"><style:text-properties {properties}/></style:style>'
    found = only(having(odt(f'<text:p>见<text:span text:style-name="T1">{VALUE}</text:span></text:p>', style)))
    assert found.layer is Layer.HIDDEN
    assert why in found.concealment


def test_deleted_text_is_a_revision_and_its_author_is_told() -> None:
    change = (
        '<text:tracked-changes><text:changed-region text:id="a"><text:deletion><office:change-info>'
        f"<dc:creator>王某</dc:creator></office:change-info><text:p>{VALUE}</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    raw = odt(f"{change}<text:p>正文</text:p>")
    assert only(having(raw)).layer is Layer.REVISION
    assert only(having(raw, "王某")).layer is Layer.REVISION


def test_notes_and_comments_stand_apart_from_the_paragraph() -> None:
    note = (
        f'<text:note text:note-class="footnote"><text:note-body><text:p>{VALUE}</text:p></text:note-body></text:note>'
    )
    comment = f"<office:annotation><dc:creator>王某</dc:creator><text:p>核{VALUE}</text:p></office:annotation>"
    raw = odt(f"<text:p>前{note}{comment}后</text:p>")
    assert only(having(raw, "前后")).layer is Layer.BODY
    assert [(b.layer, b.location.route) for b in having(raw)] == [
        (Layer.FOOTNOTE, ("脚注1",)),
        (Layer.COMMENT, ("批注1",)),
    ]


def test_table_cells_know_their_headers() -> None:
    def row(*texts: str) -> str:
        cells = "".join(f"<table:table-cell><text:p>{t}</text:p></table:table-cell>" for t in texts)
        return f"<table:table-row>{cells}</table:table-row>"

    found = only(having(odt(f"<table:table>{row('姓名', '身份证号')}{row('张某', VALUE)}</table:table>")))
    assert found.cell is not None
    assert (found.layer, found.cell.headers) == (Layer.CELL, ("身份证号",))
    assert found.location.route == ("表1", "第2行第2列")


def test_repeated_rows_and_columns_are_counted_and_not_built() -> None:
    far = (
        '<table:table table:name="远"><table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
        f"<table:table-cell><text:p>{VALUE}</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert only(having(ods(far))).location.route == ("远", "XFD1048576")


def test_hidden_sheets_columns_and_rows_say_so() -> None:
    style = '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
    cell = f"<table:table-cell><text:p>{VALUE}</text:p></table:table-cell>"

    def sheet(columns: str = "", row: str = "", table: str = "") -> Block:
        body = f'<table:table table:name="名单" {table}>{columns}<table:table-row {row}>{cell}</table:table-row></table:table>'
        return only(having(ods(body, style)))

    assert sheet(table='table:style-name="ta1"').location.route == ("名单（隐藏工作表）", "A1")
    assert sheet('<table:table-column table:visibility="collapse"/>').location.route == ("名单", "A列（隐藏）", "第1行")
    assert sheet(row='table:visibility="filter"').location.route == ("名单", "第1行（筛选隐藏）", "A列")
    assert sheet().layer is Layer.CELL


def test_a_number_shown_short_is_told_in_all_its_digits() -> None:
    typed = f'office:value-type="float" office:value="{VALUE[:15]}000"'
    cell = f"<table:table-cell {typed}><text:p>3.31E+17</text:p></table:table-cell>"
    raw = ods(f'<table:table table:name="名单"><table:table-row>{cell}</table:table-row></table:table>')
    assert having(raw, "331081190101010000")
    assert having(raw, "3.31E+17")


def test_an_encrypted_document_is_a_gap() -> None:
    manifest = (
        f"<manifest:manifest {SPACES}><manifest:file-entry manifest:full-path='content.xml'>"
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    raw = packed(b"\x01\x02\x03", others={"META-INF/manifest.xml": manifest.encode()})
    assert [p.reason for p in parts(raw) if isinstance(p, Gap)] == [GapReason.ENCRYPTED]


def test_a_member_the_manifest_does_not_list_is_read() -> None:
    raw = packed(content(""), others={"extra.xml": f"<a>{VALUE}</a>".encode(), "Pictures/x.png": b"\x89PNG"})
    assert having(raw)
    assert [p.name for p in parts(raw) if isinstance(p, Embedded)] == ["x.png"]


def test_the_flat_form_is_the_same_document() -> None:
    raw = content(f"<text:p>{VALUE}</text:p>").replace(
        b"office:document-content ", b'office:document office:mimetype="application/vnd.oasis.opendocument.text" '
    )
    raw = raw.replace(b"/office:document-content", b"/office:document")
    assert reader.sniff(Source.of_bytes("x.fodt", raw)) == "application/vnd.oasis.opendocument.text-flat-xml"
    assert only(having(raw)).location.route == ("第1段",)


def test_slides_are_numbered_and_hidden_ones_are_hidden() -> None:
    style = (
        '<style:style style:name="dp" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    box = f"<draw:frame><draw:text-box><text:p>{VALUE}</text:p></draw:text-box></draw:frame>"
    page = f'<draw:page draw:style-name="dp">{box}</draw:page>'
    raw = packed(content(page, "presentation", style), "presentation")
    found = only(having(raw))
    assert (found.layer, found.location.route[0]) == (Layer.HIDDEN, "第1张幻灯片（隐藏）")


def test_the_words_of_an_objects_preview_are_told() -> None:
    def action(kind: int, payload: bytes) -> bytes:
        return struct.pack("<HHI", kind, 2, len(payload)) + payload

    text = bytes(8) + struct.pack("<H", 0) + bytes(4) + struct.pack("<H", len(VALUE)) + VALUE.encode("utf-16-le")
    start = b"VCLMTF" + struct.pack("<HI", 1, 4) + bytes(4)
    raw = packed(content(""), others={"ObjectReplacements/Object 1": start + action(112, text)})
    assert only(having(raw)).layer is Layer.EMBEDDED
    assert not [p for p in parts(raw) if isinstance(p, Embedded)]
    picture = packed(content(""), others={"ObjectReplacements/Object 1": start + action(116, bytes(20))})
    assert [p for p in parts(picture) if isinstance(p, Embedded)]


def test_a_number_shown_without_its_digits_is_told_whole_below_its_header() -> None:
    number = 'office:value-type="float" office:value="331081190101010000"'
    rows = (
        probes.row(probes.cell("姓名"), probes.cell("身份证号")),
        probes.row(probes.cell("张某"), probes.cell("3.31E+17", number)),
    )
    blocks = list(read_document(Source.of_bytes("a.ods", probes.ods(probes.sheet(*rows))(""))).all_blocks())
    [stored] = [block for block in blocks if block.text == "331081190101010000"]
    assert stored.cell is not None
    assert stored.cell.headers == ("身份证号",)
    assert "3.31E+17" in [block.text for block in blocks]
