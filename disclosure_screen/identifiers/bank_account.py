"""银行账号、存折账号、一卡通账号 (accounts without a card), 8–23 digits.

No national format, often no check digit, no issuer prefix: only label and header tell
(账号、存折号、打款账号、惠农卡号). A failed Luhn check clears nothing here. The account of an organisation
(开户行 + 户名 of a unit) may be public; that is for the rule.
"""

import random
import re

from disclosure_screen.identifiers._edges import NUMBER_LEFT
from disclosure_screen.identifiers._forms import digits
from disclosure_screen.model.evidence import Evidence

TITLE = "银行账号"
PATTERN = NUMBER_LEFT + "(?P<value>[0-9]{2,6}(?:-[0-9]{3,18}){1,3}|[0-9]{8,23})(?![0-9A-Za-z年月])(?!\\.[0-9])"
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS = tuple(range(12, 24))
DECOYS = (
    "(?<![0-9])0[0-9]{2,3}-[2-8][0-9]{6,7}(?![0-9])",
    "(?<![0-9])(?:19|20)[0-9]{2}-[01]?[0-9]-[0-3]?[0-9](?![0-9])",
)


def canonical(raw: str) -> str:
    """Digits only."""
    return digits(raw)


def check(canonical: str) -> Evidence:
    """SILENT for eight to twenty-three digits that are not all alike."""
    return Evidence.SILENT if re.fullmatch("[0-9]{8,23}", canonical) and len(set(canonical)) > 1 else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """Fifteen digits, zero-heavy."""
    return f"201{random.randrange(1, 1000):012d}"
