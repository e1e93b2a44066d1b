"""PowerPoint binary presentations: slides in order, what is hidden on them, and damage that is never silent."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.formats import ppt
from disclosure_screen.extract.legacy.compound import pack
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Document, GapReason, Layer
from tests.probes.ole_parts import options, record
from tests.probes.ppt import PROBES
from tests.probes.ppt_writer import Presentation, Slide, box, chars, coloured, container, drawing
from tests.probes.probe import VALUE, carriers

_TEXT = st.text(st.characters(codec="utf-16-le", exclude_categories=("C", "Z")), min_size=1, max_size=40).filter(
    lambda t: t.strip("*")
)


def read(raw: bytes) -> Document:
    return read_document(Source.of_bytes("汇报.ppt", raw))


@settings(deadline=None, max_examples=40)
@given(texts=st.lists(_TEXT, min_size=1, max_size=8))
def test_slides_are_numbered_in_their_order(texts: list[str]) -> None:
    document = read(Presentation([Slide(drawing(box(chars(text)))) for text in texts]).build())

    found = [(block.location.route[0], block.text) for block in document.blocks if block.layer is Layer.BODY]
    assert found == [(f"第{number}张幻灯片", text) for number, text in enumerate(texts, 1)]


@settings(deadline=None, max_examples=60)
@given(cut=st.integers(0, 20_000))
def test_a_truncated_presentation_still_holds_the_value_or_has_a_gap(cut: int) -> None:
    whole = Presentation([Slide(drawing(box(chars("公示")))), Slide(drawing(box(chars(f"联系{VALUE}"))))]).build()

    document = read(whole[: cut % len(whole)])

    assert list(document.all_gaps()) or carriers(document.all_blocks(), VALUE)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), hits=st.sampled_from([1, 4, 40, 400]))
def test_a_damaged_presentation_is_read_without_an_error_of_ours(seed: int, hits: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(chance.choice(PROBES).build(VALUE))
    for _ in range(hits):
        at = chance.randrange(len(raw) - 4)
        raw[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", chance.randbytes(4), b"\xff\xff\xff\x7f"])

    document = read(bytes(raw))

    assert not [gap for gap in document.all_gaps() if "结构异常" in gap.detail]


def test_white_letters_in_a_filled_shape_are_seen() -> None:
    shape = box(coloured(VALUE, b"\xff\xff\xff\xfe"), options=options({}, {0x0181: 0x00800000, 0x01BF: 0x100010}))
    document = read(Presentation([Slide(drawing(shape))]).build())

    assert [block.layer for block in carriers(document.blocks, VALUE)] == [Layer.BODY]


def test_white_letters_over_a_dark_shape_are_seen() -> None:
    dark = box(chars("底"), anchor=(0, 0, 5000, 4000), options=options({}, {0x0181: 0x00800000, 0x01BF: 0x00100010}))
    document = read(Presentation([Slide(drawing(dark, box(coloured(VALUE, b"\xff\xff\xff\xfe"))))]).build())

    assert [block.layer for block in carriers(document.blocks, VALUE)] == [Layer.BODY]


def test_a_presentation_without_its_directory_is_read_and_is_a_gap() -> None:
    document = read(pack({("PowerPoint Document",): container(0x03EE, drawing(box(chars(VALUE))))}))

    assert carriers(document.blocks, VALUE)
    assert GapReason.DAMAGED in {gap.reason for gap in document.gaps}


def test_containers_nested_a_thousand_deep_end() -> None:
    raw = chars(VALUE)
    for _ in range(1_000):
        raw = container(0x03EE, raw)

    document = read(pack({("PowerPoint Document",): raw}))

    assert list(document.all_gaps()) or carriers(document.all_blocks(), VALUE)


def test_a_record_that_claims_too_much_is_a_gap() -> None:
    swallowed = bytearray(record(0x0ABC, b"") + chars("其后的文字"))
    swallowed[4:8] = b"\xff\xff\xff\x7f"

    document = read(Presentation([Slide(drawing(box(chars("公示"))) + container(0x1388, bytes(swallowed)))]).build())

    assert GapReason.DAMAGED in {gap.reason for gap in document.gaps}


@pytest.mark.parametrize("name", ["汇报.dps", "汇报"])
def test_the_name_does_not_decide(name: str) -> None:
    raw = Presentation([]).build()

    assert ppt.sniff(Source.of_bytes(name, raw)) == "application/vnd.ms-powerpoint"
