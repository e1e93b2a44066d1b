"""The isolated side of extraction (隔离读取进程): reads hostile files with nothing in reach worth taking.

Started afresh by :mod:`disclosure_screen.extract.sandbox`; never imported by anything else. Files arrive as opened
descriptors over a socket, so this process needs no path; results leave as msgpack frames. It may not write, connect or
start a process: kernel limits where there are any, an audit hook where there are not.
"""

import contextlib
import gc
import importlib
import os
import resource
import select
import socket
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec

from disclosure_screen.extract.cell_rows import CellRows
from disclosure_screen.extract.frames import Closed, Frame, Opened
from disclosure_screen.extract.lifeline import hang_on
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.wire import BATCH_BLOCKS, BATCH_CHARACTERS, BATCH_SECONDS, Batch, Job, receive, send
from disclosure_screen.model.document import Block, Gap, GapReason

NUMBER_OF_FILES = 128
"""Descriptors this process may hold open: libraries load their own files on first use."""


def main() -> None:
    """Serve jobs from the socket on descriptor 0 until it is closed."""
    link = socket.socket(fileno=os.dup(0))
    sys.dont_write_bytecode = True
    hang_on()
    gc.set_threshold(100_000, 50, 100)  # blocks are acyclic; walking a million of them again and again finds nothing
    restrict()
    leave_network()
    _warm(link)
    while (received := receive(link)) is not None:
        message, descriptors = received
        job = msgspec.msgpack.decode(message, type=Job)
        limit_cpu(job.limits.cpu_seconds)
        for batch in _batches(job, descriptors[0]):
            send(link, msgspec.msgpack.encode(batch))


OFTEN_NEEDED = ("PIL.ImageOps", "PIL.ImageSequence", "PIL.JpegImagePlugin", "PIL.PngImagePlugin", "encodings.gb18030")
"""What formats import on first use and nearly every office file makes them use: most writers add a thumbnail."""


def _warm(link: socket.socket) -> None:
    """Import formats while there is nothing to do; the parent is loading its rules meanwhile."""
    from disclosure_screen.extract.discovery import load, names

    steps: list[Callable[[], object]] = [partial(load, name) for name in names()]
    steps += [partial(_preload, name) for name in OFTEN_NEEDED]
    for step in steps:
        if select.select([link], [], [], 0)[0]:
            return
        step()


def _preload(name: str) -> None:
    """A library that is missing is the format's own affair when it is asked for."""
    with contextlib.suppress(ImportError):
        importlib.import_module(name)


def _batches(job: Job, descriptor: int) -> Iterator[Batch]:
    from disclosure_screen.extract.driver import read_frames, read_strings
    from disclosure_screen.extract.source import Source

    before = os.fstat(descriptor)
    with os.fdopen(descriptor, "rb", buffering=1 << 16) as file:
        source = Source(job.name, file, limits=job.limits, passwords=job.passwords)
        depth = 0
        batch, characters, due = Batch([], []), 0, time.monotonic() + BATCH_SECONDS
        for frame in read_strings(source) if job.only_strings else read_frames(source):
            if isinstance(frame, Closed):
                depth -= 1
                if depth == 0 and _changed(before, os.fstat(descriptor)):
                    batch.gaps.append(Gap(GapReason.UNREADABLE, detail="读取过程中文件被改动，请待文件写完后重新送审"))
            depth += isinstance(frame, Opened)
            characters += _put(batch, frame)
            full = len(batch.blocks) >= BATCH_BLOCKS or characters > BATCH_CHARACTERS
            if full or isinstance(frame, Opened | Closed | CellRows) or time.monotonic() > due:
                batch.last = depth == 0
                yield batch
                batch, characters, due = Batch([], []), 0, time.monotonic() + BATCH_SECONDS


def _put(batch: Batch, frame: Frame) -> int:
    """Adds a frame; answers how many characters that was."""
    if isinstance(frame, Block):
        batch.blocks.append(frame)
        return len(frame.text)
    if isinstance(frame, Gap):
        batch.gaps.append(frame)
    elif isinstance(frame, CellRows):
        batch.rows = frame
    elif isinstance(frame, Opened):
        batch.opened = frame
    else:
        batch.closes = True
    return 0


def _changed(before: os.stat_result, after: os.stat_result) -> bool:
    return (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)


def limit_cpu(seconds: int) -> None:
    """CPU time for the next file, counted from now: the process has already spent some on others."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, hard))


def restrict() -> Limits:
    """Put up the walls, and answer the limits this process was started with."""
    limits = msgspec.json.decode(sys.argv[1], type=Limits)
    resource.setrlimit(resource.RLIMIT_AS, (limits.address_space, limits.address_space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (NUMBER_OF_FILES, NUMBER_OF_FILES))
    # RLIMIT_NPROC counts every process of the user and would also forbid threads, which recognition needs.
    sys.addaudithook(_refuse)
    return limits


def leave_network() -> bool:
    """Into a network of its own with nothing in it, where the kernel lets us; a taken-over library then reaches no one.

    Without the right to do so the audit hook alone stands between Python code and the network.
    """
    import ctypes

    try:
        kernel = ctypes.CDLL(None)
        return any(kernel.unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_NETWORK | _NEW_USER))
    except (OSError, AttributeError):
        return False


_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_FORBIDDEN = frozenset(
    {
        "os.exec", "os.fork", "os.forkpty", "os.link", "os.mkdir", "os.posix_spawn", "os.remove", "os.rename", "os.rmdir",
        "os.spawn", "os.symlink", "os.system", "os.truncate", "os.chmod", "os.chown", "os.kill", "pty.spawn",
        "subprocess.Popen", "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname",
        "socket.sendto", "ftplib.connect", "smtplib.connect", "urllib.Request", "webbrowser.open",
    }
)  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """No library that reads a document needs any of this; a file that makes one try is an attack."""
    if event in _FORBIDDEN or (event == "open" and _is_write(arguments)):
        raise PermissionError(f"refused in the isolated process: {event}")


def _is_write(arguments: tuple[Any, ...]) -> bool:
    path, _, flags = arguments
    return isinstance(flags, int) and bool(flags & _WRITES) and path not in (os.devnull, os.devnull.encode())


if __name__ == "__main__":
    main()
