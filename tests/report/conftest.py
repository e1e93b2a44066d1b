"""Drafts made by hand: a document with its verdict, built value by value, so that a report can be checked without the
engine. Values are synthetic: region 331081, birth years 1901 to 1905, serials that belong to nobody."""

import datetime as dt
import hashlib
import itertools
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from disclosure_screen.model.document import Block, Cell, Document, Gap, GapReason, Layer
from disclosure_screen.model.finding import Finding, Place, Severity
from disclosure_screen.model.place import Location, Span
from disclosure_screen.model.verdict import Grade, Verdict

AT = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
RULEBOOK = "sha256:" + "5" * 64
ID = "331081190101010001"
OTHER_ID = "331081190203040015"
MOBILE = "13800138000"

CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDE, NARROW = (1366, 768), (390, 844)

RULES: dict[str, tuple[str, str, Severity, float]] = {
    "personal.resident-id": ("公民身份号码", "personal", Severity.GRAVE, 0.99),
    "personal.mobile": ("手机号码", "personal", Severity.SERIOUS, 0.9),
    "personal.name": ("姓名", "personal", Severity.MINOR, 0.7),
    "personal.address": ("家庭住址", "personal", Severity.SERIOUS, 0.8),
    "wording.law": ("法律用语", "wording", Severity.MINOR, 0.85),
    "personal.landline": ("固定电话", "personal", Severity.NOTE, 0.9),
    "secrecy.mark": ("国家秘密标志", "secrecy", Severity.GRAVE, 0.99),
}
BASIS = {
    "personal.resident-id": ("《中华人民共和国居民身份证法》第十九条", "《中华人民共和国政府信息公开条例》第十五条"),
    "personal.mobile": ("《中华人民共和国个人信息保护法》第二十八条",),
}
ADVICE = {
    "personal.resident-id": "删除该号码；确需保留的，仅保留前三位和末两位。",
    "personal.mobile": "删除该号码；对外联系请改用办公电话。",
    "wording.law": "按现行法律用语改正。",
}


def masked(value: str, rule: str) -> str:
    """A mask that keeps length; wording and public numbers are shown as they are, as the engine does."""
    if rule.startswith("wording") or rule == "personal.landline":
        return value
    keep = 3 if len(value) > 8 else 1
    tail = 4 if len(value) > 8 else 0
    return value[:keep] + "*" * (len(value) - keep - tail) + (value[-tail:] if tail else "")


