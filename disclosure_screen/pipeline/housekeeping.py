"""Housekeeping (日常维护): verify the ledger and what is published, export the head, back up, clear what has had its time."""

import os
from dataclasses import dataclass
from pathlib import Path

from disclosure_screen.model.errors import StoreError
from disclosure_screen.pipeline.backup import back_up, read_passphrase, snapshot
from disclosure_screen.pipeline.ledger import export_head, verify
from disclosure_screen.pipeline.notify import forget_told, notify_due
from disclosure_screen.pipeline.outlook import keep_all_in_step
from disclosure_screen.pipeline.published import published_faults
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import arrivals
from disclosure_screen.store.vault import disk_errors

BACKUPS = 14
"""How many nightly copies of the database are kept."""


@dataclass(frozen=True, slots=True)
class House:
    """What the round found and did."""

    ledger_entries: int
    published_faults: tuple[str, ...]
    refusals_settled: int
    polls_forgotten: int
    backups_kept: int

    def counts(self) -> dict[str, int]:
        """All that a scheduler may learn."""
        return {
            "ledger_entries": self.ledger_entries,
            "published_faults": len(self.published_faults),
            "refusals_settled": self.refusals_settled,
            "polls_forgotten": self.polls_forgotten,
            "backups_kept": self.backups_kept,
        }


def housekeeping(workspace: Workspace) -> House:
    """The nightly round. Raises :class:`StoreError` where the ledger does not hold, before anything is cleared."""
    check = verify(workspace)
    if check.faults:
        raise StoreError("台账核验不通过：" + "；".join(check.faults[:10]))
    export_head(workspace)
    settled = _settle_gone(workspace)
    forgotten = _forget_gone(workspace)
    keep_all_in_step(workspace)
    forget_told(workspace)
    notify_due(workspace)
    workspace.database.tidy()
    return House(check.entries, published_faults(workspace), settled, forgotten, _back_up(workspace))


def _settle_gone(workspace: Workspace) -> int:
    """Refusals of files that were left in the inbox and have since been taken away by their owner."""
    with workspace.reading() as connection:
        gone = [
            refused
            for refused in arrivals.open_refusals(connection)
            if refused.kept_in == "inbox"
            and not os.path.lexists(os.path.join(os.fsencode(workspace.inbox), refused.path))
        ]
    if gone:
        with workspace.unit("housekeeping") as unit:
            unit.record("refusals-settled", count=len(gone))
            for refused in gone:
                arrivals.settle(unit, refused.path)
    return len(gone)


def _forget_gone(workspace: Workspace) -> int:
    inbox = os.fsencode(workspace.inbox)
    with workspace.unit("housekeeping") as unit:
        gone = [path for path in arrivals.polled(unit.connection) if not os.path.lexists(os.path.join(inbox, path))]
        for path in gone:
            arrivals.forget_poll(unit, path)
    return len(gone)


def _back_up(workspace: Workspace) -> int:
    """A nightly copy of the database, encrypted where the office has set a key file; PostgreSQL has its own tools for this."""
    if workspace.settings.store_url or not (workspace.root / "screen.db").exists():
        return 0
    folder, keyfile = workspace.root / "backups", workspace.settings.backup_keyfile
    name = f"screen-{workspace.now():%Y%m%d}"
    with disk_errors():
        folder.mkdir(mode=0o700, exist_ok=True)
        if keyfile:
            (folder / f"{name}.backup").unlink(missing_ok=True)
            back_up(workspace, folder / f"{name}.backup", read_passphrase(workspace.root / keyfile), drafts=False)
        else:
            with snapshot(workspace) as copy:
                os.replace(copy, folder / f"{name}.db")
        kept: list[Path] = sorted(folder.glob("screen-*.*"), key=lambda path: path.stem)
        for old in kept[:-BACKUPS]:
            old.unlink()
    return min(len(kept), BACKUPS)
