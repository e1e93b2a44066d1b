"""Marks (标记): what changes how the text between it is taken — revisions, fields, alternatives, text boxes, notes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from disclosure_screen.extract.ooxml.names import attribute, relation
from disclosure_screen.extract.ooxml.paragraph import DELETED, FALLBACK, MOVED
from disclosure_screen.extract.ooxml.word import asides, geometry
from disclosure_screen.extract.ooxml.word.frames import Frame
from disclosure_screen.extract.ooxml.word.styles import OFF
from disclosure_screen.extract.ooxml.word.visibility import VANISH
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

if TYPE_CHECKING:
    from disclosure_screen.extract.ooxml.word.story import Story

_CHANGES = (
    "w:rPrChange", "w:pPrChange", "w:tcPrChange", "w:trPrChange", "w:tblPrChange", "w:sectPrChange", "w:tblGridChange",
    "w:tblPrExChange", "w:numberingChange",
)  # fmt: skip
"""Former properties: not how anything looks now."""
_SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-", "a:br": "\n"}


def _start_change(story: "Story", _: str, attributes: dict[str, str]) -> None:
    story.changes += 1
    story.note_author(attributes)


def _end_change(story: "Story") -> None:
    story.changes = max(0, story.changes - 1)


def _start_revision(story: "Story", short: str, attributes: dict[str, str]) -> None:
    story.note_author(attributes)
    parent = story.path[-2] if len(story.path) > 1 else ""
    if parent == "w:trPr":
        if short in ("w:del", "w:moveFrom") and story.tables:
            story.tables[-1].tag = (Layer.REVISION, "已删除的表格行，文件中仍保留")
        return
    if parent in ("w:rPr", "w:numPr"):
        return
    if short in ("w:del", "w:moveFrom"):
        story.deleted.append(DELETED if short == "w:del" else MOVED)
    else:
        story.inserted += 1
    story.tag_known = False


def _end_deletion(story: "Story") -> None:
    if story.path[-1:] not in (["w:trPr"], ["w:rPr"], ["w:numPr"]) and story.deleted:
        story.deleted.pop()
        story.tag_known = False


def _end_insertion(story: "Story") -> None:
    if story.path[-1:] not in (["w:trPr"], ["w:rPr"], ["w:numPr"]):
        story.inserted = max(0, story.inserted - 1)


def _start_field_char(story: "Story", _: str, attributes: dict[str, str]) -> None:
    code = story.fields.step(attribute(attributes, "fldCharType") or "")
    if code:
        story.aside(Layer.HIDDEN, code, "域代码", "域代码，页面上只显示其结果")


def _start_simple_field(story: "Story", _: str, attributes: dict[str, str]) -> None:
    code = story.fields.notable(attribute(attributes, "instr") or "")
    if code:
        story.aside(Layer.HIDDEN, code, "域代码", "域代码，页面上只显示其结果")


def _start_sign(story: "Story", short: str, _: dict[str, str]) -> None:
    if short in ("w:tab", "w:ptab") and story.path[-2:-1] == ["w:tabs"]:
        return
    if story.paragraphs and _SIGNS[short] and not story.fields.in_code:
        story.paragraphs[-1].pieces.append((_SIGNS[short], story.concealed()))


def _start_symbol(story: "Story", _: str, attributes: dict[str, str]) -> None:
    sign = geometry.symbol(attribute(attributes, "char") or "", attribute(attributes, "font") or "")
    if sign:
        story.write(sign)


def _start_ruby_text(story: "Story", _: str, __: dict[str, str]) -> None:
    story.ruby += 1


def _end_ruby_text(story: "Story") -> None:
    story.ruby = max(0, story.ruby - 1)


def _start_alternative(story: "Story", _: str, __: dict[str, str]) -> None:
    story.alternatives.append(geometry.Alternative(story.boxes, len(story.paragraphs)))


def _end_alternative(story: "Story") -> None:
    if story.alternatives:
        story.alternatives.pop()


def _start_fallback(story: "Story", _: str, __: dict[str, str]) -> None:
    story.fallbacks += 1
    if story.alternatives:
        story.boxes = story.alternatives[-1].boxes
    story.tag_known = False


def _end_fallback(story: "Story") -> None:
    story.fallbacks = max(0, story.fallbacks - 1)
    story.tag_known = False


def _start_box(story: "Story", _: str, __: dict[str, str]) -> None:
    story.boxes += 1
    outer = story.frames[-1]
    run = story.concealed() if story.paragraphs else None
    tag = outer.tag or story.anchor.tag() or (FALLBACK if story.fallbacks else None)
    if run and run[1] == VANISH:
        tag = run
    route = (*story.root.route, f"文本框{story.boxes}")
    layer = outer.layer if outer.layer is not Layer.CELL else Layer.BODY
    story.frames.append(Frame(route, layer, tag, story.anchor.fill))
    if story.deleted:
        story.deleted.append(story.deleted[-1])


def _end_box(story: "Story") -> None:
    if len(story.frames) > 1:
        story.frames.pop()
        if story.deleted:
            story.deleted.pop()
    story.tag_known = False


def _start_note(story: "Story", short: str, attributes: dict[str, str]) -> None:
    title, layer = asides.NOTES[short]
    if attribute(attributes, "type") in ("separator", "continuationSeparator", "continuationNotice"):
        title = f"{title}分隔符"
    else:
        story.notes += 1
        title = f"{title}{story.notes}"
    route = (*story.root.route[:-1], title) if story.root.route else (title,)
    story.frames.append(Frame(route, layer, story.root.tag))
    for name, label in (("author", "作者"), ("initials", "作者缩写")):
        value = attribute(attributes, name)
        if value and value.strip():
            story.out.append(Block(Layer.COMMENT, value, Location((*route, label))))


def _end_note(story: "Story") -> None:
    if len(story.frames) > 1:
        story.frames.pop()


def _start_section(story: "Story", short: str, attributes: dict[str, str]) -> None:
    if short == "w:titlePg":
        story.title_page |= attribute(attributes, "val") not in OFF
        return
    target = story.package.related(story.name).get(relation(attributes, "id") or "")
    if target:
        story.sections.append((short[2:8], attribute(attributes, "type") or "default", target.part))


STARTS: Final[dict[str, Callable[["Story", str, dict[str, str]], None]]] = {
    **dict.fromkeys(_SIGNS, _start_sign),
    **dict.fromkeys(_CHANGES, _start_change),
    **dict.fromkeys(asides.NOTES, _start_note),
    **dict.fromkeys(("w:ins", "w:del", "w:moveFrom", "w:moveTo"), _start_revision),
    **dict.fromkeys(("w:headerReference", "w:footerReference", "w:titlePg"), _start_section),
    "w:txbxContent": _start_box, "w:fldChar": _start_field_char, "w:fldSimple": _start_simple_field,
    "w:sym": _start_symbol, "w:rt": _start_ruby_text, "mc:AlternateContent": _start_alternative,
    "mc:Fallback": _start_fallback,
}  # fmt: skip
ENDS: Final[dict[str, Callable[["Story"], None]]] = {
    **dict.fromkeys(_CHANGES, _end_change),
    **dict.fromkeys(asides.NOTES, _end_note),
    **dict.fromkeys(("w:del", "w:moveFrom"), _end_deletion),
    **dict.fromkeys(("w:ins", "w:moveTo"), _end_insertion),
    "w:txbxContent": _end_box, "w:rt": _end_ruby_text, "mc:AlternateContent": _end_alternative, "mc:Fallback": _end_fallback,
}  # fmt: skip
