"""Overlaps (重叠疑点): one finding for each place, the gravest one, in O(n log n).

Matches of one family that touch each other form a cluster; inside it the gravest wins, then the longest. A graver match inside a
longer one is never lost: it is taken first and the longer one gives way. Different families (personal, secrecy, wording) do not
compete: a secrecy mark beside an ID number says something else about the same characters.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from disclosure_screen.model.finding import Match

_RIVALS = {"organisation": "personal"}
"""Families that name the same characters in different ways and therefore compete."""


def resolve(matches: Iterable[Match], category_of: dict[str, str]) -> list[Match]:
    """The matches that stand, in order of place. ``category_of`` gives each rule's category."""
    keyed = sorted(
        (
            (_family(category_of[match.rule], match), match.block, match.span, order, match)
            for order, match in enumerate(matches)
        ),
        key=lambda entry: entry[:4],
    )
    kept: list[Match] = []
    cluster: list[Match] = []
    here: tuple[str, int] | None = None
    reach = 0
    for family, block, span, _, match in keyed:
        if (family, block) != here or span.start >= reach:
            kept += _best(cluster)
            cluster, here, reach = [], (family, block), 0
        cluster.append(match)
        reach = max(reach, span.end)
    kept += _best(cluster)
    return sorted(kept, key=lambda match: (match.block, match.span, match.rule))


def _family(category: str, match: Match) -> str:
    """Identifiers compete with each other; a rule of any other category only with itself."""
    family = _RIVALS.get(category, category)
    return family if family == "personal" and not match.rule.startswith("combination.") else match.rule


def _best(cluster: list[Match]) -> Iterator[Match]:
    if len(cluster) < 2:
        yield from cluster
        return
    starts: list[int] = []  # of what is taken, with `ends` beside it; taken places never overlap, so neighbours decide
    ends: list[int] = []
    for match in sorted(cluster, key=lambda m: (-m.severity, -len(m.span), -m.confidence, m.span.start, m.rule)):
        at = bisect_right(starts, match.span.start)
        free_before = at == 0 or ends[at - 1] <= match.span.start
        free_behind = at == len(starts) or match.span.end <= starts[at]
        if free_before and free_behind:
            starts.insert(at, match.span.start)
            ends.insert(at, match.span.end)
            yield match
