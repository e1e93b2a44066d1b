"""OFD: laws about damage, order of characters, tables, and what hides nothing."""

import random
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.formats.ofd import sniff
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Document, GapReason, Layer
from tests.probes.ofd import Package, _table, path, text
from tests.probes.probe import VALUE, carriers


def read(raw: bytes) -> Document:
    """A file as our reader sees it."""
    return read_document(Source.of_bytes("公示.ofd", raw))


@cache
def sample() -> bytes:
    """A plain file of one page."""
    return Package(text(VALUE)).save()


def test_it_is_known_by_its_content() -> None:
    assert sniff(Source.of_bytes("a.zip", sample())) == "application/ofd"


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0))
def test_a_file_cut_anywhere_is_never_whole(position: int) -> None:
    assert list(read(sample()[: position % len(sample())]).all_gaps())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_byte_out_of_place_raises(data: st.DataObject) -> None:
    raw = bytearray(sample())
    for position in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=12)):
        raw[position] = data.draw(st.integers(0, 255))

    assert read(bytes(raw)).digest


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_the_order_of_the_objects_does_not_matter(seed: int) -> None:
    objects = [text(digit, at=f"{20 + 2 * n} 40 3 5") for n, digit in enumerate(VALUE)]
    random.Random(seed).shuffle(objects)

    assert carriers(read(Package("".join(objects)).save()).all_blocks(), VALUE)


def test_what_is_seen_is_not_called_hidden() -> None:
    looks = (
        path("220 220 220") + text(VALUE),
        text(VALUE) + path("0 0 0", look='Fill="false"'),
        text(VALUE) + path("0 0 0", look='Fill="true" Alpha="40"'),
        path("0 0 0") + text(VALUE, inside='<ofd:FillColor Value="255 255 255"/>'),
    )
    for look in looks:
        found = carriers(read(Package(look).save()).all_blocks(), VALUE)
        assert {block.layer for block in found} == {Layer.BODY}, look


def test_a_cell_knows_its_header() -> None:
    block = carriers(read(_table(VALUE)).all_blocks(), VALUE)[0]

    assert block.cell is not None
    assert block.cell.headers == ("身份证号",)


def test_boxes_are_points_from_the_top_left() -> None:
    block = carriers(read(sample()).all_blocks(), VALUE)[0]

    assert block.location.page == 1
    assert abs(block.lines[0].left - 20 * 72 / 25.4) < 1
    assert 38 * 72 / 25.4 < block.lines[0].top < block.lines[0].bottom < 46 * 72 / 25.4


def test_a_page_that_is_not_there_is_a_gap() -> None:
    package = Package()
    del package.parts["Doc_0/Pages/Page_0/Content.xml"]

    assert [gap.reason for gap in read(package.save()).all_gaps()] == [GapReason.DAMAGED]


def test_an_entity_is_not_read() -> None:
    package = Package()
    package.parts["Doc_0/Pages/Page_0/Content.xml"] = (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
    )

    assert list(read(package.save()).all_gaps())
