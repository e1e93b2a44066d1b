"""Rows of signs (字符序列): the fixed beginnings of an expression, by which a scanner finds where it is worth trying.

An expression such as ``[，。][surname][ideograph]…`` costs the same at every character of a text. A module that searches with one
states the rows every match begins with; where the fast path is at hand (``scanner.py``), it has noted all of them in its one pass
and the expression is tried there only. Without it the expression is searched for as ever, with the same matches.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Row = tuple[str, ...]
"""Bodies of character classes, one for each character."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Every match of the searching expression begins with one of ``rows``."""

    name: str
    rows: tuple[Row, ...] = field(repr=False)


def matches(pattern: re.Pattern[str], text: str, starts: Sequence[int] | None) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer(text)`` finds; where ``starts`` holds every place a match can begin, by looking there only.

    The pattern matches no empty text.
    """
    if starts is None:
        yield from pattern.finditer(text)
        return
    end = 0
    for start in sorted(set(starts)):
        if start >= end and (found := pattern.match(text, start)):
            yield found
            end = found.end()
