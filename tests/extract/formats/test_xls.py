"""Excel binary workbooks: cells with their headings, numbers with their digits, and damage that is never silent."""

import random
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.formats import xls
from disclosure_screen.extract.legacy.biff import plain_number
from disclosure_screen.extract.legacy.biff_cells import column_name, rk
from disclosure_screen.extract.legacy.compound import pack
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Document, GapReason, Layer
from tests.probes.probe import VALUE, carriers
from tests.probes.xls import PROBES
from tests.probes.xls_writer import Workbook, label, number, number_format, rec, xf

_TEXT = st.text(st.characters(codec="utf-16-le", exclude_categories=("Cc", "Cs")), min_size=1, max_size=60).filter(
    str.strip
)
_ENCRYPTED = next(probe for probe in PROBES if probe.place == "xls: encrypted with a listed password")


def read(raw: bytes, name: str = "名单.xls") -> Document:
    return read_document(Source.of_bytes(name, raw))


def cells(document: Document) -> dict[str, str]:
    return {block.location.route[-1]: block.text for block in document.blocks if block.layer is Layer.CELL}


def merged(*areas: tuple[int, int, int, int]) -> bytes:
    return rec(0xE5, struct.pack("<H", len(areas)) + b"".join(struct.pack("<HHHH", *area) for area in areas))


@settings(deadline=None, max_examples=40)
@given(texts=st.lists(_TEXT, min_size=1, max_size=400))
def test_every_string_comes_back_wherever_its_record_breaks(texts: list[str]) -> None:
    records = b"".join(label(row, 0, row) for row in range(len(texts)))

    found = cells(read(Workbook([("名单", 0, records)], texts).build()))

    assert [found[f"A{row + 1}"] for row in range(len(texts))] == texts


@given(value=st.integers(-(2**29), 2**29 - 1))
def test_a_short_integer_reads_as_itself(value: int) -> None:
    raw = struct.pack("<i", value << 2 | 2)

    assert rk(raw, 0) == value


@given(value=st.floats(-1e15, 1e15).map(lambda value: struct.unpack("<d", bytes(4) + struct.pack("<d", value)[4:])[0]))
def test_a_short_double_reads_as_itself(value: float) -> None:
    upper = struct.unpack("<Q", struct.pack("<d", value))[0] >> 32 & ~3
    expected = struct.unpack("<d", struct.pack("<Q", upper << 32))[0]

    assert rk(struct.pack("<I", upper), 0) == expected


@given(value=st.integers(0, 10**15 - 1))
def test_a_whole_number_keeps_every_digit(value: int) -> None:
    assert plain_number(float(value)) == str(value)


@pytest.mark.parametrize("digits", ["331081190101010000", "6222020000000000000", "331081190101010000000"])
def test_a_long_number_shows_the_digits_that_were_typed(digits: str) -> None:
    assert plain_number(float(digits)) == digits


@given(column=st.integers(0, 16383))
def test_column_names_count_like_excel(column: int) -> None:
    value = 0
    for letter in column_name(column):
        value = value * 26 + ord(letter) - 64

    assert value == column + 1


@settings(deadline=None, max_examples=60)
@given(cut=st.integers(0, 20_000))
def test_a_truncated_workbook_still_holds_the_value_or_has_a_gap(cut: int) -> None:
    whole = Workbook([("名单", 0, label(0, 0, 0) + label(1, 0, 1))], ["身份证号", VALUE]).build()

    document = read(whole[: cut % len(whole)])

    assert list(document.all_gaps()) or carriers(document.all_blocks(), VALUE)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), hits=st.sampled_from([1, 4, 40, 400]))
def test_a_damaged_workbook_is_read_without_an_error_of_ours(seed: int, hits: int) -> None:
    chance = random.Random(seed)
    probe = chance.choice(PROBES)
    raw = bytearray(probe.build(probe.value))
    for _ in range(hits):
        at = chance.randrange(len(raw) - 4)
        raw[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", chance.randbytes(4), b"\xff\xff\xff\x7f"])

    document = read(bytes(raw))

    assert not [gap for gap in document.all_gaps() if "结构异常" in gap.detail]


def test_a_merged_header_stands_over_every_column_it_spans() -> None:
    strings = ["序号", "联系方式", "电话", "住址", VALUE]
    records = label(0, 0, 0) + label(0, 1, 1) + label(1, 1, 2) + label(1, 2, 3) + number(2, 0, 1) + label(2, 2, 4)
    document = read(Workbook([("名单", 0, records + merged((0, 1, 0, 0), (0, 0, 1, 2)))], strings).build())

    (found,) = carriers(document.blocks, VALUE)
    assert found.cell is not None
    assert found.cell.headers == ("联系方式", "住址")


def test_a_date_is_shown_as_a_date_and_a_time_as_a_time() -> None:
    styles = number_format(164, 'yyyy"年"m"月"d"日"') + xf() + xf(format_number=164) + xf(format_number=20)
    records = number(0, 0, 367, 1) + number(1, 0, 0.5, 2) + number(2, 0, 367, 0)

    found = cells(read(Workbook([("名单", 0, records)], styles=styles).build()))

    assert found == {"A1": "1901-01-01", "A2": "12:00:00", "A3": "367"}


def test_a_cell_whose_string_is_missing_is_a_gap() -> None:
    document = read(Workbook([("名单", 0, label(0, 0, 7))], ["某"]).build())

    assert [gap.reason for gap in document.gaps] == [GapReason.DAMAGED]


def test_a_listed_sheet_that_is_not_there_is_a_gap() -> None:
    stream = Workbook([("甲", 0, label(0, 0, 0)), ("乙", 0, label(0, 0, 0))], ["某"]).stream()
    last = stream.rindex(struct.pack("<HH", 0x0809, 16))

    document = read(pack({("Workbook",): stream[:last]}))

    assert any(gap.location.route == ("乙",) for gap in document.gaps)


def test_without_a_password_an_encrypted_workbook_is_a_gap() -> None:
    document = read(_ENCRYPTED.build(VALUE))

    assert [gap.reason for gap in document.gaps] == [GapReason.ENCRYPTED]
    assert carriers(document.all_blocks(), VALUE) == []


@pytest.mark.parametrize("name", ["名单.et", "名单.doc", "名单"])
def test_the_name_does_not_decide(name: str) -> None:
    raw = Workbook([("名单", 0, b"")]).build()

    assert xls.sniff(Source.of_bytes(name, raw)) == "application/vnd.ms-excel"
