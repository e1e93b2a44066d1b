"""往来港澳通行证、往来台湾通行证、港澳居民来往内地通行证（回乡证）、台湾居民来往大陆通行证（台胞证）.

C or W + 8 (往来港澳), L or T + 8 (往来台湾), H or M + 8 + two digits of issue (回乡证), 8 digits or 10 with a
letter (台胞证). Source: 公安部 2010 rules for 回乡证: the first nine characters stay for life, so masking the
last two masks nothing. No check digit; context always.
"""

from disclosure_screen.identifiers._by_form import ByForm

_FORM = (
    "(?:[Cc](?:[0-9]{8}|[A-Za-z][0-9]{7})|[Ww][0-9]{8}|[LlTt][0-9]{8}|[HhMm][0-9]{8}(?:[0-9]{2})?"
    "|[0-9]{10}[(（]?[A-Za-z][)）]?|[0-9]{8}(?:[0-9]{2})?)"
)

IDENTIFIER = ByForm(
    TITLE="通行证号码",
    form=_FORM,
    behind="(?![0-9A-Za-z（(])",
    sample=lambda random: f"{random.choice('CWLTHM')}{random.randrange(1000):08d}",
)


def lifelong(canonical: str) -> str:
    """The part that stays the same for life (回乡证: nine characters)."""
    return canonical[:9] if canonical[:1] in "HM" else canonical
