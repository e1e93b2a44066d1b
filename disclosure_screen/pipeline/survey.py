"""The survey (排查): screen what is already published, folder by folder, and say which files must be looked at again.

Nothing is taken in, moved or changed. Only counts, grades and masked findings are kept; one file is in memory at a time.
"""

import csv
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from disclosure_screen.intake.names import display, ignored
from disclosure_screen.model.errors import UsageError
from disclosure_screen.model.ledger import Value
from disclosure_screen.model.verdict import Grade
from disclosure_screen.pipeline.reports import Render, own_render, rendered
from disclosure_screen.pipeline.screens import Screened, Screens, own_screener
from disclosure_screen.pipeline.sheet import inert
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.review.items import items
from disclosure_screen.store import releases
from disclosure_screen.store.vault import disk_errors

SHEET = "排查结果.csv"
COLUMNS = ("文件", "定级", "疑点数", "未读部分", "主要疑点", "核对方式", "报告")


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One published file: its grade, how many items, and whether it went out through this workspace."""

    file: str
    digest: str
    grade: Grade
    findings: int
    gaps: int
    titles: tuple[str, ...]
    released_here: bool
    report: Path | None

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        titles: list[Value] = [*self.titles]
        return {
            "file": self.file,
            "digest": self.digest,
            "grade": self.grade.word,
            "findings": self.findings,
            "gaps": self.gaps,
            "titles": titles,
            "released_here": self.released_here,
            "report": str(self.report) if self.report else None,
        }


@dataclass(frozen=True, slots=True)
class Survey:
    """What the survey found, gravest first, and the sheet it wrote."""

    files: tuple[Surveyed, ...]
    unreachable: tuple[str, ...]
    sheet: Path | None

    def counts(self) -> dict[str, int]:
        """How many files, by grade; all that a scheduler may learn."""
        by_grade = Counter(surveyed.grade.word for surveyed in self.files)
        return {
            "files": len(self.files),
            **{grade.word: by_grade[grade.word] for grade in Grade},
            "unreachable": len(self.unreachable),
        }

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        files: list[Value] = [dict(surveyed.as_contract()) for surveyed in self.files]
        unreachable: list[Value] = [*self.unreachable]
        return {"files": files, "unreachable": unreachable, "sheet": str(self.sheet) if self.sheet else None}


def survey(
    paths: Iterable[Path],
    *,
    workspace: Workspace,
    output: Path | None = None,
    screens: Screens | None = None,
    render: Render | None = None,
) -> Survey:
    """Screen every file under these paths; with ``output`` write a report for each that is not clear, and a sheet."""
    roots = tuple(paths)
    missing = [str(root) for root in roots if not root.exists()]
    if missing:
        raise UsageError(f"找不到要排查的路径：{'、'.join(missing)}")
    if screens is not None:
        return _surveyed(roots, workspace, output, screens, render)
    with own_screener(workspace) as own:
        return _surveyed(roots, workspace, output, own, render or own_render(workspace))


def _surveyed(
    roots: tuple[Path, ...], workspace: Workspace, output: Path | None, screens: Screens, render: Render | None
) -> Survey:
    with workspace.reading() as connection:
        released = releases.released_digests(connection)
    found: list[Surveyed] = []
    unreachable: list[str] = []
    for path, shown in _files(roots, unreachable):
        screening = screens.screen(path, name=shown)
        report = _report(output, len(found) + 1, screening, render)
        found.append(_summary(screening, shown, report, screening.verdict.digest in released))
    found.sort(key=lambda surveyed: (-surveyed.grade, surveyed.file))
    return Survey(tuple(found), tuple(unreachable), _sheet(output, found) if output else None)


def _files(roots: tuple[Path, ...], unreachable: list[str]) -> Iterator[tuple[Path, str]]:
    """Every regular file with the name to show; what cannot be walked is remembered, never skipped in silence."""

    def failed(error: OSError) -> None:
        unreachable.append(display(os.fsencode(error.filename or "")).text)

    for root in roots:
        if not root.is_dir():
            yield root, display(os.fsencode(root.name)).text
            continue
        for place, folders, names in os.walk(root, onerror=failed):
            folders.sort()
            unreachable.extend(_shown(root, Path(place) / f) for f in folders if (Path(place) / f).is_symlink())
            for name in sorted(names):
                path = Path(place) / name
                if ignored(os.fsencode(name)):
                    continue
                if path.is_symlink() or not path.is_file():
                    unreachable.append(_shown(root, path))
                else:
                    yield path, _shown(root, path)


def _shown(root: Path, path: Path) -> str:
    return display(os.fsencode(path.relative_to(root))).text


def _report(output: Path | None, number: int, screening: Screened, render: Render | None) -> Path | None:
    if output is None or render is None or screening.verdict.grade is Grade.CLEAR:
        return None
    path = output / f"{number:05d}.html"
    with disk_errors():
        output.mkdir(parents=True, exist_ok=True)
        path.write_text(rendered(screening.document, screening.verdict, render), encoding="utf-8")
    return path


def _summary(screening: Screened, shown: str, report: Path | None, released_here: bool) -> Surveyed:
    verdict = screening.verdict
    open_to_answer = items([verdict])
    titles = tuple(dict.fromkeys(item.title for item in sorted(open_to_answer, key=lambda item: -item.severity)))
    gaps = len(verdict.gaps)
    return Surveyed(
        shown, verdict.digest, verdict.grade, sum(f.severity > 0 for f in verdict.findings), gaps, titles[:5],
        released_here, report,
    )  # fmt: skip


def _sheet(output: Path, found: list[Surveyed]) -> Path:
    path = output / SHEET
    with disk_errors():
        output.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for surveyed in found:
                writer.writerow(
                    (
                        inert(surveyed.file),
                        surveyed.grade.label,
                        surveyed.findings,
                        surveyed.gaps,
                        "；".join(surveyed.titles),
                        "本系统审核公开" if surveyed.released_here else "未经本系统审核",
                        surveyed.report.name if surveyed.report else "",
                    )
                )
    return path
