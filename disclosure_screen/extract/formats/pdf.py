"""PDF (便携式文档, ISO 32000): pages as shown, and everything a page does not show.

Two libraries read the same bytes: pdfium the pages, qpdf the objects. Neither alone sees half of the places where text
hides; what one cannot open is a gap even where the other can.
"""

import re
from collections.abc import Iterator
from typing import Final

from disclosure_screen.extract.pdf.attachments import attachments
from disclosure_screen.extract.pdf.content import Contents
from disclosure_screen.extract.pdf.objects import inventory, texts
from disclosure_screen.extract.pdf.opening import Opened, opened
from disclosure_screen.extract.pdf.pages import pages
from disclosure_screen.extract.source import Part, Source

PRECEDENCE = 20

_MARK: Final = re.compile(rb"%PDF-[0-9]")


def sniff(source: Source) -> str | None:
    """PDF allows a kilobyte of anything before its mark."""
    return "application/pdf" if _MARK.search(source.head[:1100]) else None


def read(source: Source) -> Iterator[Part]:
    """Pages first, then what hides in objects, attachments."""
    raw = source.read()
    with opened(raw, source.passwords) as pdf:
        yield from pdf.gaps
        contents = Contents(pdf.objects, source.limits.part_bytes) if pdf.objects is not None else None
        if pdf.drawn is not None:
            yield from pages(pdf.drawn, contents, source)
        if pdf.objects is not None:
            yield from _unseen(pdf, source)


def _unseen(pdf: Opened, source: Source) -> Iterator[Part]:
    found = inventory(pdf.objects)
    yield from texts(pdf.objects, found)
    yield from attachments(found, source.limits.part_bytes)
