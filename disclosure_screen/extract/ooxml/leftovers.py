"""Leftovers (其余部件): every part of a package that no reader has dealt with, named so that a clerk can find it.

XML is swept, pictures and files inside are handed to the driver, binary settings give up their strings, and what is none of
these goes to the driver too, which makes a gap of it. Nothing is dropped because nothing refers to it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from disclosure_screen.extract.ooxml.binary import is_font, is_wide_text, strings
from disclosure_screen.extract.ooxml.names import speaks
from disclosure_screen.extract.ooxml.package import Package
from disclosure_screen.extract.ooxml.properties import properties
from disclosure_screen.extract.ooxml.sweep import sweep
from disclosure_screen.extract.ooxml.wordless import wordless
from disclosure_screen.extract.source import Embedded, Part, Unreadable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of part is called, on which layer its text lies, and why nobody sees it."""

    label: str
    layer: Layer = Layer.METADATA
    concealment: str = "页面上不显示"


_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"docProps/core", Kind("文档属性", concealment="文档属性，页面上不显示")),
    (r"docProps/app", Kind("文档属性", concealment="文档属性，页面上不显示")),
    (r"docProps/custom", Kind("自定义文档属性", concealment="自定义属性，页面上不显示")),
    (r"docProps/", Kind("文档属性")),
    (r"customXml/", Kind("自定义XML数据", concealment="自定义XML数据，页面上不显示")),
    (r"_xmlsignatures/", Kind("数字签名", concealment="数字签名内容，页面上不显示")),
    (r"chart", Kind("图表", Layer.EMBEDDED, "")),
    (r"diagrams/(data|drawing)", Kind("图示（SmartArt）", Layer.EMBEDDED, "")),
    (r"diagrams/", Kind("图示（SmartArt）", Layer.EMBEDDED, "图示的版式部件，页面上不显示")),
    (r"theme/", Kind("主题")),
    (r"word/settings", Kind("文档设置", concealment="文档变量或设置，页面上不显示")),
    (r"word/numbering", Kind("编号文字", Layer.BODY, "")),
    (r"word/people", Kind("审阅人员", concealment="审阅人员名单，页面上不显示")),
    (r"word/comments", Kind("批注", Layer.COMMENT, "批注的附属信息，页面上不显示")),
    (
        r"word/(styles|stylesWithEffects|fontTable|webSettings)",
        Kind("样式", concealment="样式或字体设置，页面上不显示"),
    ),
    (r"word/", Kind("其他部件", Layer.HIDDEN, "文档中未引用的部件，页面上不显示")),
    (r"pivotCache", Kind("数据透视表缓存", Layer.HIDDEN, "数据透视表缓存，表中不显示")),
    (r"pivotTable", Kind("数据透视表", Layer.HIDDEN, "数据透视表的内部数据")),
    (r"externalLink", Kind("外部链接缓存", Layer.HIDDEN, "外部工作簿的缓存数据，表中不显示")),
    (r"xl/connections", Kind("数据连接", concealment="数据连接，表中不显示")),
    (r"xl/queryTables", Kind("数据连接", concealment="数据查询，表中不显示")),
    (r"xl/tables", Kind("表格对象", concealment="表格对象的名称或公式")),
    (r"xl/persons", Kind("批注人员", concealment="批注人员名单，表中不显示")),
    (r"xl/revisions", Kind("修订记录", Layer.REVISION, "共享工作簿的修订记录，表中不显示")),
    (r"xl/userNames", Kind("共享用户", concealment="共享工作簿的用户，表中不显示")),
    (r"slicer|timeline", Kind("切片器", Layer.HIDDEN, "切片器的缓存数据")),
    (r"xl/styles", Kind("单元格格式", concealment="格式定义，表中不显示")),
    (
        r"xl/calcChain|xl/metadata|xl/richData|xl/volatile",
        Kind("工作簿内部数据", Layer.HIDDEN, "工作簿内部数据，表中不显示"),
    ),
    (r"drawing", Kind("图形", Layer.EMBEDDED, "")),
    (r"ctrlProps|activeX", Kind("控件", Layer.HIDDEN, "控件的内部数据")),
    (r"ppt/commentAuthors|ppt/authors", Kind("批注人员", concealment="批注人员名单，放映时不显示")),
    (r"ppt/presentation\.xml", Kind("节名称与放映设置", concealment="节名称或放映设置，放映时不显示")),
    (r"ppt/comment", Kind("批注", Layer.COMMENT, "")),
    (r"ppt/tags", Kind("标签", concealment="演示文稿标签，放映时不显示")),
    (r"ppt/(presProps|viewProps|tableStyles)", Kind("演示文稿设置", concealment="设置，放映时不显示")),
    (r"ppt/(notesMaster|handoutMaster)", Kind("备注母版", Layer.HIDDEN, "备注或讲义母版，放映时不显示")),
)
_PATTERNS = tuple((re.compile(pattern), kind) for pattern, kind in _KINDS)
_OTHER = Kind("其他部件", Layer.HIDDEN, "未被引用的部件，打开时不显示")
_STRINGS = re.compile(r"printerSettings|activeX.*\.bin$|layout-cache$|\.vml$", re.IGNORECASE)
_FONT = re.compile(r"\.(odttf|fntdata|ttf|otf|ttc)$", re.IGNORECASE)
_MARKUP = re.compile(r"\.(html?|mht|mhtml|txt|rtf|csv)$", re.IGNORECASE)


