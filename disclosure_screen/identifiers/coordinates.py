"""坐标: longitude and latitude (decimal or in degrees) and projected pairs (CGCS2000, 西安80, 界址点坐标).

Longitudes 73–135, latitudes 3–53, four decimals or more (about ten metres). Projected: X (north) seven digits,
Y (east) six digits, often with the zone before it. Source: CGCS2000 高斯-克吕格 projection in 3° zones. A pair
marks somebody's home or field; a table of exact points is 测绘成果 and goes to the secrecy officer. One number
alone is not a place, so only pairs count.
"""

import random
import re

from disclosure_screen.model.evidence import Evidence

TITLE = "坐标"
_LONGITUDE = "(?:7[3-9]|[89][0-9]|1[0-2][0-9]|13[0-5])\\.[0-9]{4,}°?"
_LATITUDE = "(?:[3-9]|[1-4][0-9]|5[0-3])\\.[0-9]{4,}°?"
_BETWEEN = "[ ]?(?:[ENen]|东经|北纬)?[ ]?[,，;；、/ |\t\n]{1,3}(?:东经|北纬|经度|纬度|[Ll]at|[Ll]ng|[Ll]on|[ENen])?[:：= ]{0,2}"
_DEGREES = "[0-9]{1,3}°[ ]?[0-9]{1,2}[′'’分][ ]?[0-9]{1,2}(?:\\.[0-9]+)?(?:[″\"”秒]|''|’’)"
_NORTH = "[2-5][0-9]{6}"
_EAST = "(?:2[5-9]|3[0-9]|4[0-5])?[2-7][0-9]{5}"
_FORM = (
    f"(?:{_LONGITUDE}{_BETWEEN}{_LATITUDE}|{_LATITUDE}{_BETWEEN}{_LONGITUDE}"
    f"|{_DEGREES}[ ]?[ENen]?[,，;；、/ \t\n]{{0,3}}(?:东经|北纬|[ENen])?[:： ]{{0,2}}{_DEGREES}"
    f"|[XxＸ][ ]?[=:：]?[ ]?{_NORTH}(?:\\.[0-9]+)?[ ]?[,，;；、/ \t\n]{{1,3}}[YyＹ][ ]?[=:：]?[ ]?{_EAST}(?:\\.[0-9]+)?"
    f"|{_NORTH}\\.[0-9]{{2,}}[,，;； |\t\n]{{1,3}}{_EAST}\\.[0-9]{{2,}})"
)
PATTERN = "(?:(?<![0-9A-Za-z.])|(?<=[ENen]))" + _FORM + "(?![0-9])"
NEEDS_CONTEXT = False
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """The two positions, numbers joined by commas, everything else dropped."""
    return ",".join(re.findall("[0-9]+(?:\\.[0-9]+)?", raw))


def check(canonical: str) -> Evidence:
    """SILENT for two numbers, or six in degrees."""
    return Evidence.SILENT if canonical.count(",") in (1, 5) else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """A point in the East China Sea, where nobody lives."""
    return f"123.{random.randrange(10000):04d}00,28.{random.randrange(10000):04d}00"
