"""Gathering (归段): the runs of a destination become paragraphs, table rows, embedded files or nothing.

Destinations of numbers and names are quiet: they say something only where they hold digits that may be somebody's.
"""

import re

from disclosure_screen.extract.grid import Grid
from disclosure_screen.extract.rtf.data import embedded_data, hex_data
from disclosure_screen.extract.rtf.destinations import FILES, QUIET, Destination
from disclosure_screen.extract.rtf.state import LAYERS
from disclosure_screen.extract.runs import paragraph
from disclosure_screen.extract.source import Embedded, Part
from disclosure_screen.model.document import Layer
from disclosure_screen.model.place import Location

_TELLING = re.compile(r"[0-9]{6}")
_SERIAL = re.compile(r"[0-9A-Fa-f]{20}|-?[0-9]{1,10}")
"""The shape of a font in ten hex bytes, or the number of a list or comment: digits, but of nobody."""


class Gathering:
    """What was gathered so far is in ``out``; the web page that a mail keeps comes a tag at a time, into ``source``."""

    def __init__(self) -> None:
        self.out: list[Part] = []
        self.main = Destination("rtf", label="正文")
        self.source: list[str] = []

    def flush(self, destination: Destination, *, in_table: bool = False) -> None:
        """The gathered paragraph of a destination becomes blocks; in a table it is a line of its cell."""
        if destination.grid is not None and in_table:
            destination.runs.append(("\n", ""))
            return
        if destination.grid is not None:
            self.out += destination.grid.close()
            destination.grid = None
        runs, destination.runs = destination.runs, []
        destination.number += 1
        self.out += paragraph(
            _joined(runs),
            destination.layer,
            self._place(destination),
            layers={**LAYERS, destination.why: destination.layer},
        )

    def cell(self, destination: Destination, row: bool) -> None:
        """The end of a cell, or of a row, whose last cell may lack its own."""
        if destination.grid is None:
            destination.tables += 1
            destination.grid = Grid(f"表{destination.tables}")
        grid = destination.grid
        runs, destination.runs = _joined(destination.runs), []
        if not row or "".join(text for text, _ in runs).strip():
            grid.begin(False)
            grid.add(runs)
            grid.end()
        if row:
            self.out += grid.end_row()

    def end(self, destination: Destination) -> None:
        """Its group is closed."""
        if destination.name in FILES:
            self.out += embedded_data(destination)
            return
        if destination.name in QUIET:
            text = "".join(text for text, _ in destination.runs)
            destination.runs = (
                [(text, destination.why)] if _TELLING.search(text) and not _SERIAL.fullmatch(text.strip()) else []
            )
        text = "".join(text for text, _ in destination.runs)
        if destination.name == "htmltag":
            self.source.append(text)  # a tag at a time; a mail has thousands of them
            return
        if destination.label.startswith("未知") and not any(char.isalnum() for char in text):
            return
        if destination.why and (data := hex_data(text)):
            self.out.append(Embedded(f"{destination.name}.bin", data, Layer.EMBEDDED, Location((destination.label,))))
            return
        self.flush(destination)

    def _place(self, destination: Destination) -> Location:
        if destination is self.main:
            return Location((f"第{destination.number}段",))
        return Location((destination.label,))


def _joined(runs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Runs with surrogate pairs put together; ``\\u`` writes them in two halves."""
    joined: list[tuple[str, str]] = []
    for text, why in runs:
        if joined and joined[-1][1] == why and "\ud800" <= joined[-1][0][-1:] <= "\udbff":
            text = joined.pop()[0] + text
        if any("\ud800" <= char <= "\udfff" for char in text):
            text = text.encode("utf-16-le", "surrogatepass").decode(
                "utf-16-le", "surrogatepass" if len(text) == 1 else "replace"
            )
        joined.append((text, why))
    return [(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), why) for text, why in joined]
