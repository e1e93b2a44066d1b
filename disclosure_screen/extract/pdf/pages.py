"""Pages (页) as a reader sees them: the text of each in paragraphs, or the gap that it has none."""

from collections.abc import Iterator
from typing import Any

from disclosure_screen.extract.pdf.lines import Frame, Line, lines, paragraphs
from disclosure_screen.extract.source import Part, Source
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Box, Location


def pages(drawn: Any, source: Source) -> Iterator[Part]:
    """Blocks and gaps of every page up to the limit; beyond it a gap says how many were not read."""
    import pypdfium2

    total = len(drawn)
    for number in range(1, min(total, source.limits.pages) + 1):
        try:
            page = drawn[number - 1]
        except pypdfium2.PdfiumError:
            yield Gap(GapReason.DAMAGED, Location((), number), f"第{number}页损坏，无法读取")
            continue
        try:
            yield from _page(page, number)
        finally:
            page.close()
    if total > source.limits.pages:
        yield Gap(GapReason.LIMIT, detail=f"共 {total:,} 页，只读取了前 {source.limits.pages:,} 页")


def _page(page: Any, number: int) -> Iterator[Part]:
    textpage = page.get_textpage()
    try:
        found = lines(textpage, Frame.of(page))
    finally:
        textpage.close()
    for paragraph in paragraphs(found):
        yield block(paragraph, number)
    if not found:
        yield Gap(GapReason.NO_TEXT_LAYER, Location((), number), f"第{number}页没有文字层")


def block(paragraph: list[Line], number: int) -> Block:
    """A paragraph in plain sight."""
    boxes = tuple(line.box for line in paragraph)
    around = Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
    text = "\n".join(line.text for line in paragraph)
    return Block(Layer.BODY, text, Location((), number, around), lines=boxes)
