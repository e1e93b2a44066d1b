"""Plain paragraphs and wordless parts: the quick way says what the parser says, or leaves it to the parser."""

import io
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from disclosure_screen.extract.formats import docx
from disclosure_screen.extract.ooxml.breaks import until_broken
from disclosure_screen.extract.ooxml.sweep import sweep
from disclosure_screen.extract.ooxml.wordless import wordless
from disclosure_screen.extract.source import Part, Source, Unreadable
from disclosure_screen.extract.xml import events
from disclosure_screen.model.document import Gap, Layer
from disclosure_screen.model.place import Location

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RUN_LOOKS = st.sampled_from(
    [
        "", "<w:b/>", '<w:rFonts w:ascii="宋体" w:hint="eastAsia"/>', "<w:vanish/>", '<w:vanish w:val="0"/>',
        '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>', '<w:rStyle w:val="a"/>', '<w:highlight w:val="black"/>',
        '<w:lang w:val="zh-CN"/>', '<w:del w:author="某某"/>', '<w:other w:val="331081190101010001"/>',
        '<w:shd w:fill="000000"/>',
    ]
)  # fmt: skip
_PARAGRAPH_LOOKS = st.sampled_from(
    [
        "", '<w:jc w:val="center"/>', '<w:outlineLvl w:val="1"/>', '<w:spacing w:line="20" w:lineRule="exact"/>',
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>', "<w:rPr><w:vanish/></w:rPr>", "<w:sectPr/>",
        '<w:rPr><w:ins w:author="某某"/></w:rPr>', '<w:shd w:val="clear" w:fill="000000"/>',
        '<w:pBdr><w:top w:val="single"/></w:pBdr>',
    ]
)  # fmt: skip
_WORDS = st.text(st.sampled_from("某1 2x&<>\n]"), max_size=6)
_RUN = st.one_of(
    st.tuples(_RUN_LOOKS, _WORDS).map(
        lambda run: f"<w:r>{f'<w:rPr>{run[0]}</w:rPr>' if run[0] else ''}<w:t>{escape(run[1])}</w:t></w:r>"
    ),
    st.sampled_from(
        [
            "<w:r><w:tab/></w:r>", '<w:del w:author="某甲"><w:r><w:delText>删</w:delText></w:r></w:del>',
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF 甲</w:instrText></w:r>',
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>', '<w:bookmarkStart w:name="某书签"/>', "<!-- 注 -->",
        ]
    ),
)  # fmt: skip
_PARAGRAPH = st.tuples(_PARAGRAPH_LOOKS, st.lists(_RUN, max_size=3)).map(
    lambda made: f"<w:p>{f'<w:pPr>{made[0]}</w:pPr>' if made[0] else ''}{''.join(made[1])}</w:p>"
)
_BODY = st.lists(
    st.one_of(
        _PARAGRAPH,
        _PARAGRAPH,
        _PARAGRAPH.map(lambda inner: f"<w:tbl><w:tr><w:tc>{inner}</w:tc><w:tc>{inner}</w:tc></w:tr></w:tbl>"),
        _PARAGRAPH.map(lambda inner: f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"),
    ),
    max_size=6,
).map("".join)


def told(document: str) -> list[Part]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", document)
    return list(docx.read(Source.of_bytes("稿.docx", buffer.getvalue())))


def document(body: str) -> str:
    return f'<w:document xmlns:w="{_MAIN}"><w:body>{body}</w:body></w:document>'


@given(_BODY)
def test_plain_paragraphs_are_read_as_the_parser_reads_them(body: str) -> None:
    plain = document(body)
    other = (
        plain.replace("<w:", "<other:")
        .replace("</w:", "</other:")
        .replace(" w:", " other:")
        .replace("xmlns:w=", "xmlns:other=")
    )
    assert told(plain) == told(other)


@given(_BODY, st.data())
def test_a_document_cut_anywhere_leaves_a_gap_and_what_stood_before(body: str, data: st.DataObject) -> None:
    whole = document(f"<w:p><w:r><w:t>第一段</w:t></w:r></w:p>{body}")
    cut = whole[: data.draw(st.integers(whole.index("</w:p>") + 6, len(whole) - 1))]
    parts = told(cut)
    assert any(isinstance(part, Gap) for part in parts)
    assert any(not isinstance(part, Gap) and "第一段" in str(getattr(part, "text", "")) for part in parts)


_STYLE_TAGS = st.lists(
    st.sampled_from(
        [
            '<w:style w:styleId="a1" w:type="paragraph">', "</w:style>", '<w:name w:val="heading 1"/>',
            '<w:rsid w:val="00A12345"/>',
            '<w:color w:val="808080"/>', '<w:x w:title="abcd"/>', '<w:x w:val="13800000001"/>', "<!-- 注 -->",
            "字", "&amp;", "\n",
            '<w:rFonts w:ascii="Times New Roman"/>', '<w:x w:val="A1234567"/>', '<w:lsdException w:name="Normal"/>', "<?a 某?>",
            '<w:x name="abcd"/>', '<w:x w:val="a@b.cn"/>', '<w:x w:val="中文"/>', '<w:x w:val="1381 2345 678"/>',
        ]
    ),
    max_size=6,
)  # fmt: skip


@given(_STYLE_TAGS)
@example([])
def test_a_wordless_part_has_nothing_a_sweep_would_tell(tags: list[str]) -> None:
    raw = f'<?xml version="1.0"?><w:styles xmlns:w="{_MAIN}">{"".join(tags)}</w:styles>'.encode()
    if wordless(raw):
        assert not list(until_broken(sweep(events([raw]), Location(("样式",)), Layer.METADATA, ""), []))
    elif not tags:
        raise AssertionError("an empty style sheet is wordless")


@pytest.mark.parametrize("torn", ["<w:style>", "<w:style></w:name>", '<w:x w:val="1" w:val="2"/>', "<v:x/>"])
def test_a_style_sheet_whose_tags_do_not_fit_together_is_not_passed_over(torn: str) -> None:
    raw = f'<w:styles xmlns:w="{_MAIN}">{torn}</w:styles>'.encode()
    breaks: list[Unreadable] = []
    assert not wordless(raw)
    list(until_broken(sweep(events([raw]), Location(("样式",)), Layer.METADATA, ""), breaks))
    assert breaks
