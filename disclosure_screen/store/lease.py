"""The lease (独占办理权): one sweep at a time, whatever started it, and no deadlock after a power cut.

Our own row rather than a lock of the scheduler, because such a lock outlives a killed process and silently cancels every later
run. A lease ends by itself; one whose owner died on this machine ends at once.
"""

import datetime
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from disclosure_screen.store.tables import heartbeats, leases
from disclosure_screen.store.unit import Unit

TERM = datetime.timedelta(minutes=15)
"""How long a lease holds without being renewed: longer than the slowest single file may take."""
_AT_WORK: set[str] = set()
"""Owners in this process whose work goes on."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """When a scheduled job last ended, and how (for the watchdog)."""

    at: datetime.datetime
    outcome: str


def myself() -> str:
    """This process, so that it cannot be mistaken for a later one with the same number."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


@contextmanager
def at_work() -> Iterator[str]:
    """An owner for one piece of work of this process; when the work ends, however it ends, the owner counts as gone."""
    owner = f"{myself()}:{secrets.token_hex(4)}"
    _AT_WORK.add(owner)
    try:
        yield owner
    finally:
        _AT_WORK.discard(owner)


def acquire(unit: Unit, name: str, owner: str) -> bool:
    """Take or renew the lease; False where somebody else who may still be alive holds it."""
    held = unit.connection.execute(select(leases).where(leases.c.name == name)).one_or_none()
    if held and held.owner != owner and not _over(held.owner, held.expires, unit.now):
        return False
    unit.scratch(
        delete(leases).where(leases.c.name == name),
        insert(leases).values(name=name, owner=owner, expires=(unit.now + TERM).isoformat(), renewed=unit.at),
    )
    return True


def give_back(unit: Unit, name: str, owner: str) -> None:
    """End the lease, if it is still this owner's."""
    unit.scratch(delete(leases).where(leases.c.name == name, leases.c.owner == owner))


def beat(unit: Unit, name: str, outcome: str) -> None:
    """Note that a scheduled job has ended."""
    unit.scratch(
        delete(heartbeats).where(heartbeats.c.name == name),
        insert(heartbeats).values(name=name, at=unit.at, outcome=outcome),
    )


def last_beat(connection: Connection, name: str) -> Heartbeat | None:
    """When that job last ended; None where it never ran."""
    found = connection.execute(select(heartbeats).where(heartbeats.c.name == name)).one_or_none()
    return Heartbeat(datetime.datetime.fromisoformat(found.at), found.outcome) if found else None


def _over(owner: str, expires: str, now: datetime.datetime) -> bool:
    if datetime.datetime.fromisoformat(expires) < now:
        return True
    host, number, started, *_ = *owner.split(":"), "", ""
    if f"{host}:{number}:{started}" == myself():
        return owner not in _AT_WORK
    return host == socket.gethostname() and (not number.isdecimal() or _started(int(number)) != started)


def _started(process: int) -> str:
    """The process's start time in clock ticks since boot; empty where there is no such process."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] == "Z" else fields[19]
