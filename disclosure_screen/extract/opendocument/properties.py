"""Document properties (文档属性) of ``meta.xml``: who wrote it, from which template, and what the office added."""

from collections.abc import Iterable, Iterator
from typing import Final

from disclosure_screen.extract.ooxml.names import speaks
from disclosure_screen.extract.opendocument.names import ODF
from disclosure_screen.extract.xml import END, START, TEXT, Event
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

_LABELS: Final = {
    "dc:title": "标题", "dc:subject": "主题", "dc:creator": "最后修改者", "dc:description": "备注", "dc:date": "修改时间",
    "dc:language": "语言", "meta:initial-creator": "作者", "meta:keyword": "关键词", "meta:printed-by": "打印者",
    "meta:creation-date": "创建时间", "meta:print-date": "打印时间", "meta:generator": "程序", "meta:user-defined": "自定义属性",
    "meta:editing-cycles": "修订次数", "meta:editing-duration": "编辑时间",
}  # fmt: skip
_CONCEALMENT = "文档属性，页面上不显示"


def properties(parts: Iterable[Event], title: str) -> Iterator[Block]:
    """Each property with its Chinese name; custom ones with the name the office gave them."""
    pieces: list[str] = []
    for kind, name, attributes in parts:
        if kind == TEXT:
            pieces.append(name)
            continue
        short = ODF[name]
        if kind == START:
            pieces = []
            for key, value in attributes.items():
                wordy = key.rpartition("}")[2] in ("name", "href", "title")
                if value.strip() and (wordy or speaks(value)) and short != "office:document-meta":
                    place = Location((title, _LABELS.get(short, "其他属性")))
                    yield Block(Layer.METADATA, value, place, concealment=_CONCEALMENT)
        elif kind == END:
            text = "".join(pieces).strip()
            pieces = []
            if text:
                yield Block(
                    Layer.METADATA, text, Location((title, _LABELS.get(short, "其他属性"))), concealment=_CONCEALMENT
                )
