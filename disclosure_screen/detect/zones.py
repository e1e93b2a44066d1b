"""Zones (语境分区): the context words round a candidate, noted once for all rules.

Every rule asks after its own dozen words in front of a number, behind it and in its column header. Asking word by word was
half of the engine's time; one automaton over all rules' words answers them together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from disclosure_screen.detect.surroundings import Surroundings
from disclosure_screen.detect.words import WordSearch
from disclosure_screen.model.rule import Rule

_MOST_KNOWN, _COLON = 4096, 2
Hit = tuple[int, int, str]
"""End, length, and the word: tuples compare as \"nearest, then longest\"."""


class Zones(NamedTuple):
    """The context words in a candidate's header, in front of it and behind it; places count within each zone.

    ``said`` are all words of all zones; ``whole_cell`` says that there is nothing but a header.
    (A named tuple for the same reason as ``Candidate``.)
    """

    size: int
    header: list[Hit]
    before: list[Hit]
    after: list[Hit]
    unit: bool
    said: frozenset[str]
    whole_cell: bool = False

    def in_front(self, words: frozenset[str], window: int) -> tuple[str, int]:
        """The nearest of ``words`` among the last ``window`` characters, and where it ends; ``("", -1)`` where none is."""
        low = self.size - window
        found = max((hit for hit in self.before if hit[0] - hit[1] >= low and hit[2] in words), default=None)
        return ("", -1) if found is None else (found[2], found[0])

    def directly_in_front(self) -> frozenset[str]:
        """The words that end at the candidate itself (身份证号：|), of whatever rule."""
        return frozenset([hit[2] for hit in self.before if hit[0] >= self.size - _COLON])

    def behind(self, words: frozenset[str], window: int) -> str:
        """One of ``words`` within the first ``window`` characters behind the candidate, else empty."""
        return next((hit[2] for hit in self.after if hit[0] <= window and hit[2] in words), "")

    def above(self, words: frozenset[str]) -> str:
        """The last and longest of ``words`` in the header, else empty."""
        return max((hit for hit in self.header if hit[2] in words), default=(0, 0, ""))[2]


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule's context words, ready for asking."""

    raises: frozenset[str]
    lowers: frozenset[str]
    requires: frozenset[str]
    public: frozenset[str]
    headers: frozenset[str]
    every: frozenset[str]

    @classmethod
    def of(cls, rule: Rule) -> "RuleWords":
        """The rule's words; header words also count as labels in running text."""
        context = rule.context
        raises, lowers = frozenset((*context.raises, *rule.headers)), frozenset(context.lowers)
        requires, public = frozenset(context.requires), frozenset(context.public)
        return cls(raises, lowers, requires, public, frozenset(rule.headers), raises | lowers | requires | public)


class Vocabulary:
    """The context words of all rules in one automaton."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._known: dict[Surroundings, Zones] = {}
        self._search = WordSearch(word for rule in rules for word in RuleWords.of(rule).every)

    def zones(self, near: Surroundings) -> Zones:
        """The words of each zone; all cells of a column have the same, so they are remembered."""
        if near in self._known:
            return self._known[near]
        zones = self._read(near)
        if len(self._known) < _MOST_KNOWN and len(near.label) + len(near.after) == 0:
            self._known[near] = zones
        return zones

    def _read(self, near: Surroundings) -> Zones:
        header, label = len(near.header), len(near.label)
        above: list[Hit] = []
        before: list[Hit] = []
        after: list[Hit] = []
        hits = self._search.all(f"{near.header}\n{near.label}\n{near.after}")
        for start, end, word in hits:
            if end <= header:
                above.append((end, end - start, word))
            elif end <= header + 1 + label:
                before.append((end - header - 1, end - start, word))
            else:
                after.append((end - header - label - 2, end - start, word))
        return Zones(
            label,
            above,
            before,
            after,
            near.unit,
            frozenset([word for _, _, word in hits]),
            not label and not near.after,
        )
