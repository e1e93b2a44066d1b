"""Single compressed files (gz, bz2, xz; 单文件压缩): one file inside, inflated in steps under the caps."""

import zlib
from collections.abc import Iterator

from disclosure_screen.extract.inflate import STEP, decode_name
from disclosure_screen.extract.source import Embedded, Part, Source
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 820

_KINDS = {
    b"\x1f\x8b\x08": "application/gzip",
    b"BZh": "application/x-bzip2",
    b"\xfd7zXZ\x00": "application/x-xz",
}
_SUFFIXES = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".gz": "", ".bz2": "", ".xz": ""}


def sniff(source: Source) -> str | None:
    """By magic number."""
    return next((kind for magic, kind in _KINDS.items() if source.head.startswith(magic)), None)


def read(source: Source) -> Iterator[Part]:
    """What the file holds, and a gap where it ends early or was capped."""
    kind = sniff(source) or ""
    stored, comment = _gzip_names(source.head) if kind == "application/gzip" else (b"", "")
    if comment:
        yield Block(Layer.METADATA, comment, Location(("压缩文件注释",)))
    data, gap = _inflated(source, kind)
    name = decode_name(stored) if stored else _inner_name(source.name)
    if gap is not None:
        yield gap
    if data or gap is None:
        yield Embedded(name, data, Layer.ATTACHMENT, raw_name=stored)


def _inner_name(name: str) -> str:
    for suffix, instead in _SUFFIXES.items():
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)] + instead
    return name


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)
        self.eof = False

    def step(self, raw: bytes) -> tuple[bytes, bytes]:
        piece = self._inner.decompress(raw, STEP)
        self.eof = self._inner.eof
        return piece, self._inner.unused_data if self.eof else self._inner.unconsumed_tail

    @property
    def pending(self) -> bool:
        return False


class _Block:
    """bz2 and lzma keep what they have not used yet to themselves."""

    def __init__(self, kind: str) -> None:
        import bz2
        import lzma

        self._inner: bz2.BZ2Decompressor | lzma.LZMADecompressor = (
            bz2.BZ2Decompressor() if kind == "application/x-bzip2" else lzma.LZMADecompressor(memlimit=256 * 2**20)
        )
        self.eof = False

    def step(self, raw: bytes) -> tuple[bytes, bytes]:
        piece = self._inner.decompress(raw, STEP)
        self.eof = self._inner.eof
        return piece, self._inner.unused_data if self.eof else b""

    @property
    def pending(self) -> bool:
        return not self._inner.eof and not self._inner.needs_input


def _fresh(kind: str) -> _Gzip | _Block:
    return _Gzip() if kind == "application/gzip" else _Block(kind)


def _inflated(source: Source, kind: str) -> tuple[bytes, Gap | None]:
    """All streams of the file, one behind the other, as far as they go."""
    import lzma

    pieces: list[bytes] = []
    size = 0
    source.file.seek(0)
    raw, decoder = source.file.read(STEP), _fresh(kind)
    try:
        while raw or decoder.pending:
            piece, raw = decoder.step(raw)
            size += len(piece)
            pieces.append(piece)
            if cap := _cap(source, size, source.file.tell() - len(raw), len(piece)):
                return b"".join(pieces), Gap(GapReason.LIMIT, detail=cap)
            if not raw and not decoder.pending:
                raw = source.file.read(STEP)
            if decoder.eof and raw:
                raw = raw.lstrip(b"\0") or source.file.read(STEP)
                decoder = _fresh(kind) if raw else decoder
    except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError):
        return b"".join(pieces), Gap(GapReason.DAMAGED, detail="压缩数据损坏，或末尾有不属于它的数据")
    return b"".join(pieces), None if decoder.eof else Gap(GapReason.DAMAGED, detail="文件不完整，压缩数据被截断")


def _cap(source: Source, size: int, taken: int, step: int) -> str:
    limits = source.limits
    if not source.budget.spend_bytes(step):
        return f"全部解压内容超过总上限 {limits.total_bytes:,} 字节"
    if size > limits.part_bytes:
        return f"解压后超过单个部分上限 {limits.part_bytes:,} 字节"
    if not source.budget.spend_swollen(step, size, taken):
        return f"压缩比超过 {limits.ratio:,} 的内容过多，疑似压缩炸弹，其余未读"
    return ""


def _gzip_names(head: bytes) -> tuple[bytes, str]:
    """The stored name and comment of a gzip header."""
    flags, at = head[3] if len(head) > 3 else 0, 10
    if flags & 4:
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    name = b""
    if flags & 8:
        name = head[at:].split(b"\0", 1)[0]
        at += len(name) + 1
    comment = head[at:].split(b"\0", 1)[0] if flags & 16 else b""
    return name, comment.decode("utf-8", "replace")
