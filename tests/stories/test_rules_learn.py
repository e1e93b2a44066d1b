"""The rules learn while cases are under way (规则更新): nothing decided under old rules goes out unseen."""

from pathlib import Path

import pytest

from disclosure_screen.model.case import Action, Outcome, Stage, Tier
from disclosure_screen.model.document import Document
from disclosure_screen.model.errors import Refusal
from disclosure_screen.model.verdict import Verdict
from disclosure_screen.pipeline.decide import decide_case, decide_item
from disclosure_screen.pipeline.queue import queue, show
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.reports import report_path
from disclosure_screen.pipeline.sweep import sweep
from disclosure_screen.store import screenings
from tests.office import Reader, Rulebook, agree, current, drop, opened, staff, swept, the_case

NEWER = Rulebook("sha256:" + "2" * 64)


def page(document: Document, verdict: Verdict) -> str:
    """A report that shows everything it is given."""
    excerpts = [finding.excerpt for finding in verdict.findings]
    return f"<html>{[block.text for block in document.all_blocks()]}{excerpts}</html>"


def test_an_approved_case_is_sealed_when_the_rules_learn_that_it_bears_a_mark(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "通知公告/通知.txt", "!minor 密级甲\n内部部署\n")
        sweep(office, settle=0, screens=current(office), render=page)
        (entry,) = queue(office).entries
        number = entry.case.number
        report = report_path(office, number, 1, 0)
        assert "内部部署" in report.read_text(encoding="utf-8")
        (item,) = show(office, number).standing.items
        decide_item(office, number, person="初审人", action=Action.FALSE_ALARM, reason="非密", finding=item.key)
        agree(office, number, Tier.FIRST, Tier.SECOND, Tier.FINAL)
        assert show(office, number).standing.case.stage is Stage.APPROVED
        sweep(office, settle=0, screens=Reader(NEWER, sealing=True), render=page)
        now = show(office, number, rulebook=NEWER.digest)
        assert now.standing.case.stage is Stage.SEALED
        assert office.vault.path(now.standing.case.files[0].digest).parent.name == "sealed"
        assert "内部部署" not in report.read_text(encoding="utf-8")
        assert "3***" not in report.read_text(encoding="utf-8")
        with pytest.raises(Refusal):
            release(office, number, rulebook=NEWER.digest)


def test_a_seal_is_kept_when_the_rules_forget_the_mark_until_the_officer_lifts_it(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "通知公告/通知.txt", "!minor 密级甲\n")
        number = the_case(swept(office, Reader(Rulebook("sha256:" + "3" * 64), sealing=True)))
        swept(office)
        assert show(office, number).standing.case.stage is Stage.SEALED
        with pytest.raises(Refusal, match="封存"):
            agree(office, number, Tier.FIRST)
        agree(office, number, Tier.SECRECY)
        assert show(office, number).standing.case.stage is Stage.IN_REVIEW


def test_a_correction_that_brings_a_mark_is_sealed_at_once(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "通知公告/通知.txt", "!serious 甲\n")
        number = the_case(swept(office))
        decide_case(office, number, person="初审人", outcome=Outcome.RETURN, reason="删除")
        drop(office, "通知公告/通知.txt", "!seal 机密★\n")
        swept(office)
        assert show(office, number).standing.case.stage is Stage.SEALED


def test_milder_rules_keep_approvals(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "通知公告/通知.txt", "!note 甲\n")
        strict = Reader(Rulebook("sha256:" + "3" * 64), stricter=True)
        number = the_case(swept(office, strict))
        (item,) = show(office, number).standing.items
        decide_item(office, number, person="初审人", action=Action.KEEP, reason="公开姓名", finding=item.key)
        agree(office, number, Tier.FIRST, Tier.SECOND, Tier.FINAL)
        swept(office)
        assert release(office, number).files


def test_the_values_of_a_sealed_file_are_not_searchable(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        drop(office, "通知公告/通知.txt", "!minor 甲\n")
        number = the_case(swept(office))
        with office.reading() as connection:
            (finding,) = screenings.verdicts(connection, number, 1)[0].findings
        with office.reading() as connection:
            assert screenings.where_seen(connection, finding.value_fingerprint) == {number: 1}
        swept(office, Reader(NEWER, sealing=True))
        with office.reading() as connection:
            assert screenings.where_seen(connection, finding.value_fingerprint) == {}


def test_a_withheld_case_is_not_screened_again_and_never_goes_out(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "通知公告/通知.txt")
        number = the_case(swept(office))
        decide_case(office, number, person="初审人", outcome=Outcome.WITHHOLD, reason="内部事务信息")
        assert swept(office, Reader(NEWER)).rescreened == ()
        with pytest.raises(Refusal, match="不予公开"):
            release(office, number)
        for tier in (Tier.FIRST, Tier.FINAL):
            with pytest.raises(Refusal, match="不予公开"):
                agree(office, number, tier)
