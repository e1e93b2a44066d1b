"""The approval policy is read whole or not at all, and every mistake is told with its line."""

import itertools
import re

import pytest

from disclosure_screen.model.case import Role, Stage, Tier
from disclosure_screen.model.errors import RulebookErrors
from disclosure_screen.model.verdict import Grade
from disclosure_screen.review.policy import parse
from disclosure_screen.review.procedure import Event, Procedure
from tests.office import RULES

SHIPPED = (RULES / "approval.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def procedure() -> Procedure:
    return parse(SHIPPED)


def causes(text: str) -> list[str]:
    with pytest.raises(RulebookErrors) as refused:
        parse(text, "approval.yaml")
    return [str(error) for error in refused.value.errors]


def changed(old: str, new: str) -> str:
    assert SHIPPED.count(old) >= 1, old
    return SHIPPED.replace(old, new, 1)


def test_even_a_clear_file_needs_a_first_and_a_final_review(procedure: Procedure) -> None:
    for category in (*procedure.rows, "没有列出的类别"):
        order = procedure.order(category, Grade.CLEAR)
        assert order[0] == {Tier.FIRST}
        assert order[-1] == {Tier.FINAL}


def test_a_graver_grade_never_asks_fewer_tiers(procedure: Procedure) -> None:
    for category in (*procedure.rows, "没有列出的类别"):
        for lower, higher in itertools.pairwise(Grade):
            below = frozenset().union(*procedure.order(category, lower))
            above = frozenset().union(*procedure.order(category, higher))
            assert below <= above | {Tier.SECRECY}, (category, higher)


def test_a_sealed_case_always_begins_with_the_secrecy_officer(procedure: Procedure) -> None:
    for category in (*procedure.rows, "没有列出的类别"):
        assert procedure.order(category, Grade.HALT)[0] == {Tier.SECRECY}


@pytest.mark.parametrize("category", ["行政处罚", "规范性文件"])
def test_penalties_and_normative_documents_pass_the_legality_review(procedure: Procedure, category: str) -> None:
    for grade in Grade:
        assert Tier.LEGALITY in frozenset().union(*procedure.order(category, grade))


def test_every_tier_has_its_own_role(procedure: Procedure) -> None:
    assert {procedure.role(tier) for tier in Tier} == {
        Role.FIRST, Role.SECOND, Role.FINAL, Role.SECRECY, Role.LEGALITY,
    }  # fmt: skip


def test_only_an_approved_case_can_be_released_and_no_end_leads_anywhere(procedure: Procedure) -> None:
    assert [stage for stage in Stage if procedure.after(stage, Event.RELEASED)] == [Stage.APPROVED]
    for stage in (Stage.WITHHELD, Stage.WITHDRAWN):
        assert all(procedure.after(stage, event) is None for event in Event)


def test_broken_yaml_is_told_with_its_line() -> None:
    (cause,) = causes("version: 1\ntiers: [first\n")
    assert cause.startswith("approval.yaml:")
    assert "YAML" in cause


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("version: 1", "version: 1\nwersion: 2", "不认识的字段“wersion”"),
        ("version: 1", "version: 1\nversion: 1", "“version”重复出现"),
        ("first: {role: first, days: 1}", "first: {role: boss, days: 1}", "不认识的角色“boss”"),
        ("first: {role: first, days: 1}", "first: {role: first, days: 0}", "办理期限"),
        ("first: {role: first, days: 1}", "zeroth: {role: first, days: 1}", "不认识的审核层级“zeroth”"),
        ("  通知公告:\n    clear: [first, final]", "  通知公告:\n    clear: []", "至少要有一级"),
        ("  通知公告:\n    clear: [first, final]", "  通知公告:\n    clear: [first, first]", "出现了两次"),
        ("  通知公告:\n    clear: [first, final]", "  通知公告:\n    clear: first", "方括号"),
        ("  通知公告:\n    clear: [first, final]", "  通知公告:\n    green: [first, final]", "不认识的定级“green”"),
        ("  通知公告:\n    clear: [first, final]\n", "  通知公告:\n", "缺少定级“clear”"),
        ("  clear: [first, second, final]", "  clear: [first, final]", "不得比其他类别宽"),
        ("    halt: [secrecy, first, second, final]", "    halt: [first, second, final]", "必须先经保密审查"),
        ("  secrecy: secrecy\n", "  secrecy: nobody\n", "不认识的审核层级“nobody”"),
        ("resubmitted: in_review, ", "", "没有"),
        ("  released: {withdrawn: withdrawn}", "  released: {}", "没有去向"),
        ("  returned: {resubmitted", "  returned: {released: released, resubmitted", "不可以"),
        ("  sealed: {lifted: in_review", "  sealed: {lifted: approved", "不能直接"),
        ("start: [in_review, sealed]", "start: [sealed]", ""),
    ],
)
def test_each_mistake_is_refused(old: str, new: str, told: str) -> None:
    text = changed(old, new)
    if told in ("", "没有"):
        parse(text)  # still complete: reachable by another way
    else:
        assert any(told in cause for cause in causes(text)), causes(text)


def test_an_unreachable_stage_is_told() -> None:
    text = SHIPPED.replace("withheld: withheld", "withheld: returned")
    assert any("withheld" in cause and "到不了" in cause for cause in causes(text))


def test_stages_that_lead_only_to_one_another_are_told() -> None:
    text = re.sub("(  (?:referred|returned|in_review|approved|sealed):) .*", r"\1 {}", SHIPPED)
    text = text.replace("  referred: {}", "  referred: {returned: returned, referred: referred}")
    text = text.replace("  returned: {}", "  returned: {resubmitted: referred}")
    told = [cause for cause in causes(text) if "没有去向" in cause]
    assert any("“referred”" in cause for cause in told)
    assert any("“returned”" in cause for cause in told)
    assert not any("“released”" in cause or "“withheld”" in cause for cause in told)


def test_a_tier_that_is_used_but_not_defined_is_told() -> None:
    text = changed("  legality: {role: legality, days: 3}", "")
    assert any("没有在 tiers 中定义" in cause for cause in causes(text))


def test_all_mistakes_come_at_once_each_with_its_line() -> None:
    text = changed("first: {role: first, days: 1}", "first: {role: boss, days: 1}").replace(
        "  通知公告:\n    clear: [first, final]", "  通知公告:\n    clear: [first, nobody]"
    )
    found = causes(text)
    lines = {int(cause.split(":")[1].split("：")[0]) for cause in found}
    assert len(lines) >= 2


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "version: 1\n", "null"])
def test_anything_else_is_refused_and_never_crashes(text: str) -> None:
    assert causes(text)
