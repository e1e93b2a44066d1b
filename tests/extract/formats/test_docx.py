"""Word files: what a reader of the page sees, and what only the file holds."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document as Draft
from docx.oxml import parse_xml
from PIL import Image

from disclosure_screen.extract.formats import docx as reader
from disclosure_screen.extract.source import Embedded, Part, Source
from disclosure_screen.model.document import Block, Gap, GapReason, Layer

VALUE = "331081190101010001"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def parts(raw: bytes) -> list[Part]:
    return list(reader.read(Source.of_bytes("稿件.docx", raw)))


def blocks(raw: bytes) -> list[Block]:
    return [part for part in parts(raw) if isinstance(part, Block)]


def having(raw: bytes, text: str = VALUE) -> list[Block]:
    return [block for block in blocks(raw) if text in block.text]


def draft(write: Callable[[Draft], object]) -> bytes:
    document = docx.Document()
    write(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def rebuilt(raw: bytes, changes: dict[str, bytes | None], comment: bytes = b"") -> bytes:
    """The same package with parts replaced, added or (None) left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
        new.comment = comment
    return buffer.getvalue()


def with_body(xml: str) -> bytes:
    plain = draft(lambda document: None)
    return rebuilt(plain, {"word/document.xml": f"<w:document {W}><w:body>{xml}</w:body></w:document>".encode()})


def test_a_number_split_over_runs_is_one_text_in_one_block() -> None:
    raw = with_body(
        "<w:p><w:r><w:t>号码331081</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>190101010001。</w:t></w:r></w:p>"
    )
    assert [(b.layer, b.text) for b in blocks(raw) if b.layer is Layer.BODY] == [(Layer.BODY, f"号码{VALUE}。")]


def test_paragraphs_are_counted_as_a_clerk_counts_them() -> None:
    raw = draft(lambda d: [d.add_paragraph(t) for t in ("第一", "", VALUE)])
    assert having(raw)[0].location.route == ("第2段",)


def test_a_heading_carries_its_level() -> None:
    raw = draft(lambda d: d.add_heading("一、基本情况", level=2))
    assert having(raw, "基本情况")[0].heading == 2


def test_a_cell_knows_the_headers_above_it_merged_ones_included() -> None:
    def write(document: Draft) -> None:
        table = document.add_table(rows=4, cols=3)
        table.cell(0, 0).merge(table.cell(0, 2)).text = "补贴发放表"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "姓名"
        table.cell(1, 1).merge(table.cell(1, 2)).text = "证件"
        table.cell(2, 1).text, table.cell(2, 2).text = "类型", "身份证号"
        table.cell(3, 2).text = VALUE

    found = having(draft(write))[0]
    assert found.layer is Layer.CELL
    assert found.cell is not None
    assert (found.cell.row, found.cell.column, found.cell.headers) == (4, 3, ("证件", "身份证号"))
    assert found.location.route == ("表1", "第4行第3列")


def test_header_and_footer_are_read_where_they_stand() -> None:
    def write(document: Draft) -> None:
        document.sections[0].header.paragraphs[0].text = VALUE

    assert [(b.layer, b.location.route) for b in having(draft(write))] == [(Layer.HEADER_FOOTER, ("页眉",))]


def test_a_first_page_header_that_no_page_shows_is_hidden() -> None:
    def write(document: Draft) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = VALUE
        section.different_first_page_header_footer = False

    found = having(draft(write))[0]
    assert found.layer is Layer.HIDDEN
    assert "首页" in found.concealment


def test_a_comment_and_its_author_are_two_blocks() -> None:
    def write(document: Draft) -> None:
        run = document.add_paragraph("正文").add_run("此处")
        document.add_comment(run, text=f"核对{VALUE}", author="王某", initials="W")

    raw = draft(write)
    assert having(raw)[0].layer is Layer.COMMENT
    assert having(raw)[0].location.route == ("批注1",)
    assert having(raw, "王某")[0].location.route == ("批注1", "作者")


