"""Zones (语境分区): the context words round a candidate, noted once for all rules.

Every rule asks after its own dozen words in front of a number, behind it and in its column header. Asking word by word was
half of the engine's time; one automaton over all rules' words answers them together.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from disclosure_screen.detect.surroundings import Surroundings
from disclosure_screen.detect.words import WordSearch
from disclosure_screen.model.rule import Rule

Hit = tuple[int, int, str]
"""End, length, and the word: tuples compare as \"nearest, then longest\"."""


@dataclass(frozen=True, slots=True)
class Zones:
    """The context words in a candidate's header, in front of it and behind it; places count within each zone."""

    size: int
    header: tuple[Hit, ...] = field(repr=False)
    before: tuple[Hit, ...] = field(repr=False)
    after: tuple[Hit, ...] = field(repr=False)
    unit: bool

    def in_front(self, words: frozenset[str], window: int) -> tuple[str, int]:
        """The nearest of ``words`` among the last ``window`` characters, and where it ends; ``("", -1)`` where none is."""
        low = self.size - window
        found = max((hit for hit in self.before if hit[0] - hit[1] >= low and hit[2] in words), default=None)
        return ("", -1) if found is None else (found[2], found[0])

    def behind(self, words: frozenset[str], window: int) -> str:
        """One of ``words`` within the first ``window`` characters behind the candidate, else empty."""
        return next((hit[2] for hit in self.after if hit[0] <= window and hit[2] in words), "")

    def above(self, words: frozenset[str]) -> str:
        """The last and longest of ``words`` in the header, else empty."""
        return max((hit for hit in self.header if hit[2] in words), default=(0, 0, ""))[2]

    def words(self) -> set[str]:
        """Every context word in any zone."""
        return {hit[2] for zone in (self.header, self.before, self.after) for hit in zone}


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule's context words, ready for asking."""

    raises: frozenset[str]
    lowers: frozenset[str]
    requires: frozenset[str]
    public: frozenset[str]
    headers: frozenset[str]

    @classmethod
    def of(cls, rule: Rule) -> "RuleWords":
        """The rule's words; header words also count as labels in running text."""
        context = rule.context
        return cls(
            frozenset((*context.raises, *rule.headers)),
            frozenset(context.lowers),
            frozenset(context.requires),
            frozenset(context.public),
            frozenset(rule.headers),
        )

    def all(self) -> frozenset[str]:
        """All of them."""
        return self.raises | self.lowers | self.requires | self.public


class Vocabulary:
    """The context words of all rules in one automaton."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._search = WordSearch(word for rule in rules for word in RuleWords.of(rule).all())

    def zones(self, near: Surroundings) -> Zones:
        """The words of each zone."""
        header, label = len(near.header), len(near.label)
        zones: tuple[list[Hit], list[Hit], list[Hit]] = ([], [], [])
        for start, end, word in self._search.all(f"{near.header}\n{near.label}\n{near.after}"):
            if end <= header:
                zones[0].append((end, end - start, word))
            elif end <= header + 1 + label:
                zones[1].append((end - header - 1, end - start, word))
            else:
                zones[2].append((end - header - label - 2, end - start, word))
        return Zones(label, tuple(zones[0]), tuple(zones[1]), tuple(zones[2]), near.unit)
