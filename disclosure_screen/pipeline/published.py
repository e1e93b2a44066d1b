"""What is published (已公开): whether the release folder holds exactly what was approved, and which periods have ended."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from disclosure_screen.model.case import Case, Stage
from disclosure_screen.model.ledger import Value
from disclosure_screen.pipeline.release import holds
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import cases, releases


@dataclass(frozen=True, slots=True)
class TakeDown:
    """A task (撤下任务): the 公示 period of a released case has ended."""

    case: str
    title: str
    until: datetime.date

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        return {"case": self.case, "title": self.title, "until": self.until.isoformat()}


def published_faults(workspace: Workspace) -> tuple[str, ...]:
    """Every difference between ``released/`` and what was approved, in Chinese: changed, missing and extra."""
    with workspace.reading() as connection:
        released = {case.number: case for case in cases.listing(connection, (Stage.RELEASED,))}
    faults = [_fault(workspace, case) for case in released.values()]
    faults += [
        f"released/{path.name}：不是经审核公开的内容"
        for path in sorted(workspace.released.iterdir())
        if path.name not in released and not path.name.startswith(".")
    ]
    return tuple(fault for fault in faults if fault)


def take_downs(workspace: Workspace) -> tuple[TakeDown, ...]:
    """Released cases whose period has ended, oldest first."""
    today = workspace.now().date()
    with workspace.reading() as connection:
        ended = releases.published_until(connection, today.isoformat())
    return tuple(TakeDown(number, title, datetime.date.fromisoformat(until)) for number, title, until in ended)


def _fault(workspace: Workspace, case: Case) -> str:
    folder = workspace.released / case.number
    if not folder.is_dir():
        return f"released/{case.number}：已公开的文件夹不见了"
    return "" if holds(folder, case) else f"released/{case.number}：内容与审核通过的不一致（被改动、缺少或多出文件）"
