"""Sizes and opening times of reports: 1, 100 and 20,000 findings, 500 pages with page images, a list of 100,000 rows.

Prints a table; asserts nothing. ``render`` is CPU time of this process. Opening is measured in a real Chromium where one is
installed, from navigation to one frame drawn after load, median of three: by the clock, and as CPU time of the page's own
process, which other work on the machine does not lengthen. Run: ``python -m benchmarks.report_size``.
"""

import argparse
import datetime as dt
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from disclosure_screen.extract.drawn_pages import DrawnPage, Picture, Sketch, Words
from disclosure_screen.extract.page_images import PageKey
from disclosure_screen.model.document import Block, Cell, Document, Layer
from disclosure_screen.model.finding import Finding, Place, Severity
from disclosure_screen.model.place import Box, Location, Span
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.html import render
from disclosure_screen.report.pages_shown import pages_worth_showing

AT = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SENTENCE = (
    "根据《中华人民共和国政府信息公开条例》和上级有关规定，现将本镇二〇二六年度惠农补贴发放情况予以公示，接受群众监督。"
)


def number(serial: int) -> str:
    """An 18-digit number in the form of an identity number of 1901; it belongs to nobody."""
    month, day = serial // 10_000 % 12 + 1, serial // 1_000 % 28 + 1
    return f"3310811901{month:02d}{day:02d}{serial % 10_000:04d}"


def a_list(rows: int, leaks: int, *, aggregated: bool) -> tuple[Document, Verdict]:
    """A workbook of ``rows`` rows of six columns; the first ``leaks`` rows hold a number."""
    header = ("序号", "村", "姓名", "身份证号", "面积", "金额")
    blocks = [
        Block(Layer.CELL, name, Location(("清单", f"{chr(65 + column)}1")), Cell("清单", 1, column + 1))
        for column, name in enumerate(header)
    ]
    places = []
    for row in range(2, rows + 2):
        values = (str(row - 1), "石桥村", f"户{row}", number(row) if row < leaks + 2 else "", "3.20", "512.00")
        for column, text in enumerate(values):
            if column == 3 and row < leaks + 2:
                places.append(_place(len(blocks), text, 0, Location(("清单", f"D{row}"))))
            where = Location(("清单", f"{chr(65 + column)}{row}"))
            blocks.append(Block(Layer.CELL, text, where, Cell("清单", row, column + 1, (header[column],))))
    return _screened("补贴清单.xlsx", XLSX, blocks, places, aggregated)


def pages(count: int, name: str = "汇编.pdf", media_type: str = "application/pdf") -> tuple[Document, Verdict]:
    """A PDF or OFD of ``count`` pages of about 1,000 characters, one number on every fifth."""
    blocks: list[Block] = []
    places: list[Place] = []
    for page in range(1, count + 1):
        for paragraph in range(8):
            text = SENTENCE * 2
            if page % 5 == 0 and paragraph == 3:
                text = f"申请人身份证号码{number(page)}。" + text
                places.append(_place(len(blocks), number(page), 8, Location((f"第{page}页",), page)))
            lines = "\n".join(text[at : at + _LINE] for at in range(0, len(text), _LINE))
            boxes = tuple(_line_box(paragraph, line) for line in range(lines.count("\n") + 1))
            blocks.append(Block(Layer.BODY, lines, Location((f"第{page}页",), page), lines=boxes))
    return _screened(name, media_type, blocks, places, False)


_LINE = 32


def _line_box(paragraph: int, line: int) -> Box:
    top = 60 + paragraph * 90 + line * 20
    return Box(70, top, 70 + _LINE * 14, top + 14)


