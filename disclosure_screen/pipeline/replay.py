"""Replay (规则试算): what would change over the stored cases under other rules, said before they are activated.

Each stored file is read once and judged under both rulebooks now, instead of comparing with the verdict on record: that one
may come from an older reader, and a change of reader would look like a change of rule. Sealed files are left alone.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from disclosure_screen.model.case import Case, CaseFile, Stage
from disclosure_screen.model.finding import Finding, Severity
from disclosure_screen.model.verdict import Grade
from disclosure_screen.pipeline.screener import Screener
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import cases
from disclosure_screen.text.fingerprint import Key


@dataclass(frozen=True, slots=True)
class Change:
    """What one file's verdict would become: findings added and removed by rule, and the grade before and after."""

    case: str
    file: str
    before: Grade
    after: Grade
    added: tuple[tuple[str, int], ...]
    removed: tuple[tuple[str, int], ...]

    @property
    def nothing(self) -> bool:
        """True where the file's verdict stays as it is."""
        return not self.added and not self.removed and self.before is self.after

    def __str__(self) -> str:
        parts = [f"+{count} {rule}" for rule, count in self.added] + [
            f"-{count} {rule}" for rule, count in self.removed
        ]
        grade = "" if self.before is self.after else f"，定级由“{self.before.label}”变为“{self.after.label}”"
        return f"{self.case}  {self.file}：{'，'.join(parts) or '疑点不变'}{grade}"


@dataclass(frozen=True, slots=True)
class Replay:
    """A whole replay: how many files were judged, those whose verdict would change, and how many time ran out for."""

    files: int
    changes: tuple[Change, ...]
    left: int = 0

    @property
    def added(self) -> int:
        """Places that would be new."""
        return sum(count for change in self.changes for _, count in change.added)

    @property
    def removed(self) -> int:
        """Places that would go."""
        return sum(count for change in self.changes for _, count in change.removed)

    def __str__(self) -> str:
        if not self.files and not self.left:
            return "还没有可以试算的案件。"
        graded = sum(change.before is not change.after for change in self.changes)
        rest = f"，另有 {self.left} 个没来得及" if self.left else ""
        return (
            f"试算了最近的 {self.files} 个文件{rest}：新增 {self.added} 处疑点，消失 {self.removed} 处，"
            f"{graded} 个文件的定级会变。"
        )


def replay(workspace: Workspace, rules: Path, *, newest: int | None = None, seconds: float = float("inf")) -> Replay:
    """Judge stored files under the workspace's rules and under ``rules``: all, or those of the ``newest`` cases.

    After ``seconds`` it stops and says how many are left. Raises RulebookErrors where either folder is broken.
    """
    key, judged, end = Key(workspace.key), [], time.monotonic() + seconds
    stored = list(_stored(workspace, newest))
    with Screener(workspace.rules, key=key) as current, Screener(rules, key=key) as proposed:
        for case, file in stored:
            if time.monotonic() > end:
                break
            judged.append(_change(workspace, case, file, current, proposed))
    return Replay(len(judged), tuple(change for change in judged if not change.nothing), len(stored) - len(judged))


def _stored(workspace: Workspace, newest: int | None) -> Iterator[tuple[Case, CaseFile]]:
    with workspace.reading() as connection:
        listed = cases.listing(connection)
    if newest is not None:
        listed = tuple(sorted(listed, key=lambda case: case.opened, reverse=True)[:newest])
    for case in listed:
        if case.stage is not Stage.SEALED:
            yield from ((case, file) for file in case.files)


def _change(workspace: Workspace, case: Case, file: CaseFile, current: Screener, proposed: Screener) -> Change:
    path = workspace.vault.path(file.digest)
    before, after = current.screen(path, name=file.name).verdict, proposed.screen(path, name=file.name).verdict
    had, has = _places(before.findings), _places(after.findings)
    return Change(
        case.number,
        file.name,
        before.grade,
        after.grade,
        tuple(sorted((has - had).items())),
        tuple(sorted((had - has).items())),
    )


def _places(findings: tuple[Finding, ...]) -> Counter[str]:
    """Places above note, by rule."""
    places: Counter[str] = Counter()
    for finding in findings:
        if finding.severity > Severity.NOTE:
            places[finding.rule] += finding.count
    return places
