"""Colours and pens of OFD (颜色与线型): one, three or four numbers of 0 to 255, and what holds where an object says nothing."""

from dataclasses import dataclass
from typing import Final

from disclosure_screen.extract.ofd.space import numbers
from disclosure_screen.extract.ofd.tree import Node

Colour = tuple[int, int, int]

BLACK: Final[Colour] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Pen:
    """What strokes are drawn with where an object does not say: black, 0.353 mm (the standard's default)."""

    colour: Colour = BLACK
    width: float = 0.353


def byte(text: str, default: int) -> int:
    """A number of 0 to 255."""
    found = numbers(text)
    return max(0, min(255, int(found[0]))) if found else default


def tint(node: Node | None, inherited: Colour, alpha: int) -> tuple[Colour, int]:
    """The colour an element gives, and its opacity within that of the whole object."""
    if node is None:
        return inherited, alpha
    values = [max(0, min(255, int(value))) for value in numbers(node.get("Value"))]
    alpha = alpha * byte(node.attributes.get("Alpha", ""), 255) // 255
    if len(values) == 3:
        return (values[0], values[1], values[2]), alpha
    if len(values) == 1:
        return (values[0], values[0], values[0]), alpha
    if len(values) == 4:
        key = 255 - values[3]
        return ((255 - values[0]) * key // 255, (255 - values[1]) * key // 255, (255 - values[2]) * key // 255), alpha
    return inherited, alpha


def colour_of(node: Node | None) -> Colour | None:
    """A drawing parameter's fill colour."""
    return None if node is None else tint(node, BLACK, 255)[0]


def pen_of(node: Node, inherited: Pen) -> Pen:
    """A drawing parameter's pen."""
    width = (numbers(node.get("LineWidth")) or [inherited.width])[0]
    return Pen(tint(node.child("StrokeColor"), inherited.colour, 255)[0], width)
