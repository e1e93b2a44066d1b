"""What rules cost and where they meet (规则速度与重叠): measured on the examples of all rules, each rule alone.

Rules in doubt about the same characters are what a clerk sees twice; a rule that takes most of the time is what everybody waits
for. The clock stands on this floor, so the measuring does too. A rule that needs another's findings (a combination) finds nothing
alone and is told apart by that.
"""

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from disclosure_screen.detect.engine import Engine
from disclosure_screen.model.document import Document
from disclosure_screen.model.place import Span
from disclosure_screen.model.rule import Rule, Rulebook, Status
from disclosure_screen.rulebook.examples import document, fill
from disclosure_screen.text.fingerprint import Key

_KEY = Key(b"examples are synthetic")
_CHARACTERS = 100_000
"""The examples are repeated up to so many characters, so that a millisecond says something."""

Place = tuple[int, int, Span]
"""Number of the example, of the block in it, and where."""


@dataclass(frozen=True, slots=True)
class RuleReport:
    """``costs``: milliseconds of processor time per megabyte by rule, the dearest first, beyond those of no rules at all.

    ``overlaps``: two rules and in how many places of the examples both find the same characters, the most frequent first.
    """

    costs: tuple[tuple[str, float], ...]
    overlaps: tuple[tuple[str, str, int], ...]


def report(rulebook: Rulebook, today: dt.date) -> RuleReport:
    """The costs of every active rule, and which fire on the same places of the examples."""
    examples = [document(fill(sentence)) for rule in rulebook.rules for sentence in (*rule.hits, *rule.misses)]
    text = "\n".join(block.text for example in examples for block in example.blocks)
    text *= max(1, _CHARACTERS // max(1, len(text)))
    base = _cost(Engine(replace(rulebook, rules=()), today, fast=False), text)
    costs: list[tuple[str, float]] = []
    found: dict[str, list[Place]] = {}
    for rule in rulebook.rules:
        if rule.status.active:
            engine = Engine(replace(rulebook, rules=(replace(rule, status=Status.STABLE),)), today, fast=False)
            found[rule.id] = list(_places(engine, examples))
            costs.append((rule.id, max(0.0, _cost(engine, text) - base)))
    return RuleReport(tuple(sorted(costs, key=lambda cost: -cost[1])), tuple(_overlaps(rulebook.rules, found)))


def _cost(engine: Engine, text: str) -> float:
    """Milliseconds per megabyte, the better of two tries."""
    spent = []
    for _ in range(2):
        started = time.process_time()
        engine.screen_text(text, _KEY)
        spent.append(time.process_time() - started)
    return min(spent) * 1e9 / len(text.encode())


def _places(engine: Engine, examples: list[Document]) -> Iterator[Place]:
    for number, example in enumerate(examples):
        findings, _ = engine.screen(example, _KEY)
        yield from ((number, place.block, place.span) for finding in findings for place in finding.places)


def _overlaps(rules: tuple[Rule, ...], found: dict[str, list[Place]]) -> list[tuple[str, str, int]]:
    by_block: dict[tuple[int, int], list[tuple[str, Span]]] = {}
    for rule in rules:
        for example, block, span in found.get(rule.id, ()):
            by_block.setdefault((example, block), []).append((rule.id, span))
    pairs: Counter[tuple[str, str]] = Counter()
    for places in by_block.values():
        pairs.update((one, other) for (one, a), (other, b) in combinations(places, 2) if one != other and a.overlaps(b))
    return [(one, other, count) for (one, other), count in pairs.most_common()]
