"""Content streams (页面内容流) looked at from outside, before anyone draws them.

Three questions, answered from the operators alone because drawing answers them hundreds of times slower: is it safe to
draw this page, does anything on it hide text, and which forms and pictures does it draw (all others are never shown).
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from disclosure_screen.extract.pdf import strings
from disclosure_screen.extract.pdf.streams import decoded
from disclosure_screen.extract.source import Unreadable
from disclosure_screen.model.document import GapReason

Number = tuple[int, int]
"""A PDF object number with its generation."""

_EXPANSIONS: Final = 20_000
"""Forms drawn on one page, counted with repetition: 11 forms that draw the next one ten times are 10^11."""
_FORM_DEPTH: Final = 60
_PARENTS: Final = 60
_DIRECT: Final = (0, 0)
"""The number of what has none."""
_DRAWS: Final = re.compile(
    rb"/([^\x00\s/%<>\[\](){}]*)(?:[\x00\s]|%[^\r\n]{0,200}[\r\n]){0,64}Do(?![^\x00\s/%<>\[\](){}])"
)
_MODE: Final = re.compile(rb"Tr(?![^\x00\s/%<>\[\](){}])")
_CLIP: Final = re.compile(rb"W\*?(?:[\x00\s/%<\[(]|$)")
_SPELT: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTUAL: Final = re.compile(rb"/ActualText\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
_ESCAPED: Final = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}


@dataclass(frozen=True, slots=True)
class Traits:
    """What the operators of one page (forms included) say. Each is a reason to look closer, not yet a finding."""

    unseen_mode: bool = False
    faint: bool = False
    clips: bool = False
    layered: bool = False
    replaces: bool = False
    actual: tuple[str, ...] = ()
    danger: tuple[GapReason, str] | None = None

    def __or__(self, other: "Traits") -> "Traits":
        return Traits(
            self.unseen_mode or other.unseen_mode,
            self.faint or other.faint,
            self.clips or other.clips,
            self.layered or other.layered,
            self.replaces or other.replaces,
            self.actual + other.actual,
            self.danger or other.danger,
        )


PLAIN: Final = Traits()
_LAYERED: Final = Traits(layered=True)
UNKNOWN: Final = Traits(unseen_mode=True, faint=True, clips=True, layered=True, replaces=True)
"""A page whose operators could not be read may do anything."""


@dataclass(slots=True)
class Contents:
    """All content streams of one file, each read once. ``drawn`` and ``streams`` grow as pages are asked for."""

    pdf: Any
    cap: int
    drawn: set[Number] = field(default_factory=set)
    streams: set[Number] = field(default_factory=set)
    hides_layers: bool = False
    pages: list[Any] = field(default_factory=list)
    _forms: dict[Number, tuple[Traits, int]] = field(default_factory=dict)
    _states: dict[Number, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hides_layers = _hides_layers(self.pdf)
        self.pages = [page.obj for page in self.pdf.pages]  # asking qpdf for one page walks past all before it

    def page(self, number: int) -> Traits:
        """The traits of a page; ``danger`` says why it must not be drawn."""
        if number > len(self.pages):
            return UNKNOWN
        try:
            page = self.pages[number - 1]
            raw = self._bytes(page)
        except Unreadable as error:
            return Traits(danger=(error.reason, error.detail))
        traits, expansions = self._scan(raw, inherited(page, "/Resources"), 0)
        if expansions > _EXPANSIONS:
            return Traits(danger=(GapReason.LIMIT, f"页面图形嵌套绘制超过 {_EXPANSIONS:,} 次"))
        return traits

    def check(self, stream: Any, raw: bytes) -> None:
        """Raises :class:`Unreadable` for a form no page draws and nobody should."""
        drawn, self.drawn = self.drawn, set()
        traits, expansions = self._scan(raw, stream.stream_dict.get("/Resources"), 1)
        self.drawn = drawn
        if traits.danger:
            raise Unreadable(*traits.danger)
        if expansions > _EXPANSIONS:
            raise Unreadable(GapReason.LIMIT, f"图形嵌套绘制超过 {_EXPANSIONS:,} 次")

    def _bytes(self, page: Any) -> bytes:
        contents = page.get("/Contents")
        kind = getattr(contents, "_type_name", "")
        streams = [contents] if kind == "stream" else list(contents) if kind == "array" else []
        pieces, total = [], 0
        for stream in streams:
            if getattr(stream, "_type_name", "") == "stream":
                self.streams.add(stream.objgen)
                try:
                    pieces.append(decoded(stream, self.cap - total))
                except Unreadable as error:
                    if error.reason is GapReason.LIMIT:
                        raise
                total += len(pieces[-1]) if pieces else 0
        return b"\n".join(pieces)

    def _scan(self, raw: bytes, resources: Any, depth: int) -> tuple[Traits, int]:
        """Words that are not there are found not to be there in no time; only those that are cost a closer look."""
        replaces = b"/ActualText" in raw
        traits = Traits(
            unseen_mode=b"Tr" in raw and _MODE.search(raw) is not None,
            faint=b"gs" in raw and self._faint(resources),
            clips=_CLIP.search(raw) is not None,
            layered=self.hides_layers and b"/OC" in raw,
            replaces=replaces or (b"BDC" in raw and _properties_replace(resources)),
            actual=_actual(raw) if replaces else (),
        )
        expansions = 1
        if b"Do" in raw:
            for name, times in Counter(_DRAWS.findall(raw)).items():
                inner, count = self._drawn(name, resources, depth)
                traits = traits if inner is PLAIN else traits | inner
                expansions += times * count
        return traits, expansions

    def _faint(self, resources: Any) -> bool:
        """True where a graphics state of these resources can make text transparent."""
        states = _dictionary(resources, "/ExtGState")
        if states is None:
            return False
        number = states.objgen
        if number == _DIRECT:
            return _any_faint(states)
        if number not in self._states:
            self._states[number] = _any_faint(states)
        return self._states[number]

    def _drawn(self, name: bytes, resources: Any, depth: int) -> tuple[Traits, int]:
        """The traits of one named form or picture, and how many drawings it stands for."""
        stream = _lookup(resources, "/XObject", "/" + _SPELT.sub(_octet, name).decode("utf-8", "surrogateescape"))
        if getattr(stream, "_type_name", "") != "stream":
            return PLAIN, 1
        number = stream.objgen
        self.drawn.add(number)
        dictionary = stream.stream_dict
        hidden = _LAYERED if self.hides_layers and dictionary.get("/OC") is not None else PLAIN
        if dictionary.get("/Subtype") != "/Form":
            return hidden, 1
        if number in self._forms:
            traits, count = self._forms[number]
            return traits | hidden, count
        self._forms[number] = (PLAIN, 1)  # a form that draws itself draws nothing the second time
        if depth > _FORM_DEPTH:
            return Traits(danger=(GapReason.LIMIT, f"页面图形嵌套超过 {_FORM_DEPTH} 层")), 1
        try:
            raw = decoded(stream, self.cap)
        except Unreadable as error:
            limit = error.reason is GapReason.LIMIT
            return (Traits(danger=(error.reason, error.detail)) if limit else PLAIN), 1
        own = dictionary.get("/Resources")
        self._forms[number] = self._scan(raw, resources if own is None else own, depth + 1)
        return self._forms[number][0] | hidden, self._forms[number][1]


def _hides_layers(pdf: Any) -> bool:
    """True where the default view leaves any layer (optional content) out, or may."""
    properties = _dictionary(pdf.Root, "/OCProperties")
    if properties is None:
        return False
    default = properties.get("/D")
    if getattr(default, "_type_name", "") != "dictionary":
        return True
    off, used = default.get("/OFF"), default.get("/AS")
    plain = default.get("/BaseState", "/ON") == "/ON" and not (off is not None and len(off)) and used is None
    return not plain or any("/OCMD" in str(item.get("/Type")) for item in pdf.objects if _is_dictionary(item))


def _is_dictionary(item: Any) -> bool:
    return getattr(item, "_type_name", "") == "dictionary"


def inherited(page: Any, key: str) -> Any:
    """A page's attribute, from the page tree where the page itself has none."""
    node = page
    for _ in range(_PARENTS):
        value = node.get(key)
        if value is not None:
            return value
        node = node.get("/Parent")
        if getattr(node, "_type_name", "") != "dictionary":
            break
    return None


