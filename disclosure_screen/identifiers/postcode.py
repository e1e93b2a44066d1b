"""邮政编码 (postcodes), six digits.

Public by itself; beside a person's name it narrows the address. Any six digits look like one, so only under
its label. No check digit.
"""

import random
import re

from disclosure_screen.identifiers._edges import NUMBER_LEFT, RIGHT
from disclosure_screen.identifiers._forms import digits
from disclosure_screen.model.evidence import Evidence

TITLE = "邮政编码"
PATTERN = NUMBER_LEFT + "[0-8][0-9]{5}" + RIGHT
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Digits only."""
    return digits(raw)


def check(canonical: str) -> Evidence:
    """SILENT for six digits."""
    return Evidence.SILENT if re.fullmatch("[0-8][0-9]{5}", canonical) else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """温岭."""
    return f"3175{random.randrange(100):02d}"
