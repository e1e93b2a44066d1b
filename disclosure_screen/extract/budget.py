"""Budgets (读取用量): what one outermost file has cost so far, shared by everything inside it.

Limits are per part; a bomb is many parts. One budget travels from a file to its attachments, so that forty nested
archives may not each inflate to their own limit.
"""

from disclosure_screen.extract.limits import Limits


class Budget:
    """Counters that only grow, with the limits they grow against. Each ``spend_*`` answers whether it was still allowed."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.inflated = self.swollen = 0
        self.parts = 0
        self.blocks = 0
        self.characters = 0
        self.ocr_pages = 0

    def spend_bytes(self, count: int) -> bool:
        """``count`` more inflated bytes."""
        self.inflated += count
        return self.inflated <= self.limits.total_bytes

    def spend_swollen(self, count: int, inflated: int, deflated: int) -> bool:
        """``count`` more bytes of a part of which ``inflated`` bytes came out of ``deflated`` so far."""
        if inflated > self.limits.ratio * max(deflated, 1):
            self.swollen += count
        return self.swollen <= self.limits.swollen_bytes

    def spend_part(self) -> bool:
        """One more file inside the file (a member, an attachment, an object)."""
        self.parts += 1
        return self.parts <= self.limits.parts

    def spend_block(self, characters: int) -> bool:
        """One more block of text of so many code points."""
        self.blocks += 1
        self.characters += characters
        return self.blocks <= self.limits.blocks and self.characters <= self.limits.text_chars

    def spend_blocks(self, count: int, characters: int) -> bool:
        """So many more blocks at once; nothing is spent where they would be too many."""
        limits = self.limits
        if self.blocks + count > limits.blocks or self.characters + characters > limits.text_chars:
            return False
        self.blocks += count
        self.characters += characters
        return True

    def spend_ocr_page(self) -> bool:
        """One more page or picture to recognise."""
        self.ocr_pages += 1
        return self.ocr_pages <= self.limits.ocr_pages
