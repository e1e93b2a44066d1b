"""Addresses as notices write them (公示中的住址): broken over lines, at the old street, in a group without 小."""

import pytest

from disclosure_screen.detect.addresses import addresses
from disclosure_screen.detect.engine import Engine
from disclosure_screen.model.finding import Severity
from disclosure_screen.text.fingerprint import Key


def homes(engine: Engine, key: Key, text: str) -> dict[str, Severity]:
    found = (one for one in engine.screen_text(text, key) if one.rule == "personal.address")
    return {text[one.span.start : one.span.end]: one.severity for one in found}


@pytest.mark.parametrize(
    ("sentence", "address"),
    [
        ("当事人现住温岭市云溪镇老街上63号。", "温岭市云溪镇老街上63号"),
        ("家庭住址：横峰街道大坝沟村民组126号", "横峰街道大坝沟村民组126号"),
        ("户籍所在地横峰街道石塘头村第9村民小组，", "横峰街道石塘头村第9村民小组"),
        ("户口所在地：云溪镇岭脚8号", "云溪镇岭脚8号"),
        ("现随外祖父生活于白沙湾镇里坑村6组28号。", "白沙湾镇里坑村6组28号"),
        ("户籍江西省于都县某某镇于家村3组", "江西省于都县某某镇于家村3组"),
    ],
)
def test_an_address_is_seen_in_its_full_extent(sentence: str, address: str) -> None:
    assert [sentence[one.start : one.end] for one in addresses(sentence)] == [address]


@pytest.mark.parametrize("at", range(2, 15))
def test_an_address_broken_over_two_lines_is_one_address(engine: Engine, key: Key, at: int) -> None:
    address = "温岭市云溪镇下岙村外大岙自然村27号"
    broken = f"{address[:at]}\n{address[at:]}"
    text = f"当事人张某，男，汉族，一九八〇年出生，家庭住址：{broken}，联系方式见附件。"
    assert homes(engine, key, text) == {broken: Severity.SERIOUS}


def test_the_number_of_the_next_row_is_no_room(engine: Engine, key: Key) -> None:
    text = "编号,姓名,住址\n001,王大山,云溪镇里坑村130号\n002,李秀英,云溪镇里坑村8幢3单元\n303,陈土法,云溪镇里坑村1号"
    assert set(homes(engine, key, text)) == {"云溪镇里坑村130号", "云溪镇里坑村8幢3单元", "云溪镇里坑村1号"}


@pytest.mark.parametrize(
    "text",
    [
        "一、云溪镇下岙村\n12号文件已印发。",
        "1 下岙村\n2 里坑村\n3 组织委员",
        "本次检查范围为云溪镇下岙村\n3月底前完成整改。",
    ],
)
def test_lines_that_go_on_with_something_else_are_no_address(engine: Engine, key: Key, text: str) -> None:
    assert homes(engine, key, text) == {}
