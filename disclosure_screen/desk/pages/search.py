"""Searching (查询): cases and rules by their words; and where else one value was seen (举一反三), by keyed fingerprint.

A value is posted, never part of an address; it is fingerprinted and forgotten. That somebody looked is in the ledger.
"""

from disclosure_screen.desk.access import READERS
from disclosure_screen.desk.visit import Answer, Page, Shown, Visit
from disclosure_screen.model.case import Case
from disclosure_screen.model.errors import UsageError
from disclosure_screen.model.rule import Rule
from disclosure_screen.pipeline.search import Sighting, cases_like, rules_like, where_else

MOST = 100


def search(visit: Visit) -> Answer:
    """Cases and rules that hold the words."""
    words = visit.query.get("q", "").strip()
    return _page(
        words=words,
        found=cases_like(visit.workspace, words) if words else (),
        rules=rules_like(visit.workspace, words) if words else (),
    )


def elsewhere(visit: Visit) -> Answer:
    """Cases in which this value was found, published or not."""
    value = visit.needed("value", "要查的号码")
    if len(value) > 500:
        raise UsageError("内容过长，请只填一个号码")
    kinds, seen = where_else(visit.workspace, value, person=visit.name)
    return _page(seen=seen, kinds=kinds)


def _page(
    *,
    words: str = "",
    found: tuple[Case, ...] = (),
    rules: tuple[Rule, ...] = (),
    seen: tuple[Sighting, ...] | None = None,
    kinds: tuple[str, ...] = (),
) -> Shown:
    shown = {"words": words, "found": found[:MOST], "total": len(found), "rules": rules, "seen": seen, "kinds": kinds}
    return Shown("search.html.j2", shown)


PAGES = (Page("GET", "/search", READERS, search), Page("POST", "/search/value", READERS, elsewhere))
