"""Geometry (版面位置): anchored shapes that lie off the page, are switched off, or stand in a compatibility branch."""

import re
from dataclasses import dataclass, field

from disclosure_screen.extract.ooxml.paragraph import Tag
from disclosure_screen.model.document import Layer

_FAR = 16_000_000
"""EMU (44 cm): beyond A3 in any direction."""
_BESIDE = 1_300_000
"""EMU (36 mm): a usual page margin; what ends further left or above the margin is off the page."""

OFF_PAGE: Tag = (Layer.HIDDEN, "位于页面之外")
SWITCHED_OFF: Tag = (Layer.HIDDEN, "形状被设为隐藏")


@dataclass(slots=True)
class Alternative:
    """One ``mc:AlternateContent``: how many boxes and paragraphs were open before, and what its choices have given."""

    boxes: int
    paragraphs: int
    texts: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Anchor:
    """The drawing being read: where it hangs, how large it is, whether it is switched off, what fills it."""

    across: int = 0
    down: int = 0
    wide: int = 0
    high: int = 0
    page_across: bool = False
    page_down: bool = False
    hidden: bool = False
    fill: str = "unknown"

    def offset(self, path: list[str], text: str) -> None:
        """A ``wp:posOffset`` text, in EMU."""
        try:
            value = int(text)
        except ValueError:
            return
        if "wp:positionH" in path[-3:]:
            self.across = value
        elif "wp:positionV" in path[-3:]:
            self.down = value

    def tag(self) -> Tag | None:
        """Why nobody sees the shape; None where it is seen."""
        if self.hidden:
            return SWITCHED_OFF
        left = self.across + self.wide < (0 if self.page_across else -_BESIDE)
        above = self.down + self.high < (0 if self.page_down else -_BESIDE)
        return OFF_PAGE if left or above or max(self.across, self.down) > _FAR else None


_LENGTH = re.compile(r"(-?[0-9.]+)\s*(pt|in|cm|mm|px|)")
_EMU = {"pt": 12_700.0, "in": 914_400.0, "cm": 360_000.0, "mm": 36_000.0, "px": 9_525.0, "": 12_700.0}


def vml_anchor(style: str, *, grouped: bool = False) -> Anchor:
    """The anchor that a VML ``style`` attribute describes."""
    values = dict(part.split(":", 1) for part in style.replace(" ", "").lower().split(";") if ":" in part)
    floating = values.get("position") == "absolute" and not grouped
    return Anchor(
        across=_emu(values.get("margin-left", values.get("left", "0"))) if floating else 0,
        down=_emu(values.get("margin-top", values.get("top", "0"))) if floating else 0,
        wide=_emu(values.get("width", "0")),
        high=_emu(values.get("height", "0")),
        page_across=values.get("mso-position-horizontal-relative") == "page",
        page_down=values.get("mso-position-vertical-relative") == "page",
        hidden=values.get("visibility") == "hidden" or values.get("display") == "none",
    )


def _emu(length: str) -> int:
    found = _LENGTH.fullmatch(length)
    try:
        return int(float(found.group(1)) * _EMU[found.group(2)]) if found else 0
    except ValueError:
        return 0


_DINGBATS = ("wingdings", "webdings", "marlett", "mt extra")


def symbol(code: str, font: str) -> str:
    """The text of ``w:sym``: a letter of its font, or a blank box where the font holds pictures."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= number <= 0xF0FF:
        if font.lower().startswith(_DINGBATS):
            return "□"
        number -= 0xF000
    return chr(number) if 0x20 <= number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
