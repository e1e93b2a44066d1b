"""Formats that are another format under another name or content type: macro files, templates, WPS Office's files, xlsb.

One visible and one hidden place each; all other places are those of the format they share a reader with.
"""

import io
import zipfile
from collections.abc import Callable

from disclosure_screen.model.document import Layer
from tests.probes import doc, docx, ppt, pptx, xls, xlsb_writer, xlsx
from tests.probes.probe import Probe

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_RENAMED = {
    "docm": (docx, _WORD, "application/vnd.ms-word.document.macroEnabled.main+xml"),
    "dotx": (docx, _WORD, _WORD.replace("document.main", "template.main")),
    "dotm": (docx, _WORD, "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
    "xlsm": (xlsx, _SHEET, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    "xltx": (xlsx, _SHEET, _SHEET.replace("sheet.main", "template.main")),
    "pptm": (pptx, _SLIDES, "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"),
    "ppsx": (pptx, _SLIDES, _SLIDES.replace("presentation.main", "slideshow.main")),
    "wps": (docx, "", ""),
    "et": (xlsx, "", ""),
    "dps": (pptx, "", ""),
}
_OLD = {"wps": doc, "et": xls, "dps": ppt}
_SHOWN = {docx: "table cell", xlsx: "cell", pptx: "table"}
_HIDDEN = {docx: "vanish", xlsx: "hidden sheet", pptx: "hidden slide"}


def retyped(build: Callable[[str], bytes], old: str, new: str) -> Callable[[str], bytes]:
    """A package whose main part claims another content type."""

    def built(value: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(build(value))) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                raw = source.read(name)
                if name == "[Content_Types].xml":
                    assert old.encode() in raw
                    raw = raw.replace(old.encode(), new.encode())
                target.writestr(name, raw)
        return out.getvalue()

    return built


def _binary(value: str) -> bytes:
    return xlsb_writer.book(xlsb_writer.row(1) + xlsb_writer.string(1, value))


def _binary_hidden(value: str) -> bytes:
    return xlsb_writer.book(xlsb_writer.row(1) + xlsb_writer.string(1, value), state=1)


def _ooxml() -> list[Probe]:
    probes = []
    for suffix, (module, old, new) in _RENAMED.items():
        for place in (_SHOWN[module], _HIDDEN[module]):
            layers, build = module.PLACES[place]
            probes.append(
                Probe(f"{suffix}: {place} (zip)", f"稿件.{suffix}", layers, retyped(build, old, new) if old else build)
            )
    return probes


def _ole() -> list[Probe]:
    found = []
    for suffix, module in _OLD.items():
        for probe in [one for one in module.PROBES if not one.passwords][:2]:
            place = probe.place.partition(":")[2].strip() or probe.place
            found.append(Probe(f"{suffix}: {place} (OLE)", f"稿件.{suffix}", probe.layers, probe.build, probe.value))
    return found


PROBES: tuple[Probe, ...] = (
    *_ooxml(),
    *_ole(),
    Probe("xlsb: cell", "名单.xlsb", frozenset({Layer.CELL}), _binary),
    Probe("xlsb: hidden sheet", "名单.xlsb", frozenset({Layer.HIDDEN}), _binary_hidden),
)
