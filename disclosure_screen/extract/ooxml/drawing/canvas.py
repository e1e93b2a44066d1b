"""Canvases (画布): where a shape lies, what is painted behind it, and whether it lies on the slide at all.

White words on a dark picture are a title; the same words on a white slide are a hiding place. So the boxes painted so far are
remembered, and a text without a fill of its own stands on the topmost of them.
"""

from dataclasses import dataclass, field

from disclosure_screen.extract.ooxml.colours import RGB, WHITE

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom in EMU on the canvas."""


@dataclass(frozen=True, slots=True)
class Transform:
    """The scaling of a group's children into their parent: ``x * across + left``."""

    across: float = 1.0
    down: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def apply(self, rect: Rect) -> Rect:
        """A child's box in the parent's measure."""
        x1, y1, x2, y2 = rect
        return (
            x1 * self.across + self.left,
            y1 * self.down + self.top,
            x2 * self.across + self.left,
            y2 * self.down + self.top,
        )

    def inner(
        self, off: tuple[int, int], ext: tuple[int, int], child: tuple[int, int], child_ext: tuple[int, int]
    ) -> "Transform":
        """The transform of a group inside this one, from its ``a:xfrm``."""
        across = ext[0] / child_ext[0] if child_ext[0] else 1.0
        down = ext[1] / child_ext[1] if child_ext[1] else 1.0
        left, top = off[0] - child[0] * across, off[1] - child[1] * down
        return Transform(
            across * self.across, down * self.down, left * self.across + self.left, top * self.down + self.top
        )  # fmt: skip


@dataclass(slots=True)
class Canvas:
    """A slide or sheet: its size (None: endless), its background (None: not one colour), the boxes painted on it."""

    size: tuple[int, int] | None = None
    background: RGB | None = WHITE
    painted: list[tuple[Rect | None, RGB | None]] = field(default_factory=list)

    def off(self, rect: Rect | None) -> bool:
        """True where a box lies wholly outside the canvas."""
        if rect is None or self.size is None:
            return False
        left, top, right, bottom = rect
        return right <= 0 or bottom <= 0 or left >= self.size[0] or top >= self.size[1]

    def behind(self, rect: Rect | None) -> RGB | None:
        """The colour behind a text without a fill: of the topmost painted box that touches it; None where unclear."""
        for box, colour in reversed(self.painted):
            if rect is None or box is None or _touch(box, rect):
                return colour
        return self.background

    def paint(self, rect: Rect | None, colour: RGB | None) -> None:
        """Something is drawn: a fill of one colour, or (None) a picture or gradient."""
        if len(self.painted) < 1_000:
            self.painted.append((rect, colour))


def _touch(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
