"""XML (可扩展标记语言) as a stream of events, hardened: no entities, no network, bounded depth, any encoding.

expat and not lxml, because lxml's recovery silently loses deeply nested text (measured: 3,000 nested tables) and builds
a tree; expat reads on in constant memory. A broken part raises :class:`Unreadable` *after* everything before the break
was yielded, and carries the text behind the break in ``rest``: forgetting to look at it still leaves a gap.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from html.entities import html5
from typing import Final
from xml.parsers import expat

from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.source import Unreadable
from disclosure_screen.model.document import GapReason

START: Final = 1
END: Final = 2
TEXT: Final = 3
COMMENT: Final = 4
INSTRUCTION: Final = 5

Event = tuple[int, str, dict[str, str]]
"""Kind; name (START, END, INSTRUCTION) or text (TEXT, COMMENT); attributes (START only; INSTRUCTION has ``{"": data}``)."""

_REST_BYTES = 32 * 2**20
_NOTHING: dict[str, str] = {}
_TAG = re.compile(r"<[^<>]*>")
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_EXPAT_READS = frozenset({"utf-8", "utf-16", "iso8859-1", "ascii", "utf-16-le", "utf-16-be"})


def events(chunks: Iterable[bytes], limits: Limits | None = None, *, namespaces: bool = True) -> Iterator[Event]:
    """The events of one XML part, in document order.

    With ``namespaces`` a name is ``uri}local`` (:func:`local` cuts it), so prefixes do not matter; without, it is as
    written. Adjacent text comes in few pieces but not always in one: join until START or END. Raises
    :class:`Unreadable` at the end of what could be read (damaged, entities declared, too deep).
    """
    reading = _Reading(limits or Limits(), namespaces)
    raw = iter(chunks)
    first = next(raw, b"")
    while len(first) < 256 and (more := next(raw, b"")):
        first += more
    if not first.strip(b"\0 \t\r\n"):
        raise Unreadable(GapReason.EMPTY, "XML 部件为空")
    decoder, override = _decoding(first)
    reading.start(override)
    try:
        yield from reading.feed(_recoded(first, decoder))
        for chunk in raw:
            yield from reading.feed(_recoded(chunk, decoder))
        yield from reading.feed(b"", final=True)
    except _Stopped as stop:
        rest, size = [stop.rest], len(stop.rest)
        for chunk in raw:
            if size > _REST_BYTES:
                break
            rest.append(_recoded(chunk, decoder))
            size += len(chunk)
        plain = strip_tags(b"".join(rest).decode(reading.encoding(), "replace"))
        raise Unreadable(stop.reason, stop.detail, plain) from None


def local(name: str) -> str:
    """The local part of an event's name."""
    return name.rpartition("}")[2]


def strip_tags(markup: str) -> str:
    """The text of broken markup: every complete tag becomes a blank, everything else stays."""
    return _TAG.sub(" ", markup).strip()


_ENCODING = re.compile(rb"""\s*<\?xml[^>]*encoding=["']([A-Za-z0-9-]+)["']""")


def utf8_without_doctype(head: bytes) -> bool:
    """True for the beginning of an XML part whose bytes can be searched: UTF-8, nothing declared."""
    declared = _ENCODING.match(head)
    return b"<!" not in head and (declared is None or declared.group(1).lower() in (b"utf-8", b"us-ascii"))


class _Stopped(Exception):
    """The parser may not go on; ``rest`` are the bytes it did not take."""

    def __init__(self, reason: GapReason, detail: str, rest: bytes = b"") -> None:
        super().__init__(detail)
        self.reason, self.detail, self.rest = reason, detail, rest


class _Reading:
    """One expat parser and the events it has made but nobody has taken yet."""

    def __init__(self, limits: Limits, namespaces: bool) -> None:
        self.limits, self.namespaces = limits, namespaces
        self.events: list[Event] = []
        self.depth = 0
        self.fed = 0
        self.override: str | None = None

    def start(self, override: str | None) -> None:
        self.override = override
        parser = expat.ParserCreate(override, "}") if self.namespaces else expat.ParserCreate(override)
        parser.buffer_text = True
        parser.buffer_size = 65536
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped
        self.parser = parser

    def encoding(self) -> str:
        return self.override or "utf-8"

    def feed(self, chunk: bytes, final: bool = False) -> Iterator[Event]:
        """The events that ``chunk`` completes. Raises :class:`_Stopped` after the last good one."""
        stop: _Stopped | None = None
        try:
            self.parser.Parse(chunk, final)
        except expat.ExpatError as error:
            stop = _Stopped(GapReason.DAMAGED, f"XML 在第 {error.lineno} 行损坏", chunk[self._taken() :])
        except _Stopped as error:
            stop = _Stopped(error.reason, error.detail, chunk[self._taken() :])
        self.fed += len(chunk)
        if stop:
            self.parser.buffer_text = False  # flushes the text in front of the break, which expat would drop
        yield from self.events
        self.events.clear()
        if stop:
            raise stop

    def _taken(self) -> int:
        return max(0, self.parser.CurrentByteIndex - self.fed)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.limits.xml_depth:
            raise _Stopped(GapReason.LIMIT, f"XML 嵌套超过 {self.limits.xml_depth:,} 层")
        self.events.append((START, name, attributes))

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.events.append((END, name, _NOTHING))

    def _text(self, text: str) -> None:
        self.events.append((TEXT, text, _NOTHING))

    def _comment(self, text: str) -> None:
        self.events.append((COMMENT, text, _NOTHING))

    def _instruction(self, target: str, text: str) -> None:
        self.events.append((INSTRUCTION, target, {"": text}))

    def _entity(self, *_: object) -> None:
        # No office program writes entities; whoever does means harm. The part is read as bare text (``rest``) instead.
        raise _Stopped(GapReason.UNSUPPORTED, "XML 声明了自定义实体，按安全要求不予展开")

    def _skipped(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self.events.append((TEXT, html5.get(f"{name};", f"&{name};"), _NOTHING))


def _decoding(first: bytes) -> tuple[codecs.IncrementalDecoder | None, str | None]:
    """How to bring the bytes to expat: a decoder for encodings it does not know, and the encoding to impose on it."""
    if first.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        if first.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
            return codecs.getincrementaldecoder("utf-32")("replace"), "utf-8"
        return None, None if first.startswith(b"\xef") else "utf-16"
    if first.startswith(b"<\0"):
        return None, "utf-16le"
    if first.startswith(b"\0<"):
        return None, "utf-16be"
    declared = _DECLARED.match(first.lstrip())
    name = declared.group(1).decode("ascii") if declared else "utf-8"
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return codecs.getincrementaldecoder("gb18030")("replace"), "utf-8"
    if known == "utf-8" or known not in _EXPAT_READS:
        wide = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(known, known)
        return (None, None) if wide == "utf-8" else (codecs.getincrementaldecoder(wide)("replace"), "utf-8")
    # A declaration of UTF-16 in single bytes is a lie: the bytes are what they are.
    return None, "utf-8" if known.startswith("utf-16") else None


def _recoded(chunk: bytes, decoder: codecs.IncrementalDecoder | None) -> bytes:
    return chunk if decoder is None else decoder.decode(chunk).encode("utf-8", "replace")
