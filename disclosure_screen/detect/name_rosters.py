"""Rosters set close (密排名单): names with nothing between them, as they come out of a PDF or a column pasted as text.

``丁福根王秀英（女）李大山`` has no cue beside most names. Where a word announces a roster, the whole stretch is cut into the
names that make it likeliest, and counts only where nearly all of it is names.
"""

import re
from collections.abc import Iterator

from disclosure_screen.detect.name_cues import BEFORE, PRIVATE_BEFORE, ROSTER, Name, Role, Spots
from disclosure_screen.detect.name_likeness import name_at

_STARTS = frozenset(cue for cue in BEFORE if cue.endswith("名单"))
ANNOUNCING = ROSTER | _STARTS
"""Words that announce a roster wherever it stands."""

_STRETCH = re.compile("(?:[\u3400-\u9fff]|[·•・ 　]|[（(][^（()）\n]{1,12}[)）])+")
_INTRODUCED = re.compile("(?:[（(][^（()）\n]{1,12}[)）])?[：: 　\n]{0,3}")
_EDGE = re.compile("[^\u3400-\u9fff·•・ 　（()），]|，(?![^（()）\n]{1,8}[)）])")
"""No part of a roster: a sign of prose, or a comma outside a remark."""
_REMARK = re.compile("[（(][^（()）\n]{1,12}[)）]|[·•・ 　]+")
_HAN = re.compile("[\u3400-\u9fff]+")
_REACH = 400
_SHORTEST, _LEAST_NAMES, _COVERED = 9, 4, 0.8
_SKIP = -2.5
"""What a sign costs that belongs to no name."""


def crowded(text: str, spots: Spots) -> Iterator[Name]:
    """The names of every roster that a word announces."""
    done = -1
    for start, end, cue in sorted(
        (*place, cue) for cue, places in spots.items() if cue in ANNOUNCING for place in places
    ):
        if start < done:
            continue
        introduced = _INTRODUCED.match(text, end) if cue in _STARTS else None
        low = introduced.end() if introduced is not None else _beginning(text, start)
        stretch = _STRETCH.match(text, low, low + 4 * _REACH)
        if stretch is not None and stretch.end() - low >= _SHORTEST:
            role = Role.PRIVATE if cue in PRIVATE_BEFORE else Role.PUBLIC if cue in _STARTS else Role.UNKNOWN
            yield from _cut(text, low, stretch.end(), role)
            done = stretch.end()


def _beginning(text: str, at: int) -> int:
    """Where the stretch round ``at`` begins."""
    low = max(0, at - _REACH)
    return max((cut.end() for cut in _EDGE.finditer(text, low, at)), default=low)


def _cut(text: str, low: int, high: int, role: Role) -> Iterator[Name]:
    """The names of a stretch; none where too much of it is something else."""
    found: list[tuple[int, int]] = []
    signs = 0
    for part in _parts(text, low, high):
        found += _likeliest(text, *part)
        signs += part[1] - part[0]
    covered = sum(end - start for start, end in found)
    if len(found) >= _LEAST_NAMES and covered >= _COVERED * signs:
        yield from (Name(start, end, role) for start, end in found)


def _parts(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The stretches of ideographs between remarks and dots."""
    at = low
    for remark in (*_REMARK.finditer(text, low, high), None):
        end = remark.start() if remark else high
        if end > at and _HAN.fullmatch(text, at, end):
            yield at, end
        at = remark.end() if remark else high


def _likeliest(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """The cut into names, and signs that belong to none, with the greatest likelihood."""
    best: list[tuple[float, tuple[int, int] | None]] = [(0.0, None)]
    for end in range(low + 1, high + 1):
        options: list[tuple[float, tuple[int, int] | None]] = [(best[end - low - 1][0] + _SKIP, None)]
        for start in range(max(low, end - 4), end - 1):
            likeness = name_at(text, start, end)
            if likeness is not None and likeness.score > 0:
                options.append((best[start - low][0] + likeness.score, (start, end)))
        best.append(max(options, key=lambda option: option[0]))
    names: list[tuple[int, int]] = []
    end = high
    while end > low:
        chosen = best[end - low][1]
        if chosen is not None:
            names.append(chosen)
        end = chosen[0] if chosen is not None else end - 1
    return names[::-1]
