"""The ledger (台账): its entries, whether the chain holds, its head to take away, and the sheet of a month."""

import datetime

from disclosure_screen.desk.access import OVERSEERS
from disclosure_screen.desk.pages.queue import page_number
from disclosure_screen.desk.visit import Answer, Page, Raw, Shown, Visit
from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline import ledger, trail

PER_PAGE = 100


def listing(visit: Visit) -> Answer:
    """The newest entries first, and the outcome of a verification made now."""
    entries, total = trail.page(visit.workspace, page_number(visit), PER_PAGE)
    return Shown(
        "ledger.html.j2",
        {
            "entries": entries,
            "total": total,
            "number": page_number(visit),
            "last": max(1, -(-total // PER_PAGE)),
            "check": ledger.verify(visit.workspace),
            "month": f"{visit.workspace.now():%Y-%m}",
        },
    )


def month(visit: Visit) -> Answer:
    """The month's sheet as CSV, for WPS and Excel."""
    asked = visit.query.get("month", "")
    try:
        datetime.date.fromisoformat(f"{asked}-01")
    except ValueError:
        raise UsageError("月份应写成 2026-11 的样子") from None
    path, _ = ledger.export_month(visit.workspace, asked)
    return Raw(path.read_bytes(), "text/csv; charset=utf-8", download=path.name)


def head(visit: Visit) -> Answer:
    """The head on one sheet to print, sign and keep: paper is a place no database owner can write to."""
    exported = ledger.export_head(visit.workspace)
    if exported is None:
        raise UsageError("台账为空，没有链头可以打印")
    check = ledger.verify(visit.workspace)
    return Shown("head.html.j2", {"head": exported, "check": check, "printed": visit.workspace.now()})


PAGES = (
    Page("GET", "/ledger", OVERSEERS, listing),
    Page("GET", "/ledger/month", OVERSEERS, month),
    Page("POST", "/ledger/head", OVERSEERS, head),
)
