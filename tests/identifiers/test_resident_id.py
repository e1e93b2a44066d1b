"""公民身份号码."""

import datetime
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.identifiers import resident_id
from disclosure_screen.identifiers._checks import mod_11_2
from disclosure_screen.model.evidence import Evidence

VALID = ("331081190101010001", "33108119010101001X", "332623190102030039", "810000190101010015", "830000190101010051")
PLACES = st.integers(0, 17)


@pytest.mark.parametrize("at", range(len(VALID)))
def test_valid_numbers_of_every_kind_are_proven(at: int) -> None:
    assert resident_id.check(VALID[at]) is Evidence.PROVEN


@given(st.integers(0, 10**6), PLACES, st.integers(1, 9))
def test_one_changed_digit_is_always_refuted(seed: int, place: int, shift: int) -> None:
    number = resident_id.sample(random.Random(seed))
    old = "0123456789X".index(number[place])
    changed = number[:place] + "0123456789X"[(old + shift) % (11 if place == 17 else 10)] + number[place + 1 :]
    assert resident_id.check(changed) is Evidence.REFUTED


def test_a_day_that_never_was_is_refuted_even_with_a_good_check_digit() -> None:
    assert resident_id.check("331081190102300019") is Evidence.REFUTED


@pytest.mark.parametrize("before", ["身份证号", "sfz", "ID", "（", "：", " "])
def test_a_label_may_touch_the_number(before: str) -> None:
    assert re.search(resident_id.PATTERN, before + VALID[0] + "，")


@pytest.mark.parametrize("text", ["1" + VALID[0], VALID[0] + "0", "项目代码2020-331081-47-03-000001", "0." + VALID[0]])
def test_no_window_is_cut_out_of_something_longer(text: str) -> None:
    assert not re.search(resident_id.PATTERN, text)


def test_age_birth_and_sex_are_read_from_the_number() -> None:
    assert resident_id.birth_date(VALID[0]) == datetime.date(1901, 1, 1)
    assert resident_id.age(VALID[0], datetime.date(2020, 12, 31)) == 119
    assert resident_id.age(VALID[0], datetime.date(2020, 1, 1)) == 119
    assert resident_id.age(VALID[0], datetime.date(2019, 12, 31)) == 118
    assert resident_id.age(VALID[0], datetime.date(1900, 1, 1)) is None
    assert resident_id.age(VALID[0], datetime.date(2026, 1, 1)) is None
    assert resident_id.sex(VALID[0]) is resident_id.Sex.FEMALE
    assert resident_id.sex(VALID[1]) is resident_id.Sex.MALE


def test_abolished_and_unknown_regions_are_evidence_and_never_a_gate() -> None:
    assert "温岭县" in resident_id.region_names("332623190102030039")
    assert resident_id.region_names("653132") == ()
    body = "65313219010101000"
    assert resident_id.check(body + mod_11_2(body)) is Evidence.PROVEN


@pytest.mark.parametrize("text", ["3.31081E+17", "331081190101010000", "331081190113010017", "3.31081190101E+17"])
def test_what_a_spreadsheet_leaves_of_a_number_is_a_near_miss(text: str) -> None:
    assert re.search(resident_id.NEAR, f"：{text}，")
