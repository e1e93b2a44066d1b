"""Anchors (锚点): the few places of a text worth a closer look, found in one pass at the speed of memory.

Normalising everything is the bottleneck of every engine measured; so the raw text is searched for what *could* be a number in
any disguise, and only windows round these places are folded and read. The class is generous on purpose: a character missing
here is a number never seen.
"""

import re
from collections.abc import Iterator

from disclosure_screen.text.reading import INVISIBLE

_ASCII = "0-9A-Za-z"
_FOREIGN_DIGITS = (
    "０-９Ａ-Ｚａ-ｚ²³¹⁰-₉①-⓿❶-➓㉑-㉟㊱-㊿Ⅰ-ⅿ٠-٩۰-۹߀-߉०-९০-৯੦-੯૦-૯୦-୯௦-௯౦-౯೦-೯൦-൯෦-෯๐-๙໐-໙༠-༩၀-၉႐-႙០-៩᠐-᠙᥆-᥏᧐-᧙"
    "᪀-᪉᪐-᪙᭐-᭙᮰-᮹᱀-᱉᱐-᱙꘠-꘩꣐-꣙꤀-꤉꧐-꧙꧰-꧹꩐-꩙꯰-꯹\U000104a0-\U00011fff\U0001d400-\U0001d7ff\U0001e140-\U0001e959"
    "\U0001f100-\U0001f10a\U0001fbf0-\U0001fbf9"
)
_NUMERALS = "〇零○◯洞一壹弌幺〡二贰貳弍两兩〢三叁參叄弎〣四肆〤五伍〥六陆陸〦七柒拐〧八捌〨九玖勾〩"
_LOOK_ALIKES = "ОоΟοІі丨ΙЅѕВвßб×ХхΧχ✕✖╳|!"
_SIGNS = _ASCII + _FOREIGN_DIGITS + _NUMERALS + _LOOK_ALIKES
_BETWEEN = (
    r"\t\n\r \-.·/,，、*#:：;；()（）+@_~|"
    + INVISIBLE
    + "°′″\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000‐-―−⁃─━⸺⸻﹘﹣－•・‧∙⋅●﹒．／＠＿＋—"
)
SHORTEST = 5
"""Fewer signs in a row identify nobody: years, amounts, ordinals."""


LONGEST, _OVERLAP, _CUTS = 500, 48, " \t\n\r,，、|;；"
"""A longer run is read in slices, cut at one of these signs, that share so many characters."""


def _plane(signs: str) -> str:
    """The signs of a character class without those beyond U+FFFF; with them a search is three times slower."""
    return re.sub("[\U00010000-\U0010ffff]-?", "", signs)


def _run(signs: str, between: str) -> re.Pattern[str]:
    return re.compile(f"[{signs}](?:[{between}]{{0,3}}+[{signs}]){{{SHORTEST - 1},}}+")


RUN = _run(_SIGNS, _BETWEEN)
"""Five or more letters, digits, numerals or look-alikes with at most three separators between neighbours."""

PART_OF_A_RUN = re.compile(f"[{_SIGNS}{_BETWEEN}]")
"""One sign that would belong to a run beside digits."""

_USUAL_RUN = _run(_plane(_SIGNS), _plane(_BETWEEN))
_DIGIT = re.compile("[^A-Za-z\\s\\-.·/,，、*#:：;；()（）+@_~]")
_AT = re.compile("[@＠]|[(（][Aa][Tt][)）]")
_STRANGE = re.compile("[^\\x00-\x7f\u3000-\u30ff\u3400-\u9fff\uff01-\uff5e]")
_LINE_END = re.compile("[\n\x1f]")
_HIDDEN = re.compile(f"[{INVISIBLE}\u2e80-\u2fd5\uf900-\ufaff]")
"""Characters that tear a word apart for a search and not for a reader."""


def runs(text: str, beyond: bool = True) -> Iterator[tuple[int, int]]:
    """Every run with something like a digit (or an @, or (at)) in it; English words are none of our business here.

    ``beyond`` False promises that no character lies beyond U+FFFF.
    """
    pattern = RUN if beyond else _USUAL_RUN
    for found in pattern.finditer(text):
        if _DIGIT.search(found[0]) or _AT.search(found[0]):
            start, end = found.span()
            if end - start > LONGEST:
                yield from _slices(text, start, end)
            else:
                yield start, end


def _slices(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sheet of nothing but numbers is one run; it is read in slices that end at a separator and overlap a little."""
    while end - start > LONGEST:
        cut = max(text.rfind(mark, start + _OVERLAP + 1, start + LONGEST) for mark in _CUTS)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut - _OVERLAP
    yield start, end


def torn_lines(text: str) -> Iterator[tuple[int, int]]:
    """Lines with invisible characters or radicals in them, which words must be looked for on the folded reading.

    The end of a block ends a line too.
    """
    last = 0
    for found in _STRANGE.finditer(text):
        at = found.start()
        if at < last or not _HIDDEN.match(found[0]):
            continue
        start = max(text.rfind("\n", last, at), text.rfind("\x1f", last, at), last - 1) + 1
        end = _LINE_END.search(text, at)
        last = end.start() if end else len(text)
        yield start, last
