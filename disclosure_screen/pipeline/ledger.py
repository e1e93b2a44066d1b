"""The ledger's verbs (台账): verify it, export its head to a second place, write the monthly 台账.

The monthly sheet is a view for people; the chain is the evidence. A head exported to a place the database's owner cannot write to
is what shows a cut tail or a wholesale rewrite, so verification always compares with every head it can find.
"""

import csv
import io
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from disclosure_screen.model.case import Case, Decision, Outcome, Stage
from disclosure_screen.model.errors import StoreError, UsageError
from disclosure_screen.model.ledger import LedgerEntry, Value, canonical
from disclosure_screen.pipeline.sheet import inert
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import cases, judgements, screenings
from disclosure_screen.store import ledger as chain
from disclosure_screen.store.vault import disk_errors

HEADS = "heads.jsonl"
COLUMNS = (
    "案号", "标题", "类别", "部门", "拟稿人", "送审时间", "版次", "定级", "疑点数", "审核经过", "处置数", "结果", "结果时间",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """The result of a verification. ``faults`` are Chinese sentences; none means the ledger holds."""

    entries: int
    head: chain.Head | None
    heads_compared: int
    faults: tuple[str, ...]

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        faults: list[Value] = [*self.faults]
        return {
            "entries": self.entries,
            "head": self.head.digest if self.head else None,
            "heads_compared": self.heads_compared,
            "holds": not self.faults,
            "faults": faults,
        }


def verify(workspace: Workspace, heads: Iterable[Path] = ()) -> LedgerCheck:
    """Check the chain from its first entry to its last, and against the workspace's own and any other exported heads."""
    known = [head for path in (workspace.root / HEADS, *heads) if path.exists() for head in _read_heads(path)]
    with workspace.reading() as connection:
        faults = chain.faults(connection, known)
        last = chain.head(connection)
    return LedgerCheck(last.seq if last else 0, last, len(known), faults)


def export_head(workspace: Workspace, to: Path | None = None) -> chain.Head | None:
    """Append the present head to a file (by default in the workspace; better on another machine)."""
    with workspace.reading() as connection:
        last = chain.head(connection)
    if last is not None:
        line = canonical({"seq": last.seq, "digest": last.digest, "at": last.at}) + "\n"
        with disk_errors(), open(to or workspace.root / HEADS, "a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    return last


def exported_head(workspace: Workspace) -> chain.Head | None:
    """The newest head in the workspace's own file; None where none has been exported."""
    path = workspace.root / HEADS
    exported = _read_heads(path) if path.exists() else []
    return exported[-1] if exported else None


def entries_of(workspace: Workspace, number: str) -> tuple[LedgerEntry, ...]:
    """The trail of one case (一件一档)."""
    with workspace.reading() as connection:
        return tuple(chain.entries(connection, case=number))


def export_month(workspace: Workspace, month: str, to: Path | None = None) -> tuple[Path, Path]:
    """Write the monthly 台账 as CSV (for WPS and Excel) and Markdown (to print); returns both paths.

    A case belongs to every month in which anything was recorded about it.
    """
    start, end = _bounds(month)
    with workspace.reading() as connection:
        touched = {entry.case for entry in chain.entries(connection, since=start, before=end) if entry.case}
        rows = [_row(connection, case) for case in cases.listing(connection) if case.number in touched]
    folder = to or workspace.reports
    written = folder / f"台账-{month}.csv", folder / f"台账-{month}.md"
    with disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
        written[0].write_text(_csv(rows), encoding="utf-8-sig", newline="")
        written[1].write_text(_markdown(month, rows), encoding="utf-8")
    return written


def _read_heads(path: Path) -> list[chain.Head]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        found = [json.loads(line) for line in lines if line.strip()]
        return [chain.Head(int(head["seq"]), str(head["digest"]), str(head["at"])) for head in found]
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreError(f"导出的台账摘要 {path.name} 无法读取或格式不对") from None


def _bounds(month: str) -> tuple[str, str]:
    year, _, number = month.partition("-")
    if not (len(year) == 4 and year.isdecimal() and number.isdecimal() and len(number) == 2 and 1 <= int(number) <= 12):
        raise UsageError("月份应写成 2026-11 的样子")
    following = (int(year) + 1, 1) if number == "12" else (int(year), int(number) + 1)
    return month, f"{following[0]:04d}-{following[1]:02d}"


def _row(connection: Connection, case: Case) -> tuple[str, ...]:
    open_to_answer = screenings.items_of(connection, case.number, case.version)
    words = [_word(decision) for decision in judgements.decisions_of(connection, case.number)]
    ended = case.stage in (Stage.RELEASED, Stage.WITHHELD, Stage.WITHDRAWN, Stage.RETURNED)
    return (
        case.number,
        case.title,
        case.category,
        case.department,
        case.drafter,
        f"{case.opened:%Y-%m-%d %H:%M}",
        str(case.version),
        case.grade.label,
        str(len(open_to_answer)),
        "；".join(words),
        str(len(judgements.dispositions_of(connection, case.number))),
        case.stage.label,
        f"{case.since:%Y-%m-%d %H:%M}" if ended else "",
    )


def _word(decision: Decision) -> str:
    reason = f"（{decision.reason}）" if decision.outcome is not Outcome.AGREE else ""
    return f"{decision.tier.label}{decision.outcome.label}：{decision.person} {decision.at:%m-%d %H:%M}{reason}"


def _csv(rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue()


def _markdown(month: str, rows: list[tuple[str, ...]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "｜").replace("\n", " ") for cell in cells) + " |"

    head = [f"# 政府信息公开审核台账（{month}）", "", f"共 {len(rows)} 件。", ""]
    return "\n".join([*head, line(COLUMNS), line("---" for _ in COLUMNS), *map(line, rows), ""])
