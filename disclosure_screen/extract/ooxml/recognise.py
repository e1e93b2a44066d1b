"""Recognition (文件类型识别) of office packages: what the content types declare, else where the main part usually stands.

The folder alone proves nothing: a zip of a project may hold a folder ``word/``. A package without its content types is
still recognised by its usual main part, because that is how a torn file looks.
"""

from collections.abc import Mapping

from disclosure_screen.extract.ooxml.package import Package
from disclosure_screen.extract.source import Source, Unreadable


def declared(source: Source, types: Mapping[str, str], usual: str, fallback: str) -> str | None:
    """The media type of the first part whose content type is in ``types``; ``fallback`` by the ``usual`` main part."""
    names = {name.replace("\\", "/").lstrip("/").lower() for name in source.zip_names}
    if usual not in names and "[content_types].xml" not in names:
        return None
    folder = usual.partition("/")[0] + "/"
    try:
        package = Package(source)
        found = next((types[kind] for name in package.parts if (kind := package.kind(name)) in types), None)
    except Unreadable:
        found = None
    if found is None and usual not in names:
        # A package of this kind that lost its main part: its other parts are read, and the loss is a gap.
        own = "[content_types].xml" in names and any(name.startswith(folder) for name in names)
        return fallback if own else None
    return found or fallback
