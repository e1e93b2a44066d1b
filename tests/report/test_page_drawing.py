"""Pages of OFD drawn from their objects, and pictures inside documents: masked before they are drawn."""

import base64
import datetime as dt
import html
import io
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from disclosure_screen.identifiers import mobile, resident_id
from disclosure_screen.model.document import GapReason
from disclosure_screen.pipeline.pictures import pictures
from disclosure_screen.pipeline.screener import Screener, Screening
from disclosure_screen.pipeline.shipped import shipped
from disclosure_screen.report.html import render
from disclosure_screen.report.pages_shown import pages_worth_showing
from tests.probes.ofd import Package, text

CHANCE = random.Random(5)
ID, MOBILE = resident_id.sample(CHANCE), mobile.sample(CHANCE)
SCAN = next((shipped("samples") / "drafts").rglob("补偿协议扫描件.png"))
MEDIA = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
AT = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture(scope="module")
def screener() -> Iterator[Screener]:
    """One screener for the module."""
    with Screener.default() as opened:
        yield opened


def _report(screener: Screener, path: Path, raw: bytes, *, reveal: bool = False) -> tuple[Screening, str]:
    path.write_bytes(raw)
    screening = screener.screen(path)
    document, verdict = screening.document, screening.verdict
    drawn = pictures(path, document, verdict)
    return screening, render(document, verdict, rendered_at=AT, pages=drawn, reveal=reveal)


def _sketch(page: str) -> str:
    found = re.search(r'<g class="sketch".*?</g>', page, re.DOTALL)
    return found[0] if found else ""


def _said(sketch: str) -> list[str]:
    return [html.unescape(run) for run in re.findall(r"<text [^>]*>([^<]*)</text>", sketch)]


def _places(sketch: str) -> list[tuple[float, float, str]]:
    """Every character with its place, whoever wrote it."""
    found = []
    for xs, y, run in re.findall(r'<text x="([^"]+)" y="([-0-9.e]+)"[^>]*>([^<]*)</text>', sketch):
        found += [(float(y), float(x), sign) for x, sign in zip(xs.split(), html.unescape(run), strict=True)]
    return sorted(found)


def _images(page: str) -> list[Image.Image]:
    uris = re.findall(r'href="data:image/webp;base64,([^"]+)"', page)
    return [Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB") for data in uris]


def _read(image: Image.Image) -> str:
    """What recognition makes of a published picture."""
    from disclosure_screen.extract.formats.image import pixels_of
    from disclosure_screen.extract.ocr import best_reading

    return "\n".join(line.text for line in best_reading(pixels_of(image)))


def test_exactly_the_value_is_masked_and_the_rest_of_the_line_is_drawn(screener: Screener, tmp_path: Path) -> None:
    line = f"身份证号码：{ID}，请核对。"
    _, page = _report(screener, tmp_path / "公示.ofd", Package(text(line, steps="g 60 2")).save())

    said = "".join(_said(_sketch(page)))

    assert "通告" in said
    assert "身份证号码：" in said
    assert "请核对" in said
    assert ID not in page
    assert re.search(r"身份证号码：[0-9]{3}\*+[0-9X]+", said)
    assert 'class="spot"' in page


def test_revealed_it_is_drawn_as_it_is(screener: Screener, tmp_path: Path) -> None:
    raw = Package(text(f"身份证号码：{ID}", steps="g 60 2")).save()
    _, page = _report(screener, tmp_path / "公示.ofd", raw, reveal=True)

    assert ID in "".join(_said(_sketch(page)))


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32), st.booleans())
def test_however_its_characters_are_scattered_no_value_can_be_read(
    screener: Screener, tmp_path_factory: pytest.TempPathFactory, seed: int, doubled: bool
) -> None:
    line = f"手机：{MOBILE}"
    objects = [text(sign, at=f"{20 + 3 * n} 60 3 5") for n, sign in enumerate(line)]
    objects += objects if doubled else []
    random.Random(seed).shuffle(objects)
    screening, page = _report(screener, tmp_path_factory.mktemp("ofd") / "公示.ofd", Package("".join(objects)).save())

    assert screening.verdict.findings
    rows = "".join(sign for _, _, sign in _places(_sketch(page)))
    assert MOBILE not in rows
    assert MOBILE not in "".join(_said(_sketch(page)))
    assert MOBILE not in page


