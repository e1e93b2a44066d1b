"""The terminal's view (终端显示): grouped findings and a one-line verdict for each file, masked.

A rich table on a terminal; plain lines of text when piped, because a table drawn for eyes is a trap for ``grep``. Rich is
imported only where a table is drawn.
"""

from collections.abc import Sequence
from typing import IO

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
