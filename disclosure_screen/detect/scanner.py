"""The fast path (快速通道): hyperscan finds all words and rows of signs of a long text in one pass, at memory speed.

Optional: where the wheel is not installed, and for short texts, ``words.py`` finds the same words and the expressions search for
themselves. A differential test holds both paths to the same findings. Both libraries are imported for the first long text only.

The text is scanned as UTF-16 code units (``Scroll.units``), so that an end in bytes is twice an offset in characters and nothing
has to be counted back; a hit that ends at an odd byte is no character's end and is dropped. Of a word that matters only beside
certain signs (a cue beside a surname) only those places are kept, which is nine in ten of all hits of official text saved.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.metadata import version
from re import compile as compiled
from typing import Any, Protocol

from disclosure_screen.detect.rows import Rows

SHORTEST = 50_000
"""Bytes of UTF-16 from which on the scanner is worth its start."""

MOST_WORDS = 30_000
"""Beyond, compiling takes too long; the automaton of ``words.py`` takes over."""

_REACH = 4
"""So many characters in front of a word, at most, a sign of its company may stand."""


class Databases(Protocol):
    """Where compiled databases outlive the program; they are large to make and small to load."""

    def read(self, name: str) -> bytes | None:
        """What was written under this name, unharmed, or None."""

    def write(self, name: str, content: bytes) -> None:
        """Keep it; a failure to do so is nobody's loss."""


@dataclass(frozen=True, slots=True)
class Company:
    """Words that mean nothing without certain signs beside them.

    One of ``behind`` must stand directly behind a word of ``followed``; one of ``ahead`` one to four characters in front
    of a word of ``preceded``. A word of both needs either.
    """

    followed: frozenset[str] = frozenset()
    preceded: frozenset[str] = frozenset()
    behind: frozenset[str] = field(default=frozenset(), repr=False)
    ahead: frozenset[str] = field(default=frozenset(), repr=False)


Places = dict[str, list[tuple[int, int]]]


@lru_cache(maxsize=1)
def available() -> bool:
    """True where the extra ``fast`` is installed and runs on this machine."""
    try:
        import hyperscan
        import numpy
    except ImportError:
        return False
    return bool(hyperscan and numpy)


