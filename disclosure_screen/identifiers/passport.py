"""护照 (passports): ordinary, service, diplomatic, Hong Kong and Macao.

``E`` + 8 digits or ``E`` + letter (no I, O) + 7 (电子普通护照), ``G`` + 8 (older), ``D``/``S``/``P`` and
``DE``/``SE``/``PE`` + 7 (外交、公务), ``14``/``15`` + 7 (oldest), ``K``/``KJ``/``H`` (Hong Kong), ``M``/``MA``
(Macao). Source: 公安部、外交部 announcements; a superset of the public rule sets. No check digit outside the
machine-readable zone, and product numbers look alike (E12345678), hence context.
"""

import random
import re

from disclosure_screen.identifiers._edges import LEFT, RIGHT
from disclosure_screen.identifiers._forms import signs
from disclosure_screen.model.evidence import Evidence

TITLE = "护照号码"
_FORM = (
    "(?:[Ee][ -]?[0-9]{8}|[Ee][A-HJ-NP-Za-hj-np-z][ -]?[0-9]{7}|[Gg][ -]?[0-9]{8}"
    "|[DSPdsp][0-9]{7,8}|(?:[DSPdsp][Ee])[0-9]{7}|1[45][0-9]{7}"
    "|[Kk][Jj]?[0-9]{7,8}|[Hh][0-9]{8}|[Mm][Aa]?[0-9]{7,8})"
)
PATTERN = LEFT + _FORM + RIGHT
NEEDS_CONTEXT = True
CONTAINS = ""
LENGTHS: tuple[int, ...] = ()
DECOYS: tuple[str, ...] = ()


def canonical(raw: str) -> str:
    """Letters and digits, upper-case."""
    return signs(raw)


def check(canonical: str) -> Evidence:
    """SILENT: nothing to compute. REFUTED where the form is none of those known."""
    return Evidence.SILENT if re.fullmatch(_FORM, canonical) else Evidence.REFUTED


def sample(random: random.Random) -> str:
    """An ordinary passport with a zero-heavy number."""
    return f"{random.choice(('E0', 'EA', 'G0', 'EB'))}{random.randrange(1000):07d}"
