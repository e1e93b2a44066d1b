"""Further readings (变形读法) for windows round a candidate: numerals, separators, look-alikes, reversed digits.

Each is a guess about what the writer or the machine did, and a guess applied to a whole text finds numbers
nobody wrote: closing the blank in ``序号1 110105…`` loses an ID, closing blanks along a row of amounts invents
a mobile. So every function takes a folded reading of a window, and two of them come with a duty for the
caller: :func:`repaired` counts only where a check digit proves the value, :func:`reversed_digits` only under a
header that asks for the number.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from disclosure_screen.text.reading import Reading, rewrite

_NUMERALS = {
    "0": "〇零○◯洞",
    "1": "一壹弌幺〡",
    "2": "二贰貳弍两兩〢",
    "3": "三叁參叄弎〣",
    "4": "四肆〤",
    "5": "五伍〥",
    "6": "六陆陸〦",
    "7": "七柒拐〧",
    "8": "八捌〨",
    "9": "九玖勾〩",
}
_NUMERAL_DIGITS = {numeral: digit for digit, numerals in _NUMERALS.items() for numeral in numerals}
_NUMERAL_CLASS = "".join(_NUMERAL_DIGITS)
_NAMED_BY_NUMERAL = "张李王赵钱孙周吴郑"
NUMERAL_RUN = re.compile(
    f"(?<![{_NAMED_BY_NUMERAL}])(?=[0-9 ·.-]*[{_NUMERAL_CLASS}])[0-9{_NUMERAL_CLASS}]"
    f"(?:[ ·.-]{{0,2}}[0-9{_NUMERAL_CLASS}]){{10,}}(?:[Xx][0-9{_NUMERAL_CLASS}]{{2}})?"
)
"""Eleven or more digits with a Chinese numeral among them: longer than any year, ordinal or amount written out.

