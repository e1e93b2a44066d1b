"""Submissions (送审件): a new case, a corrected version, the same bytes again; and what content was ever held."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from disclosure_screen.model.case import CaseFile, Stage
from disclosure_screen.model.verdict import Verdict
from disclosure_screen.review.items import items
from disclosure_screen.store import codec
from disclosure_screen.store.screenings import index_values
from disclosure_screen.store.tables import cases, contents, files, sightings
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


def add_sighting(unit: Unit, seq: int, number: str, path: bytes) -> None:
    """The same bytes again, at this inbox path."""
    unit.change(insert(sightings).values(seq=seq, case_number=number, path=path, at=unit.at))


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
