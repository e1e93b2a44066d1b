"""The sweep (收件扫描): one pass over the inbox. Whatever stops it, a draft is in the inbox, in a case, or in quarantine.

Order for each draft: bytes into the vault and synced, screened, one database transaction, only then the original is moved away.
Killed anywhere in between, the next pass finds the original again, sees the same content, and only finishes the moving.
"""

import datetime
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from disclosure_screen.intake.arrival import Look, Member, look, unfinished
from disclosure_screen.intake.custody import NotTaken, clear_out, take
from disclosure_screen.intake.names import display
from disclosure_screen.intake.routing import Arrival, Kind, arrivals
from disclosure_screen.intake.slip import BadSlip, Slip, read_slip
from disclosure_screen.model.errors import DisclosureScreenError
from disclosure_screen.model.ledger import Value
from disclosure_screen.pipeline.repair import finish_clearing, quarantine, repair
from disclosure_screen.pipeline.reports import Render, own_render
from disclosure_screen.pipeline.rescreen import rescreen_stale
from disclosure_screen.pipeline.screens import Screens, own_screener
from disclosure_screen.pipeline.submit import Became, Draft, Kept, Submitted, submit
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import arrivals as memory
from disclosure_screen.store import lease

ACTOR = "sweep"


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to one arrival, in words for the console; ``case`` where it has one."""

    name: str
    word: str
    case: str = ""
    reason: str = ""

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        return {"name": self.name, "outcome": self.word, "case": self.case, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class SweepSummary:
    """One pass. ``busy`` where another sweep holds the lease: that is "later", never "failed"."""

    events: tuple[Event, ...] = ()
    rescreened: tuple[str, ...] = ()
    busy: bool = False

    def counts(self) -> dict[str, int]:
        """How many of each outcome; the only thing a scheduler may learn."""
        words = ("case", "version", "sighting", "waiting", "refused", "failed")
        found = {word: sum(event.word == word for event in self.events) for word in words}
        return {**found, "rescreened": len(self.rescreened), "busy": int(self.busy)}

    @property
    def exit_code(self) -> int:
        """0, or 2 where something failed that is not the draft's own fault."""
        return 2 if any(event.word == "failed" for event in self.events) else 0

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        events: list[Value] = [dict(event.as_contract()) for event in self.events]
        cases: list[Value] = [*self.rescreened]
        return {"events": events, "rescreened": cases, "busy": self.busy}


def sweep(
    workspace: Workspace,
    *,
    settle: float | None = None,
    screens: Screens | None = None,
    render: Render | None = None,
) -> SweepSummary:
    """Take in, screen and queue what has arrived and settled. ``settle`` 0 takes everything at once.

    Raises StoreError where disk or database fail and RulebookErrors where the rules do not load; files stay where they are.
    """
    owner = f"{lease.myself()}:{secrets.token_hex(4)}"
    with workspace.unit(ACTOR) as unit:
        if not lease.acquire(unit, ACTOR, owner):
            return SweepSummary(busy=True)
    try:
        summary = _swept(
            workspace, owner, workspace.settings.settle_seconds if settle is None else settle, screens, render
        )
    except BaseException:
        _end(workspace, owner, None)
        raise
    _end(workspace, owner, summary)
    return summary


def _end(workspace: Workspace, owner: str, summary: SweepSummary | None) -> None:
    try:
        with workspace.unit(ACTOR) as unit:
            lease.give_back(unit, ACTOR, owner)
            if summary is not None:
                lease.beat(unit, ACTOR, "failed" if summary.exit_code else "ok")
    except DisclosureScreenError:
        if summary is not None:
            raise
        # The first error is the one to report; the lease ends by itself.


def _swept(
    workspace: Workspace, owner: str, settle: float, screens: Screens | None, render: Render | None
) -> SweepSummary:
    workspace.vault.sweep_incoming()
    repair(workspace)
    if screens is not None:
        return _pass(workspace, owner, settle, screens, render)
    with own_screener(workspace) as own:
        return _pass(workspace, owner, settle, own, render or own_render(workspace))


def _pass(workspace: Workspace, owner: str, settle: float, screens: Screens, render: Render | None) -> SweepSummary:
    events: list[Event] = []
    inbox = os.fsencode(workspace.inbox)
    for arrival in arrivals(inbox, workspace.settings.folders):
        with workspace.unit(ACTOR) as unit:
            lease.acquire(unit, ACTOR, owner)
        event = _received(workspace, inbox, arrival, settle, screens, render)
        if event is not None:
            events.append(event)
    return SweepSummary(tuple(events), rescreen_stale(workspace, screens, render))


def _received(
    workspace: Workspace, inbox: bytes, arrival: Arrival, settle: float, screens: Screens, render: Render | None
) -> Event | None:
    """What became of one arrival; None where it was dealt with before and merely still lies there."""
    name = display(arrival.place).text
    seen = look(inbox, arrival)
    if _known_already(workspace, arrival, seen):
        return None
    if seen.problem:
        return _refuse(workspace, arrival, seen, seen.problem)
    waiting = _not_yet(workspace, inbox, arrival, seen, settle)
    if isinstance(waiting, Event):
        return waiting
    try:
        slip = read_slip(os.path.join(inbox, arrival.place, seen.slip)) if seen.slip else Slip()
        draft = _custody(workspace, inbox, arrival, seen, slip)
    except BadSlip as error:
        return _refuse(workspace, arrival, seen, str(error))
    except NotTaken as error:
        return (
            Event(name, "waiting", reason=error.reason)
            if error.later
            else _refuse(workspace, arrival, seen, error.reason)
        )
    try:
        submitted = submit(workspace, draft, screens, actor=ACTOR, render=render)
    except DisclosureScreenError:
        raise
    except Exception as error:  # noqa: BLE001 - one draft that trips the screener must not keep all others waiting
        return Event(name, "failed", reason=f"筛查程序出错（{type(error).__name__}），文件仍在收件箱")
    _clear(workspace, inbox, arrival, seen)
    return _event(f"{arrival.category}/{submitted.title}", submitted)


