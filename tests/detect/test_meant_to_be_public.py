"""What an office must publish (对外公布的信息): contacts, accounts, addresses of units are noted, a mobile is to be confirmed."""

import random

import pytest

from disclosure_screen.detect.engine import Engine
from disclosure_screen.identifiers import bank_account, bank_card, landline, mobile
from disclosure_screen.model.document import Block, Cell, Document, Layer
from disclosure_screen.model.finding import Severity
from disclosure_screen.text.fingerprint import Key

CHANCE = random.Random(11)
ACCOUNT, CARD = bank_account.sample(CHANCE), bank_card.sample(CHANCE)
MOBILE, LANDLINE = mobile.sample(CHANCE), landline.sample(CHANCE)


def graded(engine: Engine, key: Key, text: str, rule: str) -> list[Severity]:
    return [one.severity for one in engine.screen_text(text, key) if one.rule == rule]


@pytest.mark.parametrize(
    "sentence",
    [
        "投标保证金汇至：户名：云溪镇招投标服务中心；开户银行：工商银行云溪支行；账号：{}。",
        "缴款账户：云溪镇财政所；账号{}；用途：履约保证金。",
        "执行款账户：某某县人民法院执行款专户 账号{}",
        "账号：{}，户名：云溪镇下岙村股份经济合作社",
        "罚款缴至非税专户，账号{}",
    ],
)
@pytest.mark.parametrize(("rule", "value"), [("personal.bank-account", ACCOUNT), ("personal.bank-card", CARD)])
def test_the_account_of_a_unit_is_noted(engine: Engine, key: Key, sentence: str, rule: str, value: str) -> None:
    assert graded(engine, key, sentence.format(value), rule) == [Severity.NOTE]


@pytest.mark.parametrize(
    "sentence", ["户名：张大山，账号：{}", "户名：李学；账号：{}", "收款人王建国 账号{}", "账号{}"]
)
def test_the_account_of_a_person_is_not(engine: Engine, key: Key, sentence: str) -> None:
    assert graded(engine, key, sentence.format(ACCOUNT), "personal.bank-account") == [Severity.GRAVE]


def graded_in_row(engine: Engine, key: Key, **row: str) -> list[Severity]:
    cells = tuple(
        Block(Layer.CELL, text, cell=Cell("表1", 2, column, (header,)))
        for column, (header, text) in enumerate(row.items(), 1)
    )
    findings, _ = engine.screen(Document("sha256:0", "拨付表.xlsx", "x", cells), key)
    return [one.severity for one in findings if one.rule in ("personal.bank-account", "personal.bank-card")]


@pytest.mark.parametrize("value", [ACCOUNT, CARD])
@pytest.mark.parametrize("header", ["单位名称", "户名", "收款单位"])
def test_the_account_of_a_unit_is_noted_where_another_column_names_the_unit(
    engine: Engine, key: Key, header: str, value: str
) -> None:
    row = {header: "云溪镇下岙村股份经济合作社", "银行账号": value, "金额": "5000"}
    assert graded_in_row(engine, key, **row) == [Severity.NOTE]


@pytest.mark.parametrize(
    "row",
    [
        {"姓名": "张大山", "单位": "云溪镇中心小学", "银行账号": ACCOUNT},
        {"户名": "张大山", "银行账号": ACCOUNT},
        {"户名": "李会", "银行账号": ACCOUNT},
        {"单位名称": "云溪镇财政所", "户名": "张大山", "银行账号": ACCOUNT},
        {"单位名称": "", "银行账号": ACCOUNT},
    ],
)
def test_a_unit_beside_a_person_does_not_make_the_account_public(engine: Engine, key: Key, row: dict[str, str]) -> None:
    assert graded_in_row(engine, key, **row) == [Severity.GRAVE]


@pytest.mark.parametrize(
    "sentence",
    [
        "采购联系人：李某，电话：{}", "采购代理机构联系人李某 {}", "招标代理联系方式：{}", "防汛值班电话{}", "监督电话：{}",
        "项目负责人王某某{}",
    ],
)  # fmt: skip
def test_a_mobile_that_is_published_on_purpose_is_still_to_be_confirmed(
    engine: Engine, key: Key, sentence: str
) -> None:
    assert graded(engine, key, sentence.format(MOBILE), "personal.mobile") == [Severity.MINOR]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"办公电话：{LANDLINE}", "personal.landline"),
        ("服务热线：12345", "personal.landline"),
        ("办公地址：温岭市太平街道人民东路12号", "personal.address"),
        ("采购人地址：温岭市太平街道人民东路12号", "personal.address"),
    ],
)
def test_lines_and_addresses_of_offices_are_at_most_noted(engine: Engine, key: Key, text: str, rule: str) -> None:
    assert all(severity is Severity.NOTE for severity in graded(engine, key, text, rule))
