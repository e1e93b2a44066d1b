"""The parent's side of one isolated worker (隔离读取进程): started by exec, watched, killed when it will not end.

Never forked: a forked copy of a threaded parent deadlocks. What a worker sent before it died stays; its death is a gap.
"""

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Any, Final

import msgspec

from disclosure_screen.extract.frames import Closed, Frame, Opened
from disclosure_screen.extract.lifeline import Lifeline
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.wire import Batch, Job, receive, send
from disclosure_screen.model.document import Block, Gap, GapReason, Layer

UNKNOWN_TYPE: Final = "application/octet-stream"
_FILES_A_WORKER = 200
_BYTES_A_WORKER = 256 * 2**20
_BOOT = "import sys; sys.path[:] = sys.argv[2:]; from disclosure_screen.extract.worker import main; main()"


class Fate(Enum):
    """What became of a worker over a file: fit for another, spent (replace it), or lost with the file unfinished."""

    FIT = "fit"
    SPENT = "spent"
    LOST = "lost"


class Worker:
    """One worker process and the socket to it."""

    def __init__(self, limits: Limits) -> None:
        self.files = self.bytes = 0
        self.link, theirs = socket.socketpair()
        self.lifeline = Lifeline()
        with theirs, alone(self.lifeline) as walls:
            self.process = subprocess.Popen(
                command(_BOOT, json.dumps(asdict(limits))), stdin=theirs.fileno(), stdout=subprocess.DEVNULL, **walls
            )

    def alive(self) -> bool:
        """True while the process has not ended."""
        return self.process.poll() is None

    def end(self) -> None:
        """Kill the process and whatever it may have started."""
        self.link.close()
        self.lifeline.close()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def read(self, descriptor: int, job: Job, size: int) -> Generator[Frame, None, "Fate"]:
        """The frames of one file as they arrive. Where the worker is lost, the outermost document is left open."""
        self.files, self.bytes = self.files + 1, self.bytes + size
        fit = self.files < _FILES_A_WORKER and self.bytes < _BYTES_A_WORKER
        names: list[str] = []
        try:
            for batch in self._batches(descriptor, job):
                fit = fit and not any(gap.reason is GapReason.LIMIT for gap in batch.gaps)
                if names:
                    yield from batch.blocks
                    yield from batch.gaps
                    if batch.rows:
                        yield batch.rows
                if batch.opened:
                    names.append(batch.opened.name)
                    yield batch.opened
                if batch.closes and names:
                    names.pop()
                    yield Closed()
            return Fate.FIT if fit else Fate.SPENT
        except _Lost as loss:
            yield from self._obituary(loss, names, job.name, descriptor)
        return Fate.LOST

    def _batches(self, descriptor: int, job: Job) -> Generator[Batch, None, None]:
        """Batches up to the last one. Raises :class:`_Lost`; only time spent waiting for the worker counts."""
        left = job.limits.wall_seconds
        while True:
            started = time.monotonic()
            try:
                self.link.settimeout(max(left, 0.001))
                if left == job.limits.wall_seconds:
                    send(self.link, msgspec.msgpack.encode(job), descriptor)
                received = receive(self.link)
                if received is None:
                    raise self._loss()
                batch = msgspec.msgpack.decode(received[0], type=Batch)
            except TimeoutError:
                raise _Lost(GapReason.TIMEOUT, f"读取超过 {job.limits.wall_seconds:g} 秒，已中止") from None
            except (OSError, ValueError):  # a broken pipe, or a message that is none
                raise self._loss() from None
            left -= time.monotonic() - started
            yield batch
            if batch.last:
                return

    def _loss(self) -> "_Lost":
        """Why the worker is gone, in words of a gap."""
        try:
            code = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            code = 0
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            return _Lost(GapReason.TIMEOUT, "读取所需的计算时间或内存超过上限，已中止")
        return _Lost(GapReason.CRASHED, "读取程序异常中止，文件可能损坏或含有恶意内容")

    def _obituary(self, loss: "_Lost", names: list[str], name: str, descriptor: int) -> Generator[Frame, None, None]:
        if not names:
            yield Opened(name, UNKNOWN_TYPE, digest_of_descriptor(descriptor))
            yield Block(Layer.FILE_NAME, name)
        where = f"（读到内含文件“{names[-1]}”时）" if len(names) > 1 else ""
        for _ in names[1:]:
            yield Closed()
        yield Gap(loss.reason, detail=loss.detail + where)


class _Lost(Exception):
    """The worker is gone or no longer believed."""

    def __init__(self, reason: GapReason, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


def digest_of_descriptor(descriptor: int) -> str:
    """``sha256:<hex>`` of an opened file, in small steps; empty where it cannot be read to its end."""
    digest, at = hashlib.sha256(), 0
    try:
        while chunk := os.pread(descriptor, 1 << 20, at):
            digest.update(chunk)
            at += len(chunk)
    except OSError:
        return ""
    return f"sha256:{digest.hexdigest()}"


def command(boot: str, *arguments: str) -> list[str]:
    """The command that starts an isolated process; the import path follows the arguments."""
    # -I: nothing from the environment or the working directory; -S: the search for site-packages is already done.
    return [sys.executable, "-I", "-S", "-c", boot, *arguments, *search_path()]


@contextmanager
def alone(lifeline: Lifeline) -> Iterator[dict[str, Any]]:
    """What every isolated process is started with, besides what it reads and answers through."""
    with lifeline.handed_over() as (variable, descriptors):
        yield {
            "stderr": subprocess.DEVNULL,  # a library's complaint may quote the document
            "env": {**environment(), **variable},
            "pass_fds": descriptors,
            "cwd": "/",
            "start_new_session": True,
        }


def search_path() -> list[str]:
    """The parent's import path without the working directory, this package's own home first."""
    home = Path(__file__).resolve().parents[2]
    return list(dict.fromkeys([str(home), *(str(Path(entry).resolve()) for entry in sys.path if entry)]))


def environment() -> dict[str, str]:
    """Nothing of the parent's environment, which may hold secrets; what libraries need to stay small and quiet."""
    return {
        "LANG": "C.UTF-8",
        "PATH": "",
        "MALLOC_ARENA_MAX": "2",
        "OMP_NUM_THREADS": "2",
        "OPENBLAS_NUM_THREADS": "1",
        **({"LIBARCHIVE": os.environ["LIBARCHIVE"]} if "LIBARCHIVE" in os.environ else {}),
    }
