"""Redacting text files (文本): decoded, masked, and encoded as they came."""

from disclosure_screen.redact.masks import Masks

MEDIA_TYPES = frozenset({"text/plain", "text/csv", "text/html", "text/markdown", "text/tab-separated-values"})

_ENCODINGS = ("utf-8-sig", "utf-8", "gb18030")


def redact(content: bytes, masks: Masks) -> bytes:
    """The masked text in its own encoding. Raises UnicodeError where it is none of UTF-8, UTF-16 with mark, GB18030."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return masks.applied(text).encode(encoding)
    raise UnicodeError("无法确定文本编码")


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return _ENCODINGS if content.startswith(b"\xef\xbb\xbf") else _ENCODINGS[1:]
