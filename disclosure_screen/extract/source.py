"""Sources (原始文件): an untrusted file being read, and the parts a reader hands back.

A format is one module in ``extract/formats/`` with three public names, found by discovery::

    PRECEDENCE: int                                 # asked in this order, lower first
    def sniff(source: Source) -> str | None: ...    # the media type, from content, never from the name alone
    def read(source: Source) -> Iterator[Part]: ... # blocks, gaps, and files inside this file

A reader yields what it has as it goes: what it yielded before an error stays, and the driver turns the error into a gap.
Readers never recurse into embedded files themselves; they yield :class:`Embedded` and the driver does, so that every
format may sit inside every other and one set of limits holds for all.
"""

import io
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import BinaryIO

from disclosure_screen.extract.budget import Budget
from disclosure_screen.extract.cell_rows import CellRows
from disclosure_screen.extract.limits import Limits
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location


class Unreadable(Exception):
    """A reader's own word that (the rest of) a file cannot be read; becomes a gap with this reason and detail.

    ``rest`` is what could still be made out behind the broken place (tags stripped); it is in no message. Whoever turns
    the error into a gap also yields it as a block of layer EMBEDDED, so that a value there is found all the same.
    """

    def __init__(self, reason: GapReason, detail: str = "", rest: str = "") -> None:
        super().__init__(detail or reason.label)
        self.reason, self.detail, self.rest = reason, detail, rest

    def gap(self, location: Location = Location()) -> Gap:  # noqa: B008 - a frozen value
        """This error as a gap at ``location``."""
        return Gap(self.reason, location, self.detail)


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file inside a file. ``location`` is where it hangs in its parent; its name is added by the driver.

    ``layer`` is EMBEDDED (an object, a picture, a chart's workbook) or ATTACHMENT (a member, an annex, a mail attachment).
    ``name`` is the display name; ``raw_name`` the bytes as stored where they are not valid text.
    """

    name: str
    data: bytes = field(repr=False)
    layer: Layer = Layer.EMBEDDED
    location: Location = Location()
    concealment: str = ""
    raw_name: bytes = b""


Part = Block | CellRows | Gap | Embedded


def within(part: Part, *outer: str) -> Part:
    """The same part with ``outer`` put before its route, for a reader that reads another kind of text inside its own."""
    if isinstance(part, CellRows):
        return replace(part, route=(*outer, *part.route))
    return replace(part, location=part.location.within(*outer))


class Source:
    """An untrusted file: its display name, an open seekable binary file, and the limits that hold while it is read."""

    def __init__(
        self,
        name: str,
        file: BinaryIO,
        *,
        limits: Limits | None = None,
        depth: int = 0,
        passwords: tuple[str, ...] = (),
        budget: Budget | None = None,
    ) -> None:
        self.name = name
        self.file = file
        self.limits = limits or Limits()
        self.depth = depth
        self.passwords = passwords
        self.budget = budget or Budget(self.limits)
        self.size = file.seek(0, io.SEEK_END)
        file.seek(0)

    @classmethod
    def of_bytes(cls, name: str, data: bytes, *, limits: Limits | None = None, depth: int = 0) -> "Source":
        """A source held in memory."""
        return cls(name, io.BytesIO(data), limits=limits, depth=depth)

    @cached_property
    def head(self) -> bytes:
        """The first 8 KiB."""
        self.file.seek(0)
        return self.file.read(8192)

    @cached_property
    def zip_names(self) -> frozenset[str]:
        """Member names of a zip container; empty where it is none or its directory cannot be read."""
        if not self.head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
            return frozenset()
        from disclosure_screen.extract.inflate import Container  # that module needs this one

        try:
            return frozenset(member.name for member in Container(self).members)
        except Unreadable:
            return frozenset()

    @cached_property
    def ole_streams(self) -> frozenset[str]:
        """Stream paths (joined by ``/``) of an OLE2 container; empty where it is none or cannot be read."""
        if not self.head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            return frozenset()
        import olefile

        self.file.seek(0)
        try:
            with olefile.OleFileIO(io.BytesIO(self.read())) as ole:
                return frozenset("/".join(path) for path in ole.listdir())
        except Exception:  # noqa: BLE001 - olefile raises anything at all on a damaged header; an empty set routes to the damaged gap
            return frozenset()

    def read(self) -> bytes:
        """All bytes. Raises :class:`Unreadable` (limit) where the file is larger than one part may be."""
        if self.size > self.limits.file_bytes:
            raise Unreadable(GapReason.LIMIT, f"文件大小 {self.size:,} 字节，超过上限 {self.limits.file_bytes:,} 字节")
        self.file.seek(0)
        return self.file.read()
