"""The design system (界面规范): tokens, components and templates shared by the report and the review desk.

Tokens (colour, type, space) stand in ``static/tokens.css``, components as Jinja macros in ``templates/components.html.j2``;
``docs/design-system.md`` shows them. A report carries its style and script inside itself, allowed by their hashes only,
so that it opens by double-click from a network share and can neither load nor send anything.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure_screen.model.document import GapReason, Layer
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.verdict import Grade
from disclosure_screen.report.pages_shown import MOST as MOST_PAGES
from disclosure_screen.report.words import (
    CONFIDENCE,
    LAYER_HINTS,
    MEDIA_TYPES,
    NEXT_STEPS,
    SHAPES,
    count_word,
    media_word,
)

if TYPE_CHECKING:
    import jinja2

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"
STATIC = _HERE / "static"


@dataclass(frozen=True, slots=True)
class Inline:
    """A stylesheet or script to stand inside a page, with the hash its content security policy names."""

    source: str
    hash: str

    @classmethod
    def of(cls, *names: str) -> "Inline":
        """The static files of these names, joined."""
        source = "\n".join((STATIC / name).read_text(encoding="utf-8").strip() for name in names)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        return cls(source, f"sha256-{digest}")


@cache
def environment() -> "jinja2.Environment":
    """The templates, autoescaped, strict about undefined names. Imported lazily: ``screen`` must start quickly."""
    import jinja2

    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"number": count_word, "media": media_word}
    found.globals |= {"SHAPES": SHAPES, "Severity": Severity, "Layer": Layer, "Grade": Grade, "MOST_PAGES": MOST_PAGES}
    return found


@cache
def style() -> Inline:
    """The report's stylesheet."""
    return Inline.of("tokens.css", "report.css")


@cache
def script() -> Inline:
    """The report's script: filters, focus and keys; everything can be read without it."""
    return Inline.of("report.js")


@cache
def chrome() -> str:
    """Every word a report says of itself, so that a value that happens to equal one of them is not taken for a leak."""
    words = [path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.glob("*.j2"))]
    words += [style().source, script().source]
    words += [*map(str, LAYER_HINTS.values()), *SHAPES.values(), *(word for _, word in (*CONFIDENCE, *MEDIA_TYPES))]
    words += [item.label for kind in (Layer, GapReason, Severity, Grade) for item in kind]
    words += [grade.meaning for grade in Grade]
    words += [sentence for step in NEXT_STEPS.values() for sentence in (*step.steps, step.decides)]
    return "\n".join(words)
