"""Pictures: laws about damage and size, and what is too small to say anything."""

import io
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.formats.image import sniff
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Document, GapReason, Layer
from tests.probes.pdf import picture
from tests.probes.probe import VALUE


def read(raw: bytes, **limits: Any) -> Document:
    """A file as our reader sees it."""
    return read_document(Source.of_bytes("照片", raw, limits=Limits(**limits)))


@cache
def saved(kind: str, size: tuple[int, int] = (120, 90)) -> bytes:
    """A blank picture."""
    held = io.BytesIO()
    Image.new("RGB", size, "white").save(held, kind)
    return held.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF"])
def test_a_kind_is_known_by_its_content(kind: str) -> None:
    assert sniff(Source.of_bytes("a", saved(kind))) == f"image/{kind.lower()}"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF"])
@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=0))
def test_a_picture_cut_anywhere_is_never_whole(kind: str, position: int) -> None:
    raw = saved(kind)

    cut = raw[: 16 + position % (len(raw) - 16)]  # what is left of less is no picture any more

    assert list(read(cut, ocr_pages=1).all_gaps())


def test_more_pixels_than_allowed_are_a_gap_and_not_decoded() -> None:
    assert [gap.reason for gap in read(saved("PNG", (3000, 3000)), pixels=1_000_000).all_gaps()] == [GapReason.LIMIT]


def test_a_picture_in_which_nothing_is_written_is_read() -> None:
    assert list(read(saved("PNG")).all_gaps()) == []


def test_an_ornament_costs_no_recognition() -> None:
    assert list(read(saved("PNG", (600, 20)), ocr_pages=0).all_gaps()) == []


def test_pictures_beyond_the_cap_are_gaps() -> None:
    held = io.BytesIO()
    picture(VALUE).save(held, "PNG")

    assert [gap.reason for gap in read(held.getvalue(), ocr_pages=0).all_gaps()] == [GapReason.LIMIT]


def test_the_place_where_a_photograph_was_taken_is_text() -> None:
    image = Image.new("RGB", (100, 100))
    exif = image.getexif()
    exif.get_ifd(0x8825).update({1: "N", 2: (28.0, 51.0, 0.0), 3: "E", 4: (121.0, 8.0, 30.0)})
    held = io.BytesIO()
    image.save(held, "JPEG", exif=exif)

    texts = [block.text for block in read(held.getvalue()).blocks if block.layer is Layer.METADATA]

    assert "纬度 28.850000，经度 121.141667" in texts


def test_a_picture_lying_on_its_side_is_turned_as_its_file_says() -> None:
    held = io.BytesIO()
    image = picture(VALUE).rotate(90, expand=True)
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(held, "JPEG", exif=exif)

    assert any(VALUE in block.text for block in read(held.getvalue()).all_blocks())
