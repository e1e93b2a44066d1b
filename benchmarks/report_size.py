"""Sizes and opening times of reports: 1, 100 and 20,000 findings, 500 pages, a list of 100,000 rows.

Prints a table; asserts nothing. Opening is measured in a real Chromium where one is installed: from navigation to the
load event and one frame drawn. Run: ``python benchmarks/report_size.py``.
"""

import argparse
import datetime as dt
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from disclosure_screen.model.document import Block, Cell, Document, Layer
from disclosure_screen.model.finding import Finding, Place, Severity
from disclosure_screen.model.place import Location, Span
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.html import render

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


def pages(count: int) -> tuple[Document, Verdict]:
    """A PDF of ``count`` pages of about 1,000 characters, one number on every fifth."""
    blocks: list[Block] = []
    places: list[Place] = []
    for page in range(1, count + 1):
        for paragraph in range(8):
            text = SENTENCE * 2
            if page % 5 == 0 and paragraph == 3:
                text = f"申请人身份证号码{number(page)}。" + text
                places.append(_place(len(blocks), number(page), 8, Location((f"第{page}页",), page)))
            blocks.append(Block(Layer.BODY, text, Location((f"第{page}页",), page)))
    return _screened("汇编.pdf", "application/pdf", blocks, places, False)


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


CASES: dict[str, Callable[[], tuple[Document, Verdict]]] = {
    "1 finding": lambda: a_list(10, 1, aggregated=True),
    "100 findings": lambda: a_list(100, 100, aggregated=False),
    "20,000 findings, one column": lambda: a_list(20_000, 20_000, aggregated=True),
    "20,000 findings, each its own": lambda: a_list(20_000, 20_000, aggregated=False),
    "500 pages, 100 findings": lambda: pages(500),
    "100,000 rows, 20,000 findings": lambda: a_list(100_000, 20_000, aggregated=True),
}


def opening(files: list[Path]) -> Iterator[float]:
    """Seconds from navigation to the first frame after load, median of three, for each file."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        yield from (float("nan") for _ in files)
        return
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as play:
        browser = play.chromium.launch_persistent_context(
            profile, executable_path=found, args=list(CHROMIUM), viewport={"width": 1366, "height": 768}
        )
        page = browser.new_page()
        page.goto("about:blank")
        for file in files:
            times = []
            for _ in range(3):
                page.goto("about:blank")
                started = time.perf_counter()
                page.goto(file.as_uri(), wait_until="load")
                page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
                times.append(time.perf_counter() - started)
            yield sorted(times)[1]
        browser.close()


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
            document, verdict = build()
            started = time.perf_counter()
            page = render(document, verdict, rendered_at=AT, csv_name="补贴清单.疑点清单.csv")
            spent = time.perf_counter() - started
            path = target / f"{index}.html"
            path.write_text(page, encoding="utf-8")
            rows.append((name, len(page.encode()), spent, path))
        print(f"{'case':32} {'size':>9} {'render':>8} {'open':>8}")
        for (name, size, spent, _), seconds in zip(rows, opening([row[3] for row in rows]), strict=True):
            print(f"{name:32} {size / 1e6:7.2f}MB {spent:7.2f}s {seconds:7.2f}s")


if __name__ == "__main__":
    main()