The 三 of 张三 belongs to the name, not to the number behind it.
"""


def numerals(reading: Reading) -> Reading:
    """Chinese numerals of every style as digits, in runs of at least eleven, mixed ones included
    (1三8零0一3八000).
    """
    return rewrite(reading, NUMERAL_RUN, lambda run: "".join(_NUMERAL_DIGITS.get(sign, sign) for sign in run[0]))


_MARKED = re.compile("[①-⒛⓪-⓿❶-➓㉑-㉟㊱-㊿⁰¹²³⁴-⁹₀-₉\U0001f100-\U0001f10a]")


def enclosed(reading: Reading) -> Reading:
    """Every enclosed, raised or lowered digit as a digit, also where :func:`fold` takes one for a list mark
    (①38…).
    """
    return rewrite(reading, _MARKED, lambda mark: str(int(unicodedata.numeric(mark[0]))))


SEPARATOR = r"[ \t\r\n·._,，、*#|/:;；：~_-]{1,3}"
_BETWEEN = re.compile(f"(?<=[0-9]){SEPARATOR}(?=[0-9Xx])")
_GROUPS = re.compile(
    f"[0-9]+(?:{SEPARATOR}[0-9]+)*(?:(?:{SEPARATOR})?[Xx](?:(?:{SEPARATOR})?[0-9]{{2}})?(?![0-9A-Za-z]))?"
)


def closed(reading: Reading) -> Reading:
    """Every separator, blank and line break between digits taken out. See :func:`joins` for the careful way."""
    return rewrite(reading, _BETWEEN, lambda _: "")


@dataclass(frozen=True, slots=True)
class Joined:
    """Neighbouring digit groups read as one number. ``groups`` are their lengths, ``separators`` what stood between."""

    reading: Reading
    groups: tuple[int, ...]
    separators: tuple[str, ...] = field(repr=False)

    @property
    def regular(self) -> bool:
        """True for one kind of separator and a grouping people use: 3-4-4, 6-8-4, 4-4-4-4-3, or one size throughout."""
        alike = len(set(self.separators)) == 1
        return alike and (self.groups in _GROUPINGS or _even(self.groups))

    @property
    def broken_once(self) -> bool:
        """True where only one line break or tab divides the number, as inside a narrow cell."""
        return len(self.groups) == 2 and not self.separators[0].strip(" \t\r\n") and self.separators[0] != " "


_GROUPINGS = frozenset(
    {
        *((3, 4, 4), (5, 4, 4), (2, 3, 4, 4), (2, 11), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5)),
        *((6, 8, 4), (6, 4, 4, 4), (6, 4, 2, 2, 4), (6, 12), (14, 4), (6, 8, 3, 1), (3, 3, 8, 4), (3, 3, 4, 4, 4)),
        *((2, 2, 2, 8, 4), (6, 6, 6), (6, 13), (6, 10), (4, 4, 11)),
    }
)


def _even(groups: tuple[int, ...]) -> bool:
    """All groups of one size, the last one possibly shorter."""
    return len(groups) > 1 and len(set(groups[:-1])) == 1 and groups[-1] <= groups[0]


def joins(
    reading: Reading,
    lengths: Collection[int],
    wanted: Callable[[str, tuple[int, ...]], bool] = lambda number, groups: True,
) -> Iterator[Joined]:
    """Every sequence of two or more neighbouring digit groups whose total length is one of ``lengths``.

    ``序号1 110105 19491231 002X`` gives the 18 characters without the 1, because each sequence is a reading of
    its own. ``wanted`` is asked with the bare digits and the sizes of the groups before anything is built; in a
    table of numbers nearly all are refused.
    """
    longest = max(lengths)
    for run in _GROUPS.finditer(reading.text):
        groups = [(run.start() + group.start(), run.start() + group.end()) for group in _spans(run[0])]
        for first in range(len(groups)):
            totals = accumulate(end - start for start, end in groups[first : first + longest])
            for last, total in enumerate(totals, first):
                if total > longest:
                    break
                if last == first or total not in lengths:
                    continue
                chosen = groups[first : last + 1]
                number = "".join([reading.text[start:end] for start, end in chosen])
                sizes = tuple([end - start for start, end in chosen])
                if wanted(number, sizes) and not _complete_alone(reading, chosen, total):
                    yield _joined(reading, chosen)


def _complete_alone(reading: Reading, groups: list[tuple[int, int]], total: int) -> bool:
    """True where a group is a number of its own, or the last one an amount: 6217… 500.00 is a card and 500 yuan.

    A line break may still have torn the last digits of a number off.
    """
    end = groups[-1][1]
    between = "".join(reading.text[left[1] : right[0]] for left, right in pairwise(groups))
    if "." not in between and re.match("[.][0-9]", reading.text[end : end + 2]):
        return True
    longest = max(end - start for start, end in groups)
    torn = len(groups) == 2 and "\n" in between and (longest < _CARD_LENGTH or total in _ID_LENGTHS)
    return longest >= _LONG_ENOUGH and not torn


_LONG_ENOUGH, _CARD_LENGTH, _ID_LENGTHS = 15, 16, (18, 20)


def _spans(run: str) -> Iterator[re.Match[str]]:
    yield from re.finditer("[0-9]+[Xx]?|[Xx]", run)


def _joined(reading: Reading, groups: list[tuple[int, int]]) -> Joined:
    window = reading.cut(groups[0][0], groups[-1][1])
    between = tuple(reading.text[left[1] : right[0]] for left, right in pairwise(groups))
    return Joined(
        rewrite(window, re.compile("[^0-9Xx]+"), lambda _: ""), tuple(end - start for start, end in groups), between
    )


_LOOK_ALIKES = {
    **dict.fromkeys("OoОоΟοQD〇○◯", "0"),
    **dict.fromkeys("lI|!Ііі丨ⅠⅰΙ", "1"),
    **dict.fromkeys("Zz", "2"),
    **dict.fromkeys("SsЅѕ", "5"),
    **dict.fromkeys("Bвß", "8"),
    **dict.fromkeys("bб", "6"),
    **dict.fromkeys("gq", "9"),
}
_X_ALIKES = "Xx×ХхΧχ✕✖╳*＊"
_LOOK_ALIKE_CLASS = re.escape("".join(_LOOK_ALIKES))
LOOK_ALIKE_RUN = re.compile(f"[0-9{_LOOK_ALIKE_CLASS}]{{10,22}}[{re.escape(_X_ALIKES)}]?")
"""A run that may hold a number with characters an OCR engine, or a person, put in place of digits."""


def repaired(reading: Reading) -> Reading:
    """Look-alikes read as digits in runs that hold at least one digit in four; × and its kin as a final X.

    Only for values a check digit proves (and, for an ID, a real birth date): a guess is then confirmed, not trusted.
    """
    return rewrite(reading, LOOK_ALIKE_RUN, _repair)


def _repair(run: re.Match[str]) -> str:
    text = run[0]
    if sum(sign in "0123456789" for sign in text) * 4 < len(text):
        return text
    body, last = text[:-1], text[-1]
    last = "X" if last in _X_ALIKES else _LOOK_ALIKES.get(last, last)
    return "".join(_LOOK_ALIKES.get(sign, sign) for sign in body) + last


def reversed_digits(reading: Reading) -> Reading:
    """The window backwards; origins still answer with the range as it stands in the original."""
    return Reading(reading.text[::-1], reading.starts[::-1], reading.ends[::-1])
