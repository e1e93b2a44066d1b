"""Outlooks and the queue (待办概况与队列): what the queue shows of each case, and the order in which cases wait.

``turns`` holds one row for each tier that has a turn and one, under no tier, for every case under way: a page of a queue is one
stretch of an index, however many cases wait.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select

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
    waits_for = _words(tiers)
    asked = {"tiers": waits_for, "limit": 2**31 - 1 if limit is None else limit, "offset": offset}
    return _listed(connection, _IN_ONE_LINE if len(waits_for) == 1 else _IN_LINES, asked)


def all_of(connection: Connection) -> tuple[tuple[Case, Outlook], ...]:
    """Every case there ever was with its outlook, gravest first."""
    return _listed(connection, _BOTH.order_by(outlooks.c.grade.desc(), cases.c.opened, cases.c.number), {})


def count_in_queue(connection: Connection, tiers: Iterable[Tier] = ()) -> int:
    """How many are under way, or wait for one of these tiers."""
    waits_for = _words(tiers)
    counted = _COUNT if len(waits_for) == 1 else _COUNT_CASES
    return int(connection.execute(counted, {"tiers": waits_for}).scalar_one())


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


def _words(tiers: Iterable[Tier]) -> list[str]:
    return [tier.value for tier in tiers] or [ANYBODY]


def _in_line(places: Select[Any]) -> Select[Any]:
    """A stretch of the queue with what is shown of each case."""
    ordered = places.order_by(turns.c.rank, turns.c.opened, turns.c.case_number)
    line = ordered.limit(bindparam("limit")).offset(bindparam("offset")).subquery()
    shown = _BOTH.join(line, line.c.case_number == cases.c.number)
    return shown.order_by(line.c.rank, line.c.opened, line.c.case_number)


def _listed(connection: Connection, wanted: Select[Any], asked: dict[str, Any]) -> tuple[tuple[Case, Outlook], ...]:
    found = connection.execute(wanted, asked).all()
    members = files_of(connection, [row.number for row in found])
    return tuple((case_of(row, members.get((row.number, row.version), ())), _outlook(row)) for row in found)


def _outlook(row: Row[Any]) -> Outlook:
    return Outlook(Grade(row.grade), tiers_in(row.waiting), row.open_items, moment(row.turn_since))


# Built once: what every page asks is composed once, not at every look.

_PLACES = select(turns.c.rank, turns.c.opened, turns.c.case_number).where(
    turns.c.tier.in_(bindparam("tiers", expanding=True))
)
_IN_ONE_LINE = _in_line(_PLACES)
_IN_LINES = _in_line(_PLACES.distinct())
"""A case that waits for several of these tiers stands in the queue once."""
_OF_TIERS = turns.c.tier.in_(bindparam("tiers", expanding=True))
_COUNT = select(func.count()).select_from(turns).where(_OF_TIERS)
_COUNT_CASES = select(func.count(turns.c.case_number.distinct())).where(_OF_TIERS)