def as_pictures(document: Document, verdict: Verdict) -> Mapping[PageKey, DrawnPage]:
    """The pages with findings as a rasteriser gives them: printed lines at 100 dots an inch."""
    from PIL import Image, ImageDraw

    drawn = {}
    for digest, page in pages_worth_showing(document, verdict):
        image = Image.new("RGB", (827, 1170), "white")
        brush = ImageDraw.Draw(image)
        for block in (one for one in document.blocks if one.location.page == page):
            for line, box in zip(block.text.split("\n"), block.lines, strict=True):
                for at, character in enumerate(line):  # every character its own pattern of strokes, as print has
                    left, top = box.left * 100 / 72 + at * 19, box.top * 100 / 72
                    for bit in range(12):
                        if ord(character) >> bit & 1:
                            brush.line((left + bit, top, left + 14 - bit, top + 14), fill="black")
        drawn[digest, page] = DrawnPage(digest, page, Picture(827, 1170, 100, image.tobytes()))
    return drawn


def as_objects(document: Document, verdict: Verdict) -> Mapping[PageKey, DrawnPage]:
    """The pages with findings as the objects of an OFD, one for each line."""
    drawn = {}
    for digest, page in pages_worth_showing(document, verdict):
        words: list[Words] = []
        for block in (one for one in document.blocks if one.location.page == page):
            for line, box in zip(block.text.split("\n"), block.lines, strict=True):
                size = 14 / 72 * 25.4
                xs = [round(box.left / 72 * 25.4 + at * size, 2) for at in range(len(line))]
                words.append(
                    Words(line, xs, [round((box.top + 12.3) / 72 * 25.4, 2)] * len(line), size, (0, 0, 0), 255)
                )
        drawn[digest, page] = DrawnPage(digest, page, sketch=Sketch((0, 0, 210, 297), list(words), []))
    return drawn


