"""Text of Word 6/95 and Word 2 (单字节与双字节编码), where each run is written in the code page of its font.

The language in the file's head names one code page for all, but a western Word wrote Chinese or Russian letters in fonts
of that charset, and some programs wrote GBK bytes without saying so anywhere.
"""

import re
from collections.abc import Iterator

from disclosure_screen.extract.legacy.fib import Fib
from disclosure_screen.extract.legacy.formatting import Formatting
from disclosure_screen.extract.legacy.piece_table import DOUBLE_BYTE, PieceTable, decoded_bytes

_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254", 177: "cp1255",
    178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_ENDS = re.compile(rb"[\r\x07\x0c]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_COMMON = re.compile(rb"(?:[\xa1-\xa3\xb0-\xd7][\xa1-\xfe])+")
_ENOUGH = 0.9


def old_text(fib: Fib, word: bytes, table: bytes, pieces: PieceTable, formatting: Formatting) -> str:
    """The whole text, one character for each byte."""
    raw = b"".join(word[piece.offset : piece.byte_end] for piece in pieces.pieces)
    encoding = fib.encoding
    if encoding not in DOUBLE_BYTE and _chinese(raw):
        encoding = "gb18030"
    charsets = dict(enumerate(_font_charsets(fib.table("fonts", table))))
    return "".join(_runs(raw, formatting, charsets, encoding))


def _runs(raw: bytes, formatting: Formatting, charsets: dict[int, int], encoding: str) -> Iterator[str]:
    at = 0
    while at < len(raw):
        found = _ENDS.search(raw, at)
        end = found.end() if found else len(raw)
        if raw[at:end].isascii():
            yield raw[at:end].decode("ascii")
        else:
            style = formatting.shape_at(end - 1).style
            for first, last, look in formatting.runs(at, end, style):
                yield decoded_bytes(raw[first:last], _CHARSETS.get(charsets.get(look.font, 0), encoding))
        at = end


def _font_charsets(fonts: bytes) -> Iterator[int]:
    """The charset of each font: entries begin with their size less one; the charset is the fifth byte."""
    at = 2
    while at + 5 < len(fonts):
        yield fonts[at + 4]
        at += fonts[at] + 1


def _chinese(raw: bytes) -> bool:
    """True where nearly all bytes beyond ASCII pair up to common Chinese characters, which no western text does."""
    high = sum(len(run[0]) for run in _HIGH.finditer(raw))
    return high >= 8 and sum(len(run[0]) for run in _COMMON.finditer(raw)) >= _ENOUGH * high
