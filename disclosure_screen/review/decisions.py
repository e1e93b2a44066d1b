"""Laws of a decision (审查意见的规矩), one function each: asked when it is entered and again at release.

Asked twice because people, roles, policy and dispositions change in between. An agreement that no longer keeps them is not
an agreement, and may be given again.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from disclosure_screen.model.case import Decision, Outcome, Stage, Tier
from disclosure_screen.model.verdict import Grade
from disclosure_screen.review.openings import open_findings, open_gaps
from disclosure_screen.review.standing import Obstacle, Standing


def objections(standing: Standing, decision: Decision) -> tuple[Obstacle, ...]:
    """Every reason why this new decision may not be recorded on the case as it stands."""
    following = replace(standing, decisions=(*standing.decisions, decision))
    found = [obstacle for law in (*DECISION_LAWS, *ENTRY_LAWS) for obstacle in law(following, decision)]
    return tuple(dict.fromkeys(found))


def sound(standing: Standing, decision: Decision) -> bool:
    """True where a recorded agreement would count at the gate; one that does not may be given again."""
    return not any(True for law in DECISION_LAWS for _ in law(standing, decision))


def pending(standing: Standing) -> tuple[Tier, ...]:
    """The tiers whose turn it is now: the first group that lacks an agreement that would count at the gate."""
    agreed = {decision.tier for decision in standing.approvals if sound(standing, decision)}
    for group in standing.order:
        if group - agreed:
            return tuple(sorted(group - agreed))
    return ()


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
    if person is not None and person.enabled and not person.holds(role, decision.at.date()):
        yield Obstacle(
            "role", f"“{decision.person}”不是{role.label}（或代理已到期），不能作出{decision.tier.label}意见"
        )


def one_person_two_tiers(standing: Standing, decision: Decision) -> Iterator[Obstacle]:
    """One person speaks at one tier of a case only."""
    for other in standing.latest.values():
        if other.person == decision.person and other.tier is not decision.tier:
            yield Obstacle("twice", f"{decision.person}已作出{other.tier.label}意见，不能再作{decision.tier.label}意见")


def out_of_order(standing: Standing, decision: Decision) -> Iterator[Obstacle]:
    """Every tier of an earlier group agreed before this one spoke, by somebody who still counts."""
    if decision.tier not in standing.required:
        return
    before = _before(standing, decision)
    # What this decision does to an earlier one, by the same person speaking twice, is said by the law on that.
    without = replace(standing, decisions=tuple(entry for entry in standing.decisions if entry is not decision))
    agreed = {earlier.tier for earlier in standing.approvals if earlier in before and _fit(without, earlier)}
    for group in standing.order:
        if decision.tier in group:
            return
        for tier in sorted(group - agreed):
            yield Obstacle("order", f"{decision.tier.label}须在{tier.label}同意之后进行")


def agreed_before_disposal(standing: Standing, decision: Decision) -> Iterator[Obstacle]:
    """The last group of tiers has seen every disposition; none was slipped in after it agreed."""
    if decision.seq == 0 or decision.tier not in standing.order[-1]:
        return
    keys = {item.key for item in standing.items}
    if any(entry.seq > decision.seq and entry.key in keys for entry in standing.live_dispositions):
        yield Obstacle("late", f"{decision.tier.label}同意之后又有疑点处置，须由{decision.tier.label}重新审核")


PERSON_LAWS: tuple[Callable[[Standing, Decision], Iterator[Obstacle]], ...] = (
    decided_by_drafter,
    person_unfit,
    wrong_role,
    one_person_two_tiers,
)
"""Whether this person may speak at this tier at all."""

DECISION_LAWS: tuple[Callable[[Standing, Decision], Iterator[Obstacle]], ...] = (
    *PERSON_LAWS,
    out_of_order,
    agreed_before_disposal,
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


def _before(standing: Standing, decision: Decision) -> tuple[Decision, ...]:
    position = next(at for at, entry in enumerate(standing.decisions) if entry is decision)
    return standing.decisions[:position]


def _fit(standing: Standing, decision: Decision) -> bool:
    return not any(True for law in PERSON_LAWS for _ in law(standing, decision))
