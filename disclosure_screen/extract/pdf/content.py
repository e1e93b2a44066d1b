"""Content streams (页面内容流) looked at from outside, before anyone draws them.

Three questions, answered from the operators alone because drawing answers them hundreds of times slower: is it safe to
draw this page, does anything on it hide text, and which forms and pictures does it draw (all others are never shown).
"""

import re
from collections import Counter
from dataclasses import dataclass, field
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
_PAINTS: Final = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"Do", b"EI"})
_STROKES: Final = _PAINTS | {b"S", b"s"}
_RULES: Final = 4
"""Lines and rectangles a page must draw before it can hold a table."""
_COLOURS: Final = {b"g": 1, b"rg": 3, b"k": 4, b"sc": 4, b"scn": 4}
_LIGHT: Final = 0.7
_FAINT: Final = 0.25
_ACTUAL: Final = re.compile(rb"/ActualText\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
_ESCAPED: Final = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}


@dataclass(frozen=True, slots=True)
class Traits:
    """What the operators of one page (forms included) say. Each is a reason to look closer, not yet a finding."""

    paints: bool = False
    light: bool = False
    unseen_mode: bool = False
    faint: bool = False
    clips: bool = False
    layered: bool = False
    replaces: bool = False
    actual: tuple[str, ...] = ()
    pictures: bool = False
    rules: bool = False
    danger: tuple[GapReason, str] | None = None

    def __or__(self, other: "Traits") -> "Traits":
        return Traits(
            self.paints or other.paints,
            self.light or other.light,
            self.unseen_mode or other.unseen_mode,
            self.faint or other.faint,
            self.clips or other.clips,
            self.layered or other.layered,
            self.replaces or other.replaces,
            self.actual + other.actual,
            self.pictures or other.pictures,
            self.rules or other.rules,
            self.danger or other.danger,
        )

    @property
    def suspicious(self) -> bool:
        """True where some text of the page may not be seen."""
        return self.paints or self.light or self.unseen_mode or self.faint or self.clips or self.layered


_PICTURE: Final = Traits(pictures=True)
UNKNOWN: Final = Traits(paints=True, light=True, unseen_mode=True, faint=True, clips=True, layered=True, pictures=True)
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
        spaced = raw
        for mark in (b"/", b"[", b"(", b"<"):
            spaced = spaced.replace(mark, b" " + mark)
        tokens = spaced.split()
        words = set(tokens)
        traits = Traits(
            paints=not words.isdisjoint(_PAINTS),
            light=_light(tokens, words),
            unseen_mode=b"Tr" in words
            and any(tokens[i - 1] in (b"3", b"7") for i, t in enumerate(tokens) if t == b"Tr"),
            faint=b"gs" in words and _faint(resources),
            clips=b"W" in words or b"W*" in words,
            layered=self.hides_layers and b"/OC" in words,
            replaces=b"/ActualText" in words or _properties_replace(resources, words),
            actual=_actual(raw) if b"/ActualText" in words else (),
            pictures=b"EI" in words,
            rules=not words.isdisjoint(_STROKES) and tokens.count(b"re") + tokens.count(b"l") >= _RULES,
        )
        expansions = 1
        if b"Do" in words:
            named = Counter(tokens[i - 1] for i, token in enumerate(tokens) if token == b"Do" and i)
            for name, times in named.items():
                inner, count = self._drawn(name, resources, depth)
                traits |= inner
                expansions += times * count
        return traits, expansions

    def _drawn(self, name: bytes, resources: Any, depth: int) -> tuple[Traits, int]:
        """The traits of one named form or picture, and how many drawings it stands for."""
        stream = _lookup(resources, "/XObject", name.decode("latin-1"))
        if getattr(stream, "_type_name", "") != "stream":
            return Traits(), 1
        number = stream.objgen
        self.drawn.add(number)
        dictionary = stream.stream_dict
        hidden = Traits(layered=self.hides_layers and dictionary.get("/OC") is not None)
        if dictionary.get("/Subtype") != "/Form":
            return hidden | _PICTURE, 1
        if number in self._forms:
            traits, count = self._forms[number]
            return traits | hidden, count
        self._forms[number] = (Traits(), 1)  # a form that draws itself draws nothing the second time
        if depth > _FORM_DEPTH:
            return Traits(danger=(GapReason.LIMIT, f"页面图形嵌套超过 {_FORM_DEPTH} 层")), 1
        try:
            raw = decoded(stream, self.cap)
        except Unreadable as error:
            limit = error.reason is GapReason.LIMIT
            return (Traits(danger=(error.reason, error.detail)) if limit else Traits()), 1
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


def _light(tokens: list[bytes], words: set[bytes]) -> bool:
    """True where any fill colour is near white, or is none this module can judge."""
    if words.isdisjoint(_COLOURS):
        return False
    settings = {
        tuple(tokens[max(0, i - _COLOURS[token]) : i + 1]) for i, token in enumerate(tokens) if token in _COLOURS
    }
    return any(_is_light(setting) for setting in settings)


def _is_light(setting: tuple[bytes, ...]) -> bool:
    numbers = []
    for token in reversed(setting[:-1]):
        try:
            numbers.append(float(token))
        except ValueError:
            break
    operator = setting[-1]
    if operator == b"k" or (operator in (b"sc", b"scn") and len(numbers) == 4):
        return sum(numbers) < 1 - _LIGHT
    if operator in (b"sc", b"scn") and len(numbers) in (0, 1, 2):
        return not numbers or not _FAINT < numbers[0] < _LIGHT
    return bool(numbers) and min(numbers) >= _LIGHT


def _faint(resources: Any) -> bool:
    """True where a graphics state of these resources can make text transparent."""
    states = _dictionary(resources, "/ExtGState")
    if states is None:
        return False
    for state in states.values():
        if getattr(state, "_type_name", "") != "dictionary":
            continue
        alpha, mask = state.get("/ca"), state.get("/SMask")
        if (alpha is not None and float(alpha) < 1) or getattr(mask, "_type_name", "") == "dictionary":
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


def _properties_replace(resources: Any, words: set[bytes]) -> bool:
    properties = _dictionary(resources, "/Properties") if b"BDC" in words else None
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
