"""微信号: a letter and 5–19 letters, digits, underscores or hyphens.

Source: rules of the app. Any English word has this form, so the label (微信号、vx、加v) must stand close by.
"""

import random
import re

from disclosure_screen.model.evidence import Evidence

TITLE = "微信号"
_FORM = "[A-Za-z][-_A-Za-z0-9]{5,19}"
PATTERN = "(?<![0-9A-Za-z_@./-])(?P<value>" + _FORM + ")(?![0-9A-Za-z_@.-])"
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS = ("(?:[Ww]e[Cc]hat|weixin|WEIXIN|[Hh]ttps?|mailto)(?![0-9A-Za-z_-])",)


def canonical(raw: str) -> str:
    """Lower-case: the app does not tell cases apart."""
    return raw.strip().lower()


def check(canonical: str) -> Evidence:
    """SILENT where the form is right."""
    return Evidence.SILENT if re.fullmatch(_FORM, canonical) else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """An invented account."""
    return f"zhangmou_{random.randrange(10000):04d}"
