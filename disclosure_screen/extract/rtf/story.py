"""The story (正文) of an RTF file: a stack of groups in which text, fonts and visibility are inherited.

The code page follows the font, as in Word: Chinese text is bytes in GB 18030 or Big5 by font, or ``\\u`` with a fallback that
must be skipped. Every destination is read, known or not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from disclosure_screen.extract.encoding import read_text
from disclosure_screen.extract.grid import Grid
from disclosure_screen.extract.pieces import pieces
from disclosure_screen.extract.rtf.data import embedded_data, hex_data
from disclosure_screen.extract.rtf.destinations import FILES, INLINE, QUIET, SERIALS, Destination, destination
from disclosure_screen.extract.rtf.fonts import Fonts, Palette
from disclosure_screen.extract.rtf.tokens import BINARY, BYTES, CLOSE, HEX, OPEN, SYMBOL, WORD, tokens
from disclosure_screen.extract.runs import paragraph
from disclosure_screen.extract.source import Embedded, Part, Unreadable
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

_TELLING = re.compile(r"[0-9]{6}")
_SERIAL = re.compile(r"[0-9A-Fa-f]{20}|-?[0-9]{1,10}")
"""The shape of a font in ten hex bytes, or the number of a list or comment: digits, but of nobody."""
_DEPTH = 2_000_000


def rtf_parts(raw: bytes) -> Iterator[Part]:
    """Everything an RTF file holds, in the order in which it stands there."""
    yield from _Story(raw.lstrip(b"\xef\xbb\xbf \t\r\n\0")).read()


@dataclass(slots=True)
class _State:
    """What a group inherits and its end restores."""

    destination: Destination
    owner: bool = False
    starred: bool = False
    fresh: bool = True
    encoding: str = ""
    skip: int = 1
    hidden: bool = False
    deleted: bool = False
    colour: int = -1
    background: int = -1
    size: int = 24
    in_table: bool = False


class _Story:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.out: list[Part] = []
        self.main = Destination("rtf", label="正文")
        self.state = _State(self.main)
        self.stack: list[_State] = []
        self.pending = bytearray()
        self.fonts = Fonts()
        self.palette = Palette()
        self.skipping = 0
        self.source: list[str] = []

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
        self._flush(self.main, last=True)
        yield from self.out
        self.out.clear()
        for piece in pieces("".join(self.source)):
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
            self._end_destination(ended.destination)

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
            self._flush(state.destination)
        elif word in _CELL_ENDS or word in _ROW_ENDS:
            self._settle()
            self._cell(state.destination, row=word in _ROW_ENDS)
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
        change = _CHANGES.get(word)
        if change:
            self._settle()
            setattr(state, change[0], change[1] if number is None else (number if change[2] else bool(number)))

    def _font(self, word: bytes, number: int | None) -> None:
        self._settle()
        state = self.state
        if word == b"plain":
            state.hidden = state.deleted = False
            state.colour, state.background, state.size = -1, -1, 24
            state.encoding = self.fonts.encoding(self.fonts.default)
        elif word == b"f" and state.destination.name != "fonttbl":
            state.encoding = self.fonts.encoding(number or 0)
        else:
            self.fonts.define(word, number or 0)

    def _characters(self, text: str) -> None:
        self._settle()
        self.skipping = 0
        if self.state.destination.name not in FILES:
            self.state.destination.runs.append((text, self._why()))

    def _settle(self) -> None:
        """Pending bytes become text in the code page of their font."""
        if not self.pending:
            return
        raw, self.pending = bytes(self.pending), bytearray()
        text = raw.decode("ascii") if raw.isascii() else self.fonts.decoded(raw, self.state.encoding)
        self.state.destination.runs.append((text, self._why()))

    def _why(self) -> str:
        state = self.state
        if state.destination.why:
            return state.destination.why
        if state.deleted:
            return _DELETED
        if state.hidden:
            return "设置为隐藏文字"
        if state.size <= 3:
            return "字号极小"
        if self.palette.unseen(state.colour, state.background):
            return "文字颜色与背景相同"
        return ""

    def _flush(self, destination: Destination, last: bool = False) -> None:
        """The gathered paragraph of a destination becomes blocks."""
        if destination.grid is not None and self.state.in_table and not last:
            destination.runs.append(("\n", ""))
            return
        if destination.grid is not None:
            self.out += destination.grid.close()
            destination.grid = None
        runs, destination.runs = destination.runs, []
        destination.number += 1
        self.out += paragraph(
            _joined(runs),
            destination.layer,
            self._place(destination),
            layers=_LAYERS | {destination.why: destination.layer},
        )

    def _place(self, destination: Destination) -> Location:
        if destination is self.main:
            return Location((f"第{destination.number}段",))
        return Location((destination.label,))

    def _cell(self, destination: Destination, row: bool) -> None:
        if destination.grid is None:
            destination.tables += 1
            destination.grid = Grid(f"表{destination.tables}")
        grid = destination.grid
        runs, destination.runs = _joined(destination.runs), []
        if not row or "".join(text for text, _ in runs).strip():
            grid.begin(False)
            grid.add(runs)
            grid.end()
        if row:
            self.out += grid.end_row()

    def _end_destination(self, destination: Destination) -> None:
        if destination.name in FILES:
            self.out += embedded_data(destination)
            return
        if destination.name in QUIET:
            text = "".join(text for text, _ in destination.runs)
            destination.runs = (
                [(text, destination.why)] if _TELLING.search(text) and not _SERIAL.fullmatch(text.strip()) else []
            )
        text = "".join(text for text, _ in destination.runs)
        if destination.name == "htmltag":
            self.source.append(text)  # a tag at a time; a mail has thousands of them
            return
        if destination.label.startswith("未知") and not any(char.isalnum() for char in text):
            return
        if destination.why and (data := hex_data(text)):
            self.out.append(Embedded(f"{destination.name}.bin", data, Layer.EMBEDDED, Location((destination.label,))))
            return
        self._flush(destination, last=True)


_DELETED = "修订中已删除的内容"
_LAYERS = {_DELETED: Layer.REVISION}
_CHANGES: dict[bytes, tuple[str, int | bool, bool]] = {
    # property, value without a number, whether the number itself is the value
    b"v": ("hidden", True, False),
    b"deleted": ("deleted", True, False),
    b"cf": ("colour", 0, True),
    b"cb": ("background", 0, True),
    b"chcbpat": ("background", 0, True),
    b"highlight": ("background", 0, True),
    b"fs": ("size", 24, True),
    b"uc": ("skip", 1, True),
    b"intbl": ("in_table", True, False),
    b"pard": ("in_table", False, False),
}


def _joined(runs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Runs with surrogate pairs put together; ``\\u`` writes them in two halves."""
    joined: list[tuple[str, str]] = []
    for text, why in runs:
        if joined and joined[-1][1] == why and "\ud800" <= joined[-1][0][-1:] <= "\udbff":
            text = joined.pop()[0] + text
        if any("\ud800" <= char <= "\udfff" for char in text):
            text = text.encode("utf-16-le", "surrogatepass").decode(
                "utf-16-le", "surrogatepass" if len(text) == 1 else "replace"
            )
        joined.append((text, why))
    return [(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), why) for text, why in joined]
