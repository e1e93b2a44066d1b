"""Shared strings (共享文字表): every text of a workbook once, kept small, with a mark for those that no cell uses any more.

Orphans are the trap: a cell is overwritten, its old text stays in the table, and nobody sees it again but whoever unzips
the file. A million unique texts are kept as UTF-8 bytes and offsets, not as a million objects.
"""

import itertools
import re
from array import array
from collections.abc import Iterable, Iterator
from html import unescape

from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.ooxml.breaks import closed, until_broken
from disclosure_screen.extract.ooxml.colours import RGB
from disclosure_screen.extract.ooxml.names import NAMES, attribute
from disclosure_screen.extract.ooxml.sheet.cellstyles import Sheets
from disclosure_screen.extract.source import Unreadable
from disclosure_screen.extract.xml import END, START, TEXT, Event, events, utf8_without_doctype

_FEW = 50_000

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")

Run = tuple[str, RGB | None, float]
"""A rich run: its text, its own colour (None: the cell's), its size."""


def unescaped(text: str) -> str:
    """A stored text with ``_x0033_`` as the character it stands for (ECMA-376 22.9.2.19), as Excel shows it."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return found.group() if 0xD800 <= code < 0xE000 else chr(code)


class SharedStrings:
    """Texts by index, the first of them in ``texts``, with a mark for each in ``used``.

    ``rich`` has the runs of those whose colours or sizes differ, ``phonetic`` the readings above them.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._bytes = bytearray()
        self._ends = array("Q")
        self.used = bytearray()
        self.rich: dict[int, list[Run]] = {}
        self.phonetic: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.used)

    def add(self, text: str) -> None:
        """The next text."""
        self.used.append(0)
        if len(self.texts) < _FEW:
            self.texts.append(text)
        else:
            self._bytes += text.encode("utf-8", "surrogatepass")
            self._ends.append(len(self._bytes))

    def take(self, index: int) -> str:
        """The text of a cell; it counts as used. Empty where there is no such text."""
        if not 0 <= index < len(self.used):
            return ""
        self.used[index] = 1
        return self._text(index)

    def take_all(self, indices: list[int]) -> list[str]:
        """The texts of many cells at once; no index may be negative."""
        texts, used, few = self.texts, self.used, len(self.texts)
        highest = max(indices, default=0)
        if highest >= len(used):
            return [self.take(index) for index in indices]
        for index in indices:
            used[index] = 1
        if highest < few:
            return [texts[index] for index in indices]
        return [texts[index] if index < few else self._text(index) for index in indices]

    def orphans(self) -> Iterator[str]:
        """The texts no cell has taken, and the phonetic readings of any."""
        at = self.used.find(0)
        while at >= 0:
            yield self._text(at)
            at = self.used.find(0, at + 1)

    def _text(self, index: int) -> str:
        if index < len(self.texts):
            return self.texts[index]
        at = index - len(self.texts)
        start = self._ends[at - 1] if at else 0
        return self._bytes[start : self._ends[at]].decode("utf-8", "surrogatepass")


def read_strings(parts: Iterable[Event], strings: SharedStrings, sheets: Sheets) -> None:
    """Fill ``strings`` from the events of ``sharedStrings.xml``; what was read before a break stays."""
    item = RichText(sheets)
    for kind, name, attributes in parts:
        if kind == TEXT:
            item.text(name)
        elif kind == START:
            item.start(NAMES[name], attributes)
        elif kind == END:
            short = NAMES[name]
            item.end(short)
            if short == "x:si":
                index = len(strings)
                strings.add(item.whole())
                if item.phonetic:
                    strings.phonetic[index] = "".join(item.phonetic)
                if item.unusual():
                    strings.rich[index] = item.runs
                item = RichText(sheets)


_PLAIN = re.compile(rb'\s*<si>\s*<t(?: xml:space="preserve")?>([^<]*)</t>\s*(?:<phoneticPr [^<>]*/>)?')
_OPENING = re.compile(rb"<sst[\s>][^<]*>")
_PORTION = 2**18


