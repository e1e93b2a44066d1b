"""Stories (正文部件): ``content.xml`` or ``styles.xml`` as blocks in one pass, whether of texts, sheets or slides.

The three kinds share one vocabulary and nest in one another (a table on a slide, a shape in a sheet), so one reader serves
all. Every element that is not known is searched for text all the same.
"""

from collections.abc import Callable, Iterable, Iterator

from disclosure_screen.extract.ooxml.names import attribute, speaks
from disclosure_screen.extract.ooxml.paragraph import Paragraph, Setting, Tag, blocks
from disclosure_screen.extract.opendocument import asides, tables
from disclosure_screen.extract.opendocument.frames import CellFrame, Frame, Table
from disclosure_screen.extract.opendocument.names import ODF
from disclosure_screen.extract.opendocument.styles import Styles
from disclosure_screen.extract.source import Embedded
from disclosure_screen.extract.xml import COMMENT, END, START, TEXT, Event
from disclosure_screen.model.document import Block, Gap, Layer
from disclosure_screen.model.place import Location

_DELETED: Tag = (Layer.REVISION, "已删除的修订内容，文件中仍保留")
_HIDDEN_SLIDE: Tag = (Layer.HIDDEN, "隐藏的幻灯片，放映时不显示")
_MARGINS = {
    "style:header": "页眉", "style:footer": "页脚", "style:header-left": "左页页眉", "style:footer-left": "左页页脚",
    "style:header-first": "首页页眉", "style:footer-first": "首页页脚",
}  # fmt: skip
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_SILENT_TEXT = frozenset(
    {
        "math:annotation",
        "office:binary-data",
        "number:text",
        "text:note-citation",
        "dc:date",
        "meta:date-string",
    }
)

_SHAPES = (
    "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:circle", "draw:polygon", "draw:regular-polygon", "draw:path",
    "draw:line", "draw:polyline", "draw:connector", "draw:caption", "draw:measure",
)  # fmt: skip

Handler = Callable[[str, dict[str, str]], None]


