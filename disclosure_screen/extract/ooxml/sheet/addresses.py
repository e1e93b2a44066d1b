"""Cell addresses (单元格地址): ``B12`` to row and column and back, and ranges."""

import re
from functools import lru_cache
from typing import Final

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column; all from 1, all inclusive."""

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})?\$?([0-9]{1,7})?")


@lru_cache(maxsize=20_000)
def column_number(letters: str) -> int:
    """``A`` → 1, ``XFD`` → 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=20_000)
def column_letters(number: int) -> str:
    """1 → ``A``."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def parse_range(reference: str) -> Range | None:
    """``A1:C5``, ``B2``, ``A:A`` or ``1:3`` (without a sheet name) as a range; None where it is none of these."""
    first, _, last = reference.partition(":")
    start, end = _ADDRESS.fullmatch(first), _ADDRESS.fullmatch(last or first)
    if not start or not end or not first:
        return None
    row1, column1 = int(start.group(2) or 1), column_number(start.group(1) or "A")
    row2 = int(end.group(2) or LAST_ROW)
    column2 = column_number(end.group(1)) if end.group(1) else LAST_COLUMN
    return row1, column1, row2, column2


def parse_ranges(references: str) -> list[Range]:
    """A blank-separated list of ranges."""
    return [found for part in references.split() if (found := parse_range(part))]
