"""Outlooks and the queue (待办概况与队列): what the queue shows of each case, and the order in which cases wait.

``turns`` holds one row for each tier that has a turn and one, under no tier, for every case under way: a page of a queue is one
stretch of an index, however many cases wait.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select

from disclosure_screen.model.case import Case, Tier
from disclosure_screen.model.verdict import Grade
from disclosure_screen.store.cases import case_of, files_of, moment
from disclosure_screen.store.tables import cases, outlooks, turns
from disclosure_screen.store.unit import Unit

ANYBODY = ""
"""Stands for a tier in ``turns`` where every case under way is meant."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the queue shows of a case without judging it anew: whose turn it is, since when, and what is open."""

    grade: Grade
    waiting: tuple[Tier, ...]
    open_items: int
    turn_since: datetime.datetime


def in_queue(
    connection: Connection, tiers: Iterable[Tier] = (), limit: int | None = None, offset: int = 0
) -> tuple[tuple[Case, Outlook], ...]:
    """Cases under way with their outlook, gravest first; optionally only those waiting for one of these tiers."""
    stretch = _line(list(tiers)).order_by(turns.c.rank, turns.c.opened, turns.c.case_number)
    if limit is not None:
        stretch = stretch.limit(limit).offset(offset)
    line = stretch.subquery()
    wanted = _BOTH.join(line, line.c.case_number == cases.c.number)
    return _listed(connection, wanted.order_by(line.c.rank, line.c.opened, line.c.case_number))


def all_of(connection: Connection) -> tuple[tuple[Case, Outlook], ...]:
    """Every case there ever was with its outlook, gravest first."""
    return _listed(connection, _BOTH.order_by(outlooks.c.grade.desc(), cases.c.opened, cases.c.number))


def count_in_queue(connection: Connection, tiers: Iterable[Tier] = ()) -> int:
    """How many are under way, or wait for one of these tiers."""
    line = _line(list(tiers)).subquery()
    return int(connection.execute(select(func.count()).select_from(line)).scalar_one())


def tiers_in(waiting: str) -> tuple[Tier, ...]:
    """The tiers of an outlook as it is stored."""
    return tuple(Tier(word) for word in waiting.split(_BETWEEN) if word)


def set_outlook(unit: Unit, case: Case, outlook: Outlook, *, under_way: bool) -> None:
    """Keep what the queue shows in step."""
    waits_for = [ANYBODY, *outlook.waiting] if under_way else []
    shown = {
        "case_number": case.number,
        "grade": int(outlook.grade),
        "waiting": _BETWEEN.join(outlook.waiting),
        "open_items": outlook.open_items,
        "turn_since": outlook.turn_since.isoformat(),
    }
    opened, rank = case.opened.isoformat(), -int(outlook.grade)
    unit.scratch(
        delete(outlooks).where(outlooks.c.case_number == case.number),
        insert(outlooks).values(shown),
        delete(turns).where(turns.c.case_number == case.number),
        *(
            insert(turns).values(tier=tier, rank=rank, opened=opened, case_number=case.number)
            for tier in dict.fromkeys(waits_for)
        ),
    )


_BETWEEN = ","
_BOTH = select(cases, *(column for column in outlooks.c if column.name != "case_number")).join(outlooks)


def _line(tiers: list[Tier]) -> Select[Any]:
    """The places in the queue; a case that waits for several of these tiers stands in it once."""
    places = select(turns.c.rank, turns.c.opened, turns.c.case_number)
    if len(tiers) < 2:
        return places.where(turns.c.tier == (tiers[0] if tiers else ANYBODY))
    return places.where(turns.c.tier.in_(tiers)).distinct()


def _listed(connection: Connection, wanted: Select[Any]) -> tuple[tuple[Case, Outlook], ...]:
    found = connection.execute(wanted).all()
    members = files_of(connection, [row.number for row in found])
    return tuple((case_of(row, members.get((row.number, row.version), ())), _outlook(row)) for row in found)


def _outlook(row: Row[Any]) -> Outlook:
    return Outlook(Grade(row.grade), tiers_in(row.waiting), row.open_items, moment(row.turn_since))
