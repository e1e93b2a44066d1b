"""Slides, notes, masters and everything else in a PowerPoint stream (幻灯片、备注、母版), with what is hidden and why.

Saving appends: earlier versions of a slide stay in the stream. Only what the last save's directory names is shown; all
else is read too, as leftovers.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from disclosure_screen.extract.legacy.escher import Blip, Torn, drawing_parts, option_parts
from disclosure_screen.extract.legacy.metafile import picture
from disclosure_screen.extract.legacy.ppt_records import (
    DOCUMENT,
    HANDOUT,
    LIST,
    MASTER,
    NOTES,
    SHAPE,
    SLIDE,
    Atom,
    atoms,
)
from disclosure_screen.extract.legacy.ppt_text import Run, decoded, runs
from disclosure_screen.extract.legacy.printable import Unclaimed
from disclosure_screen.extract.legacy.round_trip import round_trip
from disclosure_screen.extract.source import Embedded, Part
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_TEXTS = frozenset({0x0FA0, 0x0FA8})
_STRING, _STYLE, _PERSIST, _SHOW, _SCHEME, _SIZES = 0x0FBA, 0x0FA1, 0x03F3, 0x03F9, 0x07F0, 0x03E9
_OBJECT, _OPTIONS, _ANCHOR, _PLACEHOLDER = 0x1011, frozenset({0xF00B, 0xF122}), 0xF010, 0x0BC3
_COMMENT, _LINK, _FRAME, _EMBED = 0x2EE0, 0x0FD7, 0x0FD9, 0x0FCC
_SLIDES, _NOTE_LIST = 0, 2
_NOTED = "演讲者备注，放映时不显示"
_PARTS = {SLIDE: "幻灯片", NOTES: "备注", MASTER: "母版", HANDOUT: "讲义母版"}
_LAYOUT = frozenset(
    {0x0FA1, 0x0FAA, 0x0FA6, 0x0F9F, 0x0F9E, 0x03F3, 0x07F0, 0x03F9, 0x03F1, 0x03EF, 0x0FD2, 0x1772, 0x0FA4, 0x0FA5}
)
_DRAWING = 0xF000
_PROGRAM_NAME = re.compile(r"___PPT[0-9]+(\.[0-9])?|\*")
_WHITE = b"\xff\xff\xff\0" + bytes(28)
_SHAPES = 500
"""Filled shapes of one slide that are looked at for what lies behind a text."""
_LARGEST = 128 * 2**20


@dataclass(frozen=True, slots=True)
class _Place:
    """An outermost object of the stream: what to call it, which layer it is, why it is not shown."""

    route: tuple[str, ...]
    layer: Layer
    concealment: str = ""


@dataclass(slots=True)
class _Shape:
    """What is known of the shape being read."""

    at: int = -1
    hidden: bool = False
    outside: bool = False
    fill: bytes | None = None
    placeholder: bool = False


@dataclass(slots=True)
class _Order:
    """Slides in their order: by object number, and the numbers of hidden ones; the slide's size in its own units."""

    slides: dict[int, int] = field(default_factory=dict)
    notes: dict[int, int] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    size: tuple[int, int] = (5760, 4320)


