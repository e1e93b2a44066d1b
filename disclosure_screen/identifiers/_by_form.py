"""Identifiers known by their form alone (凭格式识别): no check digit, so form, label and surroundings are all there is.

A dozen modules differ in nothing but a form, its edges and a sample; each describes that and keeps its specification.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from disclosure_screen.identifiers._edges import LEFT, RIGHT
from disclosure_screen.identifiers._forms import signs
from disclosure_screen.model.evidence import Evidence


@dataclass(frozen=True, slots=True)
class ByForm:
    """An identifier as ``registry.Identifier`` wants it. ``form`` must match the canonical value too."""

    TITLE: str
    form: str
    sample: Callable[[random.Random], str]
    canonical: Callable[[str], str] = signs
    before: str = LEFT
    behind: str = RIGHT
    NEEDS_CONTEXT: bool = True
    CONTAINS: str = ""
    LENGTHS: tuple[int, ...] = ()
    DECOYS: tuple[str, ...] = ()

    @property
    def PATTERN(self) -> str:  # noqa: N802 - the name every identifier has
        """The form between its edges."""
        return self.before + self.form + self.behind

    def check(self, canonical: str) -> Evidence:
        """SILENT where the form is right: there is nothing to compute."""
        return Evidence.SILENT if re.fullmatch(self.form, canonical) else Evidence.REFUTED
