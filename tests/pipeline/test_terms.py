"""A term of the office's lexicon takes effect only after a second pair of eyes, and never breaks the rules."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from disclosure_screen.model.case import Role
from disclosure_screen.model.errors import Refusal, UsageError
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.people import add_person, disable_person
from disclosure_screen.pipeline.proposals import open_proposals
from disclosure_screen.pipeline.screens import own_screener, rulebook_in_force
from disclosure_screen.pipeline.terms import ask_for_term, open_terms, own_lexicon, settle_term
from disclosure_screen.pipeline.workspace import Workspace
from tests.office import Clock, opened, staff, with_own_rules

LINE: Mapping[str, str] = {
    "词语": "内部口径甲",
    "等级": "严重",
    "理由": "内部工作用语",
    "责任人": "办公室主任",
    "生效日期": "2024-01-01",
    "失效日期": "",
    "处理建议": "删除",
}
ASKER, KEEPER = "初审人", "规则管理员"


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """A workspace with a rules folder of its own."""
    opened(tmp_path / "ws").close()
    made = Workspace.open(with_own_rules(tmp_path / "ws"), clock=Clock())
    staff(made)
    return made


def asked(office: Workspace, **changes: str) -> int:
    ask_for_term(office, {**LINE, **changes}, person=ASKER)
    return open_terms(office)[-1].number


def found(office: Workspace) -> int:
    with own_screener(office) as screener:
        return sum(finding.category == "lexicon" for finding in screener.screen_text("请按内部口径甲答复。"))


def test_a_confirmed_term_is_found_and_the_rulebook_is_another(office: Workspace) -> None:
    lexicon, before = own_lexicon(office), rulebook_in_force(office)
    content = lexicon.read_bytes()
    number = asked(office)
    assert (found(office), rulebook_in_force(office)) == (0, before), "asking alone changes nothing"
    settle_term(office, number, agreed=True, person=KEEPER)
    assert found(office) == 1
    assert rulebook_in_force(office) != before
    assert lexicon.read_bytes().startswith(content), "what stood in the list stands there still"
    assert open_terms(office) == ()
    assert verify(office).faults == ()
    assert [path.name for path in lexicon.parent.iterdir() if path.name.startswith(".")] == []


def test_a_declined_term_changes_nothing(office: Workspace) -> None:
    before = own_lexicon(office).read_bytes()
    settle_term(office, asked(office), agreed=False, person=KEEPER)
    assert own_lexicon(office).read_bytes() == before
    assert open_terms(office) == ()


@pytest.mark.parametrize("person", [ASKER, "复审人", "系统管理员", "监督员", "没有登记的人"])
def test_only_another_rule_keeper_or_final_reviewer_confirms(office: Workspace, person: str) -> None:
    before, number = own_lexicon(office).read_bytes(), asked(office)
    for agreed in (True, False):
        with pytest.raises(Refusal):
            settle_term(office, number, agreed=agreed, person=person)
    assert own_lexicon(office).read_bytes() == before
    assert len(open_terms(office)) == 1


def test_not_even_a_rule_keeper_confirms_their_own_nor_one_who_was_disabled(office: Workspace) -> None:
    ask_for_term(office, LINE, person=KEEPER)
    (own,) = open_terms(office)
    with pytest.raises(Refusal, match="自己"):
        settle_term(office, own.number, agreed=True, person=KEEPER)
    add_person(office, "规则乙", [Role.RULES])
    disable_person(office, "规则乙")
    with pytest.raises(Refusal, match="角色"):
        settle_term(office, own.number, agreed=True, person="规则乙")
    settle_term(office, own.number, agreed=True, person="终审人")


def test_a_term_is_settled_once(office: Workspace) -> None:
    number = asked(office)
    settle_term(office, number, agreed=True, person=KEEPER)
    with pytest.raises(UsageError, match="处理过"):
        settle_term(office, number, agreed=True, person="终审人")
    with pytest.raises(Refusal, match="已在词表"):
        asked(office)


def test_one_term_is_asked_for_once_at_a_time(office: Workspace) -> None:
    asked(office)
    with pytest.raises(Refusal, match="等待复核"):
        asked(office)
    assert open_proposals(office) == (), "and it is no change of roles"


def test_with_the_shipped_rules_nothing_can_be_asked_for(tmp_path: Path) -> None:
    before = rulebook_in_force(opened(tmp_path / "other"))
    with opened(tmp_path / "ws") as office:
        staff(office)
        with pytest.raises(Refusal, match="自带的规则"):
            asked(office)
        assert rulebook_in_force(office) == before


@pytest.mark.parametrize(
    "change",
    [
        {"词语": ""},
        {"词语": "字"},
        {"词语": "长" * 51},
        {"词语": "=1+1"},
        {"词语": "两行\x00"},
        {"理由": ""},
        {"责任人": ""},
        {"等级": "很坏"},
        {"失效日期": "明天"},
    ],
)
def test_an_incomplete_term_is_refused(office: Workspace, change: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        asked(office, **change)
    assert open_terms(office) == ()


def test_dates_the_wrong_way_round_never_take_effect(office: Workspace) -> None:
    before, number = own_lexicon(office).read_bytes(), asked(office, 失效日期="2023-01-01")
    with pytest.raises(Refusal, match="早于"):
        settle_term(office, number, agreed=True, person=KEEPER)
    assert own_lexicon(office).read_bytes() == before


def test_personal_data_cannot_become_a_term_nor_reach_the_ledger(office: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        asked(office, 词语="13800138000")
    assert "13800138000" not in str(refused.value)
    with office.reading() as connection:
        from disclosure_screen.store import ledger

        assert not any("13800138000" in entry.body for entry in ledger.entries(connection))


@pytest.mark.parametrize("lock", ["~$office.csv", ".~lock.office.csv#"])
def test_a_list_that_somebody_has_open_is_not_written(office: Workspace, lock: str) -> None:
    number = asked(office)
    (own_lexicon(office).parent / lock).write_bytes(b"")
    with pytest.raises(Refusal, match="正被打开"):
        settle_term(office, number, agreed=True, person=KEEPER)


def test_a_gbk_list_of_an_old_editor_keeps_its_encoding(office: Workspace) -> None:
    lexicon = own_lexicon(office)
    lexicon.write_bytes(lexicon.read_text(encoding="utf-8").replace("\n", "\r\n").encode("gb18030").rstrip(b"\r\n"))
    settle_term(office, asked(office), agreed=True, person=KEEPER)
    last = lexicon.read_bytes().decode("gb18030").split("\r\n")[-2]
    assert last == "内部口径甲,严重,内部工作用语,办公室主任,2024-01-01,,删除"
    assert found(office) == 1


def test_a_settling_cut_off_between_file_and_record_is_finished_by_the_next(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = asked(office)

    def cut(folder: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("disclosure_screen.store.whole.sync_folder", cut)
        with pytest.raises(KeyboardInterrupt):
            settle_term(office, number, agreed=True, person=KEEPER)
    assert found(office) == 1
    assert len(open_terms(office)) == 1
    settle_term(office, number, agreed=True, person=KEEPER)
    assert own_lexicon(office).read_text(encoding="utf-8").count("内部口径甲") == 1
