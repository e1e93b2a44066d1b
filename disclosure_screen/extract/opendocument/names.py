"""Short names of the OpenDocument vocabulary: ``text:p`` whatever prefix or version (also OpenOffice 1) a file uses."""

import re
from typing import Final

_ALIASES = {
    "svg-compatible": "svg", "xsl-fo-compatible": "fo", "smil-compatible": "smil", "datastyle": "number", "drawing": "draw",
    "animation": "anim", "database": "db",
}  # fmt: skip
_OASIS = re.compile(r"urn:oasis:names:tc:opendocument:xmlns:([a-z0-9-]+):1\.[0-9]")
_OLD = re.compile(r"http://openoffice\.org/[0-9]{4}/([a-z-]+)")
_OTHERS = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/1998/Math/MathML": "math",
    "http://www.w3.org/2000/svg": "svg",
    "http://www.w3.org/1999/XSL/Format": "fo",
}


class Names(dict[str, str]):
    """``uri}local`` → ``prefix:local``, worked out once for each name."""

    def __missing__(self, name: str) -> str:
        uri, separator, local = name.rpartition("}")
        found = _OASIS.fullmatch(uri) or _OLD.fullmatch(uri)
        prefix = _ALIASES.get(found.group(1), found.group(1)) if found else _OTHERS.get(uri, "?")
        short = f"{prefix}:{local}" if separator else local
        if len(self) < 20_000:
            self[name] = short
        return short


ODF: Final = Names()
