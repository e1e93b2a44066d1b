"""Takes the screenshots in docs/images/ from the shipped samples, in a real Chromium. Run: ``python docs/screenshots.py``.

Every value in them is synthetic, and masked besides. The pictures are current when this script leaves no difference.
"""

import argparse
import datetime as dt
import io
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from screenshot_drafts import covered_pdf, official_ofd

from disclosure_screen.identifiers import mobile, resident_id
from disclosure_screen.pipeline.pictures import pictures
from disclosure_screen.pipeline.screener import Screener, Screening
from disclosure_screen.pipeline.shipped import shipped
from disclosure_screen.report.design import environment, style
from disclosure_screen.report.difference import difference_html
from disclosure_screen.report.html import render
from disclosure_screen.report.index import index
from disclosure_screen.report.segments import Segment
from disclosure_screen.report.view import CaseFacts
from disclosure_screen.text.fingerprint import Key

AT = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
KEY = Key(bytes(32))
"""One key for every run, so that fingerprints in the pictures stay the same."""
FACTS = {
    "惠农补贴清单.xlsx": CaseFacts(number="2026-0017", category="惠农补贴", department="农业农村办公室", stage="初审"),
    "低保公示.docx": CaseFacts(number="2026-0018", category="社会救助", department="社会事务办公室", stage="初审"),
    "行政处罚决定书.pdf": CaseFacts(number="2026-0019", category="行政处罚", department="综合行政执法队", stage="复审"),
}


