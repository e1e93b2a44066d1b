"""A change of a whole rule takes effect after a second pair of eyes only, and never breaks the folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure_screen.model.case import Role
from disclosure_screen.model.errors import Refusal, UsageError
from disclosure_screen.pipeline import rule_changes
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.people import add_person, disable_person
from disclosure_screen.pipeline.rule_changes import Change, ask, content, drafted, open_changes, settle, try_out
from disclosure_screen.pipeline.screens import own_screener, rulebook_in_force
from disclosure_screen.pipeline.sweep import sweep
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.rulebook.load import load_rulebook
from disclosure_screen.store import ledger
from tests.office import Clock, drop, opened, staff, with_own_rules

KEEPER, FINAL = "规则管理员", "终审人"
WORD = "暂定口径"
NEW = f"""id: wording.provisional
title: 暂定说法
category: wording
severity: minor
status: stable
basis:
  - 《中华人民共和国政府信息公开条例》第六条
phrases: [{WORD}]
advice: 核实后改为正式说法。
owner: 政务公开办公室
examples:
  hit:
    - 按{WORD}执行。
    - 本{WORD}自公布之日起施行。
    - 现将{WORD}通知如下
  miss:
    - 按正式口径执行。
    - 暂定于三月开会。
    - 口径由办公室解释。
"""
PLACE = "wording/provisional.yaml"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with a rules folder of its own."""
    root = tmp_path / "ws"
    opened(root).close()
    with Workspace.open(with_own_rules(root), clock=Clock()) as made:
        staff(made)
        yield made


def proposed(office: Workspace, change: Change, person: str = KEEPER) -> int:
    ask(office, change, "群众反映", person=person)
    return open_changes(office)[-1].number


def hits(office: Workspace) -> int:
    with own_screener(office) as screener:
        return sum(finding.rule == "wording.provisional" for finding in screener.screen_text(f"按{WORD}执行。"))


def test_a_new_rule_is_found_by_after_a_second_person_has_confirmed_it(office: Workspace) -> None:
    before = rulebook_in_force(office)
    number = proposed(office, drafted(office, "", NEW))
    assert (hits(office), rulebook_in_force(office)) == (0, before), "asking alone changes nothing"
    settle(office, number, agreed=True, person=FINAL)
    assert hits(office) == 1
    assert (office.rules / PLACE).read_text(encoding="utf-8") == NEW
    assert rulebook_in_force(office) != before
    assert open_changes(office) == ()
    with office.reading() as connection:
        told = [entry for entry in ledger.entries(connection) if entry.action.startswith("rule-")]
    assert [(entry.action, entry.actor) for entry in told] == [("rule-asked", KEEPER), ("rule-confirmed", FINAL)]
    assert "sha256:" in told[0].body
    assert WORD not in told[0].body, "the ledger names the text by its digest"
    assert verify(office).faults == ()


def test_a_changed_and_a_withdrawn_rule(office: Workspace) -> None:
    settle(office, proposed(office, drafted(office, "", NEW)), agreed=True, person=FINAL)
    changed = drafted(office, PLACE, NEW.replace("severity: minor", "severity: serious").replace("\n", "\r\n"))
    assert changed.word == "修改"
    assert [line for line in changed.lines if line[0] in "+-"] == ["-severity: minor", "+severity: serious"]
    settle(office, proposed(office, changed), agreed=True, person=FINAL)
    assert load_rulebook(office.rules).rule("wording.provisional").severity.word == "serious"
    settle(office, proposed(office, drafted(office, PLACE, None), FINAL), agreed=True, person=KEEPER)
    assert not (office.rules / PLACE).exists()
    assert hits(office) == 0


def test_a_declined_change_changes_nothing(office: Workspace) -> None:
    before = rulebook_in_force(office)
    settle(office, proposed(office, drafted(office, "", NEW)), agreed=False, person=FINAL)
    assert rulebook_in_force(office) == before
    assert open_changes(office) == ()


def test_the_trial_counts_what_would_come_and_go_on_recent_cases(office: Workspace) -> None:
    drop(office, "通知公告/一.txt", f"各村：按{WORD}执行，本{WORD}另行公布。\n")
    drop(office, "通知公告/二.txt", "关于召开会议的通知\n")
    sweep(office, settle=0)
    tried = try_out(office, drafted(office, "", NEW))
    assert (tried.files, tried.added, tried.removed) == (2, 2, 0)
    assert "新增 2 处疑点，消失 0 处，1 个文件的定级会变" in str(tried)
    settle(office, proposed(office, drafted(office, "", NEW)), agreed=True, person=FINAL)
    gone = try_out(office, drafted(office, PLACE, None))
    assert (gone.added, gone.removed) == (0, 2)


