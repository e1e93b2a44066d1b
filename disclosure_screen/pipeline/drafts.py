"""What a drafter sees of their own drafts (送审件进展): where each stands, and what to correct in one that came back.

A drafter is told everything about a returned draft that its reviewers see, masked as they see it, and of any other draft only
where it stands: while a case is under review, its findings are the reviewers' business.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from disclosure_screen.model.case import Case, Decision, Disposition, Item, Outcome, Stage
from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline.queue import show
from disclosure_screen.pipeline.redact import propose
from disclosure_screen.pipeline.reports import report_path
from disclosure_screen.pipeline.screens import own_screener
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.review.items import closed
from disclosure_screen.store.drafts import Drafted, drafted_by


@dataclass(frozen=True, slots=True)
class Returned:
    """A draft that came back: whose words sent it back, and each open item, gravest first, with what was decided about it."""

    case: Case
    words: tuple[Decision, ...]
    items: tuple[Item, ...]
    decided: Mapping[str, Disposition]
    reports: tuple[int, ...]


def own_drafts(workspace: Workspace, name: str) -> tuple[Drafted, ...]:
    """The person's drafts, those returned first."""
    with workspace.reading() as connection:
        return drafted_by(connection, name)


def returned(workspace: Workspace, number: str, name: str) -> Returned:
    """What to correct. Raises UsageError for any other draft: not this person's, or not returned."""
    _refuse_others(workspace, number, name)
    now = show(workspace, number).standing
    live = now.live_dispositions
    return Returned(
        now.case,
        tuple(word for word in now.latest.values() if word.outcome is not Outcome.AGREE),
        tuple(
            sorted(
                (item for item in now.items if not closed(item, live)), key=lambda item: (-item.severity, item.place)
            )
        ),
        {entry.key: entry for entry in now.dispositions},
        tuple(at for at in range(len(now.case.files)) if report_path(workspace, number, now.case.version, at).exists()),
    )


def report(workspace: Workspace, number: str, name: str, position: int) -> bytes:
    """The report of one file of a returned draft. Raises UsageError where there is none."""
    found = returned(workspace, number, name)
    if position not in found.reports:
        raise UsageError("没有这份报告")
    return report_path(workspace, number, found.case.version, position).read_bytes()


def proposal(workspace: Workspace, number: str, name: str, position: int) -> tuple[str, bytes]:
    """A masked copy of one file of a returned draft, to work from: its name and content. Raises UsageError."""
    found = returned(workspace, number, name)
    if not 0 <= position < len(found.case.files):
        raise UsageError("没有这个文件")
    file = found.case.files[position]
    with tempfile.TemporaryDirectory() as scratch, own_screener(workspace) as screener:
        source, target = Path(scratch) / f"draft{Path(file.name).suffix[:10]}", Path(scratch) / "proposal"
        with workspace.vault.open(file.digest) as kept:
            source.write_bytes(kept.read())
        propose(screener, source, target)
        return f"遮盖建议稿-{Path(file.name).name}", target.read_bytes()


def _refuse_others(workspace: Workspace, number: str, name: str) -> None:
    mine = {draft.number: draft for draft in own_drafts(workspace, name)}
    if number not in mine:
        raise UsageError("您没有这件送审件")
    if mine[number].stage is not Stage.RETURNED:
        raise UsageError(f"这件送审件现为“{mine[number].stage.label}”，没有退回给您")
