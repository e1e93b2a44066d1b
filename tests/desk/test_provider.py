"""Signing in through an identity provider: who it proves, and everything that proves nothing. Against a real one on loopback."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from disclosure_screen.model.case import Role
from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline import second_factor, totp
from disclosure_screen.pipeline.accounts import SignedIn, signed_in
from disclosure_screen.pipeline.checkup import checkup
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.people import add_person, disable_person
from disclosure_screen.pipeline.single_sign_on import release
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import ledger
from tests.certificates import loopback_certificate
from tests.desk.office import NAMES, PASSWORD, Visitor, staffed
from tests.desk.provider import CLIENT, SECRET, Idp, provider
from tests.office import Clock

WHO = NAMES[Role.FIRST]
DESK = "http://127.0.0.1:4380"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A staffed workspace to copy: hashing everybody's password takes seconds."""
    root = tmp_path_factory.mktemp("template") / "ws"
    staffed(root).close()
    return root


def configured(template: Path, root: Path, idp: Idp, **changes: str) -> Workspace:
    shutil.copytree(template, root)
    (root / "oidc.txt").write_text(f"{SECRET}\n", encoding="utf-8")
    usual = {"issuer": idp.address, "client_id": CLIENT, "secret_file": "oidc.txt", "desk_address": DESK}
    wanted = {**usual, **changes}
    path = root / "workspace.toml"
    before, table = path.read_text(encoding="utf-8").split("[oidc]")
    for name, value in wanted.items():
        table = re.sub(rf"^{name} = .*$", f'{name} = "{value}"', table, count=1, flags=re.MULTILINE)
    path.write_text(f"{before}[oidc]{table}", encoding="utf-8")
    return Workspace.open(root)


@pytest.fixture
def idp() -> Iterator[Idp]:
    with provider() as one:
        one.name = WHO
        yield one


@pytest.fixture
def office(template: Path, tmp_path: Path, idp: Idp) -> Iterator[Workspace]:
    with configured(template, tmp_path / "ws", idp) as opened:
        yield opened


def departed(visitor: Visitor) -> str:
    """Where the provider sends this browser back to."""
    gone = visitor.get("/signin/provider")
    assert gone.status == 303, gone.text
    sent = httpx2.get(gone.to, follow_redirects=False)
    assert sent.headers["location"].startswith(f"{DESK}/signin/back?")
    return sent.headers["location"].removeprefix(DESK)


def session_of(office: Workspace, visitor: Visitor) -> SignedIn | None:
    return signed_in(office, visitor.client.cookies.get("desk_session") or "")


def refused(office: Workspace, told: str, status: int = 401) -> None:
    visitor = Visitor(office)
    answer = visitor.get(departed(visitor))
    assert (answer.status, told in answer.text) == (status, True), answer.text
    assert session_of(office, visitor) is None
    assert SECRET not in answer.text


def test_who_the_provider_proves_is_signed_in_with_the_roles_registered_here(office: Workspace, idp: Idp) -> None:
    idp.claims = {"roles": ["admin"], "role": "admin", "groups": ["系统管理员"]}
    visitor = Visitor(office)
    answer = visitor.get(departed(visitor))
    assert answer.status == 200
    assert 'http-equiv="refresh" content="0;url=/"' in answer.text
    found = session_of(office, visitor)
    assert found is not None
    assert (found.person.name, found.must_change) == (WHO, False)
    assert visitor.get("/").status == 200
    assert visitor.get("/people").status == 403, "no role comes from a claim"
    with office.reading() as connection:
        actions = [(entry.action, entry.actor) for entry in ledger.entries(connection)]
    assert actions[-2:] == [("identity-bound", WHO), ("sign-in", WHO)]
    assert verify(office).faults == ()


def test_the_request_carries_pkce_state_and_nonce_and_never_the_secret(office: Workspace, idp: Idp) -> None:
    departed(Visitor(office))
    departed(Visitor(office))
    first, second = idp.asked
    assert first["code_challenge_method"] == "S256"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]
    assert SECRET not in str(idp.asked)
    assert first["redirect_uri"] == f"{DESK}/signin/back"


