"""不动产单元号 (GB/T 37346-2019), 28 characters.

Six digits county, three 地籍区, three 地籍子区, two letters 宗地特征, five digits 宗地号, a letter (F house, W
none) and eight digits. The code leads to one house or plot; with an owner beside it, it is property information.
"""

import random
import re

from disclosure_screen.identifiers._edges import LEFT, RIGHT
from disclosure_screen.identifiers._forms import signs
from disclosure_screen.model.evidence import Evidence

TITLE = "不动产单元号"
_FORM = "[1-8][0-9]{5}[ ]?[0-9]{6}[ ]?[GJZgjz][A-Za-z][0-9]{5}[ ]?[FWLQfwlq][0-9]{8}"
PATTERN = LEFT + _FORM + RIGHT
NEEDS_CONTEXT = False
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
    """温岭, zero-heavy."""
    return f"331081001001GB{random.randrange(100):05d}F00010001"
