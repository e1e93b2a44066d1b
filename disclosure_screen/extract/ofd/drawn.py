"""What was drawn (图元): the values that stand for one page once its objects are in their places; lengths in millimetres."""

from dataclasses import dataclass, field

from disclosure_screen.extract.ofd.colours import Colour
from disclosure_screen.extract.ofd.space import Matrix
from disclosure_screen.model.place import Box


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as drawn. ``run`` numbers the TextCode it comes from; ``box`` is in millimetres.

    ``turn`` is set for a character that does not stand upright: the matrix that brings its baseline's origin to its place.
    ``font`` is the number of its font among the document's resources; ``number`` the glyph that is drawn, where the page says
    so itself (CGTransform) instead of leaving it to the font.
    """

    text: str
    box: Box
    order: int
    run: int
    size: float
    colour: Colour
    alpha: int
    visible: bool
    clip: Box | None
    upright: bool
    turn: Matrix | None = None
    font: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A path as it is painted: its abbreviated data under a matrix, filled, stroked or both; lengths in millimetres."""

    order: int
    path: str
    matrix: Matrix
    fill: Colour | None
    stroke: Colour | None
    width: float
    alpha: int
    clip: Box | None


@dataclass(frozen=True, slots=True)
class Inlay:
    """A picture on the page: its resource number, the box around it, and the matrix that brings the unit square there."""

    number: str
    box: Box
    visible: bool
    order: int
    matrix: Matrix
    alpha: int
    clip: Box | None


@dataclass(frozen=True, slots=True)
class Surface:
    """Something painted with an area; ``colour`` None where it has more than one."""

    order: int
    kind: str
    box: Box
    colour: Colour | None


@dataclass(slots=True)
class Drawn:
    """Everything one page draws."""

    glyphs: list[Glyph] = field(default_factory=list)
    surfaces: list[Surface] = field(default_factory=list)
    rulings: list[Box] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    pictures: list[Inlay] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    complete: bool = True