def test_deleted_text_is_a_revision_and_is_read_together_with_the_digits_it_touches() -> None:
    raw = with_body(
        "<w:p><w:r><w:t>331081190101</w:t></w:r>"
        '<w:del w:author="李某"><w:r><w:delText>010001</w:delText></w:r></w:del></w:p>'
    )
    revisions = [b for b in blocks(raw) if b.layer is Layer.REVISION]
    assert [b.text for b in revisions] == ["010001", VALUE]
    assert all("删除" in b.concealment for b in revisions)
    assert having(raw, "李某")[0].layer is Layer.METADATA


def test_inserted_text_stands_in_the_paragraph_and_is_told_as_a_revision() -> None:
    raw = with_body(f'<w:p><w:ins w:author="李某"><w:r><w:t>{VALUE}</w:t></w:r></w:ins></w:p>')
    assert [b.layer for b in having(raw)] == [Layer.BODY, Layer.REVISION]


@pytest.mark.parametrize(
    ("properties", "why"),
    [
        ("<w:vanish/>", "隐藏文字"),
        ('<w:color w:val="FFFFFF"/>', "颜色"),
        ('<w:color w:val="FEFEFE"/>', "颜色"),
        ('<w:sz w:val="2"/>', "字号"),
        ('<w:color w:val="00FF00"/><w:shd w:val="clear" w:fill="00FF00"/>', "颜色"),
    ],
)
def test_what_the_page_does_not_show_is_hidden_and_says_why(properties: str, why: str) -> None:
    found = having(with_body(f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{VALUE}</w:t></w:r></w:p>"))
    assert [b.layer for b in found] == [Layer.HIDDEN]
    assert why in found[0].concealment


def test_white_text_on_a_dark_cell_is_seen() -> None:
    cell = '<w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr><w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
    found = having(with_body(f"<w:tbl><w:tr>{cell}<w:t>{VALUE}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"))
    assert [b.layer for b in found] == [Layer.CELL]


def test_a_hidden_stretch_inside_a_number_does_not_split_it() -> None:
    raw = with_body(
        "<w:p><w:r><w:t>331081</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>1901</w:t></w:r><w:r><w:t>01010001</w:t></w:r></w:p>"
    )
    assert [b.layer for b in having(raw)] == [Layer.HIDDEN]


def test_both_branches_of_an_alternative_are_read_and_equal_ones_only_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'

    def both(choice: str, fallback: str) -> bytes:
        return with_body(
            f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice>{box.format(choice)}</mc:Choice>"
            f"<mc:Fallback>{box.format(fallback)}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )

    assert len(having(both(VALUE, VALUE))) == 1
    assert having(both(VALUE, "别的"))[0].location.route == ("文本框1",)
    assert having(both("别的", VALUE))[0].layer is Layer.HIDDEN


def test_a_part_that_nothing_refers_to_is_read() -> None:
    raw = rebuilt(draft(lambda d: None), {"word/old.xml": f"<old>{VALUE}</old>".encode()})
    assert having(raw)[0].layer is Layer.HIDDEN


def test_the_strict_vocabulary_and_utf_16_are_read_alike() -> None:
    paragraph = f"<d:p><d:r><d:t>{VALUE}</d:t></d:r></d:p>"
    body = f'<d:document xmlns:d="{STRICT}"><d:body>{paragraph}</d:body></d:document>'
    xml = f'<?xml version="1.0" encoding="UTF-16"?>{body}'
    raw = rebuilt(draft(lambda d: None), {"word/document.xml": xml.encode("utf-16")})
    assert [(b.layer, b.location.route) for b in having(raw)] == [(Layer.BODY, ("第1段",))]


def test_a_broken_body_leaves_a_gap_and_what_stood_before_and_after_it() -> None:
    xml = f"<w:document {W}><w:body><w:p><w:r><w:t>之前{VALUE}</w:t></w:r></w:p></w:wrong><w:p>之后{VALUE}"
    found = parts(rebuilt(draft(lambda d: None), {"word/document.xml": xml.encode()}))
    assert any(isinstance(p, Gap) and p.reason is GapReason.DAMAGED for p in found)
    texts = [p.text for p in found if isinstance(p, Block)]
    assert any(f"之前{VALUE}" in t for t in texts)
    assert any(f"之后{VALUE}" in t for t in texts)


def test_three_thousand_nested_tables_are_read_to_the_bottom() -> None:
    opening, closing = "<w:tbl><w:tr><w:tc>" * 3_000, "</w:tc></w:tr></w:tbl>" * 3_000
    assert having(with_body(f"{opening}<w:p><w:r><w:t>{VALUE}</w:t></w:r></w:p>{closing}"))


def test_a_picture_goes_to_the_driver_with_the_place_where_it_is_drawn() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    raw = draft(lambda d: [d.add_paragraph("图"), d.add_picture(picture)])
    files = [p for p in parts(raw) if isinstance(p, Embedded) and p.name == "image1.png"]
    assert len(files) == 1
    assert files[0].location.route[0].startswith("第")


def test_the_media_type_tells_a_template_from_a_document() -> None:
    raw = draft(lambda d: None)
    assert reader.sniff(Source.of_bytes("x", raw)) == reader._DOCX
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        types = archive.read("[Content_Types].xml").replace(b"document.main+xml", b"template.main+xml")
    template = rebuilt(raw, {"[Content_Types].xml": types})
    assert (reader.sniff(Source.of_bytes("x", template)) or "").endswith("template")


def test_a_zip_with_a_folder_of_that_name_is_not_a_document() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/说明.txt", VALUE)
    assert reader.sniff(Source.of_bytes("x.zip", buffer.getvalue())) is None


def test_a_document_without_its_list_of_content_types_is_still_one() -> None:
    raw = rebuilt(with_body(f"<w:p><w:r><w:t>{VALUE}</w:t></w:r></w:p>"), {"[Content_Types].xml": None})
    assert reader.sniff(Source.of_bytes("x", raw)) == reader._DOCX
    assert [b.layer for b in having(raw)] == [Layer.BODY]


def test_a_cropped_picture_says_that_all_of_it_is_still_there() -> None:
    def write(document: Draft) -> None:
        picture = io.BytesIO()
        Image.new("RGB", (8, 8), "red").save(picture, "PNG")
        shape = document.add_picture(picture)
        fill = shape._inline.graphic.graphicData.pic.blipFill
        fill.insert(1, parse_xml(f'<a:srcRect xmlns:a="{_DRAWING}" b="50000"/>'))

    files = [p for p in parts(draft(write)) if isinstance(p, Embedded) and p.name == "image1.png"]
    assert ["裁剪" in file.concealment for file in files] == [True]


def test_a_pointer_to_a_part_that_is_gone_is_text_too() -> None:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    lost = f'<Relationships xmlns="{space}"><Relationship Id="r1" Type="x/other" Target="{VALUE}.xml"/></Relationships>'
    raw = rebuilt(draft(lambda d: None), {"word/_rels/settings.xml.rels": lost.encode()})
    assert [b.layer for b in having(raw)] == [Layer.METADATA]


def test_a_broken_style_sheet_is_one_gap_and_its_words_are_read() -> None:
    torn = f'<w:styles {W}><w:style><w:name w:val="x"/>{VALUE}</w:styles>'.encode()
    found = parts(rebuilt(with_body(""), {"word/styles.xml": torn}))
    gaps = [part for part in found if isinstance(part, Gap)]
    assert [gap.location.route for gap in gaps] == [("样式",)]
    assert any(VALUE in part.text for part in found if isinstance(part, Block))