class Presentation:
    """Reads a deciphered ``PowerPoint Document`` stream. ``places`` says where each object's latest version stands."""

    def __init__(self, raw: bytes, places: dict[int, int]) -> None:
        self._raw = raw
        self._objects = {place: number for number, place in places.items()}
        self._schemes: dict[int, bytes] = {}
        self._order = self._ordered()
        self._shape = _Shape()
        self._scheme = _WHITE
        self._listed = 0
        self._painted: list[tuple[int, int, int, int, bytes]] = []
        self._unknown = Unclaimed()

    def parts(self) -> Iterator[Part]:
        """Everything in the stream, in its order."""
        pending: tuple[str, _Place] | None = None
        outer = -1
        for atom in atoms(self._raw):
            start = atom.path[0].at if atom.path else -1
            if start != outer:
                outer, self._listed = start, 0
                self._painted = []
                self._scheme = self._schemes.get(start, self._schemes.get(-1, _WHITE))
            if pending is not None:
                style = atom.body if atom.kind == _STYLE else b""
                yield from self._shown(pending[0], style, pending[1])
                pending = None
            place = self._place(atom)
            if atom.cut:
                yield Gap(GapReason.DAMAGED, Location(place.route), "记录不完整，部分未读")
            self._note(atom)
            if atom.kind in _TEXTS:
                pending = (decoded(atom.kind, atom.body), place)
            elif atom.kind == _STRING:
                yield from self._string(atom, place)
            elif atom.kind == _OBJECT:
                yield from self._object(atom, place)
            elif atom.kind in _OPTIONS:
                yield from self._options(atom, place)
            elif atom.body.startswith(b"PK\x03\x04"):
                yield from round_trip(atom.body, Location((*place.route, "附加数据")))
            elif atom.kind not in _LAYOUT and atom.kind < _DRAWING:
                self._unknown.take(atom.body)
        if pending is not None:
            yield from self._shown(pending[0], b"", pending[1])
        yield from self._unknown.parts(Location(("其他记录",)), "不在幻灯片中的内容")

    def _ordered(self) -> _Order:
        order = _Order()
        hidden_at: set[int] = set()
        for atom in atoms(self._raw):
            listing = atom.inside(LIST)
            if atom.kind == _PERSIST and listing is not None and len(atom.body) >= 4 and self._live(atom):
                number = struct.unpack_from("<I", atom.body)[0]
                known = (
                    order.slides
                    if listing.instance == _SLIDES
                    else order.notes
                    if listing.instance == _NOTE_LIST
                    else {}
                )
                known.setdefault(number, len(known) + 1)
            elif atom.kind == _SHOW and len(atom.body) >= 12 and atom.path and atom.body[10] & 4:
                hidden_at.add(atom.path[0].at)
            elif atom.kind == _SCHEME and atom.instance == 1 and len(atom.body) >= 32 and atom.path:
                self._schemes[atom.path[0].at] = atom.body
                if atom.path[0].kind == MASTER:
                    self._schemes.setdefault(-1, atom.body)
            elif atom.kind == _SIZES and len(atom.body) >= 8:
                order.size = struct.unpack_from("<ii", atom.body)
        order.hidden = {number for place, number in self._objects.items() if place in hidden_at}
        return order

    def _live(self, atom: Atom) -> bool:
        return not self._objects or not atom.path or atom.path[0].at in self._objects

    def _place(self, atom: Atom) -> _Place:
        if not atom.path:
            return _Place(("其他记录",), Layer.HIDDEN, "不在幻灯片中的内容")
        outer = atom.path[0]
        number = self._objects.get(outer.at)
        if not self._live(atom) and outer.kind in (*_PARTS, DOCUMENT):
            return _Place(
                ("历史保存残留", _PARTS.get(outer.kind, "演示文稿")), Layer.HIDDEN, "以前保存的版本，仍留在文件中"
            )
        if outer.kind == SLIDE:
            return self._slide(number if number is not None else -1)
        if outer.kind == NOTES:
            order = self._order.notes.get(number if number is not None else -1, 0)
            return _Place((f"备注{order}" if order else "备注",), Layer.COMMENT, _NOTED)
        if outer.kind in _PARTS:
            return _Place((_PARTS[outer.kind],), Layer.BODY)
        listing = atom.inside(LIST)
        if listing is not None and listing.instance == _SLIDES:
            return self._slide(self._listed)
        if listing is not None:
            label = "备注" if listing.instance == _NOTE_LIST else "母版"
            return _Place((label,), Layer.COMMENT if label == "备注" else Layer.BODY, _NOTED if label == "备注" else "")
        return _Place(("演示文稿",), Layer.METADATA)

    def _slide(self, number: int) -> _Place:
        order = self._order.slides.get(number, 0)
        label = f"第{order}张幻灯片" if order else "幻灯片"
        if number in self._order.hidden:
            return _Place((f"{label}（隐藏）",), Layer.HIDDEN, "隐藏的幻灯片")
        return _Place((label,), Layer.BODY)

    def _note(self, atom: Atom) -> None:
        """Keeps what later atoms need: the slide a list entry begins, the background, the shape being read."""
        shape = atom.inside(SHAPE)
        if shape is not None and shape.at != self._shape.at:
            self._shape = _Shape(shape.at)
        elif shape is None:
            self._shape = _Shape()
        if atom.kind == _PERSIST and len(atom.body) >= 4:
            self._listed = struct.unpack_from("<I", atom.body)[0]
        elif atom.kind == _ANCHOR:
            self._anchor(atom.body)
        elif atom.kind == _PLACEHOLDER:
            self._shape.placeholder = True
        elif atom.kind in _OPTIONS:
            self._switches(atom)

    def _switches(self, atom: Atom) -> None:
        colour, filled = b"", None
        for number in range(min(atom.instance, len(atom.body) // 6)):
            code, value = struct.unpack_from("<HI", atom.body, 6 * number)
            if code & 0x3FFF == 0x03BF:
                self._shape.hidden = bool(value & 0x2 and value & 0x20000)
            elif code & 0x3FFF == 0x0181:
                colour = self._drawn(value)
                filled = True if filled is None else filled
            elif code & 0x3FFF == 0x0180 and value:
                colour, filled = b"", True  # A pattern, a picture or a gradient: no single colour to compare with.
            elif code & 0x3FFF == 0x01BF and value & 0x100000:
                filled = bool(value & 0x10)
        if filled:
            self._shape.fill = colour

    def _drawn(self, value: int) -> bytes:
        """A drawing's colour: red, green, blue, or the number of a scheme colour where the flag for it is set."""
        raw = value.to_bytes(4, "little")
        return self._scheme[4 * raw[0] : 4 * raw[0] + 3] if raw[3] & 0x08 and raw[0] < 8 else raw[:3]

    def _anchor(self, anchor: bytes) -> None:
        """Where the shape lies: off the slide, or on a filled shape drawn before it, whose colour is then behind its text."""
        if len(anchor) not in (8, 16):
            return
        edges: tuple[int, ...] = struct.unpack("<4h" if len(anchor) == 8 else "<4i", anchor)
        top, left, right, bottom = edges
        width, height = self._order.size
        self._shape.outside = right <= 0 or bottom <= 0 or left >= width or top >= height
        if self._shape.fill is not None:
            self._painted.append((top, left, right, bottom, self._shape.fill))
            return
        x, y = (left + right) // 2, (top + bottom) // 2
        for above, before, after, below, fill in reversed(self._painted[-_SHAPES:]):
            if before <= x <= after and above <= y <= below:
                self._shape.fill = fill
                return

    def _shown(self, text: str, style: bytes, place: _Place) -> Iterator[Block]:
        shape = self._shape
        why = place.concealment
        if not why and shape.hidden:
            why = "隐藏的图形"
        elif not why and shape.outside:
            why = "幻灯片之外的图形"
        elif not why and place.route == ("母版",) and shape.placeholder:
            why = "母版占位符中的文字"
        pieces = runs(text, style, self._scheme, shape.fill) if not why and style else [Run(text)]
        for piece in pieces:
            concealment = why or piece.concealment
            if piece.text.strip(" \n*"):
                layer = Layer.HIDDEN if concealment and place.layer is Layer.BODY else place.layer
                yield Block(layer, piece.text.strip("\n"), Location(place.route), concealment=concealment)
        if any(piece.concealment for piece in pieces) and len(pieces) > 1:
            yield Block(Layer.HIDDEN, text, Location(place.route), concealment="连同看不见的文字")

    def _string(self, atom: Atom, place: _Place) -> Iterator[Block]:
        text = decoded(atom.kind, atom.body).strip()
        if not text or _PROGRAM_NAME.fullmatch(text):
            return
        inner = atom.path[-1].kind if atom.path else 0
        layer, label = place.layer, "名称"
        if inner == _COMMENT:
            layer, label = Layer.COMMENT, {0: "批注作者", 1: "批注", 2: "批注作者缩写"}.get(atom.instance, "批注")
        elif inner == _FRAME:
            layer, label = Layer.HEADER_FOOTER, {0: "日期", 1: "页眉", 2: "页脚"}.get(atom.instance, "页眉页脚")
        elif inner == _LINK:
            layer, label = Layer.METADATA, "超链接"
        elif inner == _EMBED:
            layer, label = Layer.METADATA, "嵌入对象名称"
        elif layer is Layer.BODY:
            layer = Layer.METADATA
        concealment = place.concealment or ("超链接指向的地址，不显示" if inner == _LINK else "")
        yield Block(layer, text, Location((*place.route, label)), concealment=concealment)

    def _object(self, atom: Atom, place: _Place) -> Iterator[Part]:
        location = Location(("嵌入对象",))
        if not atom.instance:
            yield Embedded(
                "嵌入对象.ole",
                atom.body,
                location=location,
                concealment=place.concealment if not self._live(atom) else "",
            )
            return
        inflater = zlib.decompressobj()
        try:
            inner = inflater.decompress(atom.body[4:], _LARGEST)
        except zlib.error:
            yield Gap(GapReason.DAMAGED, location, "嵌入对象的压缩数据损坏")
            return
        if not inflater.eof:
            reason = GapReason.LIMIT if inflater.unconsumed_tail else GapReason.DAMAGED
            yield Gap(reason, location, "嵌入对象未能完整解压")
        yield Embedded("嵌入对象.ole", inner, location=location)

    def _options(self, atom: Atom, place: _Place) -> Iterator[Block]:
        for part in option_parts(atom.body, atom.instance):
            layer = place.layer if part.drawn else Layer.HIDDEN
            why = place.concealment or ("" if part.drawn else part.label)
            yield Block(layer, part.text, Location((*place.route, part.label)), concealment=why)


def pictures(raw: bytes) -> Iterator[Part]:
    """The pictures of the ``Pictures`` stream, used on a slide or not."""
    for number, part in enumerate(drawing_parts(raw), 1):
        if isinstance(part, Torn):
            yield Gap(GapReason.DAMAGED, Location(("图片",)), "图片数据不完整，部分未读")
        elif isinstance(part, Blip):
            yield from picture(f"图片{number}.{part.kind}", part.raw, Location(("图片",)))
