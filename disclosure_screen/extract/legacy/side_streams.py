"""Streams beside the main one (其他数据流): properties, macros, custom XML, strings of anything unknown, leftovers, damage.

Every stream of a compound file is either read by its format's reader or here; none is dropped for being unknown.
"""

from collections.abc import Collection, Iterator

from disclosure_screen.extract.legacy.compound import Compound
from disclosure_screen.extract.legacy.metafile import picture
from disclosure_screen.extract.legacy.printable import printable_runs
from disclosure_screen.extract.legacy.property_set import intact, properties, thumbnail
from disclosure_screen.extract.legacy.vba import modules
from disclosure_screen.extract.source import Embedded, Part
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_SILENT = ("\x01compobj", "\x01ole", "\x03objinfo", "\x03ocxname", "\x03linkinfo", "\x06datasspaces")
_DOCUMENTS = frozenset({
    "worddocument", "workbook", "book", "powerpoint document", "package", "\x01ole10native", "encryptedpackage",
    "__properties_version1.0", "embeddedodf", "package_stream",
})  # fmt: skip
_METAFILES = (b"\x01\0\x09\0\0\x03", b"\xd7\xcd\xc6\x9a")
_LEFTOVER = 4 * 2**20
_ORPHANS = 64
"""Deleted streams that are looked at; a directory with more of them is none."""
_LONGEST = 16 * 2**20


def side_streams(compound: Compound, read: Collection[tuple[str, ...]]) -> Iterator[Part]:
    """Everything outside of ``read`` (paths; a storage's path stands for all beneath it), then gaps and leftovers."""
    known = set(read)
    for storage in sorted(compound.storages(), key=len):
        if not _within(storage, known) and holds_document(compound, storage):
            known.add(storage)
            yield object_storage(compound, storage, Location(tuple(_shown(step) for step in storage[:-1])))
    for path in compound.paths:
        if not _within(path, known):
            yield from _stream(compound, path)
    yield from container_leftovers(compound)


def _within(path: tuple[str, ...], known: set[tuple[str, ...]]) -> bool:
    return any(path[:depth] in known for depth in range(1, len(path) + 1))


def holds_document(compound: Compound, storage: tuple[str, ...]) -> bool:
    """True where a storage holds a stream some reader knows, so that it is a file of its own."""
    return bool(compound.held.get(storage, frozenset()) & _DOCUMENTS)


def _stream(compound: Compound, path: tuple[str, ...]) -> Iterator[Part]:
    name, raw = path[-1], compound.read(*path)
    route = tuple(_shown(step) for step in path)
    if name.startswith("\x05"):
        yield from document_properties(raw)
    elif name.casefold() == "encryptedsummary":
        yield Gap(GapReason.ENCRYPTED, Location(("文档属性",)), "加密的文档属性未读")
    elif name.casefold().startswith("\x02olepres"):
        yield from _presentation(raw, Location(route))
    elif name.casefold() in ("\x03meta", "\x03eprint", "\x03pict"):
        yield from picture(_shown(name), raw, Location(route), "嵌入对象的预览图")
    elif "VBA" in [step.upper() for step in path[:-1]] and name.lower() not in ("dir", "_vba_project"):
        for text in modules(raw):
            yield Block(Layer.HIDDEN, text, Location(("宏代码", _shown(name))), concealment="宏代码")
    elif name.lower() not in _SILENT and raw:
        if len(raw) > _LONGEST:
            yield Gap(GapReason.LIMIT, Location(route), "数据流过大，仅检索了前一部分")
        for text in printable_runs(raw[:_LONGEST]):
            yield Block(Layer.HIDDEN, text, Location(route), concealment="附加数据流")


def _presentation(raw: bytes, location: Location) -> Iterator[Part]:
    """The picture an embedded object is shown as: a metafile behind a header of varying length."""
    start = min((at for mark in _METAFILES if (at := raw.find(mark)) >= 0), default=-1)
    if start >= 0:
        yield from picture("预览图.wmf", raw[start:], location, "嵌入对象的预览图")
    elif raw[:4] == b"\xff\xff\xff\xff" and len(raw) > 40:
        yield from picture("预览图.dib", raw[40:], location, "嵌入对象的预览图")


def document_properties(raw: bytes) -> Iterator[Part]:
    """A property set stream's texts, and its preview picture as a file of its own."""
    if not intact(raw):
        yield Gap(GapReason.DAMAGED, Location(("文档属性",)), "文档属性损坏，可能有遗漏")
        for text in printable_runs(raw):
            yield Block(Layer.METADATA, text, Location(("文档属性",)))
        return
    for name, text in properties(raw):
        yield Block(Layer.METADATA, text, Location(("文档属性", name)))
    if preview := thumbnail(raw):
        yield from picture("缩略图", preview, Location(("文档属性", "缩略图")), "缩略图")


def container_leftovers(compound: Compound) -> Iterator[Part]:
    """Streams that ended early and a file that did, as gaps; deleted streams and free sectors, as hidden text."""
    for path in compound.short:
        route = Location(tuple(_shown(step) for step in path))
        yield Gap(GapReason.DAMAGED, route, "数据流不完整，其余部分未读")
    for path in compound.oversized:
        yield Gap(GapReason.LIMIT, Location(tuple(_shown(step) for step in path)), "数据流超过单个部分上限，未读")
    if compound.truncated:
        yield Gap(GapReason.DAMAGED, detail="文件不完整，可能被截断")
    left = _LEFTOVER
    for number, (name, raw) in enumerate(compound.orphans()):
        location = Location((_shown(name) if name.isascii() and name else "未使用的空间",))
        if len(raw) > left or number >= _ORPHANS:
            yield Gap(GapReason.LIMIT, location, "残留数据过多，仅检索了前一部分")
        for text in printable_runs(raw[:left]):
            yield Block(Layer.HIDDEN, text, location, concealment="已删除内容的残留数据")
        left -= min(left, len(raw))
        if not left or number >= _ORPHANS:
            return


def object_storage(compound: Compound, storage: tuple[str, ...], location: Location) -> Embedded:
    """An embedded object's storage as a file of its own, named by its storage."""
    return Embedded(f"{_shown(storage[-1])}.ole", compound.subset(*storage), location=location)


def _shown(step: str) -> str:
    return "".join(char for char in step if char >= " ") or "未命名"
