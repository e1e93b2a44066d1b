"""Whatever is sent to the desk, by whomever, it answers in order: never an error of ours, never a value back in an address."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import disclosure_screen.desk
from disclosure_screen.desk.app import pages
from disclosure_screen.desk.visit import Page
from disclosure_screen.model.case import Role
from disclosure_screen.pipeline.sweep import sweep
from disclosure_screen.pipeline.workspace import Workspace
from tests.desk.office import Visitor, staffed

PAGES = tuple(page for page in pages() if page.path != "/signout")
"""Without the page that would end the sessions everything else is tried with; it is tried last."""
ROLES = (None, *Role)


def fields() -> list[str]:
    """Every field of a form or an address that any page asks for, read from the pages themselves."""
    found: set[str] = set()
    for path in Path(disclosure_screen.desk.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'''(?:field|needed|form\.get|query\.get)\(\s*"(\w+)"''', text))
    return [*sorted(found - {"form_key"}), "unknown"]


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


FORMS = st.dictionaries(st.sampled_from(fields()), st.lists(WORDS, max_size=3), max_size=6)
BODIES = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([b"form_key=%ff%fe&reason=%00", b"--x\r\nContent-Disposition: form-data", b'{"a": 1}', b"&&==&%%"]),
)
KINDS = (
    *(
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/json",
    ),
    *("text/plain; charset=utf-7", "", "\xff"),
)
fuzzed = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def asked(page: Page, place: str) -> str:
    """The page's address with every part of it that may vary filled in."""
    return re.sub(r"{\w+}", lambda _: quote(place, safe="") or "x", page.path)


def in_order(status: int, text: str, page: Page, role: Role | None) -> None:
    assert status < 500, (page.method, page.path, role, text[-300:])
    assert "Traceback" not in text


def test_every_route_is_tried_with_every_field_it_asks_for() -> None:
    assert {"number", "name", "position", "rule"} >= {
        part for page in PAGES for part in re.findall(r"{(\w+)}", page.path)
    }
    assert {"reason", "q", "proposal", "change", "state", "code"} <= set(fields())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.method} {page.path}")
@fuzzed
@given(role=st.sampled_from(ROLES), place=WORDS, form=FORMS)
def test_no_request_makes_the_desk_fail(
    visitors: dict[Role | None, Visitor], page: Page, role: Role | None, place: str, form: dict[str, list[str]]
) -> None:
    visitor = visitors[role]
    if page.method == "GET":
        answer = visitor.client.get(asked(page, place), params=form)
    else:
        answer = visitor.client.post(asked(page, place), data={"form_key": [visitor.form_key], **form})
    in_order(answer.status_code, answer.text, page, role)


@settings(fuzzed, max_examples=120)
@given(
    page=st.sampled_from([page for page in PAGES if page.method == "POST"]),
    role=st.sampled_from(ROLES),
    kind=st.sampled_from(KINDS),
    body=BODIES,
)
def test_no_body_makes_the_desk_fail(
    visitors: dict[Role | None, Visitor], page: Page, role: Role | None, kind: str, body: bytes
) -> None:
    headers = {b"content-type": kind.encode("latin-1")}
    answer = visitors[role].client.post(asked(page, "2026-00001"), content=body, headers=headers)
    in_order(answer.status_code, answer.text, page, role)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "QUERY"])
def test_no_other_method_does_anything(visitors: dict[Role | None, Visitor], method: str) -> None:
    for page in PAGES:
        answer = visitors[Role.FINAL].client.request(method, asked(page, "2026-00001"))
        in_order(answer.status_code, answer.text, page, Role.FINAL)
        assert method == "HEAD" or answer.status_code == 405


def test_signing_out_twice_is_in_order_too(visitors: dict[Role | None, Visitor]) -> None:
    assert [visitors[Role.FIRST].post("/signout").status for _ in range(2)] == [303, 303]
