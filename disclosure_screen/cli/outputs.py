"""Where a screening goes (输出): a table, JSON lines, a SARIF log, or HTML reports in a folder.

Only verdicts are kept; a screening holds the text of its file and is let go as soon as it was taken.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from disclosure_screen import __version__
from disclosure_screen.model.errors import StoreError, UsageError
from disclosure_screen.model.verdict import Verdict
from disclosure_screen.report.terminal import Progress, Silent, print_verdicts, progress

if TYPE_CHECKING:
    from disclosure_screen.pipeline.screener import Screening


class Output(Protocol):
    """One form of output: told of every screening in turn, then to finish."""

    def progress(self, total: int) -> Progress:
        """What to show a person meanwhile."""
        ...

    def take(self, screening: "Screening") -> None:
        """Print or write what can be printed or written now."""
        ...

    def finish(self) -> None:
        """Print or write what needs all screenings."""
        ...


def output(kind: str, folder: Path | None, *, reveal: bool) -> Output:
    """The output of that kind. Raises UsageError where a folder is missing, or given where nothing is written."""
    if kind == "html" and folder is None:
        raise UsageError("生成 html 报告时请用 --output 指明存放目录。")
    if kind in ("json", "table"):
        if folder is not None:
            raise UsageError("--output 只用于 html 和 sarif。")
        return JsonLines(reveal) if kind == "json" else Table(reveal)
    if folder is not None:
        with _written(folder):
            folder.mkdir(parents=True, exist_ok=True)
    return Reports(folder, reveal) if kind == "html" and folder is not None else SarifLog(folder, reveal)


class JsonLines:
    """One JSON object a file, and nothing else on standard output (the contract)."""

    def __init__(self, reveal: bool) -> None:
        self._reveal = reveal

    def progress(self, total: int) -> Progress:
        """Nothing: standard error may be captured together with standard output."""
        return Silent()

    def take(self, screening: "Screening") -> None:
        """Print the record."""
        from disclosure_screen.report.contract import contract

        record = contract(_shown(screening, self._reveal))
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def finish(self) -> None:
        """Nothing is left to do."""


class Table:
    """A table for people, or plain lines when piped."""

    def __init__(self, reveal: bool) -> None:
        self._reveal = reveal
        self._verdicts: list[Verdict] = []

    def progress(self, total: int) -> Progress:
        """A bar on a terminal, where there is something to wait for."""
        return progress() if total > 1 else Silent()

    def take(self, screening: "Screening") -> None:
        """Keep the verdict."""
        self._verdicts.append(_shown(screening, self._reveal))

    def finish(self) -> None:
        """Print all verdicts."""
        print_verdicts(self._verdicts, sys.stdout)


class SarifLog:
    """One SARIF 2.1.0 log of all files, printed or written as ``disclosure-screen.sarif``."""

    def __init__(self, folder: Path | None, reveal: bool) -> None:
        self._folder, self._reveal = folder, reveal
        self._verdicts: list[Verdict] = []

    def progress(self, total: int) -> Progress:
        """A bar on a terminal."""
        return progress()

    def take(self, screening: "Screening") -> None:
        """Keep the verdict."""
        self._verdicts.append(_shown(screening, self._reveal))

    def finish(self) -> None:
        """Print or write the log."""
        from disclosure_screen.report.sarif import sarif

        log = json.dumps(sarif(self._verdicts, version=__version__), ensure_ascii=False, indent=2)
        if self._folder is None:
            print(log)
            return
        with _written(self._folder):
            (self._folder / "disclosure-screen.sarif").write_text(log + "\n", encoding="utf-8")


class Reports:
    """One HTML report a file with its list of findings beside it, and an index page over the folder."""

    def __init__(self, folder: Path, reveal: bool) -> None:
        self._folder, self._reveal = folder, reveal
        self._count = 0

    def progress(self, total: int) -> Progress:
        """A bar on a terminal."""
        return progress()

    def take(self, screening: "Screening") -> None:
        """Write the report and its CSV; names are numbers, because a file name may hold what must not be shown."""
        from disclosure_screen.pipeline.pictures import pictures
        from disclosure_screen.report.findings_csv import findings_csv
        from disclosure_screen.report.html import render

        self._count += 1
        document, verdict = screening.document, screening.verdict
        name = f"{self._count:04d}-{verdict.digest.removeprefix('sha256:')[:12]}"
        page = render(
            document,
            verdict,
            rendered_at=_now(),
            reveal=self._reveal,
            csv_name=f"{name}.csv",
            pages=pictures(screening.source, document, verdict),
        )
        with _written(self._folder):
            (self._folder / f"{name}.html").write_text(page, encoding="utf-8")
            (self._folder / f"{name}.csv").write_bytes(findings_csv(document, verdict, reveal=self._reveal))
        print(f"{verdict.grade.label}  {verdict.file}  {self._folder / f'{name}.html'}", flush=True)

    def finish(self) -> None:
        """Write the index."""
        from disclosure_screen.report.index import index

        with _written(self._folder):
            (self._folder / "index.html").write_text(index(self._folder, rendered_at=_now()), encoding="utf-8")
        print(f"总览：{self._folder / 'index.html'}")


def _shown(screening: "Screening", reveal: bool) -> Verdict:
    """The verdict as printed: values in routes (names of members and sheets) are masked like all others.

    The file's own path, which the caller typed, stays what it is.
    """
    if reveal:
        from disclosure_screen.pipeline.screener import revealed

        return revealed(screening)
    if not screening.verdict.findings:
        return screening.verdict
    from disclosure_screen.pipeline.veiled import veil_of, veiled

    masked = veiled(screening.verdict, veil_of(screening.document, screening.verdict))
    return replace(masked, file=screening.verdict.file)


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


@contextmanager
def _written(folder: Path) -> Iterator[None]:
    """Turns an error of the disk into one a person can act on."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"无法写入 {folder}：{error.strerror}。请检查磁盘空间和权限。") from error
