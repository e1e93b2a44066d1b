"""OpenDocument files (开放文档): odt, ods, odp, odg, their templates and flat forms, read part by part as a stream.

Pictures, objects, macros, signatures, older versions kept in the package: every member is read or handed on, whether the
manifest lists it or not. What the manifest calls encrypted is a gap.
"""

from collections.abc import Iterator

from disclosure_screen.extract.ooxml.leftovers import binary_part, container_words
from disclosure_screen.extract.ooxml.names import attribute
from disclosure_screen.extract.ooxml.package import Package
from disclosure_screen.extract.ooxml.sweep import sweep
from disclosure_screen.extract.opendocument import metafile
from disclosure_screen.extract.opendocument.frames import Frame
from disclosure_screen.extract.opendocument.names import ODF
from disclosure_screen.extract.opendocument.properties import properties
from disclosure_screen.extract.opendocument.story import Story
from disclosure_screen.extract.opendocument.styles import Styles
from disclosure_screen.extract.source import Embedded, Part, Source, Unreadable
from disclosure_screen.extract.xml import START, events
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 130

_BASE = "application/vnd.oasis.opendocument."
_FLAT = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_STEP = 65536


def sniff(source: Source) -> str | None:
    """The media type in ``mimetype``, or, where that is gone, what content and manifest together say."""
    if source.head.startswith(b"PK"):
        return _packed(source)
    head = source.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<") and _FLAT in head and b":document" in head:
        at = head.find(_BASE.encode())
        kind = (
            head[at : at + 80].split(b'"')[0].split(b"'")[0].decode("ascii", "replace") if at >= 0 else _BASE + "text"
        )
        return kind + "-flat-xml"
    return None


def _packed(source: Source) -> str | None:
    names = source.zip_names
    if "mimetype" not in names and not {"content.xml", "META-INF/manifest.xml"} <= names:
        return None
    try:
        package = Package(source)
        kind = package.read("mimetype")[:200].decode("ascii", "replace").strip() if "mimetype" in package.parts else ""
    except Unreadable:
        kind = ""
    if kind.startswith((_BASE, "application/vnd.sun.xml.")):
        return kind
    return _BASE + "text" if not kind and "content.xml" in names else None


def read(source: Source) -> Iterator[Part]:
    """Body and styles, embedded objects, properties, then every other member."""
    if not source.head.startswith(b"PK"):
        yield from _flat(source)
        return
    package = Package(source)
    locked = _encrypted(package)
    for name in locked:
        package.seen.add(name)
        yield Gap(GapReason.ENCRYPTED, Location((name,)), "该部分已加密，无法打开")
    images: dict[str, Location] = {}
    stories = [name for name in package.parts if name.rpartition("/")[2] == "content.xml"]
    for name in sorted(stories, key=lambda name: name.count("/")):
        if name not in locked:
            yield from _story(package, name, images, locked)
    if "content.xml" not in package.parts and not locked:
        yield Gap(GapReason.DAMAGED, Location(("正文",)), "找不到正文部件")
    yield from _rest(package, images)


def _flat(source: Source) -> Iterator[Part]:
    sheets = b"opendocument.spreadsheet" in source.head

    def chunks() -> Iterator[bytes]:
        source.file.seek(0)
        while chunk := source.file.read(_STEP):
            yield chunk

    story = Story(Styles(), Frame((), Layer.BODY, numbered=True), sheets=sheets)
    yield from story.blocks(events(chunks(), source.limits))


def _story(package: Package, name: str, images: dict[str, Location], locked: set[str]) -> Iterator[Part]:
    folder = name.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    placed = images.get(folder)
    route = (*(placed.route if placed else ()), f"嵌入对象（{folder.rpartition('/')[2]}）") if folder else ()
    styles = Styles()
    inner: dict[str, Location] = {}
    margins: list[Part] = []
    styles_part = f"{prefix}styles.xml"
    if styles_part in package.parts and styles_part not in locked:
        # Styles come first because the body looks like them; their headers and footers are told after the body.
        story = Story(styles, Frame((*route, "样式"), Layer.BODY), images=inner)
        margins = list(package.guarded(Location((*route, "样式")), story.blocks(package.events(styles_part))))
    sheets = _is_sheet(package, name)
    layer = Layer.EMBEDDED if folder else Layer.BODY
    story = Story(styles, Frame(route, layer, numbered=not folder), sheets=sheets and not folder, images=inner)
    yield from package.guarded(Location(route), story.blocks(package.events(name)))
    yield from margins
    images |= {f"{prefix}{path}": place for path, place in inner.items()}


def _is_sheet(package: Package, name: str) -> bool:
    try:
        for kind, tag, _ in package.events(name):
            if kind == START and ODF[tag] == "office:spreadsheet":
                return True
            if kind == START and ODF[tag] in ("office:text", "office:presentation", "office:drawing", "office:chart"):
                return False
    except Unreadable:
        pass
    return False


def _rest(package: Package, images: dict[str, Location]) -> Iterator[Part]:
    for name in list(package.parts):
        if name in package.seen or name == "mimetype":
            continue
        base = name.rpartition("/")[2]
        if base == "meta.xml":
            location = Location(("文档属性",))
            yield from package.guarded(location, properties(package.events(name), "文档属性"))
        elif base.endswith((".xml", ".xlb", ".xba", ".rdf", ".xdl")):
            location = Location((_title(name),))
            reading = sweep(package.events(name), location, Layer.METADATA, "页面上不显示")
            yield from package.guarded(location, reading, may_be_empty=True)
        else:
            yield from _binary(package, name, images.get(name) or images.get(base))
    yield from container_words(package)
    yield from package.gaps


def _binary(package: Package, name: str, placed: Location | None) -> Iterator[Part]:
    """A picture, an object, or the preview of one; a preview whose words are all told needs no further reading."""
    parts = list(binary_part(package, name, placed))
    if len(parts) == 1 and isinstance(parts[0], Embedded) and parts[0].data.startswith(metafile.MAGIC):
        place = Location((*(placed.route if placed else ()), "对象预览图"))
        try:
            words = "\n".join(metafile.texts(parts[0].data))
        except ValueError:
            yield from parts
            return
        if words.strip():
            yield Block(Layer.EMBEDDED, words, place, concealment="对象的预览图，可能与对象内容不同")
        return
    yield from parts


def _title(name: str) -> str:
    if name.startswith(("Basic/", "Scripts/")):
        return "宏"
    if name.startswith("META-INF/"):
        return "数字签名或清单"
    if name.endswith("settings.xml"):
        return "文档设置"
    return f"其他部件（{name.rpartition('/')[2]}）"


def _encrypted(package: Package) -> set[str]:
    """The members that the manifest calls encrypted."""
    locked: set[str] = set()
    name = package.resolve("META-INF/manifest.xml")
    if not name:
        return locked
    path = ""
    try:
        for kind, tag, attributes in package.events(name):
            if kind == START and ODF[tag] == "manifest:file-entry":
                path = attribute(attributes, "full-path") or ""
            elif kind == START and ODF[tag] == "manifest:encryption-data" and path in package.parts:
                locked.add(path)
    except Unreadable as error:
        package.gaps.append(error.gap(Location(("清单",))))
    return locked
