"""Visible against hidden (可见与隐藏对照): what a reader of the published file sees, and what it also holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from disclosure_screen.model.document import VISIBLE_LAYERS, Block, Document, Layer
from disclosure_screen.model.place import Location
from disclosure_screen.model.verdict import Verdict
from disclosure_screen.report.hits import Hits
from disclosure_screen.report.segments import Segment, segments
from disclosure_screen.report.veil import Veil
from disclosure_screen.report.words import LAYER_HINTS

_CONCEALED_LISTED = 60
_CONCEALED_CHARACTERS = 160
_SEEN = VISIBLE_LAYERS | {Layer.FILE_NAME}

Screened = Sequence[tuple[Document, Verdict]]


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


def layer_counts(screened: Screened) -> tuple[LayerCount, ...]:
    """Every layer searched, in the order of the contract."""
    parts = Counter(block.layer for document, _ in screened for block in document.all_blocks())
    findings: Counter[Layer] = Counter()
    for _, verdict in screened:
        for finding in verdict.findings:
            findings[finding.layer] += finding.count
    return tuple(LayerCount(layer, parts[layer], findings[layer]) for layer in Layer)


def contrast(
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
