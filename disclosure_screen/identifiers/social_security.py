"""社会保障卡卡号、医保个人编号: a letter or digit and eight digits on the card, 8–12 digits for the insured person.

The 社会保障号码 itself is the resident ID. Source: prints of the card; no national format for personal
numbers, no check digit. Context always.
"""

import random
import re

from disclosure_screen.identifiers._edges import LEFT, RIGHT
from disclosure_screen.identifiers._forms import signs
from disclosure_screen.model.evidence import Evidence

TITLE = "社会保障卡号"
_FORM = "(?:[A-Za-z][0-9]{8}|[0-9]{8,12})"
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
    """A zero-heavy card number."""
    return f"{random.choice('AFJ')}{random.randrange(1000):08d}"
