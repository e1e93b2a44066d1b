"""Sealing (封存): what remains of a verdict once a file bears an official secrecy mark: digest, rule and location, no text.

Even a masked excerpt is text of a document that must not be copied; the people who may see it open the sealed original.
"""

from dataclasses import replace

from disclosure_screen.model.finding import Finding
from disclosure_screen.model.verdict import Grade, Verdict


def sealed(verdict: Verdict) -> Verdict:
    """The verdict as it may be stored and shown: stripped of every excerpt where its grade is HALT, else unchanged."""
    if verdict.grade is not Grade.HALT:
        return verdict
    return replace(verdict, findings=tuple(_stripped(finding) for finding in verdict.findings))


def _stripped(finding: Finding) -> Finding:
    places = tuple(replace(place, excerpt="") for place in finding.places)
    return replace(finding, excerpt="", replacement="", reasons=(), places=places)
