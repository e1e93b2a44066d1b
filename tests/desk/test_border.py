"""The border of the desk: other sites, foreign forms, floods, large bodies, and what every answer carries."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from disclosure_screen.desk.app import COOKIE, SMALL_FORM, build_app, pages
from disclosure_screen.desk.border import Refused, Throttle
from disclosure_screen.model.case import Role
from disclosure_screen.model.errors import Refusal
from disclosure_screen.pipeline.accounts import change_password, one_time_password, sign_in, signed_in
from disclosure_screen.pipeline.people import add_person, disable_person
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store.accounts import FREE_FAILURES
from tests.desk.office import NAMES, PASSWORD, Visitor, form_key, staffed


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with staffed(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.test"},
        {"origin": "null"},
        {"origin": "http://desk.test.evil.test"},
    ],
    ids=["cross-site", "same-site-other-host", "other-origin", "null-origin", "look-alike-origin"],
)
def test_a_post_from_elsewhere_is_refused_even_with_the_right_key(
    workspace: Workspace, headers: dict[str, str]
) -> None:
    visitor = Visitor(workspace, Role.ADMIN)
    form = {"form_key": visitor.form_key, "name": "丙", "role": "first"}
    answer = visitor.client.post("/people/ask", data=form, headers=headers)
    assert answer.status_code == 403
    assert "已拒绝" in answer.text


def test_a_post_without_the_session_s_key_is_refused(workspace: Workspace) -> None:
    visitor, other = Visitor(workspace, Role.ADMIN), Visitor(workspace, Role.ADMIN)
    for key in ("", "x", other.form_key):
        visitor.form_key = key
        assert visitor.post("/people/ask", name="丙", role="first").status == 403


def test_every_answer_forbids_inline_code_frames_of_others_and_storing(workspace: Workspace) -> None:
    visitor = Visitor(workspace, Role.FIRST)
    for path in ("/", "/nowhere", "/desk.css", "/search"):
        headers = visitor.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert visitor.client.get("/").headers["cache-control"] == "no-store"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(workspace: Workspace) -> None:
    answer = Visitor(workspace).client.post("/signin", data={"name": NAMES[Role.FIRST], "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE)
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_a_large_form_and_one_without_a_size_are_refused(workspace: Workspace) -> None:
    visitor = Visitor(workspace, Role.FIRST)
    large = visitor.post("/rules/trial", text="字" * SMALL_FORM)
    assert large.status == 413
    chunked = visitor.client.post("/rules/trial", content=iter([b"text=x"]))
    assert chunked.status_code == 411


def test_a_flood_is_refused_and_a_minute_later_forgotten() -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    page = next(page for page in pages() if page.method == "POST")
    for _ in range(Throttle.POSTS):
        throttle.refuse_floods("person 甲", page)
    with pytest.raises(Refused) as refused:
        throttle.refuse_floods("person 甲", page)
    assert refused.value.status == 429
    throttle.refuse_floods("person 乙", page)
    now[0] = 61.0
    throttle.refuse_floods("person 甲", page)


def test_a_report_name_cannot_climb(workspace: Workspace) -> None:
    visitor = Visitor(workspace, Role.FIRST)
    for name in ("..%2fkey", "%2e%2e%2fworkspace.toml", "..%5ckey", "key"):
        assert visitor.get(f"/reports/{name}").status in (400, 404)


def test_wrong_name_and_wrong_password_read_the_same(workspace: Workspace) -> None:
    visitor = Visitor(workspace)
    wrong_name = visitor.client.post("/signin", data={"name": "没有这个人", "password": PASSWORD})
    wrong_word = visitor.client.post("/signin", data={"name": NAMES[Role.LEGALITY], "password": "不对"})
    assert (wrong_name.status_code, wrong_word.status_code) == (401, 401)
    assert wrong_name.text == wrong_word.text


def test_five_wrong_passwords_lock_the_name_even_for_the_right_one(workspace: Workspace) -> None:
    visitor = Visitor(workspace)
    for _ in range(5):
        assert visitor.client.post("/signin", data={"name": NAMES[Role.RULES], "password": "不对"}).status_code == 401
    locked = visitor.client.post("/signin", data={"name": NAMES[Role.RULES], "password": PASSWORD})
    assert locked.status_code == 401
    assert "以后再试" in locked.text


def test_a_one_time_password_opens_nothing_but_the_way_to_change_it(workspace: Workspace) -> None:
    add_person(workspace, "新人", [Role.FIRST])
    password = one_time_password(workspace, "新人", actor="测试")
    visitor = Visitor(workspace)
    assert visitor.client.post("/signin", data={"name": "新人", "password": password}).status_code == 303
    assert visitor.get("/search").to == "/password"
    visitor.form_key = form_key(visitor.client.get("/password").text)
    short = visitor.post("/password", old=password, new="短", again="短")
    assert short.status == 400
    changed = visitor.post("/password", old=password, new="又一个足够长的新口令", again="又一个足够长的新口令")
    assert changed.to == "/signin"
    assert visitor.get("/search").to == "/signin", "the change ends every session"


def test_disabling_a_person_or_changing_roles_ends_their_sessions(workspace: Workspace) -> None:
    add_person(workspace, "将停用", [Role.FIRST])
    change_password(workspace, "将停用", one_time_password(workspace, "将停用", actor="测试"), PASSWORD)
    acts: tuple[Callable[[], None], ...] = (
        lambda: add_person(workspace, "将停用", [Role.SECOND]),
        lambda: disable_person(workspace, "将停用"),
    )
    for act in acts:
        token = sign_in(workspace, "将停用", PASSWORD)
        assert signed_in(workspace, token) is not None
        act()
        assert signed_in(workspace, token) is None


def test_neither_the_database_nor_the_log_holds_a_password_or_a_token(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        token = sign_in(workspace, NAMES[Role.FINAL], PASSWORD)
        visitor = Visitor(workspace, Role.FIRST)
        visitor.post("/search/value", value="手机 13800138000")
    stored = b"".join(path.read_bytes() for path in workspace.root.glob("screen.db*"))
    for secret in (PASSWORD, token, "13800138000"):
        assert secret.encode() not in stored
        assert secret not in caplog.text


def test_an_unknown_address_answers_in_chinese(workspace: Workspace) -> None:
    answer = Visitor(workspace).get("/nowhere")
    assert answer.status == 404
    assert "没有这个页面" in answer.text


def test_an_error_of_ours_says_nothing_of_what_was_asked(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError("13800138000")

    monkeypatch.setattr("disclosure_screen.pipeline.accounts.sign_in", broken)
    client = TestClient(build_app(workspace), base_url="http://desk.test", raise_server_exceptions=False)
    answer = client.post("/signin", data={"name": "甲", "password": "13800138000"})
    assert answer.status_code == 500
    assert "13800138000" not in answer.text


def test_guesses_sent_at_the_same_moment_do_not_outrun_the_lock(workspace: Workspace) -> None:
    """Forty threads hash at once; only the first few guesses may have an answer, whatever the fortieth holds."""
    add_person(workspace, "被猜的人", [Role.FIRST])
    change_password(workspace, "被猜的人", one_time_password(workspace, "被猜的人", actor="测试"), PASSWORD)

    def guess(number: int) -> str:
        try:
            sign_in(workspace, "被猜的人", f"猜第{number}次")
        except Refusal as refusal:
            return "locked" if "以后再试" in str(refusal) else "answered"
        raise AssertionError("a wrong password was let in")

    with ThreadPoolExecutor(16) as pool:
        said = list(pool.map(guess, range(16)))
    assert said.count("answered") == FREE_FAILURES
    with pytest.raises(Refusal, match="以后再试"):
        sign_in(workspace, "被猜的人", PASSWORD)
