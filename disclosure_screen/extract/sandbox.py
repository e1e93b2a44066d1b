"""Isolation (隔离读取): files are read in worker processes that may crash, hang or be killed without harm to us.

A worker gets an opened descriptor and no path, works under kernel limits, and is replaced after some files and after
anything strange. Whatever cannot even be opened is a document with a gap, as any other file that nobody could read.
"""

import errno
import os
import queue
import stat
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from disclosure_screen.extract.frames import Closed, Frame, Opened, collect
from disclosure_screen.extract.inflate import decode_name
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.process import UNKNOWN_TYPE, Fate, Worker, digest_of_descriptor
from disclosure_screen.extract.wire import Job
from disclosure_screen.model.document import Block, Document, Gap, GapReason, Layer

_SECOND_ATTEMPT = 64 * 2**20
"""Larger files are not searched again after their reader died."""


class Extractor:
    """Reads files in a pool of isolated workers. A context manager; safe to call from several threads at once.

    The first worker is started at construction, so that it is ready when the caller has loaded the rules.
    """

    def __init__(self, limits: Limits = Limits(), workers: int = 1, passwords: tuple[str, ...] = ()) -> None:  # noqa: B008
        self.limits, self.passwords = limits, passwords
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(max(1, workers) - 1):
            self._idle.put(None)
        self._idle.put(Worker(limits))

    def __enter__(self) -> "Extractor":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every idle worker."""
        with suppress(queue.Empty):
            while True:
                worker = self._idle.get_nowait()
                if worker is not None:
                    worker.end()

    def extract(self, path: Path, name: str | None = None) -> Document:
        """The file as blocks, gaps and children. Never raises on bad input; ``name`` is shown instead of the path's own."""
        return collect(self.stream(path, name))

    def stream(self, path: Path, name: str | None = None) -> Generator[Frame, None, None]:
        """The same as frames, as they arrive; the whole file is never held here."""
        shown = name or decode_name(os.fsencode(path.name))
        try:
            descriptor = _open(path)
        except _Unopened as refusal:
            yield from _unopened(shown, Gap(GapReason.UNREADABLE, detail=str(refusal)))
            return
        try:
            size = os.fstat(descriptor).st_size
            if size > self.limits.file_bytes:
                cap = f"文件大小 {size:,} 字节，超过上限 {self.limits.file_bytes:,} 字节，未读取"
                yield from _unopened(shown, Gap(GapReason.LIMIT, detail=cap), digest_of_descriptor(descriptor))
                return
            yield from self._isolated(descriptor, shown, size)
        finally:
            os.close(descriptor)

    def _isolated(self, descriptor: int, name: str, size: int) -> Iterator[Frame]:
        worker, fate = self._idle.get(), Fate.LOST
        try:
            if worker is None or not worker.alive():
                if worker is not None:
                    worker.end()
                worker = None  # whatever fails now, the place in the pool is given back empty
                worker = Worker(self.limits)
            fate = yield from worker.read(descriptor, Job(name, self.limits, self.passwords), size)
        finally:
            if worker is not None and fate is not Fate.FIT:
                worker.end()
            self._idle.put(worker if fate is Fate.FIT else None)
        if fate is Fate.LOST:
            yield from self._strings(descriptor, name, size)
            yield Closed()

    def _strings(self, descriptor: int, name: str, size: int) -> Generator[Frame, None, None]:
        """The second attempt at a file whose reader died: a fresh worker that looks for readable characters only."""
        if size > _SECOND_ATTEMPT:
            return
        worker = Worker(self.limits)
        try:
            for frame in worker.read(descriptor, Job(name, self.limits, only_strings=True), size):
                if isinstance(frame, Block) and frame.layer is Layer.EMBEDDED:
                    yield frame
        finally:
            worker.end()


class _Unopened(Exception):
    """Chinese: why a path was not opened."""


def _open(path: Path) -> int:
    """A descriptor of a regular file. Raises :class:`_Unopened` for anything else, without waiting on it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except (OSError, ValueError) as error:
        raise _Unopened(_WHY_NOT.get(getattr(error, "errno", 0), "无法打开文件，请检查文件和磁盘")) from error
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    raise _Unopened("这是文件夹，不是文件" if stat.S_ISDIR(mode) else "不是普通文件（管道、设备等），未读取")


_WHY_NOT = {
    errno.ELOOP: "这是快捷方式（符号链接），不是文件本身，请放入原文件",
    errno.ENOENT: "文件不存在或已被移走",
    errno.EACCES: "没有读取权限，请调整文件权限后重新放入",
    errno.EPERM: "没有读取权限，请调整文件权限后重新放入",
    errno.ENXIO: "不是普通文件（管道、设备等），未读取",
    errno.ENAMETOOLONG: "文件名过长，无法打开",
    errno.EIO: "磁盘读取错误",
}


def _unopened(name: str, gap: Gap, digest: str = "") -> Iterator[Frame]:
    """A document that is nothing but its name and a gap. Its digest is empty where no byte could be read."""
    yield Opened(name, UNKNOWN_TYPE, digest)
    yield Block(Layer.FILE_NAME, name)
    yield gap
    yield Closed()
