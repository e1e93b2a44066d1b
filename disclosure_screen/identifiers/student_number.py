"""全国学籍号: a letter (G, J, L) and eighteen characters.

G + resident ID; J or L for pupils without one (region, birth date and a serial stand in its place). Source:
教育部 全国中小学生学籍信息管理系统 rules as printed by schools. Every hit concerns a minor. Student numbers of
one school (学号、准考证号) have no format and are found by header.
"""

import random

from disclosure_screen.identifiers import resident_id
from disclosure_screen.identifiers._edges import LEFT, RIGHT
from disclosure_screen.identifiers._forms import day, signs
from disclosure_screen.model.evidence import Evidence

TITLE = "学籍号"
PATTERN = LEFT + "[GJLgjl][1-8][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx]" + RIGHT
NEEDS_CONTEXT = False
CONTAINS = "resident_id"
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Letters and digits, upper-case."""
    return signs(raw)


def check(canonical: str) -> Evidence:
    """PROVEN where a valid resident ID stands inside; SILENT for J and L with a possible date; else REFUTED."""
    if len(canonical) != 19 or canonical[0] not in "GJL":
        return Evidence.REFUTED
    if resident_id.check(inner(canonical)) is Evidence.PROVEN:
        return Evidence.PROVEN
    return Evidence.SILENT if canonical[0] in "JL" and day(canonical[7:15]) else Evidence.REFUTED


def inner(canonical: str) -> str:
    """The eighteen characters behind the letter."""
    return canonical[1:]


def sample(random: random.Random) -> str:
    """G and a sample resident ID."""
    return f"G{resident_id.sample(random)}"
