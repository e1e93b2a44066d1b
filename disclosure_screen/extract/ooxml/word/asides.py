"""Asides (旁注): attributes of a Word story that carry words though no reader of the page sees them.

Alternative texts, bookmark names, list items of a control, link targets: a table of elements and what to take from each.
Also the elements whose attributes never speak for people (fonts, style names), so that unknown ones can be searched.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from disclosure_screen.extract.ooxml.names import attribute, relation, speaks
from disclosure_screen.extract.ooxml.word import geometry
from disclosure_screen.model.document import Gap, GapReason, Layer

if TYPE_CHECKING:
    from disclosure_screen.extract.ooxml.word.story import Story

NOTES: Final = {
    "w:footnote": ("脚注", Layer.FOOTNOTE),
    "w:endnote": ("尾注", Layer.FOOTNOTE),
    "w:comment": ("批注", Layer.COMMENT),
}
"""Elements that are a numbered note of their own."""

_ALT = "替代文字或对象名称，页面上不显示"
_SAYS: Final[dict[str, tuple[Layer, str, str, tuple[str, ...]]]] = {
    "wp:docPr": (Layer.EMBEDDED, "替代文字", _ALT, ("descr", "title", "name")),
    "pic:cNvPr": (Layer.EMBEDDED, "替代文字", _ALT, ("descr", "title", "name")),
    "wps:cNvPr": (Layer.EMBEDDED, "替代文字", _ALT, ("descr", "title", "name")),
    "wpg:cNvPr": (Layer.EMBEDDED, "替代文字", _ALT, ("descr", "title", "name")),
    "wpc:cNvPr": (Layer.EMBEDDED, "替代文字", _ALT, ("descr", "title", "name")),
    "a:cNvPr": (Layer.EMBEDDED, "替代文字", _ALT, ("descr", "title", "name")),
    "v:imagedata": (Layer.EMBEDDED, "替代文字", _ALT, ("title", "href", "alt")),
    "v:textpath": (Layer.BODY, "艺术字", "", ("string",)),
    "w:tblCaption": (Layer.EMBEDDED, "替代文字", "表格的替代文字，页面上不显示", ("val",)),
    "w:tblDescription": (Layer.EMBEDDED, "替代文字", "表格的替代文字，页面上不显示", ("val",)),
    "w:bookmarkStart": (Layer.METADATA, "书签名", "书签名，页面上不显示", ("name",)),
    "w:alias": (Layer.METADATA, "内容控件", "内容控件的标题，页面上不显示", ("val",)),
    "w:tag": (Layer.METADATA, "内容控件", "内容控件的标记，页面上不显示", ("val",)),
    "w:listItem": (Layer.HIDDEN, "下拉列表选项", "下拉列表的备选项，页面上不显示", ("displayText", "value")),
    "w:listEntry": (Layer.HIDDEN, "下拉列表选项", "下拉列表的备选项，页面上不显示", ("val",)),
    "w:helpText": (Layer.METADATA, "窗体帮助文字", "窗体域的帮助文字，页面上不显示", ("val",)),
    "w:statusText": (Layer.METADATA, "窗体帮助文字", "窗体域的状态栏文字，页面上不显示", ("val",)),
    "w:default": (Layer.METADATA, "窗体默认值", "窗体域的默认值", ("val",)),
    "w:name": (Layer.METADATA, "窗体名称", "窗体域的名称，页面上不显示", ("val",)),
    "w:entryMacro": (Layer.METADATA, "窗体宏", "窗体域的宏名，页面上不显示", ("val",)),
    "w:exitMacro": (Layer.METADATA, "窗体宏", "窗体域的宏名，页面上不显示", ("val",)),
    "w:control": (Layer.METADATA, "控件名称", "控件名称，页面上不显示", ("name",)),
    "w:smartTag": (Layer.METADATA, "智能标记", "智能标记，页面上不显示", ("element", "uri")),
    "w:customXml": (Layer.METADATA, "自定义标记", "自定义XML标记，页面上不显示", ("element",)),
    "w:attr": (Layer.METADATA, "自定义标记", "自定义XML属性，页面上不显示", ("val", "name")),
    "w:lvlText": (Layer.BODY, "编号文字", "", ("val",)),
    "w:permStart": (Layer.METADATA, "编辑权限", "可编辑此处的人员，页面上不显示", ("ed",)),
}  # fmt: skip
_SPEAKING_ONLY = frozenset({"w:bookmarkStart", "w:default", "w:name", "w:smartTag", "w:attr", "w:lvlText"})
_SHAPES = ("v:shape", "v:rect", "v:roundrect", "v:oval", "v:line", "v:polyline", "v:group", "v:shapetype")
_NOTED = (
    *_SAYS, *_SHAPES, "w:hyperlink", "a:hlinkClick", "a:hlinkHover", "a:blip", "c:chart", "cx:chart", "dgm:relIds",
    "o:OLEObject", "w:altChunk", "w:subDoc", "wp:anchor", "wp:inline", "wp:positionH", "wp:positionV", "wp:extent",
    "w:background", "a:srcRect", "wps:spPr", "a:noFill", "a:solidFill", "a:srgbClr", "a:schemeClr", "w:movie",
    "a:videoFile", "a:audioFile", "asvg:svgBlip", "a14:imgLayer",
)  # fmt: skip

SILENT: Final = frozenset({
    "w:rFonts", "w:lang", "w:font", "w:fonts", "w:document", "w:sectPr", "w:pgMar", "w:pgSz", "w:latentStyles", "a:latin", "a:ea",
    "a:cs", "a:sym", "a:theme", "a:graphicData", "w:numId", "w:ilvl", "w:themeFontLang", "w:stylePaneFormatFilter",
    "w:hdr", "w:ftr", "w:footnotes", "w:endnotes", "w:comments", "w:glossaryDocument", "v:f", "v:path", "v:stroke", "o:lock",
    "w:proofErr", "w:lastRenderedPageBreak", "w:dataBinding", "a:ext", "a:off", "a:chOff", "a:chExt", "w:tblLook",
    "w:cnfStyle", "w:docPartGallery", "w:rsid", "a:path", "a:pt", "wp14:sizeRelH", "wp14:sizeRelV", "a:buFont", "w:id",
})  # fmt: skip
"""Elements whose attributes are settings and never words about people."""

SILENT_TEXT: Final = frozenset({
    "wp:align", "wp14:pctWidth", "wp14:pctHeight", "wp:posOffset", "wp14:pctPosHOffset", "wp14:pctPosVOffset", "xvml:Anchor",
    "o:FieldCodes", "a:fld", "v:f",
})  # fmt: skip


def unknown(story: "Story", short: str, attributes: dict[str, str]) -> None:
    """An element nobody wrote a handler for: tell the attributes that may carry words or numbers of people."""
    if short in SILENT:
        return
    for name, value in attributes.items():
        if name.endswith("author"):
            story.note_author(attributes)
        elif len(value) > 1 and speaks(value):
            story.aside(Layer.METADATA, value, "其他属性", "页面上不显示的属性")


def note(story: "Story", short: str, attributes: dict[str, str]) -> None:
    """Take from one element what speaks: words into blocks, parts into places, shapes into the anchor."""
    said = _SAYS.get(short)
    if said is not None:
        _say(story, short, attributes, said)
    elif short in _SHAPES:
        _shape(story, attributes)
    elif short in ("w:hyperlink", "a:hlinkClick", "a:hlinkHover"):
        _link(story, attributes)
    elif short.startswith("wp:"):
        _position(story, short, attributes)
    elif short == "w:background":
        colour = attribute(attributes, "color") or ""
        story.visibility.page = story.visibility.styles.colour(colour)
    elif short in ("wps:spPr", "a:noFill", "a:solidFill", "a:srgbClr", "a:schemeClr", "a:srcRect"):
        _fill(story, short, attributes)
    _hang(story, attributes)
    if short == "wp:docPr" and attribute(attributes, "hidden") in ("1", "true"):
        story.anchor.hidden = True


def _say(story: "Story", short: str, attributes: dict[str, str], said: tuple[Layer, str, str, tuple[str, ...]]) -> None:
    layer, step, concealment, wanted = said
    for name in wanted:
        value = attribute(attributes, name)
        if not value or ((short in _SPEAKING_ONLY or name == "name") and not speaks(value)):
            continue
        if layer is Layer.BODY:
            layer = story.frames[-1].layer
        story.aside(layer, value, step, concealment)


def _shape(story: "Story", attributes: dict[str, str]) -> None:
    # Inside a group lengths are in the group's own measure, so only the group itself can be off the page.
    anchor = geometry.vml_anchor(attribute(attributes, "style") or "", grouped="v:group" in story.path[:-1])
    anchor.hidden |= "v:group" in story.path[:-1] and story.anchor.hidden
    story.anchor = anchor
    filled = attribute(attributes, "filled") not in ("f", "false")
    story.anchor.fill = (attribute(attributes, "fillcolor") or "#ffffff").split()[0] if filled else ""
    for name in ("alt", "title", "href"):
        value = attribute(attributes, name)
        if value:
            story.aside(Layer.EMBEDDED, value, "替代文字", _ALT)
    for name in ("id", "spid"):
        value = attribute(attributes, name)
        if value and speaks(value):
            story.aside(Layer.METADATA, value, "形状名称", "形状名称，页面上不显示")


def _link(story: "Story", attributes: dict[str, str]) -> None:
    relationship = story.package.related(story.name).get(relation(attributes, "id") or "")
    if relationship and relationship.external:
        story.aside(Layer.METADATA, relationship.target, "超链接地址", "超链接指向的地址，页面上不显示")
        story.package.told.add((story.name, relationship.id))
    for name in ("tooltip", "anchor", "docLocation"):
        value = attribute(attributes, name)
        if value and (name == "tooltip" or speaks(value)):
            story.aside(Layer.METADATA, value, "超链接提示", "超链接的提示或位置，页面上不显示")


def _position(story: "Story", short: str, attributes: dict[str, str]) -> None:
    if short in ("wp:anchor", "wp:inline"):
        story.anchor = geometry.Anchor()
    elif short == "wp:extent":
        story.anchor.wide = _integer(attribute(attributes, "cx"))
        story.anchor.high = _integer(attribute(attributes, "cy"))
    elif short == "wp:positionH":
        story.anchor.page_across = attribute(attributes, "relativeFrom") == "page"
    elif short == "wp:positionV":
        story.anchor.page_down = attribute(attributes, "relativeFrom") == "page"


def _fill(story: "Story", short: str, attributes: dict[str, str]) -> None:
    """The fill of a text box: a direct colour, none, or (with a style, gradient or picture) unknown."""
    parent = story.path[-2] if len(story.path) > 1 else ""
    if short == "wps:spPr":
        story.anchor.fill = "unknown"
    elif short == "a:srcRect":
        story.package.crop(story.picture, attributes)
    elif parent == "wps:spPr" and short == "a:noFill":
        story.anchor.fill = ""
    elif parent == "a:solidFill" and story.path[-3:-2] == ["wps:spPr"]:
        value = attribute(attributes, "val") or ""
        story.anchor.fill = value if short == "a:srgbClr" else f"|{value}"


def _hang(story: "Story", attributes: dict[str, str]) -> None:
    """Remember where the parts an element points to are drawn; a linked picture is content outside the file."""
    for name, value in attributes.items():
        if "relationships}" not in name:
            continue
        relationship = story.package.related(story.name).get(value)
        if relationship is None:
            continue
        if relationship.part:
            story.package.place(relationship.part, story.here())
            story.picture = relationship.part
        elif relationship.kind in ("image", "aFChunk", "subDocument", "oleObject", "video", "audio", "media"):
            story.package.told.add((story.name, relationship.id))
            detail = "此处显示的内容存放在文件之外，未随文件提供"
            story.out.append(Gap(GapReason.EXTERNAL, story.here(), detail))
            story.aside(Layer.METADATA, relationship.target, "外部链接", "外部内容的地址，页面上不显示")


def _integer(value: str | None) -> int:
    try:
        return int(value or "0")
    except ValueError:
        return 0


STARTS: Final[dict[str, Callable[["Story", str, dict[str, str]], None]]] = dict.fromkeys(_NOTED, note)
