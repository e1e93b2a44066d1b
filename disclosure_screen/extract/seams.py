"""Seams (断行): a number that a line's end tears apart, put together again for formats that are read line by line.

Mail programs and typewritten lists break lines at a fixed width, in the middle of a number too. Only numbers that are as long
as an identity, card or mobile number once joined are told a second time; two columns of figures are not.
"""

import re
from collections.abc import Iterator
from typing import Final

from disclosure_screen.extract.pieces import pieces
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

_DIGITS = "[0-9０-９](?:[ -]?[0-9０-９])*"
_TAIL = re.compile(rf"([^0-9０-９]{{0,16}})({_DIGITS}-?)\Z")
_HEAD = re.compile(rf"((?:{_DIGITS})?[XxＸｘ]?)(?![0-9A-Za-z０-９])")
_LENGTHS: Final = frozenset({11, 15, 16, 17, 18, 19})
"""Digits of a mobile number, of identity numbers of both kinds, of cards and accounts, of a credit code."""
_WHOLE: Final = 18
"""A part of so many digits is an identity number already."""


def text_lines(text: str, where: tuple[str, ...]) -> Iterator[Block]:
    """The lines of a text body as blocks, and the numbers torn between two of them."""
    before = ""
    for number, line in enumerate(text.splitlines(), 1):
        if torn := seam(before, line):
            yield torn_block(torn, number, where)
        before = line if line.strip() else before
        place = Location((*where, f"第{number}行"))
        yield from (Block(Layer.BODY, piece, place) for piece in pieces(line) if piece.strip())


def torn_block(torn: str, number: int, where: tuple[str, ...] = ()) -> Block:
    """The block of a number torn between a line and line ``number`` below it."""
    return Block(Layer.BODY, torn, Location((*where, f"第{number}行（接上一行）")))


def seam(before: str, after: str) -> str:
    """What one line's end and the next one's beginning hold together, with the words before it; empty where nothing is torn."""
    end, begin = before.rstrip()[-64:], after.lstrip()[:40]
    if not (end[-1:].isdigit() or end[-1:] == "-") or not (begin[:1].isdigit() or begin[:1] in "XxＸｘ") or not begin:
        return ""
    tail, head = _TAIL.search(end), _HEAD.match(begin)
    if tail is None or head is None or not head[1]:
        return ""
    sizes = [sum(char.isalnum() for char in part) for part in (tail[2], head[1])]
    return tail[1] + tail[2] + head[1] if sum(sizes) in _LENGTHS and _WHOLE not in sizes else ""