def test_a_trial_that_runs_out_of_time_says_what_is_left(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(office, "通知公告/一.txt", "通知\n")
    sweep(office, settle=0)
    monkeypatch.setattr(rule_changes, "SECONDS", -1.0)
    tried = try_out(office, drafted(office, "", NEW))
    assert (tried.files, tried.left) == (0, 1)
    assert "另有 1 个没来得及" in str(tried)


@pytest.mark.parametrize("person", [KEEPER, "初审人", "系统管理员", "监督员", "没有登记的人"])
def test_only_another_rule_keeper_or_the_final_reviewer_confirms(office: Workspace, person: str) -> None:
    before, number = rulebook_in_force(office), proposed(office, drafted(office, "", NEW))
    for agreed in (True, False):
        with pytest.raises(Refusal):
            settle(office, number, agreed=agreed, person=person)
    assert rulebook_in_force(office) == before
    assert len(open_changes(office)) == 1


def test_a_rule_keeper_who_was_disabled_confirms_nothing(office: Workspace) -> None:
    number = proposed(office, drafted(office, "", NEW))
    add_person(office, "规则乙", [Role.RULES])
    disable_person(office, "规则乙")
    with pytest.raises(Refusal, match="角色"):
        settle(office, number, agreed=True, person="规则乙")


def test_a_change_is_settled_once_and_a_file_has_one_change_at_a_time(office: Workspace) -> None:
    number = proposed(office, drafted(office, "", NEW))
    with pytest.raises(Refusal, match="等待复核"):
        proposed(office, drafted(office, "", NEW))
    settle(office, number, agreed=True, person=FINAL)
    with pytest.raises(UsageError, match="处理过"):
        settle(office, number, agreed=True, person=FINAL)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("severity: minor", "severity: 很坏"), "severity"),
        (lambda text: text.replace("owner: 政务公开办公室\n", ""), "owner"),
        (lambda text: text.replace(f"按{WORD}执行。", "按正式口径执行了。"), "例句"),
        (lambda text: text.replace(f"phrases: [{WORD}]", f"pattern: '{WORD}|(a+)+$'"), "回溯"),
        (lambda text: text.replace("wording.provisional", "personal.mobile"), "已存在"),
    ],
)  # fmt: skip
def test_a_rule_that_would_break_the_folder_is_refused_with_the_reasons(
    office: Workspace, change: object, told: str
) -> None:
    assert callable(change)
    with pytest.raises((Refusal, UsageError), match=told):
        proposed(office, drafted(office, "", change(NEW)))
    assert open_changes(office) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "title: 没有编号\n",
        "id: ../../etc/cron\n",
        "id: Personal.X\n",
        "- id: a.b\n",
        "id: [\n",
        "id: a.b\n\tx: 1\n",
    ],
)
def test_what_is_no_rule_is_refused_and_no_name_leads_out_of_the_folder(office: Workspace, text: str) -> None:
    with pytest.raises(UsageError):
        drafted(office, "", text)
    with pytest.raises(UsageError):
        drafted(office, "../workspace.toml", NEW)
    with pytest.raises(UsageError):
        drafted(office, "approval.yaml", None)


def test_the_last_person_wins_nothing_over_a_file_changed_by_hand(office: Workspace) -> None:
    settle(office, proposed(office, drafted(office, "", NEW)), agreed=True, person=FINAL)
    number = proposed(office, drafted(office, PLACE, NEW.replace("minor", "serious")))
    (office.rules / PLACE).write_text(NEW.replace("核实后", "请核实后"), encoding="utf-8")
    with pytest.raises(Refusal, match="又被改动"):
        settle(office, number, agreed=True, person=FINAL)
    assert "请核实后" in (office.rules / PLACE).read_text(encoding="utf-8")
    settle(office, number, agreed=False, person=FINAL)


def test_a_folder_broken_meanwhile_takes_no_change(office: Workspace) -> None:
    number = proposed(office, drafted(office, "", NEW))
    (office.rules / "wording" / "twin.yaml").write_text(NEW, encoding="utf-8")
    with pytest.raises(Refusal, match="重复"):
        settle(office, number, agreed=True, person=FINAL)
    assert not (office.rules / PLACE).exists()


def test_a_rule_file_that_is_open_in_an_editor_is_not_written(office: Workspace) -> None:
    number = proposed(
        office, drafted(office, "wording/" + sorted(p.name for p in (office.rules / "wording").glob("*.yaml"))[0], None)
    )
    change = open_changes(office)[-1].change
    (office.rules / change.file).with_name(f".~lock.{Path(change.file).name}#").write_bytes(b"")
    with pytest.raises(Refusal, match="正被打开"):
        settle(office, number, agreed=True, person=FINAL)
    assert (office.rules / change.file).exists()


def test_personal_data_becomes_no_rule_and_reaches_no_ledger(office: Workspace) -> None:
    with pytest.raises(Refusal, match="个人信息") as refused:
        proposed(office, drafted(office, "", NEW.replace("按正式口径执行。", "请联系张某，手机13800138000。")))
    with pytest.raises(Refusal, match="个人信息"):
        ask(office, drafted(office, "", NEW), "张某手机13800138000反映", person=KEEPER)
    assert "13800138000" not in str(refused.value)
    with office.reading() as connection:
        assert not any("13800138000" in entry.body for entry in ledger.entries(connection))


def test_what_stood_in_a_file_before_is_nobody_s_new_personal_data(office: Workspace) -> None:
    text = content(office, "personal/mobile.yaml")
    number = proposed(
        office, drafted(office, "personal/mobile.yaml", text.replace("confidence: 0.85", "confidence: 0.8"))
    )
    settle(office, number, agreed=True, person=FINAL)
    assert load_rulebook(office.rules).rule("personal.mobile").confidence == pytest.approx(0.8)


def test_no_change_is_no_change(office: Workspace) -> None:
    with pytest.raises(UsageError, match="没有区别"):
        proposed(office, drafted(office, "personal/mobile.yaml", content(office, "personal/mobile.yaml")))


def test_the_shipped_rules_are_not_changed_here(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office, pytest.raises(Refusal, match="自带的规则"):
        drafted(office, "personal/mobile.yaml", NEW)


def test_a_settling_cut_off_between_file_and_record_is_finished_by_the_next(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = proposed(office, drafted(office, "", NEW))

    def cut(folder: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("disclosure_screen.store.whole.sync_folder", cut)
        with pytest.raises(KeyboardInterrupt):
            settle(office, number, agreed=True, person=FINAL)
    assert len(open_changes(office)) == 1
    settle(office, number, agreed=True, person=FINAL)
    assert (hits(office), open_changes(office)) == (1, ())
