"""The sweep (收件扫描): one pass over the inbox. Whatever stops it, a draft is in the inbox, in a case, or in quarantine.

Order for each draft: bytes into the vault and synced, screened, one database transaction, only then the original is moved away.
Killed anywhere in between, the next pass finds the original again, sees the same content, and only finishes the moving.
"""

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from disclosure_screen.intake.arrival import Look, look
from disclosure_screen.intake.routing import Arrival, arrivals
from disclosure_screen.model.errors import DisclosureScreenError, StoreError
from disclosure_screen.model.ledger import Value
from disclosure_screen.pipeline.deliver import deliver_due
from disclosure_screen.pipeline.notify import notify_due
from disclosure_screen.pipeline.receive import ACTOR, Event, Visit, received
from disclosure_screen.pipeline.repair import repair
from disclosure_screen.pipeline.reports import Render, own_render
from disclosure_screen.pipeline.rescreen import rescreen_stale
from disclosure_screen.pipeline.screens import Rules, Screened, Screens, own_screener
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import arrivals as memory
from disclosure_screen.store import lease


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
    with lease.at_work() as owner:
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
    deliver_due(workspace)
    notify_due(workspace)
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
    tenure = _Tenure(workspace, owner)
    with workspace.reading() as connection:
        refused = {entry.path: entry.signature for entry in memory.open_refusals(connection)}
    for arrival in arrivals(inbox, workspace.settings.folders):
        tenure.renew()
        seen = look(inbox, arrival)
        if refused.get(arrival.place) != seen.signature and not _taken_before(workspace, arrival, seen):
            visit = Visit(workspace, inbox, arrival, seen)
            events.append(received(visit, settle, _Renewing(screens, tenure), render))
    return SweepSummary(tuple(events), rescreen_stale(workspace, _Renewing(screens, tenure), render))


@dataclass
class _Tenure:
    """The lease while it is held; renewed now and then, however many files a draft has."""

    workspace: Workspace
    owner: str
    last: datetime.datetime | None = None

    def renew(self) -> None:
        now = self.workspace.now()
        if self.last is None or now - self.last > lease.TERM / 15:
            with self.workspace.unit(ACTOR) as unit:
                if not lease.acquire(unit, ACTOR, self.owner):
                    raise StoreError("另一次收件扫描已接手，本次到此为止")
            self.last = now


@dataclass(frozen=True)
class _Renewing:
    """The screener, renewing the lease before each file."""

    screens: Screens
    tenure: _Tenure

    @property
    def rulebook(self) -> Rules:
        return self.screens.rulebook

    def screen(self, path: Path, *, name: str | None = None) -> Screened:
        self.tenure.renew()
        return self.screens.screen(path, name=name)


def _taken_before(workspace: Workspace, arrival: Arrival, seen: Look) -> bool:
    """True for an original that was taken but could not be moved away, as long as it looks the same."""
    with workspace.reading() as connection:
        return memory.left(connection, arrival.place) == seen.signature
