"""Document properties (文档属性): who wrote the file, for which office, with which template — each under its own name."""

from collections.abc import Iterable, Iterator
from typing import Final

from disclosure_screen.extract.ooxml.names import NAMES, attribute
from disclosure_screen.extract.xml import END, START, TEXT, Event
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

_LABELS: Final = {
    "title": "标题", "subject": "主题", "creator": "作者", "keywords": "关键词", "description": "备注", "category": "类别",
    "lastModifiedBy": "最后修改者", "contentStatus": "内容状态", "created": "创建时间", "modified": "修改时间",
    "lastPrinted": "打印时间", "revision": "修订次数", "identifier": "标识", "language": "语言", "version": "版本",
    "Template": "模板", "Manager": "主管", "Company": "单位", "HyperlinkBase": "超链接基础", "Application": "程序",
    "TitlesOfParts": "各部分标题", "HLinks": "超链接", "contentType": "内容类型",
}  # fmt: skip
_CONCEALMENT = "文档属性，页面上不显示"
_CONTAINERS = frozenset({"cp:coreProperties", "ap:Properties", "op:Properties"})


def properties(parts: Iterable[Event], title: str) -> Iterator[Block]:
    """Each property of ``core.xml``, ``app.xml`` or ``custom.xml``, its own name (custom ones) included."""
    label, pieces = "", list[str]()
    for kind, name, attributes in parts:
        short = NAMES[name]
        if kind == TEXT:
            pieces.append(name)
        elif kind == START and short not in _CONTAINERS:
            pieces = []
            if short == "op:property":
                label = attribute(attributes, "name") or ""
                yield Block(Layer.METADATA, label, Location((title, "属性名称")), concealment=_CONCEALMENT)
                for extra in ("linkTarget",):
                    if value := attribute(attributes, extra):
                        yield Block(Layer.METADATA, value, Location((title, "链接位置")), concealment=_CONCEALMENT)
                label = "属性值"
            elif not short.startswith("vt:"):
                label = _LABELS.get(short.rpartition(":")[2], "其他属性")
        elif kind == END:
            text = "".join(pieces).strip()
            pieces = []
            if text:
                yield Block(Layer.METADATA, text, Location((title, label)), concealment=_CONCEALMENT)
