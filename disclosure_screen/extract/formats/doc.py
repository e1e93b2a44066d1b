"""Word binary documents (.doc、.dot、WPS 文字 .wps): text with its parts, formatting, leftovers and embedded files.

Word 97-2007 by its piece table; Word 6/95 and Word 2 by the same structures in their older shape. Recognised by the
stream or the signature, never by the name: WPS Office writes the same streams under its own extension.
"""

from collections.abc import Iterator

from disclosure_screen.extract.legacy.compound import Compound
from disclosure_screen.extract.legacy.decryption import stream_key
from disclosure_screen.extract.legacy.escher import delayed_places
from disclosure_screen.extract.legacy.fib import Fib, read_fib
from disclosure_screen.extract.legacy.formatting import Formatting
from disclosure_screen.extract.legacy.old_text import old_text
from disclosure_screen.extract.legacy.piece_table import leftovers, read_pieces
from disclosure_screen.extract.legacy.printable import printable_runs
from disclosure_screen.extract.legacy.side_streams import object_storage, side_streams
from disclosure_screen.extract.legacy.word_data import data_stream, drawings
from disclosure_screen.extract.legacy.word_parts import Opened, name_tables, running_parts, section_pages
from disclosure_screen.extract.source import Part, Source
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 40
_MEDIA = "application/msword"
_BARE = range(0x15, 0x69)
"""Versions that wrote files without a container: Word 2 to Word 95."""
_PLAIN = 0x44
"""Bytes at the start of the main stream that are never enciphered."""


def sniff(source: Source) -> str | None:
    """Word, where a compound file has its main stream, or a bare file begins like one of the versions before OLE."""
    if any(name.casefold() == "worddocument" for name in source.ole_streams):
        return _MEDIA
    return _MEDIA if _bare(source) else None


def _bare(source: Source) -> bool:
    """True for a Word file without a container. Its signature alone is not enough: GBK text may begin with 邾, the same bytes."""
    fib = read_fib(source.head)
    return fib is not None and fib.version in _BARE and 0x60 <= fib.text_start <= fib.text_end <= source.size


def read(source: Source) -> Iterator[Part]:
    """Running text, then tables of names, pictures and objects, other streams, and what nothing points to."""
    if not source.ole_streams:
        yield from _document({"WordDocument": source.read()})
        return
    compound = Compound(source)
    streams = {name: compound.read(name) for name in ("WordDocument", "0Table", "1Table", "Data")}
    fib = read_fib(streams["WordDocument"])
    if fib is not None and fib.encrypted:
        yield from _unlocked(streams, fib, source.passwords)
    else:
        yield from _document(streams)
    used = fib.table_stream if fib is not None else ""
    main = {path for name in ("WordDocument", used, "Data") if (path := compound.find(name))}
    objects = [path for path in compound.storages() if len(path) == 2 and path[0].casefold() == "objectpool"]
    for number, storage in enumerate(objects, 1):
        yield object_storage(compound, storage, Location((f"嵌入对象{number}",)))
    yield from side_streams(compound, {*main, *objects})


def _unlocked(streams: dict[str, bytes], fib: Fib, passwords: tuple[str, ...]) -> Iterator[Part]:
    """The document behind its encryption where a password fits; otherwise a gap, and the rest of the file goes on."""
    word, table = streams["WordDocument"], streams.get(fib.table_stream, b"")
    key = None if fib.obfuscated or not fib.modern else stream_key(table, passwords)
    if key is None:
        yield Gap(GapReason.ENCRYPTED, detail="已加密，请提供密码或未加密版本")
        return
    yield Block(Layer.METADATA, "文件已加密，已用登记的密码打开", Location(("加密",)))
    plain = bytearray(word[:_PLAIN] + key.plain(word, 512)[_PLAIN:])
    plain[11] &= 0x7E
    opened = {name: key.plain(raw, 512) for name, raw in streams.items()}
    yield from _document({**opened, "WordDocument": bytes(plain)})


def _document(streams: dict[str, bytes]) -> Iterator[Part]:
    word = streams["WordDocument"]
    fib = read_fib(word)
    if fib is None:
        yield from _strings_only(word, "主数据流不是可识别的 Word 文档")
        return
    table = streams.get(fib.table_stream, b"")
    pieces = read_pieces(fib, word, table)
    formatting = Formatting(fib, word, table, pieces)
    narrow = not fib.modern and not fib.wide
    text = old_text(fib, word, table, pieces, formatting) if narrow else pieces.text(word, fib.encoding)
    opened = Opened(fib, word, table, text, formatting)
    yield from running_parts(opened)
    if not pieces.complete or sum(fib.lengths) > len(opened.text):
        yield from _strings_only(word, "文本片段表损坏或不完整")
    for name in fib.missing(table):
        yield Gap(GapReason.DAMAGED, Location((f"结构 {name}",)), "文档结构损坏，该部分未读")
    yield from name_tables(opened)
    yield from drawings(opened)
    yield from data_stream(streams.get("Data", b""))
    known = [*formatting.pages, *section_pages(opened), *delayed_places(opened.named("drawings"), word)]
    for raw in leftovers(fib, word, pieces, known):
        for text in printable_runs(raw):
            yield Block(Layer.HIDDEN, text, Location(("快速保存残留",)), concealment="快速保存残留或未引用的内容")


def _strings_only(word: bytes, detail: str) -> Iterator[Part]:
    yield Gap(GapReason.DAMAGED, detail=f"{detail}，仅提取了可见字符串")
    for text in printable_runs(word):
        yield Block(Layer.BODY, text, Location(("未能解析的正文",)))
