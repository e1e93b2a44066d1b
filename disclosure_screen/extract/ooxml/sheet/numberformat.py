"""Number formats (数字格式): whether a cell shows a date, something else than its value, or nothing at all.

``;;;`` hides a value; ``"已核对"`` shows words in its place; both leave the value in the file. A birth date is a number
until its format says otherwise.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

BUILT_IN: Final[dict[int, str]] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys((27, 36, 50, 52, 54, 57), "yyyy年m月"), **dict.fromkeys((28, 29, 51, 53, 58), "m月d日"),
    30: "m-d-yy", 31: "yyyy年m月d日", **dict.fromkeys((32, 33, 34, 35, 55, 56), "h时mm分"),
}  # fmt: skip
"""Formats that a file only numbers, as Chinese Excel and WPS show them."""

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE = re.compile(r"[ymdhs]|AM/PM|上午", re.IGNORECASE)
_PLACE = re.compile(r"[0#?@ymdhsGg]|General|通用", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a format does. ``literal``: words it adds. ``hides_*``: the value is not on the sheet though it is in the file."""

    date: bool = False
    elapsed: bool = False
    general: bool = False
    exponent: int | None = None
    literal: str = ""
    hides_numbers: bool = False
    hides_text: bool = False


@lru_cache(maxsize=4_096)
def shown(code: str) -> Shown:
    """What a format code does to a value."""
    if not code or code.lower() in ("general", "g/通用格式", "通用格式"):
        return Shown(general=True)
    sections = _sections(code)
    literal = " ".join("".join(a or b for a, b in _QUOTED.findall(s)).strip() for s in sections).strip()
    bare = [_BRACKETS.sub("", _QUOTED.sub("", section)) for section in sections]
    first = bare[0]
    exponent = re.search(r"\.?(0*)E[+-]0", first)
    elapsed = bool(_ELAPSED.search(code))
    return Shown(
        date=bool(_DATE.search(first)) and not elapsed and not exponent,
        elapsed=elapsed,
        exponent=len(exponent.group(1)) if exponent else None,
        literal=literal,
        hides_numbers=not _PLACE.search(first) and (len(sections) > 1 or bool(literal) or '""' in code),
        hides_text=len(sections) > 3 and "@" not in bare[3],
    )


def _sections(code: str) -> list[str]:
    """The code split at semicolons outside quotes."""
    sections, quoted, escaped = [""], False, False
    for character in code:
        if character == '"' and not escaped:
            quoted = not quoted
        if character == ";" and not quoted and not escaped:
            sections.append("")
        else:
            sections[-1] += character
        escaped = character == "\\" and not escaped
    return sections
