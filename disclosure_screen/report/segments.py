"""Segments (文字片段): one block's text cut where findings begin and end, masked, ready to be drawn.

Findings overlap (an address holds a name, a disability number holds an ID), and HTML cannot draw overlapping elements, so
the text is cut at every border and each piece names all findings that cover it. Masking is by character: a character is
shown only where no finding hides it. Offsets are code points of the block's original text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from disclosure_screen.model.finding import Severity
from disclosure_screen.model.place import Span
from disclosure_screen.report.veil import MASK, Veil


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding's place in one block. ``number`` is its number in the report; None where only the CSV lists it."""

    span: Span
    excerpt: str
    severity: Severity
    title: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of masked text under one and the same set of findings. ``numbers`` are theirs, ``starts`` begin here.

    ``severity`` is the gravest of them, None where no finding covers the piece. ``cut`` counts characters left out here.
    """

    text: str
    severity: Severity | None = None
    numbers: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    title: str = ""
    cut: int = field(default=0, kw_only=True)


def segments(text: str, hits: Sequence[Hit], veil: Veil, *, window: int | None = None) -> tuple[Segment, ...]:
    """``text`` in masked segments. With ``window``, plain runs longer than twice that are cut in their middle."""
    inside = sorted(
        (hit for hit in hits if hit.span.start < len(text)), key=lambda hit: (hit.span.start, -hit.span.end)
    )
    whole = _drawn_whole(text, inside)
    pieces = _pieces(masked(text, inside, veil), inside, whole, veil)
    return tuple(pieces if window is None else _windowed(pieces, window))


def _drawn_whole(text: str, hits: Sequence[Hit]) -> set[int]:
    """Indexes of hits whose excerpt has another length than their text: drawn as one unit where nothing overlaps them."""
    whole, reach = set(), 0
    for index, hit in enumerate(hits):
        alone = hit.span.start >= reach and (index + 1 == len(hits) or hits[index + 1].span.start >= hit.span.end)
        if alone and len(hit.excerpt) != min(hit.span.end, len(text)) - hit.span.start:
            whole.add(index)
        reach = max(reach, hit.span.end)
    return whole


def masked(text: str, hits: Sequence[Hit], veil: Veil) -> str:
    """``text`` with every value masked, character by character; as long as it was."""
    characters = list(text)
    for hit in hits:
        start, end = hit.span.start, min(hit.span.end, len(text))
        excerpt = hit.excerpt if len(hit.excerpt) == end - start else MASK * (end - start)
        for offset, shown in enumerate(excerpt, start):
            if shown != text[offset]:
                characters[offset] = shown if characters[offset] == text[offset] else MASK
    once = "".join(characters)
    for start, end, mask in veil.spans(once):
        characters[start:end] = mask
    return "".join(characters)


def _pieces(text: str, hits: Sequence[Hit], whole: set[int], veil: Veil) -> Iterator[Segment]:
    borders = sorted({0, len(text), *(min(edge, len(text)) for hit in hits for edge in (hit.span.start, hit.span.end))})
    active: list[int] = []
    upcoming = 0
    for start, end in pairwise(borders):
        begins = upcoming
        while upcoming < len(hits) and hits[upcoming].span.start <= start:
            active.append(upcoming)
            upcoming += 1
        active = [index for index in active if hits[index].span.end > start]
        if not active:
            yield Segment(text[start:end])
            continue
        covering = [hits[index] for index in active]
        starting = [hits[index] for index in active if index >= begins]
        unit = len(active) == 1 and active[0] in whole
        yield Segment(
            veil.text(covering[0].excerpt) if unit else text[start:end],
            severity=max(hit.severity for hit in covering),
            numbers=_numbers(covering),
            starts=_numbers(starting),
            title="、".join(dict.fromkeys(hit.title for hit in covering)),
        )


def _numbers(hits: Sequence[Hit]) -> tuple[int, ...]:
    return tuple(sorted(hit.number for hit in hits if hit.number is not None))


def _windowed(pieces: Iterator[Segment], window: int) -> Iterator[Segment]:
    for piece in pieces:
        left_out = len(piece.text) - 2 * window
        if piece.severity is not None or left_out <= window:
            yield piece
        else:
            yield Segment(piece.text[:window])
            yield Segment("", cut=left_out)
            yield Segment(piece.text[-window:])
