"""The shared string table of a workbook (SST, 共享字符串表), whose strings break anywhere across CONTINUE records.

A string cut in the middle repeats its flag byte in the next record, and may change from one to two bytes a character.
"""

import struct
from collections.abc import Iterator

from disclosure_screen.extract.legacy.biff import CONTINUE, Record


class SharedStrings:
    """The strings by number; remembers which were used, for those left over are text no cell shows."""

    def __init__(self, chunks: list[bytes] | None = None) -> None:
        self._strings: list[str] = []
        self.phonetics: list[tuple[int, str]] = []
        self.runs: dict[int, tuple[tuple[int, int], ...]] = {}
        """For strings of more than one look: where each look begins, and its font."""
        self.complete = True
        if chunks:
            self._parse(chunks)
        self._used = bytearray(len(self._strings))

    def __getitem__(self, number: int) -> str | None:
        """The string a cell asks for; None where the table does not hold it."""
        if not 0 <= number < len(self._strings):
            return None
        self._used[number] = 1
        return self._strings[number]

    def unused(self) -> Iterator[str]:
        """Strings no cell asked for."""
        yield from (text for text, used in zip(self._strings, self._used, strict=True) if not used and text.strip())

    def _parse(self, chunks: list[bytes]) -> None:
        count = struct.unpack_from("<I", chunks[0], 4)[0] if len(chunks[0]) >= 8 else 0
        cursor = _Cursor(chunks, 8)
        for number in range(count):
            text = cursor.string()
            if text is None:
                self.complete = False
                return
            self._strings.append(text)
            if cursor.runs:
                self.runs[number] = cursor.runs
            if len(cursor.extra) > 14 and (phonetic := _phonetic(cursor.extra)):
                self.phonetics.append((number, phonetic))


def continued(records: Iterator[Record], first: Record) -> tuple[list[bytes], Record | None]:
    """The bodies of ``first`` and of the CONTINUE records after it, and the record that follows them."""
    chunks = [first.body]
    for record in records:
        if record.kind != CONTINUE:
            return chunks, record
        chunks.append(record.body)
    return chunks, None


class _Cursor:
    def __init__(self, chunks: list[bytes], at: int) -> None:
        self._chunks, self._number, self._at = chunks, 0, at
        self.extra = b""
        self.runs: tuple[tuple[int, int], ...] = ()

    def string(self) -> str | None:
        head = self._bytes(3)
        if len(head) < 3:
            return None
        length, flags = struct.unpack("<HB", head)
        runs = int.from_bytes(self._bytes(2), "little") if flags & 8 else 0
        extra = int.from_bytes(self._bytes(4), "little") if flags & 4 else 0
        text = self._characters(length, wide=bool(flags & 1))
        looks = self._bytes(4 * runs)
        self.runs = tuple(struct.iter_unpack("<HH", looks[: len(looks) // 4 * 4]))
        self.extra = self._bytes(extra) if extra else b""
        return text

    def _characters(self, length: int, *, wide: bool) -> str | None:
        parts: list[str] = []
        while length:
            rest = self._chunks[self._number][self._at :]
            if not rest:
                self._number, self._at = self._number + 1, 1
                if self._number >= len(self._chunks) or not self._chunks[self._number]:
                    return None
                wide = bool(self._chunks[self._number][0] & 1)
                continue
            width = 2 if wide else 1
            taken = min(length, len(rest) // width)
            if not taken:
                return None
            parts.append(rest[: taken * width].decode("utf-16-le" if wide else "latin-1", "replace"))
            self._at += taken * width
            length -= taken
        return "".join(parts)

    def _bytes(self, count: int) -> bytes:
        out = b""
        while count > 0 and self._number < len(self._chunks):
            piece = self._chunks[self._number][self._at : self._at + count]
            out, count, self._at = out + piece, count - len(piece), self._at + len(piece)
            if count:
                self._number, self._at = self._number + 1, 0
        return out


def _phonetic(extra: bytes) -> str:
    length = struct.unpack_from("<H", extra, 12)[0]
    return extra[14 : 14 + 2 * length].decode("utf-16-le", "replace").strip("\0 ")
