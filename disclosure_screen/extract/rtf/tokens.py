"""RTF source (富文本) as tokens, in linear time; nesting costs nothing here, because groups are only marks."""

import re
from collections.abc import Iterator
from typing import Final

OPEN: Final = 1
CLOSE: Final = 2
WORD: Final = 3
SYMBOL: Final = 4
BYTES: Final = 5
BINARY: Final = 6
HEX: Final = 7

Token = tuple[int, bytes, int | None, int]
"""Kind; control word, symbol, text or data; the word's number; offset behind the token. HEX is one byte written as \\'hh."""

_TOKEN = re.compile(
    rb"(?P<text>[^\\{}\r\n\0]+)|(?P<open>\{)|(?P<close>\})|\\(?P<word>[A-Za-z]{1,40})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<symbol>[^A-Za-z])|[\r\n\0]+|\\",
    re.DOTALL,
)


def tokens(raw: bytes) -> Iterator[Token]:
    """The tokens of an RTF file in order; line ends are nothing, ``\\bin`` data is passed over as one token."""
    at, end = 0, len(raw)
    while at < end:
        found = _TOKEN.match(raw, at)
        if found is None:
            at += 1
            continue
        at = found.end()
        kind = found.lastgroup
        if kind == "text":
            yield BYTES, found["text"], None, at
        elif kind == "hex":
            yield HEX, bytes.fromhex(found["hex"].decode("ascii")), None, at
        elif kind == "open":
            yield OPEN, b"", None, at
        elif kind == "close":
            yield CLOSE, b"", None, at
        elif kind == "symbol":
            yield SYMBOL, found["symbol"], None, at
        elif found["word"]:
            number = int(found["number"]) if found["number"] else None
            if found["word"] == b"bin" and number and number > 0:
                yield BINARY, raw[at : at + number], number, min(at + number, end)
                at += number
            else:
                yield WORD, found["word"].lower(), number, at
