"""Laws that were replaced (废止法律): wrong in a draft of today, right in a document of their own time."""

import pytest

from disclosure_screen.detect.engine import Engine
from disclosure_screen.model.finding import Severity
from disclosure_screen.text.fingerprint import Key

OLD = "婚姻登记条例\n\n2003年7月30日 国务院第16次常务会议通过\n\n第一条 根据《中华人民共和国婚姻法》，制定本条例。"


def severities(engine: Engine, key: Key, text: str) -> list[Severity]:
    return [one.severity for one in engine.screen_text(text, key) if one.rule == "wording.repealed-law"]


@pytest.mark.parametrize(
    "text", [OLD, "国发〔2011〕42号\n依照婚姻法的规定办理。", "依照婚姻法的规定办理。\n\n2018年5月1日"]
)
def test_a_document_older_than_the_repeal_cites_its_law_rightly(engine: Engine, key: Key, text: str) -> None:
    assert severities(engine, key, text) == [Severity.NOTE]


@pytest.mark.parametrize(
    "text",
    [
        "依照婚姻法的规定办理。",
        "依照婚姻法的规定办理。\n\n2026年5月1日",
        f"{OLD}\n2026年1月起执行。",
        "当事人于2003年7月30日登记结婚，依照婚姻法的规定办理。",
    ],
)
def test_a_draft_of_today_does_not_even_where_it_speaks_of_old_days(engine: Engine, key: Key, text: str) -> None:
    assert severities(engine, key, text) == [Severity.MINOR]
