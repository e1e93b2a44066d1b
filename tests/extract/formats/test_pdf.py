"""PDF: laws about damage and hostile files, tables over pages, and boxes that hide nothing."""

import io
import zlib
from functools import cache
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.formats.pdf import sniff
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Document, GapReason, Layer
from tests.probes.pdf import Sheet, _table, text
from tests.probes.probe import VALUE, carriers

_NO_OCR = Limits(ocr_pages=0)


def read(raw: bytes, limits: Limits = _NO_OCR) -> Document:
    """A file as our reader sees it."""
    return read_document(Source.of_bytes("公示.pdf", raw, limits=limits))


@cache
def sample() -> bytes:
    """A plain file of one page."""
    return Sheet(text(VALUE)).save()


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0))
def test_a_file_cut_anywhere_is_never_whole(position: int) -> None:
    raw = sample()

    document = read(raw[: position % (len(raw.rstrip()) - 1)])

    assert list(document.all_gaps())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_byte_out_of_place_raises(data: st.DataObject) -> None:
    raw = bytearray(sample())
    for position in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=12)):
        raw[position] = data.draw(st.integers(0, 255))

    assert read(bytes(raw)).digest


def _double_bomb() -> bytes:
    sheet = Sheet()
    bomb = sheet.pdf.make_stream(b"")
    bomb.write(
        zlib.compress(zlib.compress(b" " * 300_000_000, 9), 9), filter=Array([Name.FlateDecode, Name.FlateDecode])
    )
    sheet.page["/Contents"] = bomb
    return sheet.save()


def _nested(sheet: Sheet) -> Any:
    """A form that stands for 10^11 drawings."""
    inner = sheet.form("BT /F1 9 Tf (x) Tj ET")
    for _ in range(11):
        outer = sheet.form("/X Do " * 10)
        outer.stream_dict["/Resources"] = Dictionary(XObject=Dictionary(X=inner))
        inner = sheet.pdf.make_indirect(outer)
    return inner


def _nested_on_the_page() -> bytes:
    sheet = Sheet("/X Do")
    return sheet.resource("XObject", "X", _nested(sheet)).save()


def _nested_in_an_annotation() -> bytes:
    sheet = Sheet()
    return sheet.annotate("Stamp", AP=Dictionary(N=_nested(sheet))).save()


@pytest.mark.parametrize("build", [_double_bomb, _nested_on_the_page, _nested_in_an_annotation])
def test_a_page_that_must_not_be_drawn_is_a_gap(build: Any) -> None:
    reasons = {gap.reason for gap in read(build()).all_gaps()}

    assert GapReason.LIMIT in reasons


def test_pages_beyond_the_limit_are_a_gap() -> None:
    sheet = Sheet(text(VALUE))
    for _ in range(4):
        sheet.pdf.add_blank_page()

    gaps = list(read(sheet.save(), Limits(pages=2, ocr_pages=0)).all_gaps())

    assert [gap.reason for gap in gaps] == [GapReason.LIMIT]
    assert "5" in gaps[0].detail


def test_a_page_that_may_not_be_recognised_is_a_gap() -> None:
    sheet = Sheet("0 g 80 500 200 20 re f", visible=False)

    assert [gap.reason for gap in read(sheet.save()).all_gaps()] == [GapReason.LIMIT]


def test_a_blank_page_has_nothing_unread() -> None:
    assert list(read(Sheet(visible=False).save()).all_gaps()) == []


def test_an_unknown_password_is_said_to_be_the_reason() -> None:
    raw = Sheet(text(VALUE)).save(encryption=pikepdf.Encryption(owner="a", user="b"))

    assert [gap.reason for gap in read(raw).all_gaps()] == [GapReason.ENCRYPTED]


@pytest.mark.parametrize(
    "look",
    [
        "0.8 g 60 490 300 40 re f " + text(VALUE, before="0 g"),
        text(VALUE) + "0 g 60 520 300 8 re f",
        text(VALUE) + "0 g 72 498 200 0.7 re f",
        "0.9 0.9 0.5 rg 60 490 300 40 re f " + text(VALUE, before="0.3 g"),
        "0 g 60 490 300 40 re f " + text(VALUE, before="1 g"),
        text(VALUE, before="0 0 500 800 re W n"),
        text(VALUE, before="1 0 0 rg"),
    ],
)
def test_what_is_seen_is_not_called_hidden(look: str) -> None:
    found = carriers(read(Sheet(look).save()).all_blocks(), VALUE)

    assert {block.layer for block in found} == {Layer.BODY}


