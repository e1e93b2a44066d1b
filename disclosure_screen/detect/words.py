"""Word search (词语查找): every phrase, lexicon term, cue and indispensable literal of all rules in one automaton.

One double-array automaton reads a text once however many words it knows (a million terms cost what a thousand cost);
asking word by word would not. Words are also looked for on the folded reading of lines that hold invisible characters,
because a zero-width space inside 内部资料 hides it from a search and not from a reader.

Where the fast path is at hand (``scanner.py``), it finds the words of long texts, all but those of large lexicons.

The whole text is read as UTF-16 bytes, at twice the speed of characters: up to U+FFFF a character is two bytes, so what is found
at an odd byte is no character at all. A text with characters beyond is read character by character.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import daachorse

from disclosure_screen.detect.scanner import SHORTEST, Scanner
from disclosure_screen.detect.scroll import Scroll
from disclosure_screen.text.reading import fold

Hit = tuple[int, int, str]
"""Start and end in the text, and the word found there."""


class Sightings(NamedTuple):
    """What one pass over a scroll has seen: words, and where rows of signs begin (None where nobody looked for those)."""

    places: dict[str, list[tuple[int, int]]]
    starts: Mapping[str, list[int]] | None


class WordSearch:
    """An automaton over the given words; without words it finds nothing.

    ``scanner`` gives, for the first long text, one that knows all of them but ``unscanned``, where there can be one.
    """

    def __init__(
        self, words: Iterable[str], scanner: Callable[[], Scanner | None] | None = None, unscanned: Iterable[str] = ()
    ) -> None:
        self._words = tuple(sorted({word for word in words if word}))
        self._made = scanner
        self._unscanned = unscanned

    @cached_property
    def _automaton(self) -> daachorse.CharwiseDoubleArrayAhoCorasick:
        return daachorse.CharwiseDoubleArrayAhoCorasick(list(self._words))

    @cached_property
    def _units_automaton(self) -> daachorse.DoubleArrayAhoCorasick:
        return daachorse.DoubleArrayAhoCorasick([word.encode("utf-16-le") for word in self._words])

    @cached_property
    def _scanner(self) -> Scanner | None:
        return self._made() if self._made is not None else None

    @cached_property
    def _rest(self) -> "WordSearch":
        return WordSearch(self._unscanned)

    def sightings(self, scroll: Scroll) -> Sightings:
        """Every occurrence, overlapping ones too, by word and in order of place."""
        starts = None
        if SHORTEST <= len(scroll.units) == 2 * len(scroll.text) and self._scanner is not None:
            places, starts = self._scanner.scan(scroll.units)
            places.update(self._rest._hits(scroll))
        else:
            places = self._hits(scroll)
        for start, end, word in self._torn(scroll):
            known = places.setdefault(word, [])
            if (start, end) not in known:
                known.append((start, end))
        return Sightings(places, starts)

    def _hits(self, scroll: Scroll) -> dict[str, list[tuple[int, int]]]:
        if not self._words:
            return {}
        by_index: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        if len(scroll.units) == 2 * len(scroll.text):
            for start, end, index in self._units_automaton.find_overlapping(scroll.units):
                if not start & 1:
                    by_index[index].append((start >> 1, end >> 1))
        else:
            for start, end, index in self._automaton.find_overlapping(scroll.text):
                by_index[index].append((start, end))
        return {self._words[index]: places for index, places in by_index.items()}

    def all(self, text: str) -> list[Hit]:
        """Every occurrence in a short text that is already folded."""
        if not self._words:
            return []
        words = self._words
        return [(start, end, words[index]) for start, end, index in self._automaton.find_overlapping(text)]

    def _torn(self, scroll: Scroll) -> Iterator[Hit]:
        if not self._words:
            return
        for start, end in scroll.torn:
            folded = fold(scroll.text, start, end)
            if not folded.plain:
                for first, last, index in self._automaton.find_overlapping(folded.text):
                    place = folded.origin(first, last)
                    yield place.start, place.end, self._words[index]
