"""Accounts and sessions (账号与登录): who may open the desk. Passwords are argon2 hashes, session tokens are kept hashed.

A session is scratch: it may be lost at any time and grants nothing by itself, because what a person may do is read from the
registered roles at every request. A password change is an entry in the ledger like any other change, without the password.
"""

import datetime
import hashlib
import secrets
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select, update

from disclosure_screen.model.errors import UsageError
from disclosure_screen.store.tables import accounts, attempts, people, sessions
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
    """An open session. ``form_key`` goes into every form; ``opened`` limits its whole life."""

    person: str
    form_key: str = field(repr=False)
    opened: datetime.datetime


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
        insert(sessions).values(token=_kept(token), person=name, form_key=form_key, opened=unit.at, seen=unit.at),
    )
    return token, Session(name, form_key, unit.now)


def session(connection: Connection, token: str, now: datetime.datetime) -> Session | None:
    """The live session of that token, or None where there is none or its time is over."""
    row = connection.execute(select(sessions).where(sessions.c.token == _kept(token))).one_or_none()
    if row is None:
        return None
    opened, seen = (datetime.datetime.fromisoformat(moment) for moment in (row.opened, row.seen))
    if now - seen > IDLE or now - opened > LONGEST:
        return None
    return Session(row.person, row.form_key, opened)


def touch(unit: Unit, token: str) -> None:
    """The session was used now."""
    unit.scratch(update(sessions).where(sessions.c.token == _kept(token)).values(seen=unit.at))


def needs_touch(connection: Connection, token: str, now: datetime.datetime) -> bool:
    """True where the last use on record is older than a minute: one write a minute is enough, one a request is not."""
    seen = connection.execute(select(sessions.c.seen).where(sessions.c.token == _kept(token))).scalar()
    return seen is not None and now - datetime.datetime.fromisoformat(seen) > datetime.timedelta(minutes=1)


def close_session(unit: Unit, token: str) -> None:
    """Sign out."""
    unit.scratch(delete(sessions).where(sessions.c.token == _kept(token)))


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


def _kept(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
