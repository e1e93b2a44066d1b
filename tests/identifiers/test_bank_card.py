"""银行卡号."""

import pytest

from disclosure_screen.identifiers import bank_card, resident_id
from disclosure_screen.identifiers._checks import luhn, mod_11_2
from disclosure_screen.model.evidence import Evidence


def test_luhn_without_a_known_issuer_proves_nothing() -> None:
    body = "100000000000000"
    assert bank_card.check(body + luhn(body)) is Evidence.SILENT


def test_a_resident_id_of_gansu_is_not_taken_for_a_card() -> None:
    both = [
        number
        for serial in range(100)
        if (number := f"62010219010101{serial:03d}" + mod_11_2(f"62010219010101{serial:03d}"))[-1] == luhn(number[:17])
    ]
    assert both
    for number in both:
        assert resident_id.check(number) is Evidence.PROVEN
        assert bank_card.check(number) is not Evidence.PROVEN


@pytest.mark.parametrize("length", [14, 20])
def test_cards_have_fifteen_to_nineteen_digits(length: int) -> None:
    body = "62" + "0" * (length - 3)
    assert bank_card.check(body + luhn(body)) is Evidence.REFUTED
