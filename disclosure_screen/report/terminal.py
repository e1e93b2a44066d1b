"""The terminal's view (终端显示): grouped findings and a one-line verdict for each file, masked.

A rich table on a terminal; plain lines of text when piped, because a table drawn for eyes is a trap for ``grep``. Rich is
imported only where a table is drawn.
"""

import sys
from collections.abc import Sequence
from typing import IO, Protocol, Self

from disclosure_screen.model.finding import Finding, Severity
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.words import SHAPES, confidence_word

_COLOURS = {Severity.GRAVE: "bold red", Severity.SERIOUS: "yellow", Severity.MINOR: "cyan", Severity.NOTE: "dim"}
_GRADE_COLOURS = {
    Grade.CLEAR: "green",
    Grade.REVIEW: "yellow",
    Grade.REDACT: "bold red",
    Grade.HALT: "bold white on red",
}
_GAPS_LISTED = 20


class Progress(Protocol):
    """What long work tells a person as it goes. ``total`` may be unknown (None)."""

    def __enter__(self) -> Self:
        """Begin to show."""
        ...

    def __exit__(self, *_: object) -> None:
        """Stop showing."""
        ...

    def advance(self, name: str, done: int, total: int | None) -> None:
        """``done`` files of ``total`` are finished; ``name`` is the one at hand."""
        ...


class Silent:
    """Progress for pipes and tests: nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def advance(self, name: str, done: int, total: int | None) -> None:
        """Say nothing."""


class Bar:
    """Progress as a rich bar on standard error, so that standard output stays clean."""

    def __init__(self, stream: IO[str]) -> None:
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
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def advance(self, name: str, done: int, total: int | None) -> None:
        """Move the bar."""
        from rich.markup import escape

        self._progress.update(self._task, description=escape(printable(name)), completed=done, total=total)


def progress(stream: IO[str] | None = None) -> Progress:
    """A bar where a person watches, silence elsewhere."""
    shown = sys.stderr if stream is None else stream
    return Bar(shown) if shown.isatty() else Silent()


def print_verdicts(verdicts: Sequence[Verdict], stream: IO[str], *, width: int | None = None) -> None:
    """The verdicts as tables on a terminal, as lines elsewhere."""
    if stream.isatty():
        _print_tables(verdicts, stream, width)
    else:
        for verdict in verdicts:
            stream.write("\n".join(lines(verdict)) + "\n")


def verdict_line(verdict: Verdict) -> str:
    """One line: file, grade, how many findings of which severity, how many gaps, what the grade asks."""
    counts = dict.fromkeys(sorted(Severity, reverse=True), 0)
    for finding in verdict.findings:
        counts[finding.severity] += finding.count
    words = [f"{severity.label} {count:,} 处" for severity, count in counts.items() if count]
    if verdict.gaps:
        words.append(f"未读部分 {len(verdict.gaps):,} 处")
    return f"{printable(verdict.file)}：{verdict.grade.label}（{'，'.join(words) or '未发现疑点'}）"


def lines(verdict: Verdict) -> list[str]:
    """The verdict in plain lines: the one-line verdict, then findings gravest first, then gaps."""
    shown = [verdict_line(verdict)]
    shown += ["  " + "\t".join(_columns(finding, verdict.grade)) for finding in _ordered(verdict)]
    shown += [f"  未读\t{printable(str(gap))}" for gap in verdict.gaps]
    return shown


def printable(text: str) -> str:
    """Text without control characters: a file name must not be able to drive a terminal."""
    return "".join(character if character.isprintable() else "�" for character in text)


def _ordered(verdict: Verdict) -> list[Finding]:
    return sorted(verdict.findings, key=lambda finding: (-finding.severity, finding.rule))


def _columns(finding: Finding, grade: Grade) -> tuple[str, ...]:
    excerpt = "" if grade is Grade.HALT else finding.excerpt
    where = str(finding.location) + (f" 等 {finding.count:,} 处" if finding.count > 1 else "")
    hidden = f"（{finding.concealment}）" if finding.concealment else ""
    severity = f"{SHAPES[finding.severity]} {finding.severity.label}"
    return tuple(
        map(
            printable,
            (severity, finding.title, excerpt, where + hidden, confidence_word(finding.confidence), finding.advice),
        )
    )


def _print_tables(verdicts: Sequence[Verdict], stream: IO[str], width: int | None) -> None:
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(file=stream, width=width, highlight=False)
    for verdict in verdicts:
        findings = _ordered(verdict)
        if findings:
            table = Table(box=box.SIMPLE_HEAD, title=escape(printable(verdict.file)), title_justify="left")
            for name in ("程度", "类别", "内容", "位置", "把握", "建议"):
                table.add_column(name, overflow="fold")
            for finding in findings:
                cells = _columns(finding, verdict.grade)
                table.add_row(*map(escape, cells), style=_COLOURS[finding.severity])
            console.print(table)
        for gap in verdict.gaps[:_GAPS_LISTED]:
            console.print(f"[yellow]未读部分[/] {escape(printable(str(gap)))}")
        if len(verdict.gaps) > _GAPS_LISTED:
            console.print(f"[yellow]未读部分[/] 另有 {len(verdict.gaps) - _GAPS_LISTED:,} 处，见报告")
        console.print(f"[{_GRADE_COLOURS[verdict.grade]}]{escape(verdict_line(verdict))}[/]")
        console.print(escape(verdict.grade.meaning))
