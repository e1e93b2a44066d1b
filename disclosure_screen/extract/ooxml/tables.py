"""Tables (表格): which rows are headers, and which header texts stand over a cell. The same rules for every format.

A cell's value means little without its heading: 331081 under 身份证号 is a leak, under 邮政编码 it is not. So header rows
are recognised (declared ones, or first rows of short labels), a merged header is bound to every column it spans, and a
title across the whole table above them is not a header.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_LABEL_CHARS = 24
_ZONE = 8
"""Rows from the first non-empty one within which a header may begin; forms with long preambles have none."""
_NUMERIC = re.compile(r"[0-9]{5,}|^[\s0-9.,，:/%￥¥$*+\-—年月日]+$")
_PERIOD = re.compile(r"(?:19|20)[0-9]{2}年(?:度|[0-9]{1,2}月)?")


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell as far as headers care: 1-based first column, how many columns and rows it spans, its text."""

    column: int
    text: str
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class Headers:
    """What is known of one table's header rows so far. Feed every row once, in order."""

    width: int = 0
    texts: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _rows: int = 0
    _pending: int = 0
    _state: str = "before"
    _numeric: frozenset[int] = frozenset()

    def row(
        self, cells: Sequence[HeadCell], *, declared: bool = False, continued: bool = False, gap: bool = False
    ) -> bool:
        """Take the next row; True where it is a header row. Its cells then stand over the rows that follow.

        ``declared``: the file itself says so. ``continued``: a cell merged from the row above reaches into this one.
        ``gap``: blank rows stand before this one, so another table may begin here.
        """
        if self._state == "after" and not declared and not gap:
            return False
        filled = [cell for cell in cells if cell.text.strip()]
        if not filled:
            return False
        if self._state == "after":
            return self._another(filled, declared)
        self._rows += 1
        is_header = self._is_header(filled, declared, continued)
        if is_header:
            self._state = "in"
            self._bind(filled)
        elif self._state == "in" or self._rows >= _ZONE:
            self._state = "after"
            self._numeric = frozenset(cell.column for cell in filled if not _is_label(cell.text))
        return is_header

    @property
    def open(self) -> bool:
        """True while the next row may still be a header without blank rows before it."""
        return self._state != "after"

    def over(self, column: int) -> tuple[str, ...]:
        """The header texts above a column, outermost first."""
        return self.texts.get(column, ())

    def _another(self, filled: list[HeadCell], declared: bool) -> bool:
        """Another table begins: a declared header, or labels after blank rows where numbers stood before."""
        labels = len(filled) >= 2 and all(_is_label(cell.text) for cell in filled)
        if not declared and not (labels and any(cell.column in self._numeric for cell in filled)):
            return False
        self._begin(filled)
        return True

    def _is_header(self, filled: list[HeadCell], declared: bool, continued: bool) -> bool:
        if self._state == "before" and self._is_title(filled):
            return False
        if declared:
            return True
        labels = all(_is_label(cell.text) for cell in filled)
        if self._state == "in":
            self._pending -= 1
            if labels and len(filled) > len(self.texts):
                self.texts = {}  # what looked like the header was a line of remarks above it
                self._pending = self._depth(filled)
                return True
            return (continued or self._pending > 0) and labels
        if len(filled) >= 2 and labels:
            self._pending = self._depth(filled)
            return True
        return False

    def _begin(self, filled: list[HeadCell]) -> None:
        self.texts = {}
        self._pending = self._depth(filled)
        self._state = "in"
        self._bind(filled)

    def _is_title(self, filled: list[HeadCell]) -> bool:
        return len(filled) == 1 and (self.width > 1 or filled[0].columns > 1)

    def _depth(self, filled: list[HeadCell]) -> int:
        """How many header rows begin here: as many as the tallest merged cell, two where one spans columns only."""
        tallest = max(cell.rows for cell in filled)
        spanning = any(cell.columns > 1 for cell in filled)
        return min(max(tallest, 2 if spanning else 1), _ZONE)

    def _bind(self, filled: list[HeadCell]) -> None:
        for cell in filled:
            text = " ".join(cell.text.split())
            for column in range(cell.column, cell.column + min(cell.columns, 4_096)):
                over = self.texts.get(column, ())
                if not over or over[-1] != text:
                    self.texts[column] = (*over, text)


def _is_label(text: str) -> bool:
    plain = text.strip()
    if "：" in plain[:-1]:  # 填报单位：某村 is a remark, not a heading
        return False
    return len(plain) <= _LABEL_CHARS and (not _NUMERIC.search(plain) or bool(_PERIOD.fullmatch(plain)))
