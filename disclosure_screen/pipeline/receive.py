"""Receiving one arrival (收件): wait, refuse, or take into custody and submit; then, and only then, clear the original away.

Killed anywhere in between, the next pass finds the original again, sees the same content, and only finishes the clearing.
"""

import datetime
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from disclosure_screen.intake.arrival import Look, Member, unfinished
from disclosure_screen.intake.custody import NotTaken, clear_out, take
from disclosure_screen.intake.names import display
from disclosure_screen.intake.routing import Arrival, Kind
from disclosure_screen.intake.slip import BadSlip, Slip, read_slip
from disclosure_screen.model.errors import RulebookErrors, StoreError
from disclosure_screen.model.ledger import Value
from disclosure_screen.pipeline.repair import finish_clearing, quarantine
from disclosure_screen.pipeline.reports import Render
from disclosure_screen.pipeline.screens import Screens
from disclosure_screen.pipeline.submit import Became, Draft, Kept, Submitted, submit
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import arrivals as memory

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


@dataclass(frozen=True)
class Visit:
    """One arrival as it was seen in this pass."""

    workspace: Workspace
    inbox: bytes
    arrival: Arrival
    seen: Look

    @property
    def name(self) -> str:
        return display(self.arrival.place).text


def received(visit: Visit, settle: float, screens: Screens, render: Render | None) -> Event:
    """What became of one arrival."""
    workspace, inbox, arrival, seen = visit.workspace, visit.inbox, visit.arrival, visit.seen
    if seen.problem:
        return _refuse(visit, seen.problem)
    waiting = _not_yet(visit, settle)
    if waiting is not None:
        return waiting
    try:
        slip = read_slip(os.path.join(inbox, arrival.place, seen.slip)) if seen.slip else Slip()
        draft = _custody(visit, slip)
    except BadSlip as error:
        return _refuse(visit, str(error))
    except NotTaken as error:
        return Event(visit.name, "waiting", reason=error.reason) if error.later else _refuse(visit, error.reason)
    try:
        submitted = submit(workspace, draft, screens, actor=ACTOR, render=render)
    except (StoreError, RulebookErrors):
        raise  # of the disk or the rules, not of this draft: the whole pass stops
    except Exception as error:  # noqa: BLE001 - one draft that trips the screener must not keep all others waiting
        return Event(visit.name, "failed", reason=f"筛查程序出错（{type(error).__name__}），文件仍在收件箱")
    _clear(visit)
    return _event(f"{arrival.category}/{submitted.title}", submitted)


def _not_yet(visit: Visit, settle: float) -> Event | None:
    """None where the arrival may be taken now; else what to say while it waits, or its refusal after too many tries."""
    if settle <= 0:
        return None
    workspace, place, seen, now = visit.workspace, visit.arrival.place, visit.seen, visit.workspace.now()
    with workspace.reading() as connection:
        before = memory.poll(connection, place)
    if before is None or before.signature != seen.signature:
        return _remembered(visit, memory.Poll(seen.signature, now.isoformat(), 0), "刚到，等待静止")
    if seen.waiting:
        return Event(visit.name, "waiting", reason=seen.waiting)
    if now - datetime.datetime.fromisoformat(before.since) < datetime.timedelta(seconds=settle):
        return Event(visit.name, "waiting", reason="刚到，等待静止")
    reason = unfinished(visit.inbox, visit.arrival, seen)
    if not reason:
        return None
    tries = before.tries + 1
    if tries < workspace.settings.tries:
        return _remembered(visit, memory.Poll(seen.signature, before.since, tries), reason)
    return _refuse(visit, f"{reason}；等待 {tries} 轮仍不完整，请重新保存后放入")


def _remembered(visit: Visit, poll: memory.Poll, reason: str) -> Event:
    with visit.workspace.unit(ACTOR) as unit:
        memory.remember_poll(unit, visit.arrival.place, poll)
    return Event(visit.name, "waiting", reason=reason)


def _custody(visit: Visit, slip: Slip) -> Draft:
    workspace, arrival, kept = visit.workspace, visit.arrival, []
    for member in visit.seen.members:
        path = _path(visit.inbox, arrival, member)
        digest, size = take(path, member, workspace.vault.take, workspace.settings.largest_bytes)
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


def _refuse(visit: Visit, reason: str) -> Event:
    """Put the arrival into quarantine and its reason into the queue; where it cannot be moved, it stays and is remembered."""
    workspace, arrival = visit.workspace, visit.arrival
    kept_in = quarantine(workspace, workspace.inbox / Path(os.fsdecode(arrival.place)))
    refused = memory.Refused(
        path=arrival.place,
        name=visit.name,
        category=arrival.category,
        reason=reason,
        signature=visit.seen.signature if kept_in == "inbox" else "",
        kept_in=kept_in,
    )
    with workspace.unit(ACTOR) as unit:
        seq = unit.record("refuse", category=arrival.category, reason=reason, kept_in=kept_in)
        memory.refuse(unit, seq, refused)
        memory.forget_poll(unit, arrival.place)
    return Event(visit.name, "refused", reason=reason)


def _clear(visit: Visit) -> None:
    """Move the originals away; where that is not possible, remember that they have been taken."""
    workspace, arrival, seen = visit.workspace, visit.arrival, visit.seen
    aside = visit.inbox + b"/.taken"
    try:
        os.makedirs(aside, mode=0o700, exist_ok=True)
        moved = all(
            clear_out(_path(visit.inbox, arrival, member), member, os.path.join(aside, secrets.token_hex(8).encode()))
            for member in seen.members
        )
        if arrival.kind is Kind.FOLDER and moved:
            finish_clearing(workspace, workspace.inbox / os.fsdecode(arrival.place), seen.slip)
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
