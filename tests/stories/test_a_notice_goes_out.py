"""Whole procedures (办理全过程), from the inbox to the release folder, on the real store."""

from pathlib import Path

import pytest

from disclosure_screen.model.case import Action, Outcome, Role, Stage, Tier
from disclosure_screen.model.errors import Refusal, UsageError
from disclosure_screen.pipeline.decide import decide_case, decide_item
from disclosure_screen.pipeline.ledger import entries_of, verify
from disclosure_screen.pipeline.people import add_person, disable_person
from disclosure_screen.pipeline.queue import queue, show
from disclosure_screen.pipeline.release import release
from tests.office import Clock, agree, current, drop, opened, staff, swept, the_case


def test_a_clean_notice_is_reviewed_by_two_people_and_goes_out_byte_for_byte(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        draft = drop(office, "通知公告/公告.txt", "关于召开村民代表会议的公告\n")
        number = the_case(swept(office))
        assert not draft.exists()
        agree(office, number, Tier.FIRST, Tier.FINAL)
        out = release(office, number)
        assert (out.folder / "公告.txt").read_text(encoding="utf-8") == "关于召开村民代表会议的公告\n"
        assert show(office, number).standing.case.stage is Stage.RELEASED
        assert queue(office).entries == ()


def test_a_list_with_a_leak_is_returned_corrected_closed_out_and_released(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "惠农补贴/清单.txt", "名单\n!serious 甲\n!serious 乙\n")
        number = the_case(swept(office))
        decide_case(office, number, person="初审人", outcome=Outcome.RETURN, reason="身份证号须删除")
        assert show(office, number).standing.case.stage is Stage.RETURNED
        drop(office, "惠农补贴/清单.txt", "名单\n!serious 乙\n!minor 丙\n")
        (event,) = swept(office).events
        assert (event.word, event.case) == ("version", number)
        assert "已消除 1 处，仍存在 1 处，新增 1 处" in event.reason
        for item in show(office, number).standing.items:
            decide_item(office, number, person="初审人", action=Action.FALSE_ALARM, reason="项目编号", finding=item.key)
        agree(office, number, Tier.FIRST, Tier.SECOND, Tier.FINAL)
        assert release(office, number).files[0][0] == "清单.txt"


def test_a_refused_release_is_on_record_with_its_reasons_and_writes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "通知公告/公告.txt")
        number = the_case(swept(office))
        with pytest.raises(Refusal) as refused:
            release(office, number, actor="初审人")
        last = entries_of(office, number)[-1]
        assert (last.action, last.actor) == ("release-refused", "初审人")
        assert all(reason in last.body for reason in refused.value.reasons)
        assert list(office.released.iterdir()) == []
        assert verify(office).faults == ()
        agree(office, number, Tier.FIRST, Tier.FINAL)
        release(office, number)
        assert [entry.action for entry in entries_of(office, number)].count("release-refused") == 1


def test_a_secrecy_mark_seals_the_case_and_only_the_secrecy_officer_lifts_it(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "通知公告/通知.txt", "!seal 机密★一年\n具体部署如下\n")
        number = the_case(swept(office))
        case = show(office, number).standing.case
        assert case.stage is Stage.SEALED
        sealed = office.vault.path(case.files[0].digest)
        assert sealed.parent.name == "sealed"
        assert sealed.stat().st_mode & 0o777 == 0o400
        for person in ("初审人", "终审人", "系统管理员"):
            with pytest.raises(Refusal):
                decide_case(office, number, person=person, outcome=Outcome.AGREE, reason="急", tier=Tier.SECRECY)
        with pytest.raises(Refusal):
            agree(office, number, Tier.FIRST)
        agree(office, number, Tier.SECRECY, Tier.FIRST, Tier.SECOND, Tier.FINAL)
        assert release(office, number).files


def test_nobody_passes_two_tiers_or_their_own_draft_or_after_being_disabled(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        add_person(office, "拟稿人", list(Role))
        drop(office, "惠农补贴/一批/清单.txt", "名单\n")
        drop(office, "惠农补贴/一批/送审单.json", '{"拟稿人": "拟稿人", "部门": "农业办"}')
        number = the_case(swept(office))
        with pytest.raises(Refusal, match="自己的稿件"):
            decide_case(office, number, person="拟稿人", outcome=Outcome.AGREE, reason="好")
        agree(office, number, Tier.FIRST)
        add_person(office, "初审人", list(Role))
        with pytest.raises(Refusal, match="已作出初审意见"):
            decide_case(office, number, person="初审人", outcome=Outcome.AGREE, reason="好")
        agree(office, number, Tier.SECOND, Tier.FINAL)
        disable_person(office, "复审人")
        with pytest.raises(Refusal, match="已停用"):
            release(office, number)


def test_a_fresh_workspace_accepts_names_but_keeps_people_apart(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        drop(office, "通知公告/公告.txt")
        number = the_case(swept(office))
        decide_case(office, number, person="张三", outcome=Outcome.AGREE, reason="好")
        with pytest.raises(Refusal, match="已作出"):
            decide_case(office, number, person="张三", outcome=Outcome.AGREE, reason="好")
        decide_case(office, number, person="李四", outcome=Outcome.AGREE, reason="好")
        assert release(office, number).files


def test_every_obstacle_is_named_at_once(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "惠农补贴/清单.txt", "!serious 甲\n!gap 扫描\n")
        number = the_case(swept(office))
        with pytest.raises(Refusal) as refused:
            release(office, number)
        told = str(refused.value)
        for word in ("审核中", "初审", "复审", "终审", "疑点未处理", "未读部分"):
            assert word in told


def test_rules_that_raise_the_grade_make_approvals_lapse(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "通知公告/公告.txt", "!note 甲\n")
        number = the_case(swept(office))
        agree(office, number, Tier.FIRST, Tier.FINAL)
        newer = current(office)
        newer.stricter = True
        newer.rulebook = type(newer.rulebook)("sha256:" + "2" * 64)
        with pytest.raises(Refusal, match="规则已更新"):
            release(office, number, rulebook=newer.rulebook.digest)
        assert swept(office, newer).rescreened == (number,)
        page = show(office, number, rulebook=newer.rulebook.digest)
        assert page.standing.case.stage is Stage.IN_REVIEW
        assert any("失效" in told for told in page.obstacles)


def test_a_referred_case_waits_for_the_tier_that_referred_it(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "通知公告/公告.txt")
        number = the_case(swept(office))
        decide_case(office, number, person="初审人", outcome=Outcome.REFER, reason="不能确定")
        with pytest.raises(Refusal):
            agree(office, number, Tier.FINAL)
        agree(office, number, Tier.FIRST, Tier.FINAL)
        assert release(office, number).files


def test_the_final_tier_does_not_agree_over_an_unread_page(tmp_path: Path) -> None:
    with opened(tmp_path / "ws", Clock()) as office:
        staff(office)
        drop(office, "通知公告/公告.txt", "!gap 扫描\n")
        number = the_case(swept(office))
        agree(office, number, Tier.FIRST, Tier.SECOND)
        with pytest.raises(Refusal, match="未读部分"):
            agree(office, number, Tier.FINAL)
        with pytest.raises(Refusal, match="read-by-eye"):
            decide_item(office, number, person="复审人", action=Action.KEEP, reason="看过", gap=1)
        decide_item(office, number, person="复审人", action=Action.READ_BY_EYE, reason="逐页看过", gap=1)
        agree(office, number, Tier.FINAL)
        assert release(office, number).files


def test_an_unknown_case_is_an_error_of_use(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office, pytest.raises(UsageError, match="没有编号"):
        show(office, "2026-99999")
