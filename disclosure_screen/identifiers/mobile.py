"""手机号码 (mobile numbers), eleven digits.

Segments: 工业和信息化部 allocation table, March 2023 (state in ``tables/mobile_segments.txt``): 13x, 145–149,
150–153, 155–159, 162, 165–167, 170–178, 180–189, 190–193, 195–199. There is no check digit. New segments keep
appearing, so the unassigned ones are the weaker :func:`assigned` = False, not invisible.

Thirteen-digit numbers (140–144, 1064x) belong to machines (物联网) and no eleven digits are cut out of them.
Numbers joined as 13800138000/1/2 stand for three people; :func:`short_forms` writes them out.
"""

import random
import re
from functools import cache

from disclosure_screen.identifiers._edges import NUMBER_LEFT
from disclosure_screen.identifiers._forms import digits
from disclosure_screen.identifiers._tables import lines
from disclosure_screen.model.evidence import Evidence

TITLE = "手机号码"
PATTERN = (
    "(?:(?<![0-9A-Za-z.])(?:\\+?86|0086)[- ]?|" + NUMBER_LEFT + "0?)"
    "(?P<value>1[3-9][0-9](?:[0-9]{8}|(?P<gap>[- .·])[0-9]{4}(?P=gap)[0-9]{4}))"
    "(?![0-9A-Za-z])(?!\\.[0-9])"
)
NEEDS_CONTEXT = False
CONTAINS = ""
LENGTHS = (11, 13)
DECOYS = (
    "(?<![0-9])1[3-9][0-9]{9}(?:\\.[0-9]{1,6})?[ ]?"
    "(?:元|万|亿|亩|平方|公斤|千克|吨|立方|人次|千瓦|度(?!假)|%|％|角|分(?![机部]))",
    "[¥￥$][ ]?1[3-9][0-9]{9}",
    "[0-9]{2,}[-/]1[3-9][0-9]{9}(?=-[0-9])",
)
HOTLINE_SPECIMEN = "13800138000"
"""The operator's own service number, the one value that appears in every manual."""

_SHORT_FORM = re.compile("([/、／])([0-9]{1,4})(?![0-9])")


def canonical(raw: str) -> str:
    """The eleven digits without country code, leading 0 and separators."""
    return digits(raw)[-11:]


def check(canonical: str) -> Evidence:
    """SILENT: mobile numbers carry no check digit. REFUTED where the length or the first digits cannot be a
    mobile.
    """
    return Evidence.SILENT if re.fullmatch("1[3-9][0-9]{9}", canonical) else Evidence.REFUTED


def assigned(canonical: str) -> bool:
    """True where the segment was given to an operator when the table was made."""
    return canonical[:3] in _segments()


@cache
def _segments() -> frozenset[str]:
    return frozenset(line.split()[0] for line in lines("mobile_segments.txt"))


def short_forms(canonical: str, tail: str) -> tuple[str, ...]:
    """The further numbers in what follows a mobile: ``("13800138000", "/1/2")`` → 13800138001, 13800138002."""
    numbers: list[str] = []
    at = 0
    while found := _SHORT_FORM.match(tail, at):
        numbers.append(canonical[: 11 - len(found[2])] + found[2])
        at = found.end()
    return tuple(numbers)


def sample(random: random.Random) -> str:
    """Zero-heavy numbers of assigned segments."""
    return f"{random.choice(('138', '139', '159', '166', '177', '188', '192', '197', '199'))}0000{random.randrange(1000):04d}"
