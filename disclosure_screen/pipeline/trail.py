"""The ledger in pages (台账分页): newest first, for a screen."""

from sqlalchemy import func, select

from disclosure_screen.model.ledger import LedgerEntry
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store.tables import ledger


def page(workspace: Workspace, number: int, size: int) -> tuple[tuple[LedgerEntry, ...], int]:
    """One page of entries, newest first, and how many there are in all. Pages count from 1."""
    with workspace.reading() as connection:
        total = int(connection.execute(select(func.count()).select_from(ledger)).scalar_one())
        rows = connection.execute(
            select(ledger).order_by(ledger.c.seq.desc()).limit(size).offset((number - 1) * size)
        ).all()
    entries = tuple(
        LedgerEntry(row.seq, row.at, row.actor, row.action, row.case_number, row.body, row.previous, row.digest)
        for row in rows
    )
    return entries, total
