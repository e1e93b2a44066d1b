"""Searching (查询): cases by number or title; and where else one value was seen (举一反三), by its keyed fingerprint.

A value is posted, never part of an address; it is fingerprinted and forgotten. That somebody looked is in the ledger.
"""

from disclosure_screen.desk.access import READERS
from disclosure_screen.desk.visit import Answer, Page, Shown, Visit
from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline.search import cases_like, where_else

MOST = 100


def search(visit: Visit) -> Answer:
    """Cases whose number, title or category holds the words."""
    words = visit.query.get("q", "").strip()
    found = cases_like(visit.workspace, words) if words else ()
    return Shown(
        "search.html.j2", {"words": words, "found": found[:MOST], "total": len(found), "seen": None, "kinds": ()}
    )


def elsewhere(visit: Visit) -> Answer:
    """Cases in which this value was found, published or not."""
    value = visit.needed("value", "要查的号码")
    if len(value) > 500:
        raise UsageError("内容过长，请只填一个号码")
    kinds, seen = where_else(visit.workspace, value, person=visit.name)
    return Shown("search.html.j2", {"words": "", "found": (), "total": 0, "seen": seen, "kinds": kinds})


PAGES = (Page("GET", "/search", READERS, search), Page("POST", "/search/value", READERS, elsewhere))
