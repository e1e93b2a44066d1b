"""Paragraphs (段落): the runs of one paragraph or cell, and the blocks they make.

Split runs stay one number: everything a reader sees is one text. What is hidden or deleted is a text of its own, and
where it touches visible digits the whole is given a third time, joined, because a number half hidden is still a number.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from disclosure_screen.model.document import Block, Cell, Layer
from disclosure_screen.model.place import Location

Tag = tuple[Layer, str]
"""The layer and the concealment of a piece that is not simply seen."""

DELETED: Tag = (Layer.REVISION, "已删除的修订内容，文件中仍保留")
MOVED: Tag = (Layer.REVISION, "已移走的修订内容，原处仍保留")
FALLBACK: Tag = (Layer.HIDDEN, "兼容回退内容，多数软件不显示")


@dataclass(slots=True)
class Paragraph:
    """A paragraph being read: pieces with their tags (None for what is seen), tracked insertions once more."""

    pieces: list[tuple[str, Tag | None]] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    look: dict[str, str] = field(default_factory=dict)
    start: int = 0
    outer: dict[str, str] = field(default_factory=dict)

    def add(self, text: str, tag: Tag | None) -> None:
        """One more piece of text."""
        self.pieces.append((text, tag))


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the blocks of a paragraph stand: layer, place, cell, heading level, and a tag of everything around it."""

    layer: Layer
    location: Location
    cell: Cell | None = None
    heading: int = 0
    tag: Tag | None = None


def blocks(paragraph: Paragraph, setting: Setting) -> Iterator[Block]:
    """The blocks of one paragraph: the seen text, tracked insertions, each hidden stretch, and the joined reading."""
    pieces = paragraph.pieces
    if all(tag is None for _, tag in pieces):
        yield from _seen("".join([text for text, _ in pieces]), setting)
    else:
        yield from _mixed(_merged(pieces), setting)
    inserted = "".join(paragraph.inserted)
    if inserted.strip():
        yield Block(Layer.REVISION, inserted, setting.location, setting.cell)


def _mixed(pieces: list[tuple[str, Tag | None]], setting: Setting) -> Iterator[Block]:
    seen = "".join(text for text, tag in pieces if tag is None)
    pieces = [(text, tag) for text, tag in pieces if tag is not FALLBACK or text not in seen]
    yield from _seen(seen, setting)
    for text, tag in pieces:
        if tag is not None and text.strip():
            yield Block(tag[0], text, setting.location, setting.cell, concealment=tag[1])
    seams = [(a, b) for a, b in pairwise(pieces) if a[0][-1:].isalnum() and b[0][:1].isalnum()]
    if any(_digit(a[0][-1]) and _digit(b[0][0]) for a, b in seams):
        tags = [tag for _, tag in pieces if tag is not None and tag is not FALLBACK]
        if tags:
            whole = "".join(text for text, tag in pieces if tag is not FALLBACK)
            yield Block(tags[0][0], whole, setting.location, setting.cell, concealment=f"连同{tags[0][1]}")


def _seen(text: str, setting: Setting) -> Iterator[Block]:
    if not text.strip():
        return
    if setting.tag is None:
        yield Block(setting.layer, text, setting.location, setting.cell, heading=setting.heading)
    else:
        yield Block(setting.tag[0], text, setting.location, setting.cell, setting.tag[1], setting.heading)


def _merged(pieces: list[tuple[str, Tag | None]]) -> list[tuple[str, Tag | None]]:
    merged: list[tuple[str, Tag | None]] = []
    for text, tag in pieces:
        if merged and merged[-1][1] == tag:
            merged[-1] = (merged[-1][0] + text, tag)
        elif text:
            merged.append((text, tag))
    return merged


def _digit(character: str) -> bool:
    return character.isdigit() or character in "Xx"
