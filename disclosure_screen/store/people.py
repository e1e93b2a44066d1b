"""People (登记人员): who may review, with which roles and until when. Nobody is ever deleted, only disabled."""

import datetime
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select, update

from disclosure_screen.model.case import DECIDING_ROLES, Person, Role
from disclosure_screen.model.errors import UsageError
from disclosure_screen.store.tables import people, roles
from disclosure_screen.store.unit import Unit


def registered(connection: Connection) -> Mapping[str, Person] | None:
    """Everybody by name, or None where nobody has ever been registered."""
    held: dict[str, list[tuple[Role, datetime.date | None]]] = {}
    for row in connection.execute(select(roles).order_by(roles.c.person, roles.c.role)):
        until = datetime.date.fromisoformat(row.until) if row.until else None
        held.setdefault(row.person, []).append((Role(row.role), until))
    found = {
        row.name: Person(row.name, tuple(held.get(row.name, ())), row.enabled)
        for row in connection.execute(select(people).order_by(people.c.name))
    }
    return found or None


def reviewing(connection: Connection) -> Mapping[str, Person] | None:
    """Everybody by name, or None where nobody holds a tier's role yet: then the office has not begun to register reviewers.

    A system administrator alone decides nothing, so the one whom the first start creates changes nothing here.
    """
    found = registered(connection) or {}
    return found if any(role in DECIDING_ROLES for person in found.values() for role, _ in person.roles) else None


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