def _any_faint(states: Any) -> bool:
    for state in states.values():
        if getattr(state, "_type_name", "") != "dictionary":
            continue
        alpha, mask = state.get("/ca"), state.get("/SMask")
        if (isinstance(alpha, int | float | Decimal) and alpha < 1) or getattr(mask, "_type_name", "") == "dictionary":
            return True
    return False


def _actual(raw: bytes) -> tuple[str, ...]:
    """The ActualText strings written into a content stream."""
    found = []
    for literal, digits in _ACTUAL.findall(raw):
        if digits:
            bare = b"".join(digits.split())
            found.append(strings.decode(bytes.fromhex((bare + b"0" * (len(bare) % 2)).decode())))
        else:
            found.append(strings.decode(_ESCAPED.sub(_unescaped, literal)))
    return tuple(found)


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match.group(1)
    return bytes([int(code, 8) & 0xFF]) if code[:1].isdigit() else _ESCAPES.get(code, code)


def _octet(match: re.Match[bytes]) -> bytes:
    return bytes([int(match.group(1), 16)])


def _properties_replace(resources: Any) -> bool:
    properties = _dictionary(resources, "/Properties")
    if properties is None:
        return False
    return any(
        getattr(value, "_type_name", "") == "dictionary" and value.get("/ActualText") is not None
        for value in properties.values()
    )


def _lookup(resources: Any, kind: str, name: str) -> Any:
    found = _dictionary(resources, kind)
    return found.get(name) if found is not None and name.startswith("/") else None


def _dictionary(resources: Any, kind: str) -> Any:
    found = resources.get(kind) if getattr(resources, "_type_name", "") == "dictionary" else None
    return found if getattr(found, "_type_name", "") == "dictionary" else None
