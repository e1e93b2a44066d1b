"""Example sentences (例句): templates filled with synthetic values, so that no real number ever stands in a rule file.

Most examples are plain sentences. Where a rule is about tables or hidden layers, lines of an example that begin with ``|``
are the rows of a table (the first one its header), and a line ``@层 说明`` puts what follows into that layer
(``@hidden 隐藏工作表``).
"""

import random
import re

from disclosure_screen.identifiers.registry import identifiers
from disclosure_screen.model.document import Block, Cell, Document, Layer

_PLACE = re.compile(r"\{\{|\}\}|\{([a-z_0-9]+)\}")
SEED = 20240101
"""Fixed, so that an example means the same number in every check."""


def fill(template: str) -> str:
    """The sentence with ``{resident_id}`` and its kin replaced by samples; ``{{`` is a brace. Raises KeyError."""
    chance = random.Random(SEED)  # noqa: S311 - sample values, not secrets
    return _PLACE.sub(lambda place: _value(place, chance), template)


def document(sentence: str) -> Document:
    """The filled example as the little document it describes."""
    blocks: list[Block] = []
    layer, concealment = Layer.BODY, ""
    table, row, headers = 0, 0, tuple[str, ...]()
    for line in sentence.split("\n"):
        if line.startswith("@"):
            word, _, concealment = line[1:].partition(" ")
            layer, row = Layer(word), 0
        elif line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
            if row == 0:
                table, headers = table + 1, cells
            row += 1
            kind = Layer.CELL if layer is Layer.BODY else layer
            for column, text in enumerate(cells, 1):
                above = headers[column - 1 : column] if row > 1 else ()
                place = Cell(f"表{table}", row, column, tuple(filter(None, above)))
                blocks.append(Block(kind, text, cell=place, concealment=concealment))
        elif row:
            row = 0
            blocks.append(Block(layer, line, concealment=concealment))
        elif blocks and blocks[-1].cell is None and blocks[-1].layer is layer and blocks[-1].concealment == concealment:
            blocks[-1] = Block(layer, f"{blocks[-1].text}\n{line}", concealment=concealment)
        else:
            blocks.append(Block(layer, line, concealment=concealment))
    return Document("sha256:0", "例句", "text/plain", tuple(blocks))


def unknown_places(template: str) -> tuple[str, ...]:
    """The names in braces that no identifier answers to."""
    known = identifiers()
    return tuple(found[1] for found in _PLACE.finditer(template) if found[1] and found[1] not in known)


def _value(place: re.Match[str], chance: random.Random) -> str:
    return identifiers()[place[1]].sample(chance) if place[1] else place[0][0]
