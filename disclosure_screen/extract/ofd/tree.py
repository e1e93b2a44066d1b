"""XML parts of an OFD as small trees, and the parts themselves by name.

Prefixes and namespaces differ between the programs that write OFD and are not kept: ``local`` names are enough, and a
reader that insists on one namespace reads a third of the files.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from disclosure_screen.extract.inflate import Container, Member
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.source import Part, Unreadable
from disclosure_screen.extract.xml import COMMENT, END, START, TEXT, events, local
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location


@dataclass(slots=True)
class Node:
    """An element: local name, attributes, children, and its own text (``repr`` shows none)."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict, repr=False)
    children: list["Node"] = field(default_factory=list, repr=False)
    text: str = field(default="", repr=False)

    def get(self, name: str, default: str = "") -> str:
        """An attribute, or the text of a child element of that name: writers use both."""
        if name in self.attributes:
            return self.attributes[name]
        child = self.child(name)
        return child.text.strip() if child is not None else default

    def child(self, name: str) -> "Node | None":
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> Iterator["Node"]:
        """Every descendant of that name, without recursion: nesting is the writer's to choose."""
        waiting = list(reversed(self.children))
        while waiting:
            node = waiting.pop()
            if node.name == name:
                yield node
            waiting.extend(reversed(node.children))

    def walk(self) -> Iterator["Node"]:
        """This element and every descendant, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


@dataclass(slots=True)
class Parts:
    """The members of one OFD by their full name, parsed when asked for; ``problems`` are gaps and what stood behind them."""

    container: Container
    limits: Limits
    problems: list[Part] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    _trees: dict[str, Node | None] = field(default_factory=dict)
    _bytes: dict[str, bytes] = field(default_factory=dict)

    def member(self, name: str) -> Member | None:
        """The member of a full name, whatever the case and the leading slash."""
        return self.container.find(name)

    def full_name(self, name: str) -> str:
        """A member's name as the package spells it; the name asked for where there is none."""
        member = self.member(name)
        return member.name if member is not None else name

    def looks_like_xml(self, name: str) -> bool:
        """True by name or by the first bytes; does not count as reading."""
        member = self.member(name)
        if member is None or member.name.lower().endswith(".xml"):
            return member is not None
        try:
            first = next(self.container.chunks(member), b"")[:64]
        except Unreadable:
            return False  # read as a loose file, where its error becomes a gap
        return first.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<?xml")

    def read(self, name: str) -> bytes:
        """A member's bytes as far as they can be had; what is missing is a problem. Empty where there is no member."""
        member = self.member(name)
        if member is None or member.folder:
            return b""
        key = member.name
        self.used.add(key)
        if key not in self._bytes:
            raw, gap = self.container.salvage(member, Location((key,)))
            if gap:
                self.problems.append(gap)
            self._bytes[key] = raw
        return self._bytes[key]

    def tree(self, name: str) -> Node | None:
        """A member's XML; None where there is none."""
        member = self.member(name)
        if member is None or member.folder:
            return None
        key = member.name
        if key not in self._trees:
            raw = self.read(name)
            self._trees[key] = self._parsed(key, raw) if raw.strip() else None
            self._bytes.pop(key, None)
        return self._trees[key]

    def _parsed(self, name: str, raw: bytes) -> Node:
        root = Node("")
        open_nodes = [root]
        try:
            for kind, text, attributes in events([raw], self.limits):
                if kind == START:
                    node = Node(local(text), {local(key): value for key, value in attributes.items()})
                    open_nodes[-1].children.append(node)
                    open_nodes.append(node)
                elif kind == END and len(open_nodes) > 1:
                    open_nodes.pop()
                elif kind == TEXT:
                    open_nodes[-1].text += text
                elif kind == COMMENT and text.strip():
                    self.problems.append(
                        Block(Layer.HIDDEN, text.strip(), Location((name, "XML 注释")), concealment="XML 注释，不显示")
                    )
        except Unreadable as error:
            self.problems.append(error.gap(Location((name,))))
            if error.rest:
                self.problems.append(
                    Block(Layer.EMBEDDED, error.rest, Location((name,)), concealment="文件损坏部分的残余内容")
                )
        return root.children[0] if root.children else root


def resolved(base: str, reference: str) -> str:
    """A reference inside a part as a full member name: absolute from the root, or relative to the part's folder."""
    reference = reference.strip().replace("\\", "/")
    steps = [] if reference.startswith("/") else base.replace("\\", "/").split("/")[:-1]
    for step in reference.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def gaps(parts: Parts) -> Iterator[Part]:
    """The problems so far, each once."""
    while parts.problems:
        yield parts.problems.pop(0)