def test_a_light_highlight_hides_nothing() -> None:
    sheet = Sheet(text(VALUE))
    corners = Array([60, 520, 300, 520, 60, 490, 300, 490])
    sheet.annotate("Highlight", Rect=[60, 490, 300, 520], C=Array([1, 1, 0]), QuadPoints=corners)

    assert {block.layer for block in carriers(read(sheet.save()).all_blocks(), VALUE)} == {Layer.BODY}


def test_a_header_holds_for_every_row_of_a_table_that_runs_over_pages() -> None:
    rows = [["No", "Name", "Number"]] + [[str(number), "A", VALUE] for number in range(1, 90)]

    document = read(_table(rows, [40, 80, 200]))
    cells = [block for block in document.blocks if block.cell and VALUE in block.text]

    assert len(cells) == 89
    assert {block.cell.headers for block in cells if block.cell} == {("Number",)}
    assert {block.cell.table for block in cells if block.cell} == {"表1"}
    assert {block.location.page for block in cells} > {1, 2}
    assert [block.cell.row for block in cells if block.cell] == list(range(2, 91))


def test_a_drawing_that_cuts_words_is_no_table() -> None:
    down = "".join(f"{x} 480 0.5 60 re f " for x in (60, 95, 130, 165))
    across = "".join(f"60 {y} 200 0.5 re f " for y in (480, 500, 540))

    found = carriers(read(Sheet(text(VALUE) + down + across).save()).all_blocks(), VALUE)

    assert {block.layer for block in found} == {Layer.BODY}


def test_a_number_broken_over_two_lines_stands_in_one_block() -> None:
    first, second = VALUE[:10], VALUE[10:]
    upper, lower = f"(The list of names that the office has: {first}) Tj T*", f"({second} is one of them) Tj"
    body = f"BT /F1 12 Tf 72 500 Td 14 TL {upper} {lower} ET"

    assert carriers(read(Sheet(body).save()).all_blocks(), VALUE)


def test_every_line_has_its_box() -> None:
    block = next(block for block in read(sample()).blocks if VALUE in block.text)

    assert len(block.lines) == block.text.count("\n") + 1
    assert block.location.page == 1
    assert 300 < block.lines[0].top < block.lines[0].bottom < 350


def test_boxes_follow_the_rotation_of_the_page() -> None:
    sheet = Sheet(text(VALUE))
    sheet.page["/Rotate"] = 90
    block = next(block for block in read(sheet.save()).blocks if VALUE in block.text)

    box = block.lines[0]

    assert box.bottom - box.top > box.right - box.left


def test_chinese_that_nobody_writes_is_not_taken_for_the_page() -> None:
    from disclosure_screen.extract.pdf.pictures import garbled

    assert garbled("".join(chr(0x4E00 + 37 * number) for number in range(300)))
    assert garbled("\ue001\ue002\ue003" * 20)
    assert not garbled(
        "依照《中华人民共和国政府信息公开条例》的规定，现将本年度惠农补贴发放情况予以公示，请社会各界监督。"
    )
    assert not garbled("依據行政程序法之規定辦理公告事項並接受社會監督檢查以維護公共利益")


def test_strings_in_the_encodings_of_chinese_programs_are_read() -> None:
    held = io.BytesIO()
    sheet = Sheet()
    sheet.pdf.docinfo["/Title"] = String("占位")
    sheet.pdf.save(held)
    raw = held.getvalue()
    wide = b"(" + "公示名单".encode("gb2312") + b")"
    at = raw.find(b"<feff")
    broken = raw[:at] + wide.ljust(raw.find(b">", at) + 1 - at) + raw[raw.find(b">", at) + 1 :]

    assert any(block.text == "公示名单" for block in read(broken).all_blocks())


def test_a_zip_that_mentions_pdf_early_is_read_as_the_zip_it_is() -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", "%PDF-1.7 的说明")
    assert sniff(Source.of_bytes("a.zip", out.getvalue())) is None


def _drawn_picture(data: bytes, width: int, height: int, **entries: Any) -> bytes:
    sheet = Sheet("q 100 0 0 100 72 500 cm /X Do Q " + text(VALUE))
    image = sheet.pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, **entries)
    return sheet.resource("XObject", "X", image).save()


_GREY = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}


