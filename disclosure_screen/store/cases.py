"""Cases in the database (案件存取): reading them as frozen values, and the few changes a case can undergo.

Every function that changes something takes a :class:`Unit` whose ledger entry has been written; none decides whether the
change is allowed. That is for ``review/`` to say and for ``pipeline/`` to ask, inside the same unit.
"""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, or_, select, union, update

from disclosure_screen.model.case import Action, Case, CaseFile, Decision, Disposition, Item, Outcome, Stage, Tier
from disclosure_screen.model.errors import UsageError
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.review.items import items, merged
from disclosure_screen.store import codec
from disclosure_screen.store.tables import (
    cases,
    contents,
    decisions,
    dispositions,
    files,
    ledger,
    outlooks,
    releases,
    sightings,
    values,
)
from disclosure_screen.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Screened:
    """One file taken into custody and screened: what the case will hold of it."""

    file: CaseFile
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What arrived together (送审件). ``place`` is the inbox path it belongs to, ``content`` identifies its bytes as a whole."""

    category: str
    title: str
    place: bytes
    content: str
    drafter: str = ""
    department: str = ""
    publish_until: str = ""
    screened: tuple[Screened, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the queue shows of a case without judging it anew: whose turn it is, since when, and what is open."""

    grade: Grade
    waiting: tuple[Tier, ...]
    open_items: int
    turn_since: datetime.datetime


def find(connection: Connection, number: str) -> Case:
    """The case of that number. Raises :class:`UsageError` where there is none."""
    found = connection.execute(select(cases).where(cases.c.number == number)).one_or_none()
    if found is None:
        raise UsageError(f"没有编号为“{number}”的案件，可用 queue 查看全部编号")
    return _case(connection, found)


def listing(connection: Connection, stages: Iterable[Stage] = ()) -> tuple[Case, ...]:
    """All cases, or those at these stages, oldest first."""
    wanted = select(cases).order_by(cases.c.opened, cases.c.number)
    words = [stage.value for stage in stages]
    if words:
        wanted = wanted.where(cases.c.stage.in_(words))
    found = connection.execute(wanted).all()
    members = _files_of(connection, [row.number for row in found])
    return tuple(_case_with(row, members.get((row.number, row.version), ())) for row in found)


def in_queue(
    connection: Connection,
    stages: Iterable[Stage],
    tiers: Iterable[Tier] = (),
    limit: int | None = None,
    offset: int = 0,
) -> tuple[tuple[Case, Outlook], ...]:
    """Cases at these stages with their outlook, gravest first; optionally only those waiting for one of these tiers."""
    both = select(cases, *(column for column in outlooks.c if column.name != "case_number")).join(outlooks)
    wanted = _queued(both, stages, tiers).order_by(outlooks.c.grade.desc(), cases.c.opened, cases.c.number)
    found = connection.execute(wanted.limit(limit).offset(offset) if limit is not None else wanted).all()
    members = _files_of(connection, [row.number for row in found])
    return tuple((_case_with(row, members.get((row.number, row.version), ())), _outlook(row)) for row in found)


def count_in_queue(connection: Connection, stages: Iterable[Stage], tiers: Iterable[Tier] = ()) -> int:
    """How many there are."""
    counted = select(func.count()).select_from(cases.join(outlooks))
    return int(connection.execute(_queued(counted, stages, tiers)).scalar_one())


def spoken_on_by(connection: Connection, person: str, stages: Iterable[Stage]) -> tuple[str, ...]:
    """Cases at these stages about which this person has decided anything."""
    said = union(
        select(decisions.c.case_number).where(decisions.c.person == person),
        select(dispositions.c.case_number).where(dispositions.c.person == person),
    ).subquery()
    words = [stage.value for stage in stages]
    wanted = select(cases.c.number).join(said, said.c.case_number == cases.c.number).where(cases.c.stage.in_(words))
    return tuple(connection.execute(wanted.order_by(cases.c.number)).scalars())


def holding(connection: Connection, content: str) -> str | None:
    """The case that has ever held exactly this content, newest first."""
    wanted = select(contents.c.case_number).where(contents.c.content == content).order_by(contents.c.at.desc()).limit(1)
    return connection.execute(wanted).scalar()


def at_place(connection: Connection, place: bytes, stage: Stage) -> str | None:
    """The newest case at that stage that arrived at this inbox path."""
    wanted = (
        select(cases.c.number)
        .where(cases.c.place == place, cases.c.stage == stage.value)
        .order_by(cases.c.opened.desc(), cases.c.number.desc())
        .limit(1)
    )
    return connection.execute(wanted).scalar()


def verdicts(connection: Connection, number: str, version: int) -> tuple[Verdict, ...]:
    """The stored verdicts of one version, in file order."""
    wanted = (
        select(files.c.verdict)
        .where(files.c.case_number == number, files.c.version == version)
        .order_by(files.c.position)
    )
    return tuple(codec.from_bytes(bytes(row.verdict)) for row in connection.execute(wanted))


