"""固定电话 (landline numbers), with or without area code, and 400/800 numbers.

Area codes: ``010``, ``02x`` and four-digit ones (``tables/area_codes.txt``); local numbers 7–8 digits beginning 2–8.
A landline in a notice is normally the office's own and must be public (政府信息公开条例 第二十条第二项); in a
person's row it is a home. That is for the rule to judge, this module only recognises. A bare local number
looks like a budget code: only one with its area code (:func:`complete`) may be trusted without a label.
"""

import random
import re
from functools import cache

from disclosure_screen.identifiers._edges import LEFT
from disclosure_screen.identifiers._forms import digits
from disclosure_screen.identifiers._tables import lines
from disclosure_screen.model.evidence import Evidence

TITLE = "固定电话"
_AREA = "0(?:10|2[0-57-9]|[3-9][0-9]{2})"
PATTERN = (
    LEFT + "(?<![0-9][.,-])(?<!-)(?:"
    f"(?:(?:\\+?86|0086)[- ]?)?(?:[(（]{_AREA}[)）]|{_AREA})[- ·—]{{0,2}}[2-8][0-9]{{2,3}}[- ]?[0-9]{{4}}"
    "|[48]00[- ]?(?:[0-9]{3}[- ]?[0-9]{4}|[0-9]{4}[- ]?[0-9]{3})"
    "|[2-8][0-9]{6,7})"
    "(?:[-—转][0-9]{1,6})?(?![0-9A-Za-z])(?![.,-][0-9])"
)
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS = (10, 11, 12)
DECOYS = (
    "(?<![0-9])[2-8][0-9]{6,7}(?:\\.[0-9]+)?[ ]?(?:元|万|亿|亩|平方|公斤|吨|人|户|个|号|年|份|册|%)",
    "备[ ]?[0-9]{7,8}号",
)
_COMPLETE = re.compile("(0(?:10|2[0-57-9])(?=[0-9]{8}$)|0[3-9][0-9]{2}(?=[0-9]{7,8}$))[2-8][0-9]{6,7}|[48]00[0-9]{7}")
_EXTENSION = re.compile(
    "(?:(?<=[0-9]{7})|(?<=[0-9]{3}-[0-9]{4})|(?<=[0-9]{4}-[0-9]{3})|(?<=[0-9]{3} [0-9]{4}))[-—转]([0-9]{1,6})$"
)
HOTLINES = frozenset(
    {
        *("110", "114", "119", "120", "122", "12110", "12119", "12122", "12306", "12309", "12315", "12316", "12317"),
        *("12318", "12320", "12321", "12323", "12328", "12329", "12331", "12333", "12336", "12337", "12338", "12345"),
        *("12348", "12350", "12351", "12355", "12356", "12358", "12360", "12361", "12366", "12367", "12368", "12369"),
        *("12371", "12377", "12378", "12379", "12380", "12381", "12385", "12386", "12388", "12389", "12393", "12395"),
        *("12396", "12398"),
    }
)
"""Public service numbers; always meant to be published. 95xxx, 96xxx and 400 numbers are too (:func:`is_hotline`)."""


def canonical(raw: str) -> str:
    """Area code and number as digits, an extension behind a hyphen (``0576-80000000转1`` → ``057680000000-1``)."""
    bare = re.sub("^[+]?(?:0086|86)[- ]?(?=0)", "", raw)
    extension = _EXTENSION.search(bare)
    number = digits(bare[: extension.start()] if extension else bare)
    return f"{number}-{extension[1]}" if extension else number


def check(canonical: str) -> Evidence:
    """SILENT: a landline carries no check digit. REFUTED where the digits are too few or too many."""
    return Evidence.SILENT if 7 <= len(canonical.partition("-")[0]) <= 12 else Evidence.REFUTED


def complete(canonical: str) -> bool:
    """True for a real area code with a number, or a 400/800 number: recognisable without context."""
    found = _COMPLETE.fullmatch(canonical.partition("-")[0])
    return found is not None and (found[1] is None or found[1] in _area_codes())


@cache
def _area_codes() -> frozenset[str]:
    return frozenset(line.split()[0] for line in lines("area_codes.txt"))


def is_hotline(number: str) -> bool:
    """True for public service numbers (12345, 110, 95xxx, 96xxx, 400…)."""
    return number in HOTLINES or re.fullmatch("9[56][0-9]{3,4}|[48]00[0-9]{7}", number) is not None


def sample(random: random.Random) -> str:
    """A zero-heavy local number with the area code of 台州, 杭州 or 北京."""
    return f"{random.choice(('0576', '0571', '010'))}-8{random.randrange(1000):07d}"
