"""Page margins (页眉页脚) of a sheet: texts between formatting codes, and which of them no page shows."""

import re
from collections.abc import Iterator

from disclosure_screen.extract.ooxml.sheet.outline import Outline
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]{1,3}|[A-Za-z&])')
_TITLES = {
    "oddHeader": "页眉", "oddFooter": "页脚", "evenHeader": "偶数页页眉", "evenFooter": "偶数页页脚", "firstHeader": "首页页眉",
    "firstFooter": "首页页脚",
}  # fmt: skip


def margins(outline: Outline, title: str, concealment: str) -> Iterator[Block]:
    """The headers and footers of a sheet; those for pages that do not differ are hidden."""
    for key, raw in outline.margins.items():
        text = plain(raw)
        if not text:
            continue
        why = concealment
        if key.startswith("first") and not outline.different_first:
            why = why or "未启用的首页页眉页脚"
        elif key.startswith("even") and not outline.different_even:
            why = why or "未启用的偶数页页眉页脚"
        yield Block(
            Layer.HIDDEN if why else Layer.HEADER_FOOTER, text, Location((title, _TITLES[key])), concealment=why
        )


def plain(raw: str) -> str:
    """A header's words: left, middle and right part apart, codes gone. ``&14331081`` is size 143 or words; both are kept."""

    def words(found: re.Match[str]) -> str:
        code = found.group()
        if code == "&&":
            return "&"
        if code in ("&L", "&C", "&R"):
            return "\t"
        following = raw[found.end() : found.end() + 1]
        return code[1:] if code[1:].isdigit() and following.isdigit() else ""

    return _CODE.sub(words, raw).strip()