def test_a_person_without_a_password_comes_in_and_one_with_a_password_still_may(office: Workspace, idp: Idp) -> None:
    add_person(office, "新来的复审", [Role.SECOND])
    idp.name, idp.subject = "新来的复审", "subject-2"
    visitor = Visitor(office)
    visitor.get(departed(visitor))
    assert session_of(office, visitor) is not None
    assert Visitor(office, Role.FIRST).get("/").status == 200


def test_the_session_cookie_is_the_same_as_after_a_password(office: Workspace) -> None:
    visitor = Visitor(office)
    answer = visitor.client.get(departed(visitor))
    (cookie,) = [value for value in answer.headers.get_list("set-cookie") if value.startswith("desk_session=")]
    for part in ("HttpOnly", "SameSite=strict", "Path=/"):
        assert part in cookie


def test_behind_tls_the_cookies_are_for_tls_only(template: Path, tmp_path: Path, idp: Idp) -> None:
    with configured(template, tmp_path / "ws", idp, desk_address="https://desk.office.example") as office:
        answer = Visitor(office).client.get("/signin/provider")
        assert "Secure" in answer.headers["set-cookie"]
        assert idp.address in answer.headers["location"]


def test_a_provider_behind_tls_is_believed_only_with_a_certificate_the_office_trusts(
    template: Path, tmp_path: Path
) -> None:
    certificate = loopback_certificate(tmp_path)
    with provider(certificate=certificate) as idp:
        with configured(template, tmp_path / "trusting", idp, ca_file=str(certificate[0])) as office:
            answer = Visitor(office).get("/signin/provider")
            assert (answer.status, answer.to.startswith(f"{idp.address}/authorize?")) == (303, True)
        with configured(template, tmp_path / "strict", idp) as office:
            answer = Visitor(office).get("/signin/provider")
            assert (answer.status, "没有应答" in answer.text) == (503, True)


def test_the_settings_check_asks_the_provider(office: Workspace, idp: Idp) -> None:
    def line() -> tuple[bool, str]:
        return next((check.well, check.found) for check in checkup(office) if check.name == "登录")

    assert line() == (True, f"认证服务有应答：{idp.address}")
    idp.broken = True
    assert line()[0] is False
    assert "没有应答" in line()[1]


def a_foreign_audience(idp: Idp) -> None:
    idp.claims = {"aud": "somebody-else"}


def two_audiences_without_a_party(idp: Idp) -> None:
    idp.claims = {"aud": [CLIENT, "somebody-else"], "azp": "somebody-else"}


def expired(idp: Idp) -> None:
    idp.claims = {"exp": 1_700_000_000}


def a_foreign_issuer(idp: Idp) -> None:
    idp.claims = {"iss": "https://elsewhere.example"}


def another_nonce(idp: Idp) -> None:
    idp.claims = {"nonce": "another"}


def no_nonce(idp: Idp) -> None:
    idp.without = ("nonce",)


def no_expiry(idp: Idp) -> None:
    idp.without = ("exp",)


def a_foreign_key(idp: Idp) -> None:
    idp.signed_with = "foreign"


def a_shared_secret(idp: Idp) -> None:
    idp.signed_with = "shared secret"


def no_signature(idp: Idp) -> None:
    idp.signed_with = "nothing"


@pytest.mark.parametrize(
    "wrong",
    [
        a_foreign_audience, two_audiences_without_a_party, expired, a_foreign_issuer, another_nonce, no_nonce,
        no_expiry, a_foreign_key, a_shared_secret, no_signature,
    ],
    ids=lambda wrong: wrong.__name__,
)  # fmt: skip
def test_a_token_that_does_not_hold_signs_nobody_in(office: Workspace, idp: Idp, wrong: Callable[[Idp], None]) -> None:
    wrong(idp)
    refused(office, "没有通过核验")


def test_who_is_not_registered_or_disabled_stays_outside_and_leaves_no_account(office: Workspace, idp: Idp) -> None:
    idp.name = "没有登记的人"
    refused(office, "没有在本审核台登记")
    idp.name = WHO
    disable_person(office, WHO)
    refused(office, "没有在本审核台登记")
    with office.reading() as connection:
        assert not any(entry.action == "identity-bound" for entry in ledger.entries(connection))


