"""网卡物理地址 (MAC addresses, IEEE 802): six pairs of hexadecimal digits with one separator throughout.

They name a machine of the office. No check digit.
"""

import random
import re

from disclosure_screen.identifiers._edges import LEFT, RIGHT
from disclosure_screen.identifiers._forms import signs
from disclosure_screen.model.evidence import Evidence

TITLE = "网卡物理地址"
PATTERN = (
    LEFT
    + "(?P<value>[0-9A-Fa-f]{2}(?P<mark>[:-])(?:[0-9A-Fa-f]{2}(?P=mark)){4}[0-9A-Fa-f]{2})"
    + RIGHT
    + "(?![:-][0-9A-Fa-f])"
)
NEEDS_CONTEXT = False
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS = ("(?<![0-9])[0-9]{2}(?:-[0-9]{2}){5}(?![0-9])",)


def canonical(raw: str) -> str:
    """Twelve hexadecimal digits, upper-case."""
    return signs(raw)


def check(canonical: str) -> Evidence:
    """SILENT where the form is right."""
    return Evidence.SILENT if re.fullmatch("[0-9A-F]{12}", canonical) else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """A locally administered address, which no maker ever assigns."""
    return f"02:00:00:00:{random.randrange(16):02X}:{random.randrange(16):02X}"
