"""Proposals (待复核事项): what one person has asked for and another has to confirm, of every kind, until it is settled."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select, update

from disclosure_screen.store.tables import proposals
from disclosure_screen.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing asked for, by whom and when. ``number`` is the ledger entry that asked; what is in ``body`` its kind knows."""

    number: int
    body: Mapping[str, Any] = field(repr=False)
    proposer: str
    at: datetime.datetime


def propose(unit: Unit, kind: str, number: int, body: str, *, proposer: str) -> None:
    """Keep it for a second pair of eyes; ``body`` is JSON."""
    unit.change(
        insert(proposals).values(seq=number, kind=kind, body=body, proposer=proposer, at=unit.at, settled=False)
    )


def waiting(connection: Connection, kind: str) -> tuple[Waiting, ...]:
    """What of this kind waits, oldest first."""
    wanted = select(proposals).where(proposals.c.kind == kind, proposals.c.settled.is_(False)).order_by(proposals.c.seq)
    return tuple(
        Waiting(row.seq, json.loads(row.body), row.proposer, datetime.datetime.fromisoformat(row.at))
        for row in connection.execute(wanted)
    )


def settled(unit: Unit, number: int) -> None:
    """It waits no longer, whatever became of it."""
    unit.change(update(proposals).where(proposals.c.seq == number).values(settled=True))
