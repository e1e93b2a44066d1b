"""The page (研判现场): what a detector written in Python gets to see, and the shape every detector has.

A detector is a function ``detect(rule, page) -> Iterable[Match]`` in a module of ``detect/``; a rule names it as ``module`` or
``module.function``. The module may state ``CUES``, words the one pass over the text should note for it (``page.cues``), and
``STAGE = 1`` where it needs the matches of the others (``page.matches``) first. No table lists the detectors.

A long document is read in windows, one page each. What a detector can only judge at the end of the document (``hidden``: how much
is hidden in all) it notes in ``page.kept`` and says in a function ``<its name>_at_the_end(rule, kept)``.

For the fast path a module may give ``beginnings()``, with which its searches begin, and ``company(rule)``, without which its
cues mean nothing.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from disclosure_screen.detect.headers import Headers
from disclosure_screen.detect.rows import Rows
from disclosure_screen.detect.scanner import Company
from disclosure_screen.detect.scroll import Scroll
from disclosure_screen.model.document import Block
from disclosure_screen.model.finding import Match, Severity
from disclosure_screen.model.place import Span
from disclosure_screen.model.rule import DetectorShape, Rule

Places = Mapping[str, list[tuple[int, int]]]
"""Words and where they stand in the scroll."""


@dataclass(frozen=True, slots=True)
class Page:
    """One document under the eyes of the detectors. ``today`` is an argument because the lower floors know no clock."""

    scroll: Scroll
    headers: Headers
    cues: Places = field(repr=False)
    today: datetime.date
    matches: tuple[Match, ...] = field(default=(), repr=False)
    memo: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What several detectors need and one of them has worked out already."""
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What goes on from one window of a document to the next."""
    first: int = 0
    """The document's number of this page's first block."""
    starts: Mapping[str, list[int]] | None = field(default=None, repr=False)
    """By the name of :class:`Rows` where each of them begins in the scroll; None where nobody looked."""
    core: range = range(0)
    """The blocks this page answers for; the others are its margins, and matches in them are dropped."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks, numbered along ``Document.all_blocks()``."""
        return self.scroll.blocks

    def match(
        self,
        rule: Rule,
        block: int,
        start: int,
        end: int,
        *,
        reasons: tuple[str, ...],
        severity: Severity | None = None,
        confidence: float | None = None,
        canonical: str = "",
        kind: str = "",
        advice: str = "",
        replacement: str = "",
    ) -> Match:
        """A match of ``rule`` at ``[start, end)`` of a block's own text, with the rule's severity unless one is given."""
        plain = self.blocks[block].text[start:end]
        return Match(
            rule.id,
            block,
            Span(start, end),
            plain,
            canonical or plain,
            rule.confidence if confidence is None else confidence,
            rule.severity if severity is None else severity,
            reasons,
            kind,
            advice,
            replacement,
        )


Detect = Callable[[Rule, Page], Iterable[Match]]
Late = tuple[Match, Block]
"""A match found at the end of a document, its block numbered along the document, with that block."""
AtTheEnd = Callable[[Rule, dict[str, Any]], Iterable[Late]]


def _alone(rule: Rule) -> None:
    """For detectors whose cues need nothing beside them."""


@dataclass(frozen=True, slots=True)
class Detector:
    """A detector made ready: its rule, functions, cues and stage."""

    rule: Rule
    detect: Detect
    cues: tuple[str, ...]
    stage: int
    at_the_end: AtTheEnd | None = None
    beginnings: Callable[[], tuple[Rows, ...]] = tuple
    company: Callable[[Rule], Company | None] = _alone


class UnknownDetector(Exception):
    """The rule names a detector that is not there."""


def detector(rule: Rule, shape: DetectorShape) -> Detector:
    """The detector a rule names. Raises :class:`UnknownDetector`."""
    name, _, function = shape.name.partition(".")
    try:
        module = import_module(f"disclosure_screen.detect.{name}")
        function = function or "detect"
        detect: Detect = getattr(module, function)
    except (ImportError, AttributeError) as error:
        raise UnknownDetector(shape.name) from error
    at_the_end: AtTheEnd | None = getattr(module, f"{function}_at_the_end", None)
    return Detector(
        rule,
        detect,
        tuple(getattr(module, "CUES", ())),
        int(getattr(module, "STAGE", 0)),
        at_the_end,
        getattr(module, "beginnings", tuple),
        getattr(module, "company", _alone),
    )