@pytest.mark.parametrize("name", ["", "   ", 7, None, ["甲"]])
def test_a_claim_that_is_no_name_signs_nobody_in(office: Workspace, idp: Idp, name: object) -> None:
    idp.claims = {"name": name}
    refused(office, "没有姓名")


def test_a_name_given_to_somebody_else_at_the_provider_does_not_open_the_session(office: Workspace, idp: Idp) -> None:
    first = Visitor(office)
    first.get(departed(first))
    idp.subject = "subject-2"
    refused(office, "已与另一个统一身份认证账号绑定")
    idp.subject, idp.name = "subject-1", NAMES[Role.FINAL]
    refused(office, "姓名变了")
    release(office, WHO, actor="测试")
    assert session_of(office, first) is None, "the open session ends with the binding"
    idp.subject, idp.name = "subject-2", WHO
    again = Visitor(office)
    again.get(departed(again))
    assert session_of(office, again) is not None
    with pytest.raises(UsageError):
        release(office, NAMES[Role.FINAL], actor="测试")


def test_a_state_is_taken_once(office: Workspace) -> None:
    visitor = Visitor(office)
    back = departed(visitor)
    assert visitor.get(back).status == 200
    visitor.client.cookies.delete("desk_session")
    answer = visitor.get(back)
    assert answer.status == 401
    assert "已用过" in answer.text


def test_a_state_belongs_to_the_browser_that_was_sent(office: Workspace) -> None:
    back = departed(Visitor(office))
    other = Visitor(office)
    departed(other)
    answer = other.get(back)
    assert (answer.status, "不是从这个浏览器" in answer.text) == (401, True)
    assert session_of(office, other) is None


@pytest.mark.parametrize("query", ["", "?state=x&code=y", "?code=y", "?error=access_denied"])
def test_a_return_nobody_was_sent_for_is_refused(office: Workspace, query: str) -> None:
    assert Visitor(office).get(f"/signin/back{query}").status == 401


def test_a_return_without_a_code_uses_the_state_up(office: Workspace) -> None:
    visitor = Visitor(office)
    back = departed(visitor)
    state = re.search(r"state=([\w-]+)", back)
    assert state
    answer = visitor.get(f"/signin/back?error=access_denied&state={state[1]}")
    assert "没有同意" in answer.text
    assert visitor.get(back).status == 401


def test_a_state_grows_old(template: Path, tmp_path: Path, idp: Idp) -> None:
    configured(template, tmp_path / "ws", idp).close()
    clock = Clock()
    with Workspace.open(tmp_path / "ws", clock=clock) as office:
        visitor = Visitor(office)
        back = departed(visitor)
        clock.forward(minutes=11)
        assert visitor.get(back).status == 401


def test_a_code_somebody_else_used_signs_nobody_in(office: Workspace, idp: Idp) -> None:
    visitor = Visitor(office)
    back = departed(visitor)
    idp.codes.clear()
    answer = visitor.get(back)
    assert (answer.status, "没有认可" in answer.text) == (401, True)
    assert "secret-detail" not in answer.text


def test_a_provider_that_is_down_is_said_in_chinese_and_passwords_go_on(office: Workspace, idp: Idp) -> None:
    idp.broken = True
    answer = Visitor(office).get("/signin/provider")
    assert (answer.status, "没有应答" in answer.text) == (503, True)
    assert 'name="password"' in answer.text
    assert Visitor(office, Role.FIRST).get("/").status == 200


def test_a_provider_that_goes_down_on_the_way_is_said(office: Workspace, idp: Idp) -> None:
    visitor = Visitor(office)
    back = departed(visitor)
    idp.broken = True
    answer = visitor.get(back)
    assert (answer.status, "没有应答" in answer.text) == (503, True)


def test_a_provider_nobody_listens_at_is_said(template: Path, tmp_path: Path, idp: Idp) -> None:
    with configured(template, tmp_path / "ws", idp, issuer="http://127.0.0.1:1") as office:
        assert Visitor(office).get("/signin/provider").status == 503


