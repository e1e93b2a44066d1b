"""What the page of a case says of agreements that no longer count."""

from pathlib import Path

from disclosure_screen.model.case import Outcome, Role, Stage, Tier
from disclosure_screen.pipeline.decide import decide_case
from disclosure_screen.pipeline.queue import show
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
