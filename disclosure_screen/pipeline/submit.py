"""Submitting (送审): from files in custody to a case at its first tier, in one transaction.

The same content again is a sighting of the case that has it. The same inbox path after a return is a new version of the case that
was returned, and what the correction fixed is closed out (销号) by comparing fingerprints. Anything else is a new case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from disclosure_screen.model.case import Case, CaseFile, Item, Stage
from disclosure_screen.model.document import Document
from disclosure_screen.model.errors import UsageError
from disclosure_screen.model.ledger import Value, canonical, digest_of
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.pipeline.outlook import keep_in_step
from disclosure_screen.pipeline.reports import Render, rendered, write_report
from disclosure_screen.pipeline.screens import Screens
from disclosure_screen.pipeline.veiled import veil_of, veiled
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.report.veil import Veil
from disclosure_screen.review.items import items
from disclosure_screen.review.seal import sealed
from disclosure_screen.store import arrivals, cases, screenings, submissions
from disclosure_screen.store.unit import Unit


class Became(Enum):
    """What a submission turned into."""

    CASE = "case"
    VERSION = "version"
    SIGHTING = "sighting"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file whose bytes are in the vault: digest, size, and its names."""

    digest: str
    size: int
    name: str
    raw_name: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Files that came together, and what is known about them (送审件)."""

    category: str
    title: str
    place: bytes
    files: tuple[Kept, ...]
    drafter: str = ""
    department: str = ""
    publish_until: str = ""

    @property
    def content(self) -> str:
        """One digest for all bytes of the draft: a single file's own, else that of its names and digests.

        Empty files are told apart by their names: having nothing in common is not being the same document.
        """
        if len(self.files) == 1 and self.files[0].size:
            return self.files[0].digest
        listed: list[Value] = [*sorted(f"{file.raw_name.hex()} {file.digest}" for file in self.files)]
        return digest_of(canonical({"files": listed}).encode())


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a draft, and how its findings compare with the version before."""

    case: str
    became: Became
    grade: Grade
    fixed: int = 0
    remaining: int = 0
    new: int = 0
    stage: Stage = Stage.IN_REVIEW
    category: str = ""
    title: str = ""

    def as_contract(self) -> Mapping[str, Value]:
        """For ``--format json``."""
        return {
            "case": self.case,
            "became": self.became.value,
            "grade": self.grade.word,
            "stage": self.stage.value,
            "fixed": self.fixed,
            "remaining": self.remaining,
            "new": self.new,
        }


@dataclass(frozen=True, slots=True)
class _Reading:
    screened: submissions.Screened
    veil: Veil = field(repr=False)
    html: str = field(default="", repr=False)


def submit(
    workspace: Workspace, draft: Draft, screens: Screens, *, actor: str = "sweep", render: Render | None = None
) -> Submitted:
    """Screen the draft and put it into the queue; nothing is changed where anything fails."""
    if not draft.files:
        raise UsageError("送审件里没有文件")
    with workspace.reading() as connection:
        known = submissions.holding(connection, draft.content)
    readings = () if known else tuple(_read(workspace, kept, screens, render) for kept in draft.files)
    with workspace.unit(actor) as unit:
        known = submissions.holding(unit.connection, draft.content)
        submitted = _sighted(unit, known, draft) if known else _filed(workspace, unit, draft, readings)
    seal_files(workspace, readings_digests(readings))
    return submitted


def seal_files(workspace: Workspace, digests: tuple[str, ...]) -> None:
    """Move the vault's copies of sealed files out of everybody's reach. Repeating it changes nothing."""
    for digest in digests:
        workspace.vault.seal(digest)


def readings_digests(readings: tuple[_Reading, ...]) -> tuple[str, ...]:
    """The digests of those readings that must be sealed."""
    return tuple(r.screened.file.digest for r in readings if r.screened.file.grade is Grade.HALT)


def compared(before: tuple[Item, ...], after: tuple[Item, ...]) -> tuple[int, int, int]:
    """How many places of the earlier items are fixed, how many remain, and how many are new, by fingerprint."""
    old = frozenset[str]().union(*(item.covers for item in before))
    now = frozenset[str]().union(*(item.covers for item in after))
    return len(old - now), len(old & now), len(now - old)


