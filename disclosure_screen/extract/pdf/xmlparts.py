"""XML inside a PDF: XMP metadata (元数据) and XFA forms (动态表单). Every text and every telling attribute."""

import re
from collections.abc import Iterator
from typing import Any, Final

from disclosure_screen.extract.pdf.objects import Inventory
from disclosure_screen.extract.pdf.streams import decoded
from disclosure_screen.extract.source import Part, Unreadable
from disclosure_screen.extract.xml import START, TEXT, events, local
from disclosure_screen.model.document import Block, Gap, Layer
from disclosure_screen.model.place import Location

_TELLING: Final = re.compile("[0-9]{6}|[^\x00-\x7f]|@")


def metadata(found: Inventory, cap: int) -> Iterator[Part]:
    """XMP packets: one block a value, named after its property."""
    for stream in found.streams:
        if stream.type == "/Metadata" or stream.subtype == "/XML":
            found.technical.add(stream.number)
            for name, text in _values(stream.item, cap):
                if isinstance(text, Unreadable):
                    yield Gap(text.reason, Location(("XMP 元数据",)), text.detail)
                else:
                    yield Block(Layer.METADATA, text, Location(("XMP 元数据", name)))


def dynamic_form(pdf: Any, found: Inventory, cap: int) -> Iterator[Part]:
    """XFA: what people filled in, and what the form says."""
    form: Any = pdf.Root.get("/AcroForm")
    packets: Any = form.get("/XFA") if getattr(form, "_type_name", "") == "dictionary" else None
    kind = getattr(packets, "_type_name", "")
    streams = [packets] if kind == "stream" else list(packets) if kind == "array" else []
    parts = [stream for stream in streams if getattr(stream, "_type_name", "") == "stream"]
    chunks = []
    for stream in parts:
        found.technical.add(stream.objgen)
        try:
            chunks.append(decoded(stream, cap))
        except Unreadable as error:
            yield Gap(error.reason, Location(("XFA 表单",)), error.detail)
    if not chunks:
        return
    # The packets of one form are pieces of one XML document, or one document each; a root around them serves both.
    joined = b"<xfa>" + b"\n".join(re.sub(rb"<\?xml[^>]*\?>", b"", chunk) for chunk in chunks) + b"</xfa>"
    for name, text in _parsed(joined):
        if isinstance(text, Unreadable):
            yield Gap(text.reason, Location(("XFA 表单",)), text.detail)
        else:
            yield Block(Layer.HIDDEN, text, Location(("XFA 表单", name)), concealment="动态表单（XFA）中的数据")


def _values(stream: Any, cap: int) -> Iterator[tuple[str, str | Unreadable]]:
    try:
        raw = decoded(stream, cap)
    except Unreadable as error:
        yield "", error
        return
    yield from values_of(raw)


def values_of(packet: bytes) -> Iterator[tuple[str, str | Unreadable]]:
    """Names and values of an XMP packet; an error where the rest cannot be read."""
    yield from _parsed(re.sub(rb"<\?xpacket[^>]*\?>", b"", packet).strip(b"\0 \r\n\t"))


def _parsed(raw: bytes) -> Iterator[tuple[str, str | Unreadable]]:
    names = [""]
    gathered: list[str] = []
    try:
        for kind, text, attributes in events([raw]):
            if kind == TEXT:
                gathered.append(text)
                continue
            if value := "".join(gathered).strip():
                yield names[-1], value
            gathered.clear()
            if kind == START:
                names[len(names) :] = [local(text) if local(text) not in ("li", "Alt", "Seq", "Bag") else names[-1]]
                yield from ((local(key), value) for key, value in attributes.items() if _TELLING.search(value))
            elif len(names) > 1:
                names.pop()
    except Unreadable as error:
        if rest := "".join(gathered).strip():
            yield names[-1], rest
        yield "", error
        if error.rest:
            yield "", error.rest
