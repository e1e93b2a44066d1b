"""How a PDF page spells its tables (表格文字与线条): words with the boxes of their ends, and the lines it rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from disclosure_screen.extract.layout.lines import Line
from disclosure_screen.extract.pdf.glyphs import Frame, Glyphs
from disclosure_screen.model.place import Box

_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class GlyphSpelling:
    """The characters of a pdfium text page, without the concealed ones."""

    glyphs: Glyphs
    hidden: set[int]

    def words(self, line: Line) -> Iterator[tuple[range, str, Box | None, Box | None]]:
        """See :class:`disclosure_screen.extract.layout.tables.Spelling`."""
        start, character = line.start, self.glyphs.character
        texts = [character(number) for number in range(line.start, line.end)]
        for at, text in enumerate([*texts, " "], line.start):
            blank = text.isspace() or at in self.hidden
            if blank and start < at:
                word = range(start, at)
                yield word, self.glyphs.string(word), self._box(start), self._box(at - 1)
            if blank:
                start = at + 1
                if at < line.end and at not in self.hidden:
                    yield range(at, at + 1), text, None, None

    def characters(self, numbers: range) -> Iterator[tuple[int, str, Box | None]]:
        """See :class:`disclosure_screen.extract.layout.tables.Spelling`."""
        for number in numbers:
            yield number, self.glyphs.string(range(number, number + 1)), self._box(number)

    def rest(self, characters: list[int]) -> Line:
        """See :class:`disclosure_screen.extract.layout.tables.Spelling`."""
        text = self.glyphs.string(characters)
        return Line(text.strip(), characters[0], characters[-1] + 1, self.glyphs.span(characters[0], characters[-1]))

    def _box(self, number: int) -> Box | None:
        bounds = self.glyphs.bounds(number)
        return None if bounds is None else self.glyphs.frame.box(*bounds)


def may_hold_table(found: list[tuple[float, float, float, float]]) -> bool:
    """True where there are lines enough both ways; underlines and frames cost no more than this look."""
    lying = sum(right - left >= top - bottom for left, bottom, right, top in found)
    return lying > _LEAST and len(found) - lying > _LEAST


def rulings(shapes: Any, frame: Frame) -> list[Box]:
    """The rulings of a page's shapes on the page as shown."""
    return [frame.box(*bounds) for bounds in shapes.rulings]
