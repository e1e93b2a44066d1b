"""工商注册号 (GS 15-2006), 15 digits, check digit ISO 7064 MOD 11,10; replaced by the credit code in 2015.

Public. It matters because fifteen digits under a doubtful label may be an old resident ID: one that passes
this check and has no birth date is a registration.
"""

import random
import re

from disclosure_screen.identifiers._checks import mod_11_10
from disclosure_screen.identifiers._edges import NUMBER_LEFT, RIGHT
from disclosure_screen.identifiers._forms import digits
from disclosure_screen.model.evidence import Evidence

TITLE = "工商注册号"
PATTERN = NUMBER_LEFT + "[1-6][0-9]{14}" + RIGHT
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Digits only."""
    return digits(raw)


def check(canonical: str) -> Evidence:
    """PROVEN or REFUTED by the last digit."""
    if not re.fullmatch("[0-9]{15}", canonical):
        return Evidence.REFUTED
    return Evidence.PROVEN if mod_11_10(canonical[:14]) == canonical[14] else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """温岭, individual business, zero-heavy."""
    body = f"331081600{random.randrange(100):05d}"
    return body + mod_11_10(body)
