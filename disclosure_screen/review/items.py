"""Items (待办事项): what somebody must answer for, drawn from the verdicts of a case's files.

A finding's identity is its content, a gap's is its file, reason and place. Neither is a position in a list, so a decision
survives a new screening of the same bytes and never slips onto something else.
"""

from collections.abc import Iterable
from dataclasses import replace

from disclosure_screen.model.case import Disposition, Item, ItemKind
from disclosure_screen.model.document import Gap
from disclosure_screen.model.finding import Finding, Severity
from disclosure_screen.model.ledger import canonical, digest_of
from disclosure_screen.model.verdict import Verdict

GAP_CATEGORY = "unread"


def items(verdicts: Iterable[Verdict]) -> tuple[Item, ...]:
    """Every item of these verdicts: findings from MINOR upwards, then gaps, in reading order, each once."""
    verdicts = tuple(verdicts)
    found = [
        _finding_item(verdict, finding) for verdict in verdicts for finding in verdict.findings if _counts(finding)
    ]
    found += [_gap_item(verdict, gap) for verdict in verdicts for gap in verdict.gaps]
    return merged(found)


def merged(found: Iterable[Item]) -> tuple[Item, ...]:
    """The same thing met twice is one item that covers both; findings before gaps."""
    one_each: dict[tuple[ItemKind, str], Item] = {}
    for item in found:
        known = one_each.get((item.kind, item.key))
        one_each[item.kind, item.key] = item if known is None else _joined(known, item)
    return tuple(sorted(one_each.values(), key=lambda item: item.kind is ItemKind.GAP))


def closed(item: Item, dispositions: Iterable[Disposition]) -> bool:
    """True where live closing dispositions cover every place of the item, made when it was at least as grave."""
    covered = frozenset[str]().union(
        *(
            entry.covers
            for entry in dispositions
            if entry.action.closes and entry.key == item.key and entry.severity >= item.severity
        )
    )
    return item.covers <= covered


def _counts(finding: Finding) -> bool:
    return finding.seals or finding.severity >= Severity.MINOR


def _finding_item(verdict: Verdict, finding: Finding) -> Item:
    return Item(
        kind=ItemKind.FINDING,
        key=finding.fingerprint,
        file=verdict.digest,
        title=finding.title,
        place=str(finding.location),
        severity=finding.severity,
        category=finding.category,
        covers=frozenset({place.fingerprint for place in finding.places} | {finding.fingerprint}),
        seals=finding.seals,
    )


def _gap_item(verdict: Verdict, gap: Gap) -> Item:
    route: list[str] = list(gap.location.route)
    identity = canonical(
        {
            "file": verdict.digest,
            "reason": gap.reason.value,
            "route": [*route],
            "page": gap.location.page,
            "detail": gap.detail,
        }
    )
    key = digest_of(identity.encode())[7:39]
    return Item(
        kind=ItemKind.GAP,
        key=key,
        file=verdict.digest,
        title=gap.detail or gap.reason.label,
        place=str(gap.location),
        severity=Severity.MINOR,
        category=GAP_CATEGORY,
        covers=frozenset({key}),
    )


def _joined(one: Item, other: Item) -> Item:
    return replace(
        one,
        severity=max(one.severity, other.severity),
        covers=one.covers | other.covers,
        seals=one.seals or other.seals,
    )
