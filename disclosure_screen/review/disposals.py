"""Laws of a disposition (处置的规矩), one function each: asked when it is entered, and those about people again at release."""

from collections.abc import Callable, Iterator

from disclosure_screen.model.case import DECIDING_ROLES, Action, Disposition, Item, ItemKind, Role
from disclosure_screen.review.standing import Obstacle, Standing


def disposal_objections(standing: Standing, item: Item, disposition: Disposition) -> tuple[Obstacle, ...]:
    """Every reason why this disposition of an item may not be recorded."""
    return tuple(obstacle for law in DISPOSAL_LAWS for obstacle in law(standing, item, disposition))


def disposed_by_drafter(standing: Standing, item: Item, disposition: Disposition) -> Iterator[Obstacle]:
    """The drafter may mark what to mask or delete, but excuses nothing in the own draft."""
    if disposition.action.closes and standing.case.drafter and disposition.person == standing.case.drafter:
        yield Obstacle("self", f"{disposition.person}是本件拟稿人，不能自行排除“{item.title}”")


def disposer_unfit(standing: Standing, item: Item, disposition: Disposition) -> Iterator[Obstacle]:
    """A registered, enabled reviewer; a finding about secrecy is excused by the secrecy officer only."""
    if standing.people is None:
        return
    person, that_day = standing.people.get(disposition.person), disposition.at.date()
    if person is None or not person.enabled:
        yield Obstacle("person", f"“{disposition.person}”没有登记或已停用，不能处置疑点")
    elif not any(person.holds(role, that_day) for role in DECIDING_ROLES):
        yield Obstacle("role", f"“{disposition.person}”没有审核角色，不能处置疑点")
    elif disposition.action.closes and item.category == "secrecy" and not person.holds(Role.SECRECY, that_day):
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
