"""Who is to be told what (通知事项): computed anew from where the cases stand, so that a notice cannot be lost with a process.

A review whose turn has come, its last day near or over, a draft returned to whoever drafted it, a release, a period that ended, a
refused arrival, an exported head. What has been told is remembered elsewhere; here nothing is remembered.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
    office = _Office(workspace, known, workspace.now())
    found = [due for case in listed for due in office.about(case)]
    drafted = {case.number: case for case in listed}
    for task in take_downs(workspace):
        if task.case in drafted:
            found += office.expired(drafted[task.case], task.until)
    for arrival in refused:
        if office.fresh(datetime.datetime.fromisoformat(arrival.at)):
            notice = Notice(key=f"refused/{arrival.seq}", kind=Kind.REFUSED, detail=str(arrival.seq))
            found += [(name, notice) for name in office.holding(Role.FIRST)]
    return (*found, *office.head())


@dataclass(frozen=True)
class _Office:
    workspace: Workspace
    known: Mapping[str, Person]
    now: datetime.datetime

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
        due = last_day(self.workspace, case.tiers, case.turn_since.date())
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
            for name in self.holding(self.workspace.procedure.role(tier)):
                if name != case.drafter:
                    yield name, notice

    def _near(self, due: datetime.date, today: datetime.date) -> bool:
        return self.workspace.days_off.after(today, self.workspace.settings.notify_near_days) >= due

    def _to_drafters(self, case: Waiting, kind: Kind) -> Iterator[Due]:
        key = f"{kind.value}/{case.number}/{case.version}/{case.since.isoformat()}"
        notice = Notice(key=key, kind=kind, case=case.number, category=case.category)
        for name in self.drafters(case):
            yield name, notice

    def expired(self, case: Waiting, until: datetime.date) -> Iterator[Due]:
        """A period that has ended, for whoever decides about taking down and whoever drafted it."""
        key = f"take-down/{case.number}/{until}"
        notice = Notice(key=key, kind=Kind.TAKE_DOWN, case=case.number, category=case.category, due=until)
        for name in dict.fromkeys((*self.holding(Role.FINAL), *self.drafters(case))):
            yield name, notice

    def drafters(self, case: Waiting) -> tuple[str, ...]:
        """Whoever drafted it and their department, where the office knows them; else those who take in drafts.

        A slip may name anybody: a name nobody has registered or listed gets no file and no mail.
        """
        listed = self.workspace.settings.notify_to
        person = self.known.get(case.drafter)
        names = [case.drafter] if (person and person.enabled) or case.drafter in listed else []
        names += [case.department] if case.department in listed else []
        return tuple(dict.fromkeys(names)) or self.holding(Role.FIRST)

    def holding(self, role: Role) -> tuple[str, ...]:
        """Everybody who holds the role today, and the role itself where it has an address or nobody holds it."""
        today = self.now.date()
        names = [name for name, person in self.known.items() if person.holds(role, today)]
        if not names or role.label in self.workspace.settings.notify_to:
            names.append(role.label)
        return tuple(names)

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
            for name in self.holding(Role.AUDITOR):
                yield name, notice
