"""Notes (批注): the old kind with its list of authors and the threaded kind with its persons, each at its cell."""

from collections.abc import Iterable, Iterator

from disclosure_screen.extract.ooxml.names import NAMES, attribute
from disclosure_screen.extract.xml import END, START, TEXT, Event
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location


def notes(parts: Iterable[Event], title: str) -> Iterator[Block]:
    """The notes of one sheet, their authors first. Works for ``comments1.xml`` and ``threadedComment1.xml`` alike."""
    reference, pieces, phonetic = "", list[str](), 0
    for kind, name, attributes in parts:
        if kind == TEXT:
            if not phonetic:
                pieces.append(name)
            continue
        local = NAMES[name].rpartition(":")[2]
        if kind == START:
            if local in ("comment", "threadedComment"):
                reference, pieces = attribute(attributes, "ref") or "", []
            elif local == "author":
                pieces = []
            elif local == "rPh":
                phonetic += 1
        elif kind == END:
            text = "".join(pieces).strip()
            if local == "rPh":
                phonetic -= 1
            elif local == "author":
                pieces = []
                if text:
                    yield Block(Layer.COMMENT, text, Location((title, "批注作者")))
            elif local in ("comment", "threadedComment"):
                pieces = []
                if text:
                    yield Block(Layer.COMMENT, text, Location((title, reference, "批注")))
