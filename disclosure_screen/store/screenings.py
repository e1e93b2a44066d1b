"""Screenings (筛查结论存取): the verdict of each file, what somebody must answer for in it, and where a value was seen."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from disclosure_screen.model.case import Item
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.review.items import items, merged
from disclosure_screen.store import codec
from disclosure_screen.store.tables import files, values
from disclosure_screen.store.unit import Unit


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
    found = connection.execute(_TO_ANSWER, {"number": number, "version": version})
    return merged(item for row in found for item in codec.items_from_bytes(bytes(row.to_answer)))


def where_seen(connection: Connection, value_fingerprint: str) -> dict[str, int]:
    """The cases in which a value with this keyed fingerprint stood (举一反三), each with the last version that held it."""
    wanted = (
        select(values.c.case_number, func.max(values.c.version))
        .where(values.c.fingerprint == value_fingerprint)
        .group_by(values.c.case_number)
        .order_by(values.c.case_number)
    )
    return {row[0]: row[1] for row in connection.execute(wanted)}


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


_TO_ANSWER = (
    select(files.c.to_answer)
    .where(files.c.case_number == bindparam("number"), files.c.version == bindparam("version"))
    .order_by(files.c.position)
)
