"""出生医学证明编号: one letter and nine digits, the first two of them the province.

Source: 国家卫生健康委 第七版 (2023-04-01) and reports on earlier issues: a letter for the issue, then 32 for
江苏, 33 for 浙江. The holder is a newborn, so a hit always concerns a minor. No check digit; context always.
"""

import random
import re

from disclosure_screen.identifiers._edges import LEFT, RIGHT
from disclosure_screen.identifiers._forms import signs
from disclosure_screen.model.evidence import Evidence

TITLE = "出生医学证明编号"
_FORM = "[A-Za-z](?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-6])[0-9]{7}"
PATTERN = LEFT + _FORM + RIGHT
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Letter upper-case, nine digits."""
    return signs(raw)


def check(canonical: str) -> Evidence:
    """SILENT where letter and province are possible."""
    return Evidence.SILENT if re.fullmatch(_FORM, canonical) else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """A zero-heavy number of 浙江."""
    return f"{random.choice('UXY')}33{random.randrange(100):07d}"
