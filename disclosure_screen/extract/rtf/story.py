"""The story (正文) of an RTF file: a stack of groups in which text, fonts and visibility are inherited.

The code page follows the font, as in Word: Chinese text is bytes in GB 18030 or Big5 by font, or ``\\u`` with a fallback that
must be skipped. Every destination is read, known or not.
"""

from collections.abc import Iterator
from dataclasses import replace

from disclosure_screen.extract.encoding import read_text
from disclosure_screen.extract.pieces import pieces
from disclosure_screen.extract.rtf.destinations import FILES, INLINE, QUIET, SERIALS, Destination, destination
from disclosure_screen.extract.rtf.fonts import Fonts, Palette
from disclosure_screen.extract.rtf.gathering import Gathering
from disclosure_screen.extract.rtf.state import State, changes
from disclosure_screen.extract.rtf.tokens import BINARY, BYTES, CLOSE, HEX, OPEN, SYMBOL, WORD, tokens
from disclosure_screen.extract.source import Part, Unreadable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"softline": "\n", b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘",
    b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ", b"enspace": " ", b"qmspace": " ",
    b"zwj": "\u200d", b"zwnj": "\u200c", b"ltrmark": "", b"rtlmark": "",
}  # fmt: skip
_PARAGRAPH_ENDS = frozenset({b"par", b"sect", b"page", b"column", b"pagebb"})
_CELL_ENDS = frozenset({b"cell", b"nestcell"})
_ROW_ENDS = frozenset({b"row", b"nestrow"})
_DEPTH = 2_000_000


def rtf_parts(raw: bytes) -> Iterator[Part]:
    """Everything an RTF file holds, in the order in which it stands there."""
    yield from _Story(raw.lstrip(b"\xef\xbb\xbf \t\r\n\0")).read()


