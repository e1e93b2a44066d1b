"""Readings (文本读法): views of a text in which every character remembers where it came from.

A number in a draft is rarely written the way a pattern expects it: full-width, circled, with zero-width
characters, in Kangxi radicals out of a PDF. :func:`fold` gives the one reading every pattern is written for;
the further readings in ``text.disguise`` are for windows round a candidate only. No reading ever loses the way
back: :meth:`Reading.origin` answers in offsets of the original, because a clerk corrects the original.

Folding is *local*: what becomes of a character depends on its neighbours only, so a text folds the same whole
or cut in blocks. It is also narrow. Full-width punctuation stays (，：；（） are ordinary here; folding them
would make 4 % of all text look odd), dashes, dots and wide spaces change only beside a letter or digit, and
NFKC over everything is never used: it is slower than the whole detection and joins ① to the number behind it.
"""

import re
import unicodedata
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from disclosure_screen.model.place import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded text with its way back. ``starts`` and ``ends`` give each character's range in the original."""

    text: str = field(repr=False)
    starts: Sequence[int] = field(repr=False)
    ends: Sequence[int] = field(repr=False)

    def origin(self, start: int, end: int) -> Span:
        """The smallest range of the original that covers the folded range ``[start, end)``, which must not be
        empty.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no characters stand in [{start}, {end})")
        first, last = (start, end - 1) if self.starts[start] <= self.starts[end - 1] else (end - 1, start)
        return Span(self.starts[first], self.ends[last])

    def cut(self, start: int, end: int) -> "Reading":
        """The window ``[start, end)`` of this reading; its origins still point into the same original."""
        return Reading(self.text[start:end], self.starts[start:end], self.ends[start:end])

    @property
    def plain(self) -> bool:
        """True where nothing was folded: the text is the original, character for character."""
        return isinstance(self.starts, range) and self.starts.step > 0


def unfolded(text: str, start: int = 0, end: int | None = None) -> Reading:
    """The window ``[start, end)`` of ``text`` as it stands; origins count along the whole ``text``."""
    end = len(text) if end is None else min(end, len(text))
    return Reading(text[start:end], range(start, end), range(start + 1, end + 1))


def fold(text: str, start: int = 0, end: int | None = None) -> Reading:
    """The reading patterns are written for, of the whole text or of one window of it.

    ASCII and Chinese text without odd characters comes back as it is, without a copy of anything.
    """
    plain = unfolded(text, start, end)
    if plain.text.isascii() or not _UNUSUAL.search(plain.text):
        return plain
    if "\u20e3" in plain.text:
        plain = rewrite(plain, _KEYCAP, lambda keycap: keycap[0][0])
    folded = rewrite(plain, _ODD, _folded)
    return rewrite(folded, _EIGHTEENTH, _last_x) if _X_LIKE.search(folded.text) else folded


def is_odd(text: str) -> bool:
    """True where folding would change the text."""
    return not text.isascii() and (_ODD.search(text) is not None or _EIGHTEENTH.search(text) is not None)


def rewrite(reading: Reading, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> Reading:
    """The reading with every match of ``pattern`` replaced; a replacement of equal length keeps character origins."""
    pieces: list[str] = []
    starts, ends = array("q"), array("q")
    at = 0
    for found in pattern.finditer(reading.text):
        begin, finish = found.span()
        new = replacement(found)
        if new == found[0]:
            continue
        pieces += (reading.text[at:begin], new)
        starts.extend(reading.starts[at:begin])
        ends.extend(reading.ends[at:begin])
        if len(new) == finish - begin:
            starts.extend(reading.starts[begin:finish])
            ends.extend(reading.ends[begin:finish])
        elif new:
            span = reading.origin(begin, finish)
            starts.extend([span.start] * len(new))
            ends.extend([span.end] * len(new))
        at = finish
    if not pieces:
        return reading
    pieces.append(reading.text[at:])
    starts.extend(reading.starts[at:])
    ends.extend(reading.ends[at:])
    return Reading("".join(pieces), starts, ends)


# Zero of every run of ten decimal digits outside ASCII (Unicode category Nd), full-width and mathematical included.
_ZEROS = (
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50,
    0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x11066, 0x110F0, 0x11136, 0x111D0,
    0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11C50, 0x11D50, 0x11DA0, 0x1D7CE, 0x1D7D8,
    0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
)  # fmt: skip
_DIGITS = "".join(f"{chr(zero)}-{chr(zero + 9)}" for zero in _ZEROS)
_LETTERS = "Ａ-Ｚａ-ｚ\U0001d400-\U0001d6a5Ⓐ-ⓩⅩⅹ"
# Compatibility forms of ordinary ideographs; PDF fonts write 身份证 as ⾝份证.
_RADICALS = "\u2e80-\u2fd5\uf900-\ufaff"
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u20e3\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f\U000e0100-\U000e01ef"
)
"""Characters nobody sees (category Cf and the listed others), written for use inside a character class."""

_DASHES = "‐‑‒–—―−⁃─━⸺⸻﹘﹣－"
_DOTS = "•・‧∙⋅●﹒"
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_PUNCTUATION = "．／＠＿＋"
# Enclosed numbers; ① before a number is a list mark, so they fold only in a row or with digits on both sides.
_ENCLOSED = "①-⒛⓪-⓿❶-➓㉑-㉟㊱-㊿⁰¹²³⁴-⁹₀-₉\U0001f100-\U0001f10a"
_BESIDE = f"0-9A-Za-z{_DIGITS}{_LETTERS}{_ENCLOSED}"

_SIMPLE = f"{_DIGITS}{_LETTERS}{_RADICALS}{INVISIBLE}"
_EDGY = f"{_DASHES}{_DOTS}{_SPACES}{_PUNCTUATION}"

# One small class first, conditions behind it: the search then runs over clean text at the speed of that class.
_USUAL = "\\x00-\\x7f\\u4e00-\\u9fff，。、；：（）《》“”〔〕「」？！…"
_UNUSUAL = re.compile(f"[^{_USUAL}]")
_ODD = re.compile(
    f"[^{_USUAL}]"
    f"(?:(?<=[{_SIMPLE}])"
    f"|(?<=[{_BESIDE}][{_EDGY}])[{_EDGY}]*"
    f"|(?<=[{_EDGY}])[{_EDGY}]*(?=[{_BESIDE}])"
    f"|(?<=[{_ENCLOSED}])[{_ENCLOSED}]+"
    f"|(?<=[0-9{_DIGITS}][{_ENCLOSED}])(?=[0-9{_DIGITS}]))"
)
_KEYCAP = re.compile("[0-9*#]\ufe0f?\u20e3")
"""A digit on a key; the frame is part of the digit, so that nothing of it is left behind."""
_X_LIKE = re.compile("[×ХхΧχ✕✖╳]")
_EIGHTEENTH = re.compile("(?<![0-9A-Za-z])[0-9]{17}[×ХхΧχ✕✖╳](?![0-9A-Za-z])")


def _last_x(found: re.Match[str]) -> str:
    return found[0][:17] + "X"


def _folded(found: re.Match[str]) -> str:
    return "".join(map(_one, found[0]))


@lru_cache(maxsize=4096)
def _one(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    if character.isdigit() or character.isnumeric():
        return str(int(unicodedata.numeric(character))) if character not in "Ⅹⅹ" else "X"
    if _UNSEEN.match(character):
        return ""
    narrow = unicodedata.normalize("NFKC", character)
    return narrow if len(narrow) == 1 else character


_PLAIN = (
    dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_DOTS, "·")
    | dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))), " ")
    | dict(zip(_PUNCTUATION, "./@_+", strict=True))
)
_UNSEEN = re.compile(f"[{INVISIBLE}]")
