"""The scroll (通篇文字): all blocks of a document as one text, so that one pass finds every anchor.

A list of 20,000 rows has 160,000 cells; asking a regular expression 160,000 times costs more than the search itself. The
blocks stand between separators that no anchor crosses, and a place in the scroll leads back to its block by bisection.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from disclosure_screen.model.document import Block

SEPARATOR = "\x1f"
_SURROGATES = dict.fromkeys(range(55296, 57344), "�")


@dataclass(frozen=True, slots=True)
class Scroll:
    """``text`` holds every block's text, ``starts`` where each begins. Block numbers count along ``Document.all_blocks()``."""

    blocks: tuple[Block, ...] = field(repr=False)
    text: str = field(repr=False)
    starts: list[int] = field(repr=False)

    def block_at(self, position: int) -> int:
        """The number of the block a position lies in."""
        return bisect_right(self.starts, position) - 1

    def bounds(self, block: int) -> tuple[int, int]:
        """Where a block's text begins and ends in the scroll."""
        start = self.starts[block]
        return start, start + len(self.blocks[block].text)


def unroll(blocks: Iterable[Block]) -> Scroll:
    """The scroll of these blocks."""
    kept = tuple(blocks)
    text = SEPARATOR.join([block.text for block in kept])
    if text.count(SEPARATOR) != max(len(kept) - 1, 0):  # a separator inside a block must not tear the block apart
        text = SEPARATOR.join([block.text.replace(SEPARATOR, " ") for block in kept])
    if not _encodable(text):
        text = text.translate(_SURROGATES)
    return Scroll(kept, text, list(accumulate((len(block.text) + 1 for block in kept[:-1]), initial=0)))


def _encodable(text: str) -> bool:
    """False for lone surrogates, which broken files hold and the automaton refuses."""
    try:
        text.encode("utf-16-le")  # twice as fast as UTF-8
    except UnicodeEncodeError:
        return False
    return True
