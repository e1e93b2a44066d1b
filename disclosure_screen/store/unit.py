"""A unit of change (一次办理): the state change and its ledger entry in one transaction, so that neither can be forgotten.

:meth:`Unit.record` writes the entry first and hands back its number; every other write goes through :meth:`Unit.change`, which
refuses until something has been recorded. Scratch tables, and only they, may be written without an entry.
"""

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Executable, Table, func, insert, select
from sqlalchemy.sql.dml import Delete, Insert, Update

from disclosure_screen.model.ledger import GENESIS, LedgerEntry, Value, canonical, chained
from disclosure_screen.store.engine import Database
from disclosure_screen.store.guards import lock_chain
from disclosure_screen.store.tables import SCRATCH, ledger


class Unit:
    """One transaction in progress. Made by :func:`unit` only."""

    def __init__(self, connection: Connection, actor: str, now: datetime.datetime) -> None:
        self.connection = connection
        self.actor = actor
        self.now = now
        self.entries: list[LedgerEntry] = []

    @property
    def at(self) -> str:
        """This unit's moment, as it is stored."""
        return self.now.isoformat()

    def record(self, action: str, case: str = "", **body: Value) -> int:
        """Append an entry to the ledger; its number is what append-only rows use as their key."""
        last = self.connection.execute(
            select(ledger.c.seq, ledger.c.digest).order_by(ledger.c.seq.desc()).limit(1)
        ).one_or_none()
        seq, previous = (last.seq + 1, last.digest) if last else (1, GENESIS)
        entry = chained(seq, self.at, self.actor, action, case, canonical(body), previous)
        self.connection.execute(insert(ledger).values(**row(entry)))
        self.entries.append(entry)
        return seq

    def change(self, *statements: Insert | Update | Delete) -> None:
        """Execute changes of state that an entry of this unit stands for."""
        if not self.entries:
            raise AssertionError("a state change needs its ledger entry first")
        for statement in statements:
            self.connection.execute(statement)

    def scratch(self, *statements: Insert | Update | Delete) -> None:
        """Execute changes of scratch tables; refuses any other table."""
        for statement in statements:
            if not isinstance(statement.table, Table) or statement.table.name not in SCRATCH:
                raise AssertionError("only scratch tables may change without a ledger entry")
            self.connection.execute(statement)

    def fetch(self, statement: Executable) -> list[Any]:
        """Rows seen inside this transaction."""
        return list(self.connection.execute(statement))

    def count(self, table: Table) -> int:
        """How many rows a table has inside this transaction."""
        return int(self.connection.execute(select(func.count()).select_from(table)).scalar_one())


@contextmanager
def unit(database: Database, actor: str, now: datetime.datetime) -> Iterator[Unit]:
    """A unit of change. Leaving it normally commits everything; an exception takes everything back."""
    with database.writing() as connection:
        lock_chain(connection)
        yield Unit(connection, actor, now)


def row(entry: LedgerEntry) -> Mapping[str, str | int]:
    """The entry as a row of the ledger table."""
    return {
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "case_number": entry.case,
        "body": entry.body,
        "previous": entry.previous,
        "digest": entry.digest,
    }
