"""Formats (文件格式), found by looking: every module of ``extract/formats`` is one, no table is kept anywhere.

A module that cannot be imported (a library is missing on this machine) is not a format here; a file of that type then
meets no reader and becomes a gap, which is the honest answer. A test asks that every module can be imported.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol, cast

from disclosure_screen.extract import formats as folder
from disclosure_screen.extract.source import Part, Source


class Format(Protocol):
    """What every module of ``extract/formats`` offers; see ``extract/source.py``."""

    PRECEDENCE: int

    def sniff(self, source: Source) -> str | None:
        """The media type where this format reads the source, else None."""

    def read(self, source: Source) -> Iterator[Part]:
        """Blocks, gaps and files inside the file."""


@lru_cache(maxsize=1)
def formats() -> tuple[Format, ...]:
    """Every format that can be loaded here, in the order in which they are asked."""
    found: list[tuple[int, str, Format]] = []
    for module in pkgutil.iter_modules(folder.__path__):
        try:
            loaded = importlib.import_module(f"{folder.__name__}.{module.name}")
        except Exception:  # noqa: BLE001, S112 - the isolation border: one broken format must not stop the others
            continue
        if hasattr(loaded, "PRECEDENCE"):
            found.append((loaded.PRECEDENCE, module.name, cast(Format, loaded)))
    return tuple(entry[2] for entry in sorted(found, key=lambda entry: entry[:2]))


def recognise(source: Source) -> tuple[str, Format] | None:
    """Media type and format of a source by its content; None where no format knows it."""
    for candidate in formats():
        try:
            media_type = candidate.sniff(source)
        except Exception:  # noqa: BLE001, S112 - the isolation border: one that trips over a file does not know it
            continue
        if media_type is not None:
            return media_type, candidate
    return None
