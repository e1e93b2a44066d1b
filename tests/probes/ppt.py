"""Hiding places of PowerPoint binary presentations (.ppt, and .dps, which is the same), one probe each."""

import struct
import zlib
from collections.abc import Callable

from disclosure_screen.model.document import Layer
from tests.probes.doc import PROBES as DOC_PROBES
from tests.probes.doc_writer import SUMMARY, property_stream, wide_property
from tests.probes.ole_parts import blip_container, emf, options, record
from tests.probes.ppt_writer import Presentation, Slide, box, chars, coloured, container, drawing, narrow, string
from tests.probes.probe import VALUE, Probe

_BODY, _HIDDEN, _META = Layer.BODY, Layer.HIDDEN, Layer.METADATA
_WHITE, _BACKGROUND = b"\xff\xff\xff\xfe", b"\0\0\0\0"
_PLACEHOLDER = record(0x0BC3, bytes(8))


def _plain() -> Slide:
    return Slide(drawing(box(chars("公示"))))


def _slide(make: Callable[[str], bytes], *, hidden: bool = False) -> Callable[[str], bytes]:
    return lambda value: Presentation([_plain(), Slide(make(value), hidden=hidden)]).build()


def _document(make: Callable[[str], bytes]) -> Callable[[str], bytes]:
    return lambda value: Presentation([_plain()], document=make(value)).build()


def _outline(value: str, *, hidden: bool = False) -> bytes:
    return Presentation([_plain(), Slide(b"", chars(f"联系{value}"), hidden=hidden)]).build()


def _notes(value: str) -> bytes:
    return Presentation([Slide(drawing(box(chars("公示"))), b"", drawing(box(chars(f"讲稿{value}"))))]).build()


def _master(shape: Callable[[str], bytes]) -> Callable[[str], bytes]:
    return lambda value: Presentation([_plain()], master=drawing(shape(value))).build()


def _earlier(value: str) -> bytes:
    return Presentation([_plain()], earlier=container(0x03EE, drawing(box(chars(f"旧稿{value}"))))).build()


def _comment(instance: int) -> Callable[[str], bytes]:
    def make(value: str) -> bytes:
        texts = [string(value if number == instance else "某", number) for number in range(3)]
        comment = container(0x2EE0, *texts, record(0x2EE1, bytes(28)))
        return container(0x1388, container(0x138A, string("___PPT10"), record(0x138B, comment)))

    return make


def _object(*, packed: bool) -> Callable[[str], bytes]:
    def build(value: str) -> bytes:
        word = next(probe for probe in DOC_PROBES if probe.place == "doc: body").build(value)
        content = struct.pack("<I", len(word)) + zlib.compress(word) if packed else word
        return Presentation([_plain()], earlier=record(0x1011, content, instance=int(packed))).build()

    return build


def _stream(*path: str, content: Callable[[str], bytes]) -> Callable[[str], bytes]:
    return lambda value: Presentation([_plain()], streams={path: content(value)}).build()


def _user(value: str) -> bytes:
    return Presentation([_plain()], user=value).build()


def _round_trip(value: str) -> bytes:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("drs/shapexml.xml", f"<p:sp><a:t>{value}</a:t></p:sp>")
    return record(0x041F, out.getvalue())


def _off_slide(value: str) -> bytes:
    return drawing(box(chars(f"说明{value}"), anchor=(100, 6000, 7000, 500)))


def _filled(value: str) -> bytes:
    shape = options({}, {0x0181: 0x00800000, 0x01BF: 0x00100010})
    return drawing(box(coloured(value, b"\0\0\x80\xfe"), options=shape))


def _hidden_shape(value: str) -> bytes:
    return drawing(box(chars(f"说明{value}"), options=options({}, {0x03BF: 0x20002})))


def _probe(place: str, layer: Layer | tuple[Layer, ...], build: Callable[[str], bytes]) -> Probe:
    layers = frozenset(layer if isinstance(layer, tuple) else (layer,))
    return Probe(f"ppt: {place}", "汇报.ppt", layers, build, VALUE)


