"""Visibility (可见性): why a reader of the printed page does not see a run of text, in Chinese; empty where one does.

Works on the added-up look (:mod:`styles`) and on what lies behind the text: highlight, then run, paragraph, cell, text
box and page background. Answers are remembered, because a document repeats a dozen looks ten thousand times.
"""

from disclosure_screen.extract.ooxml.colours import RGB, WHITE, invisible, rgb
from disclosure_screen.extract.ooxml.names import whole
from disclosure_screen.extract.ooxml.word.styles import Look, Styles

_TINY = 4
"""Half points: two points and less cannot be read on paper."""
_THIN = 10
"""Per cent of a glyph's width."""
_FLAT = 40
"""Twips of exact line height (2 pt) that clip a line away."""

VANISH = "隐藏文字（字体设为隐藏）"
SAME_COLOUR = "文字颜色与背景相同"
TINY = "字号极小"
NO_FILL = "文字填充为透明"
CLIPPED = "行距过小，文字被裁去"


class Visibility:
    """Decides for one package; ``page`` is the page background."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.page: RGB | None = WHITE
        self._bare: str | None = None
        self._known: dict[tuple[object, ...], str] = {}

    def concealment(self, run: Look, paragraph: Look, table: Look, behind: str) -> str:
        """Why text with these direct looks is not seen. ``behind`` is the spec of the nearest filled container or empty."""
        if not run and not paragraph and not table and not behind:
            if self._bare is None:
                self._bare = self._decide(run, paragraph, table, behind)
            return self._bare
        key = (*run.items(), 0, *paragraph.items(), 1, *table.items(), behind)
        known = self._known.get(key)
        if known is None:
            known = self._decide(run, paragraph, table, behind)
            if len(self._known) < 20_000:
                self._known[key] = known
        return known

    def outline(self, paragraph: Look) -> int:
        """The heading level (1–9) of a paragraph, 0 for body text."""
        style = self.styles.whole(paragraph.get("style") or self.styles.defaults.get("paragraph", ""))
        level = whole(paragraph.get("outline", style.paragraph.get("outline")), 9)
        return level + 1 if 0 <= level < 9 else 0

    def _decide(self, run: Look, paragraph: Look, table: Look, behind: str) -> str:
        styles = self.styles
        paragraph_style = styles.whole(paragraph.get("style") or styles.defaults.get("paragraph", ""))
        character_style = styles.whole(run.get("style") or styles.defaults.get("character", ""))
        look = {**styles.run_default, **table, **paragraph_style.run, **character_style.run, **run}
        around = {**styles.paragraph_default, **paragraph_style.paragraph, **paragraph}
        if look.get("vanish") == "1":
            return VANISH
        if look.get("nofill") == "1" or _number(look.get("alpha", "0")) >= 99_000:
            return NO_FILL
        if 0 < _number(look.get("size", "0")) <= _TINY or 0 < _number(look.get("width", "0")) <= _THIN:
            return TINY
        if 0 < _number(around.get("line", "0")) <= _FLAT:
            return CLIPPED
        back = look.get("back") or around.get("back") or behind
        colour = styles.colour(look.get("colour", "auto"))
        background = self._background(back) if back else self.page
        return SAME_COLOUR if invisible(colour, background) else ""

    def _background(self, spec: str) -> RGB | None:
        return None if spec == "unknown" else self.styles.colour(spec) or rgb(spec)


def _number(value: str) -> float:
    try:
        return float(value.rstrip("%"))
    except ValueError:
        return 0.0
