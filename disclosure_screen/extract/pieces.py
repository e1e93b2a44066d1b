"""Texts cut to size and escapes written out, for formats whose text may be one endless line or stored as ``\\uXXXX``."""

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

PIECE = 1 << 16
OVERLAP = 256
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|\\([0-9A-Fa-f]{4,6}) ?")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")


def pieces(text: str) -> Iterator[str]:
    """A very long text in parts that overlap, so that no value is cut in two."""
    if len(text) <= PIECE:
        yield text
        return
    for start in range(0, len(text), PIECE - OVERLAP):
        yield text[start : start + PIECE]


def written_out(text: str) -> str:
    """The text with ``\\uXXXX``, CSS escapes and ``&#…;`` written out; empty where that changes nothing."""
    plain = text
    if "\\" in plain:
        plain = _ESCAPED.sub(lambda found: _character(found[1] or found[2] or found[3]), plain)
        plain = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "&" in plain and _ENTITY.search(plain):
        plain = html.unescape(plain)
    return "" if plain == text else plain


def percent_decoded(address: str) -> str:
    """An address with ``%XX`` written out, as UTF-8 or else GB 18030; empty where that changes nothing."""
    if not _PERCENT.search(address):
        return ""
    raw = unquote_to_bytes(address)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def words(text: str) -> frozenset[str]:
    """A set of words written as one line: easier on the eye than eighty quotation marks."""
    return frozenset(text.split())


def _character(digits: str) -> str:
    value = int(digits, 16)
    return chr(value) if value < 0x110000 else "\ufffd"
