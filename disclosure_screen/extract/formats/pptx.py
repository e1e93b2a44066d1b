"""PowerPoint presentations (演示文稿): pptx, ppsx, potx, pptm — slides in the order they are shown, then what stands behind them.

Masters and layouts are read first (their pictures lie behind the slides' words) and told last. Notes, comments, hidden
slides, shapes off the slide and placeholders' prompts are all text; each says why an audience does not see it.
"""

from collections.abc import Iterator

from disclosure_screen.extract.ooxml.colours import Theme, read_theme
from disclosure_screen.extract.ooxml.drawing.canvas import Canvas
from disclosure_screen.extract.ooxml.drawing.frames import Drawing
from disclosure_screen.extract.ooxml.drawing.shapes import ShapeReader
from disclosure_screen.extract.ooxml.leftovers import leftovers
from disclosure_screen.extract.ooxml.names import NAMES, attribute, relation, whole
from disclosure_screen.extract.ooxml.package import Package
from disclosure_screen.extract.ooxml.paragraph import Tag
from disclosure_screen.extract.ooxml.recognise import declared
from disclosure_screen.extract.source import Part, Source, Unreadable
from disclosure_screen.extract.xml import START
from disclosure_screen.model.document import Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 120

_BASE = "application/vnd.openxmlformats-officedocument.presentationml."
_MACROS = "application/vnd.ms-powerpoint."
_TYPES = {
    _BASE + "presentation.main+xml": _BASE + "presentation",
    _BASE + "slideshow.main+xml": _BASE + "slideshow",
    _BASE + "template.main+xml": _BASE + "template",
    _MACROS + "presentation.macroenabled.main+xml": _MACROS + "presentation.macroenabled.12",
    _MACROS + "slideshow.macroenabled.main+xml": _MACROS + "slideshow.macroenabled.12",
    _MACROS + "template.macroenabled.main+xml": _MACROS + "template.macroenabled.12",
}
_HIDDEN: Tag = (Layer.HIDDEN, "隐藏的幻灯片，放映时不显示")
_UNLISTED: Tag = (Layer.HIDDEN, "未列入放映顺序的幻灯片")
_PROMPT: Tag = (Layer.HIDDEN, "母版或版式的占位提示，放映时不显示")
_UNUSED: Tag = (Layer.HIDDEN, "未使用的母版或版式")
_NOTES: Tag = (Layer.COMMENT, "演讲者备注，放映时不显示")


def sniff(source: Source) -> str | None:
    """The media type of a PowerPoint package: presentation, show or template."""
    return declared(source, _TYPES, "ppt/presentation.xml", _BASE + "presentation")


def read(source: Source) -> Iterator[Part]:
    """Slides, then masters and layouts, notes, comments and every other part."""
    package = Package(source)
    reading = _Reading(package)
    yield from reading.slides()
    yield from leftovers(package)


