"""My drafts (我的送审件): where each stands; and what to correct in one that was returned, with report and masked copy."""

import mimetypes

from disclosure_screen.desk.access import DRAFTERS
from disclosure_screen.desk.pages.case import REPORT_POLICY
from disclosure_screen.desk.visit import Answer, Page, Raw, Shown, Visit
from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline import drafts


def listing(visit: Visit) -> Answer:
    """The visitor's own drafts, those returned first."""
    return Shown("drafts.html.j2", {"drafts": drafts.own_drafts(visit.workspace, visit.name)})


def draft(visit: Visit) -> Answer:
    """One returned draft: who returned it and why, and every open item."""
    return Shown("draft.html.j2", {"found": drafts.returned(visit.workspace, visit.path["number"], visit.name)})


def report(visit: Visit) -> Answer:
    """The report of one of its files, as the reviewers see it."""
    content = drafts.report(visit.workspace, visit.path["number"], visit.name, _position(visit))
    return Raw(content, "text/html; charset=utf-8", policy=REPORT_POLICY)


def proposal(visit: Visit) -> Answer:
    """A masked copy of one of its files, made now and kept nowhere."""
    name, content = drafts.proposal(visit.workspace, visit.path["number"], visit.name, _position(visit))
    return Raw(content, mimetypes.guess_type(name)[0] or "application/octet-stream", download=name)


def _position(visit: Visit) -> int:
    asked = visit.path["position"]
    if not (asked.isascii() and asked.isdigit() and 0 < int(asked[:6]) < 100_000):
        raise UsageError("没有这个文件")
    return int(asked[:6]) - 1


PAGES = (
    Page("GET", "/drafts", DRAFTERS, listing),
    Page("GET", "/drafts/{number}", DRAFTERS, draft),
    Page("GET", "/drafts/{number}/report/{position}", DRAFTERS, report),
    Page("POST", "/drafts/{number}/proposal/{position}", DRAFTERS, proposal),
)
