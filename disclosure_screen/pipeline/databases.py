"""Compiled databases of the fast path (快速通道编译缓存), kept in the user's cache folder; losing them costs a second, no more.

Each file carries the digest of its content: what a full disk or a broken one left behind is not read but made anew. The folder is
the user's alone, because a database is executed by the scanner, not merely read.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

_KEPT = 8
"""So many rulebooks' databases are kept, the oldest go."""


class CachedDatabases:
    """Databases as files of a folder, by default ``disclosure-screen`` in the user's cache."""

    def __init__(self, folder: Path | None = None) -> None:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        self._folder = folder or Path(base) / "disclosure-screen"

    def read(self, name: str) -> bytes | None:
        """What was written under this name, unharmed, or None."""
        try:
            if self._folder.stat().st_uid != os.getuid():
                return None
            kept = (self._folder / name).read_bytes()
        except OSError:
            return None
        digest, content = kept[:32], kept[32:]
        return content if hashlib.sha256(content).digest() == digest else None

    def write(self, name: str, content: bytes) -> None:
        """Keep it, whole or not at all. Where the folder cannot be written, nothing is kept and nothing is lost."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(descriptor, "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            os.replace(temporary, self._folder / name)
            by_age = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
            for old in by_age[_KEPT:]:
                old.unlink()
