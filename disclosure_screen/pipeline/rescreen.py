"""Screening again (重新筛查): open cases whose files were judged under rules that are no longer in force.

The same bytes under new rules give a new verdict. Where the grade rises, or the policy now asks for more, approvals lapse by
themselves; the case goes back into review, or under seal.
"""

from disclosure_screen.intake.names import display
from disclosure_screen.model.case import Case, Stage
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.pipeline.outlook import ACTIVE, keep_in_step
from disclosure_screen.pipeline.reports import Render, rendered, report_path, write_report
from disclosure_screen.pipeline.screens import Screens
from disclosure_screen.pipeline.standing import standing
from disclosure_screen.pipeline.veiled import veil_of, veiled
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.review.decisions import pending
from disclosure_screen.review.procedure import Event
from disclosure_screen.review.seal import sealed
from disclosure_screen.store import cases, screenings


def rescreen_stale(workspace: Workspace, screens: Screens, render: Render | None = None) -> tuple[str, ...]:
    """Screen every open case again that was judged under other rules; returns their numbers."""
    with workspace.reading() as connection:
        stale = [
            case
            for case in cases.listing(connection, ACTIVE)
            if any(file.rulebook != screens.rulebook.digest for file in case.files)
        ]
    for case in stale:
        rescreen(workspace, case, screens, render)
    return tuple(case.number for case in stale)


def rescreen(workspace: Workspace, case: Case, screens: Screens, render: Render | None = None) -> None:
    """Screen the case's files again and let its stage follow."""
    verdicts: list[Verdict] = []
    pages: list[str] = []
    for file in case.files:
        screening = screens.screen(workspace.vault.path(file.digest), name=display(file.raw_name).text)
        verdicts.append(sealed(veiled(screening.verdict, veil_of(screening.document, screening.verdict))))
        pages.append(rendered(screening.document, screening.verdict, render) if render else "")
    grade = max(verdict.grade for verdict in verdicts)
    with workspace.unit("sweep") as unit:
        if cases.find(unit.connection, case.number) != case:
            return  # somebody acted meanwhile; the next pass will see it again
        unit.record("rescreen", case.number, before=case.grade.word, after=grade.word, rulebook=screens.rulebook.digest)
        for position, verdict in enumerate(verdicts):
            screenings.replace_verdict(unit, case.number, case.version, position, verdict)
            if pages[position]:
                write_report(workspace, case.number, case.version, position, pages[position])
            elif verdict.grade is Grade.HALT:
                report_path(workspace, case.number, case.version, position).unlink(missing_ok=True)
        screenings.index_values(unit, case.number, case.version, verdicts)
        now = standing(workspace, unit.connection, case.number, screens.rulebook.digest)
        event = _event(case, grade, complete=not pending(now))
        after = now.procedure.after(case.stage, event) if event else None
        if after is not None and after is not case.stage:
            cases.move(unit, case.number, after)
        keep_in_step(workspace, unit, [case.number])
    if grade is Grade.HALT:
        for file, verdict in zip(case.files, verdicts, strict=True):
            if verdict.grade is Grade.HALT:
                workspace.vault.seal(file.digest)


def _event(case: Case, grade: Grade, *, complete: bool) -> Event | None:
    if grade is Grade.HALT and case.grade is not Grade.HALT:
        return Event.HALTED
    if case.stage is Stage.APPROVED and not complete:
        return Event.LAPSED
    if case.stage is Stage.IN_REVIEW and complete:
        return Event.COMPLETED
    return None