def items_of(connection: Connection, number: str, version: int) -> tuple[Item, ...]:
    """What somebody must answer for in one version: :func:`review.items.items` of its verdicts, as it was then."""
    wanted = (
        select(files.c.to_answer)
        .where(files.c.case_number == number, files.c.version == version)
        .order_by(files.c.position)
    )
    return merged(item for row in connection.execute(wanted) for item in codec.items_from_bytes(bytes(row.to_answer)))


def decisions_of(connection: Connection, number: str) -> tuple[Decision, ...]:
    """Every tier's words on a case, in recorded order."""
    wanted = select(decisions).where(decisions.c.case_number == number).order_by(decisions.c.seq)
    return tuple(_decision(row) for row in connection.execute(wanted))


def dispositions_of(connection: Connection, number: str) -> tuple[Disposition, ...]:
    """Every disposition on a case, in recorded order."""
    wanted = select(dispositions).where(dispositions.c.case_number == number).order_by(dispositions.c.seq)
    return tuple(_disposition(row) for row in connection.execute(wanted))


def where_seen(connection: Connection, value_fingerprint: str) -> tuple[str, ...]:
    """The cases in which a value with this keyed fingerprint stood (举一反三)."""
    wanted = (
        select(values.c.case_number)
        .where(values.c.fingerprint == value_fingerprint)
        .distinct()
        .order_by(values.c.case_number)
    )
    return tuple(connection.execute(wanted).scalars())


def release_entry(connection: Connection, number: str) -> tuple[int, str, str]:
    """The ledger entry (number, digest, moment) by which a released case went out."""
    wanted = select(ledger.c.seq, ledger.c.digest, ledger.c.at).join(releases, releases.c.seq == ledger.c.seq)
    found = connection.execute(
        wanted.where(releases.c.case_number == number).order_by(ledger.c.seq.desc()).limit(1)
    ).one()
    return found.seq, found.digest, found.at


def released_digests(connection: Connection) -> frozenset[str]:
    """Digests of every file of every release that has not been withdrawn."""
    wanted = select(releases.c.digests).join(cases, cases.c.number == releases.c.case_number)
    wanted = wanted.where(cases.c.stage == Stage.RELEASED.value)
    return frozenset(digest for text in connection.execute(wanted).scalars() for digest in json.loads(text))


def published_until(connection: Connection, today: str) -> tuple[tuple[str, str, str], ...]:
    """Number, title and last day of released cases whose period ended before that ISO date."""
    wanted = (
        select(cases.c.number, cases.c.title, cases.c.publish_until)
        .where(cases.c.stage == Stage.RELEASED.value, cases.c.publish_until != "", cases.c.publish_until < today)
        .order_by(cases.c.publish_until, cases.c.number)
    )
    return tuple((row.number, row.title, row.publish_until) for row in connection.execute(wanted))


# Changes.


def set_outlook(unit: Unit, number: str, outlook: Outlook) -> None:
    """Keep what the queue shows in step."""
    unit.scratch(
        delete(outlooks).where(outlooks.c.case_number == number),
        insert(outlooks).values(
            case_number=number,
            grade=int(outlook.grade),
            waiting=_WAITING.join(("", *outlook.waiting, "")) if outlook.waiting else "",
            open_items=outlook.open_items,
            turn_since=outlook.turn_since.isoformat(),
        ),
    )


def next_number(unit: Unit) -> str:
    """A case number not yet taken: year and running number."""
    year = f"{unit.now.year}-"
    found = unit.connection.execute(select(func.max(cases.c.number)).where(cases.c.number.startswith(year))).scalar()
    return f"{year}{int(found.removeprefix(year)) + 1 if found else 1:05d}"


def open_case(unit: Unit, number: str, stage: Stage, submission: Submission) -> None:
    """A new case at its first stage."""
    unit.change(
        insert(cases).values(
            number=number,
            category=submission.category,
            title=submission.title,
            place=submission.place,
            content=submission.content,
            drafter=submission.drafter,
            department=submission.department,
            stage=stage.value,
            version=1,
            opened=unit.at,
            since=unit.at,
            publish_until=submission.publish_until,
        )
    )
    _add_files(unit, number, 1, submission)


def add_version(unit: Unit, number: str, version: int, stage: Stage, submission: Submission) -> None:
    """A corrected version of an existing case; earlier versions stay as they were."""
    changes: dict[str, Any] = {
        "version": version,
        "content": submission.content,
        "stage": stage.value,
        "since": unit.at,
    }
    if submission.publish_until:
        changes["publish_until"] = submission.publish_until
    unit.change(update(cases).where(cases.c.number == number).values(**changes))
    _add_files(unit, number, version, submission)


def move(unit: Unit, number: str, stage: Stage) -> None:
    """The case to another stage."""
    unit.change(update(cases).where(cases.c.number == number).values(stage=stage.value, since=unit.at))


