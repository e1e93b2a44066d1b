"""Shapes (形状): the texts of one drawing part in the order they are painted, with what hides each.

One reader for slides (``p:``), sheet drawings (``xdr:``), diagram drawings (``dsp:``) and chart drawings (``cdr:``): they use
the same words with different prefixes. Streaming, nested groups to any depth.
"""

from collections.abc import Iterable, Iterator

from disclosure_screen.extract.ooxml.colours import RGB, invisible, modulated, rgb
from disclosure_screen.extract.ooxml.drawing import asides
from disclosure_screen.extract.ooxml.drawing.canvas import Transform
from disclosure_screen.extract.ooxml.drawing.frames import OFF, Drawing, Run, Shape
from disclosure_screen.extract.ooxml.drawing.grid import Grid
from disclosure_screen.extract.ooxml.names import NAMES, attribute, whole
from disclosure_screen.extract.ooxml.paragraph import Paragraph, Setting, Tag, blocks
from disclosure_screen.extract.xml import END, START, TEXT, Event
from disclosure_screen.model.document import Block, Gap, Layer
from disclosure_screen.model.place import Location

_SHAPES = frozenset({"sp", "pic", "graphicFrame", "cxnSp", "grpSp", "contentPart"})
_TITLES = {
    "title": "标题", "ctrTitle": "标题", "subTitle": "副标题", "body": "正文", "dt": "日期", "ftr": "页脚", "sldNum": "页码",
    "hdr": "页眉",
}  # fmt: skip


