"""Open elements (未结束的标签) of a web page: what inherits from what, and which end tags nobody wrote.

Browsers close ``<p>`` before ``<p>`` and ``<td>`` before ``<td>``; a page that relies on it would otherwise hide everything
behind its first hidden paragraph. Every search is bounded, so that hostile nesting costs no more than its length.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from disclosure_screen.extract import css
from disclosure_screen.extract.pieces import words

_CLOSES: Final = {
    "p": ("p",),
    "li": ("li",),
    "dt": ("dd", "dt"),
    "dd": ("dd", "dt"),
    "option": ("option",),
    "tr": ("tr",),
    "td": ("td", "th"),
    "th": ("td", "th"),
}
_SCOPES: Final = words("table ul ol dl select body html div section article blockquote td th")
_TABLE_PARTS: Final = words("tr tbody thead tfoot table td th")
_FAR = 512
_NEAR = 64


@dataclass(frozen=True, slots=True)
class Element:
    """An open element: its look, the names a style sheet may call it by, and whether its letters run backwards."""

    tag: str = ""
    look: css.Look = css.Look()
    keys: frozenset[str] = frozenset()
    backwards: bool = False


_PAGE = Element()


class OpenElements:
    """The stack of open elements, and how many there are of each tag."""

    def __init__(self) -> None:
        self._stack: list[Element] = []
        self._counts: dict[str, int] = {}

    @property
    def innermost(self) -> Element:
        """The element that text here belongs to; the page itself where none is open."""
        return self._stack[-1] if self._stack else _PAGE

    def holds(self, *tags: str) -> bool:
        """True where an element of one of these tags is open."""
        counts = self._counts
        for tag in tags:  # noqa: SIM110 - asked several times for every tag of a page; a generator costs twice as much
            if counts.get(tag):
                return True
        return False

    def keys(self) -> list[frozenset[str]]:
        """The names of the nearest open elements, outermost first."""
        return [element.keys for element in self._stack[-_NEAR:]]

    def push(self, element: Element) -> None:
        """An element begins."""
        self._stack.append(element)
        self._counts[element.tag] = self._counts.get(element.tag, 0) + 1

    def pop(self, tag: str) -> None:
        """An end tag: the nearest element of that tag ends, with all in it; none does across the border of a cell."""
        if not self.holds(tag):
            return
        for depth in range(1, min(len(self._stack), _FAR) + 1):
            open_tag = self._stack[-depth].tag
            if open_tag == tag:
                self._cut(depth)
                return
            if open_tag in ("td", "th", "table") and tag not in _TABLE_PARTS:
                return

    def close_implied(self, opening: str) -> str:
        """The tag of the element that ends because ``opening`` begins; empty where none does."""
        closes = _CLOSES.get(opening, ())
        if not closes or not self.holds(*closes):
            return ""
        for depth in range(1, min(len(self._stack), _NEAR) + 1):
            tag = self._stack[-depth].tag
            if tag in closes:
                self._cut(depth)
                return tag
            if tag in _SCOPES and not (opening == "tr" and tag in ("td", "th")):
                return ""
        return ""

    def _cut(self, depth: int) -> None:
        for element in self._stack[-depth:]:
            self._counts[element.tag] -= 1
        del self._stack[-depth:]


def keys_of(tag: str, attributes: dict[str, str]) -> frozenset[str]:
    """What a style sheet may call an element by."""
    if "class" not in attributes and "id" not in attributes:
        return _tag_alone(tag)
    names = attributes.get("class", "").lower().split()[:12]
    return frozenset((tag, f"#{attributes.get('id', '').lower()}", *(f".{name}" for name in names)))


@lru_cache(maxsize=512)
def _tag_alone(tag: str) -> frozenset[str]:
    return frozenset((tag,))
