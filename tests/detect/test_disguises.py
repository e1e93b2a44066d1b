"""Disguises one by one (变形写法): what each cost before it was read, as sentences of a real list or letter."""

import random

import pytest

from disclosure_screen.detect.engine import Engine
from disclosure_screen.identifiers import bank_account, bank_card, mobile, resident_id
from disclosure_screen.model.finding import Severity
from disclosure_screen.text.fingerprint import Key

ID = resident_id.sample(random.Random(5))
MOBILE = mobile.sample(random.Random(5))
CARD = bank_card.sample(random.Random(5))


def found(engine: Engine, key: Key, text: str) -> set[tuple[str, str]]:
    return {(one.rule, text[one.span.start : one.span.end]) for one in engine.screen_text(text, key)}


@pytest.mark.parametrize("mark", [" ", "-", ".", "·"])
def test_an_amount_behind_a_grouped_id_is_not_the_grade_of_a_disability(engine: Engine, key: Key, mark: str) -> None:
    grouped = mark.join((ID[:6], ID[6:14], ID[14:]))
    assert found(engine, key, f"王建国 {grouped} 4.1 492.00") & {
        ("personal.resident-id", grouped),
        ("personal.disability-certificate", f"{grouped} 4.1"),
    } == {("personal.resident-id", grouped)}


def test_a_keycap_belongs_to_its_digit(engine: Engine, key: Key) -> None:
    keycaps = "".join(f"{sign}\ufe0f\u20e3" for sign in MOBILE)
    assert ("personal.mobile", keycaps) in found(engine, key, f"手机{keycaps}。")


@pytest.mark.parametrize("label", ["sfzhm", "SFZH", "sfz"])
def test_a_label_in_pinyin_letters_may_touch_an_id(engine: Engine, key: Key, label: str) -> None:
    assert ("personal.resident-id", ID) in found(engine, key, f"{label}{ID}")


@pytest.mark.parametrize("label", ["ykt", "yhkhm", "kh"])
def test_a_label_in_pinyin_letters_may_touch_a_card(engine: Engine, key: Key, label: str) -> None:
    assert ("personal.bank-card", CARD) in found(engine, key, f"{label}{CARD}")


@pytest.mark.parametrize("behind", ["。", "，联系电话见附件", "，账号201000000000993", "、银行卡复印件"])
def test_an_id_written_backwards_behind_its_label_is_an_id(engine: Engine, key: Key, behind: str) -> None:
    for label in ("申请人身份证号码：", "申请人身份证号码"):
        assert ("personal.resident-id", ID[::-1]) in found(engine, key, f"{label}{ID[::-1]}{behind}")


def test_an_id_backwards_without_label_is_nothing(engine: Engine, key: Key) -> None:
    assert found(engine, key, f"流水号{ID[::-1]}已办结") == set()


@pytest.mark.parametrize("behind", ["，账号{}，金额500元", "、银行卡{}复印件"])
def test_a_label_that_has_a_number_of_its_own_says_nothing_of_the_one_before(
    engine: Engine, key: Key, behind: str
) -> None:
    lost, account = f"{ID[:15]}000", bank_account.sample(random.Random(5))
    text = f"受益人身份证号{lost}{behind.format(account)}"
    assert ("personal.resident-id", lost) in found(engine, key, text)
    assert ("personal.bank-account", lost) not in found(engine, key, text)


@pytest.mark.parametrize(
    "written",
    [
        "+86" + "-".join(MOBILE),
        f"+86{MOBILE[:3]}/{MOBILE[3:7]}/{MOBILE[7:]}",
        f"+86 {MOBILE[:3]}_{MOBILE[3:7]}_{MOBILE[7:]}",
        f"86-{MOBILE[:3]}-{MOBILE[3:7]}-{MOBILE[7:]}",
        "/".join(MOBILE),
        " ".join(MOBILE),
    ],
)
def test_a_mobile_with_odd_separators_is_still_to_be_confirmed(engine: Engine, key: Key, written: str) -> None:
    text = f"联系人王建国（{written}）"
    mobiles = [one for one in engine.screen_text(text, key) if one.rule == "personal.mobile"]
    assert [one.severity >= Severity.MINOR for one in mobiles] == [True]
    assert MOBILE[-8:] in "".join(sign for sign in text[mobiles[0].span.start : mobiles[0].span.end] if sign.isdigit())
