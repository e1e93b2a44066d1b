"""机动车号牌 (vehicle plates, GA 36-2018): ordinary, new energy, police, trailer, school, embassy, consulate,
armed police, army.

Province character, letter, then five characters (new energy six). I and O never appear; at least one of the
last five is a digit. What looks alike and is not: 京A级, 浙A股, 粤B2-20230001 (telecom licence), 浙J字 in
document numbers.
"""

import random
import re

from disclosure_screen.identifiers._edges import PROVINCES, RIGHT
from disclosure_screen.model.evidence import Evidence

TITLE = "机动车号牌"
_GAP = "[·.\\- ]?"
_SIGN = "[A-HJ-NP-Za-hj-np-z0-9]"
_FORM = (
    f"(?:[{PROVINCES}][ ]?[A-HJ-NP-Za-hj-np-z]{_GAP}"
    f"(?:[A-HJKa-hjk]{_SIGN}[0-9]{{4}}|[0-9]{{5}}[A-HJKa-hjk]"
    f"|(?=.{{0,4}}[0-9]){_SIGN}{{4}}(?:{_SIGN}|[挂学警港澳领试超]))"
    f"|使[ ]?[0-9]{{3}}·?[0-9]{{3}}|[0-9]{{3}}·?[0-9]{{3}}使"
    f"|[Ww][Jj][ ]?[{PROVINCES}]?{_GAP}[0-9]{{4}}[0-9A-Za-z]"
    f"|[VZHKLBSNG][A-Z]{_GAP}[0-9]{{5}})"
)
PATTERN = "(?<![0-9A-Za-z])" + _FORM + RIGHT + "(?![股级类字])"
NEEDS_CONTEXT = False
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS = (
    f"[{PROVINCES}][AB][12]-[0-9]+",
    f"[{PROVINCES}](?:ICP|公网)[^，。]{{0,12}}",
    "(?<![A-Za-z])[Pp][Mm](?:2\\.5|10)",
)
_ARMY = re.compile("[VZHKLBSNG][A-Z][0-9]{5}")


def canonical(raw: str) -> str:
    """Upper-case, without dots, hyphens and blanks."""
    return "".join(sign for sign in raw.upper() if sign.isalnum())


def check(canonical: str) -> Evidence:
    """SILENT: plates carry no check digit. REFUTED where the form is wrong."""
    return Evidence.SILENT if re.fullmatch(_FORM, canonical) else Evidence.REFUTED


def needs_label(canonical: str) -> bool:
    """True for army and diplomatic forms, which without a label are any article number."""
    return _ARMY.fullmatch(canonical) is not None or "使" in canonical


def sample(random: random.Random) -> str:
    """A zero-heavy ordinary or new-energy plate of 台州."""
    return random.choice(
        (f"浙J{random.randrange(100):05d}", f"浙JD{random.randrange(100):05d}", f"浙J{random.randrange(100):05d}D")
    )
