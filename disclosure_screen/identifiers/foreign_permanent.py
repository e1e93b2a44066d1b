"""外国人永久居留身份证 (foreigners' permanent residence identity cards), form of 2023 and older form.

2023 form, 18 characters: 9, two digits province of application, three digits country (ISO 3166-1 numeric),
eight digits birth date, three digits serial, check character MOD 11-2 as in the citizens' number. Source:
国家移民管理局 机读信息规则 (2023 版); the public specimen passes the check. Older form: three letters
country, six digits place of application, YYMMDD; no published check.
"""

import datetime
import random
import re

from disclosure_screen.identifiers._checks import mod_11_2
from disclosure_screen.identifiers._edges import LEFT, NUMBER_LEFT, RIGHT
from disclosure_screen.identifiers._forms import day, signs
from disclosure_screen.model.evidence import Evidence

TITLE = "外国人永久居留身份证号码"
PATTERN = (
    f"(?:{NUMBER_LEFT}9(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{{3}}(?:19|20)[0-9]{{2}}"
    f"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{{3}}[0-9Xx]"
    f"|{LEFT}[A-Z]{{3}}(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{{4}}"
    f"[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])){RIGHT}"
)
NEEDS_CONTEXT = False
CONTAINS = ""
LENGTHS = (18,)
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Letters and digits, upper-case."""
    return signs(raw)


def check(canonical: str) -> Evidence:
    """PROVEN or REFUTED for the form of 2023; SILENT for the older one where its date exists."""
    if re.fullmatch("9[0-9]{16}[0-9X]", canonical):
        proven = day(canonical[6:14]) is not None and mod_11_2(canonical[:17]) == canonical[17]
        return Evidence.PROVEN if proven else Evidence.REFUTED
    if re.fullmatch("[A-Z]{3}[0-9]{12}", canonical):
        return Evidence.SILENT if day("20" + canonical[9:15]) or day("19" + canonical[9:15]) else Evidence.REFUTED
    return Evidence.REFUTED


def sample(random: random.Random) -> str:
    """The form of 2023, born 1901–1905."""
    born = datetime.date(1901, 1, 1) + datetime.timedelta(days=random.randrange(5 * 365))
    body = f"9{random.choice(('11', '31', '33'))}{random.choice(('124', '840', '392'))}{born:%Y%m%d}{random.randrange(10):03d}"
    return body + mod_11_2(body)
