"""The wire (进程间消息) between the parent and an isolated worker: length-prefixed msgpack into declared types.

Never pickle: the worker has read hostile bytes and is not believed. A message that is too long or does not decode means
that the worker is lost.
"""

import array
import socket

import msgspec

from disclosure_screen.extract.cell_rows import CellRows
from disclosure_screen.extract.frames import Opened
from disclosure_screen.extract.limits import Limits
from disclosure_screen.model.document import Block, Gap

MESSAGE_BYTES = 1024 * 2**20


class Job(msgspec.Struct, array_like=True):
    """What the parent asks for; the descriptor of the file travels beside it."""

    name: str
    limits: Limits
    passwords: tuple[str, ...] = ()
    only_strings: bool = False


class Batch(msgspec.Struct, array_like=True):
    """Frames in order: blocks and gaps, then at most one piece of rows, opening or closing. ``last`` ends a job."""

    blocks: list[Block]
    gaps: list[Gap]
    opened: Opened | None = None
    closes: bool = False
    last: bool = False
    rows: CellRows | None = None


BATCH_BLOCKS = 512
BATCH_CHARACTERS = 256 * 1024
BATCH_SECONDS = 0.1
"""After this time a batch leaves however small it is: what has left survives the death of the worker."""


def send(link: socket.socket, message: bytes, descriptor: int | None = None) -> None:
    """One message, its length in front; a descriptor travels with the length."""
    header = len(message).to_bytes(4, "little")
    if descriptor is None:
        link.sendall(header + message if len(message) < 65536 else header)
        if len(message) >= 65536:
            link.sendall(message)
        return
    link.sendmsg([header], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))])
    link.sendall(message)


def receive(link: socket.socket) -> tuple[bytes, list[int]] | None:
    """The next message with its descriptors; None when the other side is gone."""
    header, descriptors, _, _ = socket.recv_fds(link, 4, 1)
    while header and len(header) < 4 and (more := link.recv(4 - len(header))):
        header += more
    if len(header) < 4:
        return None
    left = int.from_bytes(header, "little")
    if left > MESSAGE_BYTES:
        raise ValueError("message too long")
    pieces: list[bytes] = []
    while left:
        piece = link.recv(min(left, 1 << 20))
        if not piece:
            return None
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces), descriptors
