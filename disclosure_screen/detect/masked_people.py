"""Masks that add up (遮盖号码可拼接): what the masked IDs of one person show together, in different tables, sheets and annexes.

Two harmless masks can be one whole number. Of each person only what was shown so far is kept, and the places that showed
something new; how little any one of them shows alone is known at the end of the document.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from disclosure_screen.detect.masked import Masked, masked_values
from disclosure_screen.detect.page import Late, Page
from disclosure_screen.detect.residual import graded, residual, sufficient
from disclosure_screen.detect.tables import NAME, rows
from disclosure_screen.model.document import Block
from disclosure_screen.model.finding import Match, Severity
from disclosure_screen.model.place import Span
from disclosure_screen.model.rule import Rule

_NAME_BEFORE = re.compile("([\u3400-\u9fff·*＊某×]{2,10})[（(：:，, ]{0,2}(?:身份证号?码?|证件号码?)?[:：]?[ ]?$")
_KEPT = "masked people"


@dataclass(slots=True)
class _Person:
    """The masked IDs under one name: every shape, what they show together, and where something new was shown."""

    today: datetime.date
    union: str = field(repr=False)
    shapes: set[str] = field(default_factory=set, repr=False)
    contradicted: bool = False
    steps: list[tuple[str, int, Span, Block]] = field(default_factory=list, repr=False)

    def add(self, shape: str, number: int, span: Span, block: Block) -> None:
        """One more masked ID; two that contradict each other belong to two people, and nothing more is put together."""
        self.shapes.add(shape)
        merged = None if self.contradicted else _union(self.union, shape)
        if merged is None:
            self.contradicted = True
            return
        if merged not in (self.union, shape):
            self.steps.append((merged, number, span, block))
        self.union = merged


def joined(rule: Rule, page: Page) -> Iterable[Match]:
    """Notes the masked IDs by the name they stand under."""
    people: dict[str, _Person] = page.kept.setdefault(_KEPT, {})
    values = [value for value in masked_values(page) if value.block in page.core and value.kind == "resident_id"]
    names = _names_by_block(page) if values else {}
    for value in values:
        name = names.get(value.block) or _name_before(page, value)
        if name:
            person = people.setdefault(name, _Person(page.today, value.shape))
            span = Span(value.start, value.end)
            person.add(value.shape, page.first + value.block, span, page.blocks[value.block])
    return ()


def joined_at_the_end(rule: Rule, kept: dict[str, Any]) -> Iterator[Late]:
    """The places that complete a number, where all masks of one name agree and together say more than each alone."""
    people: dict[str, _Person] = kept.get(_KEPT, {})
    for person in people.values():
        for merged, number, span, block in person.steps:
            left = residual(merged, person.today)
            judged = graded(left, f"与本文件另一处同一人的遮盖号码拼接后，剩余可能号码仅约 {left:,} 个")
            alone = min(residual(shape, person.today) for shape in person.shapes)
            if judged is not None and judged[0] >= Severity.SERIOUS and left < alone:
                severity, reason = judged
                match = Match(
                    rule.id, number, span, block.text[span.start : span.end], merged, rule.confidence, severity,
                    (reason,), "resident_id", replacement=sufficient(merged, "resident_id"),
                )  # fmt: skip
                yield match, block


def _names_by_block(page: Page) -> dict[int, str]:
    found: dict[int, str] = {}
    for row in rows(page):
        block = row.block(NAME)
        if block is not None:
            name = "".join(page.blocks[block].text.split())
            found.update(dict.fromkeys(row.cells.values(), name))
    return found


def _name_before(page: Page, value: Masked) -> str:
    text = page.blocks[value.block].text[max(0, value.start - 24) : value.start]
    found = _NAME_BEFORE.search(text)
    return found[1] if found else ""


def _union(one: str, other: str) -> str | None:
    """Both shapes together; None where they contradict each other and so belong to two people."""
    merged = []
    for left, right in zip(one, other, strict=True):
        if "*" not in (left, right) and left != right:
            return None
        merged.append(right if left == "*" else left)
    return "".join(merged)
