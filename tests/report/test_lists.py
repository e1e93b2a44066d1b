"""The lists beside a report: CSV, review sheet, index, difference, terminal."""

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.model.document import GapReason
from disclosure_screen.model.verdict import Grade
from disclosure_screen.report.difference import difference, difference_html
from disclosure_screen.report.findings_csv import findings_csv, harmless
from disclosure_screen.report.html import render
from disclosure_screen.report.index import index, read
from disclosure_screen.report.progress import progress
from disclosure_screen.report.review_sheet import PRINTABLE_MM, review_sheet
from disclosure_screen.report.terminal import lines, print_verdicts, printable, verdict_line
from disclosure_screen.report.view import CaseFacts


def _table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_list_has_every_place_and_every_gap(roster: Any, mixed: Any) -> None:
    for written in (roster, mixed):
        table = _table(findings_csv(written.document, written.verdict))
        places = sum(finding.count for finding in written.verdict.findings)
        assert len(table) == places + len(written.verdict.gaps)
        assert {row["位置"] for row in table} >= {str(p.location) for f in written.verdict.findings for p in f.places}


def test_the_list_opens_in_chinese_and_holds_no_raw_value(notice: Any, roster: Any) -> None:
    for written in (notice, roster):
        data = findings_csv(written.document, written.verdict)
        assert data.startswith(b"\xef\xbb\xbf")
        assert not [value for value in written.values if value in data.decode("utf-8-sig")]


def test_a_revealed_list_says_that_it_shows_values(notice: Any) -> None:
    data = findings_csv(notice.document, notice.verdict, reveal=True).decode("utf-8-sig")
    assert "内容（原值）" in data
    assert all(value in data for value in notice.values)


@given(st.text(min_size=1))
def test_no_cell_is_ever_a_formula(text: str) -> None:
    assert not harmless(text).lstrip(" \u3000").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert harmless(text) in (text, "'" + text)


def test_a_sheet_name_that_is_a_formula_stays_text(draft: Callable[..., Any]) -> None:
    value = "331081190101010001"
    written = draft('=cmd|"x"!A1.xlsx').say(value, (value, "personal.resident-id"), route=("=HYPERLINK(1)", "B2"))
    row = _table(findings_csv(written.document, written.verdict))[0]
    assert row["文件"].startswith("'=")
    assert row["位置"].startswith("'=")


def _heights(sheet: bytes) -> list[float]:
    """Heights of all table rows in millimetres; every one must be exact."""
    from docx import Document
    from docx.enum.table import WD_ROW_HEIGHT_RULE

    rows = Document(io.BytesIO(sheet)).tables[0].rows
    assert all(row.height_rule == WD_ROW_HEIGHT_RULE.EXACTLY for row in rows)
    return [row.height.mm for row in rows]


def test_the_review_sheet_is_one_page_whatever_stands_in_it(
    notice: Any, mixed: Any, draft: Callable[..., Any], at: dt.datetime
) -> None:
    from dataclasses import replace

    many = notice.verdict
    kinds = tuple(replace(many.findings[0], rule=f"personal.kind-{n}", title=f"类别{n}" * 9) for n in range(40))
    crowded = replace(many, findings=kinds, file="很长的文件名" * 40 + ".docx")
    for verdict in (many, mixed.verdict, draft("年报.docx").say("正文").verdict, crowded):
        sheet = review_sheet(notice.document, verdict, rendered_at=at)
        assert sum(_heights(sheet)) <= PRINTABLE_MM - 15


def test_the_review_sheet_names_the_file_the_grade_and_the_counts(notice: Any, at: dt.datetime) -> None:
    from docx import Document

    facts = CaseFacts(number="2026-0017", category="社会救助", department="社会事务办", drafter="李某")
    sheet = review_sheet(notice.document, notice.verdict, rendered_at=at, case=facts)
    text = "\n".join(cell.text for row in Document(io.BytesIO(sheet)).tables[0].rows for cell in row.cells)
    for words in (notice.name, "2026-0017", "社会救助", notice.verdict.grade.label, "公民身份号码", "保密审查意见"):
        assert words in text
    xml = zipfile.ZipFile(io.BytesIO(sheet)).read("word/document.xml").decode()
    assert not [value for value in notice.values if value in xml]


