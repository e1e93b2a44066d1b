"""A small office for tests: a screener that believes what a text file says about itself, and shorthands for a workspace.

A working fake, not a mock: ``!serious 某`` in a file is a serious finding, ``!gap 某`` an unread part, ``!seal 某`` an official
secrecy mark. Fingerprints follow the content of the line, as the real ones do.
"""

import datetime
import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from disclosure_screen.model.case import Outcome, Role, Tier
from disclosure_screen.model.document import Block, Document, Gap, GapReason, Layer
from disclosure_screen.model.finding import Finding, Place, Severity
from disclosure_screen.model.place import Location, Span
from disclosure_screen.model.verdict import Verdict
from disclosure_screen.pipeline.decide import decide_case
from disclosure_screen.pipeline.people import add_person
from disclosure_screen.pipeline.sweep import SweepSummary, sweep
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.review.grade import grade

RULES = Path(__file__).parents[1] / "rules"
SEVERITY = {"minor": Severity.MINOR, "serious": Severity.SERIOUS, "grave": Severity.GRAVE, "note": Severity.NOTE}


@dataclass(frozen=True)
class Rulebook:
    """Nothing but a digest."""

    digest: str


@dataclass(frozen=True)
class Screening:
    """A document and a verdict."""

    document: Document
    verdict: Verdict


@dataclass
class Reader:
    """The screener. ``stricter`` turns notes into serious findings, ``sealing`` turns minor ones into secrecy marks, as a
    new edition of the rules might.
    """

    rulebook: Rulebook = field(default_factory=lambda: Rulebook("sha256:" + "1" * 64))
    stricter: bool = False
    sealing: bool = False
    seen: list[str] = field(default_factory=list)

    def screen(self, path: Path, *, name: str | None = None) -> Screening:
        content = path.read_bytes()
        lines = content.decode("utf-8", errors="replace").splitlines()
        findings = tuple(f for n, line in enumerate(lines) if (f := self._finding(n, line)))
        gaps = tuple(
            Gap(GapReason.NO_TEXT_LAYER, Location((f"第{n + 1}行",)), "扫描页")
            for n, line in enumerate(lines)
            if line.startswith("!gap")
        )
        digest = "sha256:" + hashlib.sha256(content).hexdigest()
        shown = name or path.name
        self.seen.append(shown)
        blocks = tuple(Block(Layer.BODY, line) for line in lines)
        return Screening(
            Document(digest, shown, "text/plain", blocks, gaps),
            Verdict(shown, digest, "text/plain", self.rulebook.digest, grade(findings, gaps), findings, gaps),
        )

    def _finding(self, number: int, line: str) -> Finding | None:
        if not line.startswith("!") or line.startswith("!gap"):
            return None
        word, _, value = line[1:].partition(" ")
        severity = Severity.GRAVE if word in ("seal", "secrecy") else SEVERITY[word]
        if self.sealing and word == "minor":
            word, severity = "seal", Severity.GRAVE
        if self.stricter and severity is Severity.NOTE:
            severity = Severity.SERIOUS
        print_ = hashlib.sha256(value.encode()).hexdigest()[:32]
        location, span = Location((f"第{number + 1}行",)), Span(0, 1)
        return Finding(
            rule="secrecy.mark" if word in ("seal", "secrecy") else "personal.resident-id",
            title="国家秘密标志" if word == "seal" else "公民身份号码",
            category="secrecy" if word in ("seal", "secrecy") else "personal",
            severity=severity,
            confidence=0.9,
            layer=Layer.BODY,
            location=location,
            span=span,
            excerpt="3***",
            fingerprint=print_,
            value_fingerprint=print_[:16],
            places=(Place(number, span, location, "3***", print_),),
            reasons=("校验码正确",),
            basis=("依据",),
            advice="删除",
            seals=word == "seal",
        )


class Clock:
    """A clock that moves a second with every look, and further when told."""

    def __init__(self) -> None:
        self.time = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))

    def __call__(self) -> datetime.datetime:
        self.time += datetime.timedelta(seconds=1)
        return self.time

    def forward(self, **step: float) -> None:
        self.time += datetime.timedelta(**step)


def opened(root: Path, clock: Clock | None = None, rules: Path = RULES) -> Workspace:
    """A workspace in that folder."""
    return Workspace.open(root, rules=rules, clock=clock or Clock())


def with_own_rules(root: Path) -> Path:
    """The same workspace, with a copy of the shipped rules as a folder of its own."""
    shutil.copytree(RULES, root / "规则")
    settings = root / "workspace.toml"
    text = settings.read_text(encoding="utf-8").replace('folder = ""', 'folder = "规则"', 1)
    settings.write_text(text, encoding="utf-8")
    return root


def drop(workspace: Workspace, place: str, text: str = "公告\n") -> Path:
    """Put a file into the inbox."""
    path = workspace.inbox / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def swept(workspace: Workspace, reader: Reader | None = None, settle: float = 0) -> SweepSummary:
    """One pass with the fake screener."""
    return sweep(workspace, settle=settle, screens=reader or current(workspace))


def current(workspace: Workspace) -> Reader:
    """A reader whose rulebook is the workspace's own."""
    from disclosure_screen.pipeline.screens import rulebook_in_force

    return Reader(Rulebook(rulebook_in_force(workspace)))


def the_case(summary: SweepSummary) -> str:
    """The number of the only case of a pass."""
    (event,) = [event for event in summary.events if event.case]
    return event.case


def staff(workspace: Workspace) -> None:
    """Register one person for each role, named after it."""
    for role in Role:
        add_person(workspace, role.label, [role])


PERSON = {
    Tier.FIRST: Role.FIRST.label,
    Tier.SECOND: Role.SECOND.label,
    Tier.FINAL: Role.FINAL.label,
    Tier.SECRECY: Role.SECRECY.label,
    Tier.LEGALITY: Role.LEGALITY.label,
}


def agree(workspace: Workspace, number: str, *tiers: Tier) -> None:
    """Let each tier agree, by the person named after its role."""
    for tier in tiers:
        decide_case(workspace, number, person=PERSON[tier], outcome=Outcome.AGREE, reason="核对无误", tier=tier)