def swift_strings(chunks: Iterable[bytes], table: SharedStrings, sheets: Sheets, limits: Limits) -> None:
    """The same as :func:`read_strings` from the bytes of the part: plain items by one expression, all others by the parser."""
    raw = iter(chunks)
    kept = b""
    for chunk in raw:
        kept += chunk
        if len(kept) > 4_096:
            break
    opening = _OPENING.search(kept)
    if opening is None or not utf8_without_doctype(kept[: opening.end()]):
        read_strings(events(itertools.chain((kept,), raw), limits), table, sheets)
        return
    start, kept = kept[: opening.end()], kept[opening.end() :]
    breaks: list[Unreadable] = []
    for chunk in itertools.chain(until_broken(raw, breaks), (b"",)):
        kept += chunk
        end = kept.rfind(b"</si>") + 5
        if end > 5 and (len(kept) >= _PORTION or not chunk):
            for text, odd in _items(kept[: end - 5]):
                if odd:
                    _parse(start, odd, table, sheets, limits, breaks)
                else:
                    table.add(unescaped(unescape(text)) if "&" in text or "_x" in text else text)
            kept = kept[end:]
        elif len(kept) > 16 * _PORTION:
            read_strings(events(itertools.chain((start, kept), raw), limits), table, sheets)
            return
    for event in until_broken(events((start, kept), limits), breaks):
        if event[0] == TEXT and event[1].strip():
            table.add(event[1])  # words outside any item, or in the item where the part breaks
    if breaks:
        raise breaks[0]


def _parse(
    start: bytes, odd: list[bytes], table: SharedStrings, sheets: Sheets, limits: Limits, breaks: list[Unreadable]
) -> None:
    """Items only the parser can read. Where it breaks, the numbers of the items behind them stay right."""
    expected = len(table) + len(odd)
    parts = closed(events((start, b"</si>".join(odd), b"</si></sst>"), limits))
    read_strings(until_broken(parts, breaks), table, sheets)
    while len(table) < expected:
        table.add("")


def _items(raw: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """The texts of plain items one by one, and runs of items that need the parser."""
    odd: list[bytes] = []
    for piece in (*raw.split(b"</si>"), None):
        found = _PLAIN.fullmatch(piece) if piece is not None else None
        text = _decoded(found.group(1)) if found else None
        if text is None and piece is not None:
            odd.append(piece)
            continue
        if odd:
            yield "", odd
            odd = []
        if text is not None:
            yield text, []


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


class RichText:
    """One ``si`` or ``is`` while it is read."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.runs: list[Run] = []
        self.phonetic: list[str] = []
        self._colour: RGB | None = None
        self._size = 11.0
        self._pieces: list[str] | None = None
        self._in_phonetic = False

    def start(self, short: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if short == "x:t":
            self._pieces = []
        elif short == "x:r":
            self._colour, self._size = None, 11.0
        elif short == "x:color":
            self._colour = self.sheets.colour(attributes)
        elif short == "x:sz":
            try:
                self._size = float(attribute(attributes, "val") or "11")
            except ValueError:
                self._size = 11.0
        elif short == "x:rPh":
            self._in_phonetic = True

    def text(self, piece: str) -> None:
        """Characters."""
        if self._pieces is not None:
            self._pieces.append(piece)

    def end(self, short: str) -> None:
        """An element ends."""
        if short == "x:t" and self._pieces is not None:
            text = unescaped("".join(self._pieces))
            self._pieces = None
            if self._in_phonetic:
                self.phonetic.append(text)
            else:
                self.runs.append((text, self._colour, self._size))
        elif short == "x:rPh":
            self._in_phonetic = False

    def whole(self) -> str:
        """The text without its phonetic reading."""
        return self.runs[0][0] if len(self.runs) == 1 else "".join(text for text, _, _ in self.runs)

    def unusual(self) -> bool:
        """True where a run has a colour or a tiny size of its own, so that part of the text may not be seen."""
        return any(colour is not None or size <= 2 for _, colour, size in self.runs)
