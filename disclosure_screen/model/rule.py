"""Rules (规则): what to look for, on whose authority, and the examples that prove it works.

A rule without a legal basis, an owner and examples is an opinion; it does not load.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from disclosure_screen.model.document import Layer
from disclosure_screen.model.finding import Severity


class Status(StrEnum):
    """A rule's life: draft (never runs) → trial (recorded as note) → stable → retired (never runs)."""

    DRAFT = "draft"
    TRIAL = "trial"
    STABLE = "stable"
    RETIRED = "retired"

    @property
    def active(self) -> bool:
        """True where the rule takes part in a screening."""
        return self in (Status.TRIAL, Status.STABLE)


@dataclass(frozen=True, slots=True)
class IdentifierShape:
    """Look for an identifier: the name of a module in ``identifiers/``; ``others`` are further forms of the same thing."""

    name: str
    others: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All identifiers the rule looks for."""
        return (self.name, *self.others)


@dataclass(frozen=True, slots=True)
class PatternShape:
    """Look for a regular expression (syntax of the ``regex`` package) on the folded reading of a text."""

    pattern: str


@dataclass(frozen=True, slots=True)
class PhraseShape:
    """Look for any of these phrases; ``whole_words`` asks that jieba sees a word boundary at both ends."""

    phrases: tuple[str, ...]
    whole_words: bool = False


@dataclass(frozen=True, slots=True)
class LexiconShape:
    """Look for the terms of a list kept by the office (CSV or XLSX), named relative to the rules folder.

    ``whole_words`` asks that jieba sees a word boundary at both ends, so that a term never fires across words.
    """

    path: str
    whole_words: bool = True


@dataclass(frozen=True, slots=True)
class DetectorShape:
    """Ask a detector written in Python (``detect/``) by name; ``options`` are its settings from the rule file."""

    name: str
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()


Shape = IdentifierShape | PatternShape | PhraseShape | LexiconShape | DetectorShape


@dataclass(frozen=True, slots=True)
class Context:
    """Words near a candidate that change what it means. All are plain substrings, matched in a character window.

    ``raises`` make it surer, ``lowers`` make it unlikely (项目代码, 文号), ``requires`` must be present for it to count at all,
    ``public`` mean the value is meant to be public (监督电话) and turn the finding into ``public_severity``.
    ``bare_severity``, where set, holds for a value that neither a label nor a column header names.
    """

    raises: tuple[str, ...] = ()
    lowers: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    window: int = 12
    public_severity: Severity = Severity.NOTE
    bare_severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule was read: file name relative to the rules folder, and line (from 1)."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, entire. ``headers`` are column titles or form labels that make a cell's content suspect.

    ``excludes`` are patterns; a candidate they cover is dropped. ``layers`` empty means every layer. ``seals`` marks an
    official secrecy mark: a hit halts the file.
    """

    id: str
    title: str
    category: str
    severity: Severity
    status: Status
    basis: tuple[str, ...]
    owner: str
    advice: str
    shape: Shape
    context: Context = Context()
    headers: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    layers: frozenset[Layer] = frozenset()
    confidence: float = 0.8
    seals: bool = False
    hits: tuple[str, ...] = field(default=(), repr=False)
    misses: tuple[str, ...] = field(default=(), repr=False)
    origin: Origin = Origin("", 0)


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the office's own sensitive list (敏感词表). ``since``/``until`` are ISO dates or empty.

    ``guard``, where set, is a regular expression that must match over the term's place (`合同法` but not `劳动合同法`).
    ``replacement`` is the wording to put in its place.
    """

    term: str
    severity: Severity
    reason: str
    owner: str
    since: str = ""
    until: str = ""
    advice: str = ""
    guard: str = ""
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All active rules with their lexicons, and the digest of every byte they were read from (``sha256:<hex>``)."""

    digest: str
    rules: tuple[Rule, ...]
    lexicons: tuple[tuple[str, tuple[Term, ...]], ...] = ()

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id. Raises KeyError where there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)
