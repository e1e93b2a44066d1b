"""Streams nobody else reads (其余数据流): scripts, pictures no page draws, and data of unknown purpose.

A technical stream (font, character map, colour profile, function) holds no text for people and is passed over. What is
neither technical nor read elsewhere is shown as text where it is text; anything else is handed on as a file, which is a
gap where no reader knows it.
"""

import io
import re
from collections.abc import Iterator
from typing import Any, Final

from disclosure_screen.extract.pdf import strings
from disclosure_screen.extract.pdf.content import Contents
from disclosure_screen.extract.pdf.objects import Inventory, Stored
from disclosure_screen.extract.pdf.streams import decoded, filters
from disclosure_screen.extract.source import Embedded, Part, Unreadable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_TECHNICAL_KEYS: Final = (
    "/FunctionType", "/ShadingType", "/HalftoneType", "/PatternType", "/CMapName", "/Alternate", "/Length1", "/Length2",
    "/TransferFunction", "/First", "/DL",
)  # fmt: skip
_TECHNICAL_TYPES: Final = frozenset(
    {"/XRef", "/ObjStm", "/CMap", "/Pattern", "/Halftone", "/EmbeddedFile", "/Metadata", "/Page"}
)
_TECHNICAL_SUBTYPES: Final = frozenset(
    {"/Form", "/Type1C", "/CIDFontType0C", "/OpenType", "/XML", "/ImageMask", "/U3D", "/PRC"}
)
_TECHNICAL_MARKS: Final = (b"/CIDInit", b"%!PS-AdobeFont", b"\x00\x01\x00\x00", b"true", b"OTTO", b"acsp")
_SMALLEST: Final = 48
"""Pictures narrower or lower than this many pixels are bullets and rules; no character fits in."""
_SHEET: Final = 14_000
_FILE_MARKS: Final = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
)
_TEXT_BYTES: Final = 2_000_000
_SAMPLE: Final = 4_000
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CONTROLS: Final = 0.05
_HINT_KEYS: Final = frozenset({"/Filter", "/DecodeParms"})
_FILL: Final = b"\0\xff\t\r\n "
_NOTHING: Final = 8
"""Bytes besides filling in which nothing can be said."""


def leftovers(contents: Contents, found: Inventory) -> Iterator[Part]:
    """Blocks, files and gaps from every stream that is left."""
    masks, palettes = _masks(found), found.palettes
    for stream in found.streams:
        if stream.number in found.scripts:
            yield from _text(stream.item, contents.cap, strings.ACTION["/JS"])
        elif stream.subtype == "/Image":
            if stream.number not in contents.drawn and stream.number not in masks:
                yield from picture(stream.item, contents.cap, Location(("未显示的图片",)), "页面没有显示这一图片")
        elif not (stream.number in palettes or _hints(stream) or _technical(stream, found, contents)):
            yield from _unknown(stream.item, contents.cap)


def picture(stream: Any, cap: int, location: Location, concealment: str = "") -> Iterator[Part]:
    """A picture as a file of its own: the original bytes where a program could open them, PNG otherwise."""

    dictionary = stream.stream_dict
    width, height = dictionary.get("/Width", 0), dictionary.get("/Height", 0)
    if not (isinstance(width, int) and isinstance(height, int)) or min(width, height) < _SMALLEST:
        return
    if width * height * 4 > cap:
        yield Gap(GapReason.LIMIT, location, f"图片 {width:,}×{height:,} 像素超过上限")
    elif filters(stream) == ("/DCTDecode",):
        yield Embedded("图片.jpg", bytes(stream.read_raw_bytes()), Layer.EMBEDDED, location, concealment)
    else:
        yield _rendered(stream, width, height, location, concealment)