def photographs(count: int) -> tuple[Document, Verdict, Mapping[PageKey, DrawnPage]]:
    """An archive of ``count`` photographed pages: the kind of picture that compresses worst."""
    chance = random.Random(1)
    children, places, drawn = [], [], {}
    for serial in range(count):
        where = Location((f"照片{serial}.jpg",), 1)
        text = f"申请人身份证号码{number(serial)}。"
        places.append(_place(serial, number(serial), 8, where))
        block = Block(Layer.IMAGE_TEXT, text, where, confidence=0.99, lines=(Box(300, 400, 1500, 440),))
        digest = f"sha256:{serial:064x}"
        children.append(Document(digest, f"照片{serial}.jpg", "image/jpeg", (block,)))
        grain = bytes(chance.randbytes(1050 * 1400))
        pixels = bytes(value // 3 + 120 for value in grain for _ in range(3))
        drawn[digest, 1] = DrawnPage(digest, 1, Picture(1050, 1400, 24, pixels))
    document = Document("sha256:" + "0" * 64, "材料.zip", "application/zip", (), (), tuple(children))
    findings = tuple(_finding((place,), list(document.all_blocks())) for place in places)
    verdict = Verdict("材料.zip", document.digest, "application/zip", "sha256:" + "1" * 64, Grade.REDACT, findings, ())
    return document, verdict, drawn


def _place(block: int, value: str, start: int, where: Location) -> Place:
    excerpt = value[:3] + "*" * 11 + value[-4:]
    return Place(block, Span(start, start + len(value)), where, excerpt, f"{block:016x}{start:04x}")


def _screened(
    name: str, media_type: str, blocks: list[Block], places: list[Place], aggregated: bool
) -> tuple[Document, Verdict]:
    groups = [tuple(places)] if aggregated else [(place,) for place in places]
    findings = tuple(_finding(group, blocks) for group in groups if group)
    document = Document("sha256:" + "0" * 64, name, media_type, tuple(blocks))
    return document, Verdict(name, document.digest, media_type, "sha256:" + "1" * 64, Grade.REDACT, findings, ())


def _finding(places: tuple[Place, ...], blocks: list[Block]) -> Finding:
    first = places[0]
    return Finding(
        rule="personal.resident-id",
        title="公民身份号码",
        category="personal",
        severity=Severity.GRAVE,
        confidence=0.99,
        layer=blocks[first.block].layer,
        location=first.location,
        span=first.span,
        excerpt=first.excerpt,
        fingerprint=first.fingerprint,
        value_fingerprint=first.fingerprint,
        places=places,
        reasons=("校验码正确", "列标题为“身份证号”"),
        basis=("《中华人民共和国居民身份证法》第十九条",),
        advice="删除该号码；确需保留的，仅保留前三位和末两位。",
        replacement="",
    )


Case = tuple[Document, Verdict, Mapping[PageKey, DrawnPage] | None]


def _drawn(
    screened: tuple[Document, Verdict], draw: Callable[[Document, Verdict], Mapping[PageKey, DrawnPage]]
) -> Case:
    return (*screened, draw(*screened))


CASES: dict[str, Callable[[], Case]] = {
    "1 finding": lambda: (*a_list(10, 1, aggregated=True), None),
    "100 findings": lambda: (*a_list(100, 100, aggregated=False), None),
    "20,000 findings, one column": lambda: (*a_list(20_000, 20_000, aggregated=True), None),
    "20,000 findings, each its own": lambda: (*a_list(20_000, 20_000, aggregated=False), None),
    "500 pages, 100 findings": lambda: (*pages(500), None),
    "500 pages of PDF, 12 as pictures": lambda: _drawn(pages(500), as_pictures),
    "500 pages of OFD, 12 drawn": lambda: _drawn(pages(500, "汇编.ofd", "application/ofd"), as_objects),
    "12 photographs": lambda: photographs(12),
    "100,000 rows, 20,000 findings": lambda: (*a_list(100_000, 20_000, aggregated=True), None),
}


def opening(files: list[Path]) -> Iterator[tuple[float, float]]:
    """Seconds by the clock and of the page's process, from navigation to the first frame after load, medians of three."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        yield from ((float("nan"), float("nan")) for _ in files)
        return
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as play:
        browser = play.chromium.launch_persistent_context(
            profile, executable_path=found, args=list(CHROMIUM), viewport={"width": 1366, "height": 768}
        )
        for file in files:
            times, spent = [], []
            for _ in range(3):
                page = browser.new_page()
                meter = browser.new_cdp_session(page)
                meter.send("Performance.enable")
                before = _process_time(meter)
                started = time.perf_counter()
                page.goto(file.as_uri(), wait_until="load")
                page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
                times.append(time.perf_counter() - started)
                spent.append(_process_time(meter) - before)
                page.close()
            yield sorted(times)[1], sorted(spent)[1]
        browser.close()


def _process_time(meter: Any) -> float:
    """CPU seconds of the page's process so far."""
    metrics = meter.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "ProcessTime"))


def main() -> None:
    """Render every case, open it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="folder to leave the reports in")
    folder: Path | None = parser.parse_args().keep
    with tempfile.TemporaryDirectory() as scratch:
        target = folder or Path(scratch)
        target.mkdir(parents=True, exist_ok=True)
        rows = []
        for index, (name, build) in enumerate(CASES.items()):
            document, verdict, drawn = build()
            started = time.process_time()
            page = render(document, verdict, rendered_at=AT, csv_name="补贴清单.疑点清单.csv", pages=drawn)
            spent = time.process_time() - started
            path = target / f"{index}.html"
            path.write_text(page, encoding="utf-8")
            rows.append((name, len(page.encode()), page.count('class="pageview"'), spent, path))
        print(f"{'case':34} {'size':>9} {'images':>7} {'render':>8} {'open':>8} {'open, CPU':>10}")
        for (name, size, images, spent, _), (clock, cpu) in zip(rows, opening([row[-1] for row in rows]), strict=True):
            print(f"{name:34} {size / 1e6:7.2f}MB {images:7} {spent:7.2f}s {clock:7.2f}s {cpu:9.2f}s")


if __name__ == "__main__":
    main()
