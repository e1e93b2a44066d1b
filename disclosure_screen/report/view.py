"""The report's view (报告内容): everything a page shows, masked and in words, before any markup.

Assembled from documents and verdicts alone, so that the HTML, the review desk and the tests look at the same thing.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from disclosure_screen.extract.drawn_pages import DrawnPage
from disclosure_screen.extract.page_images import PageKey
from disclosure_screen.model.document import Gap
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.contrast import Contrast, LayerCount, Screened, contrast, layer_counts
from disclosure_screen.report.groups import Kind, kinds, numbers
from disclosure_screen.report.hits import Hits, hits_of
from disclosure_screen.report.outline import outline
from disclosure_screen.report.page_images import PageImage, Room, page_images
from disclosure_screen.report.pages_shown import left_out
from disclosure_screen.report.pieces import Part, Window
from disclosure_screen.report.plain import plain
from disclosure_screen.report.veil import Veil
from disclosure_screen.report.words import NEXT_STEPS, NextStep

_GAPS_LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """The case a report belongs to (一件), in words: number, category, department, stage, deadline."""

    number: str
    category: str = ""
    department: str = ""
    stage: str = ""
    deadline: str = ""
    drafter: str = ""


@dataclass(frozen=True, slots=True)
class GapLine:
    """A part nobody has read, in words."""

    reason: str
    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class FileView:
    """One file of a report: what was concluded, and its parts as they were screened."""

    index: int
    name: str
    verdict: Verdict
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A whole report. ``kinds`` holds findings that bear on the grade, ``notes`` those that do not.

    ``not_kept`` counts blocks that were read and screened and, the file being too long, are not in the report.
    """

    title: str
    grade: Grade
    next_step: NextStep
    files: tuple[FileView, ...]
    kinds: tuple[Kind, ...]
    notes: tuple[Kind, ...]
    gaps: tuple[GapLine, ...]
    gap_count: int
    layers: tuple[LayerCount, ...]
    contrast: Contrast
    rulebook: str
    rendered_at: dt.datetime
    case: CaseFacts | None = None
    revealed: bool = False
    summarised: bool = False
    csv_name: str = ""
    images: Mapping[tuple[int, int, int], PageImage] = field(default_factory=dict)
    images_left_out: tuple[str, ...] = ()
    not_kept: int = 0

    @property
    def count(self) -> int:
        """Findings that bear on the grade, in places."""
        return sum(kind.count for kind in self.kinds)

    @property
    def shown(self) -> int:
        """How many places the page itself lists."""
        return sum(len(card.rows) for kind in (*self.kinds, *self.notes) for card in kind.cards)

    @property
    def rules(self) -> tuple[tuple[str, str], ...]:
        """Rule and title of every kind, for the filter."""
        return tuple({kind.rule: kind.title for kind in (*self.kinds, *self.notes)}.items())

    @property
    def pages(self) -> tuple[int, ...]:
        """Pages that have a listed finding, for the filter."""
        cards = (card for kind in (*self.kinds, *self.notes) for card in kind.cards)
        return tuple(sorted({row.page for card in cards for row in card.rows if row.page is not None}))

    @property
    def listed(self) -> int:
        """How many places there are in all, notes included."""
        return self.count + sum(kind.count for kind in self.notes)


def view(
    screened: Screened,
    *,
    rendered_at: dt.datetime,
    case: CaseFacts | None = None,
    revealed: bool = False,
    rows: int = 4000,
    window: Window | None = None,
    csv_name: str = "",
    drawn: Mapping[PageKey, DrawnPage] | None = None,
) -> ReportView:
    """The view of one file or of a whole case. ``rows`` caps the places listed, ``window`` what is drawn of the text.

    ``drawn`` are pages to show beside their text; None where none are wanted.
    """
    if not screened:
        raise ValueError("a report needs at least one file")
    grade = max(verdict.grade for _, verdict in screened)
    halted = grade is Grade.HALT
    revealed = revealed and not halted
    if revealed:
        screened = [(document, plain(document, verdict)) for document, verdict in screened]
    veil = Veil({}) if revealed else Veil.over(screened)
    found = kinds(screened, veil, rows)
    numbered = numbers(found)
    hits = [hits_of(index, document, verdict, numbered) for index, (document, verdict) in enumerate(screened)]
    if halted:
        found = tuple(map(sealed, found))
    files = tuple(
        FileView(
            index,
            veil.text(verdict.file),
            verdict,
            () if halted else outline(document, hits[index], veil, window or Window()),
        )
        for index, (document, verdict) in enumerate(screened)
    )
    images = _images(screened, drawn or {}, hits, veil, revealed)
    gaps = [gap for _, verdict in screened for gap in verdict.gaps]
    layers = layer_counts(screened)
    shown = sum(len(card.rows) for kind in found for card in kind.cards)
    return ReportView(
        title=files[0].name if case is None or len(files) == 1 else f"{case.number}（{len(files)} 个文件）",
        grade=grade,
        next_step=NEXT_STEPS[grade],
        files=files,
        kinds=tuple(kind for kind in found if kind.severity > Severity.NOTE),
        notes=tuple(kind for kind in found if kind.severity is Severity.NOTE),
        gaps=tuple(_gap_line(gap, veil) for gap in gaps[:_GAPS_LISTED]),
        gap_count=len(gaps),
        layers=layers,
        contrast=contrast(screened, hits, layers, veil, halted),
        rulebook=screened[0][1].rulebook,
        rendered_at=rendered_at,
        case=case,
        revealed=revealed,
        summarised=shown < sum(kind.count for kind in found) or any(part.summarised for f in files for part in f.parts),
        not_kept=0 if halted else sum(inner.left_out for document, _ in screened for inner in document.walk()),
        csv_name=csv_name,
        images=images,
        images_left_out=() if drawn is None or halted else _left_out(screened, images, veil),
    )


def _images(
    screened: Screened, drawn: Mapping[PageKey, DrawnPage], hits: Sequence[Hits], veil: Veil, revealed: bool
) -> Mapping[tuple[int, int, int], PageImage]:
    """Pages by file, position of the part in it, and number."""
    room = Room(len(drawn))
    found: dict[tuple[int, int, int], PageImage] = {}
    for index, (document, verdict) in enumerate(screened):
        shown = page_images(document, verdict, drawn, hits[index], veil, room, reveal=revealed, name=str(index))
        found |= {(index, *key): image for key, image in shown.items()}
    return found


def _left_out(screened: Screened, images: Mapping[tuple[int, int, int], PageImage], veil: Veil) -> tuple[str, ...]:
    """In words, the pages with findings that have no picture in the report."""
    words: list[str] = []
    for index, (document, verdict) in enumerate(screened):
        shown = {key[1:] for key in images if key[0] == index}
        words += [veil.text(word) for word in left_out(document, verdict, shown)]
    return tuple(words)


def sealed(kind: Kind) -> Kind:
    """A kind after HALT: rule and place remain, nothing of the text, whatever a template would do with it."""
    cards = tuple(
        replace(
            card,
            reasons=(),
            rows=tuple(replace(row, excerpt="", replacement="", length="") for row in card.rows),
        )
        for card in kind.cards
    )
    return replace(kind, cards=cards)


def _gap_line(gap: Gap, veil: Veil) -> GapLine:
    return GapLine(gap.reason.label, veil.text(str(gap.location)), veil.text(gap.detail))
