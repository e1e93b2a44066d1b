"""Painting a page of OFD (页面绘制): templates, layers and annotations in the order the standard lays them over each other.

Reading and drawing a picture of the page ask for the same thing, so it stands here once.
"""

from dataclasses import dataclass, field
from typing import Final

from disclosure_screen.extract.ofd.drawing import Drawing
from disclosure_screen.extract.ofd.package import Folio, add_resources, page_area
from disclosure_screen.extract.ofd.space import rectangle, shift
from disclosure_screen.extract.ofd.tree import Node, Parts, resolved
from disclosure_screen.model.place import Box

_LAYERS: Final = ("Background", "Body", "Foreground")


@dataclass(frozen=True, slots=True)
class Painted:
    """A painted page. Glyphs from ``own`` on belong to annotations; runs in ``repeated`` to templates seen on earlier pages.

    ``notes`` are the annotations themselves, each with whether it is hidden.
    """

    tree: Node
    drawing: Drawing
    area: Box
    own: int
    repeated: frozenset[int]
    notes: tuple[tuple[Node, bool], ...]


@dataclass(slots=True)
class Painter:
    """Paints the pages of one package; ``drawn`` are the parts that stand on some page."""

    parts: Parts
    drawn: set[str] = field(default_factory=set)

    def page(self, folio: Folio, number: str, part: str) -> Painted | None:
        """One page with everything laid over it; None where its part is missing."""
        tree = self.parts.tree(part)
        if tree is None:
            return None
        for resource in tree.all("PageRes"):
            add_resources(self.parts, resolved(part, resource.text), folio)
        self.drawn.add(self.parts.full_name(part))
        drawing = Drawing(folio.resources(self.parts))
        repeated = self._layers(drawing, folio, tree)
        own = len(drawing.found.glyphs)
        notes = self._annotations(drawing, folio, number)
        return Painted(tree, drawing, page_area(tree, folio.area), own, frozenset(repeated), tuple(notes))

    def _layers(self, drawing: Drawing, folio: Folio, tree: Node) -> set[int]:
        """Draws templates and layers in their order; answers the runs of templates that earlier pages have shown."""
        repeated: set[int] = set()
        uses = [(node.get("TemplateID"), node.get("ZOrder")) for node in tree.children if node.name == "Template"]
        content = tree.child("Content")
        layers = [node for node in (content.children if content is not None else ()) if node.name == "Layer"]
        for order in _LAYERS:
            for number, own_order in uses:
                template = folio.templates.get(number)
                if template is not None and (own_order or template.order) == order:
                    repeated |= self._template(drawing, template.part)
            for layer in layers:
                if layer.get("Type", "Body") == order or (order == "Body" and layer.get("Type") not in ("", *_LAYERS)):
                    drawing.layer(layer)
        return repeated

    def _template(self, drawing: Drawing, part: str) -> set[int]:
        tree = self.parts.tree(part)
        content = tree.child("Content") if tree is not None else None
        before = drawing.run
        name = self.parts.full_name(part)
        seen = name in self.drawn
        self.drawn.add(name)
        for layer in content.children if content is not None else ():
            drawing.layer(layer)
        return set(range(before + 1, drawing.run + 1)) if seen else set()

    def _annotations(self, drawing: Drawing, folio: Folio, number: str) -> list[tuple[Node, bool]]:
        """Draws what annotations look like."""
        notes = []
        for part in folio.annotations.get(number, ()):
            tree = self.parts.tree(part)
            self.drawn.add(self.parts.full_name(part))
            for note in tree.all("Annot") if tree is not None else ():
                hidden = note.attributes.get("Visible", "true").lower() == "false"
                for appearance in note.all("Appearance"):
                    box = rectangle(appearance.get("Boundary"))
                    drawing.layer(appearance, shift(box.left, box.top) if box is not None else None, visible=not hidden)
                notes.append((note, hidden))
        return notes
