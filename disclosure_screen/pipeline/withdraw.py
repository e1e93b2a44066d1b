"""Withdrawing (撤回): before release by whoever sent it, after release by a reviewer; the files leave ``released/`` at once."""

import os
import secrets

from disclosure_screen.model.case import DECIDING_ROLES, Stage
from disclosure_screen.model.errors import Refusal, UsageError
from disclosure_screen.pipeline.manifest import FOLDER
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.review.procedure import Event
from disclosure_screen.store import cases, people
from disclosure_screen.store.unit import Unit
from disclosure_screen.store.vault import disk_errors


def withdraw(workspace: Workspace, number: str, *, person: str, reason: str) -> None:
    """Take a case back; a published one is moved out of ``released/`` in the same step. It never comes back by itself."""
    if not person.strip() or not reason.strip():
        raise UsageError("撤回须写明办理人和理由")
    with workspace.unit(person.strip()) as unit:
        case = cases.find(unit.connection, number)
        stage = workspace.procedure.after(case.stage, Event.WITHDRAWN)
        if stage is None:
            raise Refusal((f"案件现为“{case.stage.label}”，不能撤回",))
        _refuse_strangers(workspace, unit, case.stage, person.strip())
        unit.record("withdraw", number, reason=reason.strip(), before=case.stage.value)
        cases.move(unit, number, stage)
    take_out(workspace, number)


def _refuse_strangers(workspace: Workspace, unit: Unit, stage: Stage, person: str) -> None:
    """Once reviewers are registered, only who is registered takes back, and only a reviewer takes down what is public."""
    known = people.reviewing(unit.connection, [person])
    if known is None:
        return
    who, today = known.get(person), workspace.now().date()
    if who is None or not who.enabled:
        raise Refusal((f"“{person}”没有登记或已停用，不能撤回",))
    if stage is Stage.RELEASED and not any(who.holds(role, today) for role in DECIDING_ROLES):
        raise Refusal((f"“{person}”没有审核角色，不能撤下已公开的内容",))


def take_out(workspace: Workspace, number: str) -> bool:
    """Move a withdrawn case's folder out of ``released/``. Repeated at every start, so a crash leaves nothing published."""
    with disk_errors():
        (workspace.root / FOLDER / f"{number}.json").unlink(missing_ok=True)
    published = workspace.released / number
    if not published.exists():
        return False
    with disk_errors():
        (workspace.root / "withdrawn").mkdir(mode=0o700, exist_ok=True)
        os.rename(published, workspace.root / "withdrawn" / f"{number}-{secrets.token_hex(4)}")
    return True
