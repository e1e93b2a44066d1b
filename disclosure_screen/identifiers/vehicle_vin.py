"""车辆识别代号 / 车架号 (GB 16735-2019, ISO 3779), 17 characters, check digit in the ninth place.

No I, O, Q. Vehicles made for China begin with L. Weights 8 7 6 5 4 3 2 10 0 9 8 7 6 5 4 3 2, sum mod 11, ten
is X. One random string in eleven passes, hence context.
"""

import random
import re

from disclosure_screen.identifiers._edges import LEFT, RIGHT
from disclosure_screen.identifiers._forms import signs
from disclosure_screen.model.evidence import Evidence

TITLE = "车辆识别代号"
PATTERN = (
    LEFT + "(?=[0-9]*[A-Za-z])(?=[A-Za-z]*[0-9])[A-HJ-NPR-Za-hj-npr-z0-9]{8}[0-9Xx]"
    "[A-HJ-NPR-Za-hj-npr-z0-9]{4}[0-9]{4}" + RIGHT
)
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ", (*range(10), *range(1, 9), 1, 2, 3, 4, 5, 7, 9, *range(2, 10)), strict=True
    )
)


def canonical(raw: str) -> str:
    """Letters and digits, upper-case."""
    return signs(raw)


def check(canonical: str) -> Evidence:
    """PROVEN or REFUTED by the ninth character."""
    if not re.fullmatch("[A-HJ-NPR-Z0-9]{17}", canonical):
        return Evidence.REFUTED
    return Evidence.PROVEN if _ninth(canonical) == canonical[8] else Evidence.REFUTED


def _ninth(body: str) -> str:
    return "0123456789X"[sum(_VALUES[sign] * weight for sign, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def sample(random: random.Random) -> str:
    """An invented vehicle with a valid check digit."""
    body = f"LSGJA52U0BH{random.randrange(1000):06d}"
    return body[:8] + _ninth(body) + body[9:]
