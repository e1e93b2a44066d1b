"""Other compound files (其他 OLE2 文件): packaged files, objects of other programs, macro projects, and the unknown.

Last among the readers of compound files. What holds a file hands it on; what is known to hold only text of its own is
read for strings; everything else is read for strings and is a gap, because nobody has read it properly.
"""

from collections.abc import Iterator

from disclosure_screen.extract.legacy.compound import MAGIC, Compound
from disclosure_screen.extract.legacy.ole_native import packaged
from disclosure_screen.extract.legacy.side_streams import holds_document, side_streams
from disclosure_screen.extract.source import Embedded, Part, Source
from disclosure_screen.model.document import Gap, GapReason

PRECEDENCE = 700
_MEDIA = "application/x-ole-storage"
_CARRIERS = ("package", "contents", "embeddedodf", "package_stream", "\x01ole10itemname")
_FILES = (b"PK\x03\x04", b"%PDF", MAGIC, b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"<?xml")
_STRINGS_SUFFICE = frozenset({"equation native", "project", "\x03ocxname"})
"""Streams of objects whose strings are all the text they have: formulas, macro projects, form controls."""


def sniff(source: Source) -> str | None:
    """Any compound file, by its signature; also one that was cut off within it or has no readable directory, which is a gap."""
    cut = 0 < source.size < len(MAGIC) and MAGIC.startswith(source.head)
    return _MEDIA if cut or source.head.startswith(MAGIC) else None


def read(source: Source) -> Iterator[Part]:
    """Files inside, then all other streams."""
    compound = Compound(source)
    taken: set[tuple[str, ...]] = set()
    for path in compound.paths:
        name = path[-1].casefold()
        if len(path) > 1 or name not in ("\x01ole10native", *_CARRIERS):
            continue
        raw = compound.read(*path)
        if name == "\x01ole10native":
            taken.add(path)
            yield from packaged(raw)
        elif raw.startswith(_FILES):
            taken.add(path)
            yield Embedded(_name(name, raw), raw)
    yield from side_streams(compound, taken)
    nested = any(holds_document(compound, storage) for storage in compound.storages())
    if not taken and not nested and not _known(compound):
        yield Gap(GapReason.UNSUPPORTED, detail="无法识别的复合文档，仅检索了其中的可见字符")


def _known(compound: Compound) -> bool:
    """True where the strings of the streams are all there is to read."""
    return any(path[-1].casefold() in _STRINGS_SUFFICE for path in compound.paths if len(path) == 1)


def _name(stream: str, raw: bytes) -> str:
    kind = {b"PK\x03\x04": "zip", b"%PDF": "pdf", b"{\\rtf": "rtf"}.get(raw[:4] if raw[:1] != b"{" else raw[:5], "bin")
    return f"{stream}.{kind}"
