"""Formats (文件格式), found by looking: every module of ``extract/formats`` is one, no table is kept anywhere.

A module that cannot be imported (a library is missing on this machine) is not a format here; a file of that type then
meets no reader and becomes a gap, which is the honest answer. A test asks that every module can be imported.

Formats are imported one by one as they are asked, because a PDF should not pay for the readers of twenty other types. Their
order must therefore be known before: it is read from the source, where ``PRECEDENCE = n`` stands on a line of its own.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast

from disclosure_screen.extract import formats as folder
from disclosure_screen.extract.source import Part, Source

_PRECEDENCE = re.compile(r"^PRECEDENCE(?:: int)? = ([0-9]+)", re.MULTILINE)


class Format(Protocol):
    """What every module of ``extract/formats`` offers; see ``extract/source.py``."""

    PRECEDENCE: int

    def sniff(self, source: Source) -> str | None:
        """The media type where this format reads the source, else None."""

    def read(self, source: Source) -> Iterator[Part]:
        """Blocks, gaps and files inside the file."""


def recognise(source: Source) -> tuple[str, Format] | None:
    """Media type and format of a source by its content; None where no format knows it."""
    for name in names():
        candidate = load(name)
        if candidate is None:
            continue
        try:
            media_type = candidate.sniff(source)
        except Exception:  # noqa: BLE001, S112 - the isolation border: one that trips over a file does not know it
            continue
        if media_type is not None:
            return media_type, candidate
    return None


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The names of all format modules, in the order in which they are asked."""
    found = [(_precedence(module.name), module.name) for module in pkgutil.iter_modules(folder.__path__)]
    return tuple(name for _, name in sorted(found))


@lru_cache(maxsize=256)
def load(name: str) -> Format | None:
    """A format by the name of its module; None where it cannot be imported here."""
    try:
        module = importlib.import_module(f"{folder.__name__}.{name}")
    except Exception:  # noqa: BLE001 - the isolation border: one broken format must not stop the others
        return None
    return cast(Format, module) if hasattr(module, "PRECEDENCE") else None


def _precedence(name: str) -> int:
    """From the source; by importing the module where there is no source or no such line."""
    for home in folder.__path__:
        source = Path(home, f"{name}.py")
        if source.is_file() and (found := _PRECEDENCE.search(source.read_text(encoding="utf-8"))):
            return int(found[1])
    loaded = load(name)
    return loaded.PRECEDENCE if loaded else 0
