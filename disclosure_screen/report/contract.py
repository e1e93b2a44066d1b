"""The screen record (筛查记录): a verdict as the JSON other people's tools rely on.

This shape is a promise (design section 6, ``docs/schema/screen-record.schema.json``): keys keep their names and their
order, nothing is added, nothing is dropped. One finding of the record is one finding of the verdict, so a column of
20,000 numbers is one entry with ``count`` 20,000 and never 20,000 entries.
"""

from typing import Any

from disclosure_screen.model.document import Gap
from disclosure_screen.model.finding import Finding
from disclosure_screen.model.place import Location
from disclosure_screen.model.verdict import Verdict


def contract(verdict: Verdict) -> dict[str, Any]:
    """The record of one file, ready for ``json.dumps``; as masked as the verdict's excerpts are."""
    return {
        "file": verdict.file,
        "digest": verdict.digest,
        "media_type": verdict.media_type,
        "grade": verdict.grade.word,
        "rulebook": verdict.rulebook,
        "gaps": [_gap(gap) for gap in verdict.gaps],
        "findings": [_finding(finding) for finding in verdict.findings],
        "elapsed": round(verdict.elapsed, 3),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "reason": gap.reason.value,
        "location": {"route": list(gap.location.route), "page": gap.location.page},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "category": finding.category,
        "severity": finding.severity.word,
        "confidence": round(finding.confidence, 3),
        "layer": finding.layer.value,
        "location": _location(finding.location),
        "start": finding.span.start,
        "end": finding.span.end,
        "excerpt": finding.excerpt,
        "fingerprint": finding.fingerprint,
        "count": finding.count,
        "reasons": list(finding.reasons),
        "basis": list(finding.basis),
        "advice": finding.advice,
    }


def _location(location: Location) -> dict[str, Any]:
    box = location.box
    return {
        "route": list(location.route),
        "page": location.page,
        "box": None if box is None else [box.left, box.top, box.right, box.bottom],
    }
