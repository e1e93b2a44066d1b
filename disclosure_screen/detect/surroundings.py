"""Surroundings (上下文): the words that say whose number this is, by character window, label, and column header.

Chinese has no spaces, so context by tokens misses half (16 of 36 in one engine, 36 of 36 by character window). The label that
counts is the nearest one: in ``监督电话：… 户主电话：…`` the second number must not inherit the first label. In a list
of numbers (A、B、C) the label in front counts for all of them.
"""

import re
from typing import NamedTuple

from disclosure_screen.text.labels import simplified, spelled_out
from disclosure_screen.text.reading import INVISIBLE

REACH = 48
_ENDINGS = "。！？；;\n\r\x1f"
_NUMBER = re.compile("(?=[A-Za-z\\-. /]*[0-9*＊×●■□○])[0-9A-Za-z*＊×●■□○][0-9A-Za-z*＊×●■□○\\-. /]{4,}")
_TIGHT = re.compile("[\u3400-\u9fff\uff01-\uff5e0-9A-Za-z:(),.]*")
_GAP = re.compile(f"(?<=[\u3400-\u9fff])[ \t\u3000\u00a0{INVISIBLE}]+(?=[\u3400-\u9fff])")
"""Blanks inside a label (身 份 证 号) part nothing."""
_DIGITS = re.compile("[0-9A-Za-z*＊×●■□○]{2}")
_WORDS = re.compile("[\u3400-\u9fff]{2,}")
_THREE_DIGITS = re.compile("[0-9]{3}")
_LABEL_OF_THE_NEXT = re.compile("[^，、；,;)）\\s0-9]*$")
"""The word in front of the next number: in ``身份证号…，账号…`` the second label says nothing of the first number."""
_UNIT = re.compile(
    "(?:\\.[0-9]+)? ?(?:[多余]?(?:"
    "元|万元|亿元|万|亿|亩|公顷|㎡|m²|平方|立方|公里|千米|公斤|千克|吨|株|头|只|人次|千瓦|度电|%|％|‰|美元|港元))"
)


class Surroundings(NamedTuple):
    """What stands round a candidate. ``label`` is the text of its own clause before it, numbers taken out."""

    label: str
    after: str
    header: str
    unit: bool

    def named(self, words: tuple[str, ...], window: int) -> str:
        """The word of ``words`` that stands nearest before (or just after) the candidate; empty where none does."""
        return nearest(self.label[-window:], words) or nearest(self.after[: window // 2], words)


def around(text: str, start: int, end: int, low: int, high: int, header: str) -> Surroundings:
    """The surroundings of ``[start, end)`` within its block ``[low, high)``."""
    if start == low and end == high:
        return Surroundings("", "", header, False)
    after = text[end : min(high, end + 16)]
    unit = _UNIT.match(after) is not None
    next_one = _THREE_DIGITS.search(after)
    own = after if next_one is None else _LABEL_OF_THE_NEXT.sub("", after[: next_one.start()])
    return Surroundings(_label(text[max(low, start - REACH) : start]), own, header, unit)


def nearest(text: str, words: tuple[str, ...]) -> str:
    """The word that ends last in ``text``; of several that end together the longest; empty where none occurs."""
    best, at = "", -1
    for word in words:
        found = text.rfind(word)
        if found >= 0 and (found + len(word), len(word)) > (at, len(best)):
            best, at = word, found + len(word)
    return best


def _label(before: str) -> str:
    """The clause a number belongs to: back to the sentence's end, or to the last number that has words of its own after it."""
    cut = max(map(before.rfind, _ENDINGS)) + 1
    clause = before[cut:] if 0 < cut < len(before) - 1 else before
    if not _TIGHT.fullmatch(clause):
        clause = _GAP.sub("", clause)
    if not _DIGITS.search(clause):
        return simplified(clause)
    for number in reversed(list(_NUMBER.finditer(clause))):
        if _WORDS.search(clause, number.end()):
            clause = clause[number.end() :]
            break
    clause = _NUMBER.sub(lambda run: run[0] if run[0].isalpha() else "", clause)
    return spelled_out(clause)
