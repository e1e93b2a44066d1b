"""OFD (开放版式文档, GB/T 33190-2016): China's fixed-layout format, read part by part straight from its XML.

Every part of the package is read, whether anything refers to it or not: an older version, a template no page uses, a
seal's picture are all in the file that gets published.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from disclosure_screen.extract.inflate import Container
from disclosure_screen.extract.layout.lines import Line, around, block, paragraphs, squeezed
from disclosure_screen.extract.layout.tables import Tables
from disclosure_screen.extract.ofd.digits import FontDigits
from disclosure_screen.extract.ofd.drawing import Drawing, Resources
from disclosure_screen.extract.ofd.drawn import Glyph
from disclosure_screen.extract.ofd.package import Folio, folios
from disclosure_screen.extract.ofd.painter import Painter
from disclosure_screen.extract.ofd.reading import PageText, page_text
from disclosure_screen.extract.ofd.rest import data_of, envelope, loose
from disclosure_screen.extract.ofd.space import in_points
from disclosure_screen.extract.ofd.tree import Node, Parts, gaps, resolved
from disclosure_screen.extract.source import Embedded, Part, Source, Unreadable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Box, Location

PRECEDENCE = 90

_NONE: Final = Resources({}, {}, lambda number: False)


def sniff(source: Source) -> str | None:
    """A zip with ``OFD.xml`` at its root."""
    names = {name.replace("\\", "/").lstrip("/").lower() for name in source.zip_names}
    if "ofd.xml" in names or (b"OFD.xml" in source.head and source.head.startswith(b"PK")):
        return "application/ofd"
    return None


def read(source: Source) -> Iterator[Part]:
    """Pages in order, then everything else in the package."""
    container = Container(source)
    yield from container.gaps
    parts = Parts(container, source.limits)
    if parts.tree("OFD.xml") is None:
        raise Unreadable(GapReason.DAMAGED, "OFD 缺少主入口 OFD.xml")
    reading = _Reading(parts, source, Painter(parts))
    count = 0
    for folio in folios(parts):
        yield from reading.folio(folio)
        count += 1
    yield from gaps(parts)
    if not count:
        yield Gap(GapReason.DAMAGED, detail="OFD 文档内容缺失，未找到可读取的文档")
    yield from reading.beside()
    yield from loose(parts)
    yield from envelope(container)
    yield from gaps(parts)


@dataclass(slots=True)
class _Reading:
    """One package being read: what was given already, and which parts are pages."""

    parts: Parts
    source: Source
    painter: Painter
    pages: int = 0
    tables: Tables = field(default_factory=Tables)
    fonts: FontDigits = field(default_factory=FontDigits)
    units: set[str] = field(default_factory=set)
    media: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    folios: list[Folio] = field(default_factory=list)

    def folio(self, folio: Folio) -> Iterator[Part]:
        """The pages of one document, and its attachments."""
        self.folios.append(folio)
        for number, part in folio.pages:
            self.pages += 1
            if self.pages > self.source.limits.pages:
                yield Gap(GapReason.LIMIT, detail=f"页数超过 {self.source.limits.pages:,}，其余未读")
                return
            yield from self._page(folio, number, part)
            yield from gaps(self.parts)
        yield from self._attachments(folio)

    def _page(self, folio: Folio, number: str, part: str) -> Iterator[Part]:
        page = self.pages
        painted = self.painter.page(folio, number, part)
        if painted is None:
            yield Gap(GapReason.DAMAGED, Location((), page), "页面内容缺失")
            return
        tree, drawing, area = painted.tree, painted.drawing, painted.area
        claimed = drawing.found.glyphs
        glyphs = self.fonts.as_shown(claimed, folio.embedded_fonts(self.parts))
        drawing.found.glyphs = [glyph for glyph in glyphs[: painted.own] if glyph.run not in painted.repeated]
        given = list(self._texts(page_text(drawing.found, area), drawing, page))
        yield from self._noted(iter(given))
        lies = list(_said_differently(claimed, glyphs, page))
        yield from lies
        known = [one.text for one in (*given, *lies) if isinstance(one, Block)]
        yield from self._noted(_missed(tree, "".join(map(squeezed, known)), page))
        drawing.found.glyphs = glyphs[painted.own :]
        said = list(_comments(page_text(drawing.found, area), page))
        yield from self._noted(iter(said))
        for note in folio.annotations.get(number, ()):
            if (notes := self.parts.tree(note)) is not None:
                yield from self._noted(_missed(notes, "".join(squeezed(one.text) for one in said), page))
        for annotation, hidden in painted.notes:
            yield from self._noted(_remarks(annotation, page, hidden))
        yield from self._pictures(drawing, folio, page)
        for label, text in drawing.found.texts:
            if text.strip():
                yield Block(
                    Layer.HIDDEN, text, Location((f"第{page}页", label), page), concealment=f"{label}，不在页面上显示"
                )
        yield from data_of(tree, part, page)
        self.units |= drawing.units
        if not drawing.found.complete:
            yield Gap(GapReason.LIMIT, Location((), page), "页面图元过多或嵌套过深，部分未读")

    def _texts(self, text: PageText, drawing: Drawing, page: int) -> Iterator[Block]:
        lines: list[Line] = text.shown
        cells: list[Block] = []
        if drawing.found.rulings:
            rulings = [in_points(ruling) for ruling in drawing.found.rulings]
            cells, lines = self.tables.cells(text, rulings, lines, page)
        for paragraph in paragraphs(lines):
            yield block(paragraph, page)
        yield from cells
        for line, reason in text.unseen:
            yield block([line], page, reason)

    def _pictures(self, drawing: Drawing, folio: Folio, page: int) -> Iterator[Part]:
        for inlay in drawing.found.pictures:
            part = folio.media.get(inlay.number, "")
            raw = self.parts.read(part) if part else b""
            location = Location((f"第{page}页",), page, in_points(inlay.box))
            if not raw:
                yield Gap(GapReason.DAMAGED, location, "图片文件缺失")
            elif self.parts.full_name(part) not in self.media:
                self.media.add(self.parts.full_name(part))
                why = "" if inlay.visible else "对象设为不可见"
                yield Embedded(part.rpartition("/")[2], raw, Layer.EMBEDDED, location, why)

    def _attachments(self, folio: Folio) -> Iterator[Part]:
        for node in folio.attachments:
            part = resolved(folio.attachment_part, node.get("FileLoc"))
            name = node.get("Name") or part.rpartition("/")[2]
            extension = node.get("Format")
            if extension and "." not in name:
                name = f"{name}.{extension.lower()}"
            raw = self.parts.read(part)
            self.painter.drawn.add(self.parts.full_name(part))  # the driver reads it as the file it is
            if raw:
                yield Embedded(name, raw, Layer.ATTACHMENT, Location(("附件",)))
            else:
                yield Gap(GapReason.DAMAGED, Location(("附件",)), "附件文件缺失")

    def beside(self) -> Iterator[Part]:
        """XML that draws on no page (older versions, unused templates and units) and XML that draws nothing."""
        for member in self.parts.container.members:
            if member.folder or not self.parts.looks_like_xml(member.name) or member.name in self.painter.drawn:
                continue
            tree = self.parts.tree(member.name)
            if tree is None:
                continue
            if any(True for _ in tree.all("TextCode")) and tree.name != "Res":
                yield from self._noted(_undrawn(tree, member.name, self.known))
            yield from data_of(tree, member.name)
        for folio in self.folios:
            for number, unit in folio.units.items():
                if number not in self.units:
                    yield from self._noted(_undrawn(unit, "未使用的复合图元", self.known))

    def _noted(self, blocks: Iterator[Block]) -> Iterator[Block]:
        for one in blocks:
            self.known.update(squeezed(line) for line in one.text.split("\n"))
            yield one


def _said_differently(claimed: list[Glyph], shown: list[Glyph], page: int) -> Iterator[Part]:
    """What the text says where the font shows other digits: it is searched and copied like any text, and nobody sees it."""
    lying = {glyph.run for glyph, seen in zip(claimed, shown, strict=True) if glyph.text != seen.text}
    if not lying:
        return
    for run in sorted(lying):
        text = "".join(glyph.text for glyph in claimed if glyph.run == run)
        why = "字体显示的数字与文字内容不一致"
        yield Block(Layer.HIDDEN, text, Location((f"第{page}页",), page), concealment=why)
    yield Gap(GapReason.UNCLEAR, Location((), page), "字体显示的数字与文字内容不一致，已按显示的数字识别，请人工核对")


def _missed(tree: Node, given: str, page: int) -> Iterator[Block]:
    """Text of the page's own objects that its lines do not hold: in patterns, or lying over other text."""
    for code in tree.all("TextCode"):
        text = code.text.strip()
        if len(squeezed(text)) > 1 and squeezed(text) not in given:
            why = "位于填充图案中，或与其他文字重叠"
            yield Block(Layer.HIDDEN, text, Location((f"第{page}页",), page), concealment=why)


