"""手机号码 and 固定电话."""

import pytest

from disclosure_screen.identifiers import landline, mobile


def test_short_forms_stand_for_further_people() -> None:
    assert mobile.short_forms("13800000000", "/1/2，") == ("13800000001", "13800000002")
    assert mobile.short_forms("13800000000", "、0011") == ("13800000011",)
    assert mobile.short_forms("13800000000", "，转") == ()


@pytest.mark.parametrize(
    ("segment", "given"), [("138", True), ("192", True), ("197", True), ("154", False), ("160", False)]
)
def test_the_table_of_segments_decides_what_is_assigned(segment: str, given: bool) -> None:
    assert mobile.assigned(segment + "00000000") is given


@pytest.mark.parametrize(
    ("number", "whole"),
    [("057680000000", True), ("01060000000", True), ("4000000000", True), ("80000000", False), ("097880000000", False)],
)
def test_a_landline_is_complete_with_a_real_area_code(number: str, whole: bool) -> None:
    assert landline.complete(number) is whole


def test_extensions_and_country_codes_are_told_apart_from_the_number() -> None:
    assert landline.canonical("+86 0576-80000000转801") == "057680000000-801"
    assert landline.canonical("（0576）8000 0000") == "057680000000"


@pytest.mark.parametrize("number", ["12345", "110", "95598", "96345", "4000000000"])
def test_public_service_numbers_are_known(number: str) -> None:
    assert landline.is_hotline(number)
    assert not landline.is_hotline("80000000")
