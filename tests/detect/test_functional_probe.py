"""The functional probe (二十二项): what the best open engines were asked, and what each of them missed."""

import random

import pytest

from disclosure_screen.detect.engine import Engine
from disclosure_screen.identifiers import bank_card, mobile, resident_id, resident_id_15
from disclosure_screen.model.document import Block, Cell, Document, Layer
from disclosure_screen.model.finding import Finding, Severity
from disclosure_screen.text.fingerprint import Key

CHANCE = random.Random(7)
ID = resident_id.sample(CHANCE)
OLD_ID = resident_id_15.sample(CHANCE)
MOBILE = mobile.sample(CHANCE)
CARD = bank_card.sample(random.Random(3))
WRONG = ID[:17] + ("1" if ID[17] != "1" else "2")


def screened(engine: Engine, key: Key, text: str) -> list[Finding]:
    return [finding for finding in engine.screen_text(text, key) if finding.category in ("personal", "organisation")]


FOUND = [
    ("id plain", f"身份证号{ID}，", "personal.resident-id", ID),
    ("id full-width", "身份证号" + "".join(chr(ord(s) + 0xFEE0) for s in ID), "personal.resident-id", None),
    ("id 6 8 4", f"号码{ID[:6]} {ID[6:14]} {ID[14:]}为准", "personal.resident-id", f"{ID[:6]} {ID[6:14]} {ID[14:]}"),
    ("id over a newline", f"号码{ID[:12]}\n{ID[12:]}", "personal.resident-id", f"{ID[:12]}\n{ID[12:]}"),
    ("id zero-width", f"号码{ID[:9]}\u200b{ID[9:]}。", "personal.resident-id", f"{ID[:9]}\u200b{ID[9:]}"),
    ("id of fifteen digits", f"身份证号{OLD_ID}", "personal.resident-id", OLD_ID),
    ("id with one wrong digit", f"身份证号{WRONG}", "personal.resident-id", WRONG),
    ("mobile glued to text", f"请拨打{MOBILE}联系", "personal.mobile", MOBILE),
    (
        "mobile dotted",
        f"电话{MOBILE[:3]}.{MOBILE[3:7]}.{MOBILE[7:]}",
        "personal.mobile",
        f"{MOBILE[:3]}.{MOBILE[3:7]}.{MOBILE[7:]}",
    ),
    ("mobile in numerals", "电话一三八零零零零零零零一", "personal.mobile", "一三八零零零零零零零一"),
    ("card glued", f"卡号{CARD}，", "personal.bank-card", CARD),
    ("card in fours", f"卡号{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}", "personal.bank-card", None),
    ("card before an amount", f"卡号{CARD} 100元", "personal.bank-card", CARD),
    (
        "card in fours before an amount",
        f"{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]} 100元",
        "personal.bank-card",
        f"{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}",
    ),
]


@pytest.mark.parametrize(("text", "rule", "span"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND])
def test_the_value_is_found_where_it_stands(engine: Engine, key: Key, text: str, rule: str, span: str | None) -> None:
    found = [finding for finding in screened(engine, key, text) if finding.severity >= Severity.MINOR]
    assert [finding.rule for finding in found] == [rule]
    if span is not None:
        assert text[found[0].span.start : found[0].span.end] == span


SILENT = [
    ("a masked id", f"身份证号{ID[:2]}*************{ID[15:]}"),
    ("a serial of twenty digits", f"单据流水{ID}00已入账"),
    ("an amount", "合计6222021234567890.00元"),
    ("an office telephone", "办公电话：0739-4821234"),
]


@pytest.mark.parametrize("text", [case[1] for case in SILENT], ids=[case[0] for case in SILENT])
def test_what_is_no_leak_has_no_effect(engine: Engine, key: Key, text: str) -> None:
    assert [finding.rule for finding in screened(engine, key, text) if finding.severity > Severity.NOTE] == []


def test_a_village_address_is_found_to_its_door(engine: Engine, key: Key) -> None:
    text = "住新宁县金石镇某某村3组12号"
    (found,) = screened(engine, key, text)
    assert (found.rule, text[found.span.start : found.span.end]) == ("personal.address", "新宁县金石镇某某村3组12号")
    assert found.severity >= Severity.SERIOUS


def test_a_bare_roster_row_gives_the_name(engine: Engine, key: Key) -> None:
    text = "1 王建国 男 低保"
    found = screened(engine, key, text)
    assert [(f.rule, text[f.span.start : f.span.end]) for f in found if f.severity > Severity.NOTE] == [
        ("personal.name", "王建国")
    ]


def test_a_bare_roster_row_with_a_bad_checksum_gives_name_and_id_and_no_card(engine: Engine, key: Key) -> None:
    found = screened(engine, key, f"张伟 {WRONG} 农商行")
    assert {(f.rule, f.severity) for f in found} == {
        ("personal.name", Severity.MINOR),
        ("personal.resident-id", Severity.MINOR),
    }
    assert [f for f in screened(engine, key, f"编号 {WRONG} 农商行") if f.severity > Severity.NOTE] == []


def test_an_id_with_a_wrong_digit_is_a_lower_tier(engine: Engine, key: Key) -> None:
    (right,), (wrong,) = screened(engine, key, f"身份证号{ID}"), screened(engine, key, f"身份证号{WRONG}")
    assert right.severity is Severity.GRAVE
    assert wrong.severity is Severity.SERIOUS
    assert wrong.confidence < right.confidence


def test_a_roster_row_with_a_bad_checksum_is_an_id_and_no_card(engine: Engine, key: Key) -> None:
    cells = [("姓名", "张某"), ("身份证号", WRONG), ("开户行", "农商行")]
    blocks = tuple(
        Block(Layer.CELL, text, cell=Cell("表1", 2, column, (header,)))
        for column, (header, text) in enumerate(cells, 1)
    )
    findings, gaps = engine.screen(Document("sha256:0", "名单.xlsx", "x", blocks), key)
    assert [(finding.rule, finding.severity) for finding in findings if finding.category == "personal"] == [
        ("personal.resident-id", Severity.SERIOUS)
    ]
    assert gaps == ()
