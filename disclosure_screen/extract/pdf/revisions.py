"""Earlier revisions (早先版本): an incremental save appends and deletes nothing, so the first draft is still in the file.

Every ``%%EOF`` ends a complete older file. Each is opened as that file, and whatever it says that the newest does not is
a hidden leak. Unchanged pages and objects are recognised by their bytes and not read again.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from disclosure_screen.extract.layout.lines import squeezed
from disclosure_screen.extract.pdf import strings
from disclosure_screen.extract.pdf.attachments import attachments
from disclosure_screen.extract.pdf.drawings import fresh_lines, read_lines
from disclosure_screen.extract.pdf.objects import Inventory, inventory, texts
from disclosure_screen.extract.pdf.opening import Opened, opened
from disclosure_screen.extract.source import Embedded, Part, Source, Unreadable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_END: Final = b"%%EOF"
_MOST: Final = 24
"""Revisions read; a signed form has a few, a hundred are an attack on the reader's time."""
_SHORTEST: Final = 64
_OBJECT: Final = re.compile(rb"(?<![0-9])([0-9]{1,10})\s+([0-9]{1,5})\s+$")
_HEADER: Final = 24
_LITERAL: Final = re.compile(rb"\(((?:[^()\\]|\\.){3,})\)", re.DOTALL)
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_LOST_CAP: Final = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Newest:
    """What was read of the newest state: squeezed lines, digests of files, prints of objects and of page contents."""

    lines: set[str]
    digests: set[bytes]
    objects: Inventory | None
    pages: frozenset[int]


def revisions(raw: bytes, source: Source, password: str, newest: Newest) -> Iterator[Part]:
    """What older states of the file say and the newest does not."""
    ends = older_ends(raw)
    for number, end in enumerate(ends[:_MOST], 1):
        why = f"早先版本（第{number}版，保存时未清除）"
        try:
            with opened(raw[:end], (password, *source.passwords)) as older:
                yield from _pages(older, newest, why)
                if older.objects is not None:
                    yield from _objects(older.objects, source, newest, why)
        except Unreadable:
            # A part of a file that is no file by itself (a linearised first section): its objects are in the newest state.
            continue
    if len(ends) > _MOST:
        yield Gap(GapReason.LIMIT, Location(("早先版本",)), f"早先版本共 {len(ends)} 个，只读取了前 {_MOST} 个")


def outside(raw: bytes) -> Iterator[Part]:
    """Bytes before the first mark and after the last end mark."""
    start, end = raw.find(b"%PDF-", 0, 2048), raw.rfind(_END)
    for piece, name in (
        (raw[: max(start, 0)], "文件开头之前的数据"),
        (raw[end + len(_END) :] if end >= 0 else b"", "文件末尾之后的数据"),
    ):
        bare = piece.strip(b"\0\r\n\t ")
        if not bare:
            continue
        text = strings.decode(bare)
        if (text and text.isprintable()) or (
            text and sum(c.isprintable() or c in "\r\n\t" for c in text) > 0.95 * len(text)
        ):
            yield Block(Layer.HIDDEN, text, Location((name,)), concealment=name)
        else:
            yield Embedded(name, bare, Layer.EMBEDDED, Location((name,)), name)


def lost_objects(raw: bytes, pdf: Any, known: set[str]) -> Iterator[Part]:
    """Strings of objects that stand in the bytes and in no object table: removed, but not overwritten."""
    why = "已从文档中移除的对象，内容仍在文件里"
    for number, generation, start in _headers(raw):
        if pdf.get_object(number, generation) is not None:
            continue
        end = raw.find(b"endobj", start)
        for text in _lost_texts(raw[start : end if end >= 0 else start + _LOST_CAP]):
            if squeezed(text) and squeezed(text) not in known:
                known.add(squeezed(text))
                yield Block(Layer.HIDDEN, text, Location(("未引用的对象",)), concealment=why)


def _headers(raw: bytes) -> Iterator[tuple[int, int, int]]:
    """Number, generation and end of every object header in the bytes; ``find`` is ten times as fast as a pattern."""
    position = raw.find(b"obj")
    while position >= 0:
        match = _OBJECT.search(raw[max(0, position - _HEADER) : position])
        if match:
            yield int(match.group(1)), int(match.group(2)), position + 3
        position = raw.find(b"obj", position + 3)


def older_ends(raw: bytes) -> list[int]:
    """Where each older revision ends; the last end mark is the newest state itself."""
    ends, position = [], raw.find(_END)
    while position >= 0:
        ends.append(position + len(_END))
        position = raw.find(_END, position + 1)
    older = [end for end in ends[:-1] if end > _SHORTEST and b"startxref" in raw[max(0, end - 64) : end]]
    return older[1:] if b"/Linearized" in raw[:1024] and older else older


def page_prints(pdf: Any) -> list[int]:
    """One number a page that stays the same where its content streams do."""
    prints = []
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        kind = getattr(contents, "_type_name", "")
        streams = [contents] if kind == "stream" else list(contents) if kind == "array" else []
        raw = [bytes(item.read_raw_bytes()) for item in streams if getattr(item, "_type_name", "") == "stream"]
        prints.append(hash(tuple(raw)))
    return prints


def _pages(older: Opened, newest: Newest, why: str) -> Iterator[Part]:
    if older.drawn is None:
        return
    prints = page_prints(older.objects) if older.objects is not None else []
    same = {number for number, print_ in enumerate(prints, 1) if print_ in newest.pages}
    for number, page_lines in enumerate(read_lines(older.drawn, same), 1):
        fresh = fresh_lines(page_lines, newest.lines)
        if fresh:
            newest.lines.update(squeezed(line) for line in fresh)
            yield Block(
                Layer.HIDDEN, "\n".join(fresh), Location(("早先版本", f"第{number}页"), number), concealment=why
            )


def _objects(pdf: Any, source: Source, newest: Newest, why: str) -> Iterator[Part]:
    found = inventory(pdf, compares=True)
    for block in texts(pdf, found, newest.objects):
        fresh = fresh_lines(block.text.split("\n"), newest.lines)
        if fresh:
            newest.lines.update(squeezed(line) for line in fresh)
            yield Block(Layer.HIDDEN, "\n".join(fresh), block.location.within("早先版本"), concealment=why)
    for part in attachments(found, source.limits.part_bytes):
        if isinstance(part, Embedded) and hashlib.sha256(part.data).digest() not in newest.digests:
            yield Embedded(part.name, part.data, part.layer, part.location.within("早先版本"), why)


def _lost_texts(chunk: bytes) -> Iterator[str]:
    stream = _STREAM.search(chunk)
    head = chunk[: stream.start()] if stream else chunk
    pieces = [head]
    if stream:
        try:
            pieces.append(zlib.decompressobj().decompress(stream.group(1), _LOST_CAP))
        except zlib.error:
            pieces.append(stream.group(1))
    for piece in pieces:
        shown = b"".join(match.group(1) for match in _LITERAL.finditer(piece))
        if shown and (text := strings.decode(shown)):
            yield text
        for match in _HEX.finditer(piece):
            digits = re.sub(rb"\s", b"", match.group(1))
            if len(digits) % 2 == 0 and (text := strings.decode(bytes.fromhex(digits.decode()))):
                yield text