def test_an_index_counts_reports_by_department_category_and_grade(
    notice: Any, draft: Callable[..., Any], at: dt.datetime, tmp_path: Path
) -> None:
    clear = draft("年报<b>.docx").say("本年度工作总结。")
    facts = CaseFacts(number="1", category="社会救助", department="社会事务办")
    (tmp_path / "一.html").write_text(render(notice.document, notice.verdict, rendered_at=at, case=facts), "utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "二.html").write_text(render(clear.document, clear.verdict, rendered_at=at), "utf-8")
    (tmp_path / "other.html").write_text("<p>不是报告", "utf-8")
    entries, others = read(tmp_path)
    assert [(entry.file, entry.grade, entry.department) for entry in entries] == [
        (notice.name, Grade.REDACT, "社会事务办"),
        ("年报<b>.docx", Grade.CLEAR, ""),
    ]
    assert others == ("other.html",)
    page = index(tmp_path, rendered_at=at)
    assert "other.html" in page
    assert "年报&lt;b&gt;.docx" in page
    assert "未注明" in page


def test_a_difference_tells_fixed_remaining_and_new_apart(draft: Callable[..., Any], at: dt.datetime) -> None:
    first, second, third = "331081190101010001", "331081190203040015", "331081190304050029"
    before = draft("公示.docx")
    after = draft("公示.docx")
    for written, values in ((before, (first, second)), (after, (second, third))):
        for value in values:
            written.say(f"身份证号{value}", (value, "personal.resident-id"), route=("正文", f"第{value[-1]}段"))
    found = difference([before.verdict], [after.verdict])
    assert [change.count for change in found.fixed] == [1]
    assert [change.count for change in found.remaining] == [1]
    assert [change.count for change in found.new] == [1]
    assert not found.done
    page = difference_html([(before.document, before.verdict)], [(after.document, after.verdict)], rendered_at=at)
    assert not [value for value in (first, second, third) if value in page]
    assert "尚未整改到位" in page


def test_a_corrected_draft_is_done_and_an_unread_part_is_not(notice: Any, draft: Callable[..., Any]) -> None:
    clean = draft(notice.name).say("改正后的正文。")
    assert difference([notice.verdict], [clean.verdict]).done
    assert not difference([notice.verdict], [clean.gap(GapReason.DAMAGED, "附件").verdict]).done


def test_an_unchanged_draft_has_nothing_fixed_and_nothing_new(roster: Any) -> None:
    found = difference([roster.verdict], [roster.verdict])
    assert (found.fixed, found.new) == ((), ())
    assert sum(change.count for change in found.remaining) == 24


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_lines_and_a_terminal_gets_a_table(notice: Any) -> None:
    pipe, screen = io.StringIO(), _Terminal()
    print_verdicts([notice.verdict], pipe)
    print_verdicts([notice.verdict], screen, width=120)
    assert "\x1b" not in pipe.getvalue()
    assert pipe.getvalue().splitlines() == lines(notice.verdict)
    for text in (pipe.getvalue(), screen.getvalue()):
        assert verdict_line(notice.verdict) in text
        assert "公民身份号码" in text
        assert not [value for value in notice.values if value in text]


def test_a_halted_file_shows_no_excerpt_on_a_terminal(draft: Callable[..., Any]) -> None:
    verdict = draft("材料.docx").say("机密★10年", ("机密★10年", "secrecy.mark")).verdict
    assert "★" not in "".join(lines(verdict))
    assert "*" not in "".join(lines(verdict))


@given(st.text())
def test_a_file_name_cannot_drive_a_terminal(name: str) -> None:
    assert all(character.isprintable() for character in printable(name))


def test_a_bar_on_a_terminal_is_no_place_for_markup() -> None:
    stream = _Terminal()
    with progress("auto", 2, stream) as told:
        told.advance("公示[bold].docx", 1, "clear")
        told.advance("附件.xlsx", 2, "redact")
    assert stream.getvalue()
    assert "event" not in stream.getvalue()


def test_an_error_ends_the_events_as_a_stop() -> None:
    stream = io.StringIO()
    told = progress("json", 3, stream)
    told.__enter__()
    told.advance("公示.docx", 1, "clear")
    told.__exit__(OSError, OSError("full"), None)
    last = json.loads(stream.getvalue().splitlines()[-1])
    assert last == {"event": "stopped", "done": 1, "total": 3}
