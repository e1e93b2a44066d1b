"""Numbered parts (内含文件编号): the file and everything inside it, each with where its blocks begin in the count of all.

Findings point at blocks by their number along ``Document.all_blocks()``; a page belongs to one part.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from disclosure_screen.model.document import Block, Document


@dataclass(frozen=True, slots=True)
class NumberedPart:
    """One file of a document: ``position`` counts along ``Document.walk()``, ``first`` is the number of its first block."""

    position: int
    document: Document
    first: int
    parent: "NumberedPart | None" = None

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """Its own blocks with their numbers."""
        yield from enumerate(self.document.blocks, self.first)


def numbered_parts(document: Document) -> tuple[NumberedPart, ...]:
    """The file and everything inside it, outermost first."""
    parts: list[NumberedPart] = []
    waiting: list[tuple[Document, NumberedPart | None]] = [(document, None)]
    first = 0
    while waiting:
        current, parent = waiting.pop()
        part = NumberedPart(len(parts), current, first, parent)
        parts.append(part)
        first += len(current.blocks)
        waiting.extend((child, part) for child in reversed(current.children))
    return tuple(parts)
