"""Streams (数据流) decoded under a cap: 5 KB of doubly deflated zeros is 600 MB, and qpdf would hand over all of it."""

import zlib
from typing import Any, Final

from disclosure_screen.extract.source import Unreadable
from disclosure_screen.model.document import GapReason

GROWTH: Final = {
    "/FlateDecode": 1032,
    "/Fl": 1032,
    "/LZWDecode": 1400,
    "/LZW": 1400,
    "/RunLengthDecode": 64,
    "/RL": 64,
}
"""The most one byte can become in each filter (from the formats themselves)."""
_FLATE: Final = ("/FlateDecode", "/Fl")
_PIECE: Final = 1 << 20


def decoded(stream: Any, cap: int) -> bytes:
    """The bytes of a stream. Raises :class:`Unreadable`: limit beyond ``cap``, damaged where no filter can read it."""
    import pikepdf

    plain = _plainly_deflated(stream, cap)
    if plain is not None:
        return plain
    if not fits(stream, cap):
        raise Unreadable(GapReason.LIMIT, f"PDF 数据流展开后超过 {cap:,} 字节")
    try:
        return bytes(stream.read_bytes())
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError, NotImplementedError):
        raise Unreadable(GapReason.DAMAGED, "PDF 数据流损坏，无法展开") from None


def _plainly_deflated(stream: Any, cap: int) -> bytes | None:
    """The bytes of a stream with one deflate filter and nothing special about it; None where qpdf has to look."""
    dictionary = stream.stream_dict
    if dictionary.get("/Filter") != "/FlateDecode" or "/DecodeParms" in dictionary or "/F" in dictionary:
        return None
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(stream.read_raw_bytes(), cap)
    except (zlib.error, RuntimeError):
        return None
    return raw if inflater.eof else None


def fits(stream: Any, cap: int) -> bool:
    """True where the stream cannot, or when tried does not, grow beyond ``cap``."""
    names = filters(stream)
    raw = stream.read_raw_bytes() if any(name in GROWTH for name in names) else b""
    most = len(raw)
    for name in names:
        most *= GROWTH.get(name, 1)
    if most <= cap:
        return True
    size, rest = len(raw), raw
    for position, name in enumerate(names):
        if name not in _FLATE:
            return size * GROWTH.get(name, 1) <= cap or not any(step in GROWTH for step in names[position:])
        last = position == len(names) - 1
        size, rest = _inflate(rest, cap, keep=not last)
        if size > cap:
            return False
    return True


def filters(stream: Any) -> tuple[str, ...]:
    """The names of a stream's filters, first applied last."""
    named = stream.stream_dict.get("/Filter")
    if named is None:
        return ()
    try:
        return tuple(str(name) for name in named) if named._type_name == "array" else (str(named),)
    except (AttributeError, TypeError, ValueError):
        return ()


def _inflate(raw: bytes, cap: int, *, keep: bool) -> tuple[int, bytes]:
    """The inflated size (counting stops just beyond ``cap``) and, where asked, the bytes."""
    inflater = zlib.decompressobj()
    pieces, size, rest = [], 0, raw
    try:
        while rest and size <= cap:
            piece = inflater.decompress(rest, _PIECE)
            size += len(piece)
            if keep:
                pieces.append(piece)
            rest = inflater.unconsumed_tail
            if not piece and not rest:
                break
    except zlib.error:
        pass  # a damaged stream ends where it breaks; qpdf decides what of it is readable
    return size, b"".join(pieces)
