"""第一代居民身份证号码 (GB 11643-1989), 15 digits.

Six digits region, six digits birth date (years 19YY), three digits serial. Issued until 1999, invalid as a
document since 2013, still in old ledgers. There is no check character, so the form proves nothing: only under
a label or header. Source: GB 11643-1989. The 15-digit 工商注册号 looks alike and *has* a check digit
(``business_registration``); a number that passes it and has no birth date is one of those.
"""

import datetime
import random

from disclosure_screen.identifiers._checks import mod_11_2
from disclosure_screen.identifiers._edges import NUMBER_LEFT, RIGHT
from disclosure_screen.identifiers._forms import day, digits
from disclosure_screen.model.evidence import Evidence

TITLE = "十五位居民身份证号码"
PATTERN = (
    NUMBER_LEFT + "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|8[1-3])[0-9]{4}"
    "[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}" + RIGHT
)
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS = (15,)
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Digits only."""
    return digits(raw)


def check(canonical: str) -> Evidence:
    """SILENT where the birth date exists, REFUTED where it does not."""
    return Evidence.SILENT if len(canonical) == 15 and day("19" + canonical[6:12]) else Evidence.REFUTED


def modern(canonical: str) -> str:
    """The 18-character number of the same person, so that both spellings compare equal."""
    body = f"{canonical[:6]}19{canonical[6:]}"
    return body + mod_11_2(body)


def sample(random: random.Random) -> str:
    """Born 1901–1905, serial below 010."""
    born = datetime.date(1901, 1, 1) + datetime.timedelta(days=random.randrange(5 * 365))
    return f"{random.choice(('331081', '332623', '110101'))}{born:%y%m%d}{random.randrange(10):03d}"
