"""Drawn pages on arrival: nothing a taken-over drawing process could send is believed."""

import math
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.extract.drawn_pages import DrawnPage, Inlaid, Picture, Sketch, Stroke, Words, sound

UNIT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
PIXEL = Picture(1, 1, 72, b"\0\0\0")
WORDS = Words("甲", [1.0], [2.0], 4.0, (0, 0, 0), 255)
STROKE = Stroke("M 0 0 L 10.5 -2 Z", UNIT, None, (0, 0, 0), 0.3, 255)
INLAID = Inlaid("sha256:0", 0, UNIT, 255)


def page(*pieces: Words | Stroke | Inlaid, area: tuple[float, float, float, float] = (0, 0, 210, 297)) -> DrawnPage:
    """A page of these pieces with one picture in store."""
    return DrawnPage("sha256:0", 1, sketch=Sketch(area, list(pieces), [PIXEL]))


def test_a_page_of_every_piece_is_sound_and_survives_the_journey() -> None:
    whole = page(WORDS, STROKE, INLAID)

    assert sound(whole)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(whole), type=DrawnPage) == whole


@pytest.mark.parametrize(
    "strange",
    [
        DrawnPage("sha256:0", 1),
        DrawnPage("sha256:0", 1, Picture(2, 1, 72, b"\0\0\0")),
        DrawnPage("sha256:0", 1, Picture(0, 0, 72, b"")),
        DrawnPage("sha256:0", 1, Picture(3001, 1, 72, b"\0" * 9003)),
        DrawnPage("sha256:0", 1, Picture(1, 1, 0, b"\0\0\0")),
        DrawnPage("sha256:0", 1, Picture(1, 1, 72, b"\0\0\0", b"\0\0")),
        DrawnPage("sha256:0", 1, PIXEL, Sketch((0, 0, 1, 1), [], [])),
        page(area=(0, 0, 0, 297)),
        page(area=(0, 0, math.inf, 297)),
        page(msgspec.structs.replace(WORDS, xs=[])),
        page(msgspec.structs.replace(WORDS, xs=[math.nan])),
        page(msgspec.structs.replace(WORDS, text="\n")),
        page(msgspec.structs.replace(WORDS, colour=(0, 0, 256))),
        page(msgspec.structs.replace(WORDS, alpha=-1)),
        page(msgspec.structs.replace(STROKE, width=math.inf)),
        page(msgspec.structs.replace(STROKE, path="M" * 400_001)),
        page(msgspec.structs.replace(INLAID, picture=1)),
        page(msgspec.structs.replace(INLAID, matrix=(math.nan, 0, 0, 1, 0, 0))),
    ],
    ids=lambda _: "",
)
def test_a_strange_page_is_refused(strange: DrawnPage) -> None:
    assert not sound(strange)


@given(st.text(min_size=1).filter(lambda text: not set(text) <= set("MLQCAZ0123456789.- ")))
def test_a_path_holds_nothing_but_commands_and_numbers(path: str) -> None:
    assert not sound(page(msgspec.structs.replace(STROKE, path=path)))


def test_no_pixels_stand_in_a_repr() -> None:
    shown: Any = repr(DrawnPage("sha256:0", 1, Picture(1, 1, 72, b"abc")))
    assert "abc" not in shown
