"""What stands in the tags of a page (标签属性): tooltips, hidden fields, link targets, data-*, pictures written out in text.

Every attribute is text; only those that never hold any (sizes, alignments, class names) are left out, and even these are
looked at for long numbers.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote_to_bytes

from disclosure_screen.extract.pieces import percent_decoded, pieces, words, written_out
from disclosure_screen.extract.source import Embedded, Part
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_MUTE: Final = words(
    "align bgcolor border cellpadding cellspacing charset checked class clear color cols colspan compact dir disabled enctype "
    "face for frameborder headers height hspace http-equiv id lang language link marginheight marginwidth maxlength media "
    "method multiple name noshade nowrap readonly rel role rows rowspan rules scope scrolling selected shape size start style "
    "tabindex target text type valign version vlink vspace width xml:lang xmlns xml:space viewport property"
)
_TELLING = re.compile(r"[0-9]{6}")
_DATA = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[^,;]{1,80}){0,6}),", re.IGNORECASE)
_EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "text/html": "html",
    "application/pdf": "pdf",
}


def attribute_parts(tag: str, attributes: dict[str, str], line: int, concealment: str = "") -> Iterator[Part]:
    """The texts and embedded files of one start tag."""
    for name, value in attributes.items():
        if _TELLING.search(name):
            yield Block(Layer.HIDDEN, name, Location((f"第{line}行",)), concealment="标签属性名，不显示")
        if not value.strip():
            continue
        if "data:" in value[:4096].lower() and (found := list(_embedded(value, line, tag, name, concealment))):
            yield from found
            continue
        if name == "srcdoc":
            place = Location((f"第{line}行",))
            yield Embedded("内嵌网页.html", value.encode("utf-8", "replace"), Layer.EMBEDDED, place, concealment)
        elif _speaks(tag, name, value, attributes):
            place = Location((f"第{line}行", f"{tag} 标签的 {name} 属性"))
            why = concealment or _why(tag, name, attributes)
            for reading in dict.fromkeys((value, percent_decoded(value), written_out(value))):
                yield from (Block(Layer.HIDDEN, piece, place, concealment=why) for piece in pieces(reading) if piece)


def _speaks(tag: str, name: str, value: str, attributes: dict[str, str]) -> bool:
    if name.partition("+")[0] in _MUTE:
        return bool(_TELLING.search(value))
    if tag == "input" and name == "value":
        return attributes.get("type", "").lower() == "hidden" or "value" not in attributes
    return True


def _why(tag: str, name: str, attributes: dict[str, str]) -> str:
    if tag == "input" and attributes.get("type", "").lower() == "hidden":
        return "隐藏的表单项"
    if name in ("href", "src", "action", "cite", "data", "background", "poster", "formaction", "longdesc"):
        return "链接地址，不显示"
    if tag == "meta":
        return "网页属性，不显示"
    return "标签属性，不直接显示"


def _embedded(value: str, line: int, tag: str, name: str, concealment: str) -> Iterator[Part]:
    """Files written out in an attribute (``data:`` addresses), also several in one style."""
    for found in _DATA.finditer(value):
        body = value[found.end() :]
        if "url(" in value[: found.start()]:
            body = body.partition(")")[0].strip("\"'")
        kind = (found[1] or "text/plain").lower()
        place = Location((f"第{line}行", f"{tag} 标签的 {name} 属性"))
        raw = unquote_to_bytes(body)
        if ";base64" in (found[2] or "").lower():
            try:
                raw = base64.b64decode(
                    raw.translate(None, b" \t\r\n") + b"==", b"-_" if b"-" in raw or b"_" in raw else None
                )
            except (binascii.Error, ValueError):
                yield Gap(GapReason.DAMAGED, place, "内嵌文件的编码损坏")
                continue
        extension = _EXTENSIONS.get(kind, "txt" if kind.startswith("text/") else "bin")
        yield Embedded(f"内嵌文件.{extension}", raw, Layer.EMBEDDED, place, concealment)
