"""The queue (待办): what waits for me first, then everything under way; and what could not be taken in."""

from disclosure_screen.desk.access import ANYONE, DRAFTERS, READERS, REVIEWERS, RULE_KEEPERS
from disclosure_screen.desk.visit import Answer, Moved, Page, Shown, Visit
from disclosure_screen.pipeline import queue as waiting
from disclosure_screen.pipeline.published import take_downs
from disclosure_screen.pipeline.queue import Entry

PER_PAGE = 50


def home(visit: Visit) -> Answer:
    """The queue for whoever reads cases; everybody else is sent to their own work."""
    if visit.holds(READERS):
        return _queue(visit)
    if visit.holds(DRAFTERS):
        return Moved("/upload")
    return Moved("/rules" if visit.holds(RULE_KEEPERS) else "/people")


def _queue(visit: Visit) -> Answer:
    listed = waiting.queue(visit.workspace)
    mine_only = visit.query.get("all") != "1" and visit.holds(REVIEWERS)
    shown = [entry for entry in listed.entries if _mine(visit, entry)] if mine_only else list(listed.entries)
    last = max(1, -(-len(shown) // PER_PAGE))
    number = min(page_number(visit), last)
    return Shown(
        "queue.html.j2",
        {
            "entries": shown[(number - 1) * PER_PAGE : number * PER_PAGE],
            "total": len(shown),
            "everything": len(listed.entries),
            "number": number,
            "last": last,
            "mine_only": mine_only,
            "refused": listed.refused,
            "take_downs": take_downs(visit.workspace),
        },
    )


def page_number(visit: Visit) -> int:
    """The page asked for, from 1; whatever is no number is the first page."""
    asked = visit.query.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _mine(visit: Visit, entry: Entry) -> bool:
    """True where one of the tiers whose turn it is has a role this visitor holds."""
    procedure = visit.workspace.procedure
    return any(visit.holds(frozenset({procedure.role(tier)})) for tier in entry.pending)


PAGES = (Page("GET", "/", ANYONE, home),)
