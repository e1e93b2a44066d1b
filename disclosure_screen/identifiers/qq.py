"""QQ 号码, 5–11 digits.

Found by its label (QQ、扣扣、企鹅号) only; a number @qq.com is an e-mail address that contains one. No check digit.
"""

import random
import re

from disclosure_screen.identifiers._edges import NUMBER_LEFT, RIGHT
from disclosure_screen.identifiers._forms import digits
from disclosure_screen.model.evidence import Evidence

TITLE = "QQ 号码"
PATTERN = NUMBER_LEFT + "[1-9][0-9]{4,10}" + RIGHT
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Digits only."""
    return digits(raw)


def check(canonical: str) -> Evidence:
    """SILENT for five to eleven digits without a leading zero."""
    return Evidence.SILENT if re.fullmatch("[1-9][0-9]{4,10}", canonical) else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """A zero-heavy number."""
    return f"1{random.randrange(1000):08d}"
