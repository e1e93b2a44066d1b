"""Delivery (送达): released cases copied to every configured target, withdrawn ones taken down there again.

Delivery comes after release and cannot undo it. Every outcome is a ledger entry, and the entries themselves are the list of what
is still to be done, so a crash at any point costs one more attempt. A target that fails is tried again after a growing pause.
"""

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from disclosure_screen.model.case import Case, Stage
from disclosure_screen.model.ledger import LedgerEntry
from disclosure_screen.pipeline.paths import published_name
from disclosure_screen.pipeline.sftp import NotDelivered
from disclosure_screen.pipeline.targets import Target, targets
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import cases, lease
from disclosure_screen.store import ledger as chain

ACTOR = "delivery"
DELIVERED, FAILED, RECALLED, RECALL_FAILED = "delivered", "delivery-failed", "recalled", "recall-failed"
WORDS = {DELIVERED: "已送达", FAILED: "未送达", RECALLED: "已撤下", RECALL_FAILED: "未能撤下"}
LONGEST_PAUSE = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Delivery:
    """The last word on one case at one target; ``failures`` counts those in a row."""

    case: str
    target: str
    outcome: str
    at: datetime.datetime
    reason: str = ""
    failures: int = 0

    @property
    def label(self) -> str:
        """The outcome in Chinese."""
        return WORDS[self.outcome]

    def rests(self, now: datetime.datetime) -> bool:
        """True where it failed and its pause is not over: a minute, then two, four, …, a day."""
        pause = min(datetime.timedelta(minutes=2 ** min(self.failures - 1, 11)), LONGEST_PAUSE)
        return self.failures > 0 and now < self.at + pause


def deliver_due(workspace: Workspace) -> tuple[Delivery, ...]:
    """Deliver and take down what is due; returns the outcomes. Never raises for a target's sake."""
    places = targets(workspace)
    if not places:
        return ()
    with lease.at_work() as owner:
        with workspace.unit(ACTOR) as unit:
            if not lease.acquire(unit, ACTOR, owner):
                return ()
        try:
            return tuple(_attempted(workspace, owner, *due) for due in _due(workspace, places))
        finally:
            with workspace.unit(ACTOR) as unit:
                lease.give_back(unit, ACTOR, owner)


def deliveries(workspace: Workspace) -> Mapping[tuple[str, str], Delivery]:
    """The last word on every case and target."""
    latest: dict[tuple[str, str], Delivery] = {}
    with workspace.reading() as connection:
        for entry in chain.entries(connection, actions=WORDS):
            found = _delivery(entry, latest)
            latest[found.case, found.target] = found
    return latest


def _due(workspace: Workspace, places: tuple[Target, ...]) -> Iterator[tuple[Case, Target, bool]]:
    """Cases with the target they are owed to, and whether they are to be taken down there."""
    known, now = deliveries(workspace), workspace.now()
    with workspace.reading() as connection:
        listed = cases.listing(connection, (Stage.RELEASED, Stage.WITHDRAWN))
    for case in listed:
        for target in places:
            last = known.get((case.number, target.name))
            gone = case.stage is Stage.WITHDRAWN
            owed = (
                last is not None and last.outcome in (DELIVERED, RECALL_FAILED)
                if gone
                else last is None or last.outcome == FAILED
            )
            if owed and (last is None or not last.rests(now)):
                yield case, target, gone


def _attempted(workspace: Workspace, owner: str, case: Case, target: Target, gone: bool) -> Delivery:
    with workspace.unit(ACTOR) as unit:
        lease.acquire(unit, ACTOR, owner)
    reason = _take_back(target, case) if gone else _put(workspace, target, case)
    outcome = (RECALL_FAILED if reason else RECALLED) if gone else (FAILED if reason else DELIVERED)
    with workspace.unit(ACTOR) as unit:
        unit.record(outcome, case.number, target=target.name, reason=reason, version=case.version)
        return Delivery(case.number, target.name, outcome, unit.now, reason, int(bool(reason)))


def _put(workspace: Workspace, target: Target, case: Case) -> str:
    files = {published_name(file).as_posix(): file.digest for file in case.files}
    try:
        target.put(case.number, workspace.released / case.number, files)
    except NotDelivered as refused:
        return str(refused)
    except Exception as error:  # noqa: BLE001 - the isolation border: a driver may raise anything, and none may un-release
        return _named(error)
    return ""


def _take_back(target: Target, case: Case) -> str:
    try:
        target.take_back(case.number)
    except NotDelivered as refused:
        return str(refused)
    except Exception as error:  # noqa: BLE001 - the isolation border, as above
        return _named(error)
    return ""


def _named(error: Exception) -> str:
    """What kind of error it was. Its own words may hold an address with a password or a line of a file."""
    return f"公开目标出错（{type(error).__name__}），稍后自动重试"


def _delivery(entry: LedgerEntry, latest: Mapping[tuple[str, str], Delivery]) -> Delivery:
    body = json.loads(entry.body)
    target, failed = str(body["target"]), entry.action in (FAILED, RECALL_FAILED)
    before = latest.get((entry.case, target))
    again = before.failures if before is not None and before.outcome == entry.action else 0
    moment = datetime.datetime.fromisoformat(entry.at)
    return Delivery(entry.case, target, entry.action, moment, str(body["reason"]), again + 1 if failed else 0)
