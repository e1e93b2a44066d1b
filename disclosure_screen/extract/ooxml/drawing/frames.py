"""Drawing frames (图形框架): a drawing part as its readers know it, and the shape and run that are open in it."""

from dataclasses import dataclass

from disclosure_screen.extract.ooxml.colours import RGB, Theme
from disclosure_screen.extract.ooxml.drawing.canvas import Canvas, Rect, Transform
from disclosure_screen.extract.ooxml.package import Package
from disclosure_screen.extract.ooxml.paragraph import Tag
from disclosure_screen.model.document import Layer

OFF: Tag = (Layer.HIDDEN, "位于页面之外")
SWITCHED_OFF: Tag = (Layer.HIDDEN, "形状被设为隐藏")


@dataclass(slots=True)
class Shape:
    """One shape being read."""

    kind: str
    transform: Transform
    tag: Tag | None = None
    rect: Rect | None = None
    fill: RGB | None = None
    filled: str = ""
    placeholder: str | None = None
    number: int = 0
    off: tuple[int, int] = (0, 0)
    ext: tuple[int, int] = (0, 0)
    child: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Run:
    """The look of one run: its colour where it says one, whether it is transparent, its size in hundredths of a point."""

    colour: RGB | None = None
    clear: bool = False
    size: int = 0


@dataclass(slots=True)
class Drawing:
    """What a part is to its readers: where it hangs, how its plain text is layered, and what hides all of it."""

    package: Package
    name: str
    route: tuple[str, ...]
    theme: Theme
    canvas: Canvas
    layer: Layer = Layer.BODY
    tag: Tag | None = None
    placeholders: Tag | None = None
    """The tag of placeholder texts, where they are only prompts (on masters and layouts)."""
    show: bool = True
