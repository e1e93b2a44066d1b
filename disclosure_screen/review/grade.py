"""Grading (定级): from findings and gaps to what the file needs. Arithmetic, because the whole is the maximum of its parts."""

from collections.abc import Iterable

from disclosure_screen.model.document import Gap
from disclosure_screen.model.finding import Finding, Severity
from disclosure_screen.model.verdict import Grade

GRADE_OF = {
    Severity.NOTE: Grade.CLEAR,
    Severity.MINOR: Grade.REVIEW,
    Severity.SERIOUS: Grade.REDACT,
    Severity.GRAVE: Grade.REDACT,
}


def grade(findings: Iterable[Finding], gaps: Iterable[Gap]) -> Grade:
    """HALT where a finding seals, else the gravest finding's grade; any gap asks for at least REVIEW."""
    asked = [Grade.HALT if finding.seals else GRADE_OF[finding.severity] for finding in findings]
    asked += [Grade.REVIEW for _ in gaps]
    return max(asked, default=Grade.CLEAR)
