"""残疾人证号 (中华人民共和国残疾人证), 20 characters: the holder's resident ID, class 1–7, grade 1–4;
re-issues add B and a digit.

Source: 中国残联 (第二代残疾人证). Classes: 1 视力, 2 听力, 3 言语, 4 肢体, 5 智力, 6 精神, 7 多重. Two
sensitive facts in one number; a masked one that keeps its last two digits still tells class and grade. No
search for resident IDs cuts eighteen out of twenty digits, so this module says what stands inside.
"""

import random

from disclosure_screen.identifiers import resident_id
from disclosure_screen.identifiers._edges import LONG_LEFT, RIGHT
from disclosure_screen.identifiers._forms import signs
from disclosure_screen.model.evidence import Evidence

TITLE = "残疾人证号"
PATTERN = (
    LONG_LEFT + "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{4}(?:18|19|20)[0-9]{2}"
    "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx][1-7][1-4](?:[Bb][0-9])?" + RIGHT
)
NEEDS_CONTEXT = False
CONTAINS = "resident_id"
LENGTHS = (20,)
DECOYS: tuple[str, ...] = ()
_CLASSES = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")


def canonical(raw: str) -> str:
    """Letters and digits, upper-case."""
    return signs(raw)


def check(canonical: str) -> Evidence:
    """What the resident ID inside says, where class and grade are possible."""
    possible = len(canonical) in (20, 22) and canonical[18] in "1234567" and canonical[19] in "1234"
    return resident_id.check(inner(canonical)) if possible else Evidence.REFUTED


def inner(canonical: str) -> str:
    """The resident ID inside."""
    return canonical[:18]


def meaning(canonical: str) -> str:
    """Class and grade in words (``肢体四级``)."""
    return f"{_CLASSES[int(canonical[18]) - 1]}{'一二三四'[int(canonical[19]) - 1]}级"


def sample(random: random.Random) -> str:
    """A sample resident ID with any class and grade."""
    return f"{resident_id.sample(random)}{random.randrange(1, 8)}{random.randrange(1, 5)}"