class _Story:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.gathering = Gathering()
        self.out = self.gathering.out
        self.state = State(self.gathering.main)
        self.stack: list[State] = []
        self.pending = bytearray()
        self.fonts = Fonts()
        self.palette = Palette()
        self.skipping = 0

    def read(self) -> Iterator[Part]:
        closed_at = 0
        for kind, text, number, at in tokens(self.raw):
            if kind == BYTES:
                self._bytes(text)
            elif kind == HEX:
                self._hex(text)
            elif kind == WORD:
                self._word(text, number)
            elif kind == OPEN:
                self._open()
            elif kind == CLOSE:
                self._close()
                closed_at = at
                if not self.stack:
                    break
            elif kind == SYMBOL:
                self._symbol(text)
            elif kind == BINARY:
                self.state.destination.data += text
                if len(text) < (number or 0):
                    self.out.append(Gap(GapReason.DAMAGED, detail="文件不完整，二进制数据被截断"))
            if self.out:
                yield from self.out
                self.out.clear()
        yield from self._ending(closed_at)

    def _ending(self, closed_at: int) -> Iterator[Part]:
        open_groups = len(self.stack)
        while self.stack:
            self._close()
        self.gathering.flush(self.gathering.main)
        yield from self.out
        self.out.clear()
        for piece in pieces("".join(self.gathering.source)):
            if piece.strip():
                yield Block(Layer.HIDDEN, piece, Location(("网页源码",)), concealment="邮件保留的网页源码，不显示")
        if open_groups:
            yield Gap(GapReason.DAMAGED, detail="文件不完整，末尾缺失")
        if self.fonts.unclear:
            yield Gap(GapReason.UNCLEAR, detail="部分字节无法按字体的编码读出，请人工核对")
        behind = self.raw[closed_at:].strip(b"\0\r\n\t \x1a") if not open_groups else b""
        if behind:
            text = read_text(behind).text
            for piece in pieces(text):
                yield Block(
                    Layer.HIDDEN, piece, Location(("文件末尾之后的数据",)), concealment="文件末尾之后的数据，不显示"
                )

    def _open(self) -> None:
        self._settle()
        if len(self.stack) > _DEPTH:
            raise Unreadable(GapReason.LIMIT, "文件嵌套层数超过上限")
        self.stack.append(self.state)
        self.state = replace(self.state, owner=False, starred=False, fresh=True)

    def _close(self) -> None:
        self._settle()
        if not self.stack:
            return
        ended, self.state = self.state, self.stack.pop()
        self.skipping = 0
        if ended.owner:
            self.gathering.end(ended.destination)

    def _bytes(self, text: bytes) -> None:
        if self.skipping:
            taken = min(self.skipping, len(text))
            self.skipping -= taken
            text = text[taken:]
        self.state.fresh = False
        if self.state.destination.name in FILES:
            self.state.destination.data += text
        elif self.state.destination.name == "colortbl":
            self.palette.end(text.count(b";"))
        else:
            self.pending += text

    def _hex(self, byte: bytes) -> None:
        if self.skipping:
            self.skipping -= 1
        elif self.state.destination.name not in FILES:
            self.state.fresh = False
            self.pending += byte

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.state.starred = self.state.fresh  # only right behind a brace does it mark a destination
        elif symbol in b"\\{}":
            self._bytes(symbol)
        elif symbol in (b"\n", b"\r"):
            self._word(b"par", None)
        elif symbol in (b"~", b"_", b"\t"):
            self._characters({b"~": "\u00a0", b"_": "-", b"\t": "\t"}[symbol])

    def _word(self, word: bytes, number: int | None) -> None:
        name = word.decode("ascii")
        state = self.state
        if state.fresh or state.starred:
            if self._begins(name, state.starred):
                return
            state.fresh = state.starred = False
        if word == b"u" and number is not None:
            self._settle()
            self._characters(chr(number & 0xFFFF))
            self.skipping = state.skip
        elif word in _CHARACTERS:
            self._characters(_CHARACTERS[word])
        elif word in _PARAGRAPH_ENDS:
            self._settle()
            self.gathering.flush(state.destination, in_table=state.in_table)
        elif word in _CELL_ENDS or word in _ROW_ENDS:
            self._settle()
            self.gathering.cell(state.destination, row=word in _ROW_ENDS)
        else:
            self._format(word, number)

    def _begins(self, name: str, starred: bool) -> bool:
        """True where this word makes its group a destination."""
        if name in INLINE and not (starred and name in ("rtf", "pn")):
            if name in ("shptxt",):
                self._enter(Destination(name, Layer.BODY, "文本框"))
            return name != "rtf"
        found = destination(name, starred and name not in ("cs", "ds", "ts"))
        if found is None or (self.state.destination.name in QUIET and found.name not in (*FILES, *SERIALS)):
            return False
        self._enter(found)
        return True

    def _enter(self, destination: Destination) -> None:
        self._settle()
        self.state.destination, self.state.owner = destination, True
        self.state.starred = self.state.fresh = False
        if destination.name == "fonttbl":
            self.fonts.current = -1

    def _format(self, word: bytes, number: int | None) -> None:
        state = self.state
        if word in (b"f", b"deff", b"fcharset", b"cpg", b"ansicpg", b"plain"):
            self._font(word, number)
            return
        if word in (b"red", b"green", b"blue") and state.destination.name == "colortbl":
            self.palette.mix(word, number or 0)
            return
        if changes(word):
            self._settle()
            state.change(word, number)

    def _font(self, word: bytes, number: int | None) -> None:
        self._settle()
        state = self.state
        if word == b"plain":
            state.plain(self.fonts.encoding(self.fonts.default))
        elif word == b"f" and state.destination.name != "fonttbl":
            state.encoding = self.fonts.encoding(number or 0)
        else:
            self.fonts.define(word, number or 0)

    def _characters(self, text: str) -> None:
        self._settle()
        self.skipping = 0
        if self.state.destination.name not in FILES:
            self.state.destination.runs.append((text, self.state.why(self.palette)))

    def _settle(self) -> None:
        """Pending bytes become text in the code page of their font."""
        if not self.pending:
            return
        raw, self.pending = bytes(self.pending), bytearray()
        text = raw.decode("ascii") if raw.isascii() else self.fonts.decoded(raw, self.state.encoding)
        self.state.destination.runs.append((text, self.state.why(self.palette)))
