"""How a workbook's cells look (单元格样式): number formats that turn serials into dates or into nothing, and white text.

Colour is compared with the cell's own background, never with a fixed white.
"""

import re
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta

from disclosure_screen.extract.legacy.biff import Dialect, Record, plain_number
from disclosure_screen.extract.legacy.printable import telling

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DATE = re.compile(r"[ymdhs年月日时]", re.IGNORECASE)
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_WHITE = frozenset({1, 9, 65})
_AUTOMATIC_FONT, _AUTOMATIC_FILL = 0x7FFF, 64
_TINY = 60
_UNIT = 4
"""Characters of a literal that is only a unit or a currency (元、平方米)."""
_FARTHEST_DAY = 2_958_465


@dataclass(frozen=True, slots=True)
class _Format:
    font: int
    number: int
    filled: bool
    fill: int


class Styles:
    """Collected from the workbook's global records, then asked for each cell."""

    def __init__(self) -> None:
        self.formats: dict[int, str] = {}
        self._fonts: list[tuple[int, int]] = []
        self._cells: list[_Format] = []
        self._palette: dict[int, bytes] = {}
        self.epoch_1904 = False
        self._known: dict[int, str] = {}
        self._literals: dict[int, str] = {}

    def take(self, record: Record, dialect: Dialect) -> bool:
        """Uses a global record where it is about looks; answers whether it was."""
        body = record.body
        if record.kind in (0x0031, 0x0231) and len(body) >= 6:
            self._fonts.append((struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, 4)[0]))
        elif record.kind == 0x041E and len(body) > 3:
            self.formats[struct.unpack_from("<H", body)[0]] = dialect.string(
                body, 2, counted=2 if dialect.version >= 8 else 1
            )[0]
        elif record.kind == 0x00E0 and len(body) >= 16:
            self._cells.append(_format(body, dialect))
        elif record.kind == 0x0092 and len(body) >= 2:
            self._palette = {8 + number: body[2 + 4 * number :][:3] for number in range(min(56, (len(body) - 2) // 4))}
        elif record.kind == 0x0022:
            self.epoch_1904 = body[:1] == b"\1"
        else:
            return False
        return True

    def literals(self) -> list[str]:
        """Texts written into number formats, which cells show around or instead of their numbers."""
        texts = ("".join(hit[0] or hit[1] for hit in _QUOTED.findall(code)) for code in self.formats.values())
        return [text for text in texts if telling(text) and len(text) > _UNIT]

    def number(self, value: float, style: int) -> str:
        """A number as the cell means it: a date for a date format, all digits otherwise."""
        if self._is_date(style) and 0 <= value <= _FARTHEST_DAY:
            return _date(value, 1904 if self.epoch_1904 else 1900)
        return plain_number(value)

    def concealment(self, style: int) -> str:
        """Why a cell of this style shows nothing; empty where it shows its text."""
        if style not in self._known:
            self._known[style] = self._concealment(style)
        return self._known[style]

    def unseen(self, font: int, style: int) -> bool:
        """True where letters of a font cannot be seen in a cell of a style."""
        height, colour = self._font(font)
        cell = self._cells[style] if style < len(self._cells) else _Format(0, 0, False, 0)
        return self._same(colour, cell.fill if cell.filled else _AUTOMATIC_FILL + 1) or 0 < height <= _TINY

    def literal(self, style: int) -> str:
        """The text a cell's number format adds to its number; empty where that is only a unit."""
        number = self._cells[style].number if style < len(self._cells) else 0
        if number not in self._literals:
            text = "".join(hit[0] or hit[1] for hit in _QUOTED.findall(self.formats.get(number, "")))
            self._literals[number] = text if telling(text) and len(text) > _UNIT else ""
        return self._literals[number]

    def _concealment(self, style: int) -> str:
        if not style < len(self._cells):
            return ""
        cell = self._cells[style]
        code = self.formats.get(cell.number, "")
        if code.count(";") >= 3 and not _QUOTED.sub("", code).replace(";", "").strip():
            return "数字格式不显示内容（;;;）"
        height, colour = self._font(cell.font)
        if self._same(colour, cell.fill if cell.filled else _AUTOMATIC_FILL + 1):
            return "字体颜色与背景相同"
        return "极小字号" if 0 < height <= _TINY else ""

    def _font(self, number: int) -> tuple[int, int]:
        place = number - 1 if number > 4 else number
        return self._fonts[place] if place < len(self._fonts) else (200, _AUTOMATIC_FONT)

    def _same(self, ink: int, paper: int) -> bool:
        if ink in (_AUTOMATIC_FONT, 64, 8, 0):
            return False
        if self._white(paper):
            return self._white(ink)
        return ink == paper or (ink in self._palette and self._palette.get(ink) == self._palette.get(paper))

    def _white(self, colour: int) -> bool:
        return self._palette[colour] == b"\xff\xff\xff" if colour in self._palette else colour in _WHITE

    def _is_date(self, style: int) -> bool:
        number = self._cells[style].number if style < len(self._cells) else 0
        code = self.formats.get(number)
        return number in _BUILT_IN_DATES if code is None else bool(_DATE.search(_QUOTED.sub("", code)))


def _format(body: bytes, dialect: Dialect) -> _Format:
    font, number = struct.unpack_from("<HH", body)
    if dialect.version >= 8 and len(body) >= 20:
        filled, fill = struct.unpack_from("<I", body, 14)[0] >> 26 != 0, struct.unpack_from("<H", body, 18)[0] & 0x7F
    else:
        area = struct.unpack_from("<I", body, 8)[0]
        filled, fill = bool(area >> 16 & 0x3F), area & 0x7F
    return _Format(font, number, filled, fill)


def _date(value: float, epoch: int) -> str:
    days = value if epoch == 1904 or value >= 60 else value + 1
    origin = datetime(1904, 1, 1) if epoch == 1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a cell has no time zone
    try:
        moment = origin + timedelta(days=days)
    except OverflowError:
        return plain_number(value)
    rounded = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    if value < 1:
        return f"{rounded:%H:%M:%S}"
    return f"{rounded:%Y-%m-%d}" if rounded.time() == datetime.min.time() else f"{rounded:%Y-%m-%d %H:%M:%S}"
