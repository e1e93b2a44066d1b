"""Probes (埋点文件): one small file for each place a text can hide in, each hiding one synthetic identifier.

A probe is built when a test runs, never stored. ``found`` is the only judge, for our reader and for others in benchmarks.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Block, Document, Layer

VALUE = "331081190101010010"
"""A valid synthetic identity number of nobody: born in 1901."""
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Probe:
    """One hiding place. ``build`` makes the file with a value in it; ``layers`` are the layers it may be found in.

    ``number`` places hold a number and not a text, so a reader may show it with or without its last digits; the value they
    hide is then ``value``.
    """

    place: str
    name: str
    layers: frozenset[Layer]
    build: Callable[[str], bytes] = field(repr=False)
    value: str = VALUE
    passwords: tuple[str, ...] = ()

    def document(self) -> Document:
        """The probe as our reader sees it."""
        source = Source.of_bytes(self.name, self.build(self.value))
        source.passwords = self.passwords
        return read_document(source)


def carriers(blocks: Iterable[Block], value: str) -> list[Block]:
    """The blocks that hold the value, white space aside."""
    return [block for block in blocks if value in _SPACE.sub("", block.text)]
