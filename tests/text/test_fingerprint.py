"""Fingerprints compare without keeping."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.text.fingerprint import Key

KEY, OTHER = Key(b"k" * 32), Key(b"o" * 32)
PARTS = st.lists(st.text(max_size=8), max_size=4).map(tuple)


@given(PARTS, PARTS)
def test_equal_exactly_when_all_parts_are_equal(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    assert (KEY.fingerprint(*left) == KEY.fingerprint(*right)) is (left == right)


@given(PARTS)
def test_another_key_gives_another_fingerprint_of_the_same_length(parts: tuple[str, ...]) -> None:
    mine, theirs = KEY.fingerprint(*parts), OTHER.fingerprint(*parts)
    assert mine != theirs
    assert len(mine) == len(theirs) == 32
    assert set(mine) <= set("0123456789abcdef")


def test_parts_cannot_be_shifted_into_each_other() -> None:
    assert KEY.fingerprint("ab", "c") != KEY.fingerprint("a", "bc")
    assert KEY.fingerprint("a\x001:b") != KEY.fingerprint("a", "b")


def test_a_key_is_in_no_repr_and_a_short_one_is_refused() -> None:
    assert "k" * 4 not in repr(KEY)
    with pytest.raises(ValueError):
        Key(b"short")
