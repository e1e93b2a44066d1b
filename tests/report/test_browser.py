"""The report in a real browser: what is marked, how it is reached, what it loads, how it looks to a screen reader."""

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from disclosure_screen.extract.drawn_pages import DrawnPage, Picture, Sketch, Words
from disclosure_screen.model.place import Box
from disclosure_screen.report.difference import difference_html
from disclosure_screen.report.html import render
from disclosure_screen.report.index import index
from disclosure_screen.report.view import CaseFacts

pytestmark = pytest.mark.browser

WIDE, NARROW = (1366, 768), (390, 844)


@pytest.fixture
def pages(
    notice: Any, roster: Any, mixed: Any, draft: Callable[..., Any], at: dt.datetime, tmp_path: Path
) -> dict[str, str]:
    """Every kind of page there is."""
    facts = CaseFacts(number="2026-0017", category="社会救助", department="社会事务办", stage="审核中")
    sealed = draft("材料.docx").say("机密★10年", ("机密★10年", "secrecy.mark"))
    clear = draft("年报.docx").say("本年度工作总结。")
    both = (roster.document, roster.verdict)
    corrected = draft(notice.name).say(notice.blocks[3].text, ("0576-86000000", "personal.landline"))
    number = "331081190101010001"
    page = draft("决定书.pdf", "application/pdf").say(f"号码{number}", (number, "personal.resident-id"), page=1)
    boxed = replace(page.blocks[0], lines=(Box(70, 100, 300, 115),))
    scanned, digest = replace(page.document, blocks=(boxed,)), page.document.digest
    white = DrawnPage(digest, 1, Picture(827, 1170, 100, b"\xff" * (827 * 1170 * 3)))
    line = f"号码{number}"
    words = Words(line, [25.0 + 4 * at for at in range(len(line))], [40.0] * len(line), 4.0, (0, 0, 0), 255)
    sketch = DrawnPage(digest, 1, sketch=Sketch((0, 0, 210, 297), [words], []))
    found = {
        "pictured": render(scanned, page.verdict, rendered_at=at, pages={(digest, 1): white}),
        "drawn": render(scanned, page.verdict, rendered_at=at, pages={(digest, 1): sketch}),
        "notice": render(notice.document, notice.verdict, rendered_at=at),
        "roster": render(roster.document, roster.verdict, rendered_at=at),
        "mixed": render(mixed.document, mixed.verdict, rendered_at=at),
        "case": render(notice.document, notice.verdict, rendered_at=at, case=facts, files=[both]),
        "revealed": render(notice.document, notice.verdict, rendered_at=at, reveal=True),
        "sealed": render(sealed.document, sealed.verdict, rendered_at=at),
        "clear": render(clear.document, clear.verdict, rendered_at=at),
        "difference": difference_html(
            [(notice.document, notice.verdict)], [(corrected.document, corrected.verdict)], rendered_at=at
        ),
    }
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("notice", "roster", "case", "clear"):
        (folder / f"{name}.html").write_text(found[name], encoding="utf-8")
    return {**found, "index": index(folder, rendered_at=at)}


def _marked(page: Any) -> dict[str, str]:
    """For each number the text under its marks, in document order, without the numbers themselves."""
    found: dict[str, str] = page.evaluate(
        """() => { const found = {};
        document.querySelectorAll('.m[data-n]').forEach(mark => {
            const copy = mark.cloneNode(true);
            copy.querySelectorAll('sup').forEach(number => number.remove());
            mark.dataset.n.split(' ').forEach(n => { found[n] = (found[n] || '') + copy.textContent; });
        }); return found; }"""
    )
    return found


