"""统一社会信用代码 (GB 32100-2015), 18 characters with a MOD 31 check character.

Department, category, six digits region, nine characters 组织机构代码, check. No I, O, Z, S, V. Public for
organisations; the codes beginning 92 (个体工商户) lead to a natural person. ``N2`` + region + ``MF…`` are
rural collectives, the commonest codes in a township's papers, which libraries that expect eight digits reject.
Old codes of eighteen digits collide with resident IDs in form; a code with a valid birth date and both checks
is told by context.
"""

import random

from disclosure_screen.identifiers import foreign_permanent, resident_id
from disclosure_screen.identifiers._checks import mod_31
from disclosure_screen.identifiers._edges import LEFT, RIGHT
from disclosure_screen.identifiers._forms import signs
from disclosure_screen.model.evidence import Evidence

TITLE = "统一社会信用代码"
_SIGN = "[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]"
_FIRST = f"[1-9A-GNYa-gny]{_SIGN}"
PATTERN = (
    LEFT + f"(?:{_FIRST}[0-9]{{6}}{_SIGN}{{10}}"
    f"|{_FIRST}[ -]?[0-9]{{6}}[ -]?{_SIGN}{{9}}[ -]?{_SIGN}"
    f"|{_FIRST}[0-9]{{2}}[ -][0-9]{{4}}[ -]{_SIGN}{{4}}[ -]{_SIGN}{{4}}[ -]{_SIGN}{{2}})" + RIGHT
)
NEEDS_CONTEXT = False
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()
_SIGNS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")


def canonical(raw: str) -> str:
    """Upper-case, without blanks and hyphens."""
    return signs(raw)


def check(canonical: str) -> Evidence:
    """PROVEN or REFUTED by the MOD 31 check character; SILENT for what is just as well a person's number."""
    if len(canonical) != 18 or not _SIGNS.issuperset(canonical) or mod_31(canonical[:17]) != canonical[17]:
        return Evidence.REFUTED
    persons = Evidence.PROVEN in (resident_id.check(canonical), foreign_permanent.check(canonical))
    return Evidence.SILENT if persons else Evidence.PROVEN


def is_individual(canonical: str) -> bool:
    """True for 个体工商户 (92…): behind the shop stands one person."""
    return canonical.startswith("92")


def is_rural_collective(canonical: str) -> bool:
    """True for 农村集体经济组织 (N…)."""
    return canonical.startswith("N")


def sample(random: random.Random) -> str:
    """A zero-heavy code of an office, a company, a shop or a village cooperative of 温岭."""
    head = random.choice(("11331081MB", "91331081MA", "92331081MA", "N2331081MF", "52331081MJ"))
    body = f"{head}{random.randrange(1000):07d}"
    return body + mod_31(body)
