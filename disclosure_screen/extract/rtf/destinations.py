"""Destinations (目标区域) of RTF: where the text of a group belongs, by the word that opens it.

Peers drop what they do not know; here an unknown destination behind ``\\*`` is hidden text like any other.
"""

from dataclasses import dataclass, field

from disclosure_screen.extract.grid import Grid
from disclosure_screen.extract.pieces import words
from disclosure_screen.model.document import Layer

_HEADERS = words("header headerl headerr headerf footer footerl footerr footerf")
_INFO = {
    "title": "标题", "subject": "主题", "author": "作者", "manager": "主管", "company": "单位", "operator": "最后修改者",
    "category": "类别", "keywords": "关键词", "comment": "备注", "doccomm": "备注", "hlinkbase": "链接基础",
    "generator": "生成程序",
    "propname": "自定义属性名", "staticval": "自定义属性值", "linkval": "自定义属性链接", "revtbl": "修订者", "template": "模板",
    "userprops": "自定义属性", "creatim": "创建时间", "revtim": "修改时间", "printim": "打印时间", "info": "文档属性",
}  # fmt: skip
_HIDDEN = {
    "fldinst": "域代码，不显示", "bkmkstart": "书签名", "bkmkend": "书签名", "docvar": "文档变量", "sv": "图形属性（含替代文字）",
    "sn": "图形属性名", "ffname": "表单域", "ffdeftext": "表单域默认值", "ffl": "下拉选项", "ffhelptext": "表单域帮助",
    "ffstattext": "表单域提示", "ffformat": "表单域格式", "xe": "索引项", "tc": "目录项", "objclass": "对象类型",
    "objname": "对象名",
    "htmltag": "网页源码", "listname": "列表名", "datafield": "域数据",
}  # fmt: skip
_COMMENTS = {"annotation": "批注", "atnid": "批注者", "atnauthor": "批注作者", "atnparent": "批注关系"}
QUIET = words(
    "fonttbl stylesheet colortbl latentstyles listtable listoverridetable rsidtbl filetbl lsdlockedexcept panose falt pgptbl "
    "mmathpr wgrffmtfilter xmlnstbl leveltext levelnumbers atrfstart atrfend atnref atndate atntime blipuid bliptag listid"
)
INLINE = words("pntext listtext pntxta pntxtb fldrslt field result object shprslt shp shpinst sp shptxt shppict nonshppict ud "
                "upr momath momathpara mr footnoteref rtf pn ftnsep")  # fmt: skip
FILES = words("pict objdata themedata colorschememapping datastore passwordhash fontemb fontfile")
SERIALS = words("panose listid")


@dataclass(slots=True)
class Destination:
    """Where text of a group goes: a layer with a label, or bytes (pictures, objects), or nowhere visible."""

    name: str
    layer: Layer = Layer.BODY
    label: str = ""
    why: str = ""
    runs: list[tuple[str, str]] = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)
    number: int = 0
    grid: Grid | None = None
    tables: int = 0


def destination(name: str, starred: bool) -> Destination | None:
    """The destination a control word opens; an unknown one only behind ``\\*``."""
    if name in FILES:
        return Destination(name, Layer.EMBEDDED, "图片" if name == "pict" else "嵌入数据")
    if name in _HEADERS:
        return Destination(name, Layer.HEADER_FOOTER, "页眉" if name.startswith("header") else "页脚")
    if name == "footnote":
        return Destination(name, Layer.FOOTNOTE, "脚注尾注")
    if name in _COMMENTS:
        return Destination(name, Layer.COMMENT, _COMMENTS[name])
    if name in _INFO:
        return Destination(name, Layer.METADATA, _INFO[name], "文档属性，不显示")
    if name in _HIDDEN:
        return Destination(name, Layer.HIDDEN, _HIDDEN[name].partition("，")[0], _HIDDEN[name])
    if name in QUIET:
        return Destination(name, Layer.HIDDEN, "样式与列表定义", "样式与列表定义，不显示")
    if starred:
        return Destination(name, Layer.HIDDEN, f"未知区域 {name}", "文字处理软件不显示的区域")
    return None
