"""机动车驾驶证档案编号, 12 digits: six digits region of the issuing 车管所 and a serial.

Source: 机动车驾驶证业务工作规范. The licence number itself is the resident ID. Twelve digits are also village
codes and archive numbers, hence a label (档案编号) on a driving document is required.
"""

import random
import re

from disclosure_screen.identifiers._edges import NUMBER_LEFT, RIGHT
from disclosure_screen.identifiers._forms import digits
from disclosure_screen.model.evidence import Evidence

TITLE = "驾驶证档案编号"
_FORM = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-6])[0-9]{10}"
PATTERN = NUMBER_LEFT + _FORM + RIGHT
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Digits only."""
    return digits(raw)


def check(canonical: str) -> Evidence:
    """SILENT for twelve digits that begin with a province."""
    return Evidence.SILENT if re.fullmatch(_FORM, canonical) else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """台州, zero-heavy."""
    return f"331000{random.randrange(1000):06d}"
