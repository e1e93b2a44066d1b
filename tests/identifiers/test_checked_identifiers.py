"""Laws of the identifiers that carry a check: a typo is noticed, and one kind is not taken for another."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.identifiers.registry import identifiers
from disclosure_screen.model.evidence import Evidence

CHECKED = (
    "resident_id",
    "foreign_permanent",
    "bank_card",
    "credit_code",
    "vehicle_vin",
    "organisation_code",
    "business_registration",
    "disability_certificate",
    "student_number",
    "taxpayer_number",
)
INSIDE = {"disability_certificate": slice(0, 18), "student_number": slice(1, 19)}
SAME_CHARACTERS = {
    ("disability_certificate", "taxpayer_number"),  # an ID and two digits: the label decides, taxpayer needs one
    ("taxpayer_number", "student_number"),  # L + ID is the form of both
}


@pytest.mark.parametrize("name", CHECKED)
@given(seed=st.integers(0, 10**6), place=st.integers(0, 40), shift=st.integers(1, 9))
def test_one_changed_digit_is_never_proven(name: str, seed: int, place: int, shift: int) -> None:
    module = identifiers()[name]
    value = module.canonical(module.sample(random.Random(seed)))
    part = INSIDE.get(name, slice(0, 18 if name == "taxpayer_number" and value[0] != "L" else None))
    places = [at for at in range(len(value))[part] if value[at].isdigit()]
    at = places[place % len(places)]
    changed = value[:at] + str((int(value[at]) + shift) % 10) + value[at + 1 :]
    assert module.check(changed) is not Evidence.PROVEN


@pytest.mark.parametrize("name", CHECKED)
@given(seed=st.integers(0, 10**6))
def test_a_proven_sample_of_one_kind_is_not_proven_for_another(name: str, seed: int) -> None:
    value = identifiers()[name].sample(random.Random(seed))
    for other in CHECKED:
        module = identifiers()[other]
        if other != name and (name, other) not in SAME_CHARACTERS and re.fullmatch(module.PATTERN, value):
            assert module.check(module.canonical(value)) is not Evidence.PROVEN, other
