"""The difference of two versions (整改对照): what was fixed, what remains, what is new.

Compared by fingerprint, which is content and never a line number: a number that moved down a page remains, and a new
number on a corrected line is new. Both verdicts must have been reached under one key; otherwise nothing would match and
every leak would look fixed.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from disclosure_screen.model.document import Document, Gap
from disclosure_screen.model.finding import Finding, Place, Severity
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.design import environment, style
from disclosure_screen.report.html import without_values
from disclosure_screen.report.veil import Veil

_LISTED = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One finding's places on one side of the comparison. ``places`` are those fixed, remaining or new, all in ``file``."""

    finding: Finding
    places: tuple[Place, ...]
    file: str = ""

    @property
    def count(self) -> int:
        """How many places."""
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Difference:
    """Fixed (已改正), remaining (仍存在) and new (新增) findings and gaps. Places of ``remaining`` are the later version's."""

    fixed: tuple[Change, ...]
    remaining: tuple[Change, ...]
    new: tuple[Change, ...]
    gaps_closed: tuple[Gap, ...]
    gaps_open: tuple[Gap, ...]

    @property
    def done(self) -> bool:
        """True where nothing that bears on the grade remains, is new, or is unread."""
        bearing = [change for change in (*self.remaining, *self.new) if change.finding.severity > Severity.NOTE]
        return not bearing and not self.gaps_open


def difference(before: Sequence[Verdict], after: Sequence[Verdict]) -> Difference:
    """What became of the findings of one version of a case in the next."""
    earlier, later = _fingerprints(before), _fingerprints(after)
    gaps = Counter(gap for verdict in after for gap in verdict.gaps)
    return Difference(
        fixed=_changes(before, earlier - later),
        remaining=_changes(after, later & earlier),
        new=_changes(after, later - earlier),
        gaps_closed=tuple(gap for verdict in before for gap in verdict.gaps if gap not in gaps),
        gaps_open=tuple(gaps.elements()),
    )


def difference_html(
    before: Sequence[tuple[Document, Verdict]],
    after: Sequence[tuple[Document, Verdict]],
    *,
    rendered_at: dt.datetime,
    title: str = "",
) -> str:
    """The comparison as one HTML page, masked like every report."""
    found = difference([verdict for _, verdict in before], [verdict for _, verdict in after])
    veil = Veil.over((*before, *after))
    halted = any(verdict.grade is Grade.HALT for _, verdict in (*before, *after))
    page = (
        environment()
        .get_template("difference.html.j2")
        .render(
            title=veil.text(title or after[0][1].file),
            found=found,
            veil=veil,
            halted=halted,
            before=before,
            after=after,
            listed=_LISTED,
            several=len(before) > 1 or len(after) > 1,
            rendered_at=rendered_at,
            style=style(),
        )
    )
    return without_values(page, veil)


def _fingerprints(verdicts: Iterable[Verdict]) -> Counter[str]:
    return Counter(
        place.fingerprint for verdict in verdicts for finding in verdict.findings for place in finding.places
    )


def _changes(verdicts: Iterable[Verdict], wanted: Counter[str]) -> tuple[Change, ...]:
    """The findings with the places whose fingerprints are wanted, each as often as it is wanted."""
    left = Counter(wanted)
    changes = []
    for verdict in verdicts:
        for finding in verdict.findings:
            places = []
            for place in finding.places:
                if left[place.fingerprint] > 0:
                    left[place.fingerprint] -= 1
                    places.append(place)
            if places:
                changes.append(Change(finding, tuple(places), verdict.file))
    return tuple(sorted(changes, key=lambda change: -change.finding.severity))
