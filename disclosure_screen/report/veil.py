"""The veil (遮盖): what stands between the raw values of a document and every character a report shows.

A finding is masked, but the same value may stand where no rule looked: in a file name, a sheet's title, a paragraph the
rule's context spoke against. So the values are gathered once, from the document and the findings' places, and every
string on its way into a report passes through the veil; the finished page passes through it a last time
(:meth:`Veil.remaining`), in every encoding a browser or a script would understand.

A place whose excerpt equals its text holds nothing secret (a wrong word, a public hotline) and is left alone.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Any
from urllib.parse import quote

from disclosure_screen.model.document import Document
from disclosure_screen.model.finding import Place
from disclosure_screen.model.verdict import Verdict

MASK = "*"
HIDDEN = "hidden"
"""Findings of this category say that something is hidden, in words; what it is has findings of its own."""
_SHORTEST_WORD = 2
"""A one-character value would blot out ordinary text everywhere and identifies nobody."""
_SHORTEST_NUMBER = 4
_SHORTEST_ENCODED = 6
"""Shorter values occur by chance in digests and encodings; they are veiled in text, not hunted in encodings."""
_SPACED_NUMBER = re.compile(r"[0-9０-９](?:[\s\u200b-\u200d\ufeff\-‐-―－.·•・]{0,3}[0-9０-９XxＸｘ]){5,}")
_DIGITS = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX")


@dataclass(frozen=True)
class Veil:
    """Raw values and the masks that stand for them. The empty veil (``Veil({})``) hides nothing."""

    masks: Mapping[str, str] = field(repr=False)

    @classmethod
    def over(cls, screened: Iterable[tuple[Document, Verdict]]) -> "Veil":
        """The veil over every value the findings of these documents point at."""
        masks: dict[str, str] = {}
        for document, verdict in screened:
            texts = [block.text for block in document.all_blocks()]
            for finding in verdict.findings:
                for place in () if finding.category == HIDDEN else finding.places:
                    masks.update(_masks(place, texts))
        return cls(masks)

    def text(self, text: str) -> str:
        """``text`` with every raw value masked, however it is spaced. Other characters stay as they are."""
        if not self.masks or not text:
            return text
        spans = self.spans(text)
        if not spans:
            return text
        pieces, at = [], 0
        for start, end, mask in spans:
            pieces += [text[at:start], mask]
            at = end
        return "".join((*pieces, text[at:]))

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Where raw values stand in ``text``, in order and never overlapping, each with its mask of equal length."""
        if not self.masks:
            return []
        found = [(start, end, self._values[number]) for start, end, number in self._automaton.find(text)]
        hits = [(start, end, self._mask(value)) for start, end, value in found if _stands_alone(text, start, end)]
        if self._numbers:
            hits += [(*hit.span(), MASK * len(hit[0])) for hit in _SPACED_NUMBER.finditer(text) if self._hides(hit[0])]
        return list(_without_overlaps(sorted(hits)))

    def remaining(self, page: str, chrome: str) -> set[str]:
        """Raw values, in any encoding, that a finished ``page`` still holds. Words of our own (``chrome``) are no leak."""
        order = list(dict.fromkeys(form for value in self.masks for form in forms(value)))
        while order:
            found = {order[number] for _, _, number in _automaton(order).find(page)}
            ours = {form for form in found if form in chrome}
            if not ours:
                return found
            order = [form for form in order if form not in ours]  # a word of ours may have hidden a value inside it
        return set()

    def _mask(self, value: str) -> str:
        mask = self.masks[value]
        return mask if len(mask) == len(value) else MASK * len(value)

    def _hides(self, spaced: str) -> bool:
        return canonical(spaced) in self._numbers

    @cached_property
    def _values(self) -> list[str]:
        return list(self.masks)

    @cached_property
    def _automaton(self) -> Any:
        return _automaton(self._values)

    @cached_property
    def _numbers(self) -> frozenset[str]:
        """The values that are numbers, without their separators."""
        numbers = (canonical(value) for value in self.masks)
        return frozenset(number for number in numbers if len(number) >= _SHORTEST_ENCODED)


def canonical(number: str) -> str:
    """A number without separators and in ASCII digits; empty where the value is not a number."""
    folded = number.translate(_DIGITS)
    bare = re.sub(r"[^0-9X]", "", folded)
    return bare if re.fullmatch(r"[0-9]+X?", bare) and not re.search(r"[A-WYZ\u4e00-\u9fff]", folded) else ""


def forms(value: str) -> Iterator[str]:
    """The ways a value can stand in a page and be read back from it: plain, escaped, percent, JSON, base64, reversed."""
    if _too_short_to_hunt(value):
        return
    ascii_json = json.dumps(value)[1:-1]
    named = {value, escape(value), quote(value), ascii_json, "".join(f"&#{ord(character)};" for character in value)}
    named.add("".join(f"&#x{ord(character):x};" for character in value))
    if value.isascii():  # two characters of a name the other way round are often an ordinary word
        named.add(value[::-1])
    if len(value.encode()) >= _SHORTEST_ENCODED:
        named |= set(_base64_forms(value.encode()))
    yield from named


def _masks(place: Place, texts: list[str]) -> Iterator[tuple[str, str]]:
    if place.block >= len(texts):
        return
    raw = texts[place.block][place.span.start : place.span.end]
    value = raw.strip()
    if raw == place.excerpt or len(value) < (_SHORTEST_NUMBER if value.isascii() else _SHORTEST_WORD):
        return
    yield value, place.excerpt.strip() if value not in place.excerpt else MASK * len(value)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A short number is veiled as a word of its own only; inside a longer one it is a coincidence."""
    if end - start >= _SHORTEST_ENCODED or not text[start:end].isascii():
        return True
    around = text[start - 1 : start] + text[end : end + 1]
    return not any(character.isascii() and character.isalnum() for character in around)


def _too_short_to_hunt(value: str) -> bool:
    return len(value) < (_SHORTEST_ENCODED if value.isascii() else _SHORTEST_WORD)


def _base64_forms(data: bytes) -> Iterator[str]:
    """The characters that stay the same wherever the bytes fall in a base64 stream: one form for each alignment."""
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + data).decode()
        start = (0, 2, 3)[shift]
        tail = (len(data) + shift) % 3
        core = encoded[start : len(encoded) - (0, 3, 2)[tail]]
        if len(core) >= _SHORTEST_ENCODED + 2:
            yield core


def _without_overlaps(hits: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    at = 0
    for start, end, mask in hits:
        if start >= at:
            yield start, end, mask
            at = end
        elif end > at:
            yield at, end, MASK * (end - at)
            at = end


def _automaton(patterns: list[str]) -> Any:
    import daachorse

    return daachorse.CharwiseDoubleArrayAhoCorasick(patterns, daachorse.MATCH_KIND_LEFTMOST_LONGEST)
