"""Swift reading (快速读取) of rows written in the plain way, which is how almost every program writes them.

A regular expression that must account for every byte of a row takes it three times as fast as a parser; every other row goes
to the parser, in runs. A law in the tests holds both to the same answer.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape

from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.ooxml.breaks import closed, until_broken
from disclosure_screen.extract.ooxml.sheet.addresses import column_number
from disclosure_screen.extract.ooxml.sheet.cellreader import CellReader, Look, parsed_rows
from disclosure_screen.extract.ooxml.sheet.row import Row, Stretch, Value
from disclosure_screen.extract.ooxml.sheet.stretch import Stretches, attributes_of
from disclosure_screen.extract.ooxml.sheet.values import day_text
from disclosure_screen.extract.source import Unreadable
from disclosure_screen.extract.xml import events, utf8_without_doctype

_HEAD = re.compile(rb"<sheetData\s*>")
_ROW = re.compile(rb'\s*<row r="([0-9]{1,7})"([^<>]*)>')
_CELL = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"([^<>/]*)(?:/>|>(?:<f>([^<]*)</f>)?(?:<v>([^<]*)</v>)?</c>)')
_DECIMAL = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_KIND = re.compile(rb'(?: s="([0-9]{1,6})")?(?: t="(s|n|b|e|str)")?\s*')
_CLOSING = b"</row></sheetData></worksheet>"
_PORTION = 2**18
_LONGEST = 4 * 2**20
"""Bytes of one row; a longer one is only streamed."""


def swift_rows(reader: CellReader, chunks: Iterable[bytes], limits: Limits) -> Iterator[Row | Stretch]:
    """The same rows from the bytes of a sheet part, those that are written alike as stretches.

    Raises :class:`Unreadable` where the part breaks.
    """
    raw = iter(chunks)
    head = b""
    opening = None
    for chunk in raw:
        head += chunk
        opening = _HEAD.search(head, max(0, len(head) - len(chunk) - 64))
        if opening or len(head) > 2**20:
            break
    if opening is None or b"<worksheet" not in head or not utf8_without_doctype(head):
        yield from parsed_rows(reader, events(itertools.chain((head,), raw), limits))
        return
    start, kept = head[: opening.end()], head[opening.end() :]
    breaks: list[Unreadable] = []
    alike = Stretches(reader)
    for chunk in until_broken(raw, breaks):
        kept += chunk
        if len(kept) < _PORTION:
            continue
        end = kept.rfind(b"</row>") + 6
        if end > 6:
            yield from _portion(reader, start, kept[:end], limits, breaks, alike)
            kept = kept[end:]
        elif len(kept) > _LONGEST:
            yield from parsed_rows(reader, events(itertools.chain((start, kept), raw), limits))
            return
    end = kept.rfind(b"</row>") + 6
    if end > 6:
        yield from _portion(reader, start, kept[:end], limits, breaks, alike)
        kept = kept[end:]
    yield from until_broken(parsed_rows(reader, closed(events((start, kept), limits))), breaks)
    if breaks:
        raise breaks[0]


def _portion(
    reader: CellReader, start: bytes, raw: bytes, limits: Limits, breaks: list[Unreadable], alike: Stretches
) -> Iterator[Row | Stretch]:
    """Whole rows; those not written in the plain way are parsed together, in the order they stand."""
    odd: list[bytes] = []
    for piece in _pieces(alike, raw):
        row = _plain_row(reader, piece) if isinstance(piece, bytes) else piece
        if row is None and isinstance(piece, bytes):
            odd.append(piece)
            continue
        if odd:
            parts = closed(events((start, b"</row>".join(odd), _CLOSING), limits))
            yield from until_broken(parsed_rows(reader, parts), breaks)
            odd = []
        if row is not None and (isinstance(row, Stretch) or row[1]):
            yield row


def _pieces(alike: Stretches, raw: bytes) -> Iterator[bytes | Stretch | None]:
    """Stretches of rows that are written alike, all other rows one by one without their end tag, and None at the end."""
    text = _decoded(raw) if alike.hopeful else None
    if text is None:
        yield from raw[:-6].split(b"</row>")
        yield None
        return
    at = 0
    while at < len(text):
        stretch, end = alike.at(text, at)
        if stretch is not None:
            yield stretch
        elif end > at:
            yield from text[at : end - 6].encode().split(b"</row>")
        else:
            end = text.index("</row>", at) + 6
            alike.learn(text[at:end])
            yield text[at : end - 6].encode()
        at = end
    yield None


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def _plain_row(reader: CellReader, piece: bytes) -> Row | None:
    """One row in the plain way, to its last byte; None for every other way."""
    try:
        return _matched_row(reader, piece)
    except ValueError:  # bytes that are no UTF-8, a number that is none, attributes only the parser knows
        return None


def _matched_row(reader: CellReader, piece: bytes) -> Row | None:
    head = _ROW.match(piece)
    if head is None:
        return None
    values: list[Value] = []
    kinds, columns, strings, epoch_1904 = reader.kinds, _COLUMNS, reader.strings, reader.epoch_1904
    texts, used, few = strings.texts, strings.used, len(strings.texts)
    tags = spoken = 0
    for letters, attributes, formula, stored in _CELL.findall(piece, head.end()):
        kind = kinds.get(attributes) or _kind(reader, attributes)
        tags += 1
        if not stored and not formula:
            continue
        tags += 3
        spoken += 1
        if not formula:
            way, look = kind
            if way == "s":
                index = int(stored)
                if index < few:
                    used[index] = 1
                    text = texts[index]
                else:
                    text = strings.take(index)
                if text:
                    values.append((columns[letters], text, look.text, None))
                continue
            if way == "n":
                if len(stored) < 12 and (stored.isdigit() or _DECIMAL.fullmatch(stored)):
                    values.append((columns[letters], stored.decode(), look.number, None))
                    continue
            elif way == "date":
                if len(stored) < 12 and b"&" not in stored:
                    values.append((columns[letters], day_text(stored.decode(), epoch_1904), look.number, None))
                    continue
            elif way == "str" and b"&" not in stored and b"_x" not in stored:
                values.append((columns[letters], stored.decode(), look.text, None))
                continue
        elif stored:
            tags += 2
            spoken += 1
        value = _careful(reader, letters, attributes, formula, stored)
        if value is not None:
            values.append(value)
    # Every byte is accounted for: no tag but those matched, no text but that between them.
    if piece.count(b"<", head.end()) != tags or piece.count(b"><", head.end()) != max(0, tags - 1 - spoken):
        return None
    row = int(head.group(1))
    if not head.group(2) and not reader.outline.rows_hidden:
        return row, values, ""
    return row, values, reader.hidden_row(row, _attributes(head.group(2)))


def _kind(reader: CellReader, attributes: bytes) -> tuple[str, Look]:
    """How to take a cell with these attributes: by a swift way's name, or carefully (an empty name)."""
    found = _KIND.fullmatch(attributes)
    if found is None:
        raise _NotPlain
    look = reader.look((found.group(1) or b"0").decode())
    way = (found.group(2) or b"n").decode()
    if not look.plain or (way == "s" and (reader.strings.rich or reader.strings.phonetic)) or way in "be":
        way = ""
    elif way == "n" and look.date:
        way = "date"
    reader.kinds[attributes] = way, look
    return way, look


def _careful(reader: CellReader, letters: bytes, attributes: bytes, formula: bytes, stored: bytes) -> Value | None:
    found = _KIND.fullmatch(attributes)
    if found is None:
        raise _NotPlain
    style, kind = (found.group(1) or b"0").decode(), (found.group(2) or b"n").decode()
    return reader.value(_COLUMNS[letters], kind, style, unescape(stored.decode()), unescape(formula.decode()), None)


class _NotPlain(ValueError):
    """A cell that only the parser may read."""


class _Columns(dict[bytes, int]):
    def __missing__(self, letters: bytes) -> int:
        number = self[letters] = column_number(letters.decode())
        return number


_COLUMNS = _Columns()


@lru_cache(maxsize=1_000)
def _attributes(raw: bytes) -> dict[str, str]:
    return attributes_of(raw.decode("utf-8", "replace"))
