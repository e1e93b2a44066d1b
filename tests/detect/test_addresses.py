"""Addresses to their full extent, and whose they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.people_sets import HOME_SENTENCES, NO_ADDRESS, OFFICE_SENTENCES, address_cases
from disclosure_screen.detect.addresses import CUES, Level, Subject, addresses, subject


def test_generated_addresses_are_found_exactly_and_nothing_else_is() -> None:
    right = wrong = missed = 0
    for case in address_cases(HOME_SENTENCES + OFFICE_SENTENCES, 1000, 7):
        found = {(one.start, one.end) for one in addresses(case.text)}
        right += case.places <= found
        missed += not case.places <= found
        wrong += len(found - case.places)
    wrong += sum(len(list(addresses(text))) for text in NO_ADDRESS)
    assert 2 * right / (2 * right + wrong + missed) >= 0.95, (right, wrong, missed)


def test_every_address_holds_a_cue_for_the_one_pass_over_the_text() -> None:
    for case in address_cases(HOME_SENTENCES + OFFICE_SENTENCES, 400, 9):
        assert any(cue in case.text for cue in CUES), case.text


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_numbers_behind_place_words_are_not_homes(text: str) -> None:
    assert not [
        one for one in addresses(text) if subject(text[: one.start]) is Subject.PERSON or one.level is Level.DOOR
    ]


def test_the_subject_is_a_person_after_personal_words_and_a_unit_after_official_ones() -> None:
    for case in address_cases(HOME_SENTENCES[:-1], 100, 3):
        assert subject(case.text[: min(case.places)[0]]) is Subject.PERSON, case.text
    for case in address_cases(OFFICE_SENTENCES, 50, 5):
        assert subject(case.text[: min(case.places)[0]]) is Subject.UNIT, case.text


def test_a_header_decides_where_the_cell_says_nothing() -> None:
    assert subject("", "家庭住址") is Subject.PERSON
    assert subject("", "单位地址") is Subject.UNIT
    assert subject("", "备注") is Subject.UNKNOWN


@given(st.text("温岭市石桥头镇前村路巷小区幢单元室号组0123一二三，。 -住址：\u200b１２", max_size=60))
def test_addresses_never_overlap_and_lie_in_the_text(text: str) -> None:
    last = 0
    for one in addresses(text):
        assert last <= one.start < one.end <= len(text)
        last = one.end


@pytest.mark.parametrize(
    "written",
    [
        "温岭市石桥头镇前村３组１２号",
        "温岭市\u200b石桥头镇前村3组12号",
        "溫岭市石桥头镇前村3组12号".replace("溫", "温"),
    ],
)
def test_full_width_and_invisible_characters_do_not_hide_an_address(written: str) -> None:
    (found,) = addresses(f"家住{written}。")
    assert (found.start, found.end) == (2, 2 + len(written))
