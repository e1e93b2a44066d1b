"""Packages (OPC 开放打包约定): the parts of an office file, what each is, and which part points to which.

Parts are taken from the container's directory, never from what references them: text in a part that nothing references
any more is how leaks survive. Every part a reader has dealt with is marked; :mod:`leftovers` reads all the others.
"""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from disclosure_screen.extract.inflate import Container, Member
from disclosure_screen.extract.ooxml.breaks import closed
from disclosure_screen.extract.ooxml.names import NAMES, attribute, speaks, whole
from disclosure_screen.extract.source import Part, Source, Unreadable
from disclosure_screen.extract.xml import START, Event, events
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location


@dataclass(frozen=True, slots=True)
class Relationship:
    """A pointer from one part to another part or, where ``external``, to something outside the file."""

    id: str
    kind: str
    target: str
    external: bool

    @property
    def part(self) -> str:
        """The part pointed to, as a part name; empty where the target is outside the file."""
        return "" if self.external else self.target


class Package:
    """The parts of one office file by name (no leading slash). ``places`` says where a part is drawn or hangs."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.container = Container(source)
        self.parts: dict[str, Member] = {}
        self.doubles: list[Member] = []
        self._by_lower: dict[str, str] = {}
        for member in self.container.members:
            self._enlist(member)
        self.seen: set[str] = set()
        self.places: dict[str, Location] = {}
        self.cropped: set[str] = set()
        self.broken: set[str] = set()
        """Parts that will be read a second time, for their words, and whose damage is a gap already."""
        self.told: set[tuple[str, str]] = set()
        self.gaps: list[Gap] = list(self.container.gaps)
        self._relationships: dict[str, dict[str, Relationship]] = {}
        self._types: tuple[dict[str, str], dict[str, str]] | None = None

    def _enlist(self, member: Member) -> None:
        name = member.name.replace("\\", "/").lstrip("/")
        if name.endswith("/"):
            return
        if name.lower() in self._by_lower:
            self.doubles.append(member)
            return
        self.parts[name] = member
        self._by_lower[name.lower()] = name

    def resolve(self, name: str) -> str:
        """The part's name as stored (names ignore case); empty where there is no such part."""
        return self._by_lower.get(name.lower().lstrip("/"), "")

    def read(self, name: str) -> bytes:
        """All bytes of a part. Raises :class:`Unreadable`."""
        self.seen.add(name)
        return self.container.read(self.parts[name])

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part's bytes as they are inflated; the part counts as read."""
        self.seen.add(name)
        return self.container.chunks(self.parts[name])

    def events(self, name: str) -> Iterator[Event]:
        """The XML events of a part; the part counts as read. Raises :class:`Unreadable` where it breaks.

        Before it raises, every open element is ended, so that a reader gives up the row or paragraph it has half read.
        """
        return closed(self.open_events(name))

    def open_events(self, name: str) -> Iterator[Event]:
        """The same, for readers that end what is open themselves."""
        return events(self.chunks(name), self.source.limits)

    def guarded(self, location: Location, reading: Iterable[Part], *, may_be_empty: bool = False) -> Iterator[Part]:
        """What ``reading`` of a part yields; where it breaks, the text behind the break and a gap instead of the error."""
        try:
            yield from reading
        except Unreadable as error:
            if may_be_empty and error.reason is GapReason.EMPTY:
                return
            if error.rest:
                yield Block(Layer.EMBEDDED, error.rest, location, concealment="部件损坏，以下为损坏处之后的原始文字")
            yield error.gap(location)

    def kind(self, name: str) -> str:
        """The content type of a part, lower case; empty where none is declared."""
        if self._types is None:
            self._types = self._content_types()
        overrides, defaults = self._types
        return overrides.get(name.lower()) or defaults.get(name.rpartition(".")[2].lower(), "")

    def related(self, name: str) -> dict[str, Relationship]:
        """The relationships of a part by id (of the whole package for the empty name)."""
        if name not in self._relationships:
            self._relationships[name] = self._read_relationships(name)
        return self._relationships[name]

    def targets(self, name: str, kind: str) -> list[str]:
        """The existing parts that ``name`` points to with relationships of that kind."""
        return [r.part for r in self.related(name).values() if r.kind == kind and r.part in self.parts]

    def place(self, name: str, location: Location) -> None:
        """Remember where a part is drawn; the first place stays."""
        self.places.setdefault(name, location)

    def crop(self, name: str, sides: dict[str, str]) -> None:
        """Remember that a picture is shown cropped (``a:srcRect``): the file still holds all of it."""
        if any(whole(value) > 0 for value in sides.values()):
            self.cropped.add(name)

    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        overrides: dict[str, str] = {}
        defaults: dict[str, str] = {}
        name = self.resolve("[Content_Types].xml")
        if not name:
            return overrides, defaults
        try:
            for kind, tag, attributes in self.events(name):
                if kind != START:
                    continue
                content = (attribute(attributes, "ContentType") or "").lower()
                if NAMES[tag] == "ct:Override":
                    overrides[unquote(attribute(attributes, "PartName") or "").lower().lstrip("/")] = content
                elif NAMES[tag] == "ct:Default":
                    defaults[(attribute(attributes, "Extension") or "").lower()] = content
        except Unreadable as error:
            self.gaps.append(error.gap(Location(("部件类型清单",))))
        return overrides, defaults

    def _read_relationships(self, name: str) -> dict[str, Relationship]:
        folder, _, base = name.rpartition("/")
        rels = self.resolve(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        found: dict[str, Relationship] = {}
        if not rels:
            return found
        try:
            for kind, tag, attributes in self.events(rels):
                if kind == START and NAMES[tag] == "rel:Relationship":
                    relationship = self._relationship(folder, attributes)
                    found[relationship.id] = relationship
        except Unreadable as error:
            self.gaps.append(error.gap(Location(("部件关系清单", rels))))
        return found

    def _relationship(self, folder: str, attributes: dict[str, str]) -> Relationship:
        kind = (attribute(attributes, "Type") or "").rstrip("/").rpartition("/")[2]
        target = attribute(attributes, "Target") or ""
        external = (attribute(attributes, "TargetMode") or "").lower() == "external"
        if not external:
            path = unquote(target.partition("#")[0])
            joined = path if path.startswith("/") else posixpath.join(folder, path)
            resolved = self.resolve(posixpath.normpath("/" + joined).lstrip("/"))
            target = resolved or target
        return Relationship(attribute(attributes, "Id") or "", kind, target, external)

    def missing(self) -> Iterator[Gap]:
        """A gap for every part that another part shows but the file does not hold (a picture, an object, a sheet)."""
        lacking: set[str] = set()
        for name, relationships in self._relationships.items():
            for relationship in relationships.values():
                target = relationship.target
                shown = relationship.kind in _SHOWN and not relationship.external and target not in lacking
                if shown and relationship.part not in self.parts and target:
                    lacking.add(target)
                    detail = f"引用的部件不在文件中（{_SHOWN[relationship.kind]}）"
                    yield Gap(GapReason.DAMAGED, self.places.get(name, Location()), detail)

    def outside(self) -> Iterator[Block | Gap]:
        """The addresses outside the file that no reader has told of yet, and a gap where content itself lies there."""
        for name in [*self._relationships]:
            for relationship in self._relationships[name].values():
                lost = relationship.part and relationship.part not in self.parts and speaks(relationship.target)
                if (not relationship.external and not lost) or (name, relationship.id) in self.told:
                    continue
                place = self.places.get(name, Location())
                yield Block(
                    Layer.METADATA, relationship.target, place if place.route else Location(("外部链接",)),
                    concealment="外部链接地址，页面上不显示",
                )  # fmt: skip
                if relationship.external and relationship.kind in _LINKED:
                    detail = f"{_SHOWN[relationship.kind]}存放在文件之外，未随文件提供"
                    yield Gap(GapReason.EXTERNAL, place, detail)


_SHOWN = {
    "image": "图片",
    "officeDocument": "正文",
    "worksheet": "工作表",
    "sharedStrings": "共享文字表",
    "slide": "幻灯片",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
    "chart": "图表",
    "diagramData": "图示",
    "oleObject": "嵌入对象",
    "package": "嵌入文件",
    "aFChunk": "插入的文件",
    "media": "音视频",
    "video": "视频",
    "audio": "音频",
    "subDocument": "子文档",
}
_LINKED = frozenset({"image", "aFChunk", "subDocument", "media", "video", "audio", "oleObject", "package"})
