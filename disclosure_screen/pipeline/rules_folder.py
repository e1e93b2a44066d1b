"""The office's own rules folder (本单位规则文件夹): tried as a whole with a change in it, changed one file at a time.

What came with the program is not an office's to change: an update would silently take it back.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from disclosure_screen.detect.proof import prove
from disclosure_screen.model.case import Role
from disclosure_screen.model.errors import Refusal
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.rulebook.lint import check
from disclosure_screen.store import people
from disclosure_screen.store.unit import Unit
from disclosure_screen.store.vault import disk_errors, sync_folder
from disclosure_screen.store.whole import replacing

CONFIRMING = frozenset({Role.RULES, Role.FINAL})
"""Roles that may put a term or a rule in force, never one they asked for."""
_MOST_ERRORS = 10


def own_folder(workspace: Workspace) -> Path:
    """The folder. Raises Refusal where the workspace uses the shipped rules."""
    if not workspace.settings.rules_folder:
        raise Refusal(("本工作区使用程序自带的规则，不能在这里改动；请先在 workspace.toml 里指定本单位的规则文件夹",))
    return workspace.rules


@contextmanager
def with_change(workspace: Workspace, file: str, content: bytes | None) -> Iterator[Path]:
    """A copy of the folder with this file written, or taken away where there is no content."""
    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(scratch) / "rules"
        shutil.copytree(workspace.rules, trial)
        if content is None:
            (trial / file).unlink(missing_ok=True)
        else:
            (trial / file).parent.mkdir(parents=True, exist_ok=True)
            (trial / file).write_bytes(content)
        yield trial


def refuse_broken(folder: Path) -> None:
    """Raises Refusal with what is wrong: no folder with an error in it takes effect, whichever file the error is in."""
    errors = check(folder, prove)
    if errors:
        raise Refusal(tuple(str(error) for error in errors[:_MOST_ERRORS]))


def refuse_open(path: Path) -> None:
    """Raises Refusal where somebody has the file open in Office, WPS or LibreOffice: they would write over the change."""
    locks = (f"~${path.name}", f"~${path.name[2:]}", f".~{path.name}", f".~lock.{path.name}#")
    if any((path.parent / lock).exists() for lock in locks):
        raise Refusal((f"{path.name} 正被打开，请关闭后重试",))


def refuse_same_eyes(unit: Unit, proposer: str, person: str) -> None:
    """Raises Refusal where the person asked for it, or may not confirm."""
    if person == proposer:
        raise Refusal(("提出的人不能自己复核",))
    who, today = (people.registered(unit.connection) or {}).get(person), unit.now.date()
    if who is None or not who.enabled or not any(who.holds(role, today) for role in CONFIRMING):
        raise Refusal(("您的角色不能复核规则和词条",))


def replace_file(path: Path, content: bytes | None) -> None:
    """Put the content in the file's place in one step, or take the file away."""
    with disk_errors():
        if content is None:
            path.unlink(missing_ok=True)
            sync_folder(path.parent)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path, 0o644) as file:
            file.write(content)
            if path.exists():
                os.fchmod(file.fileno(), path.stat().st_mode & 0o777)
