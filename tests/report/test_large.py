"""Large input: the page stays under its limit, and says of everything it leaves out how much that is."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from disclosure_screen.model.document import Block, Cell, Document, GapReason, Layer
from disclosure_screen.model.finding import Finding, Place, Severity
from disclosure_screen.model.place import Location, Span
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.findings_csv import findings_csv
from disclosure_screen.report.html import LARGEST, render

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _value(serial: int) -> str:
    return f"3310811901{serial // 10_000 % 12 + 1:02d}01{serial % 10_000:04d}"


def _finding(places: list[Place], layer: Layer, rule: str = "personal.resident-id") -> Finding:
    first = places[0]
    return Finding(
        rule=rule,
        title="公民身份号码",
        category="personal",
        severity=Severity.GRAVE,
        confidence=0.99,
        layer=layer,
        location=first.location,
        span=first.span,
        excerpt=first.excerpt,
        fingerprint=first.fingerprint,
        value_fingerprint=first.fingerprint,
        places=tuple(places),
        reasons=("校验码正确",),
        basis=("《中华人民共和国居民身份证法》第十九条",),
        advice="删除该号码。",
    )


def _place(block: int, start: int, value: str, where: Location) -> Place:
    return Place(block, Span(start, start + 18), where, value[:3] + "*" * 11 + value[-4:], f"{block:08x}")


def _list(rows: int, leaks: int) -> tuple[Document, Verdict]:
    blocks: list[Block] = []
    places: list[Place] = []
    for row in range(1, rows + 1):
        leaking = row % (rows // leaks) == 0
        for column, text in enumerate((f"户{row}", _value(row) if leaking else "—", "每亩一百元补贴" * 3), 1):
            where = Location(("清单", f"{chr(64 + column)}{row}"))
            if column == 2 and leaking:
                places.append(_place(len(blocks), 0, text, where))
            blocks.append(Block(Layer.CELL, text, where, Cell("清单", row, column)))
    document = Document("sha256:" + "0" * 64, "清单.xlsx", SHEET, tuple(blocks))
    finding = _finding(places, Layer.CELL)
    return document, Verdict("清单.xlsx", document.digest, SHEET, "sha256:" + "1" * 64, Grade.REDACT, (finding,), ())


@pytest.fixture(scope="module")
def long_list() -> tuple[Document, Verdict]:
    """12,000 rows, 6,000 of which hold a number."""
    return _list(12_000, 6_000)


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def test_a_long_list_fits_and_every_row_is_drawn_or_counted(
    long_list: tuple[Document, Verdict], at: dt.datetime
) -> None:
    document, verdict = long_list
    page = render(document, verdict, rendered_at=at, csv_name="清单.csv")
    assert len(page.encode()) <= LARGEST
    assert "本报告作了归并" in page
    assert "清单.csv" in page
    drawn = len(re.findall(r'<th scope="row" class="rn">', page))
    cut = sum(_number(count) for count in re.findall(r"此处省略 第 [0-9,]+–[0-9,]+ 行，共 ([0-9,]+) 行", page))
    cut += len(re.findall(r"此处省略 第 [0-9,]+ 行，", page))
    assert drawn + cut == 12_000


def test_every_finding_is_listed_or_counted_and_the_csv_has_them_all(
    long_list: tuple[Document, Verdict], at: dt.datetime
) -> None:
    document, verdict = long_list
    page = render(document, verdict, rendered_at=at)
    listed = len(re.findall(r'<li id="f[0-9]+"', page))
    rest = sum(_number(count) for count in re.findall(r"其余 ([0-9,]+) 处逐处列于疑点清单", page))
    assert listed + rest == verdict.findings[0].count == 6_000
    hidden = sum(_number(count) for count in re.findall(r"其中疑点 ([0-9,]+) 处，逐处列于疑点清单", page))
    marked = len(re.findall(r'<(?:a|span) class="m grave"', page))
    assert hidden + marked == 6_000
    table = list(csv.reader(io.StringIO(findings_csv(document, verdict).decode("utf-8-sig"))))
    assert len(table) == 1 + 6_000


def test_every_listed_finding_has_its_mark(long_list: tuple[Document, Verdict], at: dt.datetime) -> None:
    page = render(*long_list, rendered_at=at)
    assert set(re.findall(r'<li id="f([0-9]+)"', page)) == set(re.findall(r'id="m([0-9]+)"', page))


def test_one_endless_paragraph_is_cut_round_its_findings(at: dt.datetime) -> None:
    value = _value(7)
    text = "文" * 900_000 + value + "字" * 900_000
    document = Document("", "长.txt", "text/plain", (Block(Layer.BODY, text, Location(("第1行",))),))
    place = _place(0, 900_000, value, Location(("第1行",)))
    verdict = Verdict("长.txt", "", "text/plain", "", Grade.REDACT, (_finding([place], Layer.BODY),), ())
    page = render(document, verdict, rendered_at=at)
    assert len(page.encode()) <= LARGEST
    assert place.excerpt in page
    cut = sum(_number(count) for count in re.findall(r"此处省略 ([0-9,]+) 字", page))
    assert cut + page.count("文") + page.count("字") >= 1_800_000


def test_a_thousand_kinds_and_a_thousand_files_fit_too(draft: Callable[..., Any], at: dt.datetime) -> None:
    annex = Document(
        "", "附件.docx", "application/msword", (Block(Layer.BODY, "附件正文" * 400, Location(("第1段",))),)
    )
    blocks = tuple(Block(Layer.BODY, _value(n) + "文" * 300, Location(("正文", f"第{n}段"))) for n in range(2_000))
    document = Document("", "汇编.zip", "application/zip", blocks, children=(annex,) * 3_000)
    findings = tuple(
        _finding([_place(n, 0, _value(n), blocks[n].location)], Layer.BODY, f"personal.kind-{n}") for n in range(2_000)
    )
    verdict = Verdict("汇编.zip", "", "application/zip", "", Grade.REDACT, findings, ())
    page = render(document, verdict, rendered_at=at)
    assert len(page.encode()) <= LARGEST
    assert "其余 2,941 个内含文件" in page


def test_many_unread_parts_are_counted(draft: Callable[..., Any], at: dt.datetime) -> None:
    written = draft("资料.zip").say("正文")
    for number in range(1_000):
        written.gap(GapReason.ENCRYPTED, f"附件{number}.pdf")
    page = render(written.document, written.verdict, rendered_at=at)
    assert "未读部分 1,000 处" in page
    assert "以上列出 200 处，其余 800 处" in page


def test_what_was_read_and_not_kept_is_said(roster: Any, at: dt.datetime) -> None:
    long = replace(roster.document, left_out=1_234_567)
    page = render(long, roster.verdict, rendered_at=at)
    assert page.count("1,234,567 段（格）已读取并筛查") == 2
    assert "本报告作了归并" in page
