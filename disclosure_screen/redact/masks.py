"""Masks (遮盖表): which raw values of a file are to be replaced by what.

Raw values live in this object only while a proposal is being made; they are in no repr and are never written anywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import regex

from disclosure_screen.model.document import Document
from disclosure_screen.model.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Masks:
    """Raw value → replacement, applied longest value first, so that a number inside a longer one is not torn out."""

    replacements: tuple[tuple[str, str], ...] = field(repr=False)

    def applied(self, text: str) -> str:
        """``text`` with every value replaced. One pass: a replacement is never searched again."""
        if not self.replacements:
            return text
        table = dict(self.replacements)
        pattern = regex.compile("|".join(regex.escape(raw) for raw, _ in self.replacements))
        return str(pattern.sub(lambda match: table[match.group()], text))


def masks(document: Document, findings: Iterable[Finding]) -> Masks:
    """The masks for every place of every finding that affects the grade. Values of one character are left alone."""
    blocks = tuple(document.all_blocks())
    table: dict[str, str] = {}
    for finding in findings:
        # A finding about concealment points at text that is itself harmless; its excerpt names the hiding, not a mask.
        if finding.severity is Severity.NOTE or finding.category == "hidden":
            continue
        for place in finding.places:
            raw = blocks[place.block].text[place.span.start : place.span.end]
            if len(raw.strip()) > 1:
                table[raw] = finding.replacement if finding.count == 1 and finding.replacement else place.excerpt
    return Masks(tuple(sorted(table.items(), key=lambda pair: -len(pair[0]))))
