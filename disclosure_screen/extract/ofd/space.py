"""Lengths and transforms of OFD (坐标): millimetres from the top left, objects in boxes, boxes turned by matrices."""

from dataclasses import dataclass
from typing import Final

from disclosure_screen.model.place import Box

POINT: Final = 72 / 25.4
"""Points to a millimetre."""


def numbers(text: str) -> list[float]:
    """The numbers of an attribute; what is none is left out."""
    found = []
    for token in text.replace(",", " ").split():
        try:
            found.append(float(token))
        except ValueError:
            continue
    return found


def deltas(text: str, count: int) -> list[float]:
    """Steps between ``count`` characters: ``g 3 1.5`` stands for three times 1.5."""
    tokens = text.replace(",", " ").split()
    steps: list[float] = []
    position = 0
    while position < len(tokens) and len(steps) < count:
        if tokens[position] == "g" and position + 2 < len(tokens):
            times, step = numbers(tokens[position + 1]), numbers(tokens[position + 2])
            steps.extend((step or [0.0]) * min(count, int(times[0]) if times else 0))
            position += 3
        else:
            steps.extend(numbers(tokens[position]))
            position += 1
    return steps[:count]


@dataclass(frozen=True, slots=True)
class Matrix:
    """x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    @classmethod
    def of(cls, text: str) -> "Matrix":
        """A CTM attribute; the identity where it is none."""
        found = numbers(text)
        return cls(*found) if len(found) == 6 else cls()

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point transformed."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box around a transformed rectangle."""
        corners = [self.point(x, y) for x in (left, right) for y in (top, bottom)]
        xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def then(self, outer: "Matrix") -> "Matrix":
        """This transform first, then ``outer``."""
        return Matrix(
            outer.a * self.a + outer.c * self.b,
            outer.b * self.a + outer.d * self.b,
            outer.a * self.c + outer.c * self.d,
            outer.b * self.c + outer.d * self.d,
            outer.a * self.e + outer.c * self.f + outer.e,
            outer.b * self.e + outer.d * self.f + outer.f,
        )

    @property
    def scale(self) -> float:
        """How much heights grow."""
        return float((self.c**2 + self.d**2) ** 0.5)


def shift(x: float, y: float) -> Matrix:
    """A move."""
    return Matrix(e=x, f=y)


def rectangle(text: str) -> Box | None:
    """``x y width height`` as a box; None where it is none."""
    found = numbers(text)
    if len(found) != 4:
        return None
    left, top, width, height = found
    return Box(left, top, left + max(0.0, width), top + max(0.0, height))


def in_points(box: Box) -> Box:
    """A box of millimetres in points."""
    return Box(box.left * POINT, box.top * POINT, box.right * POINT, box.bottom * POINT)
