"""Printable strings of a stream held in memory (可见字符); see :mod:`disclosure_screen.extract.strings` for what counts."""

import io
from collections.abc import Iterator

from disclosure_screen.extract.strings import printable


def printable_runs(raw: bytes) -> Iterator[str]:
    """Readable runs, several to a text, one a line."""
    yield from printable(io.BytesIO(raw))
