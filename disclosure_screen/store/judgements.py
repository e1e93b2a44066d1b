"""Judgements (审查与处置记录): what each tier said of a case, and what people said of its items. Append-only."""

import json
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from disclosure_screen.model.case import Action, Decision, Disposition, Outcome, Tier
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.verdict import Grade
from disclosure_screen.store.cases import moment
from disclosure_screen.store.tables import decisions, dispositions
from disclosure_screen.store.unit import Unit


def decisions_of(connection: Connection, number: str) -> tuple[Decision, ...]:
    """Every tier's words on a case, in recorded order."""
    return tuple(_decision(row) for row in connection.execute(_DECISIONS, {"number": number}))


def dispositions_of(connection: Connection, number: str) -> tuple[Disposition, ...]:
    """Every disposition on a case, in recorded order."""
    return tuple(_disposition(row) for row in connection.execute(_DISPOSITIONS, {"number": number}))


def add_decision(unit: Unit, seq: int, decision: Decision) -> None:
    """A tier's word, keyed by its ledger entry."""
    unit.change(
        insert(decisions).values(
            seq=seq,
            case_number=decision.case,
            tier=decision.tier.value,
            person=decision.person,
            outcome=decision.outcome.value,
            reason=decision.reason,
            digests=json.dumps(decision.digests),
            rulebook=decision.rulebook,
            grade=int(decision.grade),
            policy=decision.policy,
            at=decision.at.isoformat(),
        )
    )


def add_disposition(unit: Unit, seq: int, disposition: Disposition) -> None:
    """A person's word on an item, keyed by its ledger entry."""
    unit.change(
        insert(dispositions).values(
            seq=seq,
            case_number=disposition.case,
            item=disposition.key,
            action=disposition.action.value,
            person=disposition.person,
            reason=disposition.reason,
            severity=int(disposition.severity),
            covers=json.dumps(sorted(disposition.covers)),
            at=disposition.at.isoformat(),
            expires=disposition.expires.isoformat() if disposition.expires else "",
        )
    )


_DECISIONS = select(decisions).where(decisions.c.case_number == bindparam("number")).order_by(decisions.c.seq)
_DISPOSITIONS = (
    select(dispositions).where(dispositions.c.case_number == bindparam("number")).order_by(dispositions.c.seq)
)


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        case=row.case_number,
        tier=Tier(row.tier),
        person=row.person,
        outcome=Outcome(row.outcome),
        reason=row.reason,
        digests=tuple(json.loads(row.digests)),
        rulebook=row.rulebook,
        grade=Grade(row.grade),
        at=moment(row.at),
        policy=row.policy,
        seq=row.seq,
    )


def _disposition(row: Row[Any]) -> Disposition:
    return Disposition(
        case=row.case_number,
        key=row.item,
        action=Action(row.action),
        person=row.person,
        reason=row.reason,
        severity=Severity(row.severity),
        covers=frozenset(json.loads(row.covers)),
        at=moment(row.at),
        expires=moment(row.expires) if row.expires else None,
        seq=row.seq,
    )