class Story:
    """Reads one part."""

    def __init__(
        self, styles: Styles, frame: Frame, *, sheets: bool = False, images: dict[str, Location] | None = None
    ) -> None:
        self.styles = styles
        self.frames: list[Frame] = [frame]
        self.tables: list[Table] = []
        self.sheets = sheets
        self.images = images if images is not None else {}
        self.paragraphs: list[tuple[Paragraph, str]] = []
        self.spans: list[str] = []
        self.hidden: list[tuple[str, str]] = []
        self.path: list[str] = []
        self.out: list[Block | Gap | Embedded] = []
        self.pieces: list[str] = []
        self.inserting = 0
        self.counts: dict[str, int] = {}
        self.starts: dict[str, Handler] = self._starts()
        self.ends: dict[str, Callable[[], None]] = self._ends()

    def blocks(self, parts: Iterable[Event]) -> Iterator[Block | Gap | Embedded]:
        """Everything in the part. Raises what the events raise."""
        for kind, name, attributes in parts:
            if kind == START:
                short = ODF[name]
                self.path.append(short)
                start = self.starts.get(short)
                if start is not None:
                    start(short, attributes)
                elif not self.styles.start(short, attributes) and attributes:
                    asides.unknown(self, short, attributes)
            elif kind == END and self.path:
                short = self.path.pop()
                end = self.ends.get(short)
                if end is not None:
                    end()
                elif short.startswith("style:"):
                    self.styles.end(short)
                if self.hidden and self.hidden[-1][0] == f"{short}{len(self.path)}":
                    self.hidden.pop()
                if self.out and not self.paragraphs and len(self.tables) < 2:
                    yield from self.out
                    self.out.clear()
            elif kind == TEXT:
                self._text(name)
            elif kind == COMMENT:
                self.say(Layer.METADATA, name, "XML注释", "XML 注释，页面上不显示")
        yield from self.out
        self.out.clear()

    def _starts(self) -> dict[str, Handler]:
        return {
            **dict.fromkeys(_PARAGRAPHS, self._open_paragraph),
            **dict.fromkeys(_MARGINS, self._open_margin),
            **dict.fromkeys(asides.SAID, self._aside),
            "text:span": self._open_span, "text:a": self._link, "text:s": self._sign, "text:tab": self._sign,
            "text:line-break": self._sign, "text:note": self._open_note, "office:annotation": self._open_note,
            "text:changed-region": self._open_change, "text:section": self._section,
            "text:change-start": self._change, "text:change-end": self._change,
            "text:hidden-paragraph": self._hidden_paragraph,
            "draw:page": self._open_page, "presentation:notes": self._open_note, "draw:text-box": self._open_box,
            "office:binary-data": self._open_binary, "dc:creator": self._open_creator,
            **dict.fromkeys(tables.STARTS, self._table),
            **dict.fromkeys(_SHAPES, self._open_shape),
        }  # fmt: skip

    def _ends(self) -> dict[str, Callable[[], None]]:
        return {
            **dict.fromkeys(_PARAGRAPHS, self._close_paragraph),
            **dict.fromkeys((*_MARGINS, "text:note", "office:annotation", "presentation:notes", "draw:page"), self._close_frame),
            **dict.fromkeys(("text:changed-region", "draw:text-box", *_SHAPES), self._close_frame),
            "text:span": self._close_span, "office:binary-data": self._close_binary, "dc:creator": self._close_creator,
            "table:table": self._end_table, "table:table-row": self._end_row, "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
        }  # fmt: skip

    # --- text -------------------------------------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        within = self.path[-1] if self.path else ""
        if within in ("office:binary-data", "dc:creator", "meta:creator-initials"):
            self.pieces.append(text)
        elif within in ("svg:title", "svg:desc"):
            self.say(Layer.EMBEDDED, text, "替代文字", "替代文字，页面上不显示")
        elif within in _SILENT_TEXT:
            return
        elif self.paragraphs and "math:math" not in self.path:
            if within == "text:ruby-text":
                self.say(self.frames[-1].layer, text, "拼音注音", "")
            else:
                self.write(text)
        elif text.strip():
            self.say(Layer.METADATA, text, "其他文字", "页面上不显示的文字")

    def write(self, text: str) -> None:
        """A piece of the open paragraph. Line ends in the XML are blanks, as the format has it."""
        paragraph, style = self.paragraphs[-1]
        tag: Tag | None = None
        if self.hidden:
            tag = (Layer.HIDDEN, self.hidden[-1][1])
        else:
            why = self.styles.concealment(style, tuple(self.spans), self.frames[-1].behind)
            tag = (Layer.HIDDEN, why) if why else None
        plain = text.replace("\n", " ") if self.path[-1] != "text:line-break" else text
        paragraph.add(plain, tag)
        if self.inserting and tag is None:
            paragraph.inserted.append(plain)

    def _sign(self, short: str, attributes: dict[str, str]) -> None:
        if not self.paragraphs:
            return
        if short == "text:s":
            count = attribute(attributes, "c") or "1"
            self.write(" " * (min(int(count), 1_000) if count.isdigit() else 1))
        else:
            self.write("\t" if short == "text:tab" else "\n")

    def _open_paragraph(self, short: str, attributes: dict[str, str]) -> None:
        self.paragraphs.append((Paragraph(start=len(self.out)), attribute(attributes, "style-name") or ""))
        if short == "text:h":
            level = attribute(attributes, "outline-level") or "1"
            self.paragraphs[-1][0].look["level"] = level if level.isdigit() else "1"

    def _close_paragraph(self) -> None:
        if not self.paragraphs:
            return
        paragraph, _ = self.paragraphs.pop()
        frame = self.frames[-1]
        if isinstance(frame, CellFrame):
            if paragraph.pieces:
                if frame.content.pieces:
                    frame.content.add("\n", None)
                frame.content.pieces += paragraph.pieces
                frame.content.inserted += paragraph.inserted
            return
        if not paragraph.pieces:
            return
        frame.paragraphs += 1
        heading = min(int(paragraph.look.get("level", "0")), 9)
        self.out[paragraph.start : paragraph.start] = blocks(
            paragraph, Setting(frame.layer, self.here(), None, heading, frame.tag)
        )

    def _open_span(self, _: str, attributes: dict[str, str]) -> None:
        self.spans.append(attribute(attributes, "style-name") or "")

    def _close_span(self) -> None:
        if self.spans:
            self.spans.pop()

    # --- frames -----------------------------------------------------------------------------------------------------

    def _open_note(self, short: str, attributes: dict[str, str]) -> None:
        if short == "presentation:notes":
            tag = (Layer.COMMENT, "演讲者备注，放映时不显示")
            self.frames.append(Frame((*self._outer(), "备注"), Layer.COMMENT, tag))
            return
        if short == "office:annotation":
            layer, title = Layer.COMMENT, "批注"
        else:
            layer, title = Layer.FOOTNOTE, "尾注" if attribute(attributes, "note-class") == "endnote" else "脚注"
        route = (*self.here().route, "批注") if self.sheets else (*self.frames[0].route, f"{title}{self.count(title)}")
        self.frames.append(Frame(route, layer, self.frames[-1].tag if layer is Layer.FOOTNOTE else None))

    def _open_margin(self, short: str, attributes: dict[str, str]) -> None:
        shown = attribute(attributes, "display") != "false"
        tag = None if shown else (Layer.HIDDEN, "未启用的页眉页脚，页面上不显示")
        self.frames.append(Frame((*self.frames[0].route[:-1], _MARGINS[short]), Layer.HEADER_FOOTER, tag))

    def _open_change(self, _: str, __: dict[str, str]) -> None:
        self.frames.append(Frame((f"修订{self.count('修订')}",), Layer.REVISION, _DELETED))

    def _open_page(self, _: str, attributes: dict[str, str]) -> None:
        number = self.count("幻灯片")
        look = self.styles.look("drawing-page", attribute(attributes, "style-name") or "")
        hidden = look.get("visibility") == "hidden"
        title = f"第{number}张幻灯片{'（隐藏）' if hidden else ''}"
        self.frames.append(Frame((*self.frames[0].route, title), Layer.BODY, _HIDDEN_SLIDE if hidden else None))
        name = attribute(attributes, "name")
        if name and not name.startswith(("page", "Slide")):
            self.say(Layer.METADATA, name, "幻灯片名称", "幻灯片名称，放映时不显示")

    def _open_box(self, _: str, __: dict[str, str]) -> None:
        outer = self.frames[-1]
        layer = Layer.BODY if isinstance(outer, CellFrame) else outer.layer
        self.frames.append(Frame((*self._outer(), f"文本框{self.count('文本框')}"), layer, outer.tag, "unknown"))

    def _open_shape(self, short: str, attributes: dict[str, str]) -> None:
        if short in asides.SAID:
            asides.said(self, short, attributes)
        outer = self.frames[-1]
        look = self.styles.look("graphic", attribute(attributes, "style-name") or "")
        fill = look.get("fill", "unknown") if look.get("filled", "solid") == "solid" else "unknown"
        layer = Layer.BODY if isinstance(outer, CellFrame) else outer.layer
        self.frames.append(Frame((*self._outer(), f"形状{self.count('形状')}"), layer, outer.tag, fill))

    def _outer(self) -> tuple[str, ...]:
        return next((f.route for f in reversed(self.frames) if not isinstance(f, CellFrame)), ())

    def _close_frame(self) -> None:
        if len(self.frames) > 1:
            self.frames.pop()

    def _open_creator(self, _: str, __: dict[str, str]) -> None:
        self.pieces = []

    def _close_creator(self) -> None:
        frame = self.frames[-1]
        layer = frame.layer if frame.layer in (Layer.COMMENT, Layer.REVISION) else Layer.METADATA
        self.say(layer, "".join(self.pieces), "作者", "" if layer is Layer.COMMENT else "作者姓名，页面上不显示")

    # --- changes, hidden stretches, links ---------------------------------------------------------------------------

    def _change(self, short: str, _: dict[str, str]) -> None:
        self.inserting = max(0, self.inserting + (1 if short == "text:change-start" else -1))

    def _hidden_paragraph(self, _: str, attributes: dict[str, str]) -> None:
        if attribute(attributes, "is-hidden") == "true" and len(self.path) > 1:
            self.hide("隐藏段落", self.path[-2], len(self.path) - 2)

    def _section(self, short: str, attributes: dict[str, str]) -> None:
        if attribute(attributes, "display") in ("none", "condition"):
            self.hide("隐藏的节", short, len(self.path) - 1)
        asides.unknown(self, short, attributes)

    def hide(self, why: str, short: str, depth: int) -> None:
        """Everything until the end of that element is hidden."""
        self.hidden.append((f"{short}{depth}", why))

    def _link(self, _: str, attributes: dict[str, str]) -> None:
        for name in ("href", "title", "name"):
            value = attribute(attributes, name)
            if value and (name != "href" or not value.startswith("#") or speaks(value)):
                self.say(Layer.METADATA, value, "超链接地址", "超链接指向的地址，页面上不显示")

    def _aside(self, short: str, attributes: dict[str, str]) -> None:
        asides.said(self, short, attributes)

    def _open_binary(self, _: str, __: dict[str, str]) -> None:
        self.pieces = []

    def _close_binary(self) -> None:
        asides.binary(self, "".join(self.pieces))
        self.pieces = []

    # --- tables -----------------------------------------------------------------------------------------------------

    def _table(self, short: str, attributes: dict[str, str]) -> None:
        tables.start(self, short, attributes)

    def _end_table(self) -> None:
        if self.tables:
            self.tables.pop()

    def _end_row(self) -> None:
        if self.tables:
            self.out += tables.close_row(self.tables[-1])

    def _end_cell(self) -> None:
        cell = self.frames[-1]
        if self.tables and isinstance(cell, CellFrame):
            self.frames.pop()
            self.tables[-1].cells.append(cell)
            self.tables[-1].column += cell.repeated

    # --- places -----------------------------------------------------------------------------------------------------

    def count(self, what: str) -> int:
        """The next number of a note, box, slide or change."""
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.counts[what]

    def here(self) -> Location:
        """The place being read."""
        frame = self.frames[-1]
        return (
            frame.location(f"第{frame.paragraphs + (1 if self.paragraphs else 0)}段")
            if frame.numbered
            else frame.location()
        )

    def say(self, layer: Layer, text: str, step: str, concealment: str) -> None:
        """A block beside the running text."""
        if text.strip():
            self.out.append(Block(layer, text.strip(), Location((*self.here().route, step)), concealment=concealment))
