"""The gate (先审查、后公开): every reason why a case may not go out, all at once, each in one function.

Law: released(bytes) ⇒ a live approval of exactly these bytes at every tier the policy demands, by distinct people, none the
drafter, in order, and no open item. The same functions judge a decision when it is made (:func:`objections`) and again at
release (:func:`obstacles`), because people, rules and bytes change in between.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from disclosure_screen.model.case import (
    Action,
    Case,
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
from disclosure_screen.model.verdict import Grade
from disclosure_screen.review.items import closed
from disclosure_screen.review.procedure import Order, Procedure


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason (障碍): a stable code for programs, a Chinese sentence a clerk can act on."""

    code: str
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everything the gate looks at, gathered inside one transaction. ``decisions`` and ``dispositions`` are in recorded order.

    ``held`` gives, for each digest of the case, the digest the vault's bytes really have now, or None where they are gone.
    ``people`` is None in a workspace that has registered nobody yet. ``rulebook`` is the rulebook in force.
    """

    case: Case
    items: tuple[Item, ...]
    decisions: tuple[Decision, ...]
    dispositions: tuple[Disposition, ...]
    people: Mapping[str, Person] | None
    procedure: Procedure
    rulebook: str
    held: Mapping[str, str | None] = field(default_factory=dict)
    now: datetime.datetime

    @property
    def order(self) -> Order:
        """The groups of tiers the policy in force demands for this case."""
        return self.procedure.order(self.case.category, self.case.grade, self.items)

    @property
    def required(self) -> frozenset[Tier]:
        """All tiers of the order."""
        return frozenset[Tier]().union(*self.order)

    @property
    def latest(self) -> dict[Tier, Decision]:
        """Each tier's last word on this very version of the case, whatever it was."""
        return {decision.tier: decision for decision in self.decisions if binds(self, decision)}

    @property
    def approvals(self) -> tuple[Decision, ...]:
        """Live agreements in recorded order: the tier's last word, on these bytes, with at least this grade in view."""
        return tuple(d for d in self.decisions if d is self.latest.get(d.tier) and d.outcome is Outcome.AGREE)

    @property
    def live_dispositions(self) -> tuple[Disposition, ...]:
        """Each item's last word, where it has not expired."""
        last = {entry.key: entry for entry in self.dispositions}
        superseded = {key for key, entry in last.items() if not entry.action.closes}
        return tuple(
            entry
            for entry in self.dispositions
            if (entry.expires is None or self.now <= entry.expires)
            and (entry.key not in superseded or entry is last[entry.key])
        )

    @property
    def open_items(self) -> tuple[Item, ...]:
        """Items nobody has closed, sealed marks excepted: those are lifted by the secrecy officer's decision."""
        live = self.live_dispositions
        return tuple(item for item in self.items if not item.seals and not closed(item, live))

    @property
    def pending(self) -> tuple[Tier, ...]:
        """The tiers whose turn it is now: the first group that is not complete."""
        agreed = {decision.tier for decision in self.approvals}
        for group in self.order:
            if group - agreed:
                return tuple(sorted(group - agreed))
        return ()


def obstacles(standing: Standing) -> tuple[Obstacle, ...]:
    """Every reason why the case may not be released now; empty means it may."""
    found = [obstacle for law in LAWS for obstacle in law(standing)]
    for decision in standing.approvals:
        found += [obstacle for law in DECISION_LAWS for obstacle in law(standing, decision)]
    return tuple(dict.fromkeys(found))


def objections(standing: Standing, decision: Decision) -> tuple[Obstacle, ...]:
    """Every reason why this new decision may not be recorded on the case as it stands."""
    following = replace(standing, decisions=(*standing.decisions, decision))
    found = [obstacle for law in (*DECISION_LAWS, *ENTRY_LAWS) for obstacle in law(following, decision)]
    return tuple(dict.fromkeys(found))


def disposal_objections(standing: Standing, item: Item, disposition: Disposition) -> tuple[Obstacle, ...]:
    """Every reason why this disposition of an item may not be recorded."""
    return tuple(obstacle for law in DISPOSAL_LAWS for obstacle in law(standing, item, disposition))


def binds(standing: Standing, decision: Decision) -> bool:
    """True where the decision was made on exactly these bytes, with at least the present grade in view."""
    return decision.digests == standing.case.digests and decision.grade >= standing.case.grade


# Laws of release, one function each.


def stage_forbids(standing: Standing) -> Iterator[Obstacle]:
    """Only an approved case goes out: not one in review, returned, referred, withheld, sealed, withdrawn or already out."""
    if standing.case.stage is not Stage.APPROVED:
        yield Obstacle("stage", f"案件现为“{standing.case.stage.label}”，不能公开")


def tier_missing(standing: Standing) -> Iterator[Obstacle]:
    """Every tier of the policy in force has agreed."""
    agreed = {decision.tier for decision in standing.approvals}
    for group in standing.order:
        for tier in sorted(group - agreed):
            earlier = [d for d in standing.decisions if d.tier is tier and d.outcome is Outcome.AGREE]
            why = "（此前的同意已失效：文件、定级或规则有变化，须重新审核）" if earlier else ""
            yield Obstacle("tier", f"缺少{tier.label}意见{why}")


