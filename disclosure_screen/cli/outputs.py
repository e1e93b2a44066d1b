"""Where a screening goes (输出): a table, JSON lines, a SARIF log, or HTML reports in a folder.

Only verdicts are kept; a screening holds the text of its file and is let go as soon as it was taken.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from disclosure_screen import __version__
from disclosure_screen.model.errors import StoreError, UsageError
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.terminal import print_verdicts

if TYPE_CHECKING:
    from disclosure_screen.pipeline.screener import Screening


class Output(Protocol):
    """One form of output: told of every screening in turn, then to finish."""

    def take(self, taken: "Shown") -> None:
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
        return JsonLines() if kind == "json" else Table()
    if folder is not None:
        with _written(folder):
            folder.mkdir(parents=True, exist_ok=True)
    return Reports(folder, reveal) if kind == "html" and folder is not None else SarifLog(folder)


class JsonLines:
    """One JSON object a file, and nothing else on standard output (the contract). ``file`` is the path as it was typed."""

    def take(self, taken: "Shown") -> None:
        """Print the record."""
        from disclosure_screen.report.contract import contract

        record = contract(replace(taken.verdict, file=taken.screening.verdict.file))
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def finish(self) -> None:
        """Nothing is left to do."""


class Table:
    """A table for people, or plain lines when piped."""

    def __init__(self) -> None:
        self._verdicts: list[Verdict] = []

    def take(self, taken: "Shown") -> None:
        """Keep the verdict."""
        self._verdicts.append(taken.verdict)

    def finish(self) -> None:
        """Print all verdicts."""
        print_verdicts(self._verdicts, sys.stdout)


class SarifLog:
    """One SARIF 2.1.0 log of all files, printed or written as ``disclosure-screen.sarif``."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._verdicts: list[Verdict] = []

    def take(self, taken: "Shown") -> None:
        """Keep the verdict."""
        self._verdicts.append(taken.verdict)

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

    def take(self, taken: "Shown") -> None:
        """Write the report and its CSV; names are numbers, because a file name may hold what must not be shown."""
        from disclosure_screen.pipeline.pictures import pictures
        from disclosure_screen.report.findings_csv import findings_csv
        from disclosure_screen.report.html import render

        self._count += 1
        document, verdict = taken.screening.document, taken.screening.verdict
        name = f"{self._count:04d}-{verdict.digest.removeprefix('sha256:')[:12]}"
        page = render(
            document,
            verdict,
            rendered_at=_now(),
            reveal=self._reveal,
            csv_name=f"{name}.csv",
            pages=pictures(taken.screening.source, document, verdict),
        )
        with _written(self._folder):
            (self._folder / f"{name}.html").write_text(page, encoding="utf-8")
            (self._folder / f"{name}.csv").write_bytes(findings_csv(document, verdict, reveal=self._reveal))
        print(f"{verdict.grade.label}  {taken.verdict.file}  {self._folder / f'{name}.html'}", flush=True)

    def finish(self) -> None:
        """Write the index."""
        from disclosure_screen.report.index import index

        with _written(self._folder):
            (self._folder / "index.html").write_text(index(self._folder, rendered_at=_now()), encoding="utf-8")
        print(f"总览：{self._folder / 'index.html'}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A screening and its verdict as it may be shown: masked in every name as in every excerpt, or revealed."""

    screening: "Screening"
    verdict: Verdict


def shown(screening: "Screening", *, reveal: bool) -> Shown:
    """The screening with the verdict that is printed: values in routes and in the file's own path are masked too."""
    if reveal and screening.verdict.grade is not Grade.HALT:
        from disclosure_screen.pipeline.screener import revealed

        return Shown(screening, revealed(screening))
    if not screening.verdict.findings:
        return Shown(screening, screening.verdict)
    from disclosure_screen.pipeline.veiled import veil_of, veiled

    return Shown(screening, veiled(screening.verdict, veil_of(screening.document, screening.verdict)))


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


@contextmanager
def _written(folder: Path) -> Iterator[None]:
    """Turns an error of the disk into one a person can act on."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"无法写入 {folder}：{error.strerror}。请检查磁盘空间和权限。") from error
