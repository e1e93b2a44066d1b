"""户口簿户号 (household register numbers), 6–12 digits.

No national format (each 公安机关 numbers its own), no check digit: found by label or header alone
(户号、户口簿号、户编号). The number leads to every member of the family at once.
"""

import random
import re

from disclosure_screen.identifiers._edges import NUMBER_LEFT, RIGHT
from disclosure_screen.identifiers._forms import digits
from disclosure_screen.model.evidence import Evidence

TITLE = "户口簿户号"
PATTERN = NUMBER_LEFT + "[0-9]{6,12}" + RIGHT
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Digits only."""
    return digits(raw)


def check(canonical: str) -> Evidence:
    """SILENT for six to twelve digits."""
    return Evidence.SILENT if re.fullmatch("[0-9]{6,12}", canonical) else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """Nine digits, zero-heavy."""
    return f"{random.randrange(1000):09d}"
