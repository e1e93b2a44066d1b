"""Web pages (网页): html and xhtml, recognised by their tags; the page itself is read in ``extract/page.py``."""

import re
from collections.abc import Iterator

from disclosure_screen.extract.encoding import looks_like_text, read_text
from disclosure_screen.extract.pieces import pieces
from disclosure_screen.extract.source import Part, Source, Unreadable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer

PRECEDENCE = 700

_TELLING = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|div|script|style|iframe|meta|title|p|h[1-6]|ul|ol|span|font|a|svg|form|input)[\s>/]",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]*>|<!--|\s|<!doctype[^>]*>)*<(?:!doctype\s+html|html|head|body|table|div|script|style|svg|p|h[1-6]|meta|title)\b",
    re.I,
)
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml", ".asp", ".aspx", ".jsp", ".php", ".svg")


def sniff(source: Source) -> str | None:
    """A page that begins like one, or text with tags under a page's suffix."""
    if not looks_like_text(source.head):
        return None
    text = read_text(source.head, declared_charset(source.head)).text.lstrip("\ufeff")
    named = source.name.lower().endswith(_SUFFIXES)
    if _OPENING.match(text) or (named and _TELLING.search(text)):
        return "image/svg+xml" if "<svg" in text[:1024].lower() and "<html" not in text.lower() else "text/html"
    return None


def read(source: Source) -> Iterator[Part]:
    """The page in the encoding it declares, where that fits."""
    from disclosure_screen.extract.page import page_parts  # only a page needs it, and every start would pay for it

    if source.size > source.limits.part_bytes:
        raise Unreadable(GapReason.LIMIT, f"网页超过单个部分上限 {source.limits.part_bytes:,} 字节")
    raw = source.read()
    reading = read_text(raw, declared_charset(raw))
    if not reading.exact:
        yield Gap(GapReason.UNCLEAR, detail=f"部分字节无法按 {reading.encoding} 读出，请人工核对")
    yield from page_parts(reading.text)
    for other in reading.others:
        yield from (Block(Layer.BODY, piece, concealment="按另一种编码读出") for piece in pieces(other))


def declared_charset(raw: bytes) -> str:
    """The charset a page's own head declares; empty where it declares none."""
    found = _CHARSET.search(raw[:8192])
    return found[1].decode("ascii") if found else ""
