"""From matches to findings (疑点): masked, fingerprinted, and summed up where one column or list holds many.

20,000 identity numbers in a column are one mistake, not 20,000: they become one finding with 20,000 places, each still
traceable. A few places stay single findings, because a clerk corrects them one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from disclosure_screen.detect.headers import plain
from disclosure_screen.detect.scroll import Scroll
from disclosure_screen.model.document import VISIBLE_LAYERS, Block
from disclosure_screen.model.finding import Finding, Match, Place
from disclosure_screen.model.rule import Rule
from disclosure_screen.text.fingerprint import Key
from disclosure_screen.text.mask import mask

BULK_IN_COLUMN, BULK_IN_TEXT = 4, 10
"""From so many places on, one column (or one run of text) gives one finding."""

_SURROUNDINGS = 12
_VERBATIM = frozenset({"wording", "lexicon", "secrecy", "hidden"})
"""Categories whose match is a set phrase, not a value; masking it would only hide where the mistake stands."""


def singly(matches: Iterable[Match], scroll: Scroll, rules: Mapping[str, Rule], key: Key) -> tuple[Finding, ...]:
    """One finding for each match."""
    return tuple(_finding(match, scroll, rules[match.rule], key) for match in matches)


def aggregated(matches: Iterable[Match], scroll: Scroll, rules: Mapping[str, Rule], key: Key) -> tuple[Finding, ...]:
    """The findings, bulk ones summed up; in order of their first place."""
    groups: defaultdict[tuple[object, ...], list[Match]] = defaultdict(list)
    for match in matches:
        groups[_group(match, scroll.blocks[match.block])].append(match)
    findings: list[Finding] = []
    for group in groups.values():
        rule = rules[group[0].rule]
        least = BULK_IN_COLUMN if scroll.blocks[group[0].block].cell is not None else BULK_IN_TEXT
        if len(group) < least:
            findings += [_finding(match, scroll, rule, key) for match in group]
        else:
            findings.append(_summed(group, scroll, rule, key))
    return tuple(sorted(findings, key=lambda finding: (finding.places[0].block, finding.span, finding.rule)))


def kind(rule: Rule) -> str:
    """The mask's name for a rule without an identifier: personal.birth-date → birth_date."""
    return rule.id.rpartition(".")[2].replace("-", "_")


def _group(match: Match, block: Block) -> tuple[object, ...]:
    """Places that one mistake made: same rule, severity, concealment, and column (or kind of text in one file)."""
    where = (block.cell.table, block.cell.column) if block.cell is not None else block.location.route[:1]
    return (match.rule, match.severity, match.advice, match.replacement, block.layer, block.concealment, where)


def _finding(match: Match, scroll: Scroll, rule: Rule, key: Key) -> Finding:
    block = scroll.blocks[match.block]
    place, *further = _places(match, scroll, rule, key)
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
        places=(place, *further),
        reasons=(*match.reasons, *_layer_reasons(block)),
        basis=rule.basis,
        advice=match.advice or rule.advice,
        replacement=match.replacement or ("" if rule.category in _VERBATIM else place.excerpt),
        concealment=block.concealment,
        seals=rule.seals,
    )


def _places(match: Match, scroll: Scroll, rule: Rule, key: Key) -> list[Place]:
    """The match's place, and those of its further parts."""
    block = scroll.blocks[match.block]
    value = key.fingerprint("value", match.kind or rule.id, match.canonical)
    fingerprint = key.fingerprint("finding", rule.id, match.canonical, block.layer.value, *_beside(match, block))
    places = [Place(match.block, match.span, block.location, _masked(match, rule), fingerprint, value)]
    for number, span in match.further:
        places.append(Place(number, span, scroll.blocks[number].location, "*" * len(span), fingerprint, value))
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


def _summed(group: list[Match], scroll: Scroll, rule: Rule, key: Key) -> Finding:
    """One finding for all of them. Its identity is the set of theirs: one more place is a new finding."""
    first = _finding(group[0], scroll, rule, key)
    places = [*first.places, *(place for match in group[1:] for place in _places(match, scroll, rule, key))]
    reasons = dict.fromkeys(reason for match in group for reason in match.reasons)
    cell = scroll.blocks[group[0].block].cell
    where = "此处" if cell is None else f"第{cell.column}列{f'“{plain(cell.headers)}”' if cell.headers else ''}"
    return replace(
        first,
        confidence=round(sum(match.confidence for match in group) / len(group), 2),
        fingerprint=key.fingerprint("bulk", rule.id, *sorted({place.fingerprint for place in places})),
        places=tuple(places),
        reasons=(f"{where}共 {len(places):,} 处", *reasons, *_layer_reasons(scroll.blocks[group[0].block])),
    )