def _listed(page: Any) -> dict[str, str]:
    """For each number the masked value in the list."""
    found: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.rows li')].map(row =>
            [row.id.slice(1), row.querySelector('a code').textContent]))"""
    )
    return found


def agrees(marked: str, listed: str) -> bool:
    """Character for character the same, except where another, overlapping finding hides more in the document."""
    return len(marked) == len(listed) and all(m in (w, "*") for m, w in zip(marked, listed, strict=True))


def test_the_marked_text_is_the_finding_and_nothing_else(browse: Callable[..., Any], pages: dict[str, str]) -> None:
    for name in ("notice", "roster", "mixed", "case"):
        page = browse(pages[name])
        marked, listed = _marked(page), _listed(page)
        assert listed
        assert marked.keys() == listed.keys()
        assert [n for n in listed if not agrees(marked[n], listed[n])] == []


def test_the_keyboard_reaches_every_finding_and_its_place(
    browse: Callable[..., Any], pages: dict[str, str], roster: Any
) -> None:
    page = browse(pages["roster"])
    numbers = list(_listed(page))
    assert len(numbers) == 24
    for number in numbers:
        page.keyboard.press("j")
        assert page.evaluate("document.querySelector('.rows .now').id") == f"f{number}"
        assert page.evaluate("document.activeElement.closest('li').id") == f"f{number}"
        assert page.locator(f"#m{number}").evaluate("mark => mark.classList.contains('now')")
        box, pane = page.locator(f"#m{number}").bounding_box(), page.locator(".paper").bounding_box()
        assert pane["y"] <= box["y"] <= pane["y"] + pane["height"]
    page.keyboard.press("j")
    assert page.evaluate("document.querySelector('.rows .now').id") == f"f{numbers[0]}"
    page.keyboard.press("k")
    assert page.evaluate("document.querySelector('.rows .now').id") == f"f{numbers[-1]}"


@pytest.mark.parametrize("name", ["pictured", "drawn"])
def test_a_box_on_a_page_leads_to_its_finding(browse: Callable[..., Any], pages: dict[str, str], name: str) -> None:
    page = browse(pages[name])
    page.locator(".spot").click()
    assert page.evaluate("document.querySelector('.rows .now').id") == "f1"
    assert page.locator(".spot").evaluate("spot => spot.classList.contains('now')")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_page_can_be_made_larger_and_smaller_again(
    browse: Callable[..., Any], pages: dict[str, str], script: bool
) -> None:
    page = browse(pages["drawn"], script=script)

    def width() -> float:
        return float(page.locator(".pageview").bounding_box()["width"])

    small = width()
    page.locator(".larger").click()
    assert width() > 1.6 * small
    page.locator(".smaller").click()
    assert width() == small


def test_a_drawn_page_shows_the_mask_where_the_value_stood(browse: Callable[..., Any], pages: dict[str, str]) -> None:
    page = browse(pages["drawn"])
    text, spot = page.locator(".sketch text").bounding_box(), page.locator(".spot rect").bounding_box()
    assert page.locator(".sketch text").text_content() == "号码331***********0001"
    assert text["x"] < spot["x"], "the label before the value is not part of the mark"
    assert spot["y"] < text["y"] + text["height"] / 2 < spot["y"] + spot["height"]


def test_the_keys_can_be_switched_off(browse: Callable[..., Any], pages: dict[str, str]) -> None:
    page = browse(pages["notice"])
    page.locator("#keys").uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert page.locator(".now").count() == 0


def test_tab_alone_reaches_every_finding_without_a_script(browse: Callable[..., Any], pages: dict[str, str]) -> None:
    page = browse(pages["notice"], script=False)
    wanted = {f"#f{n}" for n in range(1, 8)}
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        href = page.locator(":focus").first.get_attribute("href") if page.locator(":focus").count() else None
        reached.add(href or "")
    assert wanted <= reached


def test_a_click_on_either_side_shows_the_other(browse: Callable[..., Any], pages: dict[str, str]) -> None:
    page = browse(pages["notice"])
    page.locator("#m2").click()
    assert page.locator("#f2").evaluate("row => row.classList.contains('now')")
    page.locator("#f1 a").click()
    assert page.locator("#m1").evaluate("mark => mark.classList.contains('now')")
    assert page.locator(".rows .now").count() == 1


def test_filters_leave_what_they_name(browse: Callable[..., Any], pages: dict[str, str]) -> None:
    page = browse(pages["notice"])
    shown = "[...document.querySelectorAll('.rows li')].filter(row => row.checkVisibility()).length"
    assert page.evaluate(shown) == 6
    page.locator("[name=rule]").select_option("personal.name")
    assert page.evaluate(shown) == 2
    page.locator("[name=layer]").select_option("metadata")
    assert page.evaluate(shown) == 1
    page.locator("[name=rule]").select_option("")
    page.locator("[name=layer]").select_option("")
    page.locator("[name=words]").fill("批注")
    assert page.evaluate(shown) == 1
    page.locator("[name=words]").fill("")
    page.locator("[name=sev][value=grave]").uncheck()
    assert page.evaluate(shown) == 4


def test_visible_and_hidden_can_be_told_apart_without_a_script(
    browse: Callable[..., Any], pages: dict[str, str]
) -> None:
    page = browse(pages["roster"], script=False)
    hidden, shown = page.locator("#m1"), page.locator("#m13")
    assert hidden.is_visible()
    page.locator("[for=see-open]").click()
    assert not hidden.is_visible()
    assert shown.is_visible()
    page.locator("[for=see-shut]").click()
    assert hidden.is_visible()


def test_everything_can_be_read_without_a_script(
    browse: Callable[..., Any], pages: dict[str, str], roster: Any
) -> None:
    page = browse(pages["roster"], script=False)
    assert not page.locator("#tools").is_visible()
    for sheet in ("补贴清单", "说明"):
        assert page.locator(".sheet h4", has_text=sheet).is_visible()
    for number in range(1, 25):
        assert page.locator(f"#f{number}").is_visible()
        assert page.locator(f"#m{number}").is_visible()


def test_no_page_asks_the_network_for_anything(browse: Callable[..., Any], pages: dict[str, str]) -> None:
    for name, html in pages.items():
        page = browse(html)
        page.wait_for_timeout(100)
        assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == [], name
        assert len([url for url in page.asked if url.startswith("file:")]) == 1, name
        assert page.errors == [], name


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_violation(
    browse: Callable[..., Any], pages: dict[str, str], size: tuple[int, int], dark: bool
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for name, html in pages.items():
        page = browse(html, size=size, dark=dark)
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        found = Axe().run(page).response
        told = [
            (rule["id"], rule["nodes"][0]["html"][:160], rule["nodes"][0]["failureSummary"][:200])
            for rule in found["violations"]
        ]
        assert told == [], (name, json.dumps(told, ensure_ascii=False))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_scrolls_sideways(browse: Callable[..., Any], pages: dict[str, str], size: tuple[int, int]) -> None:
    for name, html in pages.items():
        page = browse(html, size=size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_it_prints_on_a4_with_every_finding(browse: Callable[..., Any], pages: dict[str, str], roster: Any) -> None:
    import io

    import pypdfium2

    page = browse(pages["roster"])
    paper = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    width, height = paper[0].get_size()
    assert (round(width), round(height)) in {(595, 842), (596, 842), (595, 841)}
    text = "".join(sheet.get_textpage().get_text_range() for sheet in paper)
    bare = re.sub(r"\s", "", text)
    for finding in roster.verdict.findings:
        for place in finding.places:
            assert place.excerpt in bare
    assert "每亩一百元" in bare  # the second sheet, which a tab hides on the screen
    assert not [value for value in roster.values if value in bare]


def test_a_revealed_report_is_marked_on_every_printed_page(
    browse: Callable[..., Any], draft: Callable[..., Any], at: dt.datetime
) -> None:
    import io

    import pypdfium2

    written = draft("名单.txt")
    for number in range(60):
        written.say(
            f"联系人手机{13800138000 + number}。" + "说明文字" * 60, (str(13800138000 + number), "personal.mobile")
        )
    page = browse(render(written.document, written.verdict, rendered_at=at, reveal=True))
    with pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        texts = [sheet.get_textpage().get_text_range() for sheet in paper]
    assert len(texts) > 3
    assert [number for number, text in enumerate(texts) if "内部资料" not in re.sub(r"\s", "", text)] == []


def test_a_wide_table_keeps_its_last_column_on_paper(
    browse: Callable[..., Any], draft: Callable[..., Any], at: dt.datetime
) -> None:
    import io

    import pypdfium2

    names = tuple(f"第{number}栏合计金额万元" for number in range(1, 27))
    written = draft("预算.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    written.roster("预算", names, [[(f"{1_000_000 + number}.00", "") for number in range(26)]])
    page = browse(render(written.document, written.verdict, rendered_at=at))
    with pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        sheets = [sheet.get_textpage() for sheet in paper]
        text = re.sub(r"\s", "", "".join(sheet.get_text_range() for sheet in sheets))
        right = max(sheet.get_charbox(index)[2] for sheet in sheets for index in range(sheet.count_chars()))
    assert all(f"{1_000_000 + number}.00" in text for number in (0, 25))
    assert right <= 595 - 20
