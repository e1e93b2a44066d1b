"""The registry (标识符登记): every identifier found by discovery, imported when it is first asked for.

Adding an identifier costs one module and its test; there is no list to keep in step. A module is the identifier, or (where
its form is all that can be known) describes it as ``IDENTIFIER``. Names beginning with an
underscore are shared ground, not identifiers. Modules load on demand because a screening of one small file
starts in half a second and needs few of them.
"""

import pkgutil
import random
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Protocol, cast

import disclosure_screen.identifiers as package
from disclosure_screen.model.evidence import Evidence


class Identifier(Protocol):
    """What a module in ``identifiers/`` offers.

    ``TITLE`` is the official term. ``PATTERN`` is for the folded reading (syntax of ``re``, look-arounds
    included, no ``\\b``, no ``\\d``); where it has a group named ``value``, that group is the value and the
    rest is a label. ``NEEDS_CONTEXT`` says that the form alone proves nothing: without a label, a header or
    context words a hit is no finding. ``CONTAINS`` names the identifier that stands inside this one, so that
    the graver one is not lost. ``LENGTHS`` are the lengths of the canonical form that are worth closing
    separators for. ``DECOYS`` are patterns of text that looks like this and is not; a candidate they overlap
    is dropped.
    """

    TITLE: str
    PATTERN: str
    NEEDS_CONTEXT: bool
    CONTAINS: str
    LENGTHS: tuple[int, ...]
    DECOYS: tuple[str, ...]

    def canonical(self, raw: str, /) -> str: ...

    def check(self, canonical: str, /) -> Evidence: ...

    def sample(self, random: random.Random, /) -> str: ...


class _Shelf(Mapping[str, Identifier]):
    """Names are known at once, modules are imported one by one."""

    def __init__(self) -> None:
        found = pkgutil.iter_modules(package.__path__)
        self._names = tuple(
            sorted(m.name for m in found if not (m.ispkg or m.name.startswith("_") or m.name == "registry"))
        )

    def __getitem__(self, name: str) -> Identifier:
        if name not in self._names:
            raise KeyError(name)
        module = import_module(f"{package.__name__}.{name}")
        return cast(Identifier, getattr(module, "IDENTIFIER", module))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@cache
def identifiers() -> Mapping[str, Identifier]:
    """Every identifier by its module name (``"resident_id"``)."""
    return _Shelf()
