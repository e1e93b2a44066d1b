"""File name extensions (扩展名), asked only one thing: whether they tell the truth about what is inside.

Content decides how a file is read. An extension that says something else is still worth a person's look: the file may have
been cut short, may not open for the reader of the published notice, or may be meant to pass unseen. Pairs that offices
produce every day (a web page saved as .xls, a picture with another picture's suffix) are no contradiction.
"""

from typing import Final

_WORD: Final = ("word", "opendocument.text", "x-encrypted-office")
_LEGACY_WORD: Final = (*_WORD, "rtf", "text/html", "rfc822", "multipart", "xml")
_SHEET: Final = ("excel", "spreadsheet", "x-encrypted-office")
_LEGACY_SHEET: Final = (*_SHEET, "text/", "xml", "rfc822", "multipart")
_SLIDES: Final = ("powerpoint", "presentation", "x-encrypted-office")
_ARCHIVE: Final = (
    "zip", "rar", "7z", "tar", "bzip2", "x-xz", "compress", "zstd", "lz4", "lzip", "cpio", "cab", "lzh", "officedocument",
    "opendocument", "ofd",
)  # fmt: skip
_TEXT: Final = ("text/", "json", "xml", "rfc822", "mbox", "multipart")

_TRUE: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), _WORD),
    **dict.fromkeys((".doc", ".dot", ".wps", ".wpt"), _LEGACY_WORD),
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xltx"), _SHEET),
    **dict.fromkeys((".xls", ".xlt", ".et", ".ett"), _LEGACY_SHEET),
    **dict.fromkeys((".ppt", ".pptx", ".pptm", ".pps", ".ppsx", ".dps", ".dpt"), _SLIDES),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif"), ("image/",)),
    **dict.fromkeys((".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"), _ARCHIVE),
    **dict.fromkeys((".txt", ".csv", ".tsv", ".json", ".md", ".xml"), _TEXT),
    **dict.fromkeys((".htm", ".html"), ("html", "svg", "xml", "rfc822", "multipart")),
    **dict.fromkeys((".mht", ".mhtml"), ("multipart", "html", "rfc822")),
    ".pdf": ("pdf",),
    ".ofd": ("ofd",),
    ".rtf": ("rtf", *_WORD),
    ".odt": ("opendocument",),
    ".ods": ("opendocument",),
    ".odp": ("opendocument",),
    ".eml": ("rfc822", "multipart", "mbox"),
    ".msg": ("outlook", "rfc822"),
}
_LEAST: Final = 8
"""Bytes of the shortest text that may be a table saved as .xls; less is the beginning of something else."""
_CALLED: Final = (
    ("pdf", "PDF"), ("ofd", "OFD"), ("image/", "图片"), ("html", "网页"), ("word", "文字文档"), ("rtf", "RTF 文档"),
    ("excel", "表格"), ("spreadsheet", "表格"), ("powerpoint", "演示文稿"), ("presentation", "演示文稿"), ("rfc822", "邮件"),
    ("outlook", "邮件"), ("multipart", "邮件"), ("mbox", "邮件"), ("text/", "纯文本"), ("json", "纯文本"), ("xml", "纯文本"),
)  # fmt: skip


def contradiction(name: str, media_type: str, size: int = _LEAST) -> str:
    """In Chinese, how a name's extension contradicts its content; empty where it does not, or claims nothing we know."""
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    expected = _TRUE.get(suffix)
    if expected is _LEGACY_SHEET and size < _LEAST:
        expected = _SHEET
    if expected is None or any(part in media_type for part in expected):
        return ""
    actual = next((label for part, label in _CALLED if part in media_type), "其他类型的文件")
    return f"扩展名“{suffix}”与实际内容（{actual}）不符，文件可能损坏、被截断或被改名，请核对后重新送审"
