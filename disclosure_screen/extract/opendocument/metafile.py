"""StarView metafiles (对象预览图): the replacement pictures LibreOffice keeps of formulas, charts and tables.

They repeat the object's words, and may repeat words the object no longer has. Text actions are read; a metafile that also
holds bitmaps has not been read entirely, and says so.
"""

import struct
from collections.abc import Iterator

MAGIC = b"VCLMTF"
_TEXTS = frozenset({112, 113, 114, 115})
_BITMAPS = frozenset(range(116, 125))


def texts(raw: bytes) -> Iterator[str]:
    """The words of each text action. Raises ``ValueError`` where the metafile is torn or holds bitmaps."""
    at = len(MAGIC)
    at += 6 + _size(raw, at)
    while at + 8 <= len(raw):
        (action,) = struct.unpack_from("<H", raw, at)
        size = _size(raw, at + 2)
        payload = raw[at + 8 : at + 8 + size]
        if action in _BITMAPS or len(payload) < size:
            raise ValueError
        if action in _TEXTS:
            yield _last_text(payload)
        at += 8 + size


def _size(raw: bytes, at: int) -> int:
    if at + 6 > len(raw):
        raise ValueError
    size: int = struct.unpack_from("<I", raw, at + 2)[0]
    return size


def _last_text(payload: bytes) -> str:
    """The UTF-16 text at the end of an action (since version 2), else the eight-bit text after its point."""
    for count in range(1, len(payload) // 2):
        at = len(payload) - 2 * count - 2
        if at >= 10 and struct.unpack_from("<H", payload, at)[0] == count:
            return payload[at + 2 :].decode("utf-16-le", "replace")
    if len(payload) < 10:
        return ""
    (count,) = struct.unpack_from("<H", payload, 8)
    return payload[10 : 10 + count].decode("gb18030", "replace")
