"""Masks must show which value is meant and nobody what it is."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.identifiers.registry import identifiers
from disclosure_screen.text.mask import mask

KINDS = (*identifiers(), "name", "address", "bank_account", "something-new", "")
NUMERIC = ("resident_id", "mobile", "bank_card", "landline", "passport", "credit_code")


@pytest.mark.parametrize("kind", KINDS)
@given(value=st.text(min_size=1, max_size=60))
def test_a_mask_keeps_the_length_and_is_the_same_every_time(kind: str, value: str) -> None:
    masked = mask(value, kind)
    assert len(masked) == len(value)
    assert masked == mask(value, kind)


@pytest.mark.parametrize("kind", KINDS)
@given(value=st.text("0123456789", min_size=1, max_size=30))
def test_at_most_five_digits_stay_and_never_more_than_half(kind: str, value: str) -> None:
    shown = sum(sign.isdigit() for sign in mask(value, kind))
    assert shown <= 5
    assert shown * 2 <= max(len(value), 2) + 1
    assert not re.search("[0-9]{5}", mask(value, kind))


@pytest.mark.parametrize("kind", NUMERIC)
@given(seed=st.integers(0, 10**6))
def test_separators_buy_no_extra_digits(kind: str, seed: int) -> None:
    sample = identifiers()[kind].sample(random.Random(seed))
    plain, spaced = mask(sample, kind), mask(" ".join(sample), kind)
    assert [s for s in spaced if s not in "* "] == [s for s in plain if s not in "*-"]


def test_the_usual_shapes() -> None:
    assert mask("331081190101010001", "resident_id") == "331*************01"
    assert mask("13800138000", "mobile") == "138******00"
    assert mask("6228580000000000009", "bank_card") == "***************0009"
    assert mask("张三丰", "name") == "张**"
    assert mask("温岭市石桥头镇前村3组12号", "address") == "温岭市石桥头镇*******"
    assert mask("zhangmou@163.com", "email") == "z*******@163.com"
    assert mask("12", "mobile") == "**"
    assert mask("张", "name") == "*"