def test_a_head_that_repeats_on_every_page_is_masked_on_every_page(screener: Screener, tmp_path: Path) -> None:
    template = '<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml" ZOrder="Background"/>'
    use = '<ofd:Template TemplateID="5"/>'
    package = Package(text(f"身份证号：{ID}", at="20 60 100 5", steps="g 60 2"), page=use, common=template)
    package.page("Doc_0/Tpls/Tpl_0/Content.xml", text(f"联系人手机：{MOBILE}", at="20 280 100 5", steps="g 40 2"))
    pages = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
    both = pages + '<ofd:Page ID="6" BaseLoc="Pages/Page_1/Content.xml"/>'
    package.parts["Doc_0/Document.xml"] = package.parts["Doc_0/Document.xml"].replace(pages.encode(), both.encode())
    package.page("Doc_0/Pages/Page_1/Content.xml", text(f"又：身份证号：{ID}", at="20 60 100 5", steps="g 60 2"), use)

    screening, page = _report(screener, tmp_path / "公示.ofd", package.save())

    assert len(pages_worth_showing(screening.document, screening.verdict)) == 2
    assert page.count('<g class="sketch"') == 2
    assert page.count("联系人手机：") >= 2
    assert MOBILE not in page


def _with_picture(raw: bytes, objects: str = "") -> bytes:
    """A page whose picture is this file."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    picture = '<ofd:ImageObject ID="8" Boundary="20 60 160 120" CTM="160 0 0 120 0 0" ResourceID="3"/>'
    package = Package(objects + picture, common=MEDIA)
    package.add(
        "Doc_0/DocumentRes.xml",
        f'<ofd:Res {space} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="3" Type="Image">'
        "<ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
    )
    package.add("Doc_0/Res/scan.png", raw)
    return package.save()


def _in_word(raw: bytes) -> bytes:
    import docx

    word = docx.Document()
    word.add_paragraph("附扫描件：")
    word.add_picture(io.BytesIO(raw), width=docx.shared.Cm(14))
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def _in_zip(raw: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("扫描件.png", raw)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "wrap"),
    [("扫描件.png", bytes), ("公示.ofd", _with_picture), ("公示.docx", _in_word), ("材料.zip", _in_zip)],
    ids=["alone", "ofd", "docx", "zip"],
)
def test_the_values_in_a_picture_are_painted_wherever_the_picture_lies(
    screener: Screener, tmp_path: Path, name: str, wrap: type[bytes]
) -> None:
    screening, page = _report(screener, tmp_path / name, wrap(SCAN.read_bytes()))
    blocks = list(screening.document.all_blocks())
    values = [
        blocks[place.block].text[place.span.start : place.span.end]
        for finding in screening.verdict.findings
        for place in finding.places
    ]

    images = _images(page)

    assert len(values) >= 3
    assert len(images) == 1
    published = _read(images[0])
    assert "土地征收补偿协议书" in published, "the rest of the picture can still be read"
    assert [value[:1] for value in values if value in published] == []
    assert page.count('class="spot"') >= 3


def test_a_picture_nobody_has_read_is_not_shown_on_its_page(screener: Screener, tmp_path: Path) -> None:
    cut = _with_picture(SCAN.read_bytes()[:-4000], text(f"身份证号：{ID}", at="20 40 100 5", steps="g 60 2"))
    screening, page = _report(screener, tmp_path / "公示.ofd", cut)

    assert any(gap.reason is GapReason.DAMAGED for gap in screening.verdict.gaps)
    assert _images(page) == []
    assert "身份证号：" in "".join(_said(_sketch(page)))
    assert 'class="unread"' in page
