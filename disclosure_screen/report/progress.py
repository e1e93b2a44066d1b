"""Progress (进度): what long work tells a person at a terminal, or another program as JSON events, one a line, on standard error.

Standard output belongs to the result alone. Names in events are masked like everything else.
"""

import json
import sys
from typing import IO, Literal, Protocol, Self

Kind = Literal["auto", "json", "none"]


class Progress(Protocol):
    """What long work tells as it goes."""

    def __enter__(self) -> Self:
        """Begin to show."""
        ...

    def __exit__(self, *_: object) -> None:
        """Stop showing."""
        ...

    def advance(self, name: str, done: int, grade: str) -> None:
        """``done`` files are finished, the last of them ``name`` with this grade."""
        ...

    def within(self, blocks: int, documents: int, page: int | None) -> None:
        """A large file is read so far: parts of text, files inside it, the page where it has pages."""
        ...


class Silent:
    """Nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def advance(self, name: str, done: int, grade: str) -> None:
        """Say nothing."""

    def within(self, blocks: int, documents: int, page: int | None) -> None:
        """Say nothing."""


class Bar:
    """A rich bar."""

    def __init__(self, stream: IO[str], total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Rich

        columns = (
            TextColumn("筛查"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
        )
        self._progress = Rich(*columns, console=Console(file=stream), transient=True)
        self._task, self._total = self._progress.add_task("", total=total), total

    def __enter__(self) -> Self:
        if self._total > 1:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def advance(self, name: str, done: int, grade: str) -> None:
        """Move the bar."""
        from rich.markup import escape

        from disclosure_screen.report.terminal import printable

        self._progress.update(self._task, description=escape(printable(name)), completed=done)

    def within(self, blocks: int, documents: int, page: int | None) -> None:
        """Say how far the open file is read; a bar for a single file begins here, since most are read in no time."""
        self._progress.start()
        where = f"第 {page:,} 页" if page else f"内含文件 {documents:,} 个" if documents > 1 else ""
        self._progress.update(self._task, description=f"正在读取：{blocks:,} 段 {where}".rstrip())


class Events:
    """JSON events: ``started``, one ``screened`` for each file, ``finished`` (or ``stopped``, where an error ended the work).

    Within a large file ``reading`` comes now and then.
    """

    def __init__(self, stream: IO[str], total: int) -> None:
        self._stream, self._total, self._done = stream, total, 0

    def __enter__(self) -> Self:
        self._say("started", total=self._total)
        return self

    def __exit__(self, kind: object = None, *_: object) -> None:
        self._say("finished" if kind is None else "stopped", done=self._done, total=self._total)

    def advance(self, name: str, done: int, grade: str) -> None:
        """One event."""
        self._done = done
        self._say("screened", done=done, total=self._total, file=name, grade=grade)

    def within(self, blocks: int, documents: int, page: int | None) -> None:
        """One event: ``reading``, with the page where there is one."""
        self._say("reading", blocks=blocks, documents=documents, **({} if page is None else {"page": page}))

    def _say(self, event: str, **facts: str | int) -> None:
        self._stream.write(json.dumps({"event": event, **facts}, ensure_ascii=True) + "\n")
        self._stream.flush()


def progress(kind: Kind, total: int, stream: IO[str] | None = None) -> Progress:
    """What is asked for: ``auto`` is a bar where a person watches, events elsewhere, nothing for a single file there."""
    shown = sys.stderr if stream is None else stream
    if kind == "none" or (kind == "auto" and total < 2 and not shown.isatty()):
        return Silent()
    return Bar(shown, total) if kind == "auto" and shown.isatty() else Events(shown, total)
