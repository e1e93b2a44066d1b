"""自然人纳税人识别号: the resident ID with two digits behind it, with L before it, or an old 15-digit ID with 00000.

Source: 税务总局公告 on 纳税人识别号 rules. Organisations use the credit code. A number with class and grade
behind an ID is a disability certificate; the label decides, hence context.
"""

import random
import re

from disclosure_screen.identifiers import resident_id, resident_id_15
from disclosure_screen.identifiers._edges import LEFT, RIGHT
from disclosure_screen.identifiers._forms import signs
from disclosure_screen.model.evidence import Evidence

TITLE = "自然人纳税人识别号"
_ID18 = "[1-8][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx]"
PATTERN = LEFT + f"(?:[Ll]{_ID18}|{_ID18}[0-9]{{2}}|[1-8][0-9]{{14}}00000)" + RIGHT
NEEDS_CONTEXT = True
CONTAINS = "resident_id"
LENGTHS = (20,)
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Letters and digits, upper-case."""
    return signs(raw)


def check(canonical: str) -> Evidence:
    """What the resident ID inside says."""
    number = inner(canonical)
    if len(number) == 18:
        return resident_id.check(number)
    return resident_id_15.check(number) if len(number) == 15 else Evidence.REFUTED


def inner(canonical: str) -> str:
    """The resident ID inside, 18 or 15 characters; empty where there is none."""
    if re.fullmatch("L.{18}", canonical):
        return canonical[1:]
    if re.fullmatch("[0-9]{15}00000", canonical) and resident_id.check(canonical[:18]) is not Evidence.PROVEN:
        return canonical[:15]
    return canonical[:18] if re.fullmatch(".{18}[0-9]{2}", canonical) else ""


def sample(random: random.Random) -> str:
    """A sample resident ID with 00 behind it or L before it."""
    number = resident_id.sample(random)
    return random.choice((f"{number}00", f"L{number}"))
