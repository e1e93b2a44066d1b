"""Presentations: what an audience sees, and what only the file holds."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt

from disclosure_screen.extract.formats import pptx as reader
from disclosure_screen.extract.source import Embedded, Part, Source
from disclosure_screen.model.document import Block, Gap, GapReason, Layer

RGB: Any = RGBColor
Chart: Any = CategoryChartData
VALUE = "331081190101010001"


def parts(raw: bytes) -> list[Part]:
    return list(reader.read(Source.of_bytes("汇报.pptx", raw)))


def having(raw: bytes, text: str = VALUE) -> list[Block]:
    return [part for part in parts(raw) if isinstance(part, Block) and text in part.text]


def only(blocks: list[Block]) -> Block:
    assert len(blocks) == 1, [(b.layer, b.location) for b in blocks]
    return blocks[0]


def slides(write: Callable[[Any, Any], object]) -> bytes:
    presentation = pptx.Presentation()
    write(presentation, presentation.slides.add_slide(presentation.slide_layouts[6]))
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def box(slide: Any, left: float = 1.0, text: str = VALUE) -> Any:
    shape = slide.shapes.add_textbox(Inches(left), Inches(1), Inches(3), Inches(1))
    shape.text_frame.text = text
    return shape


def rebuilt(raw: bytes, changes: dict[str, bytes | None]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def test_a_text_box_is_body_and_says_on_which_slide() -> None:
    found = only(having(slides(lambda _, slide: box(slide))))
    assert (found.layer, found.location.route[0]) == (Layer.BODY, "第1张幻灯片")


def test_a_title_is_a_heading() -> None:
    def write(presentation: Any, _: Any) -> None:
        presentation.slides.add_slide(presentation.slide_layouts[0]).shapes.title.text = "工作汇报"

    found = only(having(slides(write), "工作汇报"))
    assert (found.heading, found.location.route) == (1, ("第2张幻灯片", "标题"))


def off_left(slide: Any) -> None:
    box(slide, left=-5.0)


def white(slide: Any) -> None:
    box(slide).text_frame.paragraphs[0].runs[0].font.color.rgb = RGB(255, 255, 255)


def tiny(slide: Any) -> None:
    box(slide).text_frame.paragraphs[0].runs[0].font.size = Pt(1)


def switched_off(slide: Any) -> None:
    box(slide)._element.nvSpPr.cNvPr.set("hidden", "1")


def hidden_slide(slide: Any) -> None:
    box(slide)
    slide._element.set("show", "0")


@pytest.mark.parametrize(
    ("hide", "why"),
    [(off_left, "之外"), (white, "颜色"), (tiny, "字号"), (switched_off, "隐藏"), (hidden_slide, "隐藏的幻灯片")],
)
def test_what_the_audience_does_not_see_is_hidden_and_says_why(hide: Callable[[Any], None], why: str) -> None:
    found = only(having(slides(lambda _, slide: hide(slide))))
    assert found.layer is Layer.HIDDEN
    assert why in found.concealment


def test_white_text_on_a_dark_shape_behind_it_is_seen() -> None:
    def write(_: Any, slide: Any) -> None:
        panel = slide.shapes.add_shape(1, Inches(0), Inches(0), Inches(6), Inches(4))
        panel.fill.solid()
        panel.fill.fore_color.rgb = RGB(20, 30, 90)
        white(slide)

    assert only(having(slides(write))).layer is Layer.BODY


def test_a_shape_in_a_group_is_where_the_group_puts_it() -> None:
    def write(_: Any, slide: Any) -> None:
        group = slide.shapes.add_group_shape()
        box(group)
        group.left = Inches(40)

    assert only(having(slides(write))).layer is Layer.HIDDEN


def test_table_cells_know_their_headers() -> None:
    def write(_: Any, slide: Any) -> None:
        table = slide.shapes.add_table(2, 2, Inches(1), Inches(1), Inches(4), Inches(2)).table
        for (row, column), text in {(0, 0): "姓名", (0, 1): "身份证号", (1, 0): "张某", (1, 1): VALUE}.items():
            table.cell(row, column).text = text

    found = only(having(slides(write)))
    assert found.layer is Layer.CELL
    assert found.cell is not None
    assert found.cell.headers == ("身份证号",)
    assert found.location.route == ("第1张幻灯片", "表1", "第2行第2列")


def test_speaker_notes_are_read_and_not_shown() -> None:
    def write(_: Any, slide: Any) -> None:
        slide.notes_slide.notes_text_frame.text = VALUE

    found = only(having(slides(write)))
    assert "备注" in found.concealment
    assert found.location.route[:2] == ("第1张幻灯片", "备注")


def test_words_on_a_master_are_read() -> None:
    def write(presentation: Any, slide: Any) -> None:
        # python-pptx cannot write on a master, so a shape made on the slide is moved there
        presentation.slide_masters[0].shapes._spTree.append(box(slide)._element)

    assert only(having(slides(write))).location.route[0] == "母版1"


def test_chart_words_and_the_workbook_behind_the_chart_are_both_there() -> None:
    def write(_: Any, slide: Any) -> None:
        chart = Chart()
        chart.categories = [VALUE, "其他"]
        chart.add_series("人数", (1, 2))
        slide.shapes.add_chart(XL_CHART_TYPE.PIE, Inches(1), Inches(1), Inches(4), Inches(3), chart)

    raw = slides(write)
    assert having(raw)[0].layer is Layer.EMBEDDED
    assert having(raw)[0].location.route[0] == "第1张幻灯片"
    assert [p for p in parts(raw) if isinstance(p, Embedded) and p.name.endswith(".xlsx")]


def test_a_slide_that_is_listed_but_gone_leaves_a_gap() -> None:
    raw = rebuilt(slides(lambda _, slide: box(slide)), {"ppt/slides/slide1.xml": None})
    assert any(isinstance(p, Gap) and p.reason is GapReason.DAMAGED for p in parts(raw))
    assert reader.sniff(Source.of_bytes("x", raw)) == reader._BASE + "presentation"
