"""Registering people (人员登记): who may review, with which roles; every change is in the ledger."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from disclosure_screen.model.case import Person, Role
from disclosure_screen.model.ledger import Value
from disclosure_screen.pipeline.outlook import ACTIVE, keep_in_step
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import accounts, cases, people


@dataclass(frozen=True, slots=True)
class Listed:
    """One registered person as shown."""

    person: Person

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        roles: list[Value] = [
            {"role": role.value, "label": role.label, "until": until.isoformat() if until else None}
            for role, until in self.person.roles
        ]
        return {"name": self.person.name, "enabled": self.person.enabled, "roles": roles}


def add_person(
    workspace: Workspace,
    name: str,
    roles: Iterable[Role],
    *,
    until: datetime.date | None = None,
    actor: str = "命令行",
) -> None:
    """Register a person or give more roles; ``until`` is a deputy's last day. Open sessions of the person end."""
    with workspace.unit(actor) as unit:
        people.add(unit, name, roles, until)
        accounts.revoke(unit, name)
        keep_in_step(workspace, unit, cases.spoken_on_by(unit.connection, name, ACTIVE))


def disable_person(workspace: Workspace, name: str, *, actor: str = "命令行") -> None:
    """Stop a person from taking part from now on."""
    with workspace.unit(actor) as unit:
        people.disable(unit, name)
        accounts.revoke(unit, name)
        keep_in_step(workspace, unit, cases.spoken_on_by(unit.connection, name, ACTIVE))


def list_people(workspace: Workspace) -> tuple[Listed, ...]:
    """Everybody ever registered."""
    with workspace.reading() as connection:
        known = people.registered(connection) or {}
    return tuple(Listed(person) for person in known.values())
