"""居民身份证 / 公民身份号码 (GB 11643-1999), 18 characters; also 港澳台居民居住证, which is built alike.

Six digits region at first issue, eight digits birth date, three digits serial (the last one odd for men), one check
character by ISO 7064 MOD 11-2. Source: GB 11643-1999; prefixes 810000, 820000 and 830000:
港澳台居民居住证申领发放办法.

The region is soft evidence, never a gate. A code is assigned at first issue and kept for life, so abolished
codes (332623 温岭县) and codes newer than any table are both ordinary; libraries that compare the code's life
with the birth year reject real people. Only the province prefix is exact. The fifteen-digit form is
``resident_id_15``: it has no check character.
"""

import datetime
import random
import re
from enum import Enum
from functools import cache

from disclosure_screen.identifiers._checks import mod_11_2
from disclosure_screen.identifiers._edges import LONG_LEFT, RIGHT
from disclosure_screen.identifiers._forms import day
from disclosure_screen.identifiers._tables import lines
from disclosure_screen.model.evidence import Evidence

TITLE = "公民身份号码"
_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
PATTERN = (
    LONG_LEFT + _PROVINCE + "[0-9]{4}(?:18|19|20)[0-9]{2}"
    "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]" + RIGHT
)
NEAR = LONG_LEFT + "(?:[1-9][0-9]{16}[0-9Xx]|[1-9](?:\\.[0-9]{3,16})?[Ee]\\+1[67])" + RIGHT
"""Near misses: any 18 characters of the right make, or what a spreadsheet leaves of them. Only under an ID
header or label.
"""
NEEDS_CONTEXT = False
CONTAINS = ""
LENGTHS = (18,)
DECOYS: tuple[str, ...] = ()
OLDEST = 120
_WHOLE = re.compile(_PROVINCE + "[0-9]{4}(?:18|19|20)[0-9]{9}[0-9X]")


class Sex(Enum):
    """The sex a number states in its 17th digit."""

    MALE = "男"
    FEMALE = "女"


def canonical(raw: str) -> str:
    """Digits only, the final X upper-case."""
    return "".join(sign for sign in raw.upper() if sign in "0123456789X")


def check(canonical: str) -> Evidence:
    """PROVEN where province, date and check character hold, else REFUTED (a typo under an ID header is still a
    leak).
    """
    valid = _WHOLE.fullmatch(canonical) is not None and birth_date(canonical) is not None
    return Evidence.PROVEN if valid and mod_11_2(canonical[:17]) == canonical[17] else Evidence.REFUTED


def birth_date(canonical: str) -> datetime.date | None:
    """The date of birth, or None where the calendar has no such day."""
    return day(canonical[6:14])


def sex(canonical: str) -> Sex:
    """Odd is male."""
    return Sex.MALE if int(canonical[16]) % 2 else Sex.FEMALE


def region(canonical: str) -> str:
    """The six-digit region of first issue."""
    return canonical[:6]


def region_names(canonical: str) -> tuple[str, ...]:
    """Every name the region has had (``("云和县", "温岭县")``); empty where no table knows the code, which
    proves nothing.
    """
    return _regions().get(canonical[:6], ())


@cache
def every_region() -> frozenset[str]:
    """The full names of all provinces, cities and counties there are or were (温岭市, 温岭县)."""
    return frozenset(name for names in _regions().values() for name in names if len(name) > 2 and name != "市辖区")


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    return {line[:6]: tuple(line[7:].removesuffix(" *").split("/")) for line in lines("regions.txt")}


def age(canonical: str, today: datetime.date) -> int | None:
    """Full years on ``today``; None for an impossible, future or incredible (over 120) birth date."""
    born = birth_date(canonical)
    if born is None or born > today:
        return None
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years if years <= OLDEST else None


def sample(random: random.Random) -> str:
    """A valid number that belongs to nobody: born 1901–1905, serial below 010."""
    born = datetime.date(1901, 1, 1) + datetime.timedelta(days=random.randrange(5 * 365))
    region_code = random.choice(("331081", "332623", "332603", "110101", "331003", "440106"))
    body = f"{region_code}{born:%Y%m%d}{random.randrange(10):03d}"
    return body + mod_11_2(body)
