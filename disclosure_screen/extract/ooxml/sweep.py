"""Sweeps (通读): all text and every speaking attribute of an XML part nobody wrote a reader for.

The floor under every format: custom XML, document properties, diagrams, chart caches, connections, people, signatures,
and parts of programs that do not exist yet. Paragraph-like elements are joined, everything else is told leaf by leaf.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from disclosure_screen.extract.ooxml.names import NAMES, speaks
from disclosure_screen.extract.xml import COMMENT, END, INSTRUCTION, START, TEXT, Event
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

JOINED: Final = frozenset({"a:p", "w:p", "x:si", "x:is", "m:oMath", "cx:txData", "tc:text"})
"""Elements whose runs are one text."""

WORDY: Final = frozenset({
    "name", "title", "descr", "alt", "caption", "tooltip", "prompt", "promptTitle", "error", "errorTitle", "displayName",
    "author", "userName", "userId", "comment", "description", "v", "value", "text", "string", "displayText", "connection",
    "command", "sourceFile", "url", "Target", "user", "uniqueName", "totalsRowLabel", "initials", "element", "refersTo",
})  # fmt: skip
"""Attributes that hold words by their name; their values are told when they are more than a number or a setting."""

_SETTING_ELEMENTS: Final = frozenset({
    "a:latin", "a:ea", "a:cs", "a:sym", "a:font", "w:rFonts", "w:font", "a:theme", "a:clrScheme", "a:fontScheme", "a:fmtScheme",
    "rel:Relationship", "ct:Override", "ct:Default", "a:graphicData", "w:lang", "w:lsdException", "x:font", "w:name", "a:ext",
    "a:srgbClr", "a:schemeClr", "a:sysClr", "a:prstGeom", "a:prstClr", "p:sldLayoutId", "p:sldMasterId",
    "c:axId", "c:crossAx", "a:off",
})  # fmt: skip
_SAYING: Final = frozenset({"w:docVar"})
"""Elements whose every attribute is told."""
_DULL_TEXT: Final = frozenset({
    "c:formatCode", "c:f", "cx:f", "xdr:col", "xdr:row", "xdr:colOff", "xdr:rowOff", "cdr:x", "cdr:y", "wp:posOffset",
    "xvml:Anchor", "xvml:Row", "xvml:Column",
})  # fmt: skip


def sweep(
    parts: Iterable[Event],
    location: Location,
    layer: Layer,
    concealment: str,
    *,
    dull: frozenset[str] = _SETTING_ELEMENTS,
) -> Iterator[Block]:
    """Blocks of everything a part says, each text once. Raises what the events raise."""
    told: set[str] = set()
    stack: list[tuple[str, list[str]]] = []
    joined: list[list[str]] = []

    def fresh(text: str, why: str) -> Iterator[Block]:
        plain = text.strip()
        if plain and plain not in told:
            if len(told) < 200_000:
                told.add(plain)
            yield Block(layer, plain, location, concealment=why)

    for kind, name, attributes in parts:
        if kind == TEXT:
            if joined:
                joined[-1].append(name)
            elif stack:
                stack[-1][1].append(name)
        elif kind == START:
            short = NAMES[name]
            stack.append((short, []))
            if short in JOINED:
                joined.append([])
            elif short in ("a:br", "w:br") and joined:
                joined[-1].append("\n")
            if attributes and short not in dull:
                for value in attributes.values() if short in _SAYING else _speaking(attributes):
                    yield from fresh(value, concealment)
        elif kind == END and stack:
            short, pieces = stack.pop()
            if short in JOINED and joined:
                pieces = joined.pop()
            if short not in _DULL_TEXT:
                yield from fresh("".join(pieces), concealment)
        elif kind == COMMENT:
            yield from fresh(name, "XML 注释，页面上不显示")
        elif kind == INSTRUCTION and speaks(attributes.get("", "")):
            yield from fresh(attributes[""], "XML 处理指令，页面上不显示")


def _speaking(attributes: dict[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if len(value) < 4 and value.isascii():
            continue
        wordy = _wordy(name) and value not in _SETTINGS and not value.replace(".", "").replace("-", "").isdigit()
        if wordy or speaks(value):
            yield value


_SETTINGS = frozenset({"true", "false", "none", "auto"})


@lru_cache(maxsize=4_096)
def _wordy(name: str) -> bool:
    return name.rpartition("}")[2] in WORDY
