"""Accounts and sessions (账号与登录): who may open the desk. Passwords are argon2 hashes, session tokens are kept hashed.

A session is scratch: it may be lost at any time and grants nothing by itself, because what a person may do is read from the
registered roles at every request. A password change is an entry in the ledger like any other change, without the password.
"""

import datetime
import secrets
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from disclosure_screen.model.case import Person, Role
from disclosure_screen.model.errors import UsageError
from disclosure_screen.store.tables import accounts, attempts, people, roles, sessions
from disclosure_screen.store.tokens import kept
from disclosure_screen.store.unit import Unit

IDLE = datetime.timedelta(minutes=30)
"""How long a session lives without a request."""
LONGEST = datetime.timedelta(hours=10)
"""How long a session lives at all: one working day."""
FREE_FAILURES = 5
"""Wrong passwords in a row before the name has to wait."""
SHORTEST_PASSWORD = 10
"""Characters a password needs."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person's way in: the argon2 hash, and whether it is still the one-time password."""

    person: str
    password: str = field(repr=False)
    must_change: bool


@dataclass(frozen=True, slots=True)
class Session:
    """An open session. ``form_key`` goes into every form; ``opened`` limits its life, ``seen`` is its last use on record."""

    person: str
    form_key: str = field(repr=False)
    opened: datetime.datetime
    seen: datetime.datetime

    def stale(self, now: datetime.datetime) -> bool:
        """True where the last use on record is older than a minute: one write a minute is enough, one a request is not."""
        return now - self.seen > datetime.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Seat:
    """A live session with its person as registered at this moment, and whether they still have a one-time password."""

    session: Session
    person: Person
    must_change: bool


def account(connection: Connection, name: str) -> Account | None:
    """The account of that person, or None."""
    row = connection.execute(select(accounts).where(accounts.c.person == name)).one_or_none()
    return Account(row.person, row.password, row.must_change) if row else None


def set_password(unit: Unit, name: str, hashed: str, *, must_change: bool) -> None:
    """Give a registered person a new password hash and end all their sessions."""
    if not unit.fetch(select(people.c.name).where(people.c.name == name)):
        raise UsageError(f"没有登记过“{name}”，请先登记并给出角色")
    unit.record("password-set", name=name, one_time=must_change)
    unit.change(
        delete(accounts).where(accounts.c.person == name),
        insert(accounts).values(person=name, password=hashed, must_change=must_change, since=unit.at),
    )
    revoke(unit, name)


def revoke(unit: Unit, name: str) -> None:
    """End every session of that person: after a change of password, of roles, or when they are disabled."""
    unit.scratch(delete(sessions).where(sessions.c.person == name))


def open_session(unit: Unit, name: str) -> tuple[str, Session]:
    """A new session and its token. The token itself is kept nowhere; what is stored cannot be used to sign in."""
    token, form_key = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    unit.record("sign-in", name=name)
    unit.scratch(
        delete(attempts).where(attempts.c.name == name),
        insert(sessions).values(token=kept(token), person=name, form_key=form_key, opened=unit.at, seen=unit.at),
    )
    return token, Session(name, form_key, unit.now, unit.now)


def seat(connection: Connection, token: str, now: datetime.datetime) -> Seat | None:
    """Who sits there: None where there is no such session, its time is over, or its person is no longer enabled.

    One query, asked at every request and kept nowhere, so that whatever is taken away is gone at once.
    """
    rows = connection.execute(_SEAT, {"token": kept(token)}).all()
    if not rows or not rows[0].enabled:
        return None
    first = rows[0]
    opened, seen = (datetime.datetime.fromisoformat(moment) for moment in (first.opened, first.seen))
    if now - seen > IDLE or now - opened > LONGEST:
        return None
    given = tuple(
        (Role(row.role), datetime.date.fromisoformat(row.until) if row.until else None) for row in rows if row.role
    )
    return Seat(
        Session(first.person, first.form_key, opened, seen), Person(first.person, given), bool(first.must_change)
    )


def touch(unit: Unit, token: str) -> None:
    """The session was used now."""
    unit.scratch(update(sessions).where(sessions.c.token == kept(token)).values(seen=unit.at))


def close_session(unit: Unit, token: str) -> None:
    """Sign out."""
    unit.scratch(delete(sessions).where(sessions.c.token == kept(token)))


def failed(unit: Unit, name: str) -> None:
    """Remember one more wrong password for that name, registered or not; what is a day old is forgotten."""
    yesterday = (unit.now - datetime.timedelta(days=1)).isoformat()
    unit.scratch(delete(attempts).where(attempts.c.last < yesterday))
    row = unit.fetch(select(attempts.c.failures).where(attempts.c.name == name))
    failures = (row[0].failures if row else 0) + 1
    unit.scratch(
        delete(attempts).where(attempts.c.name == name),
        insert(attempts).values(name=name, failures=failures, last=unit.at),
    )


def locked_until(connection: Connection, name: str) -> datetime.datetime | None:
    """When that name may try again: after five failures a minute, doubling with each further one up to an hour."""
    row = connection.execute(select(attempts).where(attempts.c.name == name)).one_or_none()
    if row is None or row.failures < FREE_FAILURES:
        return None
    minutes = min(60, 2 ** (row.failures - FREE_FAILURES))
    return datetime.datetime.fromisoformat(row.last) + datetime.timedelta(minutes=minutes)


_SEAT = (
    select(
        *(sessions.c[name] for name in ("person", "form_key", "opened", "seen")),
        people.c.enabled,
        accounts.c.must_change,
        roles.c.role,
        roles.c.until,
    )
    .join(people, people.c.name == sessions.c.person)
    .outerjoin(accounts, accounts.c.person == sessions.c.person)
    .outerjoin(roles, roles.c.person == sessions.c.person)
    .where(sessions.c.token == bindparam("token"))
    .order_by(roles.c.role)
)
