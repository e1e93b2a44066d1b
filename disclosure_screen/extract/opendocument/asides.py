"""Asides (旁注) of OpenDocument: attributes and elements that carry words though the page does not show them."""

import base64
import binascii
from typing import TYPE_CHECKING, Final

from disclosure_screen.extract.ooxml.names import attribute, speaks
from disclosure_screen.extract.source import Embedded
from disclosure_screen.model.document import Gap, GapReason, Layer

if TYPE_CHECKING:
    from disclosure_screen.extract.opendocument.story import Story

_NOT_SHOWN = "页面上不显示"
SAID: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "text:hidden-text": ("隐藏文字", ("string-value",)),
    "text:conditional-text": ("条件文字", ("string-value-if-true", "string-value-if-false")),
    "text:user-field-decl": ("用户字段", ("string-value", "value", "name")),
    "text:variable-set": ("变量", ("string-value", "formula", "value")),
    "text:variable-decl": ("变量", ("name",)),
    "text:bookmark": ("书签名", ("name",)),
    "text:bookmark-start": ("书签名", ("name",)),
    "text:reference-mark": ("引用标记", ("name",)),
    "text:reference-mark-start": ("引用标记", ("name",)),
    "text:toc-mark": ("目录标记", ("string-value",)),
    "text:user-index-mark": ("索引标记", ("string-value",)),
    "text:alphabetical-index-mark": ("索引标记", ("string-value", "key1", "key2")),
    "text:alphabetical-index-mark-start": ("索引标记", ("key1", "key2", "string-value-phonetic")),
    "text:bibliography-mark": ("参考文献", ("author", "title", "note", "identifier", "custom1", "custom2", "url", "publisher")),
    "text:placeholder": ("占位说明", ("description",)),
    "text:database-display": ("数据库字段", ("database-name", "table-name", "column-name")),
    "text:script": ("脚本", ("href",)),
    "text:label": ("下拉列表选项", ("value",)),
    "text:drop-down": ("下拉列表选项", ("name", "help", "hint")),
    "text:list-level-style-number": ("编号文字", ("num-prefix", "num-suffix")),
    "text:list-level-style-bullet": ("编号文字", ("num-prefix", "num-suffix")),
    "table:error-message": ("数据有效性", ("title",)),
    "table:help-message": ("数据有效性", ("title",)),
    "table:content-validation": ("数据有效性", ("condition", "name")),
    "table:named-range": ("名称管理器", ("name",)),
    "table:named-expression": ("名称管理器", ("name", "expression")),
    "table:database-range": ("名称管理器", ("name",)),
    "table:filter-condition": ("筛选条件", ("value",)),
    "table:filter-set-item": ("筛选条件", ("value",)),
    "table:scenario": ("方案", ("comment",)),
    "table:cell-range-source": ("外部链接", ("href", "name")),
    "table:table-source": ("外部链接", ("href", "table-name")),
    "table:data-pilot-member": ("数据透视表", ("name",)),
    "table:data-pilot-field": ("数据透视表", ("source-field-name", "selected-page")),
    "form:hidden": ("隐藏的窗体域", ("value", "name")),
    "form:text": ("窗体域", ("value", "current-value", "title", "name")),
    "form:textarea": ("窗体域", ("value", "current-value", "title", "name")),
    "form:formatted-text": ("窗体域", ("value", "current-value", "title", "name")),
    "form:password": ("窗体域", ("value", "title", "name")),
    "form:fixed-text": ("窗体域", ("label", "title", "name")),
    "form:checkbox": ("窗体域", ("label", "title", "value", "name")),
    "form:radio": ("窗体域", ("label", "title", "value", "name")),
    "form:button": ("窗体域", ("label", "title", "value", "name", "href")),
    "form:combobox": ("窗体域", ("value", "current-value", "title", "name")),
    "form:listbox": ("窗体域", ("title", "name", "list-source")),
    "form:option": ("下拉列表选项", ("label", "value")),
    "form:item": ("下拉列表选项", ("label", "value")),
    "form:file": ("窗体域", ("value", "current-value", "title")),
    "form:form": ("窗体域", ("href", "command", "datasource")),
    "form:property": ("窗体域", ("string-value",)),
    "office:event-listener": ("脚本", ("href", "macro-name")),
    "script:event-listener": ("脚本", ("href", "macro-name")),
    "draw:frame": ("对象名称", ("name", "title")),
    "draw:custom-shape": ("对象名称", ("name", "title")),
    "draw:image": ("图片", ("href",)),
    "draw:object": ("嵌入对象", ("href", "notify-on-update-of-ranges")),
    "draw:object-ole": ("嵌入对象", ("href",)),
    "draw:plugin": ("音视频", ("href",)),
    "draw:floating-frame": ("嵌入对象", ("href", "frame-name")),
    "draw:a": ("超链接地址", ("href", "title", "name")),
    "draw:area-rectangle": ("超链接地址", ("href",)),
    "presentation:sound": ("音视频", ("href",)),
}  # fmt: skip
"""Element → what it is called, and the attributes that may speak."""

