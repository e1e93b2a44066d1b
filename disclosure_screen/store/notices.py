"""Notices (通知): what there is to tell, read from the cases; what has been told, and which addresses could not be reached."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from disclosure_screen.model.case import Stage, Tier
from disclosure_screen.store.outlooks import tiers_in
from disclosure_screen.store.tables import cases, outlooks, told, unreached
from disclosure_screen.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case under way: whom it came from, where it stands, whose turn it is and since when."""

    number: str
    category: str
    drafter: str
    department: str
    stage: Stage
    version: int
    since: datetime.datetime
    tiers: tuple[Tier, ...]
    turn_since: datetime.datetime


@dataclass(frozen=True, slots=True)
class Unreached:
    """An address that the last attempts did not reach."""

    address: str
    failures: int
    at: datetime.datetime
    reason: str


def under_way(connection: Connection, stages: Iterable[Stage]) -> tuple[Waiting, ...]:
    """The cases at these stages, without their files and findings."""
    columns = [cases.c[name] for name in ("number", "category", "drafter", "department", "stage", "version", "since")]
    wanted = select(*columns, outlooks.c.waiting, outlooks.c.turn_since).join(outlooks)
    wanted = wanted.where(cases.c.stage.in_([stage.value for stage in stages])).order_by(cases.c.number)
    return tuple(
        Waiting(
            row.number,
            row.category,
            row.drafter,
            row.department,
            Stage(row.stage),
            row.version,
            _moment(row.since),
            tiers_in(row.waiting),
            _moment(row.turn_since),
        )
        for row in connection.execute(wanted)
    )


def known(connection: Connection) -> frozenset[tuple[str, str]]:
    """Every address and key that has been told."""
    return frozenset((row.address, row.key) for row in connection.execute(select(told.c.address, told.c.key)))


def tell(unit: Unit, address: str, keys: Iterable[str]) -> None:
    """The address has been reached with these."""
    unit.scratch(delete(unreached).where(unreached.c.address == address))
    for key in keys:
        unit.scratch(
            delete(told).where(told.c.address == address, told.c.key == key),
            insert(told).values(address=address, key=key, at=unit.at),
        )


def miss(unit: Unit, address: str, reason: str) -> None:
    """One more attempt in a row that did not reach the address."""
    before = unit.fetch(select(unreached.c.failures).where(unreached.c.address == address))
    failures = (before[0].failures if before else 0) + 1
    unit.scratch(
        delete(unreached).where(unreached.c.address == address),
        insert(unreached).values(address=address, failures=failures, at=unit.at, reason=reason),
    )


def missed(connection: Connection) -> dict[str, Unreached]:
    """The addresses that could not be reached last time."""
    rows = connection.execute(select(unreached).order_by(unreached.c.address))
    return {row.address: Unreached(row.address, row.failures, _moment(row.at), row.reason) for row in rows}


def forget(unit: Unit, before: str, still_due: Collection[str], addresses: Collection[str]) -> None:
    """Drop what was told before that moment and is not due any more, and addresses that nobody has any more."""
    old = unit.fetch(select(told.c.address, told.c.key).where(told.c.at < before))
    for row in old:
        if row.key not in still_due:
            unit.scratch(delete(told).where(told.c.address == row.address, told.c.key == row.key))
    unit.scratch(delete(unreached).where(unreached.c.address.not_in(list(addresses))))


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
