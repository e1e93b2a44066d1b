"""Which redactor writes which type: every module of this package that names its media types, found by discovery."""

import importlib
import pkgutil
from typing import Protocol, cast

import disclosure_screen.redact
from disclosure_screen.redact.masks import Masks


class Redactor(Protocol):
    """What a redactor module offers."""

    MEDIA_TYPES: frozenset[str]

    def redact(self, content: bytes, masks: Masks) -> bytes:
        """The content with every masked value replaced."""


def redactor(media_type: str) -> Redactor | None:
    """The redactor of a media type, or None where that type cannot be written and must be corrected at its source."""
    for found in pkgutil.iter_modules(disclosure_screen.redact.__path__):
        if found.name in ("masks", "registry"):
            continue
        module = importlib.import_module(f"disclosure_screen.redact.{found.name}")
        if media_type in getattr(module, "MEDIA_TYPES", ()):
            return cast(Redactor, module)
    return None
