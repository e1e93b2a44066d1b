"""The ledger (台账): an append-only chain in which each entry carries the digest of the one before it.

A chain shows any change in the middle. It does not show a cut tail, nor a rewrite of everything by somebody who owns the
database; only a head exported to a second place does. Canonical JSON keeps the digest the same on every machine.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GENESIS = "sha256:" + "0" * 64
"""What the first entry names as its predecessor."""

Value = str | int | bool | None | list["Value"] | dict[str, "Value"]
"""What an entry's body may hold. No floats: their spelling is not canonical."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One act (留痕): who did what to which case, when. ``body`` holds ids, digests and reasons, never a raw value."""

    seq: int
    at: str
    actor: str
    action: str
    case: str
    body: str
    previous: str
    digest: str


def canonical(value: Mapping[str, Value]) -> str:
    """JSON with sorted keys, no spaces, no escapes for Chinese: one spelling for one value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def chained(seq: int, at: str, actor: str, action: str, case: str, body: str, previous: str) -> LedgerEntry:
    """The entry with its digest over everything else in it, the predecessor's digest included."""
    sealed = canonical(
        {"seq": seq, "at": at, "actor": actor, "action": action, "case": case, "body": body, "previous": previous}
    )
    return LedgerEntry(seq, at, actor, action, case, body, previous, digest_of(sealed.encode()))


def digest_of(content: bytes) -> str:
    """``sha256:<hex>`` of these bytes."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def breaks(entries: Iterable[LedgerEntry]) -> tuple[str, ...]:
    """Every place where the chain does not hold, in Chinese; empty where it holds from the first entry to the last."""
    found: list[str] = []
    seq, previous = 0, GENESIS
    for entry in entries:
        if entry.seq != seq + 1:
            found.append(f"第 {seq + 1} 条缺失，其后是第 {entry.seq} 条")
        if entry.previous != previous:
            found.append(f"第 {entry.seq} 条与上一条不衔接")
        again = chained(entry.seq, entry.at, entry.actor, entry.action, entry.case, entry.body, entry.previous)
        if again.digest != entry.digest:
            found.append(f"第 {entry.seq} 条内容被改动")
        seq, previous = entry.seq, entry.digest
    return tuple(found)
