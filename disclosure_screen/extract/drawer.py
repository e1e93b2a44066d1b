"""The isolated side of page images (隔离绘制进程): finds the files asked for inside a file, and draws their pages.

A page to be drawn is named by the digest of its file, so that a scan in a Word document, a PDF in an archive and a picture
on its own are one and the same. To reach a file inside a file the outer one is read again, without recognition.
Whatever goes wrong, fewer pages come back.
"""

import contextlib
import io
import os
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

import msgspec

from disclosure_screen.extract.discovery import recognise
from disclosure_screen.extract.drawn_pages import DPI, LARGEST_SIDE, DrawnPage, Picture
from disclosure_screen.extract.driver import digest_of
from disclosure_screen.extract.lifeline import hang_on
from disclosure_screen.extract.source import Embedded, Source

PICTURE_SIDE = 1400
"""Pixels of the longer side at which a picture is shown."""


class Wanted(msgspec.Struct):
    """What the parent asks for: pages by the digest of their file."""

    pages: dict[str, list[int]]


def main() -> None:
    """Draw the pages asked for from descriptor 0 to descriptor 1, each as its length and a message."""
    from disclosure_screen.extract.worker import limit_cpu, restrict

    hang_on()
    wanted = msgspec.json.decode(sys.argv[2], type=Wanted)
    sys.dont_write_bytecode = True
    with contextlib.suppress(ImportError):
        import pypdfium2  # noqa: F401 - loaded before the walls go up, as the worker loads its formats
    out = os.fdopen(os.dup(1), "wb")  # opened before the walls go up: behind them nothing is opened for writing
    limits = restrict()
    limit_cpu(limits.cpu_seconds)
    with out, os.fdopen(os.dup(0), "rb") as file:
        source = Source("", file, limits=replace(limits, ocr_pages=0))
        for page in drawn(source, {digest: frozenset(pages) for digest, pages in wanted.pages.items()}):
            message = msgspec.msgpack.encode(page)
            out.write(len(message).to_bytes(4, "little") + message)
            out.flush()


def drawn(source: Source, wanted: Mapping[str, Collection[int]]) -> Iterator[DrawnPage]:
    """The pages wanted of this file and of every file inside it, each file once."""
    left = dict(wanted)
    waiting = [source]
    while waiting and left:
        current = waiting.pop()
        if (pages := left.pop(digest_of(current), None)) is not None:
            with contextlib.suppress(Exception):  # the isolation border: what cannot be drawn is not drawn
                yield from _pages(current, pages)
        if left:
            waiting.extend(reversed(list(_inside(current))))


def _inside(source: Source) -> Iterator[Source]:
    """The files inside a file, as far as its reader comes."""
    known = recognise(source) if source.size and source.depth < source.limits.nesting else None
    with contextlib.suppress(Exception):  # the isolation border: a reader's error ends its own file only
        for part in known[1].read(source) if known else ():
            if isinstance(part, Embedded):
                inner = Source.of_bytes(part.name, part.data, limits=source.limits, depth=source.depth + 1)
                inner.budget = source.budget
                yield inner


def _pages(source: Source, pages: Collection[int]) -> Iterator[DrawnPage]:
    digest = digest_of(source)
    known = recognise(source)
    media_type = known[0] if known else ""
    if media_type == "application/pdf":
        for number, picture in _pdf(source.file, pages):
            yield DrawnPage(digest, number, picture)
    elif media_type == "application/ofd":
        from disclosure_screen.extract.ofd.sketch import sketches

        for number, sketch in sketches(source, pages):
            yield DrawnPage(digest, number, sketch=sketch)
    elif media_type.startswith("image/"):
        from disclosure_screen.extract.raster import shrunk

        for number in sorted(pages):
            source.file.seek(0)
            frame = shrunk(source.file, side=PICTURE_SIDE, frame=number - 1, pixels=source.limits.pixels)
            if frame is not None:
                yield DrawnPage(digest, number, frame)


def _pdf(file: BinaryIO, pages: Collection[int]) -> Iterator[tuple[int, Picture]]:
    import pypdfium2

    file.seek(0)
    with pypdfium2.PdfDocument(io.BytesIO(file.read())) as paper:
        for number in sorted(pages):
            if not 1 <= number <= len(paper):
                continue
            page = paper[number - 1]
            if max(page.get_size()) * DPI / 72 > LARGEST_SIDE - 1:
                continue
            bitmap = page.render(scale=DPI / 72, rev_byteorder=True, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGR)
            picture = bitmap.to_pil().convert("RGB")
            yield number, Picture(picture.width, picture.height, DPI, picture.tobytes())
