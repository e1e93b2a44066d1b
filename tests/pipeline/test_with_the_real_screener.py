"""The real screener on the real store: what stands in a draft stands nowhere else but in the vault and in released/."""

import random
from pathlib import Path

import pytest

from disclosure_screen.identifiers import mobile, resident_id
from disclosure_screen.model.case import Action, Outcome, Stage
from disclosure_screen.model.errors import Refusal
from disclosure_screen.model.verdict import Grade
from disclosure_screen.pipeline.decide import decide_case, decide_item
from disclosure_screen.pipeline.queue import queue, show
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.sweep import sweep
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import screenings
from tests.office import RULES, drop

BODY = "全镇各村在三日内完成摸底并上报名册"


@pytest.fixture(scope="module")
def values() -> tuple[str, str]:
    chance = random.Random(7)
    return resident_id.sample(chance), mobile.sample(chance)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, values: tuple[str, str]) -> Workspace:
    """One sweep of four drafts: a leak, a sealed notice, a clean one, and an encrypted-looking one nobody can read."""
    made = Workspace.open(tmp_path_factory.mktemp("real") / "ws", rules=RULES)
    drop(made, "惠农补贴/清单.txt", f"惠农补贴公示\n户主身份证号码：{values[0]}\n联系人手机：{values[1]}\n")
    drop(made, "通知公告/通知.txt", f"机密★1年\n关于专项工作的通知\n{BODY}\n")
    drop(made, "通知公告/公告.txt", "关于召开村民代表会议的公告\n会议定于下周一举行，请按时参加。\n")
    (made.inbox / "通知公告" / "附件.docx").write_bytes(b"PK\x03\x04 truncated")
    sweep(made, settle=0)
    return made


def numbers(office: Workspace) -> dict[str, str]:
    return {entry.case.title: entry.case.number for entry in queue(office, all_stages=True).entries}


def test_each_draft_has_its_grade_and_a_report(office: Workspace) -> None:
    graded = {entry.case.title: entry.case.grade for entry in queue(office).entries}
    assert graded["清单.txt"] is Grade.REDACT
    assert graded["通知.txt"] is Grade.HALT
    assert graded["公告.txt"] is Grade.CLEAR
    assert graded["附件.docx"] >= Grade.REVIEW
    for entry in queue(office).entries:
        assert entry.report is not None
        assert "<html" in entry.report.read_text(encoding="utf-8")[:200]


def test_no_value_is_anywhere_in_the_workspace_but_in_the_vault(office: Workspace, values: tuple[str, str]) -> None:
    for path in office.root.rglob("*"):
        if path.is_file() and office.vault.folder not in path.parents:
            content = path.read_bytes()
            for value in values:
                assert value.encode() not in content, path.name
                assert value.encode("utf-16-le") not in content, path.name


def test_no_text_of_a_sealed_file_is_anywhere_but_under_seal(office: Workspace) -> None:
    holders = [p for p in office.root.rglob("*") if p.is_file() and BODY.encode() in p.read_bytes()]
    assert [path.parent for path in holders] == [office.vault.sealed_folder]


def test_a_leaking_list_does_not_go_out_and_a_clean_notice_does(office: Workspace) -> None:
    named = numbers(office)
    with pytest.raises(Refusal, match="疑点未处理"):
        release(office, named["清单.txt"])
    for person in ("张三", "李四"):
        decide_case(office, named["公告.txt"], person=person, outcome=Outcome.AGREE, reason="核对无误")
    out = release(office, named["公告.txt"])
    assert (out.folder / "公告.txt").read_text(encoding="utf-8").startswith("关于召开")
    assert show(office, named["公告.txt"]).standing.case.stage is Stage.RELEASED


def test_an_unread_part_is_read_by_a_named_person(office: Workspace) -> None:
    number = numbers(office)["附件.docx"]
    disposed = decide_item(office, number, person="张三", action=Action.READ_BY_EYE, reason="打开看过", gap=1)
    assert disposed.item.title


def test_the_same_rules_do_not_screen_anything_again(office: Workspace) -> None:
    assert sweep(office, settle=0).counts() == {
        "case": 0, "version": 0, "sighting": 0, "waiting": 0, "refused": 0, "failed": 0, "rescreened": 0, "busy": 0,
    }  # fmt: skip


def test_a_number_in_a_file_name_is_shown_masked_everywhere(tmp_path: Path, values: tuple[str, str]) -> None:
    with Workspace.open(tmp_path / "ws", rules=RULES) as named:
        drop(named, f"通知公告/身份证{values[0]}的证明.txt", "证明\n")
        sweep(named, settle=0)
        (entry,) = queue(named).entries
        assert entry.case.grade is Grade.REDACT
        page = show(named, entry.case.number)
        with named.reading() as connection:
            stored = screenings.verdicts(connection, entry.case.number, 1)
        shown = f"{entry.as_contract()}{page.as_contract()}{stored}"
        assert values[0] not in shown
        assert "的证明.txt" in entry.case.title
        assert page.standing.case.files[0].raw_name.decode() == f"身份证{values[0]}的证明.txt"
