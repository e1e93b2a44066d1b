"""People in office (公务身份): what a sentence says that makes somebody's name one that may be published.

人员, 对象 and 名单 are said of people in need and of people to be promoted alike; ，男， stands in lists of patients and in a
notice before an appointment (任前公示). The clause, or what the sentence goes on with, tells them apart.
"""

import re

from disclosure_screen.detect.name_likeness import words

IN_OFFICE = "拟任|拟提名|[现历曾]任(?!何|意|家)"
"""What is said of somebody with a post."""
_VOUCHER = "证明人"
UNDECIDED = words("either") | {_VOUCHER}
"""Cues behind which private people and people in office are named alike."""
_REACH = 30
_POST = re.compile(f"[^。；！？\n\x1f]*?(?:{IN_OFFICE})")
_OFFICERS = re.compile("(?:优秀|先进)?(?:同志|代表|委员|干部|公务员|党员|专家|领导|教师)")
_CLAUSE_END = re.compile("[。；！？，,：:\n\x1f]")
_BESIDE_A_PAYER = re.compile("(?:经手|经办)[^。；！？\n\x1f]*\\Z")


def for_office_or_merit(text: str, cue: str, place: tuple[int, int]) -> bool:
    """Whether people are named behind a cue of ``UNDECIDED`` for an office or a merit (拟晋升人员), or vouch for a payment."""
    start, _ = place
    if cue == _VOUCHER:
        return _BESIDE_A_PAYER.search(text, max(0, start - _REACH), start) is not None
    clause = _CLAUSE_END.split(text[max(0, start - _REACH) : start])[-1]
    merit = max(clause.rfind(word) for word in words("merit"))
    return merit > max(clause.rfind(word) for word in words("need"))


def posted(text: str, at: int) -> bool:
    """Whether the sentence that goes on there gives the person a post (拟任财政所所长)."""
    return _POST.match(text, at, at + 2 * _REACH) is not None


def officers(text: str, at: int) -> bool:
    """Whether those counted there (等3名) are people in office (干部)."""
    return _OFFICERS.match(text, at) is not None
