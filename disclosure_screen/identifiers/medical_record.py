"""住院号、病案号、门诊号、就诊卡号: an optional letter and 5–12 digits.

No national format, no check digit; label or header alone. A hit says that its holder was a patient
(医疗健康信息, 个人信息保护法 第二十八条).
"""

import random
import re

from disclosure_screen.identifiers._edges import LEFT, RIGHT
from disclosure_screen.identifiers._forms import signs
from disclosure_screen.model.evidence import Evidence

TITLE = "病案号、就诊号"
_FORM = "[A-Za-z]{0,2}[0-9]{5,12}"
PATTERN = LEFT + _FORM + RIGHT
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Letters and digits, upper-case."""
    return signs(raw)


def check(canonical: str) -> Evidence:
    """SILENT where the form is right."""
    return Evidence.SILENT if re.fullmatch(_FORM, canonical) else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """A zero-heavy number."""
    return f"ZY{random.randrange(1000):07d}"
