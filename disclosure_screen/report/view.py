"""The report's view (报告内容): everything a page shows, masked and in words, before any markup.

Assembled from documents and verdicts alone, so that the HTML, the review desk and the tests look at the same thing.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from disclosure_screen.extract.drawn_pages import DrawnPage
from disclosure_screen.extract.page_images import PageKey
from disclosure_screen.model.document import VISIBLE_LAYERS, Block, Document, Gap, Layer
from disclosure_screen.model.finding import Finding, Severity
from disclosure_screen.model.place import Location
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.groups import Kind, kinds, numbers
from disclosure_screen.report.outline import Hits, Part, Window, outline
from disclosure_screen.report.page_images import PageImage, Room, page_images
from disclosure_screen.report.pages_shown import left_out
from disclosure_screen.report.segments import Hit, Segment, segments
from disclosure_screen.report.veil import HIDDEN, Veil
from disclosure_screen.report.words import LAYER_HINTS, NEXT_STEPS, NextStep

_GAPS_LISTED = 200
_CONCEALED_LISTED = 60
_CONCEALED_CHARACTERS = 160
_SEEN = VISIBLE_LAYERS | {Layer.FILE_NAME}


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
class LayerCount:
    """One layer searched: how many parts it has and how many findings. Zero parts means: looked for, not there."""

    layer: Layer
    parts: int
    findings: int


@dataclass(frozen=True, slots=True)
class Concealed:
    """One thing the file holds and its reader does not see: ``parts`` blocks of one place hidden in the same way."""

    what: str
    reason: str
    where: str
    segments: tuple[Segment, ...]
    parts: int = 1
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Contrast:
    """Visible against hidden (可见与隐藏对照)."""

    visible: tuple[LayerCount, ...]
    hidden: tuple[LayerCount, ...]
    concealed: tuple[Concealed, ...]
    more: int


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
    """A whole report. ``kinds`` holds findings that bear on the grade, ``notes`` those that do not."""

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


Screened = Sequence[tuple[Document, Verdict]]


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
    hits = [_hits(index, document, verdict, numbered) for index, (document, verdict) in enumerate(screened)]
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
    layers = _layers(screened)
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
        contrast=_contrast(screened, hits, layers, veil, halted),
        rulebook=screened[0][1].rulebook,
        rendered_at=rendered_at,
        case=case,
        revealed=revealed,
        summarised=shown < sum(kind.count for kind in found) or any(part.summarised for f in files for part in f.parts),
        csv_name=csv_name,
        images=images,
        images_left_out=() if drawn is None or halted else _left_out(screened, images, veil),
    )


def _images(
    screened: Screened, drawn: Mapping[PageKey, DrawnPage], hits: Sequence[Hits], veil: Veil, revealed: bool
) -> Mapping[tuple[int, int, int], PageImage]:
    """Pages by file, position of the part in it, and number."""
    room = Room()
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


def plain(document: Document, verdict: Verdict) -> Verdict:
    """The verdict with plain values in its excerpts: for a report a person asked to be revealed, and nothing else."""
    texts = [block.text for block in document.all_blocks()]

    def revealed(finding: Finding) -> Finding:
        places = tuple(
            replace(place, excerpt=texts[place.block][place.span.start : place.span.end]) for place in finding.places
        )
        return replace(finding, places=places, excerpt=places[0].excerpt if places else finding.excerpt)

    return replace(verdict, findings=tuple(map(revealed, verdict.findings)))


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


def _hits(
    index: int, document: Document, verdict: Verdict, numbered: Mapping[tuple[int, int, int, int, str], list[int]]
) -> Hits:
    by_block: dict[int, list[Hit]] = {}
    texts = [block.text for block in document.all_blocks()]
    for finding in verdict.findings:
        for place in finding.places:
            key = (index, place.block, place.span.start, place.span.end, finding.rule)
            excerpt = place.excerpt
            if finding.category == HIDDEN and place.block < len(texts):  # its excerpt names the hiding, not the text
                excerpt = texts[place.block][place.span.start : place.span.end]
            own = numbered.get(key, [])
            hit = Hit(place.span, excerpt, finding.severity, finding.title, own.pop(0) if own else None)
            by_block.setdefault(place.block, []).append(hit)
    return Hits(by_block)


def _layers(screened: Screened) -> tuple[LayerCount, ...]:
    parts = Counter(block.layer for document, _ in screened for block in document.all_blocks())
    findings: Counter[Layer] = Counter()
    for _, verdict in screened:
        for finding in verdict.findings:
            findings[finding.layer] += finding.count
    return tuple(LayerCount(layer, parts[layer], findings[layer]) for layer in Layer)


def _contrast(
    screened: Screened, hits: Sequence[Hits], layers: Sequence[LayerCount], veil: Veil, halted: bool
) -> Contrast:
    """What a reader sees in numbers; what the file also holds, one by one and masked (nothing of it after HALT)."""
    concealed: list[Concealed] = []
    for index, (document, _) in enumerate(screened):
        runs: dict[tuple[Layer, str, tuple[str, ...]], list[tuple[int, Block]]] = {}
        for number, block in enumerate(() if halted else document.all_blocks()):
            if block.concealment or block.layer not in _SEEN:
                runs.setdefault(_hiding(block), []).append((number, block))
        concealed += [_concealed(run, hits[index], veil) for run in runs.values()]
    concealed.sort(key=_weight)
    more = max(0, len(concealed) - _CONCEALED_LISTED)
    return Contrast(
        visible=tuple(count for count in layers if count.layer in VISIBLE_LAYERS),
        hidden=tuple(count for count in layers if count.layer not in VISIBLE_LAYERS),
        concealed=tuple(concealed[:_CONCEALED_LISTED]),
        more=more,
    )


def _weight(item: Concealed) -> tuple[bool, bool]:
    """What has findings comes first, properties last: almost every file has some, and they are rarely the leak."""
    return all(piece.severity is None for piece in item.segments), item.what == Layer.METADATA.label


def _hiding(block: Block) -> tuple[Layer, str, tuple[str, ...]]:
    """What hidden blocks must share to be one item: the cells of a hidden column or sheet, the lines of a comment."""
    return block.layer, block.concealment, block.location.route[:-1]


def _concealed(run: Sequence[tuple[int, Block]], hits: Hits, veil: Veil) -> Concealed:
    first = run[0][1]
    pieces: list[Segment] = []
    for number, block in run:
        pieces += [Segment("　")] if pieces else []
        pieces += segments(block.text, hits.by_block.get(number, ()), veil, window=_CONCEALED_CHARACTERS)
        if sum(len(piece.text) for piece in pieces) > 2 * _CONCEALED_CHARACTERS:
            break
    drawn, _ = _beginning(pieces, _CONCEALED_CHARACTERS)
    characters = sum(len(block.text) for _, block in run)
    shown = sum(len(piece.text) for piece in drawn if piece.text != "　")
    where = Location(first.location.route[:-1], first.location.page) if len(run) > 1 else first.location
    reason = first.concealment or LAYER_HINTS.get(first.layer, "")
    return Concealed(
        first.layer.label,
        veil.text(reason),
        veil.text(str(where)) if len(run) == 1 or where.route else "",
        drawn,
        len(run),
        max(0, characters - shown),
    )


def _beginning(pieces: Sequence[Segment], characters: int) -> tuple[tuple[Segment, ...], int]:
    """The first segments up to about ``characters``, and how many characters are left out."""
    drawn, used = [], 0
    for piece in pieces:
        if used < characters:
            room = characters - used
            whole = piece.severity is not None or len(piece.text) <= room
            drawn.append(piece if whole else replace(piece, text=piece.text[:room]))
            used += len(drawn[-1].text)
    return tuple(drawn), max(0, sum(len(piece.text) for piece in pieces) - used)


def _gap_line(gap: Gap, veil: Veil) -> GapLine:
    return GapLine(gap.reason.label, veil.text(str(gap.location)), veil.text(gap.detail))
