"""Pages as pictures: drawn behind walls, painted in the pixels, left out where that cannot be promised."""

import base64
import datetime as dt
import io
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from disclosure_screen.extract.drawn_pages import DrawnPage
from disclosure_screen.extract.page_images import PageKey, drawn_pages
from disclosure_screen.identifiers import mobile, resident_id
from disclosure_screen.model.document import Block, Gap, GapReason
from disclosure_screen.model.place import Location
from disclosure_screen.pipeline.screener import Screener, Screening
from disclosure_screen.report.html import render
from disclosure_screen.report.pages_shown import pages_worth_showing

CHANCE = random.Random(3)
ID, MOBILE = resident_id.sample(CHANCE), mobile.sample(CHANCE)


def _decision(path: Path) -> Path:
    """Two pages; the number and the mobile stand on the first, in two sizes."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    paper = Canvas(str(path), pagesize=(595, 842))
    paper.setFont("STSong-Light", 14)
    paper.drawString(90, 700, "行政处罚决定书")
    paper.drawString(90, 650, f"当事人身份证号码：{ID}")
    paper.setFont("STSong-Light", 9)
    paper.drawString(300, 300, f"联系人手机号码：{MOBILE}")
    paper.showPage()
    paper.setFont("STSong-Light", 14)
    paper.drawString(90, 700, "本页没有疑点。")
    paper.save()
    return path


@pytest.fixture(scope="module")
def decision(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDF on disk."""
    return _decision(tmp_path_factory.mktemp("page-images") / "决定书.pdf")


@pytest.fixture(scope="module")
def screening(decision: Path) -> Screening:
    """The PDF, screened."""
    with Screener.default() as screener:
        return screener.screen(decision)


@pytest.fixture(scope="module")
def pictures(decision: Path, screening: Screening) -> Mapping[PageKey, DrawnPage]:
    """Its pages, drawn."""
    return drawn_pages(decision, [(screening.document.digest, page) for page in (1, 2)])


def _report(screening: Screening, pictures: Mapping[PageKey, DrawnPage], at: dt.datetime, **more: Any) -> str:
    return render(screening.document, screening.verdict, rendered_at=at, pages=pictures, **more)


def _images(page: str) -> list[Image.Image]:
    return [
        Image.open(io.BytesIO(base64.b64decode(data))).convert("L")
        for data in re.findall(r'href="data:image/webp;base64,([^"]+)"', page)
    ]


def _value_boxes(path: Path) -> list[tuple[float, float, float, float]]:
    """Where the glyphs of both values stand on the first page, by another library than the one that drew it."""
    import pdfplumber

    with pdfplumber.open(path) as paper:
        characters = paper.pages[0].chars
    text = "".join(character["text"] for character in characters)
    found = []
    for value in (ID, MOBILE):
        start = text.index(value)
        run = characters[start : start + len(value)]
        found.append((run[0]["x0"], run[0]["top"], run[-1]["x1"], run[0]["bottom"]))
    return found


def test_the_pixels_of_every_value_are_painted_over(
    decision: Path, screening: Screening, pictures: Mapping[PageKey, DrawnPage], at: dt.datetime
) -> None:
    boxes = _value_boxes(decision)
    shown = _images(_report(screening, pictures, at))[0]
    revealed = _images(_report(screening, pictures, at, reveal=True))[0]
    drawn = pictures[screening.document.digest, 1].picture
    assert drawn is not None
    scale = drawn.dpi / 72
    for box in boxes:
        left, top, right, bottom = (round(edge * scale) for edge in box)
        painted = shown.crop((left, top, right, bottom)).tobytes()
        plain = revealed.crop((left, top, right, bottom)).tobytes()
        assert max(painted) < 80, "a light pixel shows through the paint"
        assert max(plain) > 200, "the value itself is dark on light where the page is revealed"
        assert min(plain) < 80


def test_a_painted_place_leads_to_its_finding(
    screening: Screening, pictures: Mapping[PageKey, DrawnPage], at: dt.datetime
) -> None:
    page = _report(screening, pictures, at)
    spots = re.findall(r'class="spot" data-n="([0-9 ]+)"', page)
    linked = {int(number) for spot in spots for number in spot.split()}
    listed = {int(number) for number in re.findall(r'<li id="f([0-9]+)" data-page="1"', page)}
    assert listed
    assert linked == listed


def test_pages_with_findings_are_the_ones_worth_showing(screening: Screening) -> None:
    assert pages_worth_showing(screening.document, screening.verdict) == ((screening.document.digest, 1),)


def test_a_value_without_a_box_keeps_its_page_from_being_shown(
    screening: Screening, pictures: Mapping[PageKey, DrawnPage], at: dt.datetime
) -> None:
    bare = tuple(
        replace(block, lines=(), location=Location(block.location.route, block.location.page))
        for block in screening.document.blocks
    )
    page = _report(replace(screening, document=replace(screening.document, blocks=bare)), pictures, at)
    assert len(_images(page)) == 1
    assert "未附图像：决定书.pdf 第 1 页" in page


def test_a_value_that_no_rule_marked_on_a_page_is_painted_too(
    screening: Screening, pictures: Mapping[PageKey, DrawnPage], at: dt.datetime
) -> None:
    again = Block(screening.document.blocks[-1].layer, f"又见{ID}", Location(("第2页",), 2))
    document = replace(screening.document, blocks=(*screening.document.blocks, again))
    page = _report(replace(screening, document=document), pictures, at)
    assert len(_images(page)) == 1


@pytest.mark.parametrize("where", [Location(("第1页",), 1), Location()], ids=["its page", "the whole file"])
def test_an_unread_part_keeps_the_picture_out(
    screening: Screening, pictures: Mapping[PageKey, DrawnPage], at: dt.datetime, where: Location
) -> None:
    verdict = replace(screening.verdict, gaps=(Gap(GapReason.NO_TEXT_LAYER, where),))
    page = _report(replace(screening, verdict=verdict), pictures, at)
    assert len(_images(page)) == (1 if where.page else 0), "the other page may be shown where only one has a gap"
    assert "未附图像：决定书.pdf 第 1 页" in page


def test_a_halted_file_shows_no_picture(
    draft: Callable[..., Any], pictures: Mapping[PageKey, DrawnPage], at: dt.datetime
) -> None:
    halted = draft("材料.pdf").say("机密★10年", ("机密★10年", "secrecy.mark"), page=1)
    for reveal in (False, True):
        assert _images(_report(Screening(halted.document, halted.verdict), pictures, at, reveal=reveal)) == []


def test_what_cannot_be_drawn_is_left_out_and_nothing_is_raised(
    tmp_path: Path, decision: Path, screening: Screening
) -> None:
    digest = screening.document.digest
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(decision.read_bytes()[:300])
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    link = tmp_path / "link.pdf"
    link.symlink_to(decision)
    for path in (cut, empty, link, tmp_path, tmp_path / "absent.pdf"):
        assert drawn_pages(path, [(digest, 1)]) == {}
    assert drawn_pages(decision, [(digest, page) for page in (0, 3, 99)]) == {}
    assert drawn_pages(decision, [("sha256:" + "0" * 64, 1)]) == {}


def test_drawing_ends_when_its_time_is_up(decision: Path, screening: Screening) -> None:
    assert drawn_pages(decision, [(screening.document.digest, 1)], seconds=0.001) == {}


def test_a_document_without_pictures_has_a_report_as_before(notice: Any, at: dt.datetime) -> None:
    assert "未附图像" not in _report(Screening(notice.document, notice.verdict), {}, at)
