"""Frames: a document as a stream, so that a million cells never stand in memory twice on their way between processes.

``Opened`` … ``Closed`` bracket one document; blocks and gaps belong to the innermost open one; a document opened inside
another is its child.
"""

import gc
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from disclosure_screen.extract.cell_rows import CellRows
from disclosure_screen.model.document import Block, Document, Gap


@dataclass(frozen=True, slots=True)
class Opened:
    """A document begins. ``digest`` is ``sha256:<hex>`` of its bytes."""

    name: str
    media_type: str
    digest: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The innermost open document ends."""


Frame = Opened | Closed | Block | CellRows | Gap


def collect(frames: Iterable[Frame]) -> Document:
    """The outermost document of a stream. What is still open when the stream ends is closed there."""
    gathering = Gathering()
    with COLLECTOR.resting():
        for frame in frames:
            gathering.add(frame)
        return gathering.document()


class _Collector:
    """Python's cycle collector, at rest while frames are gathered.

    Frames are frozen values without cycles; the collector would walk all of them again each time their number grew by a
    quarter, which took six of eight seconds on a million cells. Several threads may gather at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gathering = 0
        self._was_on = True

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Off until the last of those who asked is done."""
        with self._lock:
            if not self._gathering:
                self._was_on = gc.isenabled()
                gc.disable()
            self._gathering += 1
        try:
            yield
        finally:
            with self._lock:
                self._gathering -= 1
                if not self._gathering and self._was_on:
                    gc.enable()


COLLECTOR = _Collector()


@dataclass(slots=True)
class _Open:
    opened: Opened
    blocks: list[Block] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    children: list[Document] = field(default_factory=list)

    def close(self) -> Document:
        opened = self.opened
        return Document(
            opened.digest, opened.name, opened.media_type, tuple(self.blocks), tuple(self.gaps), tuple(self.children)
        )


class Gathering:
    """A document being put together from frames."""

    def __init__(self) -> None:
        self.open: list[_Open] = []
        self.finished: Document | None = None

    def add(self, frame: Frame) -> None:
        """Take the next frame."""
        if isinstance(frame, Opened):
            self.open.append(_Open(frame))
        elif isinstance(frame, Closed):
            self._close()
        elif isinstance(frame, Gap):
            self.open[-1].gaps.append(frame)
        elif isinstance(frame, CellRows):
            self.open[-1].blocks.extend(frame.blocks())
        else:
            self.open[-1].blocks.append(frame)

    def document(self) -> Document:
        """The outermost document. Raises ValueError where no frame has come."""
        while self.open:
            self._close()
        if self.finished is None:
            raise ValueError("no document in the stream")
        return self.finished

    def _close(self) -> None:
        closed = self.open.pop().close()
        if self.open:
            self.open[-1].children.append(closed)
        else:
            self.finished = closed