def objected(standing: Standing) -> Iterator[Obstacle]:
    """No tier's last word on these bytes is anything but agreement."""
    for tier, decision in standing.latest.items():
        if decision.outcome is not Outcome.AGREE:
            yield Obstacle("objection", f"{tier.label}的意见是“{decision.outcome.label}”")


def bytes_changed(standing: Standing) -> Iterator[Obstacle]:
    """The vault still holds exactly the approved bytes."""
    if not standing.case.files:
        yield Obstacle("bytes", "案件里没有文件")
    for file in standing.case.files:
        held = standing.held.get(file.digest)
        if held is None:
            yield Obstacle("bytes", f"存证库中找不到文件“{file.name}”")
        elif held != file.digest:
            yield Obstacle("bytes", f"存证库中“{file.name}”的内容与审核时不一致")


def rules_changed(standing: Standing) -> Iterator[Obstacle]:
    """Every file has been screened under the rulebook in force."""
    if any(file.rulebook != standing.rulebook for file in standing.case.files):
        yield Obstacle("rulebook", "筛查规则已更新，须先按现行规则重新筛查（运行一次 sweep 即可）")


def halt_not_lifted(standing: Standing) -> Iterator[Obstacle]:
    """A file with an official secrecy mark moves only after the secrecy officer has lifted the seal on these bytes."""
    if standing.case.grade is Grade.HALT and not any(d.tier is Tier.SECRECY for d in standing.approvals):
        yield Obstacle("halt", "文件带有国家秘密标志形式，保密审查员尚未解除封存")


def open_findings(standing: Standing) -> Iterator[Obstacle]:
    """Every finding of at least MINOR is closed; one to be masked or deleted needs a corrected file."""
    actions = {entry.key: entry for entry in standing.dispositions}
    for item in standing.open_items:
        if item.kind is ItemKind.FINDING:
            last = actions.get(item.key)
            yield Obstacle("finding", f"疑点未处理：{item.title}（{item.place}）{_why_open(standing, last)}")


def open_gaps(standing: Standing) -> Iterator[Obstacle]:
    """Every gap has been read by eye by a named person."""
    for item in standing.open_items:
        if item.kind is ItemKind.GAP:
            yield Obstacle("gap", f"未读部分未经人工阅看：{item.title}（{item.place}）")


def disposed_after_final(standing: Standing) -> Iterator[Obstacle]:
    """The last group of tiers has seen every disposition; none was slipped in after it agreed."""
    last = [decision.seq for decision in standing.approvals if decision.tier in standing.order[-1]]
    keys = {item.key for item in standing.items}
    if last and any(entry.seq > min(last) and entry.key in keys for entry in standing.live_dispositions):
        yield Obstacle("late", "最后一级同意之后又有疑点处置，须由最后一级重新审核")


def disposed_by_wrong_person(standing: Standing) -> Iterator[Obstacle]:
    """Nobody excuses findings in their own draft, and the people who excused are still registered and enabled."""
    live = standing.live_dispositions
    for item in standing.items:
        for entry in live:
            if entry.key == item.key and entry.action.closes:
                yield from disposed_by_drafter(standing, item, entry)
                yield from disposer_unfit(standing, item, entry)


LAWS: tuple[Callable[[Standing], Iterator[Obstacle]], ...] = (
    stage_forbids,
    tier_missing,
    objected,
    bytes_changed,
    rules_changed,
    halt_not_lifted,
    open_findings,
    open_gaps,
    disposed_after_final,
    disposed_by_wrong_person,
)


# Laws of a decision, one function each; asked when it is made and again at release.


def decided_by_drafter(standing: Standing, decision: Decision) -> Iterator[Obstacle]:
    """The drafter does not review the own draft."""
    if standing.case.drafter and decision.person == standing.case.drafter:
        yield Obstacle("self", f"{decision.person}是本件拟稿人，不能审核自己的稿件")


def person_unfit(standing: Standing, decision: Decision) -> Iterator[Obstacle]:
    """The person is registered and enabled; where nobody is registered at all, only a seal asks for registration."""
    if standing.people is None:
        if standing.case.grade is Grade.HALT and decision.tier is Tier.SECRECY:
            yield Obstacle("person", "解除封存只能由登记的保密审查员办理，请先登记：user add 姓名 --role secrecy")
        return
    person = standing.people.get(decision.person)
    if person is None:
        yield Obstacle("person", f"“{decision.person}”没有登记，不能参与审核")
    elif not person.enabled:
        yield Obstacle("person", f"“{decision.person}”已停用，不能参与审核")


def wrong_role(standing: Standing, decision: Decision) -> Iterator[Obstacle]:
    """The person held the role that sits at this tier on the day of the decision."""
    person = None if standing.people is None else standing.people.get(decision.person)
    role = standing.procedure.role(decision.tier)
    if person is not None and person.enabled and not person.holds(role, standing.now.date()):
        yield Obstacle(
            "role", f"“{decision.person}”不是{role.label}（或代理已到期），不能作出{decision.tier.label}意见"
        )


