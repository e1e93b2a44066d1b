"""What the search tells: where a value stands now, where it stood once, and what is public of it; and rules by their words."""

import random
import re
from pathlib import Path

from disclosure_screen.identifiers import mobile
from disclosure_screen.model.case import Action, Outcome, Role
from disclosure_screen.pipeline.decide import decide_case, decide_item
from disclosure_screen.pipeline.queue import show
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.sweep import sweep
from disclosure_screen.pipeline.workspace import Workspace
from tests.desk.office import NAMES, Visitor, staffed
from tests.office import drop, the_case

VALUE = mobile.sample(random.Random(11))
WITH_VALUE = f"值班手机{VALUE}。\n"


def arrived(office: Workspace, title: str, text: str) -> str:
    drop(office, f"通知公告/{title}/公告.txt", text)
    return the_case(sweep(office, settle=0))


def published(office: Workspace, number: str) -> None:
    """Every finding kept, every tier agreed, released."""
    for item in show(office, number).standing.items:
        decide_item(office, number, person=NAMES[Role.FIRST], action=Action.KEEP, reason="公开电话", finding=item.key)
    while pending := show(office, number).entry.pending:
        person = NAMES[office.procedure.role(pending[0])]
        decide_case(office, number, person=person, outcome=Outcome.AGREE, reason="已核对", tier=pending[0])
    release(office, number)


def test_what_was_corrected_before_it_was_published_is_not_told_as_published(tmp_path: Path) -> None:
    with staffed(tmp_path / "ws") as office:
        corrected = arrived(office, "甲", WITH_VALUE)
        decide_case(office, corrected, person=NAMES[Role.FIRST], outcome=Outcome.RETURN, reason="须遮盖")
        assert arrived(office, "甲", "值班电话见门口。\n") == corrected
        published(office, corrected)
        waiting = arrived(office, "乙", "请记下：" + WITH_VALUE)
        public = arrived(office, "丙", WITH_VALUE + "请周知。\n")
        published(office, public)
        visitor = Visitor(office, Role.FIRST)
        page = visitor.post("/search/value", value=f"手机{VALUE}").text
    told = dict(re.findall(r'<li data-row><a href="/cases/([0-9-]+)"(.*?)</li>', page))
    assert list(told) == [public, corrected, waiting], "what is public comes first"
    assert "已公开的内容中有" in told[public]
    assert "只在第 1 稿中有" in told[corrected]
    assert "中有" not in told[waiting]
    assert VALUE not in page


def test_words_find_cases_and_rules(tmp_path: Path) -> None:
    with staffed(tmp_path / "ws") as office:
        number = arrived(office, "手机号码清理", "公告\n")
        page = Visitor(office, Role.AUDITOR).get("/search?q=手机").text
    assert f'href="/cases/{number}"' in page
    assert 'href="/rules/personal.mobile"' in page
    assert 'href="/rules/personal.qq"' not in page
