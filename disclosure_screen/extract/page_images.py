"""Page images (页面图像): what pages and pictures look like, drawn in an isolated process.

Drawing runs the same hostile bytes through the same libraries as reading, so it happens under the same walls: a fresh
process with an opened descriptor, kernel limits and the worker's audit hook. It hands back bare pixels or plain objects
(``drawn_pages``), which are checked here. Whatever goes wrong, fewer pages come back; the text of a report never depends
on them.
"""

import json
import os
import subprocess
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import msgspec

from disclosure_screen.extract.drawn_pages import DrawnPage, sound
from disclosure_screen.extract.lifeline import Lifeline
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.process import alone, command

_BOOT = "import sys; sys.path[:] = sys.argv[3:]; from disclosure_screen.extract.drawer import main; main()"

PageKey = tuple[str, int]
"""A page by the digest of its file and its number, from 1."""


def drawn_pages(
    path: Path, pages: Collection[PageKey], *, limits: Limits | None = None, seconds: float = 60.0
) -> Mapping[PageKey, DrawnPage]:
    """These pages of a file and of files inside it, as many as could be drawn. Never raises on a bad file."""
    by_file: dict[str, list[int]] = {}
    asked = set(pages)
    for digest, page in sorted(asked):
        by_file.setdefault(digest, []).append(page)
    if not by_file:
        return {}
    arguments = json.dumps(asdict(limits or Limits())), json.dumps({"pages": by_file})
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return {}
    lifeline = Lifeline()
    try:
        with alone(lifeline) as walls:
            drawn = subprocess.run(
                command(_BOOT, *arguments),
                stdin=descriptor,
                stdout=subprocess.PIPE,
                timeout=seconds,
                check=False,
                **walls,
            ).stdout
    except subprocess.TimeoutExpired as late:
        drawn = late.stdout or b""
    finally:
        lifeline.close()
        os.close(descriptor)
    return {(page.digest, page.page): page for page in _received(drawn) if (page.digest, page.page) in asked}


def _received(drawn: bytes) -> Iterator[DrawnPage]:
    """The whole and sound pages of an answer; it is not believed, so a torn or strange one ends it."""
    at = 0
    while len(drawn) - at > 4:
        size = int.from_bytes(drawn[at : at + 4], "little")
        message = drawn[at + 4 : at + 4 + size]
        try:
            page = msgspec.msgpack.decode(message, type=DrawnPage)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return
        if len(message) != size or not sound(page):
            return
        yield page
        at += 4 + size
