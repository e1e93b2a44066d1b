"""The index (报告总览): one page over a folder of reports, with totals by department, category and grade.

It reads the reports' own ``screen:*`` meta elements, so a folder copied to another machine still has its index, and a
report that was edited by hand is shown by what it now says and nothing else. A file that is no report is named, not
skipped.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

from disclosure_screen.model.verdict import Grade
from disclosure_screen.report.design import environment, style

_HEAD_BYTES = 64 * 1024
COMPARISON = ".整改对照.html"
"""How the comparison with the version before is called: the report's name with this in place of its ending."""
_GRADES = {grade.word: grade for grade in Grade}


@dataclass(frozen=True, slots=True)
class Entry:
    """One report in the folder; ``comparison`` leads to the one with the version before, where it lies beside it."""

    href: str
    file: str
    grade: Grade
    findings: int
    gaps: int
    at: str
    category: str
    department: str
    comparison: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: a name, and how many reports of each grade."""

    name: str
    counts: tuple[tuple[Grade, int], ...]

    @property
    def total(self) -> int:
        """All reports of this bar."""
        return sum(count for _, count in self.counts)


def index(folder: Path, *, rendered_at: dt.datetime) -> str:
    """The index page of a folder of reports; the caller writes it beside them (``index.html``)."""
    entries, others = read(folder)
    return page(entries, others, rendered_at=rendered_at)


def read(folder: Path) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Every report in the folder, gravest first, and the names of HTML files that are not reports."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if path.name != "index.html")
    found = {name: _entry(name, folder / name) for name in names}
    beside = {name: name.removesuffix(".html") + COMPARISON for name, entry in found.items() if entry}
    entries = [
        replace(entry, comparison=_link(beside[name])) if beside[name] in found else entry
        for name, entry in found.items()
        if entry
    ]
    others = [name for name, entry in found.items() if entry is None and name not in beside.values()]
    return tuple(sorted(entries, key=lambda entry: (-entry.grade, -entry.findings, entry.file))), tuple(others)


def page(entries: Sequence[Entry], others: Sequence[str] = (), *, rendered_at: dt.datetime) -> str:
    """The page over these entries."""
    return (
        environment()
        .get_template("index.html.j2")
        .render(
            entries=entries,
            others=others,
            grades=_bars(entries, lambda entry: entry.grade.label),
            departments=_bars(entries, lambda entry: entry.department or "未注明"),
            categories=_bars(entries, lambda entry: entry.category or "未分类"),
            rendered_at=rendered_at,
            style=style(),
        )
    )


def _link(name: str) -> str:
    return quote(name, errors="surrogateescape")


def _entry(name: str, path: Path) -> Entry | None:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES).decode("utf-8", "replace")
    except OSError:
        return None
    meta = _Meta(head).found
    grade = _GRADES.get(meta.get("screen:grade", ""))
    if grade is None:
        return None
    return Entry(
        href=_link(name),
        file=meta.get("screen:file", name),
        grade=grade,
        findings=_number(meta.get("screen:findings", "")),
        gaps=_number(meta.get("screen:gaps", "")),
        at=meta.get("screen:at", "")[:16].replace("T", " "),
        category=meta.get("screen:category", ""),
        department=meta.get("screen:department", ""),
    )


class _Meta(HTMLParser):
    def __init__(self, head: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(head)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what a report says of itself."""
        given = dict(attrs)
        if tag == "meta" and (given.get("name") or "").startswith("screen:"):
            self.found.setdefault(given["name"] or "", given.get("content") or "")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _bars(entries: Iterable[Entry], name: Callable[[Entry], str]) -> tuple[Bar, ...]:
    counts: dict[str, Counter[Grade]] = {}
    for entry in entries:
        counts.setdefault(name(entry), Counter())[entry.grade] += 1
    bars = [
        Bar(title, tuple((grade, count[grade]) for grade in sorted(Grade, reverse=True) if count[grade]))
        for title, count in counts.items()
    ]
    return tuple(sorted(bars, key=lambda bar: (-bar.total, bar.name)))