def main() -> None:
    """Screen, render, photograph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "images")
    target: Path = parser.parse_args().output
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, Screener.default(key=KEY) as screener:
        folder = Path(scratch)
        with browser(folder) as open_page:
            for name, take in SHOTS.items():
                save(take(screener, open_page, folder), target / f"{name}.png")
                print(name)


def sample(screener: Screener, name: str) -> Screening:
    """The screening of one shipped sample."""
    return screener.screen(next((shipped("samples") / "drafts").rglob(name)))


def report(screener: Screener, name: str) -> str:
    """The report on one shipped sample."""
    screening = sample(screener, name)
    return render(screening.document, screening.verdict, rendered_at=AT, case=FACTS.get(name))


Open = Callable[..., Any]


def desktop(screener: Screener, open_page: Open, _: Path) -> bytes:
    """The top of a report as it opens on an office screen."""
    return shot(open_page(report(screener, "低保公示.docx")), full=True)


def dark(screener: Screener, open_page: Open, _: Path) -> bytes:
    """The same page in dark, one finding in focus."""
    return focused(open_page(report(screener, "低保公示.docx"), dark=True), 2)


def narrow(screener: Screener, open_page: Open, _: Path) -> bytes:
    """The same page on a phone."""
    return shot(open_page(report(screener, "低保公示.docx"), size=(390, 1400)))


def hidden_sheet(screener: Screener, open_page: Open, _: Path) -> bytes:
    """A hidden worksheet, shown as hidden."""
    return focused(open_page(report(screener, "附件1.配租对象名单.xlsx")), 3)


def hidden_column(screener: Screener, open_page: Open, _: Path) -> bytes:
    """Hidden columns of a subsidy list."""
    return focused(open_page(report(screener, "惠农补贴清单.xlsx")), 4)


def contrast(screener: Screener, open_page: Open, _: Path) -> bytes:
    """Visible against hidden."""
    page = open_page(report(screener, "附件1.配租对象名单.xlsx"))
    page.locator("#contrast summary").click()
    page.locator("#contrast").scroll_into_view_if_needed()
    return bytes(page.locator("#contrast").screenshot())


def covered(screener: Screener, open_page: Open, folder: Path) -> bytes:
    """A PDF whose number lies under a black rectangle."""
    path = folder / "行政处罚决定书（已涂黑）.pdf"
    path.write_bytes(covered_pdf())
    return focused(open_page(pictured(screener.screen(path))), 1)


def pages(screener: Screener, open_page: Open, _: Path) -> bytes:
    """A PDF with its page beside its text, findings painted over in the pixels."""
    path = next((shipped("samples") / "drafts").rglob("行政处罚决定书.pdf"))
    return focused(open_page(pictured(screener.screen(path)), size=(1366, 900)), 1)


def scan(screener: Screener, open_page: Open, _: Path) -> bytes:
    """A scanned agreement beside what was recognised, the findings painted over in the pixels."""
    return focused(open_page(pictured(sample(screener, "补偿协议扫描件.png")), size=(1366, 900)), 1)


def ofd(screener: Screener, open_page: Open, folder: Path) -> bytes:
    """A page of OFD drawn from its objects, values masked before they are drawn."""
    path = folder / "行政处罚决定书.ofd"
    path.write_bytes(official_ofd())
    return focused(open_page(pictured(screener.screen(path)), size=(1366, 900)), 1)


def pictured(screening: Screening) -> str:
    """The report with pictures of the pages that have findings."""
    document, verdict = screening.document, screening.verdict
    return render(document, verdict, rendered_at=AT, pages=pictures(screening.source, document, verdict))


COMPONENTS = """
{% import 'components.html.j2' as c %}<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>界面规范</title>
<style>{{ style.source|safe }} .swatch { display: inline-block; width: 8em; padding: .5em; margin: 0 .5em .5em 0;
border: 1px solid var(--line); font-size: .8rem; } .row { margin: 1em 0; }</style>
<header class="masthead"><p class="kicker">界面规范</p><h1>颜色、字体、构件</h1><hr class="double"></header><main>
<div class="row">{% for name in names %}<span class="swatch" style="background: var(--{{ name }});
color: {{ 'var(--ink)' if name in light else 'var(--paper)' }}">{{ name }}</span>{% endfor %}</div>
<div class="row">{% for grade in Grade %}
<span class="grade-{{ grade.word }}"><span class="stamp">{{ grade.label }}</span></span>　{% endfor %}</div>
<div class="row">{% for level in Severity %}{{ c.severity(level) }}　{% endfor %}
{{ c.tag('批注') }} {{ c.tag('读者看不到：隐藏列', true) }}</div>
<p class="text">正文 17px，行高 1.8：{% for level in Severity %}
{{- c.text([seg(level)], anchors=false) }}，{% endfor %}颜色之外另有线型和序号。</p>
<p class="text is-hidden">{{ c.tag('读者看不到：已删除的修订', true) }} 隐藏内容用斜纹底和虚线边。</p>
<p class="text aside"><span class="label">批注　第1条</span>页边内容用浅底。</p>
<p class="gap"><strong>未读部分</strong>　附件2.pdf：已加密，无法打开</p>
<p class="cut">此处省略 1,015 行，其中疑点 980 处，逐处列于疑点清单</p></main></html>
"""


def components(_: Screener, open_page: Open, _folder: Path) -> bytes:
    """The design system on one page."""
    names = ("ink", "ink-2", "blue", "grave", "serious", "minor", "note", "clear", "paper", "sheet", "well", "now")
    html = (
        environment()
        .from_string(COMPONENTS)
        .render(
            style=style(),
            names=names,
            light=("paper", "sheet", "well", "now"),
            seg=lambda level: Segment("331***********0001", level),
        )
    )
    return shot(open_page(html, size=(1100, 760)))


def sealed(screener: Screener, open_page: Open, _: Path) -> bytes:
    """After a secrecy mark: nothing of the text."""
    return shot(open_page(report(screener, "专项工作通知.docx")))


def difference(screener: Screener, open_page: Open, folder: Path) -> bytes:
    """Two versions of one draft."""
    chance = random.Random(7)  # noqa: S311 - synthetic values, the same on every run
    kept, gone, new = resident_id.sample(chance), resident_id.sample(chance), mobile.sample(chance)
    texts = (
        f"申请人身份证号码：{kept}\n\n监护人身份证号码：{gone}\n",
        f"申请人身份证号码：{kept}\n\n监护人身份证号码：331**************1\n\n联系人手机：{new}\n",
    )
    screenings = []
    for number, text in enumerate(texts):
        path = folder / f"稿{number}" / "临时救助公示.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        screenings.append(screener.screen(path))
    before, after = ([(screening.document, screening.verdict)] for screening in screenings)
    return shot(open_page(difference_html(before, after, rendered_at=AT)))


def overview(screener: Screener, open_page: Open, folder: Path) -> bytes:
    """The index over a folder of reports."""
    reports = folder / "reports"
    reports.mkdir(exist_ok=True)
    for name in (*FACTS, "政府信息公开年报.docx", "采购公告.pdf", "专项工作通知.docx"):
        (reports / f"{name}.html").write_text(report(screener, name), encoding="utf-8")
    return shot(open_page(index(reports, rendered_at=AT)))


def printed(screener: Screener, open_page: Open, _: Path) -> bytes:
    """The first two printed A4 pages, side by side."""
    import pypdfium2
    from PIL import Image

    page = open_page(report(screener, "低保公示.docx"))
    paper = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = [paper[number].render(scale=1.1).to_pil() for number in range(min(2, len(paper)))]
    both = Image.new("RGB", (sum(sheet.width for sheet in sheets) + 20, sheets[0].height), "#888")
    for number, sheet in enumerate(sheets):
        both.paste(sheet, (number * (sheets[0].width + 20), 0))
    out = io.BytesIO()
    both.save(out, "PNG")
    return out.getvalue()


SHOTS: dict[str, Callable[[Screener, Open, Path], bytes]] = {
    "report-desktop": desktop,
    "report-dark": dark,
    "report-narrow": narrow,
    "report-print": printed,
    "report-hidden-sheet": hidden_sheet,
    "report-hidden-column": hidden_column,
    "report-contrast": contrast,
    "report-covered-pdf": covered,
    "report-pages": pages,
    "report-scan": scan,
    "report-ofd": ofd,
    "report-sealed": sealed,
    "difference": difference,
    "index": overview,
    "design-system": components,
}


def focused(page: Any, steps: int) -> bytes:
    """The page after so many steps to the next finding."""
    for _ in range(steps):
        page.keyboard.press("j")
    page.wait_for_timeout(250)
    return shot(page)


def shot(page: Any, *, full: bool = False) -> bytes:
    """A picture of the page."""
    return bytes(page.screenshot(full_page=full))


@contextmanager
def browser(folder: Path) -> Iterator[Open]:
    """Opens pages in a fresh Chromium."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        sys.exit("no Chromium on this machine")
    with sync_playwright() as play:
        contexts: list[Any] = []

        def open_page(html: str, *, size: tuple[int, int] = (1366, 768), dark: bool = False) -> Any:
            context = play.chromium.launch_persistent_context(
                str(folder / f"profile{len(contexts)}"),
                executable_path=found,
                args=list(CHROMIUM),
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if dark else "light",
            )
            contexts.append(context)
            path = folder / f"page{len(contexts)}.html"
            path.write_text(html, encoding="utf-8")
            page = context.new_page()
            page.goto(path.as_uri())
            return page

        yield open_page
        for context in contexts:
            context.close()


def save(picture: bytes, path: Path) -> None:
    """Keep a picture small: 128 colours are enough for paper, ink and three washes."""
    from PIL import Image

    Image.open(io.BytesIO(picture)).convert("RGB").quantize(128).save(path, optimize=True)


if __name__ == "__main__":
    main()
