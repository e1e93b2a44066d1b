"""Every object of a PDF (对象), referenced or not: whatever string stands anywhere is text somebody may read.

The walk does not follow the document from its root, because leaks live in what the root no longer mentions. It goes
through the object table, asks each dictionary what it is, and gives every string the place a clerk can look for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from disclosure_screen.extract.pdf import strings
from disclosure_screen.extract.pdf.strings import Meaning
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

_HIDDEN_FLAGS: Final = 0x02 | 0x20
"""Annotation flags Hidden and NoView (ISO 32000, 12.5.3)."""
_TELLING_NAME: Final = re.compile(r"/([^\s/<>\[\]()]*(?:[0-9]{6,}|[^\x00-\x7f])[^\s/<>\[\]()]*)")
_TELLING: Final = re.compile(rb"/[^\s/<>\[\]()]*(?:[0-9]{6}|#[89a-fA-F])")
_NOTED: Final = re.compile(
    rb"/(?:EF|JS|Page|FontFile[23]?|ToUnicode|Encoding|CIDToGIDMap|CharProcs|CIDSet|Lookup)[\s/<\[(]"
)
_PALETTE: Final = re.compile(rb"/Indexed [^\[\]]*(?:\[[^\[\]]*\] )?[0-9]+ ([0-9]+) ([0-9]+) R \]")
_DEPTH: Final = 60


class Stored(NamedTuple):
    """A stream with what every reader of streams asks first: its number, its dictionary, its type and subtype."""

    item: Any
    number: tuple[int, int]
    dictionary: Any
    type: str
    subtype: str


@dataclass(slots=True)
class Inventory:
    """What the walk met besides strings: numbers of objects by what they are, for the readers of streams."""

    pages: dict[tuple[int, int], int]
    owners: dict[tuple[int, int], int]
    fonts: set[tuple[int, int]] = field(default_factory=set)
    scripts: set[tuple[int, int]] = field(default_factory=set)
    technical: set[tuple[int, int]] = field(default_factory=set)
    palettes: set[tuple[int, int]] = field(default_factory=set)
    seen: set[tuple[int, int]] = field(default_factory=set)
    files: list[Any] = field(default_factory=list)
    orphans: list[Any] = field(default_factory=list)
    streams: list[Stored] = field(default_factory=list)
    compares: bool = False
    prints: set[tuple[tuple[int, int], int]] = field(default_factory=set)


def inventory(pdf: Any, compares: bool = False) -> Inventory:
    """Pages by object number, and the page each annotation hangs on. ``compares`` keeps prints for older revisions."""
    pages: dict[tuple[int, int], int] = {}
    owners: dict[tuple[int, int], int] = {}
    for number, page in enumerate(pdf.pages, 1):
        pages.setdefault(page.obj.objgen, number)
        annotations = page.obj.get("/Annots")
        if annotations is not None and _kind(annotations) == "array":
            for annotation in annotations:
                if annotation.is_indirect:
                    owners.setdefault(annotation.objgen, number)
    return Inventory(pages, owners, compares=compares)


def texts(pdf: Any, found: Inventory, newest: Inventory | None = None) -> Iterator[Block]:
    """A block for every string of every object; fills ``found`` on the way. Objects as in ``newest`` are passed over."""
    information = pdf.trailer.get("/Info")
    information_number = information.objgen if information is not None and information.is_indirect else None
    lone = []
    for item in pdf.objects:
        kind = getattr(item, "_type_name", "")
        if kind == "stream":
            dictionary = item.stream_dict
            raw = dictionary.unparse()
        elif kind in ("dictionary", "array"):
            dictionary, raw = item, item.unparse(resolved=True)
        else:
            if kind == "string":
                lone.append(item)
            continue
        if found.compares:
            print_ = (item.objgen, hash(raw))
            found.prints.add(print_)
            if newest is not None and print_ in newest.prints and b"/EmbeddedFile" not in raw:
                continue
        if kind == "stream":
            found.streams.append(Stored(item, item.objgen, dictionary, *_kept_as(dictionary, raw)))
        if b"/Indexed" in raw:
            found.palettes.update((int(one), int(two)) for one, two in _PALETTE.findall(raw))
        if kind != "array" and _NOTED.search(raw):
            _note(item, dictionary, raw, found)
        if b"(" in raw or raw.count(b"<") > 2 * raw.count(b"<<"):
            table = strings.INFORMATION if item.objgen == information_number else None
            yield from _strings(dictionary, Walk(found, found.owners.get(item.objgen)), table)
        if _TELLING.search(raw):
            yield from _names(raw, found, item)
    if information is not None and not information.is_indirect and newest is None:
        yield from _strings(information, Walk(found, None), strings.INFORMATION)
    for item in lone:
        if item.objgen not in found.seen:
            yield from _block(strings.text(item), Walk(found, None), strings.OTHER)


def _kept_as(dictionary: Any, raw: bytes) -> tuple[str, str]:
    """A stream's type and subtype, empty where it has none."""
    kind = dictionary.get("/Type") if b"/Type " in raw else None
    subtype = dictionary.get("/Subtype") if b"/Subtype " in raw else None
    return "" if kind is None else str(kind), "" if subtype is None else str(subtype)


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the walk is: the inventory it fills, the page, and whether an enclosing annotation is hidden."""

    found: Inventory
    page: int | None
    hidden: bool = False


def _strings(item: Any, walk: Walk, table: dict[str, Meaning] | None, depth: int = 0) -> Iterator[Block]:
    """The strings directly inside a dictionary; other indirect objects have their own turn."""
    if depth > _DEPTH:
        return
    if _kind(item) == "array":
        yield from _array(item, walk, strings.OTHER, depth)
        return
    table = table if table is not None else dictionary_kind(item)
    if table in (strings.ANNOTATION, strings.FIELD):
        walk = Walk(walk.found, walk.page or _page_of(item, walk.found), bool(_integer(item.get("/F")) & _HIDDEN_FLAGS))
    elif table is strings.STRUCTURE:
        walk = Walk(walk.found, walk.page or _page_of(item, walk.found), walk.hidden)
    for key in sorted(item.keys()):  # a set: its order changes from run to run
        if key in strings.BINARY:
            continue
        if key == "/Contents" and (item.get("/ByteRange") is not None or table is strings.INFORMATION):
            continue  # a signature's bytes; its readable parts stand under other keys
        yield from _value(item.get(key), walk, strings.meaning(table, key), depth)


def _value(value: Any, walk: Walk, place: Meaning, depth: int) -> Iterator[Block]:
    kind = _kind(value)
    if kind == "string":
        if value.is_indirect:
            walk.found.seen.add(value.objgen)
        yield from _block(strings.text(value), walk, place)
    elif kind in ("array", "dictionary") and not value.is_indirect:
        if kind == "array":
            yield from _array(value, walk, place, depth)
        else:
            yield from _strings(value, walk, None, depth + 1)


def _array(array: Any, walk: Walk, place: Meaning, depth: int) -> Iterator[Block]:
    if depth > _DEPTH:
        return
    for value in array:
        yield from _value(value, walk, place, depth + 1)


def _block(plain: str, walk: Walk, place: Meaning) -> Iterator[Block]:
    if not plain:
        return
    layer, concealment = place.layer, place.concealment
    if walk.hidden and layer in (Layer.BODY, Layer.COMMENT):
        layer, concealment = Layer.HIDDEN, "隐藏的批注或表单域"
    route = (place.label,) if walk.page is None else (f"第{walk.page}页", place.label)
    if "<" in plain and "富文本" in place.label:
        from disclosure_screen.extract.xml import strip_tags

        plain = strip_tags(plain) or plain
    yield Block(layer, plain, Location(route, walk.page), concealment=concealment)


def dictionary_kind(item: Any) -> dict[str, Meaning] | None:
    """Which table of meanings a dictionary's keys belong to; None where nothing tells."""
    named = item.get("/Type")
    declared = str(named) if named is not None and _kind(named) == "name" else ""
    has = item.__contains__
    if declared == "/Annot" or (has("/Rect") and has("/Subtype")):
        return strings.FIELD if has("/FT") or str(item.get("/Subtype")) == "/Widget" else strings.ANNOTATION
    if has("/FT") or (has("/T") and (has("/Kids") or has("/V") or has("/DV")) and not has("/S")):
        return strings.FIELD
    if declared == "/OCG":
        return strings.LAYER_NAME
    if declared in ("/Filespec", "/F") or has("/EF"):
        return strings.FILE
    if declared == "/StructElem" or (has("/S") and has("/P") and not has("/St")):
        return strings.STRUCTURE
    if has("/Title") and (has("/Parent") or has("/Prev") or has("/Next") or has("/Dest") or has("/A")):
        return strings.OUTLINE
    if declared == "/PageLabel" or (has("/P") and (has("/S") or has("/St") or len(item.keys()) == 1)):
        return strings.LABEL
    if has("/JS") or has("/URI") or (declared == "/Action") or has("/S"):
        return strings.ACTION
    if has("/Dests") or has("/Names") or has("/Limits"):
        return {"/Names": strings.NAMED, "/Limits": strings.NAMED}
    return None