@pytest.mark.parametrize(
    ("data", "width", "height", "reason"),
    [
        (b"\x80" * 64, 60_000, 60_000, GapReason.LIMIT),
        (b"\x80" * 64, 800, 800, GapReason.DAMAGED),
        (zlib.compress(b"\x80" * 640), 800, 800, GapReason.DAMAGED),
        (zlib.compress(b"\x80" * 640_000), 800, 800, GapReason.LIMIT),
    ],
    ids=["too large", "bare and short", "packed and short", "whole"],
)
def test_a_picture_that_claims_more_than_it_holds_is_a_gap(
    data: bytes, width: int, height: int, reason: GapReason
) -> None:
    packed = {"Filter": Name.FlateDecode} if data[:1] == b"x" else {}
    gaps = [
        gap for gap in read(_drawn_picture(data, width, height, **_GREY, **packed)).all_gaps() if gap.location.route
    ]

    claimed = [gap for gap in gaps if "像素" in gap.detail]
    assert [gap.reason for gap in claimed] == ([] if len(data) > 600 else [reason])


def test_a_jpeg_far_too_short_for_its_size_is_a_gap() -> None:
    raw = _drawn_picture(b"\xff\xd8\xff\xe0" + bytes(100), 5_000, 5_000, **_GREY, Filter=Name.DCTDecode)

    assert any(gap.reason is GapReason.DAMAGED and "像素" in gap.detail for gap in read(raw).all_gaps())


def test_data_of_unknown_purpose_is_a_gap() -> None:
    sheet = Sheet(text(VALUE))
    sheet.pdf.Root["/Private"] = sheet.pdf.make_stream(bytes(range(1, 256)) * 4)

    gaps = list(read(sheet.save()).all_gaps())

    assert [gap.reason for gap in gaps] == [GapReason.UNSUPPORTED]


def test_a_palette_is_no_data_of_unknown_purpose() -> None:
    sheet = Sheet(text(VALUE))
    palette = sheet.pdf.make_stream(bytes(range(256)) * 3)
    space = Array([Name.Indexed, Name.DeviceRGB, 255, palette])
    raw = sheet.resource("ColorSpace", "C", sheet.pdf.make_indirect(space)).save()

    assert list(read(raw).all_gaps()) == []


def test_an_attachment_of_an_earlier_revision_is_told_from_its_successor_of_the_same_length() -> None:
    sheet = Sheet(text("1"))
    sheet.pdf.Root["/AF"] = Array([sheet.attach(VALUE.encode())])
    first = sheet.save(compress_streams=False)
    kept = first.index(VALUE.encode())
    start = first.rindex(b"\n", 0, first.rindex(b" obj", 0, kept)) + 1
    changed = first[start : first.index(b"endobj", kept) + 7].replace(VALUE.encode(), b"0" * len(VALUE))
    place, tail = len(first), first[first.rindex(b"trailer") : first.rindex(b"startxref")]
    table = b"xref\n%d 1\n%010d 00000 n \n" % (int(changed.split()[0]), place)
    tail = tail.rstrip()[:-2] + b"/Prev %d >>" % int(first.rsplit(b"startxref", 1)[1].split()[0])
    second = first + changed + table + tail + b"\nstartxref\n%d\n%%%%EOF\n" % (place + len(changed))

    found = carriers(read(second).all_blocks(), VALUE)

    assert found


def _said_differently(mapping: dict[str, str], value: str = VALUE, base: str = "Helvetica") -> bytes:
    """A page whose font says it shows other digits than it draws."""
    claimed = "".join(f"<{ord(digit):02x}> <{ord(mapping.get(digit, digit)):04x}>\n" for digit in "0123456789")
    table = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"10 beginbfchar\n{claimed}endbfchar endcmap"
    )
    sheet = Sheet()
    sheet.font["/BaseFont"] = Name(f"/{base}")
    sheet.font["/ToUnicode"] = sheet.pdf.make_stream(table.encode())
    sheet.page["/Contents"] = sheet.pdf.make_stream(text(value).encode())
    return sheet.save()


@pytest.mark.parametrize("base", ["Helvetica", "Times-Roman", "Courier", "Helvetica-Oblique"])
@pytest.mark.parametrize("mapping", [{"3": "8", "8": "3"}, {"1": "7"}, {"9": "6"}, {"0": "5"}])
def test_a_text_layer_that_says_another_digit_than_the_page_shows_is_not_believed(
    mapping: dict[str, str], base: str
) -> None:
    document = read(_said_differently(mapping, base=base))
    said = carriers(document.blocks, "".join(mapping.get(digit, digit) for digit in VALUE))

    assert {block.layer for block in said} == {Layer.HIDDEN}
    assert {gap.reason for gap in document.gaps} == {
        GapReason.LIMIT
    }  # the page has to be recognised, and may not be here


