"""Cases in the database (案件存取): reading them as frozen values, and moving them from stage to stage.

Every function that changes something, here and beside this module, takes a :class:`Unit` whose ledger entry has been written;
none decides whether the change is allowed. That is for ``review/`` to say and for ``pipeline/`` to ask, inside the same unit.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, union, update

from disclosure_screen.model.case import Case, CaseFile, Stage
from disclosure_screen.model.errors import UsageError
from disclosure_screen.model.verdict import Grade
from disclosure_screen.store.tables import cases, decisions, dispositions, files, turns
from disclosure_screen.store.unit import Unit

UNDER_WAY = (Stage.IN_REVIEW, Stage.APPROVED, Stage.RETURNED, Stage.REFERRED, Stage.SEALED)
"""Stages at which somebody still has something to do."""


def find(connection: Connection, number: str) -> Case:
    """The case of that number. Raises :class:`UsageError` where there is none."""
    found = connection.execute(_ONE, {"number": number}).one_or_none()
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
    members = files_of(connection, [row.number for row in found])
    return tuple(case_of(row, members.get((row.number, row.version), ())) for row in found)


def spoken_on_by(connection: Connection, person: str, stages: Iterable[Stage]) -> tuple[str, ...]:
    """Cases at these stages about which this person has decided anything."""
    said = union(
        select(decisions.c.case_number).where(decisions.c.person == person),
        select(dispositions.c.case_number).where(dispositions.c.person == person),
    ).subquery()
    words = [stage.value for stage in stages]
    wanted = select(cases.c.number).join(said, said.c.case_number == cases.c.number).where(cases.c.stage.in_(words))
    return tuple(connection.execute(wanted.order_by(cases.c.number)).scalars())


def move(unit: Unit, number: str, stage: Stage) -> None:
    """The case to another stage; one that is no longer under way leaves the queue in the same transaction."""
    unit.change(update(cases).where(cases.c.number == number).values(stage=stage.value, since=unit.at))
    if stage not in UNDER_WAY:
        unit.scratch(delete(turns).where(turns.c.case_number == number))


def _case(connection: Connection, row: Row[Any]) -> Case:
    return case_of(row, files_of(connection, [row.number]).get((row.number, row.version), ()))


def case_of(row: Row[Any], members: tuple[CaseFile, ...]) -> Case:
    """A row of ``cases`` with the files of its version."""
    return Case(
        number=row.number,
        category=row.category,
        title=row.title,
        drafter=row.drafter,
        department=row.department,
        stage=Stage(row.stage),
        version=row.version,
        files=members,
        opened=moment(row.opened),
        since=moment(row.since),
    )


def files_of(connection: Connection, numbers: list[str]) -> dict[tuple[str, int], tuple[CaseFile, ...]]:
    """The files of these cases, by case and version."""
    found = connection.execute(_FILES_OF, {"numbers": numbers}) if len(numbers) <= 500 else connection.execute(_FILES)
    grouped: dict[tuple[str, int], list[CaseFile]] = {}
    for number, version, digest, name, raw_name, media_type, size, grade, rulebook in found:
        member = CaseFile(digest, name, bytes(raw_name), media_type, size, Grade(grade), rulebook)
        grouped.setdefault((number, version), []).append(member)
    return {key: tuple(members) for key, members in grouped.items()}


# Built once: what every page asks is composed once, not at every look.

_ONE = select(cases).where(cases.c.number == bindparam("number"))
_FILE = ("case_number", "version", "digest", "name", "raw_name", "media_type", "size", "grade", "rulebook")
_FILES = select(*(files.c[name] for name in _FILE)).order_by(files.c.case_number, files.c.version, files.c.position)
_FILES_OF = _FILES.where(files.c.case_number.in_(bindparam("numbers", expanding=True)))


def moment(text: str) -> datetime.datetime:
    """A stored moment again."""
    return datetime.datetime.fromisoformat(text)
