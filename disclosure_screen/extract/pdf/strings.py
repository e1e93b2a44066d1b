"""Strings (字符串) of a PDF: their encodings, and in which hidden place each key keeps its text.

The standard knows PDFDocEncoding and UTF-16; office software in China also writes bare GBK. What a key means depends on
what stands beside it (``T`` is an author in a note and a name in a form field), so the table is kept by kind.
"""

import re
from typing import Any, Final, NamedTuple

from disclosure_screen.model.document import Layer


class Meaning(NamedTuple):
    """Where a string belongs: its layer, a step of the route, and why a reader does not see it."""

    layer: Layer
    label: str
    concealment: str = ""


_UNSEEN: Final = "不在页面上显示"

ANNOTATION: Final = {
    "/Contents": Meaning(Layer.COMMENT, "批注"),
    "/T": Meaning(Layer.COMMENT, "批注作者"),
    "/Subj": Meaning(Layer.COMMENT, "批注主题"),
    "/RC": Meaning(Layer.COMMENT, "批注（富文本）"),
    "/OverlayText": Meaning(Layer.COMMENT, "涂黑批注的替换文字"),
    "/CA": Meaning(Layer.HIDDEN, "按钮文字", _UNSEEN),
    "/RO": Meaning(Layer.COMMENT, "涂黑批注"),
    "/V": Meaning(Layer.BODY, "表单域"),
    "/RV": Meaning(Layer.BODY, "表单域（富文本）"),
    "/DV": Meaning(Layer.HIDDEN, "表单域默认值", "表单域默认值，" + _UNSEEN),
    "/TU": Meaning(Layer.HIDDEN, "表单域提示", "表单域提示，" + _UNSEEN),
    "/TM": Meaning(Layer.HIDDEN, "表单域映射名", _UNSEEN),
    "/Opt": Meaning(Layer.HIDDEN, "表单域选项", "表单域选项，未必显示"),
}
FIELD: Final = {**ANNOTATION, "/T": Meaning(Layer.METADATA, "表单域名称", _UNSEEN)}
OUTLINE: Final = {"/Title": Meaning(Layer.METADATA, "书签")}
STRUCTURE: Final = {
    "/Alt": Meaning(Layer.HIDDEN, "替代文字", "替代文字，" + _UNSEEN),
    "/ActualText": Meaning(Layer.HIDDEN, "实际文字标注", "与显示内容不同的标注文字，" + _UNSEEN),
    "/E": Meaning(Layer.HIDDEN, "缩写展开", "缩写展开，" + _UNSEEN),
    "/T": Meaning(Layer.HIDDEN, "结构标题", _UNSEEN),
    "/Lang": Meaning(Layer.METADATA, "语言", _UNSEEN),
}
ACTION: Final = {
    "/JS": Meaning(Layer.HIDDEN, "脚本", "脚本，" + _UNSEEN),
    "/URI": Meaning(Layer.HIDDEN, "链接地址", "链接地址，" + _UNSEEN),
    "/F": Meaning(Layer.HIDDEN, "链接文件", "链接地址，" + _UNSEEN),
    "/D": Meaning(Layer.HIDDEN, "跳转目标", _UNSEEN),
}
LABEL: Final = {"/P": Meaning(Layer.HIDDEN, "页码标签", "页码标签，" + _UNSEEN)}
LAYER_NAME: Final = {"/Name": Meaning(Layer.HIDDEN, "图层名称", "图层名称，" + _UNSEEN)}
FILE: Final = {
    "/F": Meaning(Layer.FILE_NAME, "附件名称"),
    "/UF": Meaning(Layer.FILE_NAME, "附件名称"),
    "/Desc": Meaning(Layer.METADATA, "附件说明", _UNSEEN),
    "/DOS": Meaning(Layer.FILE_NAME, "附件名称"),
    "/Unix": Meaning(Layer.FILE_NAME, "附件名称"),
    "/Mac": Meaning(Layer.FILE_NAME, "附件名称"),
}
INFORMATION: Final = {
    "/Title": Meaning(Layer.METADATA, "标题"),
    "/Author": Meaning(Layer.METADATA, "作者"),
    "/Subject": Meaning(Layer.METADATA, "主题"),
    "/Keywords": Meaning(Layer.METADATA, "关键词"),
    "/Creator": Meaning(Layer.METADATA, "创建程序"),
    "/Producer": Meaning(Layer.METADATA, "生成程序"),
    "/CreationDate": Meaning(Layer.METADATA, "创建时间"),
    "/ModDate": Meaning(Layer.METADATA, "修改时间"),
    "/Company": Meaning(Layer.METADATA, "单位"),
}
PROPERTY: Final = Meaning(Layer.METADATA, "文档属性")
NAMED: Final = Meaning(Layer.HIDDEN, "命名目标", "命名目标，" + _UNSEEN)
OTHER: Final = Meaning(Layer.HIDDEN, "文档内部数据", _UNSEEN)
ATTRIBUTE: Final = Meaning(Layer.HIDDEN, "结构属性", _UNSEEN)

BINARY: Final = frozenset(
    {
        "/ID", "/O", "/U", "/OE", "/UE", "/Perms", "/Cert", "/Panose", "/Registry", "/Ordering", "/CheckSum", "/Lookup",
        "/CharSet", "/DA", "/DS", "/NM", "/ByteRange", "/Style", "/FontFamily", "/Lang", "/IDTree", "/Digest",
    }
)  # fmt: skip
"""Keys whose strings are no text for people: keys, hashes, fonts' names, drawing settings."""

_ESCAPE: Final = re.compile("\x1b[^\x1b]*\x1b")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def meaning(kind: dict[str, Meaning] | None, key: str) -> Meaning:
    """What a string under ``key`` in a dictionary of this kind is."""
    found = (kind or {}).get(key)
    if found:
        return found
    if kind is INFORMATION:
        return Meaning(Layer.METADATA, f"属性“{key[1:]}”")
    if kind is STRUCTURE:
        return ATTRIBUTE
    if kind is None:
        general = STRUCTURE.get(key) or (INFORMATION.get(key) if key in ("/Author", "/Keywords", "/Subject") else None)
        return general or ACTION.get(key) or ({"/Contents": ANNOTATION["/Contents"]}.get(key)) or OTHER
    return OTHER


def text(string: Any) -> str:
    """The text of a pikepdf string object; empty where it is binary."""
    return decode(bytes(string))


def decode(raw: bytes) -> str:
    """Text from the bytes of a PDF string; empty where they are no text."""
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        found = raw.decode("utf-16", "replace")
    elif raw.startswith(b"\xef\xbb\xbf"):
        found = raw[3:].decode("utf-8", "replace")
    elif raw.isascii():
        found = raw.decode("ascii")
    else:
        found = _eight_bit(raw)
    found = _ESCAPE.sub("", found)
    controls = len(_CONTROL.findall(found))
    if controls > len(found) * 0.2:
        return ""
    return _CONTROL.sub(" ", found).strip()


def _eight_bit(raw: bytes) -> str:
    """UTF-8 without a mark, GBK as Chinese programs write it, or PDFDocEncoding, whichever fits first."""
    for encoding in ("utf-8", "gb2312", "gbk"):
        try:
            found = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gbk" or _mostly_han(found):
            return found
    import pikepdf

    try:
        return str(pikepdf.String(raw))
    except (UnicodeDecodeError, ValueError):
        return raw.decode("latin-1")


def _mostly_han(found: str) -> bool:
    return sum("\u4e00" <= character <= "\u9fff" for character in found) * 2 > sum(not c.isascii() for c in found)
