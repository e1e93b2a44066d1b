"""军人证件号码: 军官证、军士证、义务兵证、文职证 (``军字第0000001号``) and 残疾军人证 (``浙军A00001``).

Source: forms in public rule sets; names of documents: 军人抚恤优待条例 (2024) 第五十二条. One or two
characters of the issuing body, 字第, six to eight digits, 号. Document numbers (石政字第12号) are shorter. A
hit also hints at 涉军 information, which is for the secrecy officer.
"""

import re

from disclosure_screen.identifiers._by_form import ByForm
from disclosure_screen.identifiers._edges import PROVINCES

_FORM = (
    "(?:[军海空政后装参兵士文学武警沈北兰济南广成火联东西中部战]{1,2}字第[ ]?[0-9]{6,8}[ ]?号?"
    f"|[{PROVINCES}]军[A-Za-z]?[ ]?[0-9]{{5,6}})"
)


def _canonical(raw: str) -> str:
    """Without blanks and the closing 号, letters upper-case."""
    return re.sub("[ \\t\\u3000]", "", raw).upper().removesuffix("号")


IDENTIFIER = ByForm(
    TITLE="军人证件号码",
    form=_FORM,
    sample=lambda random: f"{random.choice('军士参')}字第{random.randrange(100):07d}号",
    canonical=_canonical,
    before=f"(?<![证权让房土][{PROVINCES}])",
    NEEDS_CONTEXT=False,
    DECOYS=("(?:房|权证|国用|集用|林证|决|罚|裁|复)[^，。；]{0,8}字第[ ]?[0-9]+[ ]?号?",),
)