def test_a_provider_that_calls_itself_something_else_is_not_spoken_to(office: Workspace, idp: Idp) -> None:
    idp.issuer = "https://elsewhere.example"
    answer = Visitor(office).get("/signin/provider")
    assert (answer.status, "不一致" in answer.text) == (503, True)


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(office: Workspace, idp: Idp) -> None:
    idp.methods = ("client_secret_post",)
    visitor = Visitor(office)
    assert visitor.get(departed(visitor)).status == 200


def test_a_wrong_secret_signs_nobody_in_and_is_not_shown(template: Path, tmp_path: Path, idp: Idp) -> None:
    with configured(template, tmp_path / "ws", idp) as office:
        (office.root / "oidc.txt").write_text("another-secret", encoding="utf-8")
        visitor = Visitor(office)
        answer = visitor.get(departed(visitor))
        assert answer.status == 401
        assert "another-secret" not in answer.text
        (office.root / "oidc.txt").unlink()
        assert visitor.get("/signin/provider").status == 503


def test_the_secret_may_stand_in_the_environment(
    template: Path, tmp_path: Path, idp: Idp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCLOSURE_SCREEN_OIDC_SECRET", SECRET)
    with configured(template, tmp_path / "ws", idp, secret_file="") as office:
        visitor = Visitor(office)
        assert visitor.get(departed(visitor)).status == 200


def test_a_second_factor_of_the_desk_is_not_gone_round(office: Workspace) -> None:
    second_factor.draw(office, WHO)
    _, shown = second_factor.state(office, WHO)
    import base64

    secret = base64.b32decode("".join(shown.split()))
    second_factor.confirm(office, WHO, totp.code(secret, totp.step_at(office.now().timestamp())))
    refused(office, "二次验证")


def test_passwords_can_be_left_to_administrators(template: Path, tmp_path: Path, idp: Idp) -> None:
    with configured(template, tmp_path / "ws", idp, passwords_for="administrators") as office:
        nobody = Visitor(office)
        for name, status in ((WHO, 401), (NAMES[Role.ADMIN], 303)):
            answer = nobody.client.post("/signin", data={"name": name, "password": PASSWORD})
            assert answer.status_code == status
        assert "统一身份认证" in nobody.client.post("/signin", data={"name": WHO, "password": PASSWORD}).text
        wrong = nobody.client.post("/signin", data={"name": WHO, "password": "wrong"}).text
        assert "姓名、口令或动态验证码不对" in wrong, "who does not know the password learns nothing"
        visitor = Visitor(office)
        visitor.get(departed(visitor))
        assert session_of(office, visitor) is not None


def test_a_final_reviewer_without_a_password_is_told_to_get_one(office: Workspace, idp: Idp) -> None:
    add_person(office, "新来的终审", [Role.FINAL])
    idp.name, idp.subject = "新来的终审", "subject-3"
    visitor = Visitor(office)
    visitor.get(departed(visitor))
    from tests.desk.office import form_key

    visitor.form_key = form_key(visitor.get("/password").text)
    answer = visitor.post("/cases/2026-00001/decide", outcome="agree", reason="好", tier="final", password="猜")
    assert "还没有本审核台的口令" in answer.text


def test_without_a_provider_the_page_offers_none_and_the_routes_lead_back(template: Path, tmp_path: Path) -> None:
    shutil.copytree(template, tmp_path / "ws")
    with Workspace.open(tmp_path / "ws") as office:
        visitor = Visitor(office)
        assert "统一身份认证" not in visitor.get("/signin").text
        for path in ("/signin/provider", "/signin/back?code=x&state=y"):
            assert (visitor.get(path).status, visitor.get(path).to) == (303, "/signin")


def test_a_driver_that_is_not_installed_is_said(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "authlib.integrations.httpx_client", None)
    answer = Visitor(office).get("/signin/provider")
    assert (answer.status, "没有安装" in answer.text) == (503, True)


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "http://sso.example"},
        {"issuer": "sso.example"},
        {"client_id": ""},
        {"passwords_for": "nobody"},
        {"issuer": "", "passwords_for": "administrators"},
    ],
)
def test_unfit_settings_are_refused(template: Path, tmp_path: Path, idp: Idp, change: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        configured(template, tmp_path / "ws", idp, **change)
