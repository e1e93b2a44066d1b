"""Column headers and form labels (表头与栏目名): what a cell is, said by the cell above it or to its left.

A header speaks for every row of its column, not for the first few. In forms the label stands to the left (身份证号 | 3310…).
Headers are brought to their plain form once (身分證號 and sfzh are
身份证号) and kept by their wording, because 20,000 rows share one.
"""

from collections import defaultdict
from functools import lru_cache

from disclosure_screen.detect.plain_tables import PlainTables
from disclosure_screen.detect.scroll import Scroll
from disclosure_screen.model.document import Block
from disclosure_screen.text.labels import label

_LONGEST_LABEL = 14


class Headers:
    """The plain header of every cell of a scroll.

    ``known`` are the titles of tables that began in an earlier window of the document; those of this one are added to it.
    """

    def __init__(self, scroll: Scroll, known: set[tuple[str, str]] | None = None) -> None:
        self._scroll = scroll
        self._of: list[str | None] = [None] * len(scroll.blocks)
        self._known = set[tuple[str, str]]() if known is None else known
        self._plain = PlainTables(scroll.text)
        self._rows: dict[tuple[str, int], dict[int, int]] | None = None
        self._titled = False

    def of(self, number: int) -> str:
        """The header and left-hand label of a block, joined by ``/``; empty for running text."""
        known = self._of[number]
        if known is None:
            known = self._of[number] = self._header(self._scroll.blocks[number])
        return known

    def _header(self, block: Block) -> str:
        if block.cell is None:
            return ""
        above = plain(block.cell.headers)
        if above:
            return above
        return "" if (block.cell.table, block.text) in self._titles() else self._left(block)

    def over(self, number: int, start: int) -> str:
        """The header over a place of the scroll: its cell's, or in running text that of the table it is a line of."""
        block = self._scroll.blocks[number]
        if block.cell is not None:
            return self.of(number)
        low, _ = self._scroll.bounds(number)
        return self._plain.header(start, low)

    def row(self, number: int) -> dict[int, int]:
        """The block numbers of a cell's row by column; empty for running text."""
        cell = self._scroll.blocks[number].cell
        return self._by_row().get((cell.table, cell.row), {}) if cell is not None else {}

    def rows(self) -> dict[tuple[str, int], dict[int, int]]:
        """Every table row of the scroll: table and row number, then block numbers by column."""
        return self._by_row()

    def _left(self, block: Block) -> str:
        assert block.cell is not None
        row = self._by_row()[(block.cell.table, block.cell.row)]
        left = [column for column in row if column < block.cell.column]
        if not left:
            return ""
        text = self._scroll.blocks[row[max(left)]].text
        return label(text) if len(text) <= _LONGEST_LABEL and not any(sign.isdigit() for sign in text) else ""

    def _titles(self) -> set[tuple[str, str]]:
        """Cells that are themselves the header of others: 身份证号 beside 姓名 in a head row is no person's name."""
        if not self._titled:
            above = {(block.cell.table, block.cell.headers) for block in self._scroll.blocks if block.cell is not None}
            self._known.update((table, text) for table, texts in above for text in texts)
            self._titled = True
        return self._known

    def _by_row(self) -> dict[tuple[str, int], dict[int, int]]:
        if self._rows is None:
            self._rows = defaultdict(dict)
            for number, block in enumerate(self._scroll.blocks):
                if block.cell is not None:
                    self._rows[(block.cell.table, block.cell.row)][block.cell.column] = number
        return self._rows


@lru_cache(maxsize=4096)
def plain(headers: tuple[str, ...]) -> str:
    """The headers in plain form, outermost first."""
    return "/".join(filter(None, map(label, headers)))
