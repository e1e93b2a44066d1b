"""Reading the ledger (台账): entries, head, verification against the chain and against heads exported elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from disclosure_screen.model.ledger import LedgerEntry, breaks
from disclosure_screen.store.tables import decisions, dispositions, ledger, releases


@dataclass(frozen=True, slots=True)
class Head:
    """The chain's last entry at some moment; kept in a second place, it shows a tail that was cut later."""

    seq: int
    digest: str
    at: str


def entries(
    connection: Connection, *, since: str = "", before: str = "", case: str = "", actions: Iterable[str] = ()
) -> Iterator[LedgerEntry]:
    """Entries in order, optionally of one case, of some actions, or within ``[since, before)`` compared as ISO text."""
    wanted = select(ledger).order_by(ledger.c.seq)
    if since:
        wanted = wanted.where(ledger.c.at >= since)
    if before:
        wanted = wanted.where(ledger.c.at < before)
    if case:
        wanted = wanted.where(ledger.c.case_number == case)
    if named := list(actions):
        wanted = wanted.where(ledger.c.action.in_(named))
    for found in connection.execute(wanted):
        yield LedgerEntry(*found)


def head(connection: Connection) -> Head | None:
    """The last entry's number, digest and moment; None where nothing has been recorded."""
    found = connection.execute(select(ledger).order_by(ledger.c.seq.desc()).limit(1)).one_or_none()
    return Head(found.seq, found.digest, found.at) if found else None


def faults(connection: Connection, heads: Iterable[Head] = ()) -> tuple[str, ...]:
    """Everything wrong with the ledger, in Chinese: breaks of the chain, rows without an entry, heads that are gone."""
    known: dict[int, str] = {}

    def noted() -> Iterator[LedgerEntry]:
        for entry in entries(connection):
            known[entry.seq] = entry.digest
            yield entry

    found = list(breaks(noted()))
    for table, word in ((decisions, "审查记录"), (dispositions, "处置记录"), (releases, "公开记录")):
        for (seq,) in connection.execute(select(table.c.seq)):
            if seq not in known:
                found.append(f"{word}（序号 {seq}）在台账中没有对应条目")
    for exported in heads:
        if exported.seq not in known:
            found.append(f"台账缺尾：{exported.at} 导出时已有第 {exported.seq} 条，现已不在")
        elif known[exported.seq] != exported.digest:
            found.append(f"台账被整体改写：第 {exported.seq} 条与 {exported.at} 导出的摘要不一致")
    return tuple(found)