class ShapeReader:
    """Reads one drawing part."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.path: list[str] = []
        self.shapes: list[Shape] = []
        self.paragraph: Paragraph | None = None
        self.run = Run()
        self.colour: RGB | None = None
        self.changes: list[tuple[str, int]] = []
        self.grids: list[Grid] = []
        self.boxes = 0
        self.tables = 0
        self.out: list[Block | Gap] = []
        self.told: set[str] = set()
        self.fallbacks = 0
        self.alternatives = 0
        self.picture = ""
        self.anchor = ""

    def blocks(self, parts: Iterable[Event]) -> Iterator[Block | Gap]:
        """All blocks of the part. Raises what the events raise."""
        for kind, name, attributes in parts:
            if kind == START:
                short = NAMES[name]
                self.path.append(short)
                self._start(short, short.rpartition(":")[2], attributes)
            elif kind == END and self.path:
                self._end(self.path.pop())
                if self.out:
                    yield from self.out
                    self.out.clear()
            elif kind == TEXT:
                self._text(name)

    # --- text -------------------------------------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        short = self.path[-1] if self.path else ""
        if short in ("a:t", "m:t"):
            if self.paragraph is None:
                self.say(self.drawing.layer, text, "", "")
            else:
                self.paragraph.add(text, self._tag())
        elif short in ("xdr:col", "xdr:row") and "xdr:from" in self.path:
            self._anchored(short, text)
        elif text.strip() and not short.startswith(("xdr:", "cdr:", "p14:", "p:attrName", "a14:", "wp:")):
            self.say(Layer.METADATA, text.strip(), "其他文字", "不显示的文字")

    def _tag(self) -> Tag | None:
        shape = self.shapes[-1] if self.shapes else None
        if self.run.clear:
            return Layer.HIDDEN, "文字填充为透明"
        if 0 < self.run.size <= 200:
            return Layer.HIDDEN, "字号极小"
        if self.run.colour is None:
            return None
        behind = self._behind(shape)
        return (Layer.HIDDEN, "文字颜色与背景相同") if invisible(self.run.colour, behind) else None

    def _behind(self, shape: Shape | None) -> RGB | None:
        if self.grids and (self.grids[-1].fill or self.grids[-1].styled):
            return self.grids[-1].fill
        if shape is None or shape.filled == "unknown":
            return None
        return shape.fill if shape.filled == "solid" else self.drawing.canvas.behind(shape.rect)

    def _end_paragraph(self) -> None:
        paragraph, self.paragraph = self.paragraph, None
        if paragraph is None or not paragraph.pieces:
            return
        if self.grids and self.grids[-1].cell is not None:
            self.grids[-1].add(paragraph)
            return
        tag = self._shape_tag()
        title = self.shapes and self.shapes[-1].placeholder in ("title", "ctrTitle")
        setting = Setting(self.drawing.layer, self.here(), None, 1 if title else 0, tag)
        self._put(blocks(paragraph, setting))

    def _shape_tag(self) -> Tag | None:
        if self.drawing.tag:
            return self.drawing.tag
        shape = self.shapes[-1] if self.shapes else None
        if shape and shape.tag:
            return shape.tag
        if shape and shape.placeholder is not None and self.drawing.placeholders:
            return self.drawing.placeholders
        return OFF if shape and self.drawing.canvas.off(shape.rect) else None

    def _put(self, made: Iterable[Block]) -> None:
        """Keep blocks; a compatible alternative repeats what its choice has said, and is told only where it differs."""
        for block in made:
            if self.fallbacks and block.text in self.told:
                continue
            if self.alternatives:
                self.told.add(block.text)
            self.out.append(block)

    def say(self, layer: Layer, text: str, step: str, concealment: str) -> None:
        """A block beside the running text."""
        if text.strip():
            route = self.here().route
            self._put([Block(layer, text, Location((*route, step) if step else route), concealment=concealment)])

    def here(self) -> Location:
        """The place of the open shape."""
        route = self.drawing.route
        if self.anchor:
            route = (*route, self.anchor)
        shape = self.shapes[-1] if self.shapes else None
        if shape is None:
            return Location(route)
        if shape.placeholder is not None and shape.placeholder in _TITLES:
            return Location((*route, _TITLES[shape.placeholder]))
        return Location((*route, f"形状{shape.number}"))

    # --- elements ---------------------------------------------------------------------------------------------------

    def _start(self, short: str, local: str, attributes: dict[str, str]) -> None:
        if local in _SHAPES and not short.startswith("a:"):
            self._open(local)
        elif short == "a:p":
            self.paragraph, self.run = Paragraph(), Run()
        elif short in ("a:r", "a:fld"):
            self.run = Run()
        elif short == "a:rPr":
            size = attribute(attributes, "sz") or ""
            self.run.size = whole(size)
        elif short == "a:br" and self.paragraph is not None:
            self.paragraph.add("\n", None)
        elif local == "cNvPr":
            asides.named(self, attributes)
        elif local == "ph" and self.shapes:
            self.shapes[-1].placeholder = attribute(attributes, "type") or "body"
        elif short in ("a:off", "a:ext", "a:chOff", "a:chExt") and self.shapes:
            self._measure(short, attributes)
        elif short in ("a:srgbClr", "a:schemeClr", "a:sysClr", "a:prstClr"):
            value = attribute(attributes, "lastClr") or attribute(attributes, "val") or ""
            self.colour = self.drawing.theme.colour(value) if short == "a:schemeClr" else rgb(value)
            self.changes = []
        elif short in ("a:lumMod", "a:lumOff", "a:tint", "a:shade", "a:alpha"):
            value = attribute(attributes, "val") or ""
            self.changes.append((short[2:], whole(value, 100_000)))
        elif short in ("a:noFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:fillRef"):
            self._filled(short, attributes)
        elif short in ("a:tbl", "a:tr", "a:tc", "a:tableStyleId"):
            self._grid(short, attributes)
        elif short in ("a:hlinkClick", "a:hlinkHover"):
            asides.link(self, attributes)
        elif short == "a:srcRect":
            self.drawing.package.crop(self.picture, attributes)
        elif short == "mc:AlternateContent":
            self.alternatives += 1
        elif short == "mc:Fallback":
            self.fallbacks += 1
        elif local == "sld" and attribute(attributes, "show") in ("0", "false"):
            self.drawing.show = False
        else:
            asides.other(self, short, attributes)
        if local not in ("sldLayoutId", "hlinkClick", "hlinkHover"):
            asides.hang(self, attributes)

    def _end(self, short: str) -> None:
        local = short.rpartition(":")[2]
        if short == "a:p":
            self._end_paragraph()
        elif short == "a:solidFill":
            self._solid()
        elif short == "a:xfrm" or local == "xfrm":
            self._placed()
        elif local in ("spPr", "grpSpPr", "bgPr", "blipFill"):
            self._painted(local)
        elif short == "a:tc" and self.grids:
            self.grids[-1].close_cell()
        elif short == "a:tr" and self.grids:
            self._put(self.grids[-1].close_row(self.drawing.layer, self._shape_tag()))
        elif short == "a:tbl" and self.grids:
            self.grids.pop()
        elif local in _SHAPES and not short.startswith("a:") and self.shapes:
            self.shapes.pop()
        elif short == "mc:Fallback":
            self.fallbacks -= 1
        elif short == "mc:AlternateContent":
            self.alternatives -= 1
            if not self.alternatives:
                self.told.clear()

    def _open(self, kind: str) -> None:
        outer = self.shapes[-1] if self.shapes else None
        self.boxes += kind != "grpSp"
        transform = Transform() if outer is None else outer.transform
        self.shapes.append(Shape(kind, transform, outer.tag if outer else None, number=self.boxes))

    def _measure(self, short: str, attributes: dict[str, str]) -> None:
        shape = self.shapes[-1]
        keys = ("x", "y") if short in ("a:off", "a:chOff") else ("cx", "cy")
        try:
            pair = int(attribute(attributes, keys[0]) or ""), int(attribute(attributes, keys[1]) or "")
        except ValueError:
            return
        if short == "a:off":
            shape.off = pair
        elif short == "a:ext":
            shape.ext = pair
        elif short == "a:chOff":
            shape.child = pair
        else:
            shape.transform = shape.transform.inner(shape.off, shape.ext, shape.child, pair)

    def _placed(self) -> None:
        shape = self.shapes[-1] if self.shapes else None
        if shape and shape.kind != "grpSp" and self.path[-1:] != ["a:tc"]:
            x, y = shape.off
            shape.rect = shape.transform.apply((x, y, x + shape.ext[0], y + shape.ext[1]))

    # --- fills ------------------------------------------------------------------------------------------------------

    def _resolved(self) -> tuple[RGB | None, bool]:
        clear = any(change == "alpha" and amount <= 1_000 for change, amount in self.changes)
        return (modulated(self.colour, self.changes) if self.colour else None), clear

    def _solid(self) -> None:
        parent = self.path[-1] if self.path else ""
        colour, clear = self._resolved()
        if parent in ("a:rPr", "a:defRPr") and self.paragraph is not None:
            self.run.colour, self.run.clear = colour, clear
        elif parent == "a:tcPr" and self.grids:
            self.grids[-1].fill = colour
        elif parent.endswith(":bgPr"):
            self.drawing.canvas.background = colour
        elif parent.endswith((":spPr", ":grpSpPr")) and self.shapes:
            self.shapes[-1].fill, self.shapes[-1].filled = colour, "" if clear else "solid"

    def _filled(self, short: str, attributes: dict[str, str]) -> None:
        parent = self.path[-2] if len(self.path) > 1 else ""
        if short == "a:fillRef":
            if self.shapes and not self.shapes[-1].filled and attribute(attributes, "idx") not in (None, "0"):
                self.shapes[-1].filled = "unknown"
        elif parent == "a:rPr":
            self.run.clear = short == "a:noFill"
        elif parent.endswith(":bgPr"):
            self.drawing.canvas.background = None
        elif parent.endswith(":spPr") and self.shapes:
            self.shapes[-1].filled = "none" if short == "a:noFill" else "unknown"

    def _painted(self, local: str) -> None:
        shape = self.shapes[-1] if self.shapes else None
        if shape is None or shape.tag:
            return
        if shape.kind == "pic" or local == "blipFill":
            self.drawing.canvas.paint(shape.rect, None)
        elif shape.filled in ("solid", "unknown") and local == "spPr":
            self.drawing.canvas.paint(shape.rect, shape.fill if shape.filled == "solid" else None)

    # --- tables, links, parts ---------------------------------------------------------------------------------------

    def _grid(self, short: str, attributes: dict[str, str]) -> None:
        if short == "a:tbl":
            self.tables += 1
            self.grids.append(Grid(self.drawing.route, f"表{self.tables}"))
        elif not self.grids:
            return
        elif short == "a:tableStyleId":
            self.grids[-1].styled = True
        elif short == "a:tr":
            self.grids[-1].open_row()
        else:
            spans = [attribute(attributes, key) or "1" for key in ("gridSpan", "rowSpan")]
            columns, rows = (max(1, min(whole(span, 1), 4_096)) for span in spans)
            merged = any(attribute(attributes, key) in ("1", "true") for key in ("hMerge", "vMerge"))
            self.grids[-1].open_cell(columns, rows, merged)

    def _anchored(self, short: str, text: str) -> None:
        from disclosure_screen.extract.ooxml.sheet.addresses import column_letters

        if 0 <= whole(text.strip(), -1) < 2**24:
            number = whole(text.strip()) + 1
            self.anchor = column_letters(number) if short == "xdr:col" else f"{self.anchor}{number}附近"
