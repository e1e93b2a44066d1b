"""Lines (文字行) of a page with their boxes, and paragraphs put together from lines.

A number broken over two lines must stand in one text, so lines that run on are one block; ``\\n`` keeps the break, and
``Block.lines`` has one box for each.
"""

from dataclasses import dataclass
from typing import Final

from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Box, Location

_LEADING: Final = 1.9
"""Lines of a paragraph follow each other within this many line heights."""
_FULL: Final = 3.0
"""A line that ends within this many line heights of the column's right edge runs on."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text and the half-open range of its characters."""

    text: str
    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Concealed:
    """Why a character is not seen."""

    layer: Layer
    reason: str


def paragraphs(found: list[Line]) -> list[list[Line]]:
    """Lines put together where one runs on into the next."""
    groups: list[list[Line]] = []
    edge = _right_edges(found)
    for line in found:
        if groups and _runs_on(groups[-1][-1], line, edge):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _runs_on(above: Line, below: Line, edge: float) -> bool:
    height = max(above.box.bottom - above.box.top, 1.0)
    if not 0 < below.box.top - above.box.top <= _LEADING * height:
        return False
    if below.box.left > above.box.right or below.box.right < above.box.left:
        return False
    return above.box.right >= min(edge, max(below.box.right, above.box.right)) - _FULL * height


def _right_edges(found: list[Line]) -> float:
    """The right edge of the text column: where the long lines end."""
    ends = sorted(line.box.right for line in found)
    return ends[int(len(ends) * 0.9)] if ends else 0.0


def around(boxes: list[Box]) -> Box:
    """The smallest box around others."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def block(paragraph: list[Line], number: int, reason: Concealed | None = None) -> Block:
    """A paragraph, in plain sight or with the reason why not."""
    boxes = tuple(line.box for line in paragraph)
    text = "\n".join(line.text for line in paragraph)
    location = Location((), number, around(list(boxes)))
    if reason is None:
        return Block(Layer.BODY, text, location, lines=boxes)
    return Block(reason.layer, text, location, concealment=reason.reason, lines=boxes)


def squeezed(text: str) -> str:
    """A text without blanks, to compare readings of the same words."""
    return "".join(text.split())
