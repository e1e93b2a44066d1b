"""Somebody's own drafts (我的送审件): where each stands, without files and findings."""

import datetime
from dataclasses import dataclass

from sqlalchemy import Connection, select

from disclosure_screen.model.case import Stage
from disclosure_screen.store.tables import cases

MOST = 200
"""Drafts listed, the newest first."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """One draft and where it stands since when."""

    number: str
    title: str
    category: str
    stage: Stage
    version: int
    since: datetime.datetime


def drafted_by(connection: Connection, name: str) -> tuple[Drafted, ...]:
    """The drafts of that person: those returned first, then the newest."""
    wanted = select(cases.c.number, cases.c.title, cases.c.category, cases.c.stage, cases.c.version, cases.c.since)
    wanted = wanted.where(cases.c.drafter == name)
    wanted = wanted.order_by((cases.c.stage == Stage.RETURNED.value).desc(), cases.c.opened.desc()).limit(MOST)
    return tuple(
        Drafted(
            row.number,
            row.title,
            row.category,
            Stage(row.stage),
            row.version,
            datetime.datetime.fromisoformat(row.since),
        )
        for row in connection.execute(wanted)
    )
