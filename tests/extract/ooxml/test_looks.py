"""Colours, number formats and fields: what is seen, and what is only there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.extract.ooxml.colours import BLACK, WHITE, contrast, invisible, rgb, tinted
from disclosure_screen.extract.ooxml.names import whole
from disclosure_screen.extract.ooxml.sheet.numberformat import shown
from disclosure_screen.extract.ooxml.sheet.outline import notable_formula
from disclosure_screen.extract.ooxml.sheet.values import date_text, elapsed_text, shown_number
from disclosure_screen.extract.ooxml.word.fields import Fields

_EVERYDAY = (" PAGE ", " PAGE  \\* MERGEFORMAT ", ' TOC \\o "1-3" \\h \\z \\u ', " PAGEREF _Toc123456789 \\h ")
_COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@given(_COLOURS, _COLOURS)
def test_contrast_does_not_depend_on_which_is_text_and_which_is_ground(
    one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.1


@given(_COLOURS)
def test_a_colour_on_itself_is_never_seen(colour: tuple[int, int, int]) -> None:
    assert invisible(colour, colour)
    assert not invisible(colour, None)


@given(_COLOURS)
def test_a_full_tint_is_white_or_black(colour: tuple[int, int, int]) -> None:
    assert tinted(colour, 1) == WHITE
    assert tinted(colour, -1) == BLACK


def test_readable_grey_is_seen_and_nearly_white_is_not() -> None:
    assert not invisible(rgb("BFBFBF"), WHITE)
    assert invisible(rgb("FAFAFA"), WHITE)


@pytest.mark.parametrize(
    ("code", "date", "numbers", "text"),
    [
        ("General", False, False, False),
        ("yyyy/m/d", True, False, False),
        ("[$-804]yyyy年m月d日", True, False, False),
        ("#,##0;[Red]-#,##0", False, False, False),
        ("0.00E+00", False, False, False),
        (";;;", False, True, True),
        (";;;@", False, True, False),
        ('"已核对"', False, True, False),
        ('"共"0"户"', False, False, False),
        ("[h]:mm", False, False, False),
    ],
)
def test_a_format_dates_or_hides(code: str, date: bool, numbers: bool, text: bool) -> None:
    found = shown(code)
    assert (found.date, found.hides_numbers, found.hides_text) == (date, numbers, text)


@given(st.integers(61, 2_958_465))
def test_days_are_counted_one_by_one(serial: int) -> None:
    assert date_text(str(serial)) > date_text(str(serial - 1)) or serial == 61
    assert date_text(str(serial - 1462), epoch_1904=True) == date_text(str(serial)) or serial < 1462


def test_long_numbers_are_shown_as_excel_shows_them() -> None:
    assert shown_number("331081190101010000", shown("General")) == "3.31081E+17"
    assert shown_number("331081190101010000", shown("0.00E+00")) == "3.31E+17"
    assert shown_number("331081190101010000", shown("0")) == ""
    assert shown_number("12345678901", shown("General")) == ""


@pytest.mark.parametrize("code", _EVERYDAY)
def test_everyday_fields_are_not_told(code: str) -> None:
    assert Fields().notable(code) == ""


@pytest.mark.parametrize(
    "code", ['HYPERLINK "file://oa/名单.xls"', "REF N331081190101010001", 'INCLUDETEXT "D:/内部/稿.doc"']
)
def test_fields_that_say_something_are(code: str) -> None:
    assert Fields().notable(code) == code


def test_text_before_the_separator_is_code_and_after_it_is_not() -> None:
    fields = Fields()
    seen = []
    for kind in ("begin", "separate"):
        fields.step(kind)
        seen.append(fields.in_code)
        fields.code("REF 甲")
    assert seen == [True, False]
    assert fields.step("end") == "REF 甲REF 甲"


@given(st.sampled_from(' .-*a\\"'), st.integers(1, 390))
def test_no_field_code_takes_long_to_judge(character: str, count: int) -> None:
    code = f" PAGE {character * count}!密"
    assert Fields().notable(code) == code.strip()


@pytest.mark.parametrize("formula", ["SUM(A1:B99999)", 'IF(A1="","",B2)', '名单!$A$10000&" "&B2', "ROUND(C5*0.13,2)"])
def test_formulas_of_references_alone_say_nothing(formula: str) -> None:
    assert not notable_formula(formula)


@pytest.mark.parametrize(
    "formula", ['IF(A1=1,"张某","")', "13800138000+0", "'[人员.xlsx]名单'!A1", r"'\\oa\[a.xls]b'!A1"]
)
def test_formulas_with_words_numbers_or_paths_are_told(formula: str) -> None:
    assert notable_formula(formula)


@given(st.text(max_size=6) | st.text("0123456789-²٣", max_size=5_000))
def test_any_attribute_is_a_whole_number_or_none(value: str) -> None:
    assert abs(whole(value, 7)) < 10**9


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("41224.99998837963", "2012-11-11 23:59:58.996000"),
        ("41224.999988425923", "2012-11-11 23:59:59"),
        ("0.5", "12:00:00"),
        ("36892", "2001-01-01"),
        ("36892.354166666664", "2001-01-01 08:30:00"),
        ("-1", "-1"),
    ],
)
def test_a_day_number_is_told_to_the_thousandth_of_a_second(stored: str, text: str) -> None:
    assert date_text(stored) == text


@pytest.mark.parametrize(
    ("stored", "text"),
    [("10.6320601851852", "255:10:10"), ("0", "0:00:00"), ("331081190101010001", "331081190101010001")],
)
def test_elapsed_time_is_told_in_hours_and_no_long_number_is_taken_for_one(stored: str, text: str) -> None:
    assert elapsed_text(stored) == text
