"""Who is to be told what (通知事项): computed anew from where the cases stand, so that a notice cannot be lost with a process.

A review whose turn has come, its last day near or over, a draft returned to whoever drafted it, a release, a period that ended, a
refused arrival, an exported head. What has been told is remembered elsewhere; here nothing is remembered.
"""

import datetime
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from disclosure_screen.intake.routing import SLIPS
from disclosure_screen.intake.slip import BadSlip, Slip, read_slip
from disclosure_screen.model.case import Person, Role, Stage, Tier
from disclosure_screen.model.errors import StoreError
from disclosure_screen.notify.notice import Kind, Notice
from disclosure_screen.pipeline.deadline import last_day
from disclosure_screen.pipeline.ledger import exported_head
from disclosure_screen.pipeline.outlook import ACTIVE
from disclosure_screen.pipeline.published import take_downs
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import arrivals, people
from disclosure_screen.store.notices import Waiting, under_way

FRESH = datetime.timedelta(days=7)
"""How long something that has happened is news. What still waits is told however old it is."""

Due = tuple[str, Notice]
"""For whom (a person, a department or a role by its Chinese name), and what."""


def due_notices(workspace: Workspace) -> tuple[Due, ...]:
    """Everything there is to tell now, told already or not."""
    with workspace.reading() as connection:
        known = people.registered(connection) or {}
        listed = under_way(connection, (*ACTIVE, Stage.RELEASED))
        refused = arrivals.open_refusals(connection)
    office = _office(workspace, known)
    found = [due for case in listed for due in office.about(case)]
    drafted = {case.number: case for case in listed}
    for task in take_downs(workspace):
        if task.case in drafted:
            found += office.expired(drafted[task.case], task.until)
    for arrival in refused:
        if office.fresh(datetime.datetime.fromisoformat(arrival.at)):
            notice = Notice(key=f"refused/{arrival.seq}", kind=Kind.REFUSED, detail=str(arrival.seq))
            slip = _slip_of(workspace, arrival)
            told = dict.fromkeys((*office.drafters(slip.drafter, slip.department), *office.holders[Role.FIRST]))
            found += [(name, notice) for name in told]
    return (*found, *office.head())


def _slip_of(workspace: Workspace, arrival: arrivals.Refused) -> Slip:
    """The slip of a refused arrival, where it still lies somewhere and can be read."""
    kept = os.fsencode(workspace.root / arrival.kept_in)
    place = arrival.path if arrival.kept_in == "inbox" else arrival.path.rpartition(b"/")[2]
    for name in SLIPS:
        try:
            return read_slip(os.path.join(kept, place, name.encode()))
        except BadSlip:
            continue
    return Slip()


def _office(workspace: Workspace, known: Mapping[str, Person]) -> "_Office":
    """Everything that is the same for ten thousand cases, found once."""
    now, procedure, listed = workspace.now(), workspace.procedure, workspace.settings.notify_to

    def holding(role: Role) -> tuple[str, ...]:
        names = [name for name, person in known.items() if person.holds(role, now.date())]
        return (*names, *([role.label] if not names or role.label in listed else ()))

    return _Office(
        workspace,
        known,
        now,
        {role: holding(role) for role in Role},
        {tier: procedure.role(tier) for tier in procedure.duties},
        cache(partial(last_day, workspace)),
    )


@dataclass(frozen=True)
class _Office:
    """``holders``: everybody who holds a role today, and the role itself where it has an address or nobody holds it."""

    workspace: Workspace
    known: Mapping[str, Person]
    now: datetime.datetime
    holders: Mapping[Role, tuple[str, ...]]
    sitting: Mapping[Tier, Role]
    last_day: Callable[[tuple[Tier, ...], datetime.date], datetime.date | None]

    def about(self, case: Waiting) -> Iterator[Due]:
        """What one case gives to tell."""
        if case.stage is Stage.RETURNED:
            yield from self._to_drafters(case, Kind.RETURNED)
        elif case.stage is Stage.RELEASED:
            if self.fresh(case.since):
                yield from self._to_drafters(case, Kind.RELEASED)
        else:
            for tier in case.tiers:
                yield from self._turn(case, tier)

    def _turn(self, case: Waiting, tier: Tier) -> Iterator[Due]:
        due = self.last_day(case.tiers, case.turn_since.date())
        since, today = case.turn_since.date(), self.now.date()
        kinds = [Kind.TURN]
        if due is not None and today > due:
            kinds.append(Kind.OVERDUE)
        elif due is not None and since < today and self._near(due, today):
            kinds.append(Kind.NEAR)
        for kind in kinds:
            notice = Notice(
                key=f"{kind.value}/{case.number}/{tier.value}/{case.turn_since.isoformat()}",
                kind=kind,
                case=case.number,
                category=case.category,
                duty=tier.label,
                due=due,
            )
            for name in self.holders[self.sitting[tier]]:
                if name != case.drafter:
                    yield name, notice

    def _near(self, due: datetime.date, today: datetime.date) -> bool:
        return self.workspace.days_off.after(today, self.workspace.settings.notify_near_days) >= due

    def _to_drafters(self, case: Waiting, kind: Kind) -> Iterator[Due]:
        key = f"{kind.value}/{case.number}/{case.version}/{case.since.isoformat()}"
        notice = Notice(key=key, kind=kind, case=case.number, category=case.category)
        for name in self.drafters(case.drafter, case.department):
            yield name, notice

    def expired(self, case: Waiting, until: datetime.date) -> Iterator[Due]:
        """A period that has ended, for whoever decides about taking down and whoever drafted it."""
        key = f"take-down/{case.number}/{until}"
        notice = Notice(key=key, kind=Kind.TAKE_DOWN, case=case.number, category=case.category, due=until)
        for name in dict.fromkeys((*self.holders[Role.FINAL], *self.drafters(case.drafter, case.department))):
            yield name, notice

    def drafters(self, drafter: str, department: str) -> tuple[str, ...]:
        """Whoever drafted it and their department, where the office knows them; else those who take in drafts.

        A slip may name anybody: a name nobody has registered or listed gets no file and no mail.
        """
        listed = self.workspace.settings.notify_to
        person = self.known.get(drafter)
        names = [drafter] if (person and person.enabled) or drafter in listed else []
        names += [department] if department in listed else []
        return tuple(dict.fromkeys(names)) or self.holders[Role.FIRST]

    def fresh(self, moment: datetime.datetime) -> bool:
        """True where that is still news."""
        return self.now - moment < FRESH

    def head(self) -> Iterator[Due]:
        """The newest head that was exported, for whoever oversees: a mailbox is a place no database owner can write to."""
        try:
            head = exported_head(self.workspace)
        except StoreError:
            return  # verifying the ledger says so; nobody else's notice waits for it
        if head is not None and self.fresh(datetime.datetime.fromisoformat(head.at)):
            told = f"第 {head.seq} 条，{head.digest}，{head.at}"
            notice = Notice(key=f"head/{head.seq}", kind=Kind.HEAD, detail=told)
            for name in self.holders[Role.AUDITOR]:
                yield name, notice
