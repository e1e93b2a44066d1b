"""Attachments (附件) of a PDF: embedded files wherever a file specification stands, in name trees, annotations or nowhere."""

from collections.abc import Iterator
from typing import Any, Final

from disclosure_screen.extract.pdf import strings
from disclosure_screen.extract.pdf.objects import Inventory
from disclosure_screen.extract.pdf.streams import decoded
from disclosure_screen.extract.source import Embedded, Part, Unreadable
from disclosure_screen.model.document import Gap, Layer
from disclosure_screen.model.place import Location

_EVERY: Final = ("/UF", "/F", "/DOS", "/Unix", "/Mac")


def attachments(found: Inventory, cap: int) -> Iterator[Part]:
    """Each embedded file once, with the name its specification gives it; a stream nobody names is an attachment too."""
    taken: set[tuple[int, int]] = set()
    for specification in found.files:
        name = next((named for key in _EVERY if (named := _name(specification, key))), "附件")
        page = found.owners.get(specification.objgen)
        holder = specification.get("/EF")
        for key in sorted(holder.keys()):  # a set: its order changes from run to run
            stream = holder.get(key)
            if getattr(stream, "_type_name", "") == "stream" and stream.objgen not in taken:
                taken.add(stream.objgen)
                yield from _embedded(name, stream, page, cap)
    for stream in found.streams:
        if stream.number not in taken and stream.type == "/EmbeddedFile":
            taken.add(stream.number)
            yield from _embedded("未命名附件", stream.item, None, cap)
    found.technical |= taken


def _embedded(name: str, stream: Any, page: int | None, cap: int) -> Iterator[Part]:
    location = Location(("附件",) if page is None else (f"第{page}页", "附件"), page)
    try:
        yield Embedded(name, decoded(stream, cap), Layer.ATTACHMENT, location)
    except Unreadable as error:
        yield Gap(error.reason, location.within(), f"附件“{name}”：{error.detail}")


def _name(specification: Any, key: str) -> str:
    value = specification.get(key)
    return strings.text(value).rpartition("/")[2] if getattr(value, "_type_name", "") == "string" else ""