def _read(workspace: Workspace, kept: Kept, screens: Screens, render: Render | None) -> _Reading:
    screening = screens.screen(workspace.vault.path(kept.digest), name=kept.name)
    html = _html(screening.document, _of_these_bytes(screening.verdict, kept), render)
    veil = veil_of(screening.document, screening.verdict)
    verdict = sealed(veiled(_of_these_bytes(screening.verdict, kept), veil))
    file = CaseFile(
        kept.digest,
        veil.text(kept.name),
        kept.raw_name,
        verdict.media_type,
        kept.size,
        verdict.grade,
        verdict.rulebook,
    )
    return _Reading(submissions.Screened(file, verdict), veil, html)


def _of_these_bytes(verdict: Verdict, kept: Kept) -> Verdict:
    if verdict.digest == kept.digest:
        return verdict
    # A file too large to be opened has no digest of its own; any other difference would be a verdict on other bytes.
    if verdict.gaps and not verdict.findings:
        return replace(verdict, digest=kept.digest)
    raise UsageError("筛查结论与存证文件不是同一份内容，已中止")


def _html(document: Document, verdict: Verdict, render: Render | None) -> str:
    return rendered(document, verdict, render) if render else ""


def _sighted(unit: Unit, number: str, draft: Draft) -> Submitted:
    case = cases.find(unit.connection, number)
    seq = unit.record("sighting", number, content=draft.content, category=draft.category)
    submissions.add_sighting(unit, seq, number, draft.place)
    arrivals.settle(unit, draft.place)
    return Submitted(number, Became.SIGHTING, case.grade, stage=case.stage, category=case.category, title=case.title)


def _filed(workspace: Workspace, unit: Unit, draft: Draft, readings: tuple[_Reading, ...]) -> Submitted:
    grade = max(reading.screened.file.grade for reading in readings)
    stage = Stage.SEALED if grade is Grade.HALT else Stage.IN_REVIEW
    returned = submissions.at_place(unit.connection, draft.place, Stage.RETURNED)
    if returned:
        submitted = _resubmitted(unit, cases.find(unit.connection, returned), draft, readings, stage)
        version = cases.find(unit.connection, returned).version
    else:
        number = submissions.next_number(unit)
        unit.record("submit", number, **_body(draft, readings, grade))
        submissions.open_case(unit, number, stage, _submission(draft, readings))
        submitted, version = Submitted(number, Became.CASE, grade, stage=stage, title=_title(draft, readings)), 1
    arrivals.settle(unit, draft.place)
    keep_in_step(workspace, unit, [submitted.case])
    for position, reading in enumerate(readings):
        if reading.html:
            write_report(workspace, submitted.case, version, position, reading.html)
    return submitted


def _resubmitted(unit: Unit, case: Case, draft: Draft, readings: tuple[_Reading, ...], stage: Stage) -> Submitted:
    before = screenings.items_of(unit.connection, case.number, case.version)
    after = items(reading.screened.verdict for reading in readings)
    fixed, remaining, new = compared(before, after)
    grade = max(reading.screened.file.grade for reading in readings)
    body = _body(draft, readings, grade)
    unit.record("resubmit", case.number, **body, version=case.version + 1, fixed=fixed, remaining=remaining, new=new)
    submissions.add_version(unit, case.number, case.version + 1, stage, _submission(draft, readings))
    return Submitted(case.number, Became.VERSION, grade, fixed, remaining, new, stage, case.category, case.title)


def _body(draft: Draft, readings: tuple[_Reading, ...], grade: Grade) -> dict[str, Value]:
    files: list[Value] = [reading.screened.file.digest for reading in readings]
    return {
        "category": draft.category,
        "content": draft.content,
        "files": files,
        "grade": grade.word,
        "rulebook": readings[0].screened.file.rulebook,
    }


def _submission(draft: Draft, readings: tuple[_Reading, ...]) -> submissions.Submission:
    return submissions.Submission(
        category=draft.category,
        title=_title(draft, readings),
        place=draft.place,
        content=draft.content,
        drafter=draft.drafter,
        department=draft.department,
        publish_until=draft.publish_until,
        screened=tuple(reading.screened for reading in readings),
    )


def _title(draft: Draft, readings: tuple[_Reading, ...]) -> str:
    title = draft.title
    for reading in readings:
        title = reading.veil.text(title)
    return title
