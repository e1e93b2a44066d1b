"""Structure (结构): paragraphs, tables, rows and cells of a story, and the looks their properties give them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from disclosure_screen.extract.ooxml.names import attribute, whole
from disclosure_screen.extract.ooxml.paragraph import Paragraph, Setting, blocks
from disclosure_screen.extract.ooxml.word.frames import CellFrame, Table
from disclosure_screen.extract.ooxml.word.styles import OFF, Look, note_paragraph, note_run, note_shade
from disclosure_screen.model.document import Layer

if TYPE_CHECKING:
    from disclosure_screen.extract.ooxml.word.story import Story


def _start_paragraph(story: "Story", _: str, __: dict[str, str]) -> None:
    story.paragraphs.append(Paragraph(start=len(story.out), outer=story.run))
    story.run, story.tag_known = {}, False


def _end_paragraph(story: "Story") -> None:
    if not story.paragraphs:
        return
    paragraph = story.paragraphs.pop()
    story.run, story.tag_known = paragraph.outer, False
    frame = story.frames[-1]
    if isinstance(frame, CellFrame):
        if paragraph.pieces:
            if frame.content.pieces:
                frame.content.add("\n", None)
            frame.content.pieces += paragraph.pieces
            frame.content.inserted += paragraph.inserted
        return
    if paragraph.pieces:
        tell_paragraph(story, paragraph)


def tell_paragraph(story: "Story", paragraph: Paragraph) -> None:
    """The blocks of a paragraph that stands in no cell, put where it began."""
    frame = story.frames[-1]
    frame.paragraphs += 1
    heading = story.visibility.outline(paragraph.look)
    setting = Setting(frame.layer, story.here(), None, heading, frame.tag)
    made = story.fresh(blocks(paragraph, setting))
    story.out[paragraph.start : paragraph.start] = made


def _start_run(story: "Story", _: str, __: dict[str, str]) -> None:
    story.run, story.tag_known = {}, False


def _start_table(story: "Story", _: str, __: dict[str, str]) -> None:
    frame = story.frames[-1]
    frame.tables += 1
    name = f"内嵌表{frame.tables}" if isinstance(frame, CellFrame) else f"表{frame.tables}"
    story.tables.append(Table(frame, name))


def _end_table(story: "Story") -> None:
    if story.tables:
        story.out += story.fresh(story.tables[-1].close_row())  # cells that stood in no row
        story.tables.pop()


def _start_row(story: "Story", _: str, __: dict[str, str]) -> None:
    if story.tables:
        story.tables[-1].open_row()


def _end_row(story: "Story") -> None:
    if story.tables:
        story.out += story.fresh(story.tables[-1].close_row())


def _start_cell(story: "Story", _: str, __: dict[str, str]) -> None:
    if not story.tables:
        return
    table = story.tables[-1]
    outer = table.frame
    route = (*outer.route, table.name, f"第{table.row}行第{table.column}列")
    cell = CellFrame(
        route, outer.layer, table.tag or outer.tag, _table_fill(story, table), column=table.column, row=table.row
    )
    story.frames.append(cell)


def _end_cell(story: "Story") -> None:
    cell = story.frames[-1]
    if story.tables and isinstance(cell, CellFrame):
        story.frames.pop()
        story.tables[-1].cells.append(cell)
        story.tables[-1].column += cell.span


def _table_fill(story: "Story", table: Table) -> str:
    style = story.visibility.styles.whole(table.style or story.visibility.styles.defaults.get("table", ""))
    if any(cell.get("back") for _, cell in style.parts.values()):
        return "unknown"  # conditional shading (first row, banding): never take its text for invisible
    return table.look.get("back", "") or style.cell.get("back", "")


def _start_cell_property(story: "Story", short: str, attributes: dict[str, str]) -> None:
    cell = story.frames[-1]
    if story.changes or not isinstance(cell, CellFrame):
        return
    value = attribute(attributes, "val") or ""
    if short == "w:gridSpan":
        cell.span = max(1, min(whole(value, 1), 4_096))
    elif short == "w:vMerge":
        cell.merge = value or "continue"
    elif short == "w:cellDel":
        cell.tag = (Layer.REVISION, "已删除的表格单元格，文件中仍保留")


def _start_row_property(story: "Story", short: str, attributes: dict[str, str]) -> None:
    if story.changes or not story.tables or story.path[-2:-1] != ["w:trPr"]:
        return
    table = story.tables[-1]
    value = attribute(attributes, "val") or ""
    if short == "w:tblHeader":
        table.declared = value not in OFF
    elif short == "w:gridBefore":
        table.column += max(0, min(whole(value), 4_096))
    elif short == "w:hidden" and value not in OFF:
        table.tag = (Layer.HIDDEN, "隐藏的表格行")
    elif short == "w:trHeight":
        exact = attribute(attributes, "hRule") == "exact"
        if exact and whole(value, 41) <= 40:
            table.tag = (Layer.HIDDEN, "行高过小，内容被裁去")


def _start_table_property(story: "Story", short: str, attributes: dict[str, str]) -> None:
    if story.tables and not story.changes:
        if short == "w:tblStyle":
            story.tables[-1].style = attribute(attributes, "val") or ""
            style = story.visibility.styles.whole(story.tables[-1].style)
            story.tables[-1].look = {**style.run, **story.tables[-1].look}
        elif short == "w:gridCol":
            story.tables[-1].grid += 1


def start_look(story: "Story", short: str, attributes: dict[str, str]) -> None:
    """A child of ``w:rPr``, ``w:pPr``, ``w:tcPr`` or ``w:tblPr``."""
    if story.changes:
        return
    parent = story.path[-2] if len(story.path) > 1 else ""
    if parent == "w:rPr":
        if "w:pPr" not in story.path[-4:-2]:
            note_run(story.run, short, attributes)
    elif parent == "w:pPr" and story.paragraphs:
        note_paragraph(story.paragraphs[-1].look, short, attributes)
    elif parent == "w:tcPr" and short == "w:shd":
        look: Look = {}
        note_shade(look, attributes)
        story.frames[-1].behind = look.get("back", "") or story.frames[-1].behind
    elif parent == "w:tblPr" and short == "w:shd" and story.tables:
        note_shade(story.tables[-1].look, attributes)
    elif short in ("w14:noFill", "w14:alpha") and "w14:textFill" in story.path and "w:rPr" in story.path:
        note_run(story.run, short, attributes)


STARTS: Final[dict[str, Callable[["Story", str, dict[str, str]], None]]] = {
    **dict.fromkeys(("w:rStyle", "w:vanish", "w:color", "w:sz", "w:w", "w:highlight", "w:shd"), start_look),
    **dict.fromkeys(("w:pStyle", "w:outlineLvl", "w:spacing", "w14:noFill", "w14:alpha"), start_look),
    **dict.fromkeys(("w:gridSpan", "w:vMerge", "w:cellDel"), _start_cell_property),
    **dict.fromkeys(("w:tblHeader", "w:gridBefore", "w:hidden", "w:trHeight"), _start_row_property),
    **dict.fromkeys(("w:tblStyle", "w:gridCol"), _start_table_property),
    **dict.fromkeys(("w:p", "a:p"), _start_paragraph),
    **dict.fromkeys(("w:r", "m:r", "a:r"), _start_run),
    "w:tbl": _start_table, "w:tr": _start_row, "w:tc": _start_cell,
}  # fmt: skip
ENDS: Final[dict[str, Callable[["Story"], None]]] = {
    **dict.fromkeys(("w:p", "a:p"), _end_paragraph),
    "w:tbl": _end_table, "w:tr": _end_row, "w:tc": _end_cell,
}  # fmt: skip
