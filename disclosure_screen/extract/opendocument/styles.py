"""OpenDocument styles (样式): what a text looks like with its parents, and why it would not be seen."""

from dataclasses import dataclass, field

from disclosure_screen.extract.ooxml.colours import WHITE, invisible, rgb
from disclosure_screen.extract.ooxml.names import attribute

Look = dict[str, str]
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}
_KEYS = {
    "color": "colour", "background-color": "back", "font-size": "size", "text-scale": "scale", "visibility": "visibility",
}  # fmt: skip


@dataclass(slots=True)
class Style:
    """One style as written."""

    family: str = ""
    parent: str = ""
    look: Look = field(default_factory=dict)


class Styles:
    """The styles of a document by family and name; ``styles.xml`` and ``content.xml`` fill the same."""

    def __init__(self) -> None:
        self.styles: dict[tuple[str, str], Style] = {}
        self._open: Style | None = None
        self._known: dict[tuple[str, ...], str] = {}

    def start(self, short: str, attributes: dict[str, str]) -> bool:
        """An element of a style; False where it is none."""
        if short in ("style:style", "style:default-style"):
            family = attribute(attributes, "family") or ""
            self._open = Style(family, attribute(attributes, "parent-style-name") or "")
            name = attribute(attributes, "name") or ""
            if short == "style:style":
                self.styles[family, name] = self._open
            else:
                self.styles[family, ""] = self._open
                self._open.parent = "\0"
            return True
        if short.startswith("style:") and short.endswith("-properties") and self._open is not None:
            self._note(short, attributes)
            return True
        return False

    def end(self, short: str) -> None:
        """The open style ends."""
        if short in ("style:style", "style:default-style"):
            self._open = None

    def look(self, family: str, name: str) -> Look:
        """A style with everything its parents and the family's default give it."""
        chain: list[Look] = []
        at, met = name, set[str]()
        while (family, at) in self.styles and at not in met:
            met.add(at)
            style = self.styles[family, at]
            chain.append(style.look)
            at = style.parent
        whole: Look = {}
        for look in reversed(chain):
            whole.update(look)
        return whole

    def concealment(self, paragraph: str, spans: tuple[str, ...], behind: str) -> str:
        """Why text in a paragraph of this style and these nested spans is not seen; ``behind`` is the cell's or page's fill."""
        key = (paragraph, *spans, "\0", behind)
        if key not in self._known:
            self._known[key] = self._decide(paragraph, spans, behind)
        return self._known[key]

    def _decide(self, paragraph: str, spans: tuple[str, ...], behind: str) -> str:
        look = self.look("paragraph", paragraph)
        for span in spans:
            look = {**look, **self.look("text", span)}
        if look.get("display") == "none":
            return "隐藏文字（字体设为隐藏）"
        size = points(look.get("size", ""))
        if 0 < size <= 2:
            return "字号极小"
        back = look.get("back", "transparent")
        colour = rgb(look.get("colour", ""))
        background = rgb(back) if back != "transparent" else (rgb(behind) if behind else WHITE)
        return "文字颜色与背景相同" if invisible(colour, background) else ""

    def _note(self, short: str, attributes: dict[str, str]) -> None:
        look = self._open.look if self._open else {}
        for name, value in attributes.items():
            local = name.rpartition("}")[2]
            if local == "display":
                look["display" if short == "style:text-properties" else "shown"] = value
            elif local == "use-window-font-color" and value == "true":
                look["colour"] = ""
            elif local == "font-size" and value.endswith("%"):
                continue
            elif local == "fill-color":
                look["fill"] = value
            elif local == "fill":
                look["filled"] = value
            elif local in _KEYS and (local != "background-color" or value != "transparent" or "back" in look):
                look[_KEYS[local]] = value


def points(length: str) -> float:
    """A length in points; 0 where it is none."""
    for unit, factor in _POINTS.items():
        if length.endswith(unit):
            try:
                return float(length[: -len(unit)]) * factor
            except ValueError:
                return 0.0
    return 0.0
