"""Identities at the office's provider (统一身份标识), and sign-ins under way there. Each sign-in under way is taken once.

The subject is bound to a person at the first sign-in: a name can be given to somebody else at the provider, a subject cannot.
"""

import datetime
import hashlib
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select

from disclosure_screen.store.tables import identities, provider_visits
from disclosure_screen.store.tokens import kept
from disclosure_screen.store.unit import Unit

LONGEST = datetime.timedelta(minutes=10)
"""How long a sign-in at the provider may take."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A sign-in under way: what the provider's answer must fit, and the browser that was sent there."""

    browser: str = field(repr=False)
    verifier: str = field(repr=False)
    nonce: str = field(repr=False)


def bound(connection: Connection, subject: str) -> str | None:
    """The person this subject is bound to, or None."""
    found = connection.execute(select(identities.c.person).where(identities.c.subject == subject)).scalar()
    return None if found is None else str(found)


def subject_of(connection: Connection, name: str) -> str | None:
    """The subject this person is bound to, or None."""
    found = connection.execute(select(identities.c.subject).where(identities.c.person == name)).scalar()
    return None if found is None else str(found)


def bind(unit: Unit, name: str, subject: str) -> None:
    """From now on that subject is this person, and nobody else is."""
    unit.record("identity-bound", name=name, subject=hashlib.sha256(subject.encode()).hexdigest()[:32])
    unit.change(insert(identities).values(person=name, subject=subject, since=unit.at))


def release(unit: Unit, name: str) -> None:
    """The next sign-in with that name is bound anew."""
    unit.record("identity-released", name=name)
    unit.change(delete(identities).where(identities.c.person == name))


def begin(unit: Unit, state: str, errand: Errand) -> None:
    """Remember a sign-in under way; those whose time is over are forgotten."""
    unit.scratch(
        delete(provider_visits).where(provider_visits.c.at < (unit.now - LONGEST).isoformat()),
        insert(provider_visits).values(
            state=kept(state), browser=kept(errand.browser), verifier=errand.verifier, nonce=errand.nonce, at=unit.at
        ),
    )


def take(unit: Unit, state: str) -> Errand | None:
    """The sign-in under way with that state, which is then gone; None where there is none or its time is over."""
    row = unit.connection.execute(select(provider_visits).where(provider_visits.c.state == kept(state))).one_or_none()
    if row is None:
        return None
    unit.scratch(delete(provider_visits).where(provider_visits.c.state == kept(state)))
    if unit.now - datetime.datetime.fromisoformat(row.at) > LONGEST:
        return None
    return Errand(row.browser, row.verifier, row.nonce)
