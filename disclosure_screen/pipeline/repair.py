"""Repair at start (恢复): finish what a killed process left half-done, in the direction its last committed step points."""

import os
import secrets
from pathlib import Path

from disclosure_screen.intake.names import ignored, junk
from disclosure_screen.model.case import Stage
from disclosure_screen.model.verdict import Grade
from disclosure_screen.pipeline.manifest import sign_releases
from disclosure_screen.pipeline.release import settle_half_releases
from disclosure_screen.pipeline.withdraw import take_out
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import cases
from disclosure_screen.store.vault import hashed


def repair(workspace: Workspace) -> None:
    """Seal what must be sealed, settle half-made releases and withdrawals, and clear originals that were set aside."""
    with workspace.reading() as connection:
        withdrawn = [case.number for case in cases.listing(connection, (Stage.WITHDRAWN,))]
        halted = [
            file.digest
            for case in cases.listing(connection, (Stage.SEALED,))
            for file in case.files
            if file.grade is Grade.HALT
        ]
    for digest in halted:
        workspace.vault.seal(digest)
    for number in withdrawn:
        take_out(workspace, number)
    settle_half_releases(workspace)
    sign_releases(workspace)
    _clear_aside(workspace)


def quarantine(workspace: Workspace, path: Path) -> str:
    """Move something out of the inbox without opening it; returns where it is now, relative to the workspace."""
    folder = workspace.quarantine / f"{workspace.now():%Y%m%d}-{secrets.token_hex(4)}"
    try:
        folder.mkdir(mode=0o700)
        os.rename(path, folder / path.name)
    except OSError:
        if folder.exists():
            folder.rmdir()
        return "inbox"
    return str(folder.relative_to(workspace.root))


def finish_clearing(workspace: Workspace, folder: Path, slip: bytes) -> None:
    """Take away a folder whose members are all in custody. What was no draft but may be somebody's goes to quarantine."""
    raw = os.fsencode(folder)
    if slip:
        os.unlink(os.path.join(raw, slip))
    for place, _, names in os.walk(raw, topdown=False):
        for name in names:
            if junk(name):
                os.unlink(os.path.join(place, name))
        if not os.listdir(place):
            os.rmdir(place)
    if folder.exists() and all(ignored(name) for _, _, names in os.walk(raw) for name in names):
        kept_in = quarantine(workspace, folder)
        with workspace.unit("sweep") as unit:
            unit.record("leftovers", kept_in=kept_in)


def _clear_aside(workspace: Workspace) -> None:
    """Originals set aside and then not removed: away with those the vault holds; the others go to quarantine."""
    aside = workspace.inbox / ".taken"
    if not aside.is_dir() or aside.is_symlink():
        return
    for left in aside.iterdir():
        if not left.is_file() or left.is_symlink() or not _in_custody(workspace, left):
            quarantine(workspace, left)
        else:
            left.unlink()


def _in_custody(workspace: Workspace, path: Path) -> bool:
    with path.open("rb") as file:
        digest = hashed(file)
    return workspace.vault.held(digest) == digest