def kind_of(name: str) -> Kind:
    """How to speak of a part."""
    return next((kind for pattern, kind in _PATTERNS if pattern.search(name)), _OTHER)


_STYLES = re.compile(r"word/styles\w*\.xml$")


def leftovers(package: Package) -> Iterator[Part]:
    """Everything of the package that was not read, then what the container itself says and lacks."""
    for name in list(package.parts):
        if name not in package.seen:
            yield from _part(package, name)
    for member in package.doubles:
        data, gap = package.container.salvage(member, Location((member.name,)))
        yield Embedded(member.name.rpartition("/")[2], data, concealment="同名的重复部件，打开时不显示")
        if gap:
            yield gap
    yield from container_words(package)
    yield from package.outside()
    yield from package.missing()
    yield from package.gaps


def _part(package: Package, name: str) -> Iterator[Part]:
    if name.endswith(".rels"):
        owner = re.sub(r"(^|/)_rels/([^/]*)\.rels$", r"\1\2", name)
        package.related(owner)
        package.seen.add(name)
        return
    kind = kind_of(name)
    placed = package.places.get(name)
    if _STYLES.search(name.lower()) and _wordless(package, name):
        return
    if _looks_like_xml(package, name):
        location = Location(
            (*(placed.route if placed else ()), _numbered(kind.label, name)), placed.page if placed else None
        )
        reading = sweep(package.events(name), location, kind.layer, kind.concealment)
        if name.lower().startswith("docprops/") and "文档属性" in kind.label:
            reading = properties(package.events(name), kind.label)
        swept = package.guarded(location, reading, may_be_empty=True)
        yield from (part for part in swept if name not in package.broken or not isinstance(part, Gap))
    else:
        yield from binary_part(package, name, placed)


def _wordless(package: Package, name: str) -> bool:
    """True where a style sheet holds no words; a part that breaks is left to the sweep, where the break becomes a gap."""
    try:
        return wordless(package.read(name))
    except Unreadable:
        return False


def binary_part(package: Package, name: str, placed: Location | None) -> Iterator[Part]:
    """A part that is not XML: a picture, an object, a font, printer settings, or something nobody knows."""
    location = placed or Location()
    data, gap = package.container.salvage(package.parts[name], location)
    package.seen.add(name)
    if gap:
        yield gap
    if not data.strip(b"\0\xff"):
        return  # nothing, or the padding that Office leaves where a part was deleted ([trash])
    base = name.rpartition("/")[2]
    if _FONT.search(name) and is_font(base, data):
        return
    if "customProperty" in name and is_wide_text(data):
        text, place = data.decode("utf-16-le"), Location((*location.route, "自定义属性"))
        yield Block(Layer.METADATA, text, place, concealment="工作表的自定义属性，表中不显示")
        return
    if _STRINGS.search(name):
        for text in strings(data):
            yield Block(
                Layer.METADATA,
                text,
                Location((*location.route, "打印机或控件设置")),
                concealment="设置数据，页面上不显示",
            )
        if "activeX" not in name:
            return
    concealment = (
        "" if placed or ("/embeddings/" not in "/" + name and "/media/" not in "/" + name) else "文件中未引用的部件"
    )
    if name in package.cropped:
        concealment = "图片已裁剪，文件中仍保留完整原图"
    yield Embedded(base, data, Layer.EMBEDDED, location, concealment)


def _looks_like_xml(package: Package, name: str) -> bool:
    if _MARKUP.search(name):
        return False
    try:
        first = next(package.container.chunks(package.parts[name]), b"")[:200]
    except Unreadable as error:
        return error.reason is GapReason.DAMAGED and name.endswith((".xml", ".vml"))
    plain = first.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return plain.startswith((b"<?xml", b"<")) and not plain[:15].lower().startswith((b"<!doctype html", b"<html"))


def _numbered(label: str, name: str) -> str:
    number = re.search(r"([0-9]{1,6})\.[a-z]+$", name)
    return f"{label}{number.group(1)}" if number else label


def container_words(package: Package) -> Iterator[Part]:
    """What the zip itself says: comments, strange member names, bytes that belong to no member."""
    container = package.container
    if container.comment.strip():
        yield Block(
            Layer.METADATA, container.comment, Location(("压缩包注释",)), concealment="压缩包注释，打开文档时不显示"
        )
    for member in container.members:
        if member.comment.strip():
            yield Block(
                Layer.METADATA, member.comment, Location(("压缩包注释",)), concealment="压缩包注释，打开文档时不显示"
            )
        if speaks(member.name):
            yield Block(Layer.METADATA, member.name, Location(("部件名称",)), concealment="部件名称，打开文档时不显示")
    for raw in container.outside_bytes():
        for text in strings(raw):
            yield Block(
                Layer.HIDDEN, text, Location(("压缩包目录之外",)), concealment="不属于任何部件的数据，打开文档时不显示"
            )
