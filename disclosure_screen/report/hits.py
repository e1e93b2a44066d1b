"""Hits (命中处): the places of findings by the block they stand in, with their numbers in the report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from disclosure_screen.model.document import Document
from disclosure_screen.model.verdict import Verdict
from disclosure_screen.report.segments import Hit
from disclosure_screen.report.veil import HIDDEN


@dataclass(frozen=True, slots=True)
class Hits:
    """Findings' places by block number, and how many places of a block are not shown."""

    by_block: Mapping[int, Sequence[Hit]] = field(default_factory=dict)

    def of(self, blocks: Iterable[int]) -> Iterator[Hit]:
        """Every hit in these blocks."""
        for block in blocks:
            yield from self.by_block.get(block, ())


def hits_of(
    index: int, document: Document, verdict: Verdict, numbered: Mapping[tuple[int, int, int, int, str], list[int]]
) -> Hits:
    """The hits of one file; ``numbered`` (``groups.numbers``) is used up."""
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
