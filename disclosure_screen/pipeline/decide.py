"""Deciding (审查): a tier's word on a case, and a person's word on one finding or gap.

The laws are asked inside the transaction that records the decision, so that two people deciding at once cannot both be right.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from disclosure_screen.model.case import Action, Decision, Disposition, Item, ItemKind, Outcome, Stage, Tier
from disclosure_screen.model.errors import Refusal, UsageError
from disclosure_screen.model.ledger import Value
from disclosure_screen.pipeline.outlook import keep
from disclosure_screen.pipeline.screens import rulebook_in_force
from disclosure_screen.pipeline.standing import standing
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.review.decisions import objections, pending, sound
from disclosure_screen.review.disposals import disposal_objections
from disclosure_screen.review.procedure import Event
from disclosure_screen.review.standing import Standing
from disclosure_screen.store import cases, judgements
from disclosure_screen.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision led to: the tier that spoke, the stage now, and whose turn it is."""

    case: str
    tier: Tier
    outcome: Outcome
    stage: Stage
    pending: tuple[Tier, ...]

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        pending: list[Value] = [tier.value for tier in self.pending]
        return {
            "case": self.case,
            "tier": self.tier.value,
            "outcome": self.outcome.value,
            "stage": self.stage.value,
            "pending": pending,
        }


@dataclass(frozen=True, slots=True)
class Disposed:
    """What was recorded about one item, and how many items are still open."""

    case: str
    item: Item
    action: Action
    open_items: int

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        return {
            "case": self.case,
            "kind": self.item.kind.value,
            "item": self.item.key,
            "action": self.action.value,
            "open_items": self.open_items,
        }


def decide_case(
    workspace: Workspace,
    number: str,
    *,
    person: str,
    outcome: Outcome,
    reason: str,
    tier: Tier | None = None,
    rulebook: str | None = None,
) -> Decided:
    """Record a tier's word. Without ``tier`` it is the tier whose turn it is. Raises :class:`Refusal` with every reason."""
    person, reason = _named(person, reason)
    in_force = rulebook_in_force(workspace) if rulebook is None else rulebook
    with workspace.unit(person) as unit:
        before = standing(workspace, unit.connection, number, in_force, speakers=[person])
        chosen = tier or _turn(before, person)
        decision = _decision(before, chosen, person, outcome, reason)
        refused = [*_out_of_stage(before, decision), *map(str, objections(before, decision))]
        if refused:
            raise Refusal(tuple(dict.fromkeys(refused)))
        seq = unit.record("decide", number, **_body(before, decision))
        judgements.add_decision(unit, seq, decision)
        after = replace(before, decisions=(*before.decisions, replace(decision, seq=seq)))
        stage = _moved(unit, before, after, decision)
        since = before.case.since if stage is before.case.stage else unit.now
        keep(unit, replace(after, case=replace(before.case, stage=stage, since=since)))
    return Decided(number, chosen, outcome, stage, pending(after) if stage is Stage.IN_REVIEW else ())


def decide_item(
    workspace: Workspace,
    number: str,
    *,
    person: str,
    action: Action,
    reason: str,
    finding: str | None = None,
    gap: int | None = None,
    expires: datetime.datetime | None = None,
    rulebook: str | None = None,
) -> Disposed:
    """Record a word on one item, named by fingerprint (or its unmistakable beginning) or by the gap's number from 1."""
    person, reason = _named(person, reason)
    in_force = rulebook_in_force(workspace) if rulebook is None else rulebook
    with workspace.unit(person) as unit:
        before = standing(workspace, unit.connection, number, in_force, speakers=[person])
        item = _item(before, finding, gap)
        disposition = Disposition(
            number, item.key, action, person, reason, item.severity, item.covers, before.now, expires
        )
        refused = [*_items_closed_to_change(before), *map(str, disposal_objections(before, item, disposition))]
        if refused:
            raise Refusal(tuple(dict.fromkeys(refused)))
        seq = unit.record("dispose", number, item=item.key, kind=item.kind.value, word=action.value, reason=reason)
        judgements.add_disposition(unit, seq, disposition)
        after = standing(workspace, unit.connection, number, in_force)
        keep(unit, after)
    return Disposed(number, item, action, len(after.open_items))


def _named(person: str, reason: str) -> tuple[str, str]:
    if not person.strip():
        raise UsageError("请写明办理人姓名（--person）")
    if not reason.strip():
        raise UsageError("请写明理由（--reason），理由不能为空")
    return person.strip(), reason.strip()


