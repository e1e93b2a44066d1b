"""Marks (标记) of OpenDocument: elements that open a place (paragraph, note, slide, box) or change how text is taken."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from disclosure_screen.extract.ooxml.names import attribute, speaks, whole
from disclosure_screen.extract.ooxml.paragraph import Paragraph, Setting, Tag, blocks
from disclosure_screen.extract.opendocument import asides, tables
from disclosure_screen.extract.opendocument.frames import CellFrame, Frame
from disclosure_screen.model.document import Layer

if TYPE_CHECKING:
    from disclosure_screen.extract.opendocument.story import Story

_HIDDEN_SLIDE: Tag = (Layer.HIDDEN, "隐藏的幻灯片，放映时不显示")
_DELETED: Tag = (Layer.REVISION, "已删除的修订内容，文件中仍保留")
_MARGINS = {
    "style:header": "页眉", "style:footer": "页脚", "style:header-left": "左页页眉", "style:footer-left": "左页页脚",
    "style:header-first": "首页页眉", "style:footer-first": "首页页脚",
}  # fmt: skip
_SHAPES = (
    "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:circle", "draw:polygon", "draw:regular-polygon", "draw:path",
    "draw:line", "draw:polyline", "draw:connector", "draw:caption", "draw:measure",
)  # fmt: skip


def _open_note(story: "Story", short: str, attributes: dict[str, str]) -> None:
    if short == "presentation:notes":
        tag = (Layer.COMMENT, "演讲者备注，放映时不显示")
        story.frames.append(Frame((*story.outer(), "备注"), Layer.COMMENT, tag))
        return
    if short == "office:annotation":
        layer, title = Layer.COMMENT, "批注"
    else:
        layer, title = Layer.FOOTNOTE, "尾注" if attribute(attributes, "note-class") == "endnote" else "脚注"
    route = (*story.here().route, "批注") if story.sheets else (*story.frames[0].route, f"{title}{story.count(title)}")
    story.frames.append(Frame(route, layer, story.frames[-1].tag if layer is Layer.FOOTNOTE else None))


def _open_margin(story: "Story", short: str, attributes: dict[str, str]) -> None:
    shown = attribute(attributes, "display") != "false"
    tag = None if shown else (Layer.HIDDEN, "未启用的页眉页脚，页面上不显示")
    story.frames.append(Frame((*story.frames[0].route[:-1], _MARGINS[short]), Layer.HEADER_FOOTER, tag))


def _open_change(story: "Story", _: str, __: dict[str, str]) -> None:
    story.frames.append(Frame((f"修订{story.count('修订')}",), Layer.REVISION, _DELETED))


def _open_page(story: "Story", _: str, attributes: dict[str, str]) -> None:
    number = story.count("幻灯片")
    look = story.styles.look("drawing-page", attribute(attributes, "style-name") or "")
    hidden = look.get("visibility") == "hidden"
    title = f"第{number}张幻灯片{'（隐藏）' if hidden else ''}"
    story.frames.append(Frame((*story.frames[0].route, title), Layer.BODY, _HIDDEN_SLIDE if hidden else None))
    name = attribute(attributes, "name")
    if name and not name.startswith(("page", "Slide")):
        story.say(Layer.METADATA, name, "幻灯片名称", "幻灯片名称，放映时不显示")


def _open_box(story: "Story", _: str, __: dict[str, str]) -> None:
    outer = story.frames[-1]
    layer = Layer.BODY if isinstance(outer, CellFrame) else outer.layer
    story.frames.append(Frame((*story.outer(), f"文本框{story.count('文本框')}"), layer, outer.tag, "unknown"))


def _open_shape(story: "Story", short: str, attributes: dict[str, str]) -> None:
    if short in asides.SAID:
        asides.said(story, short, attributes)
    outer = story.frames[-1]
    look = story.styles.look("graphic", attribute(attributes, "style-name") or "")
    fill = look.get("fill", "unknown") if look.get("filled", "solid") == "solid" else "unknown"
    layer = Layer.BODY if isinstance(outer, CellFrame) else outer.layer
    story.frames.append(Frame((*story.outer(), f"形状{story.count('形状')}"), layer, outer.tag, fill))


def _open_creator(story: "Story", _: str, __: dict[str, str]) -> None:
    story.pieces = []


def _close_creator(story: "Story") -> None:
    frame = story.frames[-1]
    layer = frame.layer if frame.layer in (Layer.COMMENT, Layer.REVISION) else Layer.METADATA
    story.say(layer, "".join(story.pieces), "作者", "" if layer is Layer.COMMENT else "作者姓名，页面上不显示")


def _change(story: "Story", short: str, _: dict[str, str]) -> None:
    story.inserting = max(0, story.inserting + (1 if short == "text:change-start" else -1))


def _hidden_paragraph(story: "Story", _: str, attributes: dict[str, str]) -> None:
    if attribute(attributes, "is-hidden") == "true" and len(story.path) > 1:
        story.hide("隐藏段落", story.path[-2], len(story.path) - 2)


def _section(story: "Story", short: str, attributes: dict[str, str]) -> None:
    if attribute(attributes, "display") in ("none", "condition"):
        story.hide("隐藏的节", short, len(story.path) - 1)
    asides.unknown(story, short, attributes)


def _link(story: "Story", _: str, attributes: dict[str, str]) -> None:
    for name in ("href", "title", "name"):
        value = attribute(attributes, name)
        if value and (name != "href" or not value.startswith("#") or speaks(value)):
            story.say(Layer.METADATA, value, "超链接地址", "超链接指向的地址，页面上不显示")


def _open_binary(story: "Story", _: str, __: dict[str, str]) -> None:
    story.pieces = []


def _close_binary(story: "Story") -> None:
    asides.binary(story, "".join(story.pieces))
    story.pieces = []


def _sign(story: "Story", short: str, attributes: dict[str, str]) -> None:
    if not story.paragraphs:
        return
    if short == "text:s":
        story.write(" " * min(whole(attribute(attributes, "c"), 1), 1_000))
    else:
        story.write("\t" if short == "text:tab" else "\n")


def _open_paragraph(story: "Story", short: str, attributes: dict[str, str]) -> None:
    story.paragraphs.append((Paragraph(start=len(story.out)), attribute(attributes, "style-name") or ""))
    if short == "text:h":
        story.paragraphs[-1][0].look["level"] = str(max(1, whole(attribute(attributes, "outline-level"), 1)))


def _close_paragraph(story: "Story") -> None:
    if not story.paragraphs:
        return
    paragraph, _ = story.paragraphs.pop()
    frame = story.frames[-1]
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
    story.out[paragraph.start : paragraph.start] = blocks(
        paragraph, Setting(frame.layer, story.here(), None, heading, frame.tag)
    )


def _open_span(story: "Story", _: str, attributes: dict[str, str]) -> None:
    story.spans.append(attribute(attributes, "style-name") or "")


def _close_span(story: "Story") -> None:
    if story.spans:
        story.spans.pop()


def _close_frame(story: "Story") -> None:
    if len(story.frames) > 1:
        story.frames.pop()


def _end_table(story: "Story") -> None:
    if story.tables:
        story.tables.pop()


def _end_row(story: "Story") -> None:
    if story.tables:
        story.out += tables.close_row(story.tables[-1])


def _end_cell(story: "Story") -> None:
    cell = story.frames[-1]
    if story.tables and isinstance(cell, CellFrame):
        story.frames.pop()
        story.tables[-1].cells.append(cell)
        story.tables[-1].column += cell.repeated


STARTS: Final[dict[str, Callable[["Story", str, dict[str, str]], None]]] = {
    **dict.fromkeys(asides.SAID, asides.said),
    **dict.fromkeys(tables.STARTS, tables.start),
    **dict.fromkeys(_SHAPES, _open_shape),
    **dict.fromkeys(_MARGINS, _open_margin),
    **dict.fromkeys(("text:p", "text:h"), _open_paragraph),
    **dict.fromkeys(("text:s", "text:tab", "text:line-break"), _sign),
    **dict.fromkeys(("text:note", "office:annotation", "presentation:notes"), _open_note),
    **dict.fromkeys(("text:change-start", "text:change-end"), _change),
    "text:span": _open_span, "text:a": _link, "text:changed-region": _open_change, "text:section": _section,
    "text:hidden-paragraph": _hidden_paragraph, "draw:page": _open_page, "draw:text-box": _open_box,
    "office:binary-data": _open_binary, "dc:creator": _open_creator,
}  # fmt: skip
ENDS: Final[dict[str, Callable[["Story"], None]]] = {
    **dict.fromkeys((*_MARGINS, *_SHAPES, "text:note", "office:annotation", "presentation:notes"), _close_frame),
    **dict.fromkeys(("draw:page", "text:changed-region", "draw:text-box"), _close_frame),
    **dict.fromkeys(("text:p", "text:h"), _close_paragraph),
    **dict.fromkeys(("table:table-cell", "table:covered-table-cell"), _end_cell),
    "text:span": _close_span, "office:binary-data": _close_binary, "dc:creator": _close_creator,
    "table:table": _end_table, "table:table-row": _end_row,
}  # fmt: skip