_LINKS = frozenset(
    {"draw:image", "draw:object", "draw:object-ole", "draw:plugin", "draw:floating-frame", "presentation:sound"}
)
_SILENT = frozenset({
    "office:font-face-decls", "style:font-face", "style:text-properties", "number:text", "number:currency-symbol",
    "style:list-level-properties", "draw:gradient", "draw:hatch", "draw:marker", "draw:stroke-dash", "style:map",
    "text:sequence-decl", "config:config-item", "text:list", "draw:path", "draw:enhanced-geometry", "draw:equation",
    "style:master-page", "style:page-layout", "office:document-content", "office:document-styles", "chart:plot-area",
    "text:list-style", "style:paragraph-properties",
})  # fmt: skip


def said(story: "Story", short: str, attributes: dict[str, str]) -> None:
    """Tell what an element says; remember where pictures and objects are drawn."""
    title, wanted = SAID[short]
    for name in wanted:
        value = attribute(attributes, name)
        if not value:
            continue
        if name == "href" and short in _LINKS:
            _hang(story, value)
        elif speaks(value) if name == "name" else any(c.isalnum() for c in value):
            layer = Layer.HIDDEN if "隐藏" in title or "选项" in title else Layer.METADATA
            story.say(layer, value, title, f"{title}，{_NOT_SHOWN}")
    if short == "text:hidden-text" and attribute(attributes, "is-hidden") != "false":
        story.hide("隐藏文字", short, len(story.path) - 1)


def _hang(story: "Story", target: str) -> None:
    path = target.removeprefix("./")
    if "://" in path or path.startswith(("/", "..", "\\\\")):
        story.say(Layer.METADATA, target, "外部链接", "外部内容的地址，页面上不显示")
        story.out.append(Gap(GapReason.EXTERNAL, story.here(), "此处显示的内容存放在文件之外，未随文件提供"))
    else:
        story.images.setdefault(path, story.here())


def unknown(story: "Story", short: str, attributes: dict[str, str]) -> None:
    """Any other element: tell the attributes that may carry words or numbers of people."""
    if short in _SILENT or short.startswith(("style:", "number:", "fo:", "anim:", "smil:")):
        return
    for name, value in attributes.items():
        local = name.rpartition("}")[2]
        if local.endswith(("style-name", "font-name", "font-family")) or local == "formula":
            continue
        if len(value) > 5 and speaks(value):
            story.say(Layer.METADATA, value, "其他属性", "页面上不显示的属性")


def binary(story: "Story", encoded: str) -> None:
    """A picture or object written into a flat file as base64."""
    try:
        raw = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        story.out.append(Gap(GapReason.DAMAGED, story.here(), "嵌入内容的编码损坏"))
        return
    story.out.append(Embedded("嵌入内容", raw, Layer.EMBEDDED, story.here()))