def _turn(before: Standing, person: str) -> Tier:
    """The tier whose turn it is; among parallel ones, the one this person sits at."""
    if before.case.stage is Stage.SEALED:
        return Tier.SECRECY
    if before.case.stage is Stage.REFERRED:
        referring = [tier for tier, decision in before.latest.items() if decision.outcome is Outcome.REFER]
        if referring:
            return referring[-1]
    if not pending(before):
        # Everybody has agreed; a later word is the last tier's, which may still return or withhold.
        return sorted(before.order[-1])[0]
    known = before.people.get(person) if before.people else None
    fitting = [
        tier for tier in pending(before) if known and known.holds(before.procedure.role(tier), before.now.date())
    ]
    return (fitting or list(pending(before)))[0]


def _decision(before: Standing, tier: Tier, person: str, outcome: Outcome, reason: str) -> Decision:
    rulebooks = {file.rulebook for file in before.case.files}
    return Decision(
        before.case.number,
        tier,
        person,
        outcome,
        reason,
        before.case.digests,
        rulebooks.pop() if len(rulebooks) == 1 else before.rulebook,
        before.case.grade,
        before.now,
        before.procedure.digest,
    )


def _out_of_stage(before: Standing, decision: Decision) -> list[str]:
    """Why the case, as it stands, takes no such word now."""
    stage, last = before.case.stage, before.latest.get(decision.tier)
    event = _event(before, decision, complete=False)
    if before.procedure.after(stage, event) is None:
        return [f"案件现为“{stage.label}”，不能再作“{decision.outcome.label}”意见"]
    if stage is Stage.SEALED and decision.tier is not Tier.SECRECY:
        return ["案件已封存，只有保密审查员可以办理"]
    if stage is Stage.REFERRED and not (last and last.outcome is Outcome.REFER):
        return ["案件已上报，须由上报的那一级接到答复后办理"]
    if decision.outcome is Outcome.AGREE and any(
        a.tier is decision.tier and sound(before, a) for a in before.approvals
    ):
        return [f"{decision.tier.label}已经同意过了"]
    return []


def _items_closed_to_change(before: Standing) -> list[str]:
    stage = before.case.stage
    if stage in (Stage.IN_REVIEW, Stage.REFERRED, Stage.APPROVED):
        return []
    if stage is Stage.SEALED:
        return ["案件已封存，须先由保密审查员解除封存"]
    return [f"案件现为“{stage.label}”，不能再处置疑点"]


def _item(before: Standing, finding: str | None, gap: int | None) -> Item:
    if (finding is None) == (gap is None):
        raise UsageError("请指明一个疑点（--finding 指纹）或一处未读部分（--gap 序号），两者取一")
    if gap is not None:
        gaps = [item for item in before.items if item.kind is ItemKind.GAP]
        if not 1 <= gap <= len(gaps):
            raise UsageError(f"本件没有第 {gap} 处未读部分，共 {len(gaps)} 处")
        return gaps[gap - 1]
    wanted = [i for i in before.items if i.kind is ItemKind.FINDING and finding and i.key.startswith(finding)]
    exact = [item for item in wanted if item.key == finding]
    if len(exact or wanted) != 1:
        raise UsageError("本件没有这个疑点" if not wanted else "指纹不够长，对应多个疑点，请写全")
    return (exact or wanted)[0]


def _body(before: Standing, decision: Decision) -> dict[str, Value]:
    digests: list[Value] = [*decision.digests]
    return {
        "tier": decision.tier.value,
        "outcome": decision.outcome.value,
        "reason": decision.reason,
        "files": digests,
        "rulebook": decision.rulebook,
        "policy": decision.policy,
        "grade": decision.grade.word,
        "registered": before.people is not None,
    }


def _moved(unit: Unit, before: Standing, after: Standing, decision: Decision) -> Stage:
    event = _event(before, decision, complete=not pending(after))
    stage = before.procedure.after(before.case.stage, event)
    if stage is None:
        raise Refusal((f"案件现为“{before.case.stage.label}”，审核办法没有规定这一步",))
    if stage is not before.case.stage:
        cases.move(unit, before.case.number, stage)
    return stage


def _event(before: Standing, decision: Decision, *, complete: bool) -> Event:
    if decision.outcome is Outcome.AGREE:
        if before.case.stage is Stage.SEALED:
            return Event.LIFTED
        return Event.COMPLETED if complete else Event.AGREED
    return {
        Outcome.RETURN: Event.RETURNED,
        Outcome.REFER: Event.REFERRED,
        Outcome.WITHHOLD: Event.WITHHELD,
    }[decision.outcome]
