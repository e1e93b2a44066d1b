"""Streams beside the main one (其他数据流): properties, macros, custom XML, strings of anything unknown, leftovers, damage.

Every stream of a compound file is either read by its format's reader or here; none is dropped for being unknown.
"""

from collections.abc import Collection, Iterator

from disclosure_screen.extract.legacy.compound import Compound
from disclosure_screen.extract.legacy.metafile import picture
from disclosure_screen.extract.legacy.printable import printable_runs
from disclosure_screen.extract.legacy.property_set import properties, thumbnail
from disclosure_screen.extract.legacy.vba import modules
from disclosure_screen.extract.source import Embedded, Part
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_SILENT = ("\x01compobj", "\x01ole", "\x03objinfo", "\x03ocxname", "\x03linkinfo", "\x06datasspaces")
_LEFTOVER = 4 * 2**20


def side_streams(compound: Compound, read: Collection[tuple[str, ...]]) -> Iterator[Part]:
    """Everything outside of ``read`` (paths; a storage's path stands for all beneath it), then gaps and leftovers."""
    for path in compound.paths:
        if any(path[: len(known)] == known for known in read):
            continue
        yield from _stream(compound, path)
    yield from container_leftovers(compound)


def _stream(compound: Compound, path: tuple[str, ...]) -> Iterator[Part]:
    name, raw = path[-1], compound.read(*path)
    route = tuple(_shown(step) for step in path)
    if name.startswith("\x05"):
        yield from document_properties(raw)
    elif "VBA" in [step.upper() for step in path[:-1]] and name.lower() not in ("dir", "_vba_project"):
        for text in modules(raw):
            yield Block(Layer.HIDDEN, text, Location(("宏代码", _shown(name))), concealment="宏代码")
    elif name.lower() not in _SILENT and raw:
        for text in printable_runs(raw):
            yield Block(Layer.HIDDEN, text, Location(route), concealment="附加数据流")


def document_properties(raw: bytes) -> Iterator[Part]:
    """A property set stream's texts, and its preview picture as a file of its own."""
    for name, text in properties(raw):
        yield Block(Layer.METADATA, text, Location(("文档属性", name)))
    if preview := thumbnail(raw):
        yield from picture("缩略图", preview, Location(("文档属性", "缩略图")), "缩略图")


def container_leftovers(compound: Compound) -> Iterator[Part]:
    """Streams that ended early and a file that did, as gaps; deleted streams and free sectors, as hidden text."""
    for path in compound.short:
        route = Location(tuple(_shown(step) for step in path))
        yield Gap(GapReason.DAMAGED, route, "数据流不完整，其余部分未读")
    if compound.truncated:
        yield Gap(GapReason.DAMAGED, detail="文件不完整，可能被截断")
    for name, raw in compound.orphans():
        label = _shown(name) if name else "未使用的扇区"
        if len(raw) > _LEFTOVER:
            yield Gap(GapReason.LIMIT, Location((label,)), "残留数据过大，仅读取前一部分")
        for text in printable_runs(raw[:_LEFTOVER]):
            yield Block(Layer.HIDDEN, text, Location((label,)), concealment="已删除内容的残留数据")


def object_storage(compound: Compound, storage: tuple[str, ...], location: Location) -> Embedded:
    """An embedded object's storage as a file of its own, named by its storage."""
    return Embedded(f"{_shown(storage[-1])}.ole", compound.subset(*storage), location=location)


def _shown(step: str) -> str:
    return "".join(char for char in step if char >= " ") or "未命名"
