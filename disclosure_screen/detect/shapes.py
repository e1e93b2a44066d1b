"""What a regular expression must look like at its start and must contain, worked out from the expression itself.

Thirty expressions tried at every character are slower than everything else together. A rule's author should not have to
state a second time, for speed, what the expression already says; so the start set and the indispensable literals are
derived. Whatever cannot be derived is answered with None, which means "always try".
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

_parser: Any = import_module("re._parser")
_WIDE = 200
_MOST_LITERALS = 64
_ORDINARY = frozenset("0123456789，。、；：（）()《》“”.,- \n\u3000")


@dataclass(frozen=True, slots=True)
class Start:
    """The characters a match can begin with, and whether the expression can match nothing before going on."""

    characters: frozenset[str] | None
    empty: bool = False


@lru_cache(maxsize=4096)
def first_characters(pattern: str) -> frozenset[str] | None:
    """The characters a match can begin with, or None where they are too many or unknown."""
    tree = _tree(pattern)
    start = _sequence_start(tree) if tree is not None else Start(None)
    return None if start.empty else start.characters


@lru_cache(maxsize=4096)
def literals(pattern: str) -> frozenset[str] | None:
    """Strings of which every match contains at least one, or None where no such set is known."""
    tree = _tree(pattern)
    return None if tree is None else _sequence_literals(tree)


@lru_cache(maxsize=256)
def _tree(pattern: str) -> Any:
    """The parsed expression; None for syntax that only the ``regex`` package knows, and for ignored case."""
    try:
        tree = _parser.parse(pattern)
    except (re.error, RecursionError):
        return None
    return None if tree.state.flags & re.IGNORECASE else tree


def _sequence_start(items: Any) -> Start:
    found: set[str] = set()
    for operation, argument in items:
        start = _start(str(operation), argument)
        if start.characters is None:
            return Start(None)
        found |= start.characters
        if not start.empty:
            return Start(frozenset(found))
    return Start(frozenset(found), empty=True)


def _start(operation: str, argument: Any) -> Start:
    match operation:
        case "LITERAL":
            return Start(frozenset((chr(argument),)))
        case "IN":
            return Start(_members(argument))
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return Start(frozenset(), empty=True)
        case "SUBPATTERN":
            return Start(None) if argument[1] & re.IGNORECASE else _sequence_start(argument[3])
        case "ATOMIC_GROUP":
            return _sequence_start(argument)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            inner = _sequence_start(argument[2])
            return Start(inner.characters, inner.empty or argument[0] == 0)
        case "BRANCH":
            starts = [_sequence_start(branch) for branch in argument[1]]
            if any(start.characters is None for start in starts):
                return Start(None)
            characters = frozenset[str]().union(*(start.characters or () for start in starts))
            return Start(characters, any(start.empty for start in starts))
        case _:
            return Start(None)


def _members(items: Any) -> frozenset[str] | None:
    found: set[str] = set()
    for operation, argument in items:
        match str(operation):
            case "LITERAL":
                found.add(chr(argument))
            case "RANGE" if argument[1] - argument[0] < _WIDE:
                found.update(map(chr, range(argument[0], argument[1] + 1)))
            case _:
                return None
    return frozenset(found)


def _sequence_literals(items: Any) -> frozenset[str] | None:
    """The most telling of the sets that the parts of a sequence demand: the one whose commonest member is rarest."""
    sets: list[frozenset[str]] = []
    run = ""
    for operation, argument in items:
        if str(operation) == "LITERAL":
            run += chr(argument)
            continue
        if run:
            sets.append(frozenset((run,)))
            run = ""
        demanded = _literals(str(operation), argument)
        if demanded:
            sets.append(demanded)
    if run:
        sets.append(frozenset((run,)))
    return max(sets, key=_telling, default=None)


def _telling(found: frozenset[str]) -> tuple[float, int, float]:
    """The commonest member decides; then the fewer, and the rarer on the whole."""
    weights = [rarity(literal) for literal in found]
    return min(weights), -len(found), sum(weights) / len(weights)


def _caseless(items: Any) -> frozenset[str] | None:
    """Under ignored case only signs without case can be relied upon."""
    signs = [chr(a) for operation, a in items if str(operation) == "LITERAL" and not chr(a).isalpha()]
    return frozenset((signs[0],)) if signs else None


def rarity(literal: str) -> float:
    """How seldom official text holds a literal, by rough weight: longer is rarer, and ★ or @ is rarer than any ideograph."""
    return sum(1.0 if "\u3400" <= sign <= "\u9fff" else 0.5 if sign in _ORDINARY else 1.5 for sign in literal)


def _literals(operation: str, argument: Any) -> frozenset[str] | None:
    match operation:
        case "SUBPATTERN":
            return _caseless(argument[3]) if argument[1] & re.IGNORECASE else _sequence_literals(argument[3])
        case "ATOMIC_GROUP":
            return _sequence_literals(argument)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if argument[0] > 0:
            return _sequence_literals(argument[2])
        case "BRANCH":
            sets = [_sequence_literals(branch) for branch in argument[1]]
            if any(found is None for found in sets):
                return None
            union = frozenset[str]().union(*(found or () for found in sets))
            return union if len(union) <= _MOST_LITERALS else None
        case "IN":
            members = _members(argument)
            return members if members is not None and len(members) <= 8 else None
        case _:
            return None