PROBES: tuple[Probe, ...] = (
    _probe("text box", _BODY, _slide(lambda value: drawing(box(chars(f"联系{value}"))))),
    _probe("text box in 8-bit characters", _BODY, _slide(lambda value: drawing(box(narrow(f"ID {value}"))))),
    _probe("outline text", _BODY, _outline),
    _probe("outline text of a hidden slide", _HIDDEN, lambda value: _outline(value, hidden=True)),
    _probe("group", _BODY, _slide(lambda value: drawing(container(0xF003, box(chars(value)))))),
    _probe("hidden slide", _HIDDEN, _slide(lambda value: drawing(box(chars(value))), hidden=True)),
    _probe("notes", Layer.COMMENT, _notes),
    _probe("master", _BODY, _master(lambda value: box(chars(value)))),
    _probe("master placeholder", _HIDDEN, _master(lambda value: box(chars(value), data=_PLACEHOLDER))),
    _probe("beside the slide", _HIDDEN, _slide(_off_slide)),
    _probe("hidden shape", _HIDDEN, _slide(_hidden_shape)),
    _probe("white letters", _HIDDEN, _slide(lambda value: drawing(box(coloured(value, _WHITE))))),
    _probe(
        "letters in the background colour", _HIDDEN, _slide(lambda value: drawing(box(coloured(value, _BACKGROUND))))
    ),
    _probe(
        "alternative text", _HIDDEN, _slide(lambda value: drawing(box(chars("图"), options=options({0x0381: value}))))
    ),
    _probe(
        "name of a shape", _HIDDEN, _slide(lambda value: drawing(box(chars("图"), options=options({0x0380: value}))))
    ),
    _probe("WordArt", _BODY, _slide(lambda value: drawing(box(chars("图"), options=options({0x00C0: value}))))),
    _probe("name of a slide", _META, _slide(lambda value: string(value, 3))),
    _probe("footer", Layer.HEADER_FOOTER, _document(lambda value: container(0x0FD9, string(value, 2), instance=3))),
    _probe("footer of one slide", Layer.HEADER_FOOTER, _slide(lambda value: container(0x0FD9, string(value, 2)))),
    _probe("comment", Layer.COMMENT, _slide(_comment(1))),
    _probe("comment author", Layer.COMMENT, _slide(_comment(0))),
    _probe(
        "hyperlink target",
        _META,
        _document(lambda value: container(0x0409, container(0x0FD7, string(f"http://example.cn/{value}", 1)))),
    ),
    _probe("hyperlink name", _META, _document(lambda value: container(0x0409, container(0x0FD7, string(value, 0))))),
    _probe(
        "name of an embedded object",
        _META,
        _document(lambda value: container(0x0409, container(0x0FCC, string(value, 1)))),
    ),
    _probe("named show", _META, _document(lambda value: container(0x0410, container(0x0411, string(value))))),
    _probe("embedded document", Layer.EMBEDDED, _object(packed=True)),
    _probe("embedded document, not compressed", Layer.EMBEDDED, _object(packed=False)),
    _probe("earlier version of a slide", _HIDDEN, _earlier),
    _probe("data for newer versions", _HIDDEN, _slide(_round_trip)),
    _probe("record nobody knows", _HIDDEN, _slide(lambda value: record(0x0ABC, value.encode("utf-16-le")))),
    _probe(
        "metafile picture",
        Layer.IMAGE_TEXT,
        _stream("Pictures", content=lambda v: blip_container(zlib.compress(emf(v)), 0xF01A, 0x3D4, packed=True)),
    ),
    _probe(
        "title",
        _META,
        _stream("\x05SummaryInformation", content=lambda v: property_stream(SUMMARY, {2: wide_property(v)})),
    ),
    _probe("last user", _META, _user),
    _probe("unknown stream", _HIDDEN, _stream("WppExtData", content=lambda v: f"缓存内容{v}".encode("utf-16-le"))),
)
