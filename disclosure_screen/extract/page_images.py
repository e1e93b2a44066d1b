"""Page images (页面图像): what a page of a PDF looks like, drawn in an isolated process.

Drawing runs the same hostile bytes through the same library as reading, so it happens under the same walls: a fresh
process with an opened descriptor, kernel limits and the worker's audit hook. It hands back bare pixels, never an encoded
picture, because a picture from a process that has read hostile bytes would have to be decoded here. Whatever goes wrong,
fewer pages come back; the text of a report never depends on them.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.process import environment, search_path

DPI = 100
_BOOT = "import sys; sys.path[:] = sys.argv[3:]; from disclosure_screen.extract.page_images import main; main()"
_LARGEST_SIDE = 3000
_HEADER = 12
"""Bytes in front of each picture: page, width, height."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page in pixels: three bytes (red, green, blue) each, rows from the top. ``dpi`` ties them to points."""

    width: int
    height: int
    dpi: float
    rgb: bytes = field(repr=False)


def page_pictures(
    path: Path,
    pages: Sequence[int],
    *,
    dpi: float = DPI,
    limits: Limits | None = None,
    seconds: float = 60.0,
) -> Mapping[int, Picture]:
    """Pictures of these pages (from 1) of a PDF, as many as could be drawn. Never raises on a bad file."""
    asked = {"pages": sorted(set(pages)), "dpi": dpi}
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        _BOOT,
        json.dumps(asdict(limits or Limits())),
        json.dumps(asked),
        *search_path(),
    ]
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return {}
    try:
        drawn = subprocess.run(
            command,
            stdin=descriptor,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a library's complaint may quote the document
            env=environment(),
            cwd="/",
            start_new_session=True,
            timeout=seconds,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as late:
        drawn = late.stdout or b""
    finally:
        os.close(descriptor)
    return dict(_pictures(drawn, frozenset(pages), dpi))


def _pictures(drawn: bytes, asked: frozenset[int], dpi: float) -> Iterator[tuple[int, Picture]]:
    """The whole pictures in a worker's answer; it is not believed, so sizes are checked and a torn end is dropped."""
    at = 0
    while len(drawn) - at >= _HEADER:
        page, width, height = (int.from_bytes(drawn[at + part : at + part + 4], "little") for part in (0, 4, 8))
        size = width * height * 3
        at += _HEADER
        if (
            page not in asked
            or not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE)
            or len(drawn) - at < size
        ):
            return
        yield page, Picture(width, height, dpi, drawn[at : at + size])
        at += size


def main() -> None:
    """The isolated side: draw the pages asked for from descriptor 0 to descriptor 1."""
    from disclosure_screen.extract.worker import limit_cpu, restrict

    asked = json.loads(sys.argv[2])
    out = os.fdopen(os.dup(1), "wb")
    with os.fdopen(os.dup(0), "rb") as file:
        raw = file.read()
    sys.dont_write_bytecode = True
    import pypdfium2  # noqa: F401 - loaded before the walls go up, as the worker loads its formats

    limits = restrict()
    limit_cpu(limits.cpu_seconds)
    _draw(raw, asked["pages"], asked["dpi"], out)


def _draw(raw: bytes, pages: Sequence[int], dpi: float, out: BinaryIO) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(io.BytesIO(raw)) as paper:
        for number in pages:
            if not 1 <= number <= len(paper):
                continue
            page = paper[number - 1]
            width, height = page.get_size()
            if max(width, height) * dpi / 72 > _LARGEST_SIDE - 1:
                continue
            bitmap = page.render(scale=dpi / 72, rev_byteorder=True, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGR)
            picture = bitmap.to_pil().convert("RGB")
            for value in (number, picture.width, picture.height):
                out.write(value.to_bytes(4, "little"))
            out.write(picture.tobytes())
            out.flush()
