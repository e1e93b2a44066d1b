"""Routing (分送): what in the inbox is one case, and which category it belongs to, by an explicit table.

``inbox/<folder>/file`` is one case, ``inbox/<folder>/<folder>/…`` is one case with all files in it, ``inbox/file`` is a case
without a category. A folder the table does not list is a category of that name, which the approval policy sends down its
default row. Nothing is followed: a symbolic link is itself the arrival, and is refused.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from disclosure_screen.intake.names import display, ignored

UNSORTED = "未分类"
SLIPS = ("送审单.json", "送审单.yaml", "送审单.yml")


class Kind(Enum):
    """What an arrival is on disk."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing in the inbox that is or should become a case. ``place`` is its path relative to the inbox, as bytes."""

    place: bytes
    category: str
    kind: Kind
    reason: str = ""

    @property
    def raw_name(self) -> bytes:
        """The last step of the path."""
        return os.path.basename(self.place)


def arrivals(inbox: bytes, table: Mapping[str, str]) -> Iterator[Arrival]:
    """Everything in the inbox that is not to be ignored, in a stable order."""
    for entry in _entries(inbox):
        if not entry.is_dir(follow_symlinks=False) or (display(entry.name).text not in table and _has_slip(entry.path)):
            yield _arrival(entry, entry.name, UNSORTED)
        else:
            folder = display(entry.name).text
            category = table.get(folder, folder)
            for inner in _entries(entry.path):
                yield _arrival(inner, os.path.join(entry.name, inner.name), category)


def _entries(folder: bytes) -> list[os.DirEntry[bytes]]:
    with os.scandir(folder) as found:
        return sorted((entry for entry in found if not ignored(entry.name)), key=lambda entry: entry.name)


def _arrival(entry: os.DirEntry[bytes], place: bytes, category: str) -> Arrival:
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError:
        return Arrival(place, category, Kind.OTHER, "读取时文件已被移走")
    if stat.S_ISREG(mode):
        return Arrival(place, category, Kind.FILE)
    if stat.S_ISDIR(mode):
        return Arrival(place, category, Kind.FOLDER)
    return Arrival(place, category, Kind.OTHER, not_regular(mode))


def not_regular(mode: int) -> str:
    """Why something that is neither a file nor a folder cannot be taken in."""
    if stat.S_ISLNK(mode):
        return "这是快捷方式（符号链接），不是文件本身；请放入原文件"
    return "这不是普通文件（管道、设备或套接字），无法送审"


def _has_slip(folder: bytes) -> bool:
    return any(os.path.lexists(os.path.join(folder, os.fsencode(name))) for name in SLIPS)
