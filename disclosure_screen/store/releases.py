"""Releases (公开记录): what went out, by which ledger entry, and until when."""

import json

from sqlalchemy import Connection, insert, select

from disclosure_screen.model.case import Case, Stage
from disclosure_screen.store.tables import cases, ledger, releases
from disclosure_screen.store.unit import Unit


def release_entry(connection: Connection, number: str) -> tuple[int, str, str]:
    """The ledger entry (number, digest, moment) by which a released case went out."""
    wanted = select(ledger.c.seq, ledger.c.digest, ledger.c.at).join(releases, releases.c.seq == ledger.c.seq)
    found = connection.execute(
        wanted.where(releases.c.case_number == number).order_by(ledger.c.seq.desc()).limit(1)
    ).one()
    return found.seq, found.digest, found.at


def released_digests(connection: Connection) -> frozenset[str]:
    """Digests of every file of every release that has not been withdrawn."""
    wanted = select(releases.c.digests).join(cases, cases.c.number == releases.c.case_number)
    wanted = wanted.where(cases.c.stage == Stage.RELEASED.value)
    return frozenset(digest for text in connection.execute(wanted).scalars() for digest in json.loads(text))


def published_until(connection: Connection, today: str) -> tuple[tuple[str, str, str], ...]:
    """Number, title and last day of released cases whose period ended before that ISO date."""
    wanted = (
        select(cases.c.number, cases.c.title, cases.c.publish_until)
        .where(cases.c.stage == Stage.RELEASED.value, cases.c.publish_until > "", cases.c.publish_until < today)
        .order_by(cases.c.publish_until, cases.c.number)
    )
    return tuple((row.number, row.title, row.publish_until) for row in connection.execute(wanted))


def add_release(unit: Unit, seq: int, case: Case) -> None:
    """That this version went out. The database refuses a second time."""
    unit.change(
        insert(releases).values(
            seq=seq, case_number=case.number, version=case.version, digests=json.dumps(case.digests), at=unit.at
        )
    )
