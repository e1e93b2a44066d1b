"""Searching (查询): cases by their words, and the cases in which one value stands, by keyed fingerprint (举一反三)."""

from disclosure_screen.model.case import Case
from disclosure_screen.pipeline.screens import own_screener
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import cases, screenings


def cases_like(workspace: Workspace, words: str) -> tuple[Case, ...]:
    """Cases whose number, title, category or department holds every word, newest first."""
    wanted = words.split()
    with workspace.reading() as connection:
        listed = cases.listing(connection)
    found = [case for case in listed if all(word in _face(case) for word in wanted)]
    return tuple(sorted(found, key=lambda case: case.number, reverse=True))


def where_else(workspace: Workspace, value: str, *, person: str) -> tuple[tuple[str, ...], tuple[Case, ...]]:
    """What kinds of value that is, and every case in which it was found. The look itself is recorded, without the value."""
    with own_screener(workspace) as screener:
        findings = screener.screen_text(value)
    prints = sorted({finding.value_fingerprint for finding in findings})
    with workspace.unit(person) as unit:
        unit.record("value-search", fingerprints=[*prints])
        numbers = {number for fingerprint in prints for number in screenings.where_seen(unit.connection, fingerprint)}
        found = tuple(cases.find(unit.connection, number) for number in sorted(numbers))
    return tuple(dict.fromkeys(finding.title for finding in findings)), found


def _face(case: Case) -> str:
    return f"{case.number} {case.title} {case.category} {case.department}"
