"""Word search (词语查找): every phrase, lexicon term, cue and indispensable literal of all rules in one automaton.

One double-array automaton reads a text once however many words it knows (a million terms cost what a thousand cost);
asking word by word would not. Words are also looked for on the folded reading of lines that hold invisible characters,
because a zero-width space inside 内部资料 hides it from a search and not from a reader.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import daachorse

from disclosure_screen.detect.anchors import torn_lines
from disclosure_screen.text.reading import fold

Hit = tuple[int, int, str]
"""Start and end in the text, and the word found there."""


class WordSearch:
    """An automaton over the given words; without words it finds nothing."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(sorted({word for word in words if word}))
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(list(self._words)) if self._words else None

    def hits(self, text: str) -> dict[str, list[tuple[int, int]]]:
        """Every occurrence, overlapping ones too, by word and in order of place."""
        found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        if self._automaton is None:
            return found
        for start, end, index in self._automaton.find_overlapping(text):
            found[self._words[index]].append((start, end))
        for start, end, word in self._torn(text):
            if (start, end) not in found[word]:
                found[word].append((start, end))
        return found

    def all(self, text: str) -> list[Hit]:
        """Every occurrence in a short text that is already folded."""
        if self._automaton is None:
            return []
        words = self._words
        return [(start, end, words[index]) for start, end, index in self._automaton.find_overlapping(text)]

    def _torn(self, text: str) -> Iterator[Hit]:
        assert self._automaton is not None
        for start, end in torn_lines(text):
            folded = fold(text, start, end)
            if not folded.plain:
                for first, last, index in self._automaton.find_overlapping(folded.text):
                    place = folded.origin(first, last)
                    yield place.start, place.end, self._words[index]
