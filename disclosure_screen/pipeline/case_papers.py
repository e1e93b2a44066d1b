"""The papers of a case (一件的材料): report on notice and annexes together, list of findings, review sheet, comparison.

Made from the bytes in the vault under the rules in force now, so that they can be written again years later. Everything is
masked, so it may lie where people work; of a sealed case nothing is written.
"""

from collections.abc import Sequence
from pathlib import Path

from disclosure_screen.extract.drawn_pages import DrawnPage
from disclosure_screen.extract.page_images import PageKey
from disclosure_screen.intake.names import display
from disclosure_screen.model.case import Case, CaseFile, Stage
from disclosure_screen.model.document import Document
from disclosure_screen.model.errors import Refusal
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.pipeline.pictures import pictures
from disclosure_screen.pipeline.screens import Screens
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.report.difference import difference_html
from disclosure_screen.report.findings_csv import findings_csv
from disclosure_screen.report.html import render
from disclosure_screen.report.index import COMPARISON, index
from disclosure_screen.report.review_sheet import review_sheet
from disclosure_screen.report.view import CaseFacts
from disclosure_screen.store import cases
from disclosure_screen.store.vault import disk_errors
from disclosure_screen.store.whole import write_whole

Screened = tuple[Document, Verdict]

_MOST_PAGES = 24
"""With so many drawn no further file's are: each takes three megabytes of memory, and the report has no room for more."""


def case_papers(workspace: Workspace, number: str, folder: Path, screens: Screens) -> tuple[Path, ...]:
    """Write the papers of one case into ``folder`` and bring its index up to date; what was written."""
    with workspace.reading() as connection:
        case = cases.find(connection, number)
        versions = cases.files_of(connection, [number])
    if case.stage is Stage.SEALED:
        raise Refusal((f"{number} 已封存，不再生成材料；由保密审查人员处理",))
    now = [_screened(workspace, file, screens) for file in case.files]
    stem = f"{number}-v{case.version}"
    (document, verdict), *annexes = now
    facts = _facts(case)
    at = workspace.now()
    papers = {
        f"{stem}.疑点清单.csv": findings_csv(document, verdict, files=annexes),
        f"{stem}.审查单.docx": review_sheet(document, verdict, rendered_at=at, case=facts, files=annexes),
        f"{stem}.html": render(
            document,
            verdict,
            rendered_at=at,
            case=facts,
            files=annexes,
            csv_name=f"{stem}.疑点清单.csv",
            pages=_pages(workspace, now),
        ).encode(),
    }
    earlier = versions.get((number, case.version - 1), ())
    if earlier:
        before = [_screened(workspace, file, screens) for file in earlier]
        title = f"{number}　第 {case.version - 1} 稿与第 {case.version} 稿"
        papers[stem + COMPARISON] = difference_html(before, now, rendered_at=at, title=title).encode()
    with disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
    for name, content in papers.items():
        write_whole(folder / name, content)
    write_whole(folder / "index.html", index(folder, rendered_at=at).encode())
    return (*(folder / name for name in papers), folder / "index.html")


def _screened(workspace: Workspace, file: CaseFile, screens: Screens) -> Screened:
    screening = screens.screen(workspace.vault.path(file.digest), name=display(file.raw_name).text)
    return screening.document, screening.verdict


def _pages(workspace: Workspace, screened: Sequence[Screened]) -> dict[PageKey, DrawnPage]:
    found: dict[PageKey, DrawnPage] = {}
    if any(verdict.grade is Grade.HALT for _, verdict in screened):
        return found
    for document, verdict in screened:
        if verdict.digest and len(found) < _MOST_PAGES:
            found |= pictures(workspace.vault.path(verdict.digest), document, verdict)
    return found


def _facts(case: Case) -> CaseFacts:
    return CaseFacts(
        number=case.number,
        category=case.category,
        department=case.department,
        stage=case.stage.label,
        drafter=case.drafter,
    )
