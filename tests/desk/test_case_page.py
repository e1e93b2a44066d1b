"""What the page of a case says of agreements that no longer count, and which report lies open on it."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from disclosure_screen.model.case import Outcome, Role, Stage, Tier
from disclosure_screen.pipeline.decide import decide_case
from disclosure_screen.pipeline.queue import show
from disclosure_screen.pipeline.reports import write_report
from tests.desk.office import NAMES, Visitor, staffed
from tests.office import Reader, Rulebook, current, drop, swept, the_case


def test_an_agreement_that_stricter_rules_have_undone_is_shown_with_the_reason(tmp_path: Path) -> None:
    with staffed(tmp_path / "ws") as office:
        drop(office, "通知公告/公告.txt", "!note 331081\n")
        number = the_case(swept(office))
        for tier, role in ((Tier.FIRST, Role.FIRST), (Tier.FINAL, Role.FINAL)):
            decide_case(office, number, person=NAMES[role], outcome=Outcome.AGREE, reason="好", tier=tier)
        visitor = Visitor(office, Role.FIRST)
        assert show(office, number).standing.case.stage is Stage.APPROVED
        assert "已失效" not in visitor.get(f"/cases/{number}").text
        swept(office, Reader(Rulebook(current(office).rulebook.digest[:-1] + "s"), stricter=True))
        page = visitor.get(f"/cases/{number}").text
        assert show(office, number).standing.case.stage is Stage.IN_REVIEW
        assert page.count("已失效") == 2
        assert "定级由“未见异常”升为“需处理后公开”" in page


def shown(root: Path, contents: Sequence[str], reports: Iterable[int]) -> tuple[list[tuple[str, str]], str]:
    """Of a case of these files, of which those have a report: the reports linked to, by number and name, and the open one."""
    with staffed(root) as office:
        for at, content in enumerate(contents):
            drop(office, f"通知公告/一批/{at}.txt", content)
        number = the_case(swept(office))
        for at in reports:
            write_report(office, number, 1, at, "报告")
        page = Visitor(office, Role.FIRST).get(f"/cases/{number}").text
    named = rf'"/reports/{number}-v1-([0-9]+).html"'
    (opened,) = re.findall(f"<iframe [^>]*src={named}", page)
    return re.findall(rf"<a href={named}[^>]*>([^<]+)</a>", page), opened


def test_the_report_that_lies_open_is_that_of_the_gravest_file(tmp_path: Path) -> None:
    contents = ("公告\n", "!gap 扫描\n", "!serious 乙\n", "!secrecy 内部\n", "!minor 甲\n")
    assert shown(tmp_path / "ws", contents, range(5))[1] == "04"


def test_a_missing_report_does_not_lend_its_name_to_another(tmp_path: Path) -> None:
    assert shown(tmp_path / "ws", ("!serious 甲\n", "公告\n", "!minor 乙\n"), (1, 2)) == (
        [("02", "1.txt"), ("03", "2.txt")],
        "03",
    )