class Scanner:
    """One database over the words and rows of a rulebook."""

    def __init__(
        self, words: Iterable[str], rows: Sequence[Rows], company: Company, databases: Databases | None = None
    ) -> None:
        self._words = tuple(sorted(words))
        self._rows = tuple((one.name, row) for one in rows for row in one.rows)
        self._names = tuple(one.name for one in rows)
        self._company, self._databases = company, databases

    def scan(self, units: bytes) -> tuple[Places, Mapping[str, list[int]]]:
        """The places of every word, in order, and by name where the rows of signs begin."""
        import numpy

        hits: list[int] = []
        note = hits.append
        self._database.scan(units, match_event_handler=lambda number, _, end, *__: note(number << 40 | end))
        noted = numpy.array(hits, dtype=numpy.int64)
        noted = noted[noted & 1 == 0]
        numbers, ends = noted >> 40, (noted & (1 << 40) - 1) >> 1
        kept = self._in_company(numpy.frombuffer(units, dtype="<u2"), numbers, ends)
        places: defaultdict[int, list[int]] = defaultdict(list)
        for number, end in zip(numbers[kept].tolist(), ends[kept].tolist(), strict=True):
            places[number].append(end)
        return self._by_word(places), self._by_row(places)

    def _by_word(self, places: Mapping[int, list[int]]) -> Places:
        found: Places = {}
        for number, ends in places.items():
            if number < len(self._words):
                word = self._words[number]
                size = len(word)
                found[word] = [(end - size, end) for end in ends]
        return found

    def _by_row(self, places: Mapping[int, list[int]]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {name: [] for name in self._names}
        for number, (name, row) in enumerate(self._rows, len(self._words)):
            found[name] += [end - len(row) for end in places.get(number, ())]
        return found

    def _in_company(self, codes: Any, numbers: Any, ends: Any) -> Any:
        """Which hits count: those of words that need no company, and those in it."""
        import numpy

        sizes, followed, preceded = self._needs
        behind, ahead = _table(self._company.behind), _table(self._company.ahead)
        last = len(codes) - 1
        kept = ~(followed | preceded)[numbers]
        kept |= followed[numbers] & (ends <= last) & behind[codes[numpy.minimum(ends, last)]]
        starts = ends - sizes[numbers]
        for back in range(1, _REACH + 1):
            at = starts - back
            kept |= preceded[numbers] & (at >= 0) & ahead[codes[numpy.maximum(at, 0)]]
        return kept

    @cached_property
    def _needs(self) -> tuple[Any, Any, Any]:
        """By number: how long each word or row is, and whether it needs company behind or in front."""
        import numpy

        every = [*self._words, *("" for _ in self._rows)]
        sizes = numpy.array([len(word) for word in every], dtype=numpy.int64)
        followed = numpy.array([word in self._company.followed for word in every], dtype=bool)
        preceded = numpy.array([word in self._company.preceded for word in every], dtype=bool)
        return sizes, followed, preceded

    @cached_property
    def _database(self) -> Any:
        """Loaded where it was kept, else compiled and kept."""
        import hyperscan

        expressions = [_literal(word) for word in self._words] + [b"".join(map(_class, row)) for _, row in self._rows]
        name = self._named(expressions)
        kept = self._databases.read(name) if self._databases is not None else None
        database = _loaded(kept) if kept is not None else None
        if database is None:
            database = hyperscan.Database()
            count = len(expressions)
            flags = [hyperscan.HS_FLAG_DOTALL] * count
            database.compile(expressions=expressions, ids=list(range(count)), elements=count, flags=flags)
            if self._databases is not None:
                self._databases.write(name, hyperscan.dumpb(database))
        database.scratch = hyperscan.Scratch(database)
        return database

    def _named(self, expressions: list[bytes]) -> str:
        """A database fits these expressions and this build of the library, nothing else."""
        import hyperscan

        probe = hyperscan.Database()
        probe.compile(expressions=[b"0"], ids=[0], elements=1, flags=[0])
        digest = hashlib.sha256(b"\0".join([version("hyperscan").encode(), str(probe.info()).encode(), *expressions]))
        return digest.hexdigest()


def _loaded(content: bytes) -> Any:
    """The database, or None where the bytes are none for this machine."""
    import hyperscan

    try:
        return hyperscan.loadb(content, hyperscan.HS_MODE_BLOCK)
    except hyperscan.HyperscanError:
        return None


def _literal(word: str) -> bytes:
    return b"".join([b"\\x%02x" % byte for byte in word.encode("utf-16-le")])


@lru_cache(maxsize=256)
def _class(body: str) -> bytes:
    """A character class as an expression over code units: rows of equal low bytes share their high bytes."""
    by_high: defaultdict[int, list[int]] = defaultdict(list)
    for found in compiled(f"[{body}]").finditer(_every_character()):
        high, low = divmod(ord(found[0]), 256)
        by_high[high].append(low)
    by_low: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for high, lows in by_high.items():
        by_low[tuple(lows)].append(high)
    return b"(?:" + b"|".join([_bytes(lows) + _bytes(highs) for lows, highs in by_low.items()]) + b")"


def _bytes(values: Sequence[int]) -> bytes:
    return b"[" + b"".join([b"\\x%02x" % value for value in values]) + b"]"


@lru_cache(maxsize=1)
def _every_character() -> str:
    """All of the basic plane but the surrogates."""
    return "".join(map(chr, (*range(0xD800), *range(0xE000, 0x10000))))


@lru_cache(maxsize=8)
def _table(signs: Collection[str]) -> Any:
    """For each code unit whether it is one of these signs."""
    import numpy

    table = numpy.zeros(0x10000, dtype=bool)
    table[[ord(sign) for sign in signs if ord(sign) < 0x10000]] = True
    return table
