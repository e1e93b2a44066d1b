"""Colours (颜色): what colour a text really has and whether it can be told from what lies behind it.

White text is not "FFFFFF": it is a theme colour, a tint of one, a palette index, or simply the colour of the cell. So
colours are resolved to RGB first and compared by contrast. What cannot be resolved (a gradient, a picture) is ``None``
and never counts as invisible, because a false "hidden" costs a reviewer's trust.
"""

import colorsys
from collections.abc import Iterable
from typing import Final

from disclosure_screen.extract.ooxml.names import NAMES, attribute
from disclosure_screen.extract.xml import START, Event

RGB = tuple[int, int, int]
WHITE: Final[RGB] = (255, 255, 255)
BLACK: Final[RGB] = (0, 0, 0)

_INVISIBLE = 1.15
"""Contrast (WCAG 2, 1–21) below which nobody reads a text: #F0F0F0 on white is 1.14, the palest readable grey 1.4."""

OFFICE: Final[dict[str, RGB]] = {
    "dk1": BLACK, "lt1": WHITE, "dk2": (31, 73, 125), "lt2": (238, 236, 225), "accent1": (79, 129, 189),
    "accent2": (192, 80, 77), "accent3": (155, 187, 89), "accent4": (128, 100, 162), "accent5": (75, 172, 198),
    "accent6": (247, 150, 70), "hlink": (0, 0, 255), "folHlink": (128, 0, 128),
}  # fmt: skip
"""The scheme of a file that carries no theme."""

_ALIASES = {
    "background1": "lt1", "text1": "dk1", "background2": "lt2", "text2": "dk2", "bg1": "lt1", "tx1": "dk1",
    "bg2": "lt2", "tx2": "dk2", "light1": "lt1", "dark1": "dk1", "light2": "lt2", "dark2": "dk2",
    "hyperlink": "hlink", "followedHyperlink": "folHlink",
}  # fmt: skip

NAMED: Final[dict[str, RGB]] = {
    "white": WHITE, "black": BLACK, "red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255),
    "yellow": (255, 255, 0), "cyan": (0, 255, 255), "magenta": (255, 0, 255), "darkblue": (0, 0, 128),
    "darkcyan": (0, 128, 128), "darkgreen": (0, 128, 0), "darkmagenta": (128, 0, 128), "darkred": (128, 0, 0),
    "darkyellow": (128, 128, 0), "darkgray": (128, 128, 128), "lightgray": (192, 192, 192), "window": WHITE,
    "windowtext": BLACK, "silver": (192, 192, 192), "gray": (128, 128, 128), "snow": (255, 250, 250),
    "ivory": (255, 255, 240), "whitesmoke": (245, 245, 245), "ghostwhite": (248, 248, 255),
}  # fmt: skip


def invisible(colour: RGB | None, background: RGB | None) -> bool:
    """True where both are known and a reader cannot tell them apart."""
    return colour is not None and background is not None and contrast(colour, background) < _INVISIBLE


def contrast(one: RGB, other: RGB) -> float:
    """The WCAG 2 contrast ratio, 1 (same) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rgb(value: str) -> RGB | None:
    """``RRGGBB``, ``AARRGGBB``, ``#rrggbb`` or a colour name as RGB; None for ``auto`` and everything else."""
    plain = value.strip().lstrip("#")
    if len(plain) == 8:
        plain = plain[2:]
    if len(plain) == 3:
        plain = "".join(c * 2 for c in plain)
    try:
        if len(plain) == 6:
            return int(plain[:2], 16), int(plain[2:4], 16), int(plain[4:], 16)
    except ValueError:
        pass
    return NAMED.get(value.strip().lower())


class Theme:
    """The colour scheme of a package, with the aliases its documents use (``bg1``, ``background1`` → ``lt1``)."""

    def __init__(self, colours: dict[str, RGB] | None = None, aliases: dict[str, str] | None = None) -> None:
        self.colours = {**OFFICE, **(colours or {})}
        self.aliases = {**_ALIASES, **(aliases or {})}

    def colour(self, name: str) -> RGB | None:
        """The scheme colour of that name; None where there is none (``phClr``, ``none``)."""
        return self.colours.get(self.aliases.get(name, name))


def read_theme(events: Iterable[Event]) -> Theme:
    """The theme of a ``theme1.xml`` part's events. Raises what the events raise."""
    colours: dict[str, RGB] = {}
    slot = ""
    for kind, name, attributes in events:
        if kind != START:
            continue
        short = NAMES[name]
        if short.startswith("a:") and short[2:] in OFFICE:
            slot = short[2:]
        elif short in ("a:srgbClr", "a:sysClr") and slot:
            value = attribute(attributes, "lastClr") or attribute(attributes, "val") or ""
            found = rgb(value)
            if found:
                colours.setdefault(slot, found)
            slot = ""
        elif short == "a:fontScheme":
            break
    return Theme(colours)


def tinted(colour: RGB, tint: float) -> RGB:
    """SpreadsheetML tint: −1 (black) to 1 (white), applied to the lightness."""
    hue, light, saturation = colorsys.rgb_to_hls(*(c / 255 for c in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return _of_hls(hue, light, saturation)


def modulated(colour: RGB, changes: list[tuple[str, int]]) -> RGB:
    """DrawingML changes (``lumMod``, ``lumOff``, ``tint``, ``shade``; values in 1/100000) applied in order."""
    for change, amount in changes:
        part = amount / 100_000
        if change in ("lumMod", "lumOff"):
            hue, light, saturation = colorsys.rgb_to_hls(*(c / 255 for c in colour))
            light = light * part if change == "lumMod" else light + part
            colour = _of_hls(hue, light, saturation)
        elif change == "tint":
            colour = _mix(colour, WHITE, part)
        elif change == "shade":
            colour = _mix(colour, BLACK, part)
    return colour


def word_tint(colour: RGB, tint: str | None, shade: str | None) -> RGB:
    """WordprocessingML ``themeTint``/``themeShade``: a hexadecimal byte of how much of the colour stays."""
    if tint:
        colour = _mix(colour, WHITE, _byte(tint) / 255)
    if shade:
        colour = _mix(colour, BLACK, _byte(shade) / 255)
    return colour


def _mix(colour: RGB, other: RGB, part: float) -> RGB:
    mixed = [round(a * part + b * (1 - part)) for a, b in zip(colour, other, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def _byte(value: str) -> int:
    try:
        return min(int(value, 16), 255)
    except ValueError:
        return 255


def _of_hls(hue: float, light: float, saturation: float) -> RGB:
    red, green, blue = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _luminance(colour: RGB) -> float:
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
