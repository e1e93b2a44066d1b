"""The outlook of a case (待办概况): what the queue shows, written beside the case by whatever changes it.

A queue of ten thousand cases cannot judge each one anew at every look. The gate never reads what is kept here.
"""

from collections.abc import Iterable

from disclosure_screen.model.case import Stage, Tier
from disclosure_screen.pipeline.standing import standing
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.review.decisions import pending
from disclosure_screen.review.standing import Standing
from disclosure_screen.store import cases, outlooks
from disclosure_screen.store.unit import Unit

ACTIVE = cases.UNDER_WAY

_BATCH = 50
"""Cases in one unit of the nightly round, so that nobody at the desk waits long for the write lock."""


def outlook(now: Standing) -> outlooks.Outlook:
    """Whose turn it is, since when, and how much is open."""
    since = max([now.case.since, *(decision.at for decision in now.approvals)])
    return outlooks.Outlook(now.case.grade, _waiting(now), len(now.open_items), since)


def keep_in_step(workspace: Workspace, unit: Unit, numbers: Iterable[str], rulebook: str = "") -> None:
    """Write the outlook of these cases as they stand inside this unit."""
    for number in numbers:
        keep(unit, standing(workspace, unit.connection, number, rulebook))


def keep(unit: Unit, now: Standing) -> None:
    """The same for a standing that was read inside this unit after its last change."""
    outlooks.set_outlook(unit, now.case, outlook(now), under_way=now.case.stage in ACTIVE)


def keep_all_in_step(workspace: Workspace) -> int:
    """The same for every active case, nightly: dispositions expire and deputies' days end without anybody acting."""
    with workspace.reading() as connection:
        numbers = [case.number for case in cases.listing(connection, ACTIVE)]
    for start in range(0, len(numbers), _BATCH):
        with workspace.unit("housekeeping") as unit:
            keep_in_step(workspace, unit, numbers[start : start + _BATCH])
    return len(numbers)


def _waiting(now: Standing) -> tuple[Tier, ...]:
    if now.case.stage is Stage.SEALED:
        return (Tier.SECRECY,)
    if now.case.stage is Stage.REFERRED:
        return tuple(tier for tier, decision in now.latest.items() if decision.outcome.value == "refer")[-1:]
    return pending(now) if now.case.stage in (Stage.IN_REVIEW, Stage.APPROVED) else ()
