"""Files that have not changed since they were looked at (文件未变): so that a view need not read again what it read a second ago.

For what is shown only. What is decided by the gate at release is read anew, because an identity can be forged by whoever owns the
machine's clock, and bytes cannot.
"""

import os
import time
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Generic, TypeVar

Seen = TypeVar("Seen")
_RESTED = 2_000_000_000
"""Nanoseconds a file must have rested: a second change within one tick of the file system's clock leaves no trace."""
_MOST = 4096
Identity = tuple[tuple[int, int, int, int, int], ...]


class Unchanged(Generic[Seen]):
    """What was concluded from files, by a name, for as long as inode, size and both times of every file stay as they were."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Identity, Seen]] = {}
        self._lock = Lock()

    def get(self, name: str, stats: Iterable[os.stat_result], conclude: Callable[[], Seen]) -> Seen:
        """The conclusion, drawn again where any file is not the one it was drawn from."""
        now = tuple((s.st_dev, s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns) for s in stats)
        known = self._known.get(name)
        if known is not None and known[0] == now:
            return known[1]
        started = time.time_ns()
        concluded = conclude()
        if all(max(one[3:]) < started - _RESTED for one in now):
            with self._lock:
                if len(self._known) >= _MOST:
                    self._known.clear()
                self._known[name] = (now, concluded)
        return concluded
