"""RAR, 7z, cab and their like (其他压缩格式), through libarchive where this machine has it; else the file is a gap.

Zip, tar, gz, bz2 and xz are read without it. The library is a system component, so its absence is ordinary: it is said in
words an administrator can act on, and the printable strings of the file are screened all the same.
"""

from collections.abc import Iterator
from typing import Any

from disclosure_screen.extract import ciphered
from disclosure_screen.extract.source import Embedded, Part, Source, Unreadable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 830

_KINDS = {
    b"Rar!\x1a\x07": "application/vnd.rar",
    b"7z\xbc\xaf\x27\x1c": "application/x-7z-compressed",
    b"MSCF\0\0\0\0": "application/vnd.ms-cab-compressed",
    b"070701": "application/x-cpio",
    b"070707": "application/x-cpio",
    b"xar!": "application/x-xar",
    b"\x1f\x9d": "application/x-compress",
    b"\x28\xb5\x2f\xfd": "application/zstd",
    b"\x04\x22\x4d\x18": "application/x-lz4",
    b"LZIP": "application/x-lzip",
}
_SINGLE = frozenset({"application/x-compress", "application/zstd", "application/x-lz4", "application/x-lzip"})
_ENCRYPTED = ("encrypt", "passphrase", "password")


def sniff(source: Source) -> str | None:
    """By magic number; old LHA archives by the method in their first header."""
    if source.head[2:5] == b"-lh" and source.head[6:7] == b"-":
        return "application/x-lzh-compressed"
    return next((kind for magic, kind in _KINDS.items() if source.head.startswith(magic)), None)


def read(source: Source) -> Iterator[Part]:
    """Every member as a file."""
    library = ciphered.library()
    raw, kind = source.read(), sniff(source) or ""
    options: dict[str, Any] = {"format_name": "raw"} if kind in _SINGLE else {}
    if password := _fitting(library, raw, source.passwords, options):
        options["passphrase"] = password
    found = 0
    try:
        with library.memory_reader(raw, **options) as archive:
            for entry in archive:
                found += 1
                if found > source.limits.parts:
                    raise Unreadable(GapReason.LIMIT, f"条目超过 {source.limits.parts:,} 个，其余未读")
                yield from _member(source, library, entry, kind)
    except library.exception.ArchiveError as error:
        yield _gap(error, Location())
        return
    if not found:
        yield Gap(GapReason.EMPTY, detail="压缩包内没有任何文件")


def _fitting(library: Any, raw: bytes, passwords: tuple[str, ...], options: dict[str, Any]) -> str:
    """The first password under which the first block of a file can be read; empty where none is needed or fits."""
    for password in passwords:
        try:
            with library.memory_reader(raw, passphrase=password, **options) as archive:
                for entry in archive:
                    next(iter(entry.get_blocks()), None)
                    if entry.isreg:
                        return password
        except library.exception.ArchiveError:
            continue
    return ""


def _member(source: Source, library: Any, entry: Any, kind: str) -> Iterator[Part]:
    name = source.name.rpartition(".")[0] or source.name if kind in _SINGLE else str(entry.pathname or "未命名文件")
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    place = Location((name,))
    if link := entry.linkpath:
        yield Block(Layer.METADATA, str(link), place)
    if not entry.isreg and kind not in _SINGLE:
        yield Block(Layer.FILE_NAME, name, place)
        return
    pieces: list[bytes] = []
    held, gap = 0, None
    try:
        for piece in entry.get_blocks():
            held += len(piece)
            if (
                held > source.limits.part_bytes
                or not source.budget.spend_bytes(len(piece))
                or not source.budget.spend_swollen(len(piece), held, source.size)
            ):
                gap = Gap(GapReason.LIMIT, place, "解压后超过上限，其余未读")
                break
            pieces.append(bytes(piece))
    except library.exception.ArchiveError as error:
        gap = _gap(error, place)
    if gap is not None:
        yield gap
    if pieces or gap is None:
        yield Embedded(name, b"".join(pieces), Layer.ATTACHMENT)
    else:
        yield Block(Layer.FILE_NAME, name, place)


def _gap(error: Exception, place: Location) -> Gap:
    text = str(error).lower()
    if any(word in text for word in _ENCRYPTED):
        return Gap(GapReason.ENCRYPTED, place, "已加密，无法打开，请提供密码或解密后重新送审")
    if "unsupported" in text or "support" in text:
        return Gap(GapReason.UNSUPPORTED, place, "不支持的压缩方法，未读")
    return Gap(GapReason.DAMAGED, place, "压缩包损坏或不完整，其余内容未读")
