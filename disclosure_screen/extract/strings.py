"""Printable strings (可见字符) in bytes nobody understands, so that a value inside an unknown or damaged file is still found.

Beside a gap, never instead of one. Three readings of the same bytes: UTF-8 or ASCII, GB 2312 and UTF-16, because office
programs of every age store text in one of them.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

_WINDOW = 4 * 2**20
_OVERLAP = 4096
_ASCII = rb"[\x20-\x7e\t]"
_NARROW = re.compile(rb"(?:" + _ASCII + rb"|[\xc2-\xdf][\x80-\xbf]|[\xe3-\xe9\xef][\x80-\xbf]{2}){6,}")
_GB = re.compile(rb"(?:" + _ASCII + rb"|[\xa1-\xa9\xb0-\xf7][\xa1-\xfe]){6,}")
_WIDE_LE = re.compile(rb"(?:[\x20-\x7e\t]\x00|[\x00-\xff][\x4e-\x9f]|[\x00-\x3f]\x30|[\x01-\x5e]\xff){4,}", re.DOTALL)
_WIDE_BE = re.compile(rb"(?:\x00[\x20-\x7e\t]|[\x4e-\x9f][\x00-\xff]|\x30[\x00-\x3f]|\xff[\x01-\x5e]){4,}", re.DOTALL)
_CJK = re.compile("[\u2e80-\u9fff]")
_BLOCK = 8192


def printable(file: BinaryIO) -> Iterator[str]:
    """Runs of readable characters from the file's position on, several to a text of about 8 K characters, one a line."""
    gathered: list[str] = []
    size = 0
    for text in _runs(file):
        gathered.append(text)
        size += len(text)
        if size > _BLOCK:
            yield "\n".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield "\n".join(gathered)


def _runs(file: BinaryIO) -> Iterator[str]:
    kept = b""
    while chunk := file.read(_WINDOW):
        window = kept + chunk
        # A run across the seam of two windows is seen whole in the second one, and in part in the first.
        yield from _of_window(window)
        kept = window[-_OVERLAP:]


def _of_window(window: bytes) -> Iterator[str]:
    for run in _NARROW.finditer(window):
        yield run.group().decode("utf-8", "replace")
    for run in _GB.finditer(window):
        raw = run.group()
        if not raw.isascii() and _plausible(text := raw.decode("gb18030", "replace")):
            yield text
    for pattern, encoding in ((_WIDE_LE, "utf-16-le"), (_WIDE_BE, "utf-16-be")):
        for run in pattern.finditer(window):
            text = run.group().decode(encoding, "replace")
            if _plausible(text):
                yield text


def _plausible(text: str) -> bool:
    """False for noise: real Chinese text is written in the common characters, random bytes are not."""
    wide = _CJK.findall(text)
    if not wide:
        return True
    common = sum(1 for char in wide if _is_common(char))
    return common * 10 >= len(wide) * 7


def _is_common(char: str) -> bool:
    try:
        raw = char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(raw) == 2 and raw[0] <= 0xD7
