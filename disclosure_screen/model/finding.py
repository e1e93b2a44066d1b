"""Findings (疑点): what the screen says about a place, masked so that it may travel.

A :class:`Match` is raw and never leaves ``detect/``; a :class:`Finding` holds no plain value anywhere. Severity (how
bad), confidence (how sure) and audience are three things and are never mixed into one score.
"""

from dataclasses import dataclass, field
from enum import IntEnum

from disclosure_screen.model.document import Layer
from disclosure_screen.model.place import Location, Span


class Severity(IntEnum):
    """How bad a finding is (严重程度). NOTE has no effect on the grade; it is recorded and shown on demand."""

    NOTE = 0
    MINOR = 1
    SERIOUS = 2
    GRAVE = 3

    @property
    def word(self) -> str:
        """The contract's word: note, minor, serious or grave."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """The Chinese word shown to reviewers."""
        return ("提示", "一般", "严重", "特别严重")[self]


@dataclass(frozen=True, slots=True)
class Match:
    """A rule's raw hit in one block. Lives only inside ``detect/``; its value is in no repr.

    ``plain`` is the value as it stands in the text, ``canonical`` its normal form (digits folded, separators gone). ``kind``
    names the mask for it (an identifier's module name); ``advice`` and ``replacement``, where set, stand before the rule's own.
    ``further`` are the other parts of a value written over several blocks (one digit a cell), as block number and span.
    """

    rule: str
    block: int
    span: Span
    plain: str = field(repr=False)
    canonical: str = field(repr=False)
    confidence: float
    severity: Severity
    reasons: tuple[str, ...] = ()
    kind: str = ""
    advice: str = ""
    replacement: str = ""
    further: tuple[tuple[int, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a finding: block number along ``Document.all_blocks()`` and offsets into that block's text.

    ``excerpt`` is masked; ``fingerprint`` is this place's own identity and ``value_fingerprint`` its value's (see
    :class:`Finding`).
    """

    block: int
    span: Span
    location: Location
    excerpt: str
    fingerprint: str
    value_fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A masked finding. ``span`` is in code points of the first place's block text.

    Identity is content: ``fingerprint`` is a keyed hash of rule, value, layer and surroundings, never of a line number,
    so a new leak on an excused line is a new finding. ``value_fingerprint`` is a keyed hash of kind and value alone; it
    answers "where else does this value stand" (举一反三). ``places`` has one entry for each place a bulk finding sums
    up; ``count`` is their number. ``seals`` is true for a secrecy mark in its official form: the whole file halts.
    """

    rule: str
    title: str
    category: str
    severity: Severity
    confidence: float
    layer: Layer
    location: Location
    span: Span
    excerpt: str
    fingerprint: str
    value_fingerprint: str
    places: tuple[Place, ...]
    reasons: tuple[str, ...]
    basis: tuple[str, ...]
    advice: str
    replacement: str = ""
    concealment: str = ""
    seals: bool = False

    @property
    def count(self) -> int:
        """How many places this finding stands for."""
        return len(self.places)
