"""A reading process ends with its parent (随父进程退出), however the parent died and whatever a library is doing.

Without it a reader that never returns would outlive a killed parent until its CPU time is spent. The kernel does it: a
pipe nobody writes to sends SIGIO, unhandled and so deadly, when its last writer is gone.
"""

import fcntl
import os
import select
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_VARIABLE = "LIFELINE"


class Lifeline:
    """The parent's end, held open for as long as the process is to live."""

    def __init__(self) -> None:
        self._theirs, self._ours = os.pipe()

    @contextmanager
    def handed_over(self) -> Iterator[tuple[dict[str, str], tuple[int, ...]]]:
        """The environment variable and the descriptors to start the process with; its end is closed here afterwards."""
        try:
            yield {_VARIABLE: str(self._theirs)}, (self._theirs,)
        finally:
            os.close(self._theirs)

    def close(self) -> None:
        """Let go; a process that still runs ends."""
        with suppress(OSError):
            os.close(self._ours)


def hang_on() -> None:
    """In the process: from now on end when the parent is gone."""
    lifeline = int(os.environ.pop(_VARIABLE))
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    if select.select([lifeline], [], [], 0)[0]:  # gone before this process was ready to hear of it
        os._exit(1)
