"""The documents of an OFD package (文档根、页面、模板、资源): which part is which, before any page is drawn."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from disclosure_screen.extract.ofd.colours import Colour, Pen, colour_of, pen_of
from disclosure_screen.extract.ofd.drawing import Resources
from disclosure_screen.extract.ofd.space import rectangle
from disclosure_screen.extract.ofd.tree import Node, Parts, resolved
from disclosure_screen.model.place import Box

_A4: Final = Box(0, 0, 210, 297)


@dataclass(frozen=True, slots=True)
class Template:
    """A template page: the part it stands in and where in the painting order it goes."""

    part: str
    order: str


@dataclass(slots=True)
class Folio:
    """One document of the package (most have one): its parts by what they are."""

    part: str
    area: Box
    pages: list[tuple[str, str]] = field(default_factory=list)
    templates: dict[str, Template] = field(default_factory=dict)
    annotations: dict[str, list[str]] = field(default_factory=dict)
    attachments: list[Node] = field(default_factory=list)
    attachment_part: str = ""
    media: dict[str, str] = field(default_factory=dict)
    colours: dict[str, Colour] = field(default_factory=dict)
    pens: dict[str, Pen] = field(default_factory=dict)
    fonts: dict[str, Node] = field(default_factory=dict)
    font_files: dict[str, str] = field(default_factory=dict)
    units: dict[str, Node] = field(default_factory=dict)

    def embedded_fonts(self, parts: Parts) -> dict[str, bytes]:
        """The fonts that lie in the package, by their number."""
        return {number: raw for number, part in self.font_files.items() if (raw := parts.read(part))}

    def resources(self, parts: Parts) -> Resources:
        """What drawing asks for."""
        opaque: dict[str, bool] = {}

        def is_opaque(number: str) -> bool:
            if number not in opaque:
                opaque[number] = _opaque(parts.read(self.media.get(number, "")))
            return opaque[number]

        return Resources(self.colours, self.units, is_opaque, self.pens)


def folios(parts: Parts) -> Iterator[Folio]:
    """Every document the package names, in its order."""
    root = parts.tree("OFD.xml")
    if root is None:
        return
    for body in root.all("DocBody"):
        place = body.get("DocRoot")
        part = resolved("OFD.xml", place)
        tree = parts.tree(part) if place else None
        if tree is not None:
            yield _folio(parts, part, tree)


def page_area(tree: Node | None, default: Box) -> Box:
    """The paper of a page."""
    area = tree.child("Area") if tree is not None else None
    found = rectangle(area.get("PhysicalBox")) if area is not None else None
    return found if found is not None and found.right > found.left and found.bottom > found.top else default


def _folio(parts: Parts, part: str, tree: Node) -> Folio:
    common = tree.child("CommonData")
    area = common.child("PageArea") if common is not None else None
    paper = rectangle(area.get("PhysicalBox")) if area is not None else None
    found = Folio(part, paper or _A4)
    pages = tree.child("Pages")
    for page in pages.children if pages is not None else ():
        found.pages.append((page.get("ID"), resolved(part, page.get("BaseLoc"))))
    for template in common.children if common is not None else ():
        if template.name == "TemplatePage":
            where = resolved(part, template.get("BaseLoc"))
            found.templates[template.get("ID")] = Template(where, template.get("ZOrder", "Background"))
        elif template.name in ("PublicRes", "DocumentRes"):
            add_resources(parts, resolved(part, template.text), found)
    _annotations(parts, part, tree, found)
    _attachments(parts, part, tree, found)
    return found


def add_resources(parts: Parts, part: str, found: Folio) -> None:
    """A resource part's media, drawing parameters and composite units."""
    tree = parts.tree(part)
    if tree is None:
        return
    base = tree.attributes.get("BaseLoc", "")
    folder = resolved(part, base + "/_") if base else part
    for node in tree.walk():
        number = node.attributes.get("ID", "")
        if node.name == "MultiMedia":
            place = resolved(folder, node.get("MediaFile"))
            found.media[number] = place if parts.member(place) else resolved(part, node.get("MediaFile"))
        elif node.name == "DrawParam":
            colour = colour_of(node.child("FillColor")) or found.colours.get(node.attributes.get("Relative", ""))
            if colour is not None:
                found.colours[number] = colour
            found.pens[number] = pen_of(node, found.pens.get(node.attributes.get("Relative", ""), Pen()))
        elif node.name == "Font":
            found.fonts[number] = node
            if node.get("FontFile"):
                found.font_files[number] = resolved(folder, node.get("FontFile"))
        elif node.name == "CompositeGraphicUnit":
            found.units[number] = node


def _annotations(parts: Parts, part: str, tree: Node, found: Folio) -> None:
    where = resolved(part, tree.get("Annotations"))
    listing = parts.tree(where) if tree.get("Annotations") else None
    for page in listing.all("Page") if listing is not None else ():
        found.annotations.setdefault(page.get("PageID"), []).append(resolved(where, page.get("FileLoc")))


def _attachments(parts: Parts, part: str, tree: Node, found: Folio) -> None:
    if tree.get("Attachments"):
        found.attachment_part = resolved(part, tree.get("Attachments"))
        listing = parts.tree(found.attachment_part)
        found.attachments = list(listing.all("Attachment")) if listing is not None else []


def _opaque(raw: bytes) -> bool:
    """True for a picture without transparency, which hides what lies under it."""
    from PIL import Image

    if not raw:
        return False
    try:
        with Image.open(io.BytesIO(raw)) as picture:
            return picture.mode in ("1", "L", "RGB", "CMYK", "YCbCr") and "transparency" not in picture.info
    except (OSError, ValueError, SyntaxError):
        return False
