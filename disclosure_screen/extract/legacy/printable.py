"""Printable strings of a stream held in memory (可见字符); see :mod:`disclosure_screen.extract.strings` for what counts."""

import io
import re
from collections.abc import Iterator

from disclosure_screen.extract.strings import printable

_WORTH = re.compile(r"[^\W_]{2}")
_TELLING = re.compile(r"[\u3400-\u9fff]|[0-9]{4}|@|.{24}")


def printable_runs(raw: bytes) -> Iterator[str]:
    """Readable runs, several to a text, one a line; runs without two letters or digits in a row are left out."""
    for text in printable(io.BytesIO(raw)):
        if kept := "\n".join(line for line in text.split("\n") if _WORTH.search(line)):
            yield kept


def telling(name: str) -> bool:
    """False for the short western names programs give to styles and shapes by themselves."""
    return bool(_TELLING.search(name))
