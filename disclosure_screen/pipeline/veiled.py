"""Verdicts as they may be stored (存前遮盖): masked not only in excerpts, but wherever a value can stand as a name.

A sheet called after a person, a scan named by an identity number, a zip member: routes and file names are text of the draft too.
The raw name stays with the file's record, because a file goes out under its own name; nothing shows it.
"""

from dataclasses import replace
from functools import cache

from disclosure_screen.model.document import Document, Gap
from disclosure_screen.model.finding import Finding
from disclosure_screen.model.place import Location
from disclosure_screen.model.verdict import Verdict
from disclosure_screen.report.veil import Veil


def veil_of(document: Document, verdict: Verdict) -> Veil:
    """The veil over every value this verdict points at."""
    return Veil.over([(document, verdict)])


def veiled(verdict: Verdict, veil: Veil) -> Verdict:
    """The verdict with every name in it behind the veil."""

    @cache
    def location(raw: Location) -> Location:
        route = tuple(veil.text(step) for step in raw.route)
        return raw if route == raw.route else replace(raw, route=route)

    def finding(raw: Finding) -> Finding:
        places = tuple(replace(place, location=location(place.location)) for place in raw.places)
        return replace(raw, location=location(raw.location), places=places)

    def gap(raw: Gap) -> Gap:
        return replace(raw, location=location(raw.location), detail=veil.text(raw.detail))

    return replace(
        verdict,
        file=veil.text(verdict.file),
        findings=tuple(finding(raw) for raw in verdict.findings),
        gaps=tuple(gap(raw) for raw in verdict.gaps),
    )