@dataclass
class Draft:
    """A file being written: text goes in with the values that are leaks, a document and its verdict come out."""

    name: str
    media_type: str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    blocks: list[Block] = field(default_factory=list)
    hits: list[tuple[int, Span, str, dict[str, Any]]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    children: list[Document] = field(default_factory=list)

    def say(
        self,
        text: str,
        *leaks: tuple[str, str],
        route: tuple[str, ...] = (),
        layer: Layer = Layer.BODY,
        page: int | None = None,
        cell: Cell | None = None,
        concealment: str = "",
        heading: int = 0,
        **more: Any,
    ) -> "Draft":
        """Add one block; each leak is (value, rule) and is marked wherever it first stands in ``text``."""
        number = len(self.blocks)
        location = Location(route or ("正文", f"第{number + 1}段"), page)
        self.blocks.append(Block(layer, text, location, cell, concealment, heading))
        for value, rule in leaks:
            start = text.index(value)
            self.hits.append((number, Span(start, start + len(value)), rule, more))
        return self

    def gap(self, reason: GapReason, *route: str, detail: str = "") -> "Draft":
        """Add a part nobody has read."""
        self.gaps.append(Gap(reason, Location(route), detail))
        return self

    def roster(
        self, sheet: str, header: Iterable[str], rows: Iterable[Iterable[tuple[str, str]]], hidden: int = 0
    ) -> "Draft":
        """Add a worksheet; each cell is (text, rule or ""). Column ``hidden`` is a hidden column."""
        names = list(header)
        for column, name in enumerate(names, 1):
            self.say(name, route=(sheet, f"{chr(64 + column)}1"), layer=Layer.CELL, cell=Cell(sheet, 1, column))
        for row, cells in enumerate(rows, 2):
            for column, (text, rule) in enumerate(cells, 1):
                self.say(
                    text,
                    *([(text, rule)] if rule else []),
                    route=(sheet, f"{chr(64 + column)}{row}"),
                    layer=Layer.HIDDEN if column == hidden else Layer.CELL,
                    cell=Cell(sheet, row, column, (names[column - 1],)),
                    concealment="隐藏列" if column == hidden else "",
                )
        return self

    @property
    def document(self) -> Document:
        """The document as an extractor would hand it over."""
        digest = "sha256:" + hashlib.sha256(repr([block.text for block in self.blocks]).encode()).hexdigest()
        return Document(digest, self.name, self.media_type, tuple(self.blocks), tuple(self.gaps), tuple(self.children))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding for each column of a table, one for each place elsewhere."""
        piles: dict[tuple[Any, ...], list[tuple[int, Span, str, dict[str, Any]]]] = {}
        for hit in self.hits:
            block = self.blocks[hit[0]]
            column = (block.cell.table, block.cell.column) if block.cell else (hit[0], hit[1])
            piles.setdefault((hit[2], block.layer, column), []).append(hit)
        return tuple(self._finding(pile) for pile in piles.values())

    def _finding(self, pile: list[tuple[int, Span, str, dict[str, Any]]]) -> Finding:
        rule = pile[0][2]
        title, category, severity, confidence = RULES[rule]
        places = []
        for number, span, _, _ in pile:
            block = self.blocks[number]
            value = block.text[span.start : span.end]
            print_ = hashlib.sha256(f"{rule}{value}{block.location}".encode()).hexdigest()[:20]
            places.append(Place(number, span, block.location, masked(value, rule), print_))
        first, more = self.blocks[pile[0][0]], pile[0][3]
        return Finding(
            rule=rule,
            title=title,
            category=category,
            severity=severity,
            confidence=confidence,
            layer=first.layer,
            location=first.location,
            span=pile[0][1],
            excerpt=places[0].excerpt,
            fingerprint=places[0].fingerprint,
            value_fingerprint=hashlib.sha256(f"{rule}{places[0].excerpt}".encode()).hexdigest()[:20],
            places=tuple(places),
            reasons=more.get(
                "reasons", (f"符合{title}的格式", "前文有“身份证”字样") if "id" in rule else (f"符合{title}的格式",)
            ),
            basis=BASIS.get(rule, ("《中华人民共和国政府信息公开条例》第十五条",)),
            advice=ADVICE.get(rule, "核对后处理。"),
            replacement=more.get("replacement", {}).get(rule, ""),
            concealment=first.concealment,
            seals=rule == "secrecy.mark",
        )

    @property
    def verdict(self) -> Verdict:
        """The verdict on the draft, graded as the contract says."""
        findings = self.findings
        worst = max((finding.severity for finding in findings), default=Severity.NOTE)
        grade = (Grade.CLEAR, Grade.REVIEW, Grade.REDACT, Grade.REDACT)[worst]
        document = self.document
        gaps = tuple(document.all_gaps())
        if gaps:
            grade = max(grade, Grade.REVIEW)
        if any(finding.seals for finding in findings):
            grade = Grade.HALT
        return Verdict(self.name, document.digest, self.media_type, RULEBOOK, grade, findings, gaps, 0.12)

    @property
    def values(self) -> set[str]:
        """Every raw value that must not stand in a report."""
        return {
            self.blocks[number].text[span.start : span.end]
            for number, span, rule, _ in self.hits
            if masked(self.blocks[number].text[span.start : span.end], rule)
            != self.blocks[number].text[span.start : span.end]
        }


@pytest.fixture
def draft() -> Callable[..., Draft]:
    """A new, empty draft."""
    return Draft


@pytest.fixture
def at() -> dt.datetime:
    """The time every report in these tests is rendered at."""
    return AT


@pytest.fixture
def notice() -> Draft:
    """A notice with a heading, a leak in the text, a comment, a revision, a property and a wrong word."""
    written = Draft("关于低保对象的公示.docx")
    written.say("关于二〇二六年十月低保对象的公示", route=("正文", "标题"), heading=1)
    written.say(
        "为建设法制政府，现将有关情况公示如下，公示期七天。",
        ("法制政府", "wording.law"),
        replacement={"wording.law": "法治政府"},
    )
    written.say(
        f"申请人张三丰，身份证号码{ID}，联系电话{MOBILE}。",
        ("张三丰", "personal.name"),
        (ID, "personal.resident-id"),
        (MOBILE, "personal.mobile"),
        replacement={"personal.resident-id": "331**************1"},
    )
    written.say("监督电话：0576-86000000。", ("0576-86000000", "personal.landline"))
    written.say(f"请核对：{OTHER_ID}", (OTHER_ID, "personal.resident-id"), route=("批注", "第1条"), layer=Layer.COMMENT)
    written.say("（已删除）原文张三丰同志", route=("修订", "第1处"), layer=Layer.REVISION, concealment="已删除的修订")
    written.say("张三丰", ("张三丰", "personal.name"), route=("文档属性", "作者"), layer=Layer.METADATA)
    return written


@pytest.fixture
def roster() -> Draft:
    """A subsidy list whose ID column is hidden, with a note to a second sheet."""
    written = Draft("惠农补贴清单.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    rows = [
        [
            (f"{family}小{given}", "personal.name"),
            (f"33108119010101{number:03d}1", "personal.resident-id"),
            (f"{100 + number}.00", ""),
        ]
        for number, (family, given) in enumerate(
            zip("赵钱孙李周吴郑王冯陈褚卫", "甲乙丙丁戊己庚辛壬癸子丑", strict=True)
        )
    ]
    written.roster("补贴清单", ("姓名", "身份证号", "金额"), rows, hidden=2)
    written.roster("说明", ("项目", "内容"), [[("标准", ""), ("每亩一百元", "")]])
    return written


@pytest.fixture
def mixed() -> Draft:
    """What real files are like: a table in a text, overlapping findings, two annexes of one name, notes, pages, a gap."""
    annex = Draft("附件.docx").say("附件正文", route=("附件.docx", "第1段")).document
    written = Draft("关于征收补偿的公告.pdf", "application/pdf")
    written.say("关于征收补偿的公告", route=("第1页", "标题"), page=1, heading=2)
    address = f"云溪镇石桥村3组12号（{ID}）"
    written.say(
        f"住址：{address}，电话{MOBILE}",
        (address, "personal.address"),
        (ID, "personal.resident-id"),
        (MOBILE, "personal.mobile"),
        route=("第1页", "第1段"),
        page=1,
    )
    for table in ("表1", "表2"):
        for row in (1, 2, 3):
            for column, text in enumerate(("户主", f"李{table}{row}"), 1):
                headers = ("户主姓名",) if row > 1 else ()
                written.say(
                    text if row > 1 else ("序号", "户主姓名")[column - 1],
                    *([(text, "personal.name")] if row > 1 and column == 2 else []),
                    route=("第2页", table, f"第{row}行", f"第{column}列"),
                    page=2,
                    layer=Layer.CELL,
                    cell=Cell(table, row, column, headers),
                )
    written.say(
        f"被盖住的{OTHER_ID}",
        (OTHER_ID, "personal.resident-id"),
        route=("第2页",),
        page=2,
        layer=Layer.COVERED,
        concealment="被黑色矩形遮盖",
    )
    written.say(
        "办公电话0576-86000000、0576-86000000", ("0576-86000000", "personal.landline"), route=("第2页",), page=2
    )
    written.gap(GapReason.NO_TEXT_LAYER, "第3页")
    written.children += [annex, annex]
    return written


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium stands on this machine."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no Chromium on this machine; .ci/run installs Debian's package and runs these tests")
    return found


@pytest.fixture
def browse(chromium: str, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Open a page from a file in a fresh profile; every request it makes is kept in ``page.asked``."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        contexts: dict[tuple[Any, ...], Any] = {}
        count = itertools.count(1)

        def context(size: tuple[int, int], dark: bool, script: bool) -> Any:
            return play.chromium.launch_persistent_context(
                str(tmp_path / f"profile{len(contexts)}"),
                executable_path=chromium,
                args=list(CHROMIUM),
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if dark else "light",
                java_script_enabled=script,
            )

        def open_page(html: str, *, size: tuple[int, int] = WIDE, dark: bool = False, script: bool = True) -> Any:
            key = (size, dark, script)
            if key not in contexts:
                contexts[key] = context(*key)
            path = tmp_path / f"page{next(count)}.html"
            path.write_text(html, encoding="utf-8")
            page = contexts[key].new_page()
            page.asked = []
            page.errors = []
            page.on("request", lambda request: page.asked.append(request.url))
            page.on("pageerror", lambda error: page.errors.append(str(error)))
            page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
            page.goto(path.as_uri())
            return page

        yield open_page
        for opened in contexts.values():
            opened.close()
