"""Word styles (样式): what a run really looks like once style, style's parents, table style and direct settings are added up.

Hidden, white and tiny text is as often in a style as on the run. Properties are kept as plain dictionaries of short keys;
``None`` never stands in them, so adding up is ``{**parent, **child}``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from disclosure_screen.extract.ooxml.colours import RGB, Theme, rgb, word_tint
from disclosure_screen.extract.ooxml.names import NAMES, attribute
from disclosure_screen.extract.xml import END, START, Event

Look = dict[str, str]
"""Keys: ``vanish`` (1/0), ``colour`` (spec), ``size`` (half points), ``back`` (spec), ``line`` (exact twips), ``outline``."""

OFF = frozenset({"0", "false", "off", "none"})


_EFFECTS = ("w14:textFill", "w14:textOutline", "w14:shadow", "w14:glow", "w14:reflection", "w14:props3d")


@dataclass(slots=True)
class Style:
    """One style as written: its parent and its own properties; ``parts`` are a table style's conditional ones."""

    kind: str = ""
    name: str = ""
    parent: str = ""
    run: Look = field(default_factory=dict)
    paragraph: Look = field(default_factory=dict)
    cell: Look = field(default_factory=dict)
    parts: dict[str, tuple[Look, Look]] = field(default_factory=dict)


class Styles:
    """All styles of a package, added up on demand."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.styles: dict[str, Style] = {}
        self.run_default: Look = {}
        self.paragraph_default: Look = {}
        self.defaults: dict[str, str] = {}
        self._whole: dict[str, Style] = {}

    def whole(self, style_id: str) -> Style:
        """The style with everything its parents give it; an empty one where there is no such style."""
        if style_id not in self._whole:
            chain: list[Style] = []
            at, met = style_id, set()
            while at in self.styles and at not in met:
                met.add(at)
                chain.append(self.styles[at])
                at = self.styles[at].parent
            whole = Style()
            for style in reversed(chain):
                whole = Style(
                    style.kind, style.name, "",
                    {**whole.run, **style.run}, {**whole.paragraph, **style.paragraph}, {**whole.cell, **style.cell},
                    {**whole.parts, **style.parts},
                )  # fmt: skip
            self._whole[style_id] = whole
        return self._whole[style_id]

    def colour(self, spec: str) -> RGB | None:
        """A colour as :func:`colour_spec` wrote it, resolved; None for automatic."""
        value, theme, tint, shade = (*spec.split("|"), "", "", "")[:4]
        if theme and (found := self.theme.colour(theme)):
            return word_tint(found, tint, shade)
        return rgb(value)


def colour_spec(attributes: dict[str, str], value: str, prefix: str = "theme") -> str:
    """``value|theme|tint|shade`` of a colour element, to be resolved when the theme is known."""
    theme = attribute(attributes, prefix + ("Color" if prefix == "theme" else "")) or ""
    if not theme:
        return value
    tint = attribute(attributes, prefix + "Tint") or ""
    shade = attribute(attributes, prefix + "Shade") or ""
    return f"{value}|{theme}|{tint}|{shade}"


def note_run(look: Look, short: str, attributes: dict[str, str]) -> None:
    """Write one child of ``w:rPr`` into a look."""
    value = attribute(attributes, "val") or ""
    if short == "w:vanish":
        look["vanish"] = "0" if value in OFF else "1"
    elif short == "w:color":
        look["colour"] = colour_spec(attributes, value)
    elif short == "w:sz":
        look["size"] = value
    elif short == "w:w":
        look["width"] = value
    elif short == "w:rStyle":
        look["style"] = value
    elif short == "w:highlight" and value not in OFF:
        look["back"] = value
    elif short == "w:shd":
        note_shade(look, attributes)
    elif short == "w14:noFill":
        look["nofill"] = "1"
    elif short == "w14:alpha":
        look["alpha"] = value


def note_shade(look: Look, attributes: dict[str, str]) -> None:
    """Write ``w:shd`` into a look; a pattern other than clear or solid has no single colour and is ``unknown``."""
    pattern = attribute(attributes, "val") or "clear"
    if pattern == "solid":
        look["back"] = colour_spec(attributes, attribute(attributes, "color") or "auto")
    elif pattern in ("clear", "nil"):
        spec = colour_spec(attributes, attribute(attributes, "fill") or "auto", "themeFill")
        if not spec.startswith("auto") or "|" in spec:
            look["back"] = spec
    else:
        look["back"] = "unknown"


def note_paragraph(look: Look, short: str, attributes: dict[str, str]) -> None:
    """Write one child of ``w:pPr`` into a look."""
    if short == "w:pStyle":
        look["style"] = attribute(attributes, "val") or ""
    elif short == "w:outlineLvl":
        look["outline"] = attribute(attributes, "val") or ""
    elif short == "w:shd":
        note_shade(look, attributes)
    elif short == "w:spacing":
        if attribute(attributes, "lineRule") == "exact":
            look["line"] = attribute(attributes, "line") or ""
        elif attribute(attributes, "line"):
            look.pop("line", None)


def read_styles(parts: Iterable[Event], styles: Styles) -> None:
    """Fill ``styles`` from the events of ``styles.xml``."""
    style = Style()
    context = ""
    condition: tuple[Look, Look] | None = None
    within = effect = ""
    for kind, name, attributes in parts:
        short = NAMES[name]
        if kind == START:
            if short == "w:style":
                style = Style(kind=attribute(attributes, "type") or "")
                style_id = attribute(attributes, "styleId") or ""
                styles.styles[style_id] = style
                if (attribute(attributes, "default") or "0") not in OFF:
                    styles.defaults.setdefault(style.kind, style_id)
                context = "style"
            elif short == "w:docDefaults":
                style = Style()
                context = "defaults"
            elif short == "w:tblStylePr":
                condition = ({}, {})
                style.parts[attribute(attributes, "type") or ""] = condition
            elif short in ("w:rPr", "w:pPr", "w:tcPr", "w:tblPr"):
                within = short if context else ""
            elif short in _EFFECTS:
                effect = short
            elif short == "w:name" and context == "style" and not within:
                style.name = attribute(attributes, "val") or ""
            elif short == "w:basedOn":
                style.parent = attribute(attributes, "val") or ""
            elif not short.startswith("w14:") or effect == "w14:textFill":
                _note(style, condition, within, short, attributes)
        elif kind == END:
            if short == "w:tblStylePr":
                condition = None
            elif short == "w:docDefaults":
                styles.run_default, styles.paragraph_default = style.run, style.paragraph
                context = ""
            elif short == "w:style":
                context = ""
            elif short in ("w:rPr", "w:pPr", "w:tcPr", "w:tblPr"):
                within = ""
            elif short in _EFFECTS:
                effect = ""


def _note(
    style: Style, condition: tuple[Look, Look] | None, within: str, short: str, attributes: dict[str, str]
) -> None:
    if within == "w:rPr":
        note_run(condition[0] if condition else style.run, short, attributes)
    elif within == "w:pPr" and not condition:
        note_paragraph(style.paragraph, short, attributes)
    elif within == "w:tcPr" and short == "w:shd":
        note_shade(condition[1] if condition else style.cell, attributes)
    elif within == "w:tblPr" and short == "w:shd" and not condition:
        note_shade(style.cell, attributes)