def _known_already(workspace: Workspace, arrival: Arrival, seen: Look) -> bool:
    with workspace.reading() as connection:
        if memory.left(connection, arrival.place) == seen.signature:
            return True
        return any(
            refused.path == arrival.place and refused.signature == seen.signature
            for refused in memory.open_refusals(connection)
        )


def _not_yet(workspace: Workspace, inbox: bytes, arrival: Arrival, seen: Look, settle: float) -> Event | None:
    """None where the arrival may be taken now; else what to say while it waits, or its refusal after too many tries."""
    if settle <= 0:
        return None
    name, now = display(arrival.place).text, workspace.now()
    with workspace.unit(ACTOR) as unit:
        before = memory.poll(unit.connection, arrival.place)
        if before is None or before.signature != seen.signature:
            memory.remember_poll(unit, arrival.place, memory.Poll(seen.signature, now.isoformat(), 0))
            return Event(name, "waiting", reason="刚到，等待静止")
        if seen.waiting:
            return Event(name, "waiting", reason=seen.waiting)
        if now - datetime.datetime.fromisoformat(before.since) < datetime.timedelta(seconds=settle):
            return Event(name, "waiting", reason="刚到，等待静止")
        reason = unfinished(inbox, arrival, seen)
        if not reason:
            return None
        memory.remember_poll(unit, arrival.place, memory.Poll(seen.signature, before.since, before.tries + 1))
    if before.tries + 1 < workspace.settings.tries:
        return Event(name, "waiting", reason=reason)
    return _refuse(workspace, arrival, seen, f"{reason}；等待 {before.tries + 1} 轮仍不完整，请重新保存后放入")


def _custody(workspace: Workspace, inbox: bytes, arrival: Arrival, seen: Look, slip: Slip) -> Draft:
    kept = []
    for member in seen.members:
        digest, size = take(
            _path(inbox, arrival, member), member, workspace.vault.take, workspace.settings.largest_bytes
        )
        raw = member.path or arrival.raw_name
        kept.append(Kept(digest, size, display(raw).text, raw))
    return Draft(
        category=arrival.category,
        title=slip.title or display(arrival.raw_name).text,
        place=arrival.place,
        files=tuple(kept),
        drafter=slip.drafter,
        department=slip.department,
        publish_until=slip.publish_until,
    )


def _refuse(workspace: Workspace, arrival: Arrival, seen: Look, reason: str) -> Event:
    """Put the arrival into quarantine and its reason into the queue; where it cannot be moved, it stays and is remembered."""
    name = display(arrival.place).text
    kept_in = quarantine(workspace, workspace.inbox / Path(os.fsdecode(arrival.place)))
    with workspace.unit(ACTOR) as unit:
        seq = unit.record("refuse", category=arrival.category, reason=reason, kept_in=kept_in)
        memory.refuse(
            unit,
            seq,
            memory.Refused(
                path=arrival.place,
                name=name,
                category=arrival.category,
                reason=reason,
                signature=seen.signature if kept_in == "inbox" else "",
                kept_in=kept_in,
            ),
        )
        memory.forget_poll(unit, arrival.place)
    return Event(name, "refused", reason=reason)


def _clear(workspace: Workspace, inbox: bytes, arrival: Arrival, seen: Look) -> None:
    """Move the originals away; where that is not possible, remember that they have been taken."""
    aside = inbox + b"/.taken"
    try:
        os.makedirs(aside, mode=0o700, exist_ok=True)
        moved = all(
            clear_out(_path(inbox, arrival, member), member, os.path.join(aside, os.fsencode(secrets.token_hex(8))))
            for member in seen.members
        )
        if arrival.kind is Kind.FOLDER and moved:
            finish_clearing(os.path.join(inbox, arrival.place), seen.slip)
    except OSError:
        moved = False
    with workspace.unit(ACTOR) as unit:
        memory.forget_poll(unit, arrival.place)
        if not moved:
            memory.remember_left(unit, arrival.place, seen.signature)


def _path(inbox: bytes, arrival: Arrival, member: Member) -> bytes:
    whole = os.path.join(inbox, arrival.place)
    return os.path.join(whole, member.path) if member.path else whole


def _event(name: str, submitted: Submitted) -> Event:
    if submitted.became is Became.SIGHTING:
        told = f"与已有案件内容相同（{submitted.category}，{submitted.stage.label}），已并入"
        return Event(name, "sighting", submitted.case, told)
    if submitted.became is Became.VERSION:
        told = f"整改后重新送审：已消除 {submitted.fixed} 处，仍存在 {submitted.remaining} 处，新增 {submitted.new} 处"
        return Event(name, "version", submitted.case, told)
    return Event(name, "case", submitted.case, submitted.grade.label)
