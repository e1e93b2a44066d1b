"""Release (公开): byte-identical files, written once, after the gate has been asked inside the same transaction.

The bytes are staged and synced first. Then, with the database's write lock held, the gate is asked, the folder renamed into
place, what stands there is hashed again, and the ledger entry and the stage change are committed. A process killed between rename
and commit leaves a folder without a record; the next start asks the gate again and completes the record or takes the folder back.
"""

import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from disclosure_screen.model.case import Case, CaseFile, Stage
from disclosure_screen.model.errors import Refusal, StoreError
from disclosure_screen.model.ledger import Value
from disclosure_screen.pipeline.manifest import sign_releases
from disclosure_screen.pipeline.paths import published_name
from disclosure_screen.pipeline.screens import rulebook_in_force
from disclosure_screen.pipeline.standing import standing
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.review.gate import obstacles
from disclosure_screen.review.procedure import Event
from disclosure_screen.review.standing import Standing
from disclosure_screen.store import cases, releases
from disclosure_screen.store.unit import Unit
from disclosure_screen.store.vault import Vault, disk_errors, hashed, sync_folder

STAGING = ".staging"


@dataclass(frozen=True, slots=True)
class Released:
    """What went out: the folder, and each file's path in it with its digest."""

    case: str
    folder: Path
    files: tuple[tuple[str, str], ...]

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        files: list[Value] = [{"name": name, "digest": digest} for name, digest in self.files]
        return {"case": self.case, "folder": str(self.folder), "files": files}


def release(workspace: Workspace, number: str, *, actor: str = "", rulebook: str | None = None) -> Released:
    """Publish an approved case. Raises :class:`Refusal` with every obstacle at once; then only the refusal is on record.

    ``rulebook`` is the digest of the rules in force; by default it is taken from the workspace's rules folder.
    """
    in_force = rulebook_in_force(workspace) if rulebook is None else rulebook
    with workspace.reading() as connection:
        before = standing(workspace, connection, number, in_force, held=workspace.vault.held)
    try:
        _released(workspace, before, actor or "release", in_force)
    except Refusal as refusal:
        with workspace.unit(actor or "release") as unit:
            reasons: list[Value] = [*refusal.reasons]
            unit.record("release-refused", number, reasons=reasons, version=before.case.version)
        raise
    sign_releases(workspace)
    return Released(number, workspace.released / number, tuple((f.name, f.digest) for f in before.case.files))


def settle_half_releases(workspace: Workspace, *, rulebook: str | None = None) -> tuple[str, ...]:
    """Folders in ``released/`` without a record: complete the record where the gate allows it, else take them back.

    Only for whoever holds the sweep's lease. Returns the numbers of the cases it settled.
    """
    settled = []
    for folder in sorted(workspace.released.iterdir()):
        if folder.is_dir() and not folder.name.startswith("."):
            with workspace.unit("repair") as unit:
                if _settled(workspace, unit, folder, rulebook):
                    settled.append(folder.name)
    _clear_staging(workspace)
    return tuple(settled)


def _released(workspace: Workspace, before: Standing, actor: str, in_force: str) -> None:
    number = before.case.number
    _refuse_if(before, before.case)
    staged = _staged(workspace, before.case)
    try:
        with workspace.unit(actor) as unit:
            now = standing(workspace, unit.connection, number, in_force, held=workspace.vault.held)
            _refuse_if(now, before.case)
            _publish(workspace, staged, now.case)
            _record(unit, now.case, now.procedure.after(now.case.stage, Event.RELEASED), "release")
    except BaseException:
        _take_back(workspace, number, staged)
        raise
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _clear_staging(workspace: Workspace) -> None:
    """Remove what killed releases left staged; an hour old, so that one in progress keeps its own."""
    staging = workspace.released / STAGING
    for left in staging.iterdir() if staging.is_dir() else ():
        if workspace.now().timestamp() - left.lstat().st_mtime > 3600:
            shutil.rmtree(left, ignore_errors=True)


def _refuse_if(now: Standing, expected: Case) -> None:
    reasons = tuple(map(str, obstacles(now)))
    if now.case != expected:
        reasons = (*reasons, "案件刚刚有变化，请重试")
    if reasons:
        raise Refusal(reasons)


def _take_back(workspace: Workspace, number: str, staged: Path) -> None:
    """Undo a rename whose record was not committed. Where even that cannot be told, the next start settles it."""
    target = workspace.released / number
    if staged.exists() or not target.exists():
        return
    try:
        with workspace.reading() as connection:
            recorded = cases.find(connection, number).stage in (Stage.RELEASED, Stage.WITHDRAWN)
        if not recorded:
            os.rename(target, staged)
    except (StoreError, OSError):
        return


def _staged(workspace: Workspace, case: Case) -> Path:
    folder = workspace.released / STAGING / f"{case.number}-{secrets.token_hex(4)}"
    with disk_errors():
        try:
            folder.mkdir(parents=True, mode=0o755)
            for file in case.files:
                _write(workspace.vault, file, folder / published_name(file))
            for place, _, _ in os.walk(folder, topdown=False):
                sync_folder(Path(place))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return folder


def _write(vault: Vault, file: CaseFile, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    with vault.open(file.digest) as original, os.fdopen(descriptor, "wb") as copy:
        shutil.copyfileobj(original, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())


def _publish(workspace: Workspace, staged: Path, case: Case) -> None:
    """Rename into place, then hash what stands there: the last look before it counts."""
    target = workspace.released / case.number
    with disk_errors():
        if target.exists():
            raise Refusal((f"released/{case.number} 已存在，请先核对",))
        os.rename(staged, target)
        sync_folder(workspace.released)
    if not holds(target, case):
        os.rename(target, staged)
        raise StoreError("写出的文件与审核通过的内容不一致，已撤回，请检查磁盘")


def holds(folder: Path, case: Case) -> bool:
    """True where the folder holds exactly the case's files, byte for byte, and nothing else."""
    expected = {published_name(file): file.digest for file in case.files}
    found = {path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()}
    return found == set(expected) and all(_digest(folder / name) == digest for name, digest in expected.items())


def _digest(path: Path) -> str:
    if path.is_symlink():
        return ""
    with path.open("rb") as file:
        return hashed(file)


def _record(unit: Unit, case: Case, stage: Stage | None, action: str) -> None:
    if stage is None:
        raise Refusal((f"案件现为“{case.stage.label}”，审核办法不允许公开",))
    digests: list[Value] = [*case.digests]
    seq = unit.record(action, case.number, files=digests, version=case.version)
    releases.add_release(unit, seq, case)
    cases.move(unit, case.number, stage)


def _settled(workspace: Workspace, unit: Unit, folder: Path, rulebook: str | None) -> bool:
    if folder.name not in {case.number for case in cases.listing(unit.connection)}:
        return False  # not ours; verifying the published folder reports it
    case = cases.find(unit.connection, folder.name)
    if case.stage in (Stage.RELEASED, Stage.WITHDRAWN):
        return False
    in_force = rulebook_in_force(workspace) if rulebook is None else rulebook
    now = standing(workspace, unit.connection, case.number, in_force, held=workspace.vault.held)
    if not obstacles(now) and holds(folder, case):
        _record(unit, case, now.procedure.after(case.stage, Event.RELEASED), "release-completed")
    else:
        unit.record("release-taken-back", case.number)
        os.rename(folder, workspace.quarantine / f"{folder.name}-{secrets.token_hex(4)}")
    return True
