"""Answering a refusal (未受理件办结): a named person says what became of a file that could not be taken in."""

from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import arrivals


def dismiss(workspace: Workspace, number: int, *, person: str, reason: str) -> None:
    """Take a refusal out of the queue; the file itself stays in quarantine. ``number`` is the refusal's ledger entry."""
    if not person.strip() or not reason.strip():
        raise UsageError("办结未受理件须写明办理人和理由")
    with workspace.unit(person.strip()) as unit:
        waiting = {refused.seq: refused for refused in arrivals.open_refusals(unit.connection)}
        if number not in waiting:
            raise UsageError(f"没有编号为 {number} 的未受理件")
        unit.record("refusal-dismissed", refusal=number, reason=reason.strip())
        arrivals.settle(unit, waiting[number].path)
