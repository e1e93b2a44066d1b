"""The queue (待办): what waits for me first, then everything under way; and what could not be taken in."""

import datetime
from typing import NamedTuple

from disclosure_screen.desk.access import ANYONE, DRAFTERS, READERS, REVIEWERS, RULE_KEEPERS
from disclosure_screen.desk.visit import Answer, Moved, Page, Shown, Visit
from disclosure_screen.model.case import Tier
from disclosure_screen.pipeline import queue as waiting
from disclosure_screen.pipeline.published import take_downs

PER_PAGE = 25
"""A screen and a half; whoever has more to do finds the gravest on top."""


class Row(NamedTuple):
    """One line of the queue, in words: a page of them is taken apart in the template without asking each value's type."""

    number: str
    title: str
    version: int
    grade_word: str
    grade: str
    category: str
    stage: str
    waiting: str
    open_items: int
    days: int
    due: datetime.date | None
    overdue: bool


def home(visit: Visit) -> Answer:
    """The queue for whoever reads cases; everybody else is sent to their own work."""
    if visit.holds(READERS):
        return _queue(visit)
    if visit.holds(DRAFTERS):
        return Moved("/upload")
    return Moved("/rules" if visit.holds(RULE_KEEPERS) else "/people")


def _queue(visit: Visit) -> Answer:
    mine_only = visit.query.get("all") != "1" and visit.holds(REVIEWERS)
    asked = page_number(visit)
    listed = waiting.queue(
        visit.workspace,
        tiers=_my_tiers(visit) if mine_only else (),
        limit=PER_PAGE,
        offset=(asked - 1) * PER_PAGE,
    )
    return Shown(
        "queue.html.j2",
        {
            "rows": [_row(entry, visit.workspace.now()) for entry in listed.entries],
            "total": listed.matching,
            "everything": listed.everything,
            "page": asked,
            "last": max(1, -(-listed.matching // PER_PAGE)),
            "mine_only": mine_only,
            "refused": listed.refused,
            "take_downs": take_downs(visit.workspace),
        },
    )


def _row(entry: waiting.Entry, now: datetime.datetime) -> Row:
    case = entry.case
    return Row(
        case.number,
        case.title,
        case.version,
        case.grade.word,
        case.grade.label,
        case.category,
        case.stage.label,
        "、".join(tier.label for tier in entry.pending) or "—",
        entry.open_items,
        (now - case.opened).days,
        entry.due,
        entry.overdue,
    )


def page_number(visit: Visit) -> int:
    """The page asked for, from 1; whatever is no number is the first page."""
    asked = visit.query.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _my_tiers(visit: Visit) -> tuple[Tier, ...]:
    """The tiers whose role this visitor holds today."""
    procedure = visit.workspace.procedure
    return tuple(tier for tier in Tier if visit.holds(frozenset({procedure.role(tier)})))


PAGES = (Page("GET", "/", ANYONE, home),)
