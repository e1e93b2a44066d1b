"""Four eyes (双人复核): a change of roles asked for by one person and confirmed by another, before it takes effect.

While nobody else could confirm (the first administrator is alone), a change takes effect at once, and the ledger says that nobody
looked at it. Taking a role or a person away never waits.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from disclosure_screen.model.case import Role
from disclosure_screen.model.errors import Refusal, UsageError
from disclosure_screen.model.ledger import Value, canonical
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import accounts, people, proposals
from disclosure_screen.store.unit import Unit

KIND = "roles"
SECOND_EYES = frozenset({Role.ADMIN, Role.FINAL, Role.AUDITOR})
"""Roles that may confirm."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Roles asked for: for whom, until when, by whom. ``number`` is the ledger entry that asked."""

    number: int
    name: str
    roles: tuple[Role, ...]
    until: datetime.date | None
    proposer: str
    at: datetime.datetime


def open_proposals(workspace: Workspace) -> tuple[Proposal, ...]:
    """What waits for a second pair of eyes, oldest first."""
    with workspace.reading() as connection:
        return _open(connection)


def ask_for_roles(
    workspace: Workspace, name: str, roles: Iterable[Role], *, until: datetime.date | None, person: str
) -> str:
    """Ask that ``name`` be given roles; returns what came of it, in Chinese."""
    asked = tuple(roles)
    words: list[Value] = [role.value for role in asked]
    with workspace.unit(person) as unit:
        if not _others(unit, besides={person, name}):
            unit.record("roles-without-second-eyes", name=name)
            _give(unit, name, asked, until)
            return f"已登记：{name}（目前没有其他人可以复核，已直接生效并记入台账）"
        body = canonical({"name": name, "roles": words, "until": until.isoformat() if until else ""})
        seq = unit.record("roles-asked", name=name, roles=words)
        proposals.propose(unit, KIND, seq, body, proposer=person)
    return f"已提交：{name} 的角色变更须由另一人复核后生效"


def settle(workspace: Workspace, number: int, *, agreed: bool, person: str) -> str:
    """Confirm or decline. Raises Refusal where the person asked for it, would gain by it, or may not confirm."""
    with workspace.unit(person) as unit:
        proposal = next((one for one in _open(unit.connection) if one.number == number), None)
        if proposal is None:
            raise UsageError("这项申请已经处理过了，或不存在")
        if person in (proposal.proposer, proposal.name):
            raise Refusal(("提出申请的人和角色变更的本人都不能复核",))
        if person not in _others(unit, besides=set()):
            raise Refusal(("您的角色不能复核人员变更",))
        unit.record("roles-confirmed" if agreed else "roles-declined", asked=number, name=proposal.name)
        proposals.settled(unit, number)
        if agreed:
            _give(unit, proposal.name, proposal.roles, proposal.until)
    return f"已{'同意' if agreed else '不同意'}：{proposal.name}"


def _open(connection: Connection) -> tuple[Proposal, ...]:
    return tuple(map(_read, proposals.waiting(connection, KIND)))


def _read(one: proposals.Waiting) -> Proposal:
    until = one.body["until"]
    return Proposal(
        one.number,
        one.body["name"],
        tuple(map(Role, one.body["roles"])),
        datetime.date.fromisoformat(until) if until else None,
        one.proposer,
        one.at,
    )


def _others(unit: Unit, besides: set[str]) -> frozenset[str]:
    """Enabled people with an account who may confirm."""
    known = people.registered(unit.connection) or {}
    return frozenset(
        person.name
        for person in known.values()
        if person.name not in besides
        and any(person.holds(role, unit.now.date()) for role in SECOND_EYES)
        and accounts.account(unit.connection, person.name)
    )


def _give(unit: Unit, name: str, roles: tuple[Role, ...], until: datetime.date | None) -> None:
    people.add(unit, name, roles, until)
    accounts.revoke(unit, name)
