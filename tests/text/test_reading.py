"""Laws of the readings: no character loses its origin, no value changes by being disguised."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.identifiers import resident_id
from disclosure_screen.model.place import Span
from disclosure_screen.text.disguise import closed, enclosed, joins, numerals, repaired, reversed_digits
from disclosure_screen.text.reading import fold, is_odd, unfolded

ODD = st.text(
    st.sampled_from("身份证号：，（）①⑩❷㉑³²０９Ａｚ𝟑٤१ⅩХ×\u200b\ufe0f\u20e3\u3000\u00a0—－·・．＠⾝ 0189abX-\n张三")
    | st.characters(),
    max_size=60,
)
NUMBER = "331081190101010001"
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")


@given(ODD, st.data())
def test_an_origin_always_lies_in_the_original_and_folds_to_its_own_text(text: str, data: st.DataObject) -> None:
    reading = fold(text)
    if not reading.text:
        return
    start = data.draw(st.integers(0, len(reading.text) - 1))
    end = data.draw(st.integers(start + 1, len(reading.text)))
    span = reading.origin(start, end)
    assert 0 <= span.start < span.end <= len(text)
    assert reading.origin(0, len(reading.text)).contains(span)


@given(ODD)
def test_folding_twice_changes_nothing_that_an_alphanumeric_pattern_sees(text: str) -> None:
    once = fold(text).text
    assert len(once) <= 3 * len(text)
    for sign in once:
        assert unicodedata.category(sign) != "Nd" or sign in "0123456789"


@given(st.text("0189AXaz身份证号，。：；（）、", max_size=50))
def test_ordinary_text_is_returned_as_it_is(text: str) -> None:
    reading = fold(text)
    assert reading.text == text
    assert reading.plain
    assert not is_odd(text)


@given(ODD, ODD, ODD)
def test_a_window_folds_as_it_does_alone_and_its_origins_count_along_the_whole(
    before: str, inside: str, after: str
) -> None:
    whole = before + inside + after
    window = fold(whole, len(before), len(before) + len(inside))
    alone = fold(inside)
    assert window.text == alone.text
    for at in range(len(alone.text)):
        own, outer = alone.origin(at, at + 1), window.origin(at, at + 1)
        assert (outer.start - own.start, outer.end - own.end) == (len(before), len(before))


DISGUISES = {
    "full-width": "".join(chr(ord(sign) + 0xFEE0) for sign in NUMBER),
    "mathematical": "".join(chr(0x1D7CE + int(sign)) for sign in NUMBER),
    "arabic": "".join(chr(0x0660 + int(sign)) for sign in NUMBER),
    "circled": "".join("⓪①②③④⑤⑥⑦⑧⑨"[int(sign)] for sign in NUMBER),
    "dotted": "".join("🄀⒈⒉⒊⒋⒌⒍⒎⒏⒐"[int(sign)] for sign in NUMBER),
    "keycaps": "".join(f"{sign}\ufe0f\u20e3" for sign in NUMBER),
    "zero-width": "\u200b".join(NUMBER),
    "variation selectors": "\ufe00".join(NUMBER),
    "hangul filler": "\u3164".join(NUMBER),
    "mixed": "３３1️⃣081\u200b1９01٠1٠10001",
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguise_folds_to_the_number_and_points_back_at_all_of_it(disguise: str) -> None:
    before = "证号："
    reading = fold(before + DISGUISES[disguise] + "，")
    at = reading.text.index(NUMBER)
    span = reading.origin(at, at + len(NUMBER))
    assert span.start == len(before)
    assert fold((before + DISGUISES[disguise])[span.start : span.end]).text == NUMBER


@pytest.mark.parametrize("last", "×ХхΧχ✕✖╳Ⅹⅹ")
def test_whatever_looks_like_an_x_in_the_eighteenth_place_is_one(last: str) -> None:
    assert fold("33108119010101001" + last + "。").text == "33108119010101001X。"


def test_a_list_mark_is_not_glued_to_the_number_behind_it() -> None:
    assert fold("①13800000000").text == "①13800000000"
    assert fold("1③800000000").text == "13800000000"
    assert enclosed(fold("①3800000000")).text == "13800000000"


def test_radicals_of_pdf_fonts_read_as_ideographs() -> None:
    assert fold("⾝份证").text == "身份证"


def test_prose_keeps_its_dashes_and_wide_blanks() -> None:
    assert fold("一是——，　二是·").text == "一是——，　二是·"
    assert fold("0576—80000000").text == "0576-80000000"


@pytest.mark.parametrize(
    "styled",
    ["三三一〇八一一九〇一〇一〇一〇〇〇一", "叁叁壹零捌壹壹玖零壹零壹零壹零零零壹", "三3一0八1一九0一0一0一〇〇〇一"],
)
def test_chinese_numerals_read_as_digits(styled: str) -> None:
    reading = numerals(fold("号" + styled))
    assert reading.text == "号" + NUMBER
    assert reading.origin(1, 19) == Span(1, 19)


def test_the_numeral_in_a_name_is_not_part_of_the_number_behind_it() -> None:
    assert numerals(fold("张三" + NUMBER.translate(CHINESE) + "男")).text == f"张三{NUMBER}男"


@pytest.mark.parametrize("text", ["二〇二三年十一月", "第一二三四五条", "壹佰贰拾叁万肆仟伍佰元", "20231124000"])
def test_years_ordinals_and_amounts_stay(text: str) -> None:
    assert numerals(fold(text)).text == text


def test_joining_keeps_the_serial_number_before_an_id_out() -> None:
    text = "序号1 331081 19010101 0001"
    (joined,) = [j for j in joins(fold(text), (18,)) if j.reading.text == NUMBER]
    assert joined.groups == (6, 8, 4)
    assert joined.regular
    assert joined.reading.origin(0, 18) == Span(4, len(text))
    assert closed(fold(text)).text == "序号1" + NUMBER


def test_a_card_and_the_amount_behind_it_are_not_one_longer_card() -> None:
    assert not list(joins(fold("张某 6258090000000007 500.00"), range(15, 20)))
    assert [j.groups for j in joins(fold("331081190101010\n001"), (18,))] == [(15, 3)]


def test_a_line_break_inside_a_cell_is_one_join() -> None:
    (joined,) = joins(fold("331081190101\n010001"), (18,))
    assert joined.reading.text == NUMBER
    assert joined.broken_once


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from([" ", "-", ".", "·", "/"]))
def test_every_separated_number_is_among_the_joins(seed: int, cuts: int, separator: str) -> None:
    number = resident_id.sample(random.Random(seed))
    places = sorted(random.Random(cuts).sample(range(4, 15), 3))
    pieces = [number[a:b] for a, b in zip([0, *places], [*places, 18], strict=True)]
    text = "证号 7 " + separator.join(pieces) + "。"
    found = [j.reading.origin(0, 18) for j in joins(fold(text), (18,)) if j.reading.text == number]
    assert Span(5, len(text) - 1) in found


@pytest.mark.parametrize("written", ["33lO8119O1O1O1OOOl", "33108I190101010OO1", "33IО8119О1О1О1ООО1"])
def test_look_alikes_repair_to_a_number_a_check_digit_can_prove(written: str) -> None:
    assert repaired(fold(written)).text == NUMBER


def test_words_are_not_repaired() -> None:
    assert repaired(fold("SOLLBOSSZOOlOBIB")).text == "SOLLBOSSZOOlOBIB"


def test_reversed_digits_point_at_the_original_range() -> None:
    reading = reversed_digits(fold("号：" + NUMBER[::-1]))
    assert reading.text.startswith(NUMBER)
    assert reading.origin(0, 18) == Span(2, 20)
    assert reading.origin(0, 6) == Span(14, 20)


def test_an_empty_range_has_no_origin() -> None:
    with pytest.raises(ValueError):
        unfolded("abc").origin(1, 1)
