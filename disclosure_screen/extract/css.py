"""Style sheets (样式), as far as they decide whether a reader sees a text: display, size, colour against background, place.

Selectors of tags, classes and ids are followed, also below one another; a sheet that hides through more than that is beyond
the reading, but the text itself is read either way. What is judged here is only whether it is *called* hidden.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Colour = tuple[int, int, int]

WHITE: Final = (255, 255, 255)
BLACK: Final = (0, 0, 0)
_NAMES = {
    "white": WHITE, "black": BLACK, "red": (255, 0, 0), "blue": (0, 0, 255), "green": (0, 128, 0), "yellow": (255, 255, 0),
    "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192), "snow": (255, 250, 250),
    "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255), "whitesmoke": (245, 245, 245), "orange": (255, 165, 0),
    "floralwhite": (255, 250, 240), "azure": (240, 255, 255), "mintcream": (245, 255, 250), "seashell": (255, 245, 238),
}  # fmt: skip
_NEAR = 30
_SMALL = {"px": 2.0, "pt": 1.5, "em": 0.15, "rem": 0.15, "%": 15.0, "mm": 0.5, "": 0.0}
_LENGTH = re.compile(r"\s*(-?[0-9]*\.?[0-9]+)\s*(px|pt|em|rem|%|mm|)")
_SELECTOR = re.compile(r"(?>[.#]?[A-Za-z_][\w-]*+|[\s>]++)++\Z")
_SIMPLE = re.compile(r"[.#]?[A-Za-z_][\w-]*")
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{1,6})[ \t\n]?")
_SIDES = ("height", "width", "max-height", "max-width")
A_KEY = 30
"""Rules kept for one tag, class or id; a page with more of them for one name is no page."""


@dataclass(frozen=True, slots=True)
class Look:
    """How an element is drawn: its colours, and why it is not seen (empty where it is)."""

    colour: Colour = BLACK
    background: Colour = WHITE
    concealment: str = ""


def look(inherited: Look, declared: Mapping[str, str]) -> Look:
    """An element's look: what it inherits, changed by its own declarations."""
    if not declared:
        return inherited
    colour = _colour(declared.get("color", "")) or inherited.colour
    background = _colour(declared.get("background-color") or declared.get("background") or "") or inherited.background
    same = "color" in declared or "background" in declared or "background-color" in declared
    why = _unseen(declared)
    if not why and same and _distance(colour, background) < _NEAR:
        why = "文字颜色与背景相同"
    return Look(colour, background, inherited.concealment or why)


def declarations(style: str) -> dict[str, str]:
    """``a: b; c: d`` as a mapping, lower case."""
    pairs = (part.partition(":") for part in style.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, mark, value in pairs if mark}


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector with its declarations: what the element itself needs, and what its ancestors need, outermost first."""

    own: frozenset[str]
    above: tuple[frozenset[str], ...]
    declared: Mapping[str, str]

    def fits(self, keys: frozenset[str], ancestors: Sequence[frozenset[str]]) -> bool:
        """True for an element with these keys (``tag``, ``.class``, ``#id``) below these ancestors, outermost first."""
        if not self.own <= keys:
            return False
        at = len(ancestors) - 1
        for wanted in reversed(self.above):
            while at >= 0 and not wanted <= ancestors[at]:
                at -= 1
            if at < 0:
                return False
            at -= 1
        return True


def rules(sheet: str) -> dict[str, list[Rule]]:
    """The rules outside print styles, each under one key of its element."""
    found: dict[str, list[Rule]] = {}
    printing = False
    for chunk in _without_comments(sheet).split("}"):
        head, mark, body = chunk.rpartition("{")
        if not mark:
            printing = False
            continue
        outer, _, selectors = head.rpartition("{")
        if outer.lstrip().startswith("@"):
            printing = "print" in outer and "screen" not in outer
        if printing:
            continue
        declared = declarations(body)
        for selector in selectors.lower().split(","):
            if len(selector) < 200 and _SELECTOR.match(selector.strip()):
                compounds = [frozenset(_SIMPLE.findall(part)) for part in selector.replace(">", " ").split()]
                kept = found.setdefault(max(compounds[-1], key=len), [])
                if len(kept) < A_KEY:
                    kept.append(Rule(compounds[-1], tuple(compounds[:-1]), declared))
    return found


def written_out(sheet: str) -> str:
    """The sheet with its ``\\33`` escapes written out: ``content`` may hide digits so."""
    return _ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), sheet).encode("utf-8", "replace").decode()


def _unseen(declared: Mapping[str, str]) -> str:
    if declared.get("display") == "none":
        return "设置为不显示（display:none）"
    if declared.get("visibility") in ("hidden", "collapse"):
        return "设置为不可见（visibility:hidden）"
    if declared.get("content-visibility") == "hidden":
        return "设置为不可见"
    if _is_zero(declared.get("opacity", "")) or "opacity(0)" in declared.get("filter", ""):
        return "完全透明"
    if "transparent" in declared.get("color", "") or re.search(r"rgba\([^)]*,\s*0(\.0+)?\)", declared.get("color", "")):
        return "文字颜色为透明"
    if _small(declared.get("font-size", "")):
        return "字号极小"
    if "hidden" in declared.get("overflow", "") and any(_is_zero(declared.get(side, "")) for side in _SIDES):
        return "高度或宽度为零"
    if re.search(r"scale[xy]?\(0(?:\.0+)?[,)]", declared.get("transform", "")):
        return "缩小到看不见"
    if "rect(0" in declared.get("clip", "") or "inset(100%" in declared.get("clip-path", ""):
        return "被裁剪"
    places = (declared.get(side, "") for side in ("left", "top", "right", "text-indent", "margin-left", "margin-top"))
    if any(_far(place) for place in places):
        return "移出页面之外"
    return ""


def _small(size: str) -> bool:
    found = _LENGTH.match(size)
    return bool(found) and float(found[1]) <= _SMALL[found[2]] if found else False


def _far(length: str) -> bool:
    found = _LENGTH.match(length)
    return found is not None and float(found[1]) <= (-50 if found[2] in ("em", "rem", "%") else -500)


def _is_zero(length: str) -> bool:
    found = _LENGTH.match(length)
    return found is not None and float(found[1]) == 0


def _colour(text: str) -> Colour | None:
    text = text.strip().lower()
    if found := re.match(r"#([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-f])", text):
        digits = found[1] if len(found[1]) == 6 else "".join(char * 2 for char in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := re.match(r"rgba?\(\s*([0-9]{1,3})[\s,]+([0-9]{1,3})[\s,]+([0-9]{1,3})", text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.match(r"hsla?\([^,)]*,[^,)]*,\s*([0-9]{1,3})%", text):
        grey = int(found[1]) * 255 // 100
        return (grey, grey, grey) if grey in (0, 255) else None
    return _NAMES.get(text.split()[0] if text else "")


def _distance(one: Colour, other: Colour) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _without_comments(sheet: str) -> str:
    kept: list[str] = []
    at = 0
    while (opening := sheet.find("/*", at)) >= 0:
        kept.append(sheet[at:opening])
        closing = sheet.find("*/", opening + 2)
        if closing < 0:
            return "".join(kept)
        at = closing + 2
    kept.append(sheet[at:])
    return "".join(kept)
