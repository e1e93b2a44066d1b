"""Hidden parts (隐藏内容): what the file holds and its reader does not see, reported as a fact of its own.

Personal data in a hidden layer is found by its own rules, with the layer named. This rule says that the layer is there at
all: a hidden sheet left behind cost one police force the names of 9,483 people. It stays quiet about the hundred technical
texts every office file carries; which kinds of concealment count is stated in the rule file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from typing import Any

from disclosure_screen.detect.page import Late, Page
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.finding import Match
from disclosure_screen.model.place import Span
from disclosure_screen.model.rule import DetectorShape, Rule

_MEMO = "blocks by layer"


@dataclass(slots=True)
class _Part:
    """One concealed part: its first block, and how much stands in all of them."""

    number: int
    block: Block
    blocks: int = 0
    characters: int = 0


def detect(rule: Rule, page: Page) -> Iterable[Match]:
    """Notes the concealed parts; how much each holds is known at the end of the document."""
    assert isinstance(rule.shape, DetectorShape)
    marks = dict(rule.shape.options).get("marks", ())
    parts: dict[tuple[str, str], _Part] = page.kept.setdefault(rule.id, {})
    for number in _looked_at(rule, page):
        block = page.blocks[number]
        size = len(block.text.strip())
        if size and (not marks or any(mark in block.concealment for mark in marks)):
            where = block.cell.table if block.cell is not None else "/".join(block.location.route[:1])
            part = parts.setdefault((where, block.concealment), _Part(page.first + number, block))
            part.blocks += 1
            part.characters += size
    return ()


def _looked_at(rule: Rule, page: Page) -> Iterable[int]:
    """The blocks of the rule's layers, or all that are concealed where it names none; sorted once for all rules."""
    if _MEMO not in page.memo:
        by_layer: dict[Layer | None, list[int]] = {}
        for number in page.core:
            block = page.blocks[number]
            by_layer.setdefault(block.layer, []).append(number)
            if block.concealment:
                by_layer.setdefault(None, []).append(number)
        page.memo[_MEMO] = by_layer
    known: dict[Layer | None, list[int]] = page.memo[_MEMO]
    return merge(*(known.get(layer, ()) for layer in rule.layers or (None,)))


def detect_at_the_end(rule: Rule, kept: dict[str, Any]) -> Iterator[Late]:
    """One match for each concealed part: the first block of it, with the number of blocks it holds."""
    assert isinstance(rule.shape, DetectorShape)
    least = int(dict(rule.shape.options).get("least", ("1",))[0])
    for (_, concealment), part in kept.get(rule.id, {}).items():
        if part.characters >= least:
            text = part.block.text
            span = Span(len(text) - len(text.lstrip()), len(text.rstrip()))
            what = concealment or part.block.layer.label
            reason = f"文件含有{what}，共 {part.blocks:,} 处、{part.characters:,} 字"
            match = Match(
                rule.id, part.number, span, text[span.start : span.end], what, rule.confidence, rule.severity,
                (reason,), "hidden",
            )  # fmt: skip
            yield match, part.block
