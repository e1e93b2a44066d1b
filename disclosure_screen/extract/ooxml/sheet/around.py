"""Around a sheet (工作表周边): drawings on it, and which parts hang on it. The same for xlsx and xlsb."""

from collections.abc import Iterable, Iterator

from disclosure_screen.extract.ooxml.colours import Theme, read_theme
from disclosure_screen.extract.ooxml.drawing.canvas import Canvas
from disclosure_screen.extract.ooxml.drawing.frames import Drawing
from disclosure_screen.extract.ooxml.drawing.shapes import ShapeReader
from disclosure_screen.extract.ooxml.package import Package
from disclosure_screen.extract.ooxml.sheet.cells import Sheet
from disclosure_screen.extract.source import Part, Unreadable
from disclosure_screen.model.document import Layer
from disclosure_screen.model.place import Location


def around(package: Package, part: str, sheet: Sheet, theme: Theme) -> Iterator[Part]:
    """The drawings of a sheet; every part that hangs on it is given its place."""
    for relationship in package.related(part).values():
        if relationship.part:
            package.place(relationship.part, Location((sheet.title,)))
    for target in related(package, part, ("drawing",)):
        drawing = Drawing(package, target, (sheet.title, "图形"), theme, Canvas(), Layer.EMBEDDED)
        if sheet.concealment:
            drawing.tag = (Layer.HIDDEN, sheet.concealment)
        yield from package.guarded(Location(drawing.route), ShapeReader(drawing).blocks(package.events(target)))


def related(package: Package, part: str, kinds: Iterable[str]) -> list[str]:
    """The existing parts that a part points to with relationships of these kinds."""
    return [r.part for r in package.related(part).values() if r.kind in kinds and r.part in package.parts]


def workbook_theme(package: Package) -> Theme:
    """The colour scheme of a workbook; the usual one where it has none or it is broken (it is swept later)."""
    for name in [n for n in package.parts if n.lower().startswith("xl/theme/")]:
        try:
            return read_theme(package.events(name))
        except Unreadable:
            continue
        finally:
            package.seen.discard(name)
    return Theme()
