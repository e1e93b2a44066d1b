"""组织机构代码 (GB 11714-1997), eight characters, hyphen, check character; since 2015 part of the credit code.

Weights 3 7 9 10 5 8 4 2, mod 11. Public; recognised so that it is taken for nothing else.
"""

import random
import re

from disclosure_screen.identifiers._checks import organisation
from disclosure_screen.identifiers._edges import LEFT, RIGHT
from disclosure_screen.identifiers._forms import signs
from disclosure_screen.model.evidence import Evidence

TITLE = "组织机构代码"
PATTERN = LEFT + "[0-9A-Za-z]{8}-[0-9Xx]" + RIGHT
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Nine characters without the hyphen, upper-case."""
    return signs(raw)


def check(canonical: str) -> Evidence:
    """PROVEN or REFUTED by the last character."""
    if not re.fullmatch("[0-9A-Z]{8}[0-9X]", canonical):
        return Evidence.REFUTED
    return Evidence.PROVEN if organisation(canonical[:8]) == canonical[8] else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """MA and a zero-heavy serial."""
    body = f"MA{random.randrange(1000):06d}"
    return f"{body}-{organisation(body)}"
