"""People (登记人员): who may review, with which roles and until when. Nobody is ever deleted, only disabled."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, insert, select, update

from disclosure_screen.model.case import DECIDING_ROLES, Person, Role
from disclosure_screen.model.errors import UsageError
from disclosure_screen.store.tables import people, roles
from disclosure_screen.store.unit import Unit


def registered(connection: Connection) -> Mapping[str, Person] | None:
    """Everybody by name, or None where nobody has ever been registered."""
    return _people(connection, _WITH_ROLES) or None


def reviewing(connection: Connection, names: Iterable[str]) -> Mapping[str, Person] | None:
    """Those of these names who are registered, or None where nobody at all holds a tier's role yet: then the office has not
    begun to register reviewers.

    A system administrator alone decides nothing, so the one whom the first start creates changes nothing here.
    """
    if not connection.execute(_BEGUN).scalar():
        return None
    asked = sorted(set(names))
    return _people(connection, _WITH_ROLES.where(people.c.name.in_(asked))) if asked else {}


def _people(connection: Connection, wanted: Select[Any]) -> dict[str, Person]:
    held: dict[str, tuple[bool, list[tuple[Role, datetime.date | None]]]] = {}
    for row in connection.execute(wanted):
        _, given = held.setdefault(row.name, (row.enabled, []))
        if row.role is not None:
            given.append((Role(row.role), datetime.date.fromisoformat(row.until) if row.until else None))
    return {name: Person(name, tuple(given), enabled) for name, (enabled, given) in held.items()}


_WITH_ROLES = (
    select(people.c.name, people.c.enabled, roles.c.role, roles.c.until)
    .outerjoin(roles, roles.c.person == people.c.name)
    .order_by(people.c.name, roles.c.role)
)
_BEGUN = select(exists().where(roles.c.role.in_([role.value for role in sorted(DECIDING_ROLES)])))


def add(unit: Unit, name: str, given: Iterable[Role], until: datetime.date | None = None) -> None:
    """Register a person, or give one who exists more roles; a disabled person is enabled again."""
    if not name.strip() or name != name.strip() or len(name) > 100:
        raise UsageError("姓名不能为空，不能以空格开头或结尾，且不超过 100 个字")
    words = sorted({role.value for role in given})
    if not words:
        raise UsageError("登记人员时至少要给一个角色")
    ends = until.isoformat() if until else ""
    unit.record("user-add", name=name, roles=[*words], until=ends)
    exists = unit.fetch(select(people.c.name).where(people.c.name == name))
    if exists:
        unit.change(update(people).where(people.c.name == name).values(enabled=True))
    else:
        unit.change(insert(people).values(name=name, enabled=True, since=unit.at))
    unit.change(
        delete(roles).where(roles.c.person == name, roles.c.role.in_(words)),
        *(insert(roles).values(person=name, role=word, until=ends) for word in words),
    )


def disable(unit: Unit, name: str) -> None:
    """Stop a person from taking part; what they decided stays on record."""
    if not unit.fetch(select(people.c.name).where(people.c.name == name)):
        raise UsageError(f"没有登记过“{name}”")
    unit.record("user-disable", name=name)
    unit.change(update(people).where(people.c.name == name).values(enabled=False))