def test_what_such_a_page_shows_is_recognised() -> None:
    document = read(_said_differently({"3": "8", "8": "3"}), Limits())

    assert {block.layer for block in carriers(document.blocks, VALUE)} == {Layer.IMAGE_TEXT}


@pytest.mark.parametrize("base", ["Helvetica", "Times-Roman", "Courier-Bold", "Times-Italic", "Helvetica-BoldOblique"])
def test_an_honest_font_is_believed(base: str) -> None:
    for value in (VALUE, "0123456789"):
        document = read(_said_differently({}, value, base))

        assert {block.layer for block in carriers(document.blocks, value)} == {Layer.BODY}


def test_a_font_that_lies_lies_on_every_page() -> None:
    lying = pikepdf.open(io.BytesIO(_said_differently({"3": "8"})))
    lying.pages.append(lying.pages[0])
    held = io.BytesIO()
    lying.save(held)

    said = carriers(read(held.getvalue()).blocks, VALUE.replace("3", "8"))

    assert [(block.layer, block.location.page) for block in said] == [(Layer.HIDDEN, 1), (Layer.HIDDEN, 2)]


def test_a_second_font_of_the_same_name_that_lies_is_found_on_its_own_page() -> None:
    honest = pikepdf.open(io.BytesIO(_said_differently({})))
    lying = pikepdf.open(io.BytesIO(_said_differently({"3": "8"})))
    honest.pages.extend(lying.pages)
    held = io.BytesIO()
    honest.save(held)

    document = read(held.getvalue())

    assert {block.layer for block in carriers(document.blocks, VALUE)} == {Layer.BODY}
    assert {block.layer for block in carriers(document.blocks, VALUE.replace("3", "8"))} == {Layer.HIDDEN}


def _aligned(rows: list[list[str]], widths: list[int], prose: str = "") -> bytes:
    """Rows whose columns nothing but their place shows, with prose around them."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    held = io.BytesIO()
    around = Paragraph(prose, ParagraphStyle("prose", fontSize=11, leading=16, alignment=4))
    SimpleDocTemplate(held).build([around, *([Table(rows, colWidths=widths)] if rows else []), around])
    return held.getvalue()


_PROSE = "The office hereby makes known who received a grant in the year 1901 and how much. " * 12


def test_columns_that_only_alignment_shows_are_a_table_over_pages() -> None:
    rows = [["No", "Name", "Identity number", "Amount"]] + [[str(n), "A B", VALUE, f"{n}.50"] for n in range(1, 80)]

    document = read(_aligned(rows, [40, 70, 160, 80], _PROSE))
    cells = [block for block in document.blocks if block.cell and block.text == VALUE]

    assert {block.cell.headers for block in cells if block.cell} == {("Identitynumber",)}
    assert {(block.cell.table, block.cell.column) for block in cells if block.cell} == {("表1", 3)}
    assert [block.cell.row for block in cells if block.cell] == list(range(2, 81))
    assert {block.location.page for block in cells} >= {1, 2}
    assert not any(block.cell for block in document.blocks if "hereby" in block.text)


def test_regular_rows_without_names_for_their_columns_are_a_table_without_headers() -> None:
    cells = [block.cell for block in read(_aligned([[VALUE, "12", "A"]] * 6, [200, 90, 90])).blocks if block.cell]

    assert len(cells) == 18
    assert {cell.headers for cell in cells} == {()}


@pytest.mark.parametrize(
    ("rows", "widths"),
    [
        ([], []),
        ([["Name: A", "Phone: 1"], ["Unit: B", "Post: 2"], ["Date: 3", "Page: 4"]], [200, 200]),
        ([["Article 1", "12"], ["Article 2", "13"], ["Article 3", "14"]], [300, 60]),
        ([[_PROSE[:40], _PROSE[40:82]]] * 8, [230, 240]),
    ],
    ids=["justified prose", "a form", "contents", "two columns of prose"],
)
def test_what_only_happens_to_align_is_no_table(rows: list[list[str]], widths: list[int]) -> None:
    assert not any(block.cell for block in read(_aligned(rows, widths, _PROSE)).blocks)


def test_a_page_of_too_many_objects_to_be_compared_is_a_gap() -> None:
    crowd = Sheet("BT /F1 9 Tf 72 72 Td (x) Tj ET 70 70 20 20 re f\n" * 5_000)

    gaps = list(read(crowd.save()).all_gaps())

    assert [(gap.reason, gap.location.page) for gap in gaps] == [(GapReason.LIMIT, 1)]
