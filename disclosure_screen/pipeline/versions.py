"""Versions compared (前后两稿对照): what a correction fixed, what remains, what is new, by content and never by position."""

from dataclasses import dataclass

from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.report.difference import Difference, difference
from disclosure_screen.store import cases, screenings


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions of one case and what became of the findings between them."""

    title: str
    before: int
    after: int
    difference: Difference


def compared_versions(workspace: Workspace, number: str) -> Compared:
    """The present version against the one before. Raises UsageError where there is only one."""
    with workspace.reading() as connection:
        case = cases.find(connection, number)
        if case.version < 2:
            raise UsageError("本件只有一稿，没有可以对照的前一稿")
        earlier = screenings.verdicts(connection, number, case.version - 1)
        later = screenings.verdicts(connection, number, case.version)
    return Compared(case.title, case.version - 1, case.version, difference(earlier, later))
