"""The flag report: one file, masked, complete, readable without a script."""

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from disclosure_screen.model.document import GapReason, Layer
from disclosure_screen.model.finding import Severity
from disclosure_screen.report.html import render
from disclosure_screen.report.veil import forms
from disclosure_screen.report.view import CaseFacts


class _Reader(HTMLParser):
    """What a page holds: its text, its addresses, its ids."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href" and tag == "a":
                self.links.append(value or "")
            if name in ("src", "srcset", "data", "action") or (name == "href" and tag != "a"):
                self.loads.append(value or "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def _page(written: Any, at: dt.datetime, **more: Any) -> str:
    return render(written.document, written.verdict, rendered_at=at, **more)


def test_no_raw_value_stands_in_a_report_in_any_encoding(notice: Any, roster: Any, mixed: Any, at: dt.datetime) -> None:
    for written in (notice, roster, mixed):
        page = _page(written, at)
        assert written.values
        assert not [form for value in written.values for form in forms(value) if form in page]


def test_every_finding_is_shown_masked_with_its_place_reason_basis_and_advice(notice: Any, at: dt.datetime) -> None:
    text = _Reader(_page(notice, at)).text
    for finding in notice.verdict.findings:
        assert finding.excerpt in text
        assert finding.title in text
        assert finding.location.route[-1] in text
        for words in (*finding.reasons, *finding.basis, finding.advice, finding.replacement):
            assert words in text


def test_the_grade_says_what_it_means_what_to_do_and_who_decides(notice: Any, at: dt.datetime) -> None:
    text = _Reader(_page(notice, at)).text
    assert notice.verdict.grade.meaning in text
    assert "下一步" in text
    assert "由谁决定" in text
    assert notice.verdict.digest in text
    assert notice.verdict.rulebook in text


def test_a_page_loads_nothing_and_its_policy_allows_nothing(notice: Any, at: dt.datetime) -> None:
    page = _page(notice, at)
    assert _Reader(page).loads == []
    assert "default-src 'none'" in page
    assert " style=" not in page
    assert not re.search(r"\son[a-z]+=", page)


def test_every_link_leads_to_one_place_of_the_page(
    notice: Any, roster: Any, mixed: Any, draft: Callable[..., Any], at: dt.datetime
) -> None:
    sealed = draft("材料.docx").say("机密★10年", ("机密★10年", "secrecy.mark")).gap(GapReason.LIMIT, "附件")
    for written in (notice, roster, mixed, sealed):
        read = _Reader(_page(written, at, files=[(roster.document, roster.verdict)]))
        assert len(read.ids) == len(set(read.ids))
        assert {link[1:] for link in read.links} <= set(read.ids)


def test_a_value_is_masked_wherever_else_it_stands(draft: Callable[..., Any], at: dt.datetime) -> None:
    value = "331081190101010001"
    written = draft(f"{value}的申请.docx")
    written.say(f"身份证号码{value}", (value, "personal.resident-id"), route=(f"附件{value}", "第1段"))
    written.say(f"又见{value}，分开写作 331081 19010101 0001，全角３３１０８１１９０１０１０１０００１。")
    page = _page(written, at)
    assert value not in page
    assert "331081 19010101 0001" not in page
    assert "３３１０８１１９０１０１０１０００１" not in page


def test_a_disguised_value_in_an_address_or_a_script_is_masked_too(draft: Callable[..., Any], at: dt.datetime) -> None:
    import base64

    value = "331081190101010001"
    hidden = base64.b64encode(f"x={value}".encode()).decode()
    written = draft("链接.html").say(value, (value, "personal.resident-id")).say(f"https://example.cn/?q={hidden}")
    page = _page(written, at)
    assert not [form for form in forms(value) if form in page]


def test_text_of_the_draft_is_never_markup(draft: Callable[..., Any], at: dt.datetime) -> None:
    attack = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7*7 }}</style>'
    written = draft(attack).say(attack, route=(attack,), concealment=attack)
    written.gap(GapReason.DAMAGED, attack, detail=attack)
    page = _page(written, at)
    assert "<img" not in page
    assert page.count("<script>") == 1
    assert "{{ 7*7 }}" in _Reader(page).text


def test_after_halt_nothing_of_the_text_is_rendered(draft: Callable[..., Any], at: dt.datetime) -> None:
    written = draft("会议材料.docx")
    written.say("机密★10年", ("机密★10年", "secrecy.mark"), route=("正文", "第1段"))
    written.say("本年度演练安排如下，参加单位另行通知。", route=("正文", "第2段"))
    for reveal in (False, True):
        text = _Reader(_page(written, at, reveal=reveal)).text
        assert "演练安排" not in text
        assert "机密★" not in text
        assert "10年" not in text
        assert "secrecy.mark" in text
        assert "第1段" in text
        assert written.verdict.digest in text
        assert "仅限保密审查人员" in text


def test_a_gap_is_named_and_the_report_says_nobody_has_read_it(draft: Callable[..., Any], at: dt.datetime) -> None:
    written = draft("公示.zip").say("正文").gap(GapReason.ENCRYPTED, "附件1.xlsx")
    text = _Reader(_page(written, at)).text
    assert "未读部分 1 处" in text
    assert "附件1.xlsx" in text
    assert GapReason.ENCRYPTED.label in text


def test_hidden_layers_are_shown_as_hidden_with_the_reason(roster: Any, notice: Any, at: dt.datetime) -> None:
    assert "隐藏列" in _Reader(_page(roster, at)).text
    assert "读者看不到：已删除的修订" in _Reader(_page(notice, at)).text


def test_reveal_shows_the_values_and_marks_the_page_as_internal(notice: Any, at: dt.datetime) -> None:
    page = _page(notice, at, reveal=True)
    assert all(value in page for value in notice.values)
    assert "内部资料" in _Reader(page).text


def test_every_layer_is_listed_as_searched(notice: Any, at: dt.datetime) -> None:
    text = _Reader(_page(notice, at)).text
    assert all(layer.label in text for layer in Layer)


def test_a_report_needs_a_time_zone(notice: Any) -> None:
    with pytest.raises(ValueError, match="time zone"):
        _page(notice, dt.datetime(2026, 11, 24))  # noqa: DTZ001 - the point of the test


def test_a_case_names_the_file_of_every_finding(notice: Any, roster: Any, at: dt.datetime) -> None:
    facts = CaseFacts(number="2026-0017", category="社会救助", department="社会事务办", deadline="2026年12月1日")
    text = _Reader(_page(notice, at, case=facts, files=[(roster.document, roster.verdict)])).text
    for words in ("2026-0017", "2 个文件", "2026年12月1日", roster.name + " › 补贴清单", notice.name + " › 批注"):
        assert words in text
    for written in (notice, roster):
        assert written.verdict.digest in text


def test_one_rule_that_says_two_things_about_one_place_has_two_marks(notice: Any, at: dt.datetime) -> None:
    first = notice.verdict.findings[0]
    twice = replace(first, severity=Severity.GRAVE, reasons=("另有理由",))
    verdict = replace(notice.verdict, findings=(*notice.verdict.findings, twice))
    read = _Reader(render(notice.document, verdict, rendered_at=at))
    assert {link[1:] for link in read.links} <= set(read.ids)
    assert len(read.ids) == len(set(read.ids))


def test_nothing_heavy_is_loaded_before_a_report_is_asked_for() -> None:
    modules = "report.html, disclosure_screen.report.terminal, disclosure_screen.report.review_sheet"
    heavy = "{'jinja2', 'rich', 'docx', 'PIL', 'daachorse', 'pypdfium2'}"
    code = f"import sys, disclosure_screen.{modules}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