def _note(item: Any, dictionary: Any, raw: bytes, found: Inventory) -> None:
    """Remember what the readers of streams need to know about this object."""
    if b"/EF" in raw and dictionary.get("/EF") is not None:
        found.files.append(item)
    if b"/JS " in raw:
        script = dictionary.get("/JS")
        if script is not None and _kind(script) == "stream":
            found.scripts.add(script.objgen)
    if b"/Page" in raw and dictionary.get("/Type") == "/Page" and item.objgen not in found.pages:
        found.orphans.append(item)
    if b"/FontFile" in raw or b"/ToUnicode" in raw or b"/Encoding" in raw or b"/CIDToGIDMap" in raw:
        for key in ("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode", "/Encoding", "/CIDToGIDMap"):
            value = dictionary.get(key)
            if value is not None and _kind(value) == "stream":
                found.fonts.add(value.objgen)
    if b"/CharProcs" in raw or b"/CIDSet" in raw or b"/Lookup" in raw:
        for value in (dictionary.get("/CIDSet"),):
            if value is not None:
                found.technical.add(value.objgen)
        procedures = dictionary.get("/CharProcs")
        if procedures is not None and _kind(procedures) == "dictionary":
            found.technical.update(value.objgen for value in procedures.values())


def _names(raw: bytes, found: Inventory, item: Any) -> Iterator[Block]:
    """Names that carry what names should not: long numbers or Chinese (old named destinations, custom keys)."""
    readable = re.sub(rb"#([0-9a-fA-F]{2})", lambda match: bytes([int(match.group(1), 16)]), raw).decode(
        "utf-8", "replace"
    )
    walk = Walk(found, found.owners.get(item.objgen))
    for match in _TELLING_NAME.finditer(readable):
        yield from _block(match.group(1).replace("\ufffd", "").strip(), walk, strings.NAMED)


def _page_of(item: Any, found: Inventory) -> int | None:
    for key in ("/P", "/Pg"):
        page = item.get(key)
        if page is not None and getattr(page, "is_indirect", False) and page.objgen in found.pages:
            return found.pages[page.objgen]
    return None


def _integer(value: Any) -> int:
    return int(value) if isinstance(value, int) else 0


def _kind(item: Any) -> str:
    return str(getattr(item, "_type_name", ""))
