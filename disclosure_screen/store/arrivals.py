"""What intake remembers (收件记录): polls between two passes, files left on a read-only share, refusals for the queue."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from disclosure_screen.store.tables import left_in_place, polls, refusals
from disclosure_screen.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Poll:
    """How a path looked when it last changed, since when, and how often it was then found incomplete."""

    signature: str
    since: str
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that could not become a case (拒收): why, and where it is now (inbox, or a folder under quarantine/)."""

    path: bytes
    name: str
    category: str
    reason: str
    signature: str
    kept_in: str
    at: str = ""
    seq: int = 0


def poll(connection: Connection, path: bytes) -> Poll | None:
    """What was remembered of this path."""
    found = connection.execute(select(polls).where(polls.c.path == path)).one_or_none()
    return Poll(found.signature, found.since, found.tries) if found else None


def polled(connection: Connection) -> tuple[bytes, ...]:
    """Every path remembered."""
    return tuple(bytes(path) for path in connection.execute(select(polls.c.path)).scalars())


def remember_poll(unit: Unit, path: bytes, seen: Poll) -> None:
    """Remember how a path looks now."""
    unit.scratch(
        delete(polls).where(polls.c.path == path),
        insert(polls).values(path=path, signature=seen.signature, since=seen.since, tries=seen.tries),
    )


def forget_poll(unit: Unit, path: bytes) -> None:
    """The path is dealt with."""
    unit.scratch(delete(polls).where(polls.c.path == path))


def left(connection: Connection, path: bytes) -> str | None:
    """The signature of a file that was taken but could not be moved away."""
    return connection.execute(select(left_in_place.c.signature).where(left_in_place.c.path == path)).scalar()


def remember_left(unit: Unit, path: bytes, signature: str) -> None:
    """The original stays where it is (read-only share); do not take it again while it looks the same."""
    unit.scratch(
        delete(left_in_place).where(left_in_place.c.path == path),
        insert(left_in_place).values(path=path, signature=signature),
    )


def refuse(unit: Unit, seq: int, refused: Refused) -> None:
    """Record a refusal; an earlier one of the same path is settled by it."""
    settle(unit, refused.path)
    unit.change(
        insert(refusals).values(
            seq=seq,
            path=refused.path,
            name=refused.name,
            category=refused.category,
            reason=refused.reason,
            signature=refused.signature,
            kept_in=refused.kept_in,
            at=unit.at,
            settled=False,
        )
    )


def settle(unit: Unit, path: bytes) -> None:
    """A later arrival at the same path answers an earlier refusal."""
    unit.change(update(refusals).where(refusals.c.path == path, refusals.c.settled.is_(False)).values(settled=True))


def open_refusals(connection: Connection) -> tuple[Refused, ...]:
    """Refusals still waiting for somebody, oldest first."""
    wanted = select(refusals).where(refusals.c.settled.is_(False)).order_by(refusals.c.seq)
    return tuple(
        Refused(
            path=bytes(row.path),
            name=row.name,
            category=row.category,
            reason=row.reason,
            signature=row.signature,
            kept_in=row.kept_in,
            at=row.at,
            seq=row.seq,
        )
        for row in connection.execute(wanted)
    )
