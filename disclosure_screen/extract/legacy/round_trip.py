"""Round-trip packages (新版附加数据): small zip files in old presentations, holding what only newer versions understand.

Nearly always a theme. They are read here and not handed on as archives, because sixty theme parts of every presentation
would bury the one attachment that matters in a report.
"""

import re
from collections.abc import Iterator

from disclosure_screen.extract.inflate import Container
from disclosure_screen.extract.legacy.printable import telling
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.source import Embedded, Part, Source, Unreadable
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

_LIMITS = Limits(part_bytes=8 * 2**20, total_bytes=32 * 2**20, parts=1_000)
_TEXT = re.compile(r">([^<>]+)<|(?<!typeface)(?<!xmlns)(?<!Type)(?<!PartName)(?<!ContentType)=\"([^\"]+)\"")
_SCHEMA = re.compile(
    r"https?://schemas\.|^[A-Za-z0-9_./{}-]{0,60}\.(xml|rels)$|^\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}$"
)
_WHY = "供新版本使用的附加数据"


def round_trip(raw: bytes, location: Location) -> Iterator[Part]:
    """Texts of the package's parts as one block, anything that is not XML as a file, what cannot be read as gaps."""
    try:
        container = Container(Source.of_bytes("附加数据", raw, limits=_LIMITS))
    except Unreadable as error:
        yield error.gap(location)
        return
    found: dict[str, None] = {}
    for member in container.members:
        content, gap = container.salvage(member, location)
        if gap is not None:
            yield gap
        if member.name.lower().endswith((".xml", ".rels")) or not content:
            found.update(dict.fromkeys(_texts(content.decode("utf-8", "replace"))))
        else:
            yield Embedded(member.name, content, location=location, concealment=_WHY)
    yield from container.gaps
    if found:
        yield Block(Layer.HIDDEN, "\n".join(found), location, concealment=_WHY)


def _texts(xml: str) -> Iterator[str]:
    for text, attribute in _TEXT.findall(xml):
        value = (text or attribute).strip()
        if telling(value) and not _SCHEMA.search(value):
            yield value