def _rendered(stream: Any, width: int, height: int, location: Location, concealment: str) -> Part:
    """Any other coding, drawn on a page of its own by pdfium: no decoder is started for it."""
    import pikepdf
    import pypdfium2

    held, png = io.BytesIO(), io.BytesIO()
    side = min(1.0, _SHEET / max(width, height))
    size = (width * side, height * side)
    try:
        with pikepdf.new() as scratch:
            scratch.add_blank_page(page_size=size)
            page = scratch.pages[0].obj
            page["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=scratch.copy_foreign(stream)))
            page["/Contents"] = scratch.make_stream(b"%f 0 0 %f 0 0 cm /X Do" % size)
            scratch.save(held)
        drawn = pypdfium2.PdfDocument(held.getvalue())
        try:
            drawn[0].render(scale=1 / side).to_pil().save(png, "PNG", compress_level=1)
        finally:
            drawn.close()
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, OSError):
        return Gap(GapReason.DAMAGED, location, "图片无法解码")
    return Embedded("图片.png", png.getvalue(), Layer.EMBEDDED, location, concealment)


def _masks(found: Inventory) -> set[tuple[int, int]]:
    numbers = set()
    for stream in found.streams:
        if stream.subtype == "/Image":
            for key in ("/SMask", "/Mask"):
                mask = stream.dictionary.get(key)
                if getattr(mask, "_type_name", "") == "stream":
                    numbers.add(mask.objgen)
    return numbers


def _technical(stream: Stored, found: Inventory, contents: Contents) -> bool:
    if any(stream.number in known for known in (found.fonts, found.technical, contents.streams, contents.drawn)):
        return True
    if stream.type in _TECHNICAL_TYPES or stream.subtype in _TECHNICAL_SUBTYPES:
        return True
    return any(key in stream.dictionary for key in _TECHNICAL_KEYS)


def _hints(stream: Stored) -> bool:
    """True for the page offsets of a file made for the web (hint tables): nothing but numbers, under keys of one letter."""
    if stream.type or stream.subtype or not isinstance(stream.dictionary.get("/S"), int):
        return False
    return all(key in _HINT_KEYS or isinstance(value, int) for key, value in stream.dictionary.items())


def _unknown(stream: Any, cap: int) -> Iterator[Part]:
    try:
        raw = decoded(stream, cap)
    except Unreadable as error:
        if error.reason is GapReason.LIMIT:
            yield Gap(error.reason, Location(("文档内部数据",)), error.detail)
        return
    if raw.startswith(_TECHNICAL_MARKS) or raw[36:40] == b"acsp" or b"beginbfchar" in raw or b"beginbfrange" in raw:
        return
    if raw.startswith(_FILE_MARKS):
        yield _file(raw)
    elif not (b"BT" in raw and (b"Tj" in raw or b"TJ" in raw)):  # page content without a page is read in drawings
        parts = list(_as_text(raw, strings.OTHER))
        if parts:
            yield from parts
        elif len(raw.strip(_FILL)) > _NOTHING:
            yield _file(raw)


def _file(raw: bytes) -> Embedded:
    return Embedded("文档内部数据", raw, Layer.EMBEDDED, Location(("文档内部数据",)), "文档没有说明用途的数据")


def _text(stream: Any, cap: int, place: strings.Meaning) -> Iterator[Part]:
    try:
        yield from _as_text(decoded(stream, cap), place)
    except Unreadable as error:
        yield Gap(error.reason, Location((place.label,)), error.detail)


def _as_text(raw: bytes, place: strings.Meaning) -> Iterator[Part]:
    text = strings.decode(raw[:_TEXT_BYTES]) if _readable(raw[:_SAMPLE]) else ""
    if text:
        yield Block(place.layer, text, Location((place.label,)), concealment=place.concealment)
    if len(raw) > _TEXT_BYTES and text:
        yield Gap(GapReason.LIMIT, Location((place.label,)), "内部数据过长，只读取了开头部分")


def _readable(sample: bytes) -> bool:
    """True for writing; numbers and control bytes by the kilobyte are none."""
    text = strings.decode(sample)
    if not sample.startswith((b"\xfe\xff", b"\xff\xfe")) and len(_CONTROL.findall(sample)) > _CONTROLS * len(sample):
        return False
    return sum(character.isprintable() or character in "\r\n\t" for character in text) > 0.95 * len(text) > 0
