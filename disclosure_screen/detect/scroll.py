"""The scroll (通篇文字): all blocks of a document as one text, so that one pass finds every anchor.

A list of 20,000 rows has 160,000 cells; asking a regular expression 160,000 times costs more than the search itself. The
blocks stand between separators that no anchor crosses, and a place in the scroll leads back to its block by bisection.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from disclosure_screen.detect.anchors import torn_lines
from disclosure_screen.model.document import Block

SEPARATOR = "\x1f"
_SURROGATES = dict.fromkeys(range(55296, 57344), "�")


@dataclass(frozen=True, slots=True)
class Scroll:
    """``text`` holds every block's text, ``starts`` where each begins. Block numbers count along ``Document.all_blocks()``.

    ``units`` is the text in UTF-16, which the automaton reads fastest; ``torn`` are the lines with characters nobody sees.
    """

    blocks: tuple[Block, ...] = field(repr=False)
    text: str = field(repr=False)
    starts: list[int] = field(repr=False)
    units: bytes = field(repr=False)
    torn: tuple[tuple[int, int], ...] = field(repr=False)

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
    try:
        units = text.encode("utf-16-le")
    except UnicodeEncodeError:  # lone surrogates, which broken files hold and the automaton refuses
        text = text.translate(_SURROGATES)
        units = text.encode("utf-16-le")
    starts = list(accumulate((len(block.text) + 1 for block in kept[:-1]), initial=0))
    return Scroll(kept, text, starts, units, tuple(torn_lines(text)))
