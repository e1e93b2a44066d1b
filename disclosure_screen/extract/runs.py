"""A paragraph of visible and hidden runs (文字段) as blocks, so that neither half of a split number hides the other."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from disclosure_screen.extract.pieces import pieces
from disclosure_screen.extract.source import Part
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

_JOINS = re.compile(r"[0-9A-Za-z]\Z")


def paragraph(
    runs: list[tuple[str, str]],
    layer: Layer,
    location: Location,
    heading: int = 0,
    layers: Mapping[str, Layer] = MappingProxyType({}),
) -> list[Part]:
    """The blocks of one paragraph: what is seen, what is not, and both together where they touch within a word.

    A run is its text and the Chinese reason why it is not seen (empty where it is); ``layers`` says which reasons belong to
    another layer than HIDDEN.
    """
    seen = "".join(text for text, why in runs if not why)
    parts: list[Part] = [
        Block(layer, piece, location, heading=heading) for piece in pieces(seen.strip()) if piece.strip()
    ]
    touching = False
    before = ""
    for why, text in _hidden_runs(runs):
        if why:
            layer_ = layers.get(why, Layer.HIDDEN)
            parts += [
                Block(layer_, piece, location, concealment=why) for piece in pieces(text.strip()) if piece.strip()
            ]
        touching = touching or bool(before and _JOINS.search(before) and text[:1].isalnum())
        before = text
    if touching:
        whole = "".join(text for text, _ in runs).strip()
        parts += [Block(Layer.HIDDEN, piece, location, concealment="与隐藏内容相连") for piece in pieces(whole)]
    return parts


def _hidden_runs(runs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Neighbouring pieces with the same reason, joined."""
    why, gathered = "", [""]
    for text, reason in runs:
        if reason != why:
            yield why, "".join(gathered)
            why, gathered = reason, []
        gathered.append(text)
    yield why, "".join(gathered)
