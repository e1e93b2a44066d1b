"""Tables (数据表): reading the data files beside this package, once each.

The files travel inside the package; their first lines say where they come from and when. Reading one is no
disk access of ours in the sense of the floors: it is part of the code, like a literal too long to print.
"""

from functools import cache
from importlib import resources


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of ``tables/<name>`` without blank lines and ``#`` comments."""
    text = resources.files("disclosure_screen.identifiers").joinpath("tables", name).read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))
