"""银行卡号 (bank card numbers), 15–19 digits: issuer prefix (BIN) and Luhn check digit.

Source: ISO/IEC 7812-1 (Luhn); issuer prefixes from ``tables/bins.txt`` (npm ``bankcardinfo``, ISC). Passbook
accounts (存折、一卡通) have neither check digit nor prefix and are ``bank_account``, found by their header alone.

One in ten random numbers passes Luhn, so a card without a label counts only with a known prefix:
:func:`issuer_known`.
"""

import random
from functools import cache

from disclosure_screen.identifiers import resident_id
from disclosure_screen.identifiers._checks import luhn
from disclosure_screen.identifiers._edges import LONG_LEFT
from disclosure_screen.identifiers._forms import digits
from disclosure_screen.identifiers._tables import lines
from disclosure_screen.model.evidence import Evidence

TITLE = "银行卡号"
PATTERN = LONG_LEFT + "(?<!-)[1-9][0-9]{14,18}(?![0-9A-Za-z])(?![.,-][0-9])"
NEEDS_CONTEXT = False
CONTAINS = ""
LENGTHS = (15, 16, 17, 18, 19)
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Digits only."""
    return digits(raw)


def check(canonical: str) -> Evidence:
    """PROVEN where Luhn holds and the issuer prefix is known; SILENT where only Luhn holds; REFUTED where it
    fails.
    """
    if not 15 <= len(canonical) <= 19 or not canonical.isdigit() or luhn(canonical[:-1]) != canonical[-1]:
        return Evidence.REFUTED
    persons = resident_id.check(canonical) is Evidence.PROVEN
    return Evidence.PROVEN if issuer_known(canonical) and not persons else Evidence.SILENT


def issuer_known(canonical: str) -> bool:
    """True where the number begins with a prefix some bank was given for cards of this length, or with 62 (银联)."""
    return canonical.startswith("62") or any(
        (length == len(canonical)) and canonical.startswith(prefix) for prefix, length in _issuers(canonical[:2])
    )


@cache
def _issuers(start: str) -> tuple[tuple[str, int], ...]:
    rows = (line.split() for line in lines("bins.txt"))
    return tuple((prefix, int(length)) for prefix, length in rows if prefix.startswith(start))


def sample(random: random.Random) -> str:
    """A zero-heavy number of a rural or state bank with a valid check digit."""
    prefix, length = random.choice(
        (("622858", 19), ("621058", 19), ("621797", 19), ("622848", 19), ("621700", 19), ("621226", 19), ("625809", 16))
    )
    body = prefix + f"{random.randrange(10000):0{length - 7}d}"
    return body + luhn(body)