def one_person_two_tiers(standing: Standing, decision: Decision) -> Iterator[Obstacle]:
    """One person speaks at one tier of a case only."""
    for other in standing.latest.values():
        if other.person == decision.person and other.tier is not decision.tier:
            yield Obstacle("twice", f"{decision.person}已作出{other.tier.label}意见，不能再作{decision.tier.label}意见")


def out_of_order(standing: Standing, decision: Decision) -> Iterator[Obstacle]:
    """Every tier of an earlier group agreed before this one spoke."""
    if decision.tier not in standing.required:
        return
    before = _before(standing, decision)
    agreed = {earlier.tier for earlier in standing.approvals if earlier in before}
    for group in standing.order:
        if decision.tier in group:
            return
        for tier in sorted(group - agreed):
            yield Obstacle("order", f"{decision.tier.label}须在{tier.label}同意之后进行")


DECISION_LAWS: tuple[Callable[[Standing, Decision], Iterator[Obstacle]], ...] = (
    decided_by_drafter,
    person_unfit,
    wrong_role,
    one_person_two_tiers,
    out_of_order,
)


def tier_not_asked(standing: Standing, decision: Decision) -> Iterator[Obstacle]:
    """The policy asks for this tier; the secrecy officer may always speak on a sealed case."""
    if decision.tier in standing.required:
        return
    if standing.case.stage is Stage.SEALED and decision.tier is Tier.SECRECY:
        return
    yield Obstacle("tier", f"按审核办法，本件不需要{decision.tier.label}")


def final_with_open_items(standing: Standing, decision: Decision) -> Iterator[Obstacle]:
    """The last group does not agree while anything is open; earlier tiers may, because others may still close it."""
    if decision.outcome is Outcome.AGREE and decision.tier in standing.order[-1]:
        yield from open_findings(standing)
        yield from open_gaps(standing)


ENTRY_LAWS: tuple[Callable[[Standing, Decision], Iterator[Obstacle]], ...] = (tier_not_asked, final_with_open_items)
"""Asked when a decision is entered only: a word the policy no longer asks for does not stand in the way of release."""


# Laws of a disposition.


def disposed_by_drafter(standing: Standing, item: Item, disposition: Disposition) -> Iterator[Obstacle]:
    """The drafter may mark what to mask or delete, but excuses nothing in the own draft."""
    if disposition.action.closes and standing.case.drafter and disposition.person == standing.case.drafter:
        yield Obstacle("self", f"{disposition.person}是本件拟稿人，不能自行排除“{item.title}”")


def disposer_unfit(standing: Standing, item: Item, disposition: Disposition) -> Iterator[Obstacle]:
    """A registered, enabled reviewer; a finding about secrecy is excused by the secrecy officer only."""
    if standing.people is None:
        return
    person, today = standing.people.get(disposition.person), standing.now.date()
    if person is None or not person.enabled:
        yield Obstacle("person", f"“{disposition.person}”没有登记或已停用，不能处置疑点")
    elif not any(person.holds(role, today) for role in _REVIEWERS):
        yield Obstacle("role", f"“{disposition.person}”没有审核角色，不能处置疑点")
    elif disposition.action.closes and item.category == "secrecy" and not person.holds(Role.SECRECY, today):
        yield Obstacle("role", f"“{item.title}”涉及保密，只能由保密审查员排除")


def action_does_not_fit(standing: Standing, item: Item, disposition: Disposition) -> Iterator[Obstacle]:
    """A gap is read by eye; a finding is excused by name, not by having been looked at; a seal is never excused."""
    if item.kind is ItemKind.GAP and disposition.action in (Action.KEEP, Action.FALSE_ALARM):
        yield Obstacle("action", "未读部分只能由具名人员人工阅看（read-by-eye），或改正后重新送审")
    if item.kind is ItemKind.FINDING and disposition.action is Action.READ_BY_EYE:
        yield Obstacle("action", "疑点须说明是保留（keep）还是误报（false-alarm）")
    if item.seals and disposition.action.closes:
        yield Obstacle("action", "国家秘密标志不能作为疑点排除，须由保密审查员解除封存")


DISPOSAL_LAWS: tuple[Callable[[Standing, Item, Disposition], Iterator[Obstacle]], ...] = (
    disposed_by_drafter,
    disposer_unfit,
    action_does_not_fit,
)

_REVIEWERS = (Role.FIRST, Role.SECOND, Role.FINAL, Role.SECRECY, Role.LEGALITY)


def _before(standing: Standing, decision: Decision) -> tuple[Decision, ...]:
    position = next(at for at, entry in enumerate(standing.decisions) if entry is decision)
    return standing.decisions[:position]


def _why_open(standing: Standing, last: Disposition | None) -> str:
    if last is None:
        return ""
    if last.expires is not None and last.expires < standing.now:
        return "：此前的处置已到期"
    if not last.action.closes:
        return f"：已决定{last.action.label}，须改正文件后重新送审"
    return "：处置之后又出现新的位置或更严重"
