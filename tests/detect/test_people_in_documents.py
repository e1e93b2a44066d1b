"""Names and addresses in whole documents: columns, rows, forms and prose, through the engine with the shipped rules."""

import datetime
from functools import cache
from pathlib import Path

import pytest

from disclosure_screen.detect.engine import Engine
from disclosure_screen.model.document import Block, Cell, Document, Layer
from disclosure_screen.model.finding import Finding
from disclosure_screen.model.place import Location
from disclosure_screen.rulebook.load import load_rulebook
from disclosure_screen.text.fingerprint import Key

RULES = Path(__file__).parents[2] / "rules"
KEY = Key(b"tests use synthetic values only")


@cache
def engine() -> Engine:
    return Engine(load_rulebook(RULES), datetime.date(2024, 6, 1))


def table(headers: tuple[str, ...], *rows: tuple[str, ...]) -> Document:
    blocks = (
        Block(Layer.CELL, text, Location((f"{row}-{column}",)), Cell("1", row + 2, column + 1, (headers[column],)))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return Document("sha256:0", "公示.xlsx", "text/plain", tuple(blocks))


def found(document: Document, rule: str) -> dict[str, str]:
    """The severities by route of a rule's places."""
    findings: tuple[Finding, ...] = engine().screen(document, KEY)[0]
    return {
        place.location.route[0]: finding.severity.word
        for finding in findings
        for place in finding.places
        if finding.rule == rule
    }


LIST = table(
    ("序号", "姓名", "住址", "联系人", "补助金额"),
    ("1", "王秀英", "石桥头镇前村3组12号", "李大牛", "500"),
    ("2", "张某某", "前村", "", "500"),
    ("3", "阿依古丽·买买提", "阳光花园3-2-501", "", "300"),
)


def test_a_name_column_holds_private_persons_and_a_contact_column_public_ones() -> None:
    assert found(LIST, "personal.name") == {"0-1": "minor", "2-1": "minor", "0-3": "note"}


def test_homes_in_a_column_count_to_the_door_and_a_village_alone_does_not() -> None:
    assert found(LIST, "personal.address") == {"0-2": "serious", "2-2": "serious"}


def test_officials_in_a_list_with_posts_are_only_noted() -> None:
    document = table(("姓名", "职务"), ("王秀英", "副镇长"), ("李大牛", "科员"))
    assert set(found(document, "personal.name").values()) == {"note"}


def test_the_label_to_the_left_speaks_in_forms() -> None:
    texts = (("户主姓名", "王秀英"), ("家庭住址", "太平街道人民路12号"))
    blocks = tuple(
        Block(Layer.CELL, text, Location((f"{row}-{column}",)), Cell("1", row + 1, column + 1))
        for row, pair in enumerate(texts)
        for column, text in enumerate(pair)
    )
    document = Document("sha256:0", "申请表.docx", "text/plain", blocks)
    assert found(document, "personal.name") == {"0-1": "minor"}
    assert found(document, "personal.address") == {"1-1": "serious"}


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("家住石桥头镇前村3组12号。", "serious"),
        ("家住石桥头镇前村3组。", "minor"),
        ("3 李大牛 前村2组 500元", "minor"),
        ("办公地址：石桥头镇人民路1号。", "note"),
        ("石桥头镇人民路1号", "minor"),
        ("地址：石桥头镇人民路1号，邮编：317500", "note"),
        ("采购人：石桥头镇人民政府\n地址：石桥头镇人民路1号", "note"),
        ("申请人：王秀英\n地址：石桥头镇人民路1号", "serious"),
    ],
)
def test_whose_address_it_is_and_how_far_it_goes_decide_the_severity(text: str, severity: str) -> None:
    findings = [finding for finding in engine().screen_text(text, KEY) if finding.rule == "personal.address"]
    assert [finding.severity.word for finding in findings] == [severity]


@pytest.mark.parametrize(
    "text", ["户主王秀英，女。", "1 李大牛 男 低保\n2 赵小妹 女 低保", "家住石桥头镇前村3组12号的陈二狗"]
)
def test_no_excerpt_shows_a_whole_name_or_a_house(text: str) -> None:
    for finding in engine().screen_text(text, KEY):
        if finding.rule in ("personal.name", "personal.address"):
            plain = text[finding.span.start : finding.span.end]
            assert finding.excerpt != plain
            assert plain[-1] not in finding.excerpt.lstrip(plain[0])


def graded(text: str) -> list[str]:
    """The severities of the names in a text."""
    return [one.severity.word for one in engine().screen_text(text, KEY) if one.rule == "personal.name"]


@pytest.mark.parametrize(
    "text",
    [
        "拟记功人员：王秀英、李大牛。",
        "本季度评优对象：王秀英、李大牛",
        "文明窗口先进个人名单：王秀英、李大牛、赵小妹",
        "拟晋升职级人员王秀英",
        "报销清单：购水管480元（经手人王秀英，证明人李大牛）。",
        "巡查人员：王秀英、李大牛",
        "姓名\t职务\t联系村\n王秀英\t副镇长\t前村\n李大牛\t科员\t后村",
        "姓名\t现任职级\t拟任\n王秀英\t一级科员\t四级主任科员",
    ],
)
def test_people_named_for_their_office_or_merit_are_only_noted(text: str) -> None:
    assert set(graded(text)) == {"note"}


@pytest.mark.parametrize(
    "text",
    [
        "拟救助人员：王秀英、李大牛。",
        "优秀示范村困难人员名单：王秀英、李大牛、赵小妹",
        "先进集体表彰会后，低保人员王秀英提出申请。",
        "死亡证明由证明人王秀英出具。",
        "姓名\t救助金额\n王秀英\t500\n李大牛\t300",
    ],
)
def test_the_word_for_people_alone_makes_nobody_an_official(text: str) -> None:
    found = graded(text)
    assert found
    assert "note" not in found


@pytest.mark.parametrize(
    "text",
    [
        "王秀英，女，中共党员，拟任财政所所长。",
        "考察对象李大牛（男，现任农办主任）。",
        "王秀英等3名干部到会。",
        "竣工验收人员签字：王秀英、李大牛",
    ],
)
def test_what_is_said_of_a_person_in_office_outweighs_the_sex(text: str) -> None:
    assert set(graded(text)) == {"note"}


@pytest.mark.parametrize("text", ["王秀英，女，现任家属李大牛代领。", "王秀英等3名困难群众到会。", "签字：王秀英"])
def test_and_nothing_else_does(text: str) -> None:
    assert "minor" in graded(text)
