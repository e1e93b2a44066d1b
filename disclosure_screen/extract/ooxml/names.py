"""Short names (命名空间) for the vocabulary of office XML: ``w:p`` for both the transitional and the strict namespace.

Files choose their own prefixes and one of two sets of namespaces; readers should not have to care. A name of an unknown
namespace becomes ``?:local``, so it can be met by a default and is never mistaken for a known one.
"""

import re
from typing import Final

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_MICROSOFT = "http://schemas.microsoft.com/office/"

_BOTH = {
    "wordprocessingml/{}main": "w",
    "spreadsheetml/{}main": "x",
    "presentationml/{}main": "p",
    "drawingml/{}main": "a",
    "drawingml/{}chart": "c",
    "drawingml/{}chartDrawing": "cdr",
    "drawingml/{}diagram": "dgm",
    "drawingml/{}picture": "pic",
    "drawingml/{}wordprocessingDrawing": "wp",
    "drawingml/{}spreadsheetDrawing": "xdr",
    "officeDocument/{}relationships": "r",
    "officeDocument/{}math": "m",
    "officeDocument/{}customXml": "ds",
    "officeDocument/{}extended-properties": "ap",
    "officeDocument/{}custom-properties": "op",
    "officeDocument/{}docPropsVTypes": "vt",
}

PREFIXES: Final[dict[str, str]] = {
    **{_TRANSITIONAL + path.format("2006/"): prefix for path, prefix in _BOTH.items()},
    **{_STRICT + path.format(""): prefix for path, prefix in _BOTH.items()},
    _STRICT + "officeDocument/extendedProperties": "ap",
    _STRICT + "officeDocument/customProperties": "op",
    _TRANSITIONAL + "package/2006/relationships": "rel",
    _TRANSITIONAL + "package/2006/content-types": "ct",
    _TRANSITIONAL + "package/2006/metadata/core-properties": "cp",
    _TRANSITIONAL + "markup-compatibility/2006": "mc",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "urn:schemas-microsoft-com:office:word": "w10",
    "urn:schemas-microsoft-com:office:excel": "xvml",
    "urn:schemas-microsoft-com:office:powerpoint": "pvml",
    _MICROSOFT + "word/2010/wordml": "w14",
    _MICROSOFT + "word/2012/wordml": "w15",
    _MICROSOFT + "word/2010/wordprocessingShape": "wps",
    _MICROSOFT + "word/2010/wordprocessingGroup": "wpg",
    _MICROSOFT + "word/2010/wordprocessingCanvas": "wpc",
    _MICROSOFT + "word/2010/wordprocessingDrawing": "wp14",
    _MICROSOFT + "spreadsheetml/2009/9/main": "x14",
    _MICROSOFT + "excel/2006/main": "xm",
    _MICROSOFT + "excel/2018/threadedcomments": "tc",
    _MICROSOFT + "spreadsheetml/2018/threadedcomments": "tc",
    _MICROSOFT + "powerpoint/2010/main": "p14",
    _MICROSOFT + "powerpoint/2012/main": "p15",
    _MICROSOFT + "powerpoint/2018/8/main": "p188",
    _MICROSOFT + "drawing/2008/diagram": "dsp",
    _MICROSOFT + "drawing/2014/chartex": "cx",
    _MICROSOFT + "drawing/2010/main": "a14",
    _MICROSOFT + "drawing/2014/main": "a16",
    _MICROSOFT + "drawing/2016/SVG/main": "asvg",
    _MICROSOFT + "2006/xmlPackage": "pkg",
}

_RELATION = tuple(uri + "}" for uri, prefix in PREFIXES.items() if prefix == "r")


class Names(dict[str, str]):
    """``uri}local`` → ``prefix:local``, worked out once for each name that occurs."""

    def __missing__(self, name: str) -> str:
        uri, separator, local = name.rpartition("}")
        short = f"{PREFIXES.get(uri, '?')}:{local}" if separator else local
        if len(self) < 20_000:
            self[name] = short
        return short


NAMES: Final = Names()


def attribute(attributes: dict[str, str], local: str) -> str | None:
    """The value of the attribute of that local name, whatever its namespace; None where there is none."""
    for name, value in attributes.items():
        if name.endswith(local) and (len(name) == len(local) or name[-len(local) - 1] == "}"):
            return value
    return None


def relation(attributes: dict[str, str], *locals_: str) -> str | None:
    """The value of a relationship attribute (``r:id``, ``r:embed``, …); None where there is none."""
    for name, value in attributes.items():
        uri, _, local = name.rpartition("}")
        if uri and uri + "}" in _RELATION and (not locals_ or local in locals_):
            return value
    return None


_WHOLE = re.compile(r"-?[0-9]{1,9}")


def whole(value: str | None, otherwise: int = 0) -> int:
    """An attribute as a whole number; ``otherwise`` where it is none, or longer than any measure of a document."""
    return int(value) if value and _WHOLE.fullmatch(value) else otherwise


_GUID = re.compile(r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?")
_SPEAKING = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]|[0-9](?:[ .\-]?[0-9]){10}|@|\\\\|[A-Za-z][0-9]{6,}|[0-9]{6,}[A-Za-z]"
)


def speaks(value: str) -> bool:
    """True where an attribute's value may carry words or numbers of people, and is not just a setting or an id."""
    if len(value) < 7 and value.isascii():
        return "@" in value and len(value) > 3
    return bool(
        len(value) > 1
        and _SPEAKING.search(value)
        and not _GUID.fullmatch(value)
        and not _TIME.fullmatch(value)
        and not (len(value) == 8 and all(c in "0123456789ABCDEFabcdef" for c in value))
    )
