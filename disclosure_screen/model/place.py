"""Places (位置): where in a file something stands, in offsets, on paper, and in words a clerk can follow.

A location is a *route* (附件1.xlsx › 名单（隐藏工作表） › B12), not a byte offset, because the person who must correct the
draft works in WPS or Word, and a number that only a program understands cannot be corrected by hand.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)`` of code points in one text. Never empty, never negative."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: "Span") -> bool:
        """True where ``other`` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """True where the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in points (1/72 inch), origin at the top left, y growing downwards.

    A picture has no paper: its page is the upright picture, and one pixel counts as a point.
    """

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (self.left <= self.right and self.top <= self.bottom):
            raise ValueError("a box needs left <= right and top <= bottom")


@dataclass(frozen=True, slots=True)
class Location:
    """A route from the file down to one place; ``page`` counts from 1, ``box`` belongs to that page.

    The empty route means the file as a whole (its name, its container).
    """

    route: tuple[str, ...] = ()
    page: int | None = None
    box: Box | None = None

    def within(self, *outer: str) -> "Location":
        """The same place seen from outside: ``outer`` is put before the route (an attachment inside its parent)."""
        return Location((*outer, *self.route), self.page, self.box)

    def __str__(self) -> str:
        page = () if self.page is None or any("页" in step for step in self.route) else (f"第{self.page}页",)
        return " › ".join((*self.route, *page)) or "整份文件"
