"""出生日期: a full date of birth (``1901年1月1日``, ``1901-01-01``, ``19010101``).

Any date has this form; label or header (出生日期、生日) decides. Year and month alone (出生年月) are customary
in 任前公示 and are not matched. A date on which nobody alive was born is refused by the calendar, not by
today's date, which this floor does not know.
"""

import random
import re

from disclosure_screen.identifiers._edges import NUMBER_LEFT
from disclosure_screen.identifiers._forms import day
from disclosure_screen.model.evidence import Evidence

TITLE = "出生日期"
PATTERN = (
    NUMBER_LEFT
    + "(?P<value>(?:18|19|20)[0-9]{2}(?:(?P<mark>[-./])(?:0?[1-9]|1[0-2])(?P=mark)(?:3[01]|[12][0-9]|0?[1-9])"
    "|[ ]?年[ ]?(?:0?[1-9]|1[0-2])[ ]?月[ ]?(?:3[01]|[12][0-9]|0?[1-9])[ ]?[日号]"
    "|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])))(?![0-9A-Za-z])"
)
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """``1901-01-01``; what is no date comes back as its digits."""
    numbers = re.findall("[0-9]+", raw)
    if len(numbers) == 1 and len(numbers[0]) == 8:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    return "-".join([numbers[0], *(number.zfill(2) for number in numbers[1:])]) if numbers else ""


def check(canonical: str) -> Evidence:
    """SILENT for a day the calendar has."""
    exact = re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", canonical)
    return Evidence.SILENT if exact and day(canonical.replace("-", "")) else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """A day in 1901–1905."""
    return f"{random.randrange(1901, 1906)}年{random.randrange(1, 13)}月{random.randrange(1, 29)}日"
