"""Recognition: rows and cells, places on the page, unclear lines, and a machine without the libraries."""

from typing import Any

import numpy
import pytest

from disclosure_screen.extract import ocr
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.ocr import Read, Unavailable, recognised, rows
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Box, Location
from tests.probes.pdf import picture
from tests.probes.probe import VALUE


def _source(**limits: Any) -> Source:
    return Source.of_bytes("a.png", b"", limits=Limits(**limits))


def _pixels(text: str) -> Any:
    return numpy.asarray(picture(text))[:, :, ::-1].copy()


def _found(monkeypatch: pytest.MonkeyPatch, *lines: Read) -> list[Block | Gap]:
    monkeypatch.setattr(ocr, "read", lambda pixels: list(lines))
    parts = recognised(numpy.zeros((100, 100, 3), numpy.uint8), _source(), Location((), 1))
    return [part for part in parts if isinstance(part, Block | Gap)]


def test_a_line_has_its_text_its_confidence_and_its_place() -> None:
    def place(box: Box) -> Box:
        return Box(box.left / 2, box.top / 2, box.right / 2, box.bottom / 2)

    halved = list(recognised(_pixels(VALUE), _source(), Location((), 3), place))
    block = halved[0]

    assert isinstance(block, Block)
    assert (block.layer, block.text, block.location.page) == (Layer.IMAGE_TEXT, VALUE, 3)
    assert block.confidence is not None
    assert block.confidence > 0.9
    assert 10 < block.lines[0].left < 40
    assert block.lines[0].right < 450


def test_an_unclear_line_is_text_and_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = _found(monkeypatch, Read("331081", ocr.UNCLEAR - 0.01, Box(0, 0, 50, 10)))

    assert [part.text for part in parts if isinstance(part, Block)] == ["331081"]
    assert [part.reason for part in parts if isinstance(part, Gap)] == [GapReason.UNCLEAR]


def test_what_stands_in_one_row_is_read_as_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = _found(
        monkeypatch,
        Read("王某", 0.9, Box(60, 11, 90, 20)),
        Read("1", 0.9, Box(0, 10, 10, 20)),
        Read("2", 0.9, Box(0, 30, 10, 40)),
        Read("李某", 0.9, Box(60, 30, 90, 41)),
    )

    assert [part.text for part in parts if isinstance(part, Block)] == ["1\t王某", "2\t李某"]


def test_lines_that_overlap_are_not_one_row() -> None:
    over = [Read("a", 1.0, Box(0, 0, 50, 10)), Read("b", 1.0, Box(0, 2, 50, 12))]

    assert len(rows(over)) == 2


def test_without_the_libraries_a_picture_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable() -> None:
        raise Unavailable

    monkeypatch.setattr(ocr, "_engine", unavailable)
    parts = list(recognised(_pixels(VALUE), _source(), Location()))

    assert [part.reason for part in parts if isinstance(part, Gap)] == [GapReason.NO_TEXT_LAYER]
    assert len(parts) == 1


def test_beyond_the_cap_a_picture_is_a_gap() -> None:
    source = _source(ocr_pages=1)
    blank = numpy.full((100, 100, 3), 255, numpy.uint8)

    assert list(recognised(blank, source, Location())) == []
    assert [part.reason for part in recognised(blank, source, Location()) if isinstance(part, Gap)] == [GapReason.LIMIT]


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_box_found_in_a_turned_picture_lies_where_the_line_is(turns: int) -> None:
    height, width = 80, 200
    field = numpy.zeros((height, width), bool)
    field[10:20, 30:90] = True
    ys, xs = numpy.nonzero(numpy.rot90(field, turns))
    turned = Box(float(xs.min()), float(ys.min()), float(xs.max() + 1), float(ys.max() + 1))

    assert ocr._turned_back(turned, turns, (height, width, 3)) == Box(30, 10, 90, 20)