def replace_verdict(unit: Unit, number: str, version: int, position: int, verdict: Verdict) -> None:
    """A new screening of the same bytes under the rulebook in force."""
    unit.change(
        update(files)
        .where(files.c.case_number == number, files.c.version == version, files.c.position == position)
        .values(
            grade=int(verdict.grade),
            rulebook=verdict.rulebook,
            verdict=codec.to_bytes(verdict),
            to_answer=codec.items_to_bytes(items([verdict])),
        )
    )


def index_values(unit: Unit, number: str, version: int, screened: Iterable[Verdict]) -> None:
    """Remember which values (keyed fingerprints) stand in this version. Sealed files leave none."""
    seen = {
        (finding.value_fingerprint, finding.rule)
        for verdict in screened
        if verdict.grade is not Grade.HALT
        for finding in verdict.findings
        if finding.value_fingerprint
    }
    unit.change(delete(values).where(values.c.case_number == number, values.c.version == version))
    if seen:
        rows = [{"case_number": number, "version": version, "fingerprint": f, "rule": r} for f, r in sorted(seen)]
        unit.change(insert(values).values(rows))


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


def add_sighting(unit: Unit, seq: int, number: str, path: bytes) -> None:
    """The same bytes again, at this inbox path."""
    unit.change(insert(sightings).values(seq=seq, case_number=number, path=path, at=unit.at))


def add_release(unit: Unit, seq: int, case: Case) -> None:
    """That this version went out. The database refuses a second time."""
    unit.change(
        insert(releases).values(
            seq=seq, case_number=case.number, version=case.version, digests=json.dumps(case.digests), at=unit.at
        )
    )


def _add_files(unit: Unit, number: str, version: int, submission: Submission) -> None:
    unit.change(
        insert(contents).values(case_number=number, version=version, content=submission.content, at=unit.at),
        *(
            insert(files).values(
                case_number=number,
                version=version,
                position=position,
                digest=screened.file.digest,
                name=screened.file.name,
                raw_name=screened.file.raw_name,
                media_type=screened.file.media_type,
                size=screened.file.size,
                grade=int(screened.file.grade),
                rulebook=screened.file.rulebook,
                verdict=codec.to_bytes(screened.verdict),
                to_answer=codec.items_to_bytes(items([screened.verdict])),
            )
            for position, screened in enumerate(submission.screened)
        ),
    )
    index_values(unit, number, version, [screened.verdict for screened in submission.screened])


_WAITING = ","
"""Put before, between and after the tiers, so that one tier can be looked for as a whole word."""


def _queued(wanted: Select[Any], stages: Iterable[Stage], tiers: Iterable[Tier]) -> Select[Any]:
    words = [stage.value for stage in stages]
    wanted = wanted.where(cases.c.stage.in_(words)) if words else wanted
    turns = [outlooks.c.waiting.contains(f"{_WAITING}{tier.value}{_WAITING}") for tier in tiers]
    return wanted.where(or_(*turns)) if turns else wanted


def tiers_in(waiting: str) -> tuple[Tier, ...]:
    """The tiers of an outlook as it is stored."""
    return tuple(Tier(word) for word in waiting.split(_WAITING) if word)


def _outlook(row: Row[Any]) -> Outlook:
    return Outlook(Grade(row.grade), tiers_in(row.waiting), row.open_items, _moment(row.turn_since))


def _case(connection: Connection, row: Row[Any]) -> Case:
    return _case_with(row, _files_of(connection, [row.number]).get((row.number, row.version), ()))


def _case_with(row: Row[Any], members: tuple[CaseFile, ...]) -> Case:
    return Case(
        number=row.number,
        category=row.category,
        title=row.title,
        drafter=row.drafter,
        department=row.department,
        stage=Stage(row.stage),
        version=row.version,
        files=members,
        opened=_moment(row.opened),
        since=_moment(row.since),
    )


def _files_of(connection: Connection, numbers: list[str]) -> dict[tuple[str, int], tuple[CaseFile, ...]]:
    columns = [column for column in files.c if column.name not in ("verdict", "to_answer")]
    wanted = select(*columns).order_by(files.c.case_number, files.c.version, files.c.position)
    if len(numbers) <= 500:
        wanted = wanted.where(files.c.case_number.in_(numbers))
    grouped: dict[tuple[str, int], list[CaseFile]] = {}
    for row in connection.execute(wanted):
        member = CaseFile(
            row.digest, row.name, bytes(row.raw_name), row.media_type, row.size, Grade(row.grade), row.rulebook
        )
        grouped.setdefault((row.case_number, row.version), []).append(member)
    return {key: tuple(members) for key, members in grouped.items()}


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
        at=_moment(row.at),
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
        at=_moment(row.at),
        expires=_moment(row.expires) if row.expires else None,
        seq=row.seq,
    )


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
