"""Groups (疑点分组): the findings as a reviewer reads them: kind, then column or part, then place.

A reviewer decides about "the ID column of the list", not about 20,000 cells, so places that share their kind, their
container and their reasons stand on one card. Numbers run through the whole report; places beyond the report's budget
are counted on their card and listed in the CSV, never dropped silently.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from disclosure_screen.model.document import Block, Document, Layer
from disclosure_screen.model.finding import Finding, Place, Severity
from disclosure_screen.model.place import Location
from disclosure_screen.model.verdict import Verdict
from disclosure_screen.report.veil import Veil
from disclosure_screen.report.words import confidence_word, length_word

_FIRST_OF_EACH = 40
"""Every card shows at least this many places before any card shows more."""


@dataclass(frozen=True, slots=True)
class Row:
    """One place on a card. ``key`` is (file, block, span): what ties it to its mark in the document."""

    number: int
    excerpt: str
    length: str
    where: str
    page: int | None
    layer: Layer
    replacement: str
    fingerprint: str
    key: tuple[int, int, int, int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Card:
    """Places that share their kind, container and reasons. ``count`` is all of them, ``rows`` the ones shown."""

    container: str
    layer: Layer
    concealment: str
    confidence: str
    reasons: tuple[str, ...]
    basis: tuple[str, ...]
    advice: str
    rows: tuple[Row, ...]
    count: int

    @property
    def left_out(self) -> int:
        """How many places only the CSV lists."""
        return self.count - len(self.rows)

    @property
    def fingerprint(self) -> str:
        """The one fingerprint all rows share (one finding with many places), or nothing."""
        prints = {row.fingerprint for row in self.rows}
        return prints.pop() if len(prints) == 1 else ""

    @property
    def replacement(self) -> str:
        """The one replacement text that every place shares, or nothing."""
        texts = {row.replacement for row in self.rows}
        return texts.pop() if len(texts) == 1 else ""

    @property
    def as_listed(self) -> bool:
        """True where every place is put right by the very mask that is listed."""
        return len(self.rows) > 1 and all(row.replacement == row.excerpt for row in self.rows)


@dataclass(frozen=True, slots=True)
class Kind:
    """All cards of one rule at one severity, gravest first in a report."""

    rule: str
    title: str
    category: str
    severity: Severity
    cards: tuple[Card, ...]

    @property
    def count(self) -> int:
        """How many places of this kind there are, shown or not."""
        return sum(card.count for card in self.cards)

    @property
    def basis(self) -> tuple[str, ...]:
        """The legal basis its cards share."""
        shared = {card.basis for card in self.cards}
        return shared.pop() if len(shared) == 1 else ()

    @property
    def advice(self) -> str:
        """The advice its cards share."""
        shared = {card.advice for card in self.cards}
        return shared.pop() if len(shared) == 1 else ""


@dataclass(slots=True)
class _Pile:
    finding: Finding
    container: str
    places: list[tuple[int, Finding, Place]]


def kinds(screened: Sequence[tuple[Document, Verdict]], veil: Veil, limit: int) -> tuple[Kind, ...]:
    """Every finding of these files, grouped and numbered; at most about ``limit`` places are shown in full."""
    blocks = [tuple(document.all_blocks()) for document, _ in screened]
    piles = _piles(screened, blocks)
    quotas = _quotas([len(pile.places) for pile in piles], limit)
    order = sorted(range(len(piles)), key=lambda index: (-piles[index].finding.severity, piles[index].finding.rule))
    by_kind: dict[tuple[str, Severity], list[Card]] = {}
    heads: dict[tuple[str, Severity], Finding] = {}
    for index in order:
        pile = piles[index]
        card = _card(pile, quotas[index], veil)
        key = (pile.finding.rule, pile.finding.severity)
        heads.setdefault(key, pile.finding)
        by_kind.setdefault(key, []).append(card)
    found = [_kind(heads[key], cards, veil) for key, cards in by_kind.items()]
    return tuple(_renumbered(sorted(found, key=lambda kind: (-kind.severity, -kind.count, kind.rule))))


def _piles(screened: Sequence[tuple[Document, Verdict]], blocks: Sequence[Sequence[Block]]) -> list[_Pile]:
    piles: dict[tuple[object, ...], _Pile] = {}
    for file, (_, verdict) in enumerate(screened):
        for finding in verdict.findings:
            for place in finding.places:
                container = _container(place, blocks[file])
                if len(screened) > 1:
                    container = f"{verdict.file} › {container}"
                key = (
                    file,
                    finding.rule,
                    finding.severity,
                    container,
                    finding.reasons,
                    finding.basis,
                    finding.advice,
                    finding.layer,
                    finding.concealment,
                    confidence_word(finding.confidence),
                )
                pile = piles.get(key)
                if pile is None:
                    pile = piles[key] = _Pile(finding, container, [])
                pile.places.append((file, finding, place))
    return list(piles.values())


def _container(place: Place, blocks: Sequence[Block]) -> str:
    """Column or part a place belongs to: 名单 › “身份证号”列, 正文, 附件1.docx › 批注."""
    block = blocks[place.block] if place.block < len(blocks) else None
    location = place.location if place.location.route else (block.location if block else Location())
    outer = " › ".join(location.route[:-1])
    if block is not None and block.cell is not None:
        column = block.cell.headers[-1].strip() if block.cell.headers else f"第{block.cell.column}列"
        return " › ".join(part for part in (outer, f"“{column}”列" if block.cell.headers else column) if part)
    return outer or (block.layer.label if block else "整份文件")


def _quotas(sizes: Sequence[int], limit: int) -> list[int]:
    """How many places each card shows: first a few of each, then the rest in order while the budget lasts."""
    first = max(1, min(_FIRST_OF_EACH, limit // max(1, len(sizes))))
    quotas = [min(size, first) for size in sizes]
    left = limit - sum(quotas)
    for index, size in enumerate(sizes):
        more = max(0, min(size - quotas[index], left))
        quotas[index] += more
        left -= more
    shown = 0
    for index, quota in enumerate(quotas):  # more cards than the budget has rows: later cards only count
        quotas[index] = min(quota, max(0, limit - shown))
        shown += quotas[index]
    return quotas


def _card(pile: _Pile, quota: int, veil: Veil) -> Card:
    finding = pile.finding
    places = sorted(pile.places, key=_reading_order)[:quota]
    rows = tuple(_row(file, owner, place, veil) for file, owner, place in places)
    return Card(
        container=veil.text(pile.container),
        layer=finding.layer,
        concealment=veil.text(finding.concealment),
        confidence=confidence_word(finding.confidence),
        reasons=tuple(map(veil.text, finding.reasons)),
        basis=finding.basis,
        advice=veil.text(finding.advice),
        rows=rows,
        count=len(pile.places),
    )


def _reading_order(item: tuple[int, Finding, Place]) -> tuple[int, int, int]:
    file, _, place = item
    return (file, place.block, place.span.start)


def _row(file: int, finding: Finding, place: Place, veil: Veil) -> Row:
    excerpt = veil.text(place.excerpt)
    return Row(
        number=0,  # given by _renumbered once the order is known
        excerpt=excerpt,
        length=length_word(len(place.span), excerpt),
        where=veil.text(_last_step(place.location)),
        page=place.location.page,
        layer=finding.layer,
        replacement=veil.text(replacement_at(finding, place)),
        fingerprint=finding.fingerprint,
        key=(file, place.block, place.span.start, place.span.end),
    )


def replacement_at(finding: Finding, place: Place) -> str:
    """The replacement text for one place; a finding of many places brings the text for its first.

    Where that text is the excerpt's own mask, every other place's excerpt is its replacement too; a mask of another value
    is never offered.
    """
    if not finding.replacement or not finding.places or place == finding.places[0] or "*" not in finding.replacement:
        return finding.replacement
    return place.excerpt if finding.replacement == finding.excerpt else ""


def _last_step(location: Location) -> str:
    """The end of the route: the card's heading already says the rest."""
    if len(location.route) < 2:
        return str(location)
    said = any("页" in step for step in location.route[:-1])
    return str(Location(location.route[-1:], None if said else location.page))


def _kind(finding: Finding, cards: Iterable[Card], veil: Veil) -> Kind:
    return Kind(finding.rule, veil.text(finding.title), finding.category, finding.severity, tuple(cards))


def _renumbered(found: Iterable[Kind]) -> Iterable[Kind]:
    """Numbers in the order the page shows them, from 1."""
    number = 0
    for kind in found:
        cards = []
        for card in kind.cards:
            rows = tuple(replace(row, number=number + index) for index, row in enumerate(card.rows, 1))
            number += len(rows)
            cards.append(replace(card, rows=rows))
        yield replace(kind, cards=tuple(cards))


def numbers(found: Iterable[Kind]) -> Mapping[tuple[int, int, int, int, str], list[int]]:
    """From (file, block, start, end, rule) to the numbers of the places shown there, for the marks in the document.

    A list, because one rule may say two things about one place (two severities, two reasons); each takes one number.
    """
    given: dict[tuple[int, int, int, int, str], list[int]] = {}
    for kind in found:
        for card in kind.cards:
            for row in card.rows:
                given.setdefault((*row.key, kind.rule), []).append(row.number)
    return given
