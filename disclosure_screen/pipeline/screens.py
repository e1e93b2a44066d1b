"""What the verbs need of a screener (筛查接口): a protocol, so that opening a workspace loads no rules."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from disclosure_screen.model.document import Document
from disclosure_screen.model.verdict import Verdict
from disclosure_screen.store.unchanged import Unchanged

if TYPE_CHECKING:
    from disclosure_screen.pipeline.screener import Screener
    from disclosure_screen.pipeline.workspace import Workspace


class Rules(Protocol):
    """The rulebook in force, by its digest."""

    @property
    def digest(self) -> str:
        """``sha256:<hex>`` of every byte of the rules."""


class Screened(Protocol):
    """One screening: what was read and what was concluded."""

    @property
    def document(self) -> Document:
        """What was read; holds the file's text and is never stored."""

    @property
    def verdict(self) -> Verdict:
        """What was concluded, masked."""


class Screens(Protocol):
    """Anything that screens a file and never raises on a bad one."""

    @property
    def rulebook(self) -> Rules:
        """The rulebook in force."""

    def screen(self, path: Path, *, name: str | None = None) -> Screened:
        """Screen the file at ``path``, which is shown as ``name``."""


def own_screener(workspace: "Workspace") -> "Screener":
    """The real screener with the workspace's rules and key. Raises RulebookErrors: nothing runs with half a rulebook."""
    from disclosure_screen.pipeline.screener import Screener
    from disclosure_screen.text.fingerprint import Key

    return Screener.from_rules(workspace.rules, key=Key(workspace.key))


def rulebook_in_force(workspace: "Workspace") -> str:
    """The digest of the workspace's rules as they are now, without loading them; hashed again where any file has changed."""
    from disclosure_screen.rulebook.load import digest

    folder = workspace.rules
    try:
        stats = tuple(_every_entry(str(folder)))
    except OSError:
        return digest(folder)
    return _DIGESTS.get(str(folder), stats, lambda: digest(folder))


_DIGESTS = Unchanged[str]()


def _every_entry(folder: str) -> Iterator[os.stat_result]:
    """Of the folder and everything in it that counts: a file that comes or goes changes the times of its folder."""
    yield os.stat(folder)
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _every_entry(entry.path)
            else:
                yield entry.stat()
