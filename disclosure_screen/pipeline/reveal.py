"""Revealing (显示原值): who had the plain values of which file shown, in the ledger of the workspace it happened in.

The line is written before a value is shown. Where it cannot be written nothing is shown: a ledger that knows of some looks
and not of others says nothing about any. Outside a workspace there is no ledger, and nothing to record in.
"""

import os
import pwd
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure_screen.model.errors import DisclosureScreenError, StoreError
from disclosure_screen.model.verdict import Grade, Verdict

if TYPE_CHECKING:
    from disclosure_screen.pipeline.workspace import Workspace

Witness = Callable[[Verdict, str], None]
"""Told of every verdict before it is shown, and in which form. Raises StoreError where that cannot be recorded."""


def workspaces_around(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The workspaces that hold one of these paths or the working folder, and the one the verbs use by default here."""
    default = Path(os.environ.get("DISCLOSURE_SCREEN_WORKSPACE") or "workspace")
    folders = dict.fromkeys((Path.cwd(), default.absolute(), default.resolve()))
    for path in paths:
        folders |= dict.fromkeys((path.absolute().parent, path.absolute(), path.resolve().parent, path.resolve()))
    above = dict.fromkeys(ancestor for folder in folders for ancestor in (folder, *folder.parents))
    return tuple(dict.fromkeys(folder.resolve() for folder in above if _is_workspace(folder)))


@contextmanager
def witness(roots: Iterable[Path]) -> Iterator[Witness]:
    """Records in the ledgers of these workspaces. A halted file is never shown, so there is nothing to record of it."""
    with ExitStack() as held:
        try:
            opened = [held.enter_context(_opened(root)) for root in roots]
        except (DisclosureScreenError, OSError) as error:
            raise _refused(error) from None
        who = f"{_login()}（命令行）"

        def record(verdict: Verdict, form: str) -> None:
            for workspace in opened if verdict.grade is not Grade.HALT else ():
                try:
                    with workspace.unit(who) as unit:
                        unit.record("reveal", digest=verdict.digest, rulebook=verdict.rulebook, form=form)
                except (DisclosureScreenError, OSError) as error:
                    raise _refused(error) from None

        yield record


def _opened(root: Path) -> "Workspace":
    from disclosure_screen.pipeline.workspace import Workspace  # outside a workspace no database is loaded

    return Workspace.open(root, create=False)


def _is_workspace(folder: Path) -> bool:
    return (folder / "workspace.toml").is_file() and (folder / "vault").is_dir()


def _refused(error: Exception) -> StoreError:
    return StoreError(f"显示原值须记入工作区台账，现在记不进去，因此不显示。{error}")


def _login() -> str:
    """By the number the kernel knows the user by; the environment may say anything."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"用户 {os.getuid()}"