class _Reading:
    """One presentation being read."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.size: tuple[int, int] | None = None
        self.order: list[str] = []
        self.canvases: dict[str, Canvas] = {}
        self.themes: dict[str, Theme] = {}
        self.used: set[str] = set()

    def slides(self) -> Iterator[Part]:
        """Slides in order, unlisted ones, then masters and layouts."""
        package = self.package
        yield from self._presentation()
        listed = [part for part in self.order if part in package.parts]
        unlisted = [n for n in package.parts if n not in listed and self._is(n, "slides/", "slide+xml")]
        self.used = {base for name in listed for base in self._bases(name)}
        behind = [list(self._behind(name)) for name in self._masters()]
        for number, name in enumerate((*listed, *unlisted), 1):
            yield from self._slide(name, number, None if name in listed else _UNLISTED)
        for told in behind:
            yield from told

    def _presentation(self) -> Iterator[Part]:
        package = self.package
        main = [n for n in package.targets("", "officeDocument") if package.kind(n) in _TYPES] or [
            n for n in package.parts if n.lower() == "ppt/presentation.xml"
        ]
        if not main:
            yield Gap(GapReason.DAMAGED, Location(("演示文稿",)), "找不到演示文稿部件")
            return
        related = package.related(main[0])
        try:
            for kind, tag, attributes in package.events(main[0]):
                if kind == START and NAMES[tag] == "p:sldId":
                    target = related.get(relation(attributes, "id") or "")
                    if target and target.part in package.parts:
                        self.order.append(target.part)
                    else:
                        yield Gap(
                            GapReason.DAMAGED, Location((f"第{len(self.order) + 1}张幻灯片",)), "幻灯片部件不在文件中"
                        )
                elif kind == START and NAMES[tag] == "p:sldSz":
                    wide, high = whole(attribute(attributes, "cx")), whole(attribute(attributes, "cy"))
                    self.size = (wide, high) if wide > 0 and high > 0 else None
        except Unreadable as error:
            yield error.gap(Location(("演示文稿",)))
        package.seen.discard(main[0])  # section names and custom shows are swept with the leftovers

    def _slide(self, name: str, number: int, tag: Tag | None) -> Iterator[Part]:
        package = self.package
        title = f"第{number}张幻灯片"
        bases = self._bases(name)
        canvas = self._canvas(bases)
        drawing = Drawing(package, name, (title,), self._theme(bases), canvas, tag=tag)
        if not self._shown(name):
            drawing.tag = drawing.tag or _HIDDEN
            drawing.route = (f"{title}（隐藏）",)
        yield from self._drawn(drawing)
        for target in package.related(name).values():
            if target.kind == "notesSlide" and target.part in package.parts:
                canvas = Canvas()
                notes = Drawing(package, target.part, (*drawing.route, "备注"), Theme(), canvas, Layer.COMMENT, _NOTES)
                yield from self._drawn(notes)
            elif target.part and target.kind not in ("slideLayout", "slide"):
                package.place(target.part, Location(drawing.route))

    def _behind(self, name: str) -> Iterator[Part]:
        """A master or layout: its words, and (kept) its background and pictures."""
        is_master = "slidemasters/" in name.lower()
        number = "".join(c for c in name.rpartition("/")[2] if c.isdigit())
        canvas = self._canvas([] if is_master else self._bases(name))
        self.canvases[name] = canvas
        title = f"{'母版' if is_master else '版式'}{number}"
        tag = None if name in self.used else _UNUSED
        theme = self._theme([name, *self._bases(name)])
        yield from self._drawn(Drawing(self.package, name, (title,), theme, canvas, tag=tag, placeholders=_PROMPT))

    def _drawn(self, drawing: Drawing) -> Iterator[Part]:
        reader = ShapeReader(drawing)
        reading = reader.blocks(self.package.events(drawing.name))
        yield from self.package.guarded(Location(drawing.route), reading)

    def _shown(self, name: str) -> bool:
        try:
            for kind, _, attributes in self.package.events(name):
                if kind == START:
                    return attribute(attributes, "show") not in ("0", "false")
        except Unreadable:
            pass
        return True

    def _bases(self, name: str) -> list[str]:
        """The layout and master behind a part, nearest first."""
        bases: list[str] = []
        for kind in ("slideLayout", "slideMaster"):
            for target in self.package.targets(bases[-1] if bases else name, kind)[:1]:
                if target not in bases and target != name:
                    bases.append(target)
        return bases

    def _canvas(self, bases: list[str]) -> Canvas:
        canvas = Canvas(self.size)
        for base in reversed(bases):
            known = self.canvases.get(base)
            if known:
                canvas.background = known.background
                canvas.painted += known.painted
        return canvas

    def _masters(self) -> list[str]:
        masters = [n for n in self.package.parts if self._is(n, "slidemasters/", "slidemaster+xml")]
        return masters + [n for n in self.package.parts if self._is(n, "slidelayouts/", "slidelayout+xml")]

    def _is(self, name: str, folder: str, kind: str) -> bool:
        low = name.lower()
        return low.endswith(".xml") and (f"ppt/{folder}" in low or self.package.kind(name).endswith("." + kind))

    def _theme(self, bases: list[str]) -> Theme:
        """The colour scheme of the master behind a part, with that master's names for its colours."""
        for base in bases:
            for name in self.package.targets(base, "theme"):
                if base not in self.themes:
                    self.themes[base] = self._read_theme(name, base)
                return self.themes[base]
        return Theme()

    def _read_theme(self, name: str, master: str) -> Theme:
        try:
            colours = read_theme(self.package.events(name)).colours
            for kind, tag, attributes in self.package.events(master):
                if kind == START and NAMES[tag] == "p:clrMap":
                    return Theme(colours, dict(attributes))
            return Theme(colours)
        except Unreadable:
            return Theme()
        finally:
            self.package.seen.discard(name)
