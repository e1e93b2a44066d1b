"""The queue and the case page (待办与案件): what waits for whom, as frozen values the console, the desk and the flows print."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from disclosure_screen.model.case import Case, CaseFile, Decision, Disposition, Item, ItemKind, Tier
from disclosure_screen.model.ledger import Value
from disclosure_screen.model.verdict import Grade
from disclosure_screen.pipeline.deadline import last_day
from disclosure_screen.pipeline.outlook import outlook
from disclosure_screen.pipeline.reports import report_name, report_path
from disclosure_screen.pipeline.screens import rulebook_in_force
from disclosure_screen.pipeline.standing import standing
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.review.gate import obstacles
from disclosure_screen.review.items import closed
from disclosure_screen.review.standing import Standing
from disclosure_screen.store import arrivals, outlooks


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One case in the queue. ``due`` is the last day of the tier whose turn it is, by working days; ``reports`` the folder."""

    case: Case
    pending: tuple[Tier, ...]
    open_items: int
    due: datetime.date | None
    overdue: bool
    reports: Path

    @property
    def report(self) -> Path | None:
        """The report of the case's first file, where there is one. Looked for when asked: a page of the desk does not ask."""
        path = self.reports / report_name(self.case.number, self.case.version, 0)
        return path if path.exists() else None

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        pending: list[Value] = [tier.value for tier in self.pending]
        return {
            "case": self.case.number,
            "title": self.case.title,
            "category": self.case.category,
            "grade": self.case.grade.word,
            "stage": self.case.stage.value,
            "stage_label": self.case.stage.label,
            "version": self.case.version,
            "pending": pending,
            "open_items": self.open_items,
            "due": self.due.isoformat() if self.due else None,
            "overdue": self.overdue,
            "opened": self.case.opened.isoformat(),
            "report": str(report) if (report := self.report) else None,
        }


@dataclass(frozen=True, slots=True)
class Queue:
    """Active cases, gravest first, and what could not be taken in.

    ``matching`` counts the cases on all pages, ``everything`` those waiting for anybody.
    """

    entries: tuple[Entry, ...]
    refused: tuple[arrivals.Refused, ...]
    matching: int = 0
    everything: int = 0

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        entries: list[Value] = [dict(entry.as_contract()) for entry in self.entries]
        refused: list[Value] = [
            {
                "number": r.seq,
                "name": r.name,
                "category": r.category,
                "reason": r.reason,
                "kept_in": r.kept_in,
                "at": r.at,
            }
            for r in self.refused
        ]
        return {"cases": entries, "refused": refused}


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One case, entire: its items, decisions, and every obstacle between it and release."""

    standing: Standing
    entry: Entry
    reports: tuple[Path, ...]
    obstacles: tuple[str, ...]

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        live = self.standing.live_dispositions
        gaps = [item for item in self.standing.items if item.kind is ItemKind.GAP]
        files: list[Value] = [_file(file) for file in self.standing.case.files]
        items: list[Value] = [
            _item(item, closed(item, live), gaps.index(item) + 1 if item in gaps else None)
            for item in self.standing.items
        ]
        decisions: list[Value] = [_decision(decision) for decision in self.standing.decisions]
        dispositions: list[Value] = [_disposition(entry) for entry in self.standing.dispositions]
        order: list[Value] = [[tier.value for tier in sorted(group)] for group in self.standing.order]
        reports: list[Value] = [str(path) for path in self.reports]
        blocking: list[Value] = [*self.obstacles]
        return {
            **self.entry.as_contract(),
            "drafter": self.standing.case.drafter,
            "department": self.standing.case.department,
            "files": files,
            "items": items,
            "order": order,
            "decisions": decisions,
            "dispositions": dispositions,
            "obstacles": blocking,
            "reports": reports,
        }


def queue(
    workspace: Workspace,
    *,
    all_stages: bool = False,
    tiers: Iterable[Tier] = (),
    limit: int | None = None,
    offset: int = 0,
) -> Queue:
    """What waits, gravest first and oldest first within a grade; one page of it where ``limit`` is given.

    ``tiers`` leaves only the cases that wait for one of them; with ``all_stages`` neither narrows anything.
    """
    wanted = tuple(tiers)
    with workspace.reading() as connection:
        listed = outlooks.all_of(connection) if all_stages else outlooks.in_queue(connection, wanted, limit, offset)
        everything = outlooks.count_in_queue(connection)
        matching = outlooks.count_in_queue(connection, wanted) if wanted else everything
        refused = arrivals.open_refusals(connection)
    due = cache(partial(last_day, workspace))  # many cases wait for the same tiers since the same day
    entries = tuple(_entry(workspace, case, outlook, due) for case, outlook in listed)
    return Queue(entries, refused, matching, everything)


def show(workspace: Workspace, number: str, *, rulebook: str | None = None) -> CasePage:
    """Everything about one case. Raises UsageError where there is no such case."""
    in_force = rulebook_in_force(workspace) if rulebook is None else rulebook
    with workspace.reading() as connection:
        now = standing(workspace, connection, number, in_force, held=workspace.vault.held_when_last_read)
    return CasePage(
        standing=now,
        entry=_entry(workspace, now.case, outlook(now), partial(last_day, workspace)),
        reports=_reports(workspace, now.case),
        obstacles=tuple(map(str, obstacles(now))),
    )


def _entry(
    workspace: Workspace,
    case: Case,
    outlook: outlooks.Outlook,
    last_day: Callable[[tuple[Tier, ...], datetime.date], datetime.date | None],
) -> Entry:
    due = last_day(outlook.waiting, outlook.turn_since.date())
    return Entry(
        case=case,
        pending=outlook.waiting,
        open_items=outlook.open_items,
        due=due,
        overdue=due is not None and workspace.now().date() > due,
        reports=workspace.reports,
    )


def _reports(workspace: Workspace, case: Case) -> tuple[Path, ...]:
    paths = (report_path(workspace, case.number, case.version, at) for at in range(len(case.files)))
    return tuple(path for path in paths if path.exists())


def _file(file: CaseFile) -> dict[str, Value]:
    return {
        "name": file.name,
        "digest": file.digest,
        "media_type": file.media_type,
        "size": file.size,
        "grade": file.grade.word,
    }


def _item(item: Item, is_closed: bool, gap: int | None) -> dict[str, Value]:
    return {
        "kind": item.kind.value,
        "fingerprint": item.key,
        "gap": gap,
        "title": item.title,
        "place": item.place,
        "severity": item.severity.word,
        "category": item.category,
        "seals": item.seals,
        "closed": is_closed,
    }


def _decision(decision: Decision) -> dict[str, Value]:
    return {
        "tier": decision.tier.value,
        "person": decision.person,
        "outcome": decision.outcome.value,
        "reason": decision.reason,
        "grade": Grade(decision.grade).word,
        "at": decision.at.isoformat(),
    }


def _disposition(entry: Disposition) -> dict[str, Value]:
    return {
        "item": entry.key,
        "action": entry.action.value,
        "person": entry.person,
        "reason": entry.reason,
        "at": entry.at.isoformat(),
        "expires": entry.expires.isoformat() if entry.expires else None,
    }
