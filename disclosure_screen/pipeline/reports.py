"""Reports of a case (筛查报告): one HTML file for each screened file, written before the case is committed.

Of a sealed file nothing is rendered but its digest, rule and location: the document handed to the renderer is emptied first.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from disclosure_screen.model.document import Document
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.review.seal import sealed
from disclosure_screen.store.whole import write_whole

Render = Callable[[Document, Verdict], str]


def report_path(workspace: Workspace, number: str, version: int, position: int) -> Path:
    """Where the report of one file of one version lies. Positions count from 0, file names from 1."""
    return workspace.reports / report_name(number, version, position)


def report_name(number: str, version: int, position: int) -> str:
    """Its file name."""
    return f"{number}-v{version}-{position + 1:02d}.html"


def rendered(document: Document, verdict: Verdict, render: Render) -> str:
    """The report's HTML, emptied of all text where the file is sealed."""
    if verdict.grade is Grade.HALT:
        document = replace(document, blocks=(), gaps=(), children=())
    return render(document, sealed(verdict))


def write_report(workspace: Workspace, number: str, version: int, position: int, html: str) -> None:
    """Write it in one step: a reader never sees half a report."""
    write_whole(report_path(workspace, number, version, position), html.encode("utf-8"))


def own_render(workspace: Workspace) -> Render:
    """The product's own report, dated now, with the pages of a PDF beside its text and the list of findings as CSV.

    The CSV is named by the file's digest and lies beside the report, which names it; it is masked like the report.
    """
    from disclosure_screen.pipeline.pictures import pictures
    from disclosure_screen.report.findings_csv import findings_csv
    from disclosure_screen.report.html import render

    def dated(document: Document, verdict: Verdict) -> str:
        if verdict.grade is Grade.HALT or not verdict.findings:
            return render(document, verdict, rendered_at=workspace.now())
        name = f"{verdict.digest.removeprefix('sha256:')[:16]}.csv"
        write_whole(workspace.reports / name, findings_csv(document, verdict))
        pages = pictures(workspace.vault.path(verdict.digest), document, verdict)
        return render(document, verdict, rendered_at=workspace.now(), csv_name=name, pages=pages)

    return dated