def _comments(text: PageText, page: int) -> Iterator[Block]:
    for line in text.shown:
        yield Block(Layer.COMMENT, line.text, Location((f"第{page}页", "批注"), page, line.box), lines=(line.box,))
    for line, reason in text.unseen:
        yield Block(
            Layer.HIDDEN, line.text, Location((f"第{page}页", "批注"), page, line.box), concealment=reason.reason
        )


def _remarks(note: Node, page: int, hidden: bool) -> Iterator[Block]:
    layer, why = (Layer.HIDDEN, "隐藏的批注") if hidden else (Layer.COMMENT, "")
    said = [("批注作者", note.attributes.get("Creator", "")), ("批注", note.get("Subtype"))]
    for node in note.walk():
        if node.name == "Remark":
            said.append(("批注说明", node.text))
        elif node.name == "Parameter":
            said.append((f"批注参数“{node.get('Name')}”", node.text or node.attributes.get("Value", "")))
        elif node.name == "URI":
            said.append(("链接地址", node.get("URI")))
    for label, text in said:
        if text.strip():
            yield Block(layer, text.strip(), Location((f"第{page}页", label), page), concealment=why)


def _undrawn(tree: Node, part: str, known: set[str]) -> Iterator[Block]:
    drawing = Drawing(_NONE)
    drawing.layer(tree)
    for layer in (
        [node for node in tree.walk() if node.name in ("Content", "Appearance")] if not drawing.found.glyphs else ()
    ):
        drawing.layer(layer)
    drawn = drawing.found
    everywhere = around([Box(-1e6, -1e6, 1e6, 1e6), *(glyph.box for glyph in drawn.glyphs)])
    text = page_text(drawn, everywhere)
    for line in [*text.shown, *(line for line, _ in text.unseen)]:
        if squeezed(line.text) not in known:
            yield Block(Layer.HIDDEN, line.text, Location((part,)), concealment="早先版本或未使用的内容，页面上不显示")
