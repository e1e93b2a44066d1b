"""From matches to findings (疑点): masked, fingerprinted, and summed up where one column or list holds many.

20,000 identity numbers in a column are one mistake, not 20,000: they become one finding with 20,000 places, each still
traceable. A few places stay single findings, because a clerk corrects them one by one.

Matches come window by window and are gone with it: what is kept of each is its masked place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from disclosure_screen.detect.headers import plain
from disclosure_screen.model.document import VISIBLE_LAYERS, Block
from disclosure_screen.model.finding import Finding, Match, Place
from disclosure_screen.model.rule import Rule
from disclosure_screen.text.fingerprint import Key
from disclosure_screen.text.mask import mask

BULK_IN_COLUMN, BULK_IN_TEXT = 4, 10
"""From so many places on, one column (or one run of text) gives one finding."""

_SURROUNDINGS = 12
Blocks = Sequence[Block] | Mapping[int, Block]
"""Blocks by number."""
_VERBATIM = frozenset({"wording", "lexicon", "secrecy", "hidden"})
"""Categories whose match is a set phrase, not a value; masking it would only hide where the mistake stands."""


@dataclass(slots=True)
class _Group:
    """Places that one mistake made: the first ones as findings of their own too, should there be no more."""

    least: int
    block: Block
    findings: list[Finding] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    reasons: dict[str, None] = field(default_factory=dict)
    confidence: float = 0.0
    count: int = 0


class Gathering:
    """The findings of a document, gathered from its windows in order."""

    def __init__(self, rules: Mapping[str, Rule], key: Key) -> None:
        self._rules, self._key = rules, key
        self._groups: dict[tuple[object, ...], _Group] = {}

    def add(self, match: Match, blocks: Blocks, first: int = 0) -> None:
        """One more match; ``blocks`` begin with the document's block ``first``, and the match's number counts from there."""
        block, rule = blocks[match.block], self._rules[match.rule]
        identity = _group(match, block)
        group = self._groups.get(identity)
        if group is None:
            least = BULK_IN_COLUMN if block.cell is not None else BULK_IN_TEXT
            group = self._groups[identity] = _Group(least, block)
        places = _places(match, blocks, first, rule, self._key)
        group.count += 1
        if group.count < group.least:
            group.findings.append(_finding(match, block, rule, places))
        group.places += places
        group.reasons.update(dict.fromkeys(match.reasons))
        group.confidence += match.confidence

    def findings(self) -> tuple[Finding, ...]:
        """All of them, bulk ones summed up; in order of their first place."""
        found: list[Finding] = []
        for group in self._groups.values():
            found += group.findings if group.count < group.least else (self._summed(group),)
        return tuple(sorted(found, key=lambda finding: (finding.places[0].block, finding.span, finding.rule)))

    def _summed(self, group: _Group) -> Finding:
        """One finding for all of them. Its identity is the set of theirs: one more place is a new finding."""
        first, cell = group.findings[0], group.block.cell
        where = "此处" if cell is None else f"第{cell.column}列{f'“{plain(cell.headers)}”' if cell.headers else ''}"
        prints = sorted({place.fingerprint for place in group.places})
        return replace(
            first,
            confidence=round(group.confidence / group.count, 2),
            fingerprint=self._key.fingerprint("bulk", first.rule, *prints),
            places=tuple(group.places),
            reasons=(f"{where}共 {len(group.places):,} 处", *group.reasons, *_layer_reasons(group.block)),
        )


def singly(matches: Iterable[Match], blocks: Blocks, rules: Mapping[str, Rule], key: Key) -> tuple[Finding, ...]:
    """One finding for each match."""
    return tuple(
        [
            _finding(match, blocks[match.block], rule, _places(match, blocks, 0, rule, key))
            for match in matches
            for rule in (rules[match.rule],)
        ]
    )


def kind(rule: Rule) -> str:
    """The mask's name for a rule without an identifier: personal.birth-date → birth_date."""
    return rule.id.rpartition(".")[2].replace("-", "_")


def _group(match: Match, block: Block) -> tuple[object, ...]:
    """Places that one mistake made: same rule, severity, concealment, and column (or kind of text in one file)."""
    where = (block.cell.table, block.cell.column) if block.cell is not None else block.location.route[:1]
    return (match.rule, match.severity, match.advice, match.replacement, block.layer, block.concealment, where)


def _finding(match: Match, block: Block, rule: Rule, places: list[Place]) -> Finding:
    place = places[0]
    return Finding(
        rule=rule.id,
        title=rule.title,
        category=rule.category,
        severity=match.severity,
        confidence=round(match.confidence, 2),
        layer=block.layer,
        location=block.location,
        span=match.span,
        excerpt=place.excerpt,
        fingerprint=place.fingerprint,
        value_fingerprint=place.value_fingerprint,
        places=tuple(places),
        reasons=(*match.reasons, *_layer_reasons(block)),
        basis=rule.basis,
        advice=match.advice or rule.advice,
        replacement=match.replacement or ("" if rule.category in _VERBATIM else place.excerpt),
        concealment=block.concealment,
        seals=rule.seals,
    )


def _places(match: Match, blocks: Blocks, first: int, rule: Rule, key: Key) -> list[Place]:
    """The match's place, and those of its further parts."""
    block = blocks[match.block]
    value = key.fingerprint("value", match.kind or rule.id, match.canonical)
    fingerprint = key.fingerprint("finding", rule.id, match.canonical, block.layer.value, *_beside(match, block))
    places = [Place(first + match.block, match.span, block.location, _masked(match, rule), fingerprint, value)]
    for number, span in match.further:
        places.append(Place(first + number, span, blocks[number].location, "*" * len(span), fingerprint, value))
    return places


def _masked(match: Match, rule: Rule) -> str:
    if rule.seals:
        return "*" * len(match.plain)
    if rule.category == "hidden":  # what is hidden may be anything; its kind is shown, never its text
        return match.canonical
    if rule.category in ("wording", "lexicon"):
        return match.plain
    if match.kind:
        return mask(match.plain, match.kind)
    return match.plain if rule.category in _VERBATIM else mask(match.plain, kind(rule))


def _beside(match: Match, block: Block) -> tuple[str, ...]:
    """What stands round the value, blanks apart: text in front and behind, and the column's header."""
    start, end = match.span.start, match.span.end
    header = plain(block.cell.headers) if block.cell is not None else ""
    if start == 0 and end == len(block.text):
        return "", "", header, block.concealment
    before = "".join(block.text[max(0, start - 2 * _SURROUNDINGS) : start].split())[-_SURROUNDINGS:]
    behind = "".join(block.text[end : end + 2 * _SURROUNDINGS].split())[:_SURROUNDINGS]
    return before, behind, header, block.concealment


def _layer_reasons(block: Block) -> tuple[str, ...]:
    if block.concealment:
        return (f"位于{block.layer.label}（{block.concealment}），读者在版面上看不到，但文件里仍然存在",)
    return () if block.layer in VISIBLE_LAYERS else (f"位于{block.layer.label}，不在正文版面上，容易漏看",)
