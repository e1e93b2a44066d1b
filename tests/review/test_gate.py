"""Each obstacle alone shuts the gate, and says so in words a clerk can act on; without any, the gate is open."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest

from disclosure_screen.model.case import (
    Action,
    Case,
    CaseFile,
    Decision,
    Disposition,
    Item,
    ItemKind,
    Outcome,
    Person,
    Role,
    Stage,
    Tier,
)
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.verdict import Grade
from disclosure_screen.review.decisions import ENTRY_LAWS, PERSON_LAWS, objections, pending
from disclosure_screen.review.disposals import disposal_objections
from disclosure_screen.review.gate import LAWS, obstacles
from disclosure_screen.review.policy import parse
from disclosure_screen.review.standing import Standing
from tests.office import RULES

NOW = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC)
A, B, RULES_NOW = "sha256:" + "a" * 64, "sha256:" + "b" * 64, "sha256:" + "1" * 64
PROCEDURE = parse((RULES / "approval.yaml").read_text(encoding="utf-8"))
FINDING = Item(ItemKind.FINDING, "f", A, "公民身份号码", "第1行", Severity.SERIOUS, "personal", frozenset({"f"}))
GAP = Item(ItemKind.GAP, "g", A, "扫描页", "第2页", Severity.MINOR, "unread", frozenset({"g"}))
STAFF = {
    "甲": Person("甲", ((Role.FIRST, None),)),
    "乙": Person("乙", ((Role.SECOND, None),)),
    "丙": Person("丙", ((Role.FINAL, None),)),
    "保": Person("保", ((Role.SECRECY, None),)),
    "代": Person("代", ((Role.FINAL, datetime.date(2026, 11, 1)),)),
    "多": Person("多", ((Role.FIRST, None), (Role.SECOND, None), (Role.FINAL, None))),
}


def agreed(
    tier: Tier, person: str, seq: int, grade: Grade = Grade.REDACT, outcome: Outcome = Outcome.AGREE
) -> Decision:
    return Decision("2026-00001", tier, person, outcome, "核对无误", (A,), RULES_NOW, grade, NOW, seq=seq)


def word(key: str, action: Action, person: str = "乙", seq: int = 1) -> Disposition:
    return Disposition("2026-00001", key, action, person, "核实", Severity.GRAVE, frozenset({key}), NOW, seq=seq)


@pytest.fixture
def ready() -> Standing:
    """A case with one excused finding and one gap read by eye, agreed by three people: nothing is in the way."""
    file = CaseFile(A, "清单.txt", b"x", "text/plain", 1, Grade.REDACT, RULES_NOW)
    return Standing(
        case=Case("2026-00001", "惠农补贴", "清单", "稿", "", Stage.APPROVED, 1, (file,), NOW, NOW),
        items=(FINDING, GAP),
        decisions=(agreed(Tier.FIRST, "甲", 3), agreed(Tier.SECOND, "乙", 4), agreed(Tier.FINAL, "丙", 5)),
        dispositions=(word("f", Action.FALSE_ALARM), word("g", Action.READ_BY_EYE, seq=2)),
        people=STAFF,
        procedure=PROCEDURE,
        rulebook=RULES_NOW,
        held={A: A},
        now=NOW,
    )


def test_without_any_obstacle_the_gate_is_open(ready: Standing) -> None:
    assert obstacles(ready) == ()
    assert pending(ready) == ()


def staged(stage: Stage) -> Callable[[Standing], Standing]:
    return lambda s: replace(s, case=replace(s.case, stage=stage))


def filed(**changes: object) -> Callable[[Standing], Standing]:
    return lambda s: replace(s, case=replace(s.case, files=(replace(s.case.files[0], **changes),)))  # type: ignore[arg-type]


def decided(at: int, **changes: object) -> Callable[[Standing], Standing]:
    def change(s: Standing) -> Standing:
        made = [replace(d, **changes) if n == at else d for n, d in enumerate(s.decisions)]  # type: ignore[arg-type]
        return replace(s, decisions=tuple(made))

    return change


def disposed(at: int, **changes: object) -> Callable[[Standing], Standing]:
    def change(s: Standing) -> Standing:
        made = [replace(d, **changes) if n == at else d for n, d in enumerate(s.dispositions)]  # type: ignore[arg-type]
        return replace(s, dispositions=tuple(made))

    return change


def without(**changes: object) -> Callable[[Standing], Standing]:
    return lambda s: replace(s, **changes)  # type: ignore[arg-type]


ALONE: dict[str, tuple[Callable[[Standing], Standing], set[str], str]] = {
    "in review": (staged(Stage.IN_REVIEW), {"stage"}, "审核中"),
    "returned": (staged(Stage.RETURNED), {"stage"}, "退回"),
    "referred": (staged(Stage.REFERRED), {"stage"}, "上报"),
    "withheld": (staged(Stage.WITHHELD), {"stage"}, "不予公开"),
    "withdrawn": (staged(Stage.WITHDRAWN), {"stage"}, "撤回"),
    "released already": (staged(Stage.RELEASED), {"stage"}, "已公开"),
    "first tier missing": (lambda s: replace(s, decisions=s.decisions[1:]), {"tier", "order"}, "缺少初审"),
    "last tier missing": (lambda s: replace(s, decisions=s.decisions[:-1]), {"tier"}, "缺少终审"),
    "approved other bytes": (decided(2, digests=(B,)), {"tier"}, "失效"),
    "approved a lower grade": (decided(2, grade=Grade.REVIEW), {"tier"}, "失效"),
    "the last word is a return": (decided(2, outcome=Outcome.RETURN), {"tier", "objection"}, "退回"),
    "the last word is a referral": (decided(2, outcome=Outcome.REFER), {"tier", "objection"}, "上报"),
    "out of order": (
        lambda s: replace(s, decisions=(s.decisions[1], s.decisions[0], s.decisions[2])), {"order"}, "须在初审同意之后",
    ),
    "agreed by the drafter": (decided(0, person="稿"), {"self", "person", "order"}, "自己的稿件"),
    "agreed by nobody known": (decided(2, person="路人"), {"person"}, "没有登记"),
    "agreed by somebody disabled": (
        without(people={**STAFF, "丙": replace(STAFF["丙"], enabled=False)}), {"person"}, "已停用",
    ),
    "agreed without the role": (decided(2, person="保"), {"role"}, "不是终审人"),
    "agreed by an expired deputy": (decided(2, person="代"), {"role"}, "代理已到期"),
    "one person at two tiers": (
        lambda s: decided(0, person="多")(decided(1, person="多")(s)), {"twice", "order"}, "不能再作",
    ),
    "an open finding": (lambda s: replace(s, dispositions=s.dispositions[1:]), {"finding"}, "疑点未处理：公民身份号码（第1行）"),
    "a finding to be masked": (disposed(0, action=Action.MASK), {"finding"}, "须改正文件后重新送审"),
    "an expired excuse": (disposed(0, expires=NOW - datetime.timedelta(days=1)), {"finding"}, "已到期"),
    "an excuse for something milder": (disposed(0, severity=Severity.MINOR), {"finding"}, "更严重"),
    "an excuse for other places": (disposed(0, covers=frozenset({"x"})), {"finding"}, "新的位置"),
    "an unread part": (lambda s: replace(s, dispositions=s.dispositions[:1]), {"gap"}, "未读部分未经人工阅看"),
    "excused by the drafter": (disposed(0, person="稿"), {"self", "person"}, "自行排除"),
    "excused by an outsider": (disposed(0, person="路人"), {"person"}, "不能处置"),
    "excused after the last word": (disposed(0, seq=9), {"late"}, "重新审核"),
    "gone from the vault": (without(held={}), {"bytes"}, "找不到"),
    "changed in the vault": (without(held={A: B}), {"bytes"}, "不一致"),
    "no file at all": (lambda s: replace(s, case=replace(s.case, files=())), {"bytes", "tier"}, "没有文件"),
    "other rules": (without(rulebook="sha256:" + "2" * 64), {"rulebook"}, "规则已更新"),
    "a seal nobody lifted": (filed(grade=Grade.HALT), {"halt", "tier"}, "尚未解除封存"),
    "another category with more tiers": (
        lambda s: replace(s, case=replace(s.case, category="行政处罚")), {"tier", "order"}, "缺少合法性审查",
    ),
    "a finding about secrecy": (
        lambda s: replace(s, items=(replace(FINDING, category="secrecy"), GAP)), {"tier", "role", "order"}, "缺少保密审查",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ALONE))
def test_each_obstacle_alone_shuts_the_gate(ready: Standing, name: str) -> None:
    change, codes, told = ALONE[name]
    found = obstacles(change(ready))
    assert {obstacle.code for obstacle in found} == codes, found
    assert any(told in obstacle.text for obstacle in found), found


def test_every_law_has_shut_the_gate_in_some_test(ready: Standing) -> None:
    changed = [change(ready) for change, _, _ in ALONE.values()]
    for law in LAWS:
        assert any(list(law(standing)) for standing in changed), law.__name__
    for decision_law in PERSON_LAWS:
        assert any(list(decision_law(s, d)) for s in changed for d in s.decisions), decision_law.__name__


def test_all_obstacles_come_at_once(ready: Standing) -> None:
    harmed = ready
    for name in ("in review", "an open finding", "other rules", "changed in the vault", "last tier missing"):
        harmed = ALONE[name][0](harmed)
    assert {obstacle.code for obstacle in obstacles(harmed)} == {"stage", "finding", "rulebook", "bytes", "tier"}


def test_a_lifted_seal_counts_on_these_bytes_only(ready: Standing) -> None:
    sealed = filed(grade=Grade.HALT)(ready)
    order = (Tier.SECRECY, Tier.FIRST, Tier.SECOND, Tier.FINAL)
    words = [agreed(t, p, n + 3, Grade.HALT) for n, (t, p) in enumerate(zip(order, "保甲乙丙", strict=True))]
    assert obstacles(replace(sealed, decisions=tuple(words))) == ()
    words[0] = replace(words[0], digests=(B,))
    assert "halt" in {o.code for o in obstacles(replace(sealed, decisions=tuple(words)))}


def test_a_seal_needs_a_registered_officer_even_in_a_fresh_office(ready: Standing) -> None:
    sealed = replace(filed(grade=Grade.HALT)(ready), people=None, decisions=())
    refused = objections(staged(Stage.SEALED)(sealed), agreed(Tier.SECRECY, "谁", 0, Grade.HALT))
    assert "person" in {obstacle.code for obstacle in refused}


def test_a_word_nobody_asked_for_is_not_taken(ready: Standing) -> None:
    refused = objections(ready, agreed(Tier.LEGALITY, "多", 0))
    assert any("不需要合法性审查" in obstacle.text for obstacle in refused)
    assert len(ENTRY_LAWS) == 2


@pytest.mark.parametrize(
    ("item", "action", "told"),
    [
        (GAP, Action.KEEP, "read-by-eye"),
        (GAP, Action.FALSE_ALARM, "read-by-eye"),
        (FINDING, Action.READ_BY_EYE, "keep"),
        (replace(FINDING, seals=True), Action.FALSE_ALARM, "解除封存"),
    ],
)
def test_an_action_must_fit_the_item(ready: Standing, item: Item, action: Action, told: str) -> None:
    refused = disposal_objections(ready, item, word(item.key, action))
    assert any(told in obstacle.text for obstacle in refused)


def test_an_excuse_by_somebody_who_left_is_replaced_by_anothers(ready: Standing) -> None:
    gone = replace(
        ready, people={**STAFF, "乙": replace(STAFF["乙"], enabled=False), "新": replace(STAFF["乙"], name="新")}
    )
    gone = replace(gone, decisions=(gone.decisions[0], agreed(Tier.SECOND, "新", 4), gone.decisions[2]))
    assert {obstacle.code for obstacle in obstacles(gone)} == {"person"}
    again = (*gone.dispositions, word("f", Action.KEEP, "甲"), word("g", Action.READ_BY_EYE, "甲"))
    assert obstacles(replace(gone, dispositions=again)) == ()


def test_a_deputys_word_outlives_the_deputys_last_day(ready: Standing) -> None:
    last_day = datetime.datetime(2026, 11, 1, 17, tzinfo=datetime.UTC)
    words = (*ready.decisions[:2], replace(ready.decisions[2], person="代", at=last_day))
    assert obstacles(replace(ready, decisions=words)) == ()


def test_the_drafter_may_mark_what_to_mask_but_excuses_nothing(ready: Standing) -> None:
    known = replace(ready, people={**STAFF, "稿": Person("稿", ((Role.FIRST, None),))})
    assert disposal_objections(known, FINDING, word("f", Action.MASK, "稿")) == ()
    assert disposal_objections(known, FINDING, word("f", Action.KEEP, "稿"))


def test_one_who_spoke_at_an_earlier_tier_is_told_that_and_nothing_else(ready: Standing) -> None:
    begun = replace(ready, decisions=(agreed(Tier.FIRST, "多", 3),))
    assert {obstacle.code for obstacle in objections(begun, agreed(Tier.SECOND, "多", 0))} == {"twice"}
    skipped = objections(replace(ready, decisions=()), agreed(Tier.SECOND, "乙", 0))
    assert {obstacle.code for obstacle in skipped} == {"order"}
