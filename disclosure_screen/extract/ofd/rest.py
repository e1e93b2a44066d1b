"""Parts of an OFD beside its pages (其余部件): document data, outlines, tags, signatures, older versions, loose files."""

import re
from collections.abc import Iterator
from typing import Final

from disclosure_screen.extract.inflate import Container
from disclosure_screen.extract.ofd.seals import seal
from disclosure_screen.extract.ofd.tree import Node, Parts
from disclosure_screen.extract.source import Embedded, Part
from disclosure_screen.extract.strings import printable
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

_UNSEEN: Final = "不在页面上显示"
_DRAWN: Final = frozenset(
    {
        "TextCode",
        "AbbreviatedData",
        "Glyphs",
        "PhysicalBox",
        "ApplicationBox",
        "ContentBox",
        "BleedBox",
        "Template",
        "PageRes",
    }
)
_HASHES: Final = frozenset({"CheckValue", "SignedValue", "MaxUnitID", "SignatureMethod", "MaxSignId"})
_LABELS: Final = {
    "OutlineElem": "大纲",
    "Bookmark": "书签",
    "CustomData": "自定义属性",
    "URI": "链接地址",
    "Attachment": "附件信息",
    "Title": "标题",
    "Author": "作者",
    "Subject": "主题",
    "Abstract": "摘要",
    "Keyword": "关键词",
    "Creator": "创建程序",
    "DocInfo": "文档属性",
    "Version": "版本信息",
    "Provider": "签名服务",
    "Extension": "扩展数据",
    "Property": "扩展数据",
    "Data": "扩展数据",
}
_METADATA: Final = frozenset({"OFD", "Signature", "Signatures", "Attachments", "DocVersion"})
_TELLING: Final = re.compile("[0-9]{6}|[^\x00-\x7f]|@")
_TELLING_NAMES: Final = frozenset(
    {
        "Title",
        "Name",
        "URI",
        "Base",
        "Creator",
        "Author",
        "Description",
        "Value",
        "Remark",
        "Subject",
        "Data",
        "ProviderName",
    }
)
_FRACTION: Final = re.compile(r"\.[0-9]+")
_FIGURES: Final = re.compile(r"[-+0-9.,:\s]*")
_REFERENCE: Final = re.compile(
    r"[\w./\\-]+\.(?:xml|png|jpe?g|bmp|tiff?|gif|ttf|otf|cff|dat|esl|jb2|gbig2)", re.IGNORECASE
)
_FONT_MARKS: Final = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf", b"\x01\x00\x04", b"%!PS")
_SEAL_NAMES: Final = (".dat", ".esl", ".sig", ".p7s", ".der", ".cer")


def data_of(tree: Node, part: str, page_number: int | None = None) -> Iterator[Block]:
    """Text and telling attributes of every element that draws nothing."""
    layer = Layer.METADATA if tree.name in _METADATA else Layer.HIDDEN
    for node in tree.walk():
        if node.name in _HASHES or (page_number is not None and node.name in _DRAWN):
            continue
        label = _LABELS.get(node.name, node.name)
        route = (part, label) if page_number is None else (f"第{page_number}页", label)
        kind = Layer.METADATA if label in ("大纲", "自定义属性") else layer
        for text in _said(node):
            yield Block(kind, text, Location(route, page_number), concealment=f"{label}，{_UNSEEN}")


def _said(node: Node) -> Iterator[str]:
    text = node.text.strip()
    if text and not _technical(text):
        name = node.attributes.get("Name", "")
        yield f"{name}：{text}" if name else text
    elif node.attributes.get("Name") and node.name not in ("Font", "Layer"):
        yield node.attributes["Name"]
    for key, value in node.attributes.items():
        if key == "Name" or not value.strip() or node.name == "Font":
            continue
        if _technical(value) or key in ("ID", "Boundary", "CTM", "DeltaX", "DeltaY"):
            continue
        if (key in _TELLING_NAMES and not value.replace(" ", "").isdecimal()) or _TELLING.search(value):
            yield value


def _technical(text: str) -> bool:
    """True for references to parts and for short figures: sizes, boxes, numbers of objects."""
    figures = _FIGURES.fullmatch(text) is not None
    return bool(_REFERENCE.fullmatch(text)) or (figures and not _TELLING.search(_FRACTION.sub("", text)))


def loose(parts: Parts) -> Iterator[Part]:
    """Every member no page, template or listing has used."""
    for member in parts.container.members:
        if member.folder or member.name in parts.used:
            continue
        raw = parts.read(member.name)
        base = member.name.rpartition("/")[2]
        if not raw or raw.startswith(_FONT_MARKS):
            continue
        if base.lower().endswith(_SEAL_NAMES) and raw[:1] == b"\x30":
            yield from seal(raw, member.name)
        else:
            yield Embedded(base, raw, Layer.EMBEDDED, Location((member.name,)), "页面没有使用这一文件")


def envelope(container: Container) -> Iterator[Part]:
    """Names, comments and loose bytes of the zip around the document."""
    if container.comment.strip():
        yield Block(Layer.METADATA, container.comment, Location(("压缩包注释",)), concealment="压缩包注释，" + _UNSEEN)
    for member in container.members:
        if member.comment.strip():
            yield Block(Layer.METADATA, member.comment, Location(("压缩包注释",)), concealment="压缩包注释，" + _UNSEEN)
        if _TELLING.search(member.name):
            yield Block(Layer.FILE_NAME, member.name, Location((member.name,)), concealment="内部文件名，" + _UNSEEN)
    for raw in container.outside_bytes():
        import io

        for text in printable(io.BytesIO(raw)):
            yield Block(Layer.HIDDEN, text, Location(("压缩包以外的数据",)), concealment="压缩包以外的数据，" + _UNSEEN)
