"""PDF (便携式文档, ISO 32000): pages as shown, and everything a page does not show.

Two libraries read the same bytes: pdfium the pages, qpdf the objects. Neither alone sees half of the places where text
hides; what one cannot open is a gap even where the other can. Pages come first, because what they show decides what in
the objects is news.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from disclosure_screen.extract.layout.lines import squeezed
from disclosure_screen.extract.pdf.attachments import attachments
from disclosure_screen.extract.pdf.claims import claims
from disclosure_screen.extract.pdf.content import Contents
from disclosure_screen.extract.pdf.drawings import undrawn
from disclosure_screen.extract.pdf.leftovers import leftovers
from disclosure_screen.extract.pdf.objects import Inventory, inventory, texts
from disclosure_screen.extract.pdf.opening import Opened, opened
from disclosure_screen.extract.pdf.pages import pages
from disclosure_screen.extract.pdf.revisions import Newest, lost_objects, older_ends, outside, page_prints, revisions
from disclosure_screen.extract.pdf.xmlparts import dynamic_form, metadata
from disclosure_screen.extract.source import Embedded, Part, Source
from disclosure_screen.model.document import Block

PRECEDENCE = 20

_MARK: Final = re.compile(rb"%PDF-[0-9]")


def sniff(source: Source) -> str | None:
    """PDF allows a kilobyte of anything before its mark, but what begins as another container is that container."""
    if source.head.startswith(
        (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
    ):
        return None
    return "application/pdf" if _MARK.search(source.head[:1100]) else None


def read(source: Source) -> Iterator[Part]:
    """Pages, objects, streams, attachments; then older revisions and bytes outside the document."""
    raw = source.read()
    memory = _Memory()
    yield from memory.noting(outside(raw))
    with opened(raw, source.passwords) as pdf:
        yield from pdf.gaps
        has_older = bool(older_ends(raw)) and pdf.objects is not None
        yield from memory.noting(_current(raw, pdf, source, memory, has_older))
        password = pdf.password
        prints = frozenset(page_prints(pdf.objects) if has_older else ())
    yield from revisions(raw, source, password, Newest(memory.lines, memory.digests, memory.objects, prints))


@dataclass(slots=True)
class _Memory:
    """What was already given: lines without their blanks, and digests of files."""

    lines: set[str] = field(default_factory=set)
    digests: set[bytes] = field(default_factory=set)
    objects: Inventory | None = None

    def noting(self, parts: Iterator[Part]) -> Iterator[Part]:
        """The same parts, remembered on the way."""
        for part in parts:
            if isinstance(part, Block):
                self.lines.update(squeezed(line) for line in part.text.split("\n"))
            elif isinstance(part, Embedded):
                self.digests.add(hashlib.sha256(part.data).digest())
            yield part


def _current(raw: bytes, pdf: Opened, source: Source, memory: _Memory, has_older: bool) -> Iterator[Part]:
    """The newest state of the file."""
    cap = source.limits.part_bytes
    contents = Contents(pdf.objects, cap) if pdf.objects is not None else None
    if pdf.drawn is not None:
        yield from pages(pdf.drawn, contents, source)
    if contents is None:
        return
    found = memory.objects = inventory(pdf.objects, has_older)
    yield from texts(pdf.objects, found)
    yield from attachments(found, cap)
    yield from metadata(found, cap)
    yield from dynamic_form(pdf.objects, found, cap)
    yield from undrawn(contents, found, memory.lines)
    yield from claims(found, source.limits.pixels)
    yield from leftovers(contents, found)
    if not pdf.objects.is_encrypted:
        yield from lost_objects(raw, pdf.objects, memory.lines)
