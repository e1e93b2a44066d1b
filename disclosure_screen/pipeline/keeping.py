"""Keeping (留存): how much of a document stays in memory while it is read and screened.

Nearly every file is kept whole. Of one that is too long, the blocks go by: each is screened, and only those with findings
stay, with a few before and behind them, because that is all that the report, the desk and a redaction show of it. What
was left out is counted in ``Document.left_out``; it was read and screened like everything else.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from disclosure_screen.extract.cell_rows import CellRows
from disclosure_screen.extract.frames import Closed, Frame, Opened
from disclosure_screen.model.document import Block, Document, Gap
from disclosure_screen.model.finding import Finding

WHOLE_BLOCKS, WHOLE_CHARACTERS = 200_000, 20_000_000
"""A document of more is not kept whole."""
_AROUND = 6
"""Blocks before and behind one with a match."""
_SURROUNDED = 5_000
"""So many matches keep what stands around them; of a list of a hundred thousand names nobody reads it all."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a file is read (读取进度): blocks so far, documents in it so far, the page of the last block, if it has one."""

    blocks: int
    documents: int
    page: int | None = None


_BETWEEN, _A_DOCUMENT, _A_PAGE = 10_000, 100, 1_000
"""A step of progress is so many blocks; a document inside the file counts for some, a page, which may be recognised, for more."""


@dataclass(slots=True, eq=False)
class _Node:
    """One document of the file: what was said of it, and the blocks that are kept by their number in the stream."""

    opened: Opened
    gaps: list[Gap] = field(default_factory=list)
    children: list["_Node"] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    count: int = 0

    def walk(self) -> Iterator["_Node"]:
        """This one and those inside it, in the order of ``Document.walk()``."""
        yield self
        for child in self.children:
            yield from child.walk()


class Keeping:
    """What is kept of one file: :meth:`gather` it; if it is too long, screen what is :meth:`passing` and tell :meth:`notice`."""

    def __init__(
        self,
        blocks: int = WHOLE_BLOCKS,
        characters: int = WHOLE_CHARACTERS,
        reading: Callable[[Reading], None] | None = None,
    ) -> None:
        self._most, self._reading = (blocks, characters), reading
        self._documents = self._passed = self._told = 0
        self._page: int | None = None
        self._open: list[_Node] = []
        self._outermost: _Node | None = None
        self._starts: list[int] = []
        self._owners: list[_Node] = []
        self._gathered: deque[Block] = deque()
        self._kept: dict[int, Block] = {}
        self._count = self._characters = self._matches = 0

    def gather(self, frames: Iterator[Frame]) -> bool:
        """Take frames until they end (True) or become too many to be kept whole."""
        for frame in frames:
            self._gathered.extend(self._taken(frame))
            if self._count > self._most[0] or self._characters > self._most[1]:
                return False
        self._kept = dict(enumerate(self._gathered))
        return True

    def passing(self, frames: Iterator[Frame]) -> Iterator[Block]:
        """The blocks gathered so far and all that are still to come; none of them is held any longer."""
        while self._gathered:
            yield self._gathered.popleft()
        for frame in frames:
            yield from self._taken(frame)

    def notice(self, first: int, blocks: Sequence[Block], at: int) -> None:
        """A match stands in the block ``at`` of these, the first of which is number ``first`` of those that passed."""
        self._matches += 1
        reach = _AROUND if self._matches <= _SURROUNDED else 0
        for number in range(max(0, at - reach), min(len(blocks), at + reach + 1)):
            self._kept[first + number] = blocks[number]

    def document(self, findings: tuple[Finding, ...] = ()) -> tuple[Document, tuple[Finding, ...]]:
        """The document with what is kept of it, and the findings with their places counted along its blocks."""
        if self._outermost is None:
            raise ValueError("no document in the stream")
        for number in sorted(self._kept):
            self._owners[bisect_right(self._starts, number) - 1].kept.append(number)
        order = [number for node in self._outermost.walk() for number in node.kept]
        new = {number: position for position, number in enumerate(order)}
        moved = [_moved(finding, new) for finding in findings]
        moved.sort(key=lambda finding: (finding.places[0].block, finding.span, finding.rule))
        return self._built(self._outermost), tuple(moved)

    def _taken(self, frame: Frame) -> Iterable[Block]:
        if isinstance(frame, Block):
            self._add(1, len(frame.text))
            if frame.location.page != self._page:
                self._page = frame.location.page
                self._tell(_A_PAGE)
            return (frame,)
        if isinstance(frame, CellRows):
            self._add(len(frame), frame.characters())
            return frame.blocks()
        if isinstance(frame, Opened):
            self._begin(_Node(frame))
        elif isinstance(frame, Closed):
            self._open.pop()
            self._own()
        else:
            self._open[-1].gaps.append(frame)
        return ()

    def _begin(self, node: _Node) -> None:
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._outermost = node
        self._open.append(node)
        self._own()
        self._documents += 1
        self._tell(_A_DOCUMENT)

    def _own(self) -> None:
        """What comes next belongs to the innermost open document."""
        if self._open:
            self._starts.append(self._count)
            self._owners.append(self._open[-1])

    def _add(self, blocks: int, characters: int) -> None:
        self._count += blocks
        self._characters += characters
        self._open[-1].count += blocks
        self._tell(blocks)

    def _tell(self, weight: int) -> None:
        """Say how far the reading is, once for each step."""
        self._passed += weight
        if self._reading is not None and self._passed // _BETWEEN > self._told:
            self._told = self._passed // _BETWEEN
            self._reading(Reading(self._count, self._documents, self._page))

    def _built(self, node: _Node) -> Document:
        opened = node.opened
        return Document(
            opened.digest,
            opened.name,
            opened.media_type,
            tuple([self._kept[number] for number in node.kept]),
            tuple(node.gaps),
            tuple([self._built(child) for child in node.children]),
            node.count - len(node.kept),
        )


def _moved(finding: Finding, new: Mapping[int, int]) -> Finding:
    return replace(finding, places=tuple([replace(place, block=new[place.block]) for place in finding.places]))
