"""Cell styles (单元格格式): for each format a cell may have, what it shows and why its content would not be seen."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from disclosure_screen.extract.ooxml.colours import BLACK, RGB, WHITE, Theme, invisible, rgb, tinted
from disclosure_screen.extract.ooxml.names import NAMES, attribute, whole
from disclosure_screen.extract.ooxml.sheet.numberformat import BUILT_IN, Shown, shown
from disclosure_screen.extract.xml import END, START, Event

THEME_ORDER = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
_INDEXED = (
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF "
    "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 "
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"
)
PALETTE = {index: found for index, value in enumerate(_INDEXED.split(" ")) if (found := rgb(value))} | {
    64: BLACK,
    65: WHITE,
}
_TINY = 2.0


@dataclass(frozen=True, slots=True)
class CellStyle:
    """One ``xf``: what its format shows, its colours (None: unknown fill), and why text or numbers in it are not seen."""

    shown: Shown = Shown(general=True)
    colour: RGB = BLACK
    fill: RGB | None = WHITE
    size: float = 11.0

    def concealment(self, *, number: bool, in_table: bool = False) -> str:
        """Why a value is not seen; empty where it is. In a styled table the fill behind a cell is not its own."""
        if self.shown.hides_numbers if number else self.shown.hides_text:
            return "数字格式使内容不显示"
        if self.size <= _TINY:
            return "字号极小"
        if invisible(self.colour, self.fill) and not (in_table and self.fill == WHITE):
            return "文字颜色与背景相同"
        return ""


@dataclass(slots=True)
class Sheets:
    """The styles part while it is read, and then its cell formats in order (``formats[xf]``)."""

    theme: Theme
    codes: dict[int, str] = field(default_factory=dict)
    fonts: list[tuple[RGB, float]] = field(default_factory=list)
    fills: list[RGB | None] = field(default_factory=list)
    formats: list[CellStyle] = field(default_factory=list)
    literals: dict[int, str] = field(default_factory=dict)

    def style(self, index: int) -> CellStyle:
        """The cell format of that number; the plain one where there is none."""
        return self.formats[index] if 0 <= index < len(self.formats) else _PLAIN

    def colour(self, attributes: dict[str, str]) -> RGB | None:
        """A SpreadsheetML colour element as RGB; None for automatic."""
        found: RGB | None = None
        theme, indexed, value = (attribute(attributes, name) for name in ("theme", "indexed", "rgb"))
        if value:
            found = rgb(value)
        elif theme and 0 <= whole(theme, -1) < len(THEME_ORDER):
            found = self.theme.colour(THEME_ORDER[whole(theme)])
        elif indexed:
            found = PALETTE.get(whole(indexed, -1))
        tint = attribute(attributes, "tint")
        try:
            return tinted(found, float(tint)) if found and tint else found
        except ValueError:
            return found

    def _fill(self, index: int) -> RGB | None:
        # Excel ignores what a file says of the first two fills: they are "none" and a light grey pattern.
        if index < 2:
            return WHITE if index == 0 else None
        return self.fills[index] if index < len(self.fills) else WHITE

    def add(self, font: int, fill: int, number: int) -> None:
        """The next cell format, by the numbers of its font, fill and number format."""
        colour, size = self.fonts[font] if 0 <= font < len(self.fonts) else (BLACK, 11.0)
        behind = self._fill(fill)
        code = self.codes.get(number, BUILT_IN.get(number, ""))
        self.formats.append(CellStyle(shown(code), colour, behind, size))


_PLAIN = CellStyle()


def read_cell_styles(parts: Iterable[Event], sheets: Sheets) -> None:
    """Fill ``sheets`` from the events of ``styles.xml``. Raises what the events raise, keeping what was read."""
    path: list[str] = []
    colour: RGB | None = None
    size, pattern = 11.0, ""
    fill: RGB | None = WHITE
    for kind, name, attributes in parts:
        short = NAMES[name]
        if kind == END:
            path.pop()
            if short == "x:font" and path[-1:] == ["x:fonts"]:
                sheets.fonts.append((colour or BLACK, size))
            elif short == "x:fill" and path[-1:] == ["x:fills"]:
                sheets.fills.append(fill)
            continue
        if kind != START:
            continue
        parent = path[-1] if path else ""
        path.append(short)
        if short == "x:numFmt" and parent == "x:numFmts":
            sheets.codes[_number(attributes, "numFmtId")] = attribute(attributes, "formatCode") or ""
        elif short == "x:font":
            colour, size = None, 11.0
        elif parent == "x:font" and short == "x:color":
            colour = sheets.colour(attributes)
        elif parent == "x:font" and short == "x:sz":
            size = _float(attribute(attributes, "val"))
        elif short == "x:fill":
            fill = WHITE
        elif short == "x:patternFill":
            pattern = attribute(attributes, "patternType") or "none"
            fill = WHITE if pattern == "none" else None
        elif short == "x:gradientFill":
            fill = None
        elif short == "x:fgColor" and pattern == "solid" and parent == "x:patternFill":
            fill = sheets.colour(attributes)
        elif short == "x:xf" and parent == "x:cellXfs":
            sheets.add(*(_number(attributes, key) for key in ("fontId", "fillId", "numFmtId")))


def _number(attributes: dict[str, str], name: str) -> int:
    return whole(attribute(attributes, name))


def _float(value: str | None) -> float:
    try:
        return float(value or "11")
    except ValueError:
        return 11.0
