"""Cases (审核件): one notice with its annexes on its way to publication, and what named people decided about it.

Everything here is a record of an act: it names a person, a time with its zone, and the exact bytes (digests) and rules it
was made on. That binding is what lets an approval lapse by itself when a byte or a rule changes; nothing has to
remember to cancel it.
"""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from disclosure_screen.model.finding import Severity
from disclosure_screen.model.verdict import Grade


class Stage(StrEnum):
    """Where a case stands (审核阶段). The moves between stages are a table in ``rules/approval.yaml``."""

    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RETURNED = "returned"
    REFERRED = "referred"
    SEALED = "sealed"
    WITHHELD = "withheld"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The Chinese word shown to people."""
        return _STAGE_LABELS[self]


_STAGE_LABELS = {
    Stage.IN_REVIEW: "审核中",
    Stage.APPROVED: "审核通过，待公开",
    Stage.RETURNED: "已退回整改",
    Stage.REFERRED: "已上报，待答复",
    Stage.SEALED: "已封存",
    Stage.WITHHELD: "不予公开",
    Stage.RELEASED: "已公开",
    Stage.WITHDRAWN: "已撤回",
}


class Tier(StrEnum):
    """A level of review (审核层级)."""

    FIRST = "first"
    SECOND = "second"
    FINAL = "final"
    SECRECY = "secrecy"
    LEGALITY = "legality"

    @property
    def label(self) -> str:
        """The Chinese word shown to people."""
        return _TIER_LABELS[self]


_TIER_LABELS = {
    Tier.FIRST: "初审",
    Tier.SECOND: "复审",
    Tier.FINAL: "终审",
    Tier.SECRECY: "保密审查",
    Tier.LEGALITY: "合法性审查",
}


class Role(StrEnum):
    """What a registered person may do (角色). Auditors and system administrators decide nothing."""

    DRAFTER = "drafter"
    FIRST = "first"
    SECOND = "second"
    FINAL = "final"
    SECRECY = "secrecy"
    LEGALITY = "legality"
    RULES = "rules"
    AUDITOR = "auditor"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """The Chinese word shown to people."""
        return _ROLE_LABELS[self]


DECIDING_ROLES = frozenset({Role.FIRST, Role.SECOND, Role.FINAL, Role.SECRECY, Role.LEGALITY})
"""The roles that sit at a tier; everybody else decides nothing about any case."""

_ROLE_LABELS = {
    Role.DRAFTER: "拟稿人",
    Role.FIRST: "初审人",
    Role.SECOND: "复审人",
    Role.FINAL: "终审人",
    Role.SECRECY: "保密审查员",
    Role.LEGALITY: "合法性审查员",
    Role.RULES: "规则管理员",
    Role.AUDITOR: "监督员",
    Role.ADMIN: "系统管理员",
}


class Outcome(StrEnum):
    """What one tier says about a case (审查意见)."""

    AGREE = "agree"
    RETURN = "return"
    REFER = "refer"
    WITHHOLD = "withhold"

    @property
    def label(self) -> str:
        """The Chinese word shown to people."""
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    Outcome.AGREE: "同意",
    Outcome.RETURN: "退回",
    Outcome.REFER: "上报",
    Outcome.WITHHOLD: "不予公开",
}


class Action(StrEnum):
    """What a person decided about one finding or gap (处置)."""

    MASK = "mask"
    DELETE = "delete"
    KEEP = "keep"
    FALSE_ALARM = "false-alarm"
    READ_BY_EYE = "read-by-eye"

    @property
    def label(self) -> str:
        """The Chinese word shown to people."""
        return _ACTION_LABELS[self]

    @property
    def closes(self) -> bool:
        """True where nothing more needs to happen; masking and deleting still need a corrected file."""
        return self in (Action.KEEP, Action.FALSE_ALARM, Action.READ_BY_EYE)


_ACTION_LABELS = {
    Action.MASK: "遮盖",
    Action.DELETE: "删除",
    Action.KEEP: "保留",
    Action.FALSE_ALARM: "误报",
    Action.READ_BY_EYE: "人工已阅",
}


class ItemKind(StrEnum):
    """What an item is: a finding (疑点) or a gap (未读部分)."""

    FINDING = "finding"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing somebody must answer for before release: a finding of at least MINOR, or a gap.

    ``key`` is the finding's fingerprint, or a digest of the gap's file, reason and place. ``covers`` are the fingerprints
    of every place it stands for: a decision on a column of 300 rows says nothing about the 301st.
    """

    kind: ItemKind
    key: str
    file: str
    title: str
    place: str
    severity: Severity
    category: str
    covers: frozenset[str] = field(default=frozenset(), repr=False)
    seals: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A tier's word on exact bytes (审查记录). ``grade`` and ``rulebook`` say what the person had before them.

    ``seq`` is the ledger entry that recorded it (0 before it is recorded): order is by ledger, not by clock.
    """

    case: str
    tier: Tier
    person: str
    outcome: Outcome
    reason: str
    digests: tuple[str, ...]
    rulebook: str
    grade: Grade
    at: datetime.datetime
    policy: str = ""
    seq: int = 0

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("a decision needs a reason")
        _need_zone(self.at)


@dataclass(frozen=True, slots=True)
class Disposition:
    """A person's word on one item (处置记录): apart from the machine's finding, with a reason and, if wished, an expiry."""

    case: str
    key: str
    action: Action
    person: str
    reason: str
    severity: Severity
    covers: frozenset[str] = field(repr=False)
    at: datetime.datetime
    expires: datetime.datetime | None = None
    seq: int = 0

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("a disposition needs a reason")
        _need_zone(self.at)
        if self.expires is not None:
            _need_zone(self.expires)


@dataclass(frozen=True, slots=True)
class Person:
    """A registered person (登记人员) and the roles held; a deputy's role ends with a date (inclusive)."""

    name: str
    roles: tuple[tuple[Role, datetime.date | None], ...]
    enabled: bool = True

    def holds(self, role: Role, on: datetime.date) -> bool:
        """True where the person is enabled and holds the role on that day."""
        return self.enabled and any(held is role and (until is None or on <= until) for held, until in self.roles)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One file of a case. ``name`` is for people (relative path inside a folder case); ``raw_name`` is what stood on disk."""

    digest: str
    name: str
    raw_name: bytes
    media_type: str
    size: int
    grade: Grade
    rulebook: str


@dataclass(frozen=True, slots=True)
class Case:
    """One notice with its annexes. ``version`` counts resubmissions from 1; ``since`` is when the stage began."""

    number: str
    category: str
    title: str
    drafter: str
    department: str
    stage: Stage
    version: int
    files: tuple[CaseFile, ...]
    opened: datetime.datetime
    since: datetime.datetime

    @property
    def grade(self) -> Grade:
        """The gravest grade of any file; REVIEW where there is no file, because nothing unread is ever clean."""
        return max((file.grade for file in self.files), default=Grade.REVIEW)

    @property
    def digests(self) -> tuple[str, ...]:
        """What an approval binds: every file's digest, sorted."""
        return tuple(sorted(file.digest for file in self.files))


def _need_zone(moment: datetime.datetime) -> None:
    if moment.tzinfo is None:
        raise ValueError("a record needs a time with its zone")
