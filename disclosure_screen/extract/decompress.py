"""Decompressors (解压) for zip members; none hands out more than one step at a time, however much is packed into few bytes."""

import zlib
from typing import TYPE_CHECKING

from disclosure_screen.extract.source import Unreadable
from disclosure_screen.model.document import GapReason

if TYPE_CHECKING:
    import lzma

STEP = 65536


class Decoder:
    """One decompressor that never yields more than a step at a time."""

    def __init__(self, method: int, properties: bytes = b"") -> None:
        self.method = method
        self.eof = False
        self.pending = False
        self._tail = b""
        self._skip = 0
        if method == 8:
            self._deflate = zlib.decompressobj(-15)
        elif method == 12:
            import bz2

            self._bz2 = bz2.BZ2Decompressor()
        elif method == 14:
            self._lzma, self._skip = _lzma_decoder(properties)

    def step(self, raw: bytes) -> tuple[bytes, bytes]:
        """Up to one step of output, and the input not taken yet. Empty output asks for more input."""
        if self.method == 0:
            return raw, b""
        if self.method == 8:
            piece = self._deflate.decompress(raw, STEP)
            self.eof = self._deflate.eof
            return piece, b"" if self.eof else self._deflate.unconsumed_tail
        skip = min(self._skip, len(raw))
        self._skip -= skip
        other = self._bz2 if self.method == 12 else self._lzma
        if other.eof:
            self.pending = False
            return b"", b""
        piece = other.decompress(raw[skip:], STEP)
        self.eof = other.eof
        self.pending = not other.eof and not other.needs_input
        return piece, b""


def _lzma_decoder(beginning: bytes) -> tuple["lzma.LZMADecompressor", int]:
    import lzma

    size = int.from_bytes(beginning[2:4], "little")
    properties = beginning[4 : 4 + size]
    if size < 5 or len(properties) < 5:
        raise Unreadable(GapReason.DAMAGED, "压缩数据损坏")
    code = properties[0]
    chain = {
        "id": lzma.FILTER_LZMA1,
        "dict_size": min(int.from_bytes(properties[1:5], "little"), 64 * 2**20) or 4096,
        "lc": code % 9,
        "lp": code // 9 % 5,
        "pb": code // 45,
    }
    return lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=[chain], memlimit=None), 4 + size
