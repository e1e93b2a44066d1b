"""Web pages: one value in each place where a page can hide it, and none of it lost to damage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.page import page_parts
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Block, Document, GapReason, Layer

VALUE = "331081190101010000"
FRONT, BACK = VALUE[:9], VALUE[9:]


def _document(body: str, head: str = "") -> Document:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return read_document(Source.of_bytes("a.html", page.encode()))


def _found(document: Document) -> list[Block]:
    return [block for block in document.all_blocks() if VALUE in block.text]


SEEN = {
    "paragraph": f"<p>{VALUE}</p>",
    "inline tags": f"<p>{FRONT}<b>{BACK[:3]}</b><span><i>{BACK[3:]}</i></span></p>",
    "zero entities": f"<p>{FRONT}&#{ord(BACK[0])};{BACK[1:]}</p>",
    "bare text": VALUE,
    "list": f"<ul><li>x<li>{VALUE}</ul>",
    "after the end": f"</body></html>{VALUE}",
    "textarea": f"<textarea>{VALUE}</textarea>",
    "option": f"<select><option>{VALUE}</select>",
    "button": f"<button>{VALUE}</button>",
    "input value": f'<input type="text" value="{VALUE}">',
    "details": f"<details><summary>x</summary>{VALUE}</details>",
    "svg": f"<svg><text>{FRONT}<tspan>{BACK}</tspan></text></svg>",
    "unknown element": f"<x-card>{VALUE}</x-card>",
    "preformatted": f"<pre>\n  {VALUE}\n</pre>",
    "unclosed tags": f"<p><b><i>{VALUE}<p>x",
    "visible after hidden": f"<p hidden>x<p>{VALUE}</p>",
}


@pytest.mark.parametrize("place", SEEN)
def test_text_in_plain_sight(place: str) -> None:
    (block,) = _found(_document(SEEN[place]))
    assert block.layer is Layer.BODY
    assert not block.concealment


HIDDEN = {
    "display none": f'<p style="display: none">{VALUE}</p>',
    "visibility": f'<span style="visibility:hidden">{VALUE}</span>',
    "parent hidden": f'<div style="DISPLAY:NONE !important"><p><b>{VALUE}</b></p></div>',
    "hidden attribute": f"<div hidden>{VALUE}</div>",
    "font size": f'<span style="font-size:0">{VALUE}</span>',
    "tiny": f'<span style="font-size:1px">{VALUE}</span>',
    "white on white": f'<font color="#FFFFFF">{VALUE}</font>',
    "nearly white": f'<span style="color:rgb(254,254,254)">{VALUE}</span>',
    "black on black": f'<div style="background:#000"><span style="color:black">{VALUE}</span></div>',
    "bgcolor": f"<table bgcolor=red><tr><td><font color=red>{VALUE}</font></table>",
    "transparent": f'<span style="color:transparent">{VALUE}</span>',
    "opacity": f'<div style="opacity:0">{VALUE}</div>',
    "off the page": f'<div style="position:absolute;left:-9999px">{VALUE}</div>',
    "indented away": f'<p style="text-indent:-9999px">{VALUE}</p>',
    "zero height": f'<div style="height:0;overflow:hidden">{VALUE}</div>',
    "template": f"<template><p>{VALUE}</p></template>",
    "noscript": f"<noscript>{VALUE}</noscript>",
    "dialog": f"<dialog>{VALUE}</dialog>",
    "script": f'<script>var list = [{{"id": "{VALUE}"}}];</script>',
    "escaped script": "<script>var a='\\u0033\\u0033" + VALUE[2:] + "'</script>",
    "json": f'<script type="application/json">{{"id":"{VALUE}"}}</script>',
    "style sheet": f'<style>p::after{{content:"{VALUE}"}}</style>',
    "title attribute": f'<p title="{VALUE}">x</p>',
    "alt": f'<img src="data:," alt="{VALUE}">',
    "data attribute": f'<tr data-id="{VALUE}">',
    "aria label": f'<a aria-label="{VALUE}">x</a>',
    "placeholder": f'<input placeholder="{VALUE}">',
    "hidden input": f'<input type="hidden" value="{VALUE}">',
    "second attribute": f'<p title="x" title="{VALUE}">',
    "class name": f'<p class="id-{VALUE}">x</p>',
    "link target": f'<a href="detail?id={VALUE}">x</a>',
    "encoded link": f'<a href="?id=%33%33{VALUE[2:]}">x</a>',
    "event": f"<p onclick=\"show('{VALUE}')\">x</p>",
    "processing instruction": f"<?php $id = '{VALUE}'; ?>",
    "server page": f"<% id = {VALUE} %>",
    "frame fallback": f"<iframe>{VALUE}</iframe>",
    "zero scale": f'<div style="transform:scale(0)">{VALUE}</div>',
    "zero maximum height": f'<div style="max-height:0;overflow:hidden">{VALUE}</div>',
    "hue without colour": f'<p style="color:hsl(0, 0%, 100%)">{VALUE}</p>',
    "popover": f"<div popover>{VALUE}</div>",
    "attribute name": f"<p x-{VALUE}>x</p>",
    "tag name": f"<x{VALUE}>x</x>",
    "end tag": f'<p>x</p title="{VALUE}">',
    "document type": f'<!DOCTYPE html "{VALUE}">',
    "escaped style": "<style>p::after{content:'\\33 \\33 " + VALUE[2:] + "'}</style>",
    "below a class": f"<style>div.a > .b{{display:none}}</style><div class=a><p class=b>{VALUE}</p></div>",
    "two classes": f"<style>.a.b{{display:none}}</style><p class='b a'>{VALUE}</p>",
    "datalist": f"<datalist><option>{VALUE}</datalist>",
}


@pytest.mark.parametrize("place", HIDDEN)
def test_text_that_a_browser_does_not_show(place: str) -> None:
    found = _found(_document(HIDDEN[place]))
    assert found
    assert all(block.layer is Layer.HIDDEN and block.concealment for block in found)


def test_comments_are_comments_also_with_tags_inside() -> None:
    found = _found(_document(f"<!-- <td>{FRONT}<b>{BACK}</b></td> {VALUE} -->"))
    assert {block.layer for block in found} == {Layer.COMMENT}
    assert all(block.concealment for block in found)


def test_classes_and_identifiers_hide_through_the_style_sheet() -> None:
    head = "<style>.gone{display:none} #away{visibility:hidden} @media print{.kept{display:none}}</style>"
    for markup in (f'<p class="x gone">{VALUE}</p>', f'<p id="away">{VALUE}</p>'):
        (block,) = _found(_document(markup, head))
        assert block.concealment
    (block,) = _found(_document(f'<p class="kept">{VALUE}</p>', head))
    assert not block.concealment


def test_a_rule_for_other_places_hides_nothing() -> None:
    head = (
        "<style>.menu .b{display:none} .a.c{display:none} @media print{.b{display:none}} .b:hover{display:none}</style>"
    )
    (block,) = _found(_document(f'<div class="a"><p class="b">{VALUE}</p></div>', head))
    assert not block.concealment


def test_a_reading_above_characters_does_not_tear_them() -> None:
    document = _document(f"<p><ruby>{FRONT}<rt>读音</rt>{BACK}<rt>读音</rt></ruby></p>")
    assert len(_found(document)) == 1
    assert "读音读音" in [block.text for block in document.blocks]


def test_letters_drawn_from_right_to_left_are_read_as_drawn() -> None:
    assert _found(_document(f"<bdo dir=rtl>{VALUE[::-1]}</bdo>"))
    assert _found(_document(f'<p style="unicode-bidi: bidi-override; direction: rtl">{VALUE[::-1]}</p>'))


def test_a_number_written_one_digit_a_cell_is_found_whole() -> None:
    document = _document("<table><tr><td>身份证号" + "".join(f"<td>{digit}" for digit in VALUE) + "<td>备注</table>")
    (block,) = _found(document)
    assert block.layer is Layer.CELL


def test_a_number_half_hidden_is_found_whole_and_its_visible_half_alone() -> None:
    document = _document(f'<p>号{FRONT}<span style="display:none">{BACK}</span>止</p>')
    assert [block.layer for block in _found(document)] == [Layer.HIDDEN]
    assert f"号{FRONT}止" in [block.text for block in document.blocks if block.layer is Layer.BODY]


def test_titles_and_meta_are_metadata_or_hidden() -> None:
    (title,) = _found(_document("", f"<title>{VALUE}</title>"))
    (meta,) = _found(_document("", f'<meta name="description" content="{VALUE}">'))
    assert title.layer is Layer.METADATA
    assert meta.concealment


def test_embedded_pages_and_files_are_files_of_their_own() -> None:
    import base64

    frame = f'<iframe srcdoc="<p>{VALUE}</p>"></iframe>'
    image = f'<img src="data:text/plain;base64,{base64.b64encode(VALUE.encode()).decode()}">'
    style = f"<p style=\"background:url('data:text/plain,{VALUE}')\">x</p>"
    for markup in (frame, image, style):
        document = _document(markup)
        assert document.children
        assert _found(document)


def test_cells_know_their_headers_through_spans() -> None:
    document = _document(
        "<table><tr><th rowspan=2>姓名<th colspan=2>联系方式<tr><th>电话<th>地址"
        f"<tr><td>某<td>{VALUE}<td>某村<tr><td rowspan=2>甲<td>1<td>2<tr><td>3<td>末</table>"
    )
    cells = {block.text: block.cell for block in document.blocks if block.layer is Layer.CELL}
    found, last = cells[VALUE], cells["末"]
    assert found is not None
    assert last is not None
    assert (found.row, found.column, found.headers) == (3, 2, ("联系方式", "电话"))
    assert (last.row, last.column, last.headers) == (5, 3, ("联系方式", "地址"))


def test_a_table_without_header_cells_is_headed_by_its_first_row_of_labels() -> None:
    document = _document(f"<table><tr><td>姓名<td>身份证号<tr><td>某<td>{VALUE}</table>")
    (block,) = _found(document)
    assert block.cell is not None
    assert block.cell.headers == ("身份证号",)


def test_nested_tables_lose_nothing() -> None:
    document = _document("<table><tr><td>前" * 3_000 + VALUE + "</td></tr></table>" * 3_000)
    assert len(_found(document)) == 1
    assert not document.gaps


def test_pictures_that_did_not_come_along_are_a_gap() -> None:
    document = _document('<img src="photo.jpg"><iframe src="list.html"></iframe>')
    assert [gap.reason for gap in document.gaps] == [GapReason.EXTERNAL]


PAGE = (
    "<html><head><title>公示</title></head><body><p>正文</p><table><tr><th>姓名<th>号码</tr><tr><td>甲</td>"
    f"<td title='x'>{VALUE}</td></tr></table><!-- 注 --><script>var a = 1;</script></body></html>"
).encode()


@given(st.integers(1, len(PAGE) - len(b"</body></html>")))
def test_a_page_cut_anywhere_is_never_without_a_gap(at: int) -> None:
    assert list(read_document(Source.of_bytes("a.html", PAGE[:at])).all_gaps()) or at < len("<html>")


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "big5", "utf-16"])
def test_pages_in_every_encoding(encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body><p>公示名單：{VALUE}</p></body></html>'
    document = read_document(Source.of_bytes("a.htm", page.encode(encoding)))
    assert [block.text for block in _found(document)] == [f"公示名單：{VALUE}"]
    assert document.media_type == "text/html"


@pytest.mark.parametrize(
    "unit",
    ["<div", "<!--", '<a b="', "<script>", "&", "<?", "</", "<a b='", "<td>", "<p><b>", "<i></b>", "<li>", "<table>"],
)
def test_endless_unfinished_markup_is_read_to_its_end(unit: str) -> None:
    """No assertion on time: at quadratic cost the time-out of the suite would be exceeded by far."""
    document = read_document(Source.of_bytes("a.html", b"<html>" + unit.encode() * 200_000))
    assert GapReason.DAMAGED in [gap.reason for gap in document.all_gaps()]


_CELL = st.tuples(
    st.sampled_from(["td", "td", "td", 'td align="left"', 'td style="display:none"', "th", 'td colspan="2"']),
    st.text(st.sampled_from("某1 x\n"), max_size=6) | st.just("<b>粗</b>") | st.just("&amp;"),
).map(lambda made: f"<{made[0]}>{made[1]}</{made[0][:2]}>")
_ROW = st.tuples(st.lists(_CELL, max_size=8), st.sampled_from(["", " ", "\n", "散"])).map(
    lambda made: f"<tr>{''.join(made[0])}</tr>{made[1]}"
)


@given(st.lists(_ROW, max_size=8), st.sampled_from(["", "<tbody>", '<tbody style="display:none">', "<thead>"]))
def test_plain_rows_are_read_as_any_other_rows(rows: list[str], part: str) -> None:
    page = f"<html><body><table>{part}{''.join(rows)}</table><p>后文</p></body></html>"
    assert list(page_parts(page)) == list(page_parts(page.replace("<tr", "<TR").replace("<td", "<TD")))


def test_a_page_of_which_only_the_announcement_is_left_is_damaged() -> None:
    document = read_document(Source.of_bytes("a.html", b"<!DOCTYPE html>"))
    assert [gap.reason for gap in document.gaps] == [GapReason.DAMAGED]
    whole = read_document(Source.of_bytes("a.html", b"<!DOCTYPE html><p>a"))
    assert not whole.gaps
