"""Example sentences (例句): templates filled with synthetic values, so that no real number ever stands in a rule file."""

import random
import re

from disclosure_screen.identifiers.registry import identifiers

_PLACE = re.compile(r"\{\{|\}\}|\{([a-z_0-9]+)\}")
SEED = 20240101
"""Fixed, so that an example means the same number in every check."""


def fill(template: str) -> str:
    """The sentence with ``{resident_id}`` and its kin replaced by samples; ``{{`` is a brace. Raises KeyError."""
    chance = random.Random(SEED)  # noqa: S311 - sample values, not secrets
    return _PLACE.sub(lambda place: _value(place, chance), template)


def unknown_places(template: str) -> tuple[str, ...]:
    """The names in braces that no identifier answers to."""
    known = identifiers()
    return tuple(found[1] for found in _PLACE.finditer(template) if found[1] and found[1] not in known)


def _value(place: re.Match[str], chance: random.Random) -> str:
    return identifiers()[place[1]].sample(chance) if place[1] else place[0][0]
