"""Whatever is sent to the desk, by whomever, it answers in order: never an error of ours, never a value back in an address."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure_screen.desk.app import pages
from disclosure_screen.model.case import Role
from disclosure_screen.pipeline.sweep import sweep
from disclosure_screen.pipeline.workspace import Workspace
from tests.desk.office import Visitor, staffed

PAGES = tuple(
    page for page in pages() if page.path not in ("/signout", "/people/disable", "/people/password", "/password")
)
"""Without the pages that would end the sessions everything else is tried with."""

FIELDS = (
    *("name", "password", "role", "until", "proposal", "answer", "item", "action", "reason", "outcome", "tier"),
    *("folder", "title", "department", "publish_until", "value", "text", "q", "page", "all", "month"),
    *("term", "grade", "why", "owner", "since", "advice", "term_number", "code"),
)
WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "2026-00001",
            "first",
            "final",
            "agree",
            "keep",
            "mask",
            "yes",
            "1",
            "-1",
            "9" * 30,
            "通知公告",
            "../key",
            "\x00",
            "'--",
        ]
    ),
)


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Role | None, Visitor]]:
    with staffed(tmp_path_factory.mktemp("office")) as workspace:
        _one_case(workspace)
        yield {None: Visitor(workspace), **{role: Visitor(workspace, role) for role in Role}}


def _one_case(workspace: Workspace) -> None:
    (workspace.inbox / "通知公告" / "名单.csv").write_text("姓名,手机\n王建国,13800138000\n", encoding="utf-8")
    sweep(workspace, settle=0)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    page=st.sampled_from(PAGES),
    role=st.sampled_from([None, *Role]),
    place=WORDS,
    fields=st.dictionaries(st.sampled_from(FIELDS), st.lists(WORDS, max_size=3), max_size=6),
)
def test_no_request_makes_the_desk_fail(
    visitors: dict[Role | None, Visitor], page: object, role: Role | None, place: str, fields: dict[str, list[str]]
) -> None:
    visitor = visitors[role]
    asked = next(one for one in PAGES if one is page)
    path = asked.path
    for name in ("{number}", "{name}", "{rule}", "{position}"):
        path = path.replace(name, quote(place, safe="") or "x")
    if asked.method == "GET":
        answer = visitor.client.get(path, params=fields)
    else:
        answer = visitor.client.post(path, data={"form_key": [visitor.form_key], **fields})
    assert answer.status_code < 500, (asked.method, asked.path, role, answer.text[-300:])
    assert "Traceback" not in answer.text
