"""Printable strings of a stream held in memory (可见字符); see :mod:`disclosure_screen.extract.strings` for what counts."""

import io
import re
from collections.abc import Iterator

from disclosure_screen.extract.strings import printable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_WORTH = re.compile(r"[^\W_]{2}")
_TELLING = re.compile(r"[\u3400-\u9fff]|[0-9]{4}|@|.{24}")


def printable_runs(raw: bytes) -> Iterator[str]:
    """Readable runs, several to a text, one a line; runs without two letters or digits in a row are left out."""
    for text in printable(io.BytesIO(raw)):
        if kept := "\n".join(line for line in text.split("\n") if _WORTH.search(line)):
            yield kept


class Unclaimed:
    """Bytes no reader has a use for, gathered to be searched for strings together; what exceeds the cap is a gap."""

    _CAP = 8 * 2**20

    def __init__(self) -> None:
        self._raw = bytearray()
        self._cut = False

    def take(self, raw: bytes) -> None:
        """Adds a record's body."""
        if len(self._raw) + len(raw) > self._CAP:
            self._cut = True
        else:
            self._raw += raw + b"\0\0"

    def parts(self, location: Location, concealment: str) -> Iterator[Block | Gap]:
        """The strings, as hidden text."""
        for text in printable_runs(bytes(self._raw)):
            yield Block(Layer.HIDDEN, text, location, concealment=concealment)
        if self._cut:
            yield Gap(GapReason.LIMIT, location, "未知记录过多，仅检索了前一部分")


def telling(name: str) -> bool:
    """False for the short western names programs give to styles and shapes by themselves."""
    return bool(_TELLING.search(name))
