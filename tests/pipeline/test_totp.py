"""One-time codes are those of RFC 6238, and each opens the desk once."""

import base64
import datetime
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.model.case import Role
from disclosure_screen.model.errors import Refusal, StoreError, UsageError
from disclosure_screen.pipeline import accounts, second_factor
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.people import add_person
from disclosure_screen.pipeline.totp import STEP, code, matching_step, readable, step_at
from disclosure_screen.pipeline.workspace import Workspace

RFC_SECRET = b"12345678901234567890"
PASSWORD = "一个够长的口令-测试"
NAME = "初审人甲"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_rfc_6238_appendix_b(seconds: int, expected: str) -> None:
    assert code(RFC_SECRET, step_at(seconds), digits=8) == expected


@given(st.binary(min_size=20, max_size=20), st.integers(0, 2**33), st.integers(-5, 5))
def test_only_the_steps_around_now_match_and_never_one_already_used(secret: bytes, seconds: int, drift: int) -> None:
    step = step_at(seconds) + drift
    if step < 0:
        return
    found = matching_step(secret, code(secret, step), seconds, after=-1)
    assert (found == step) if abs(drift) <= 1 else (found is None or code(secret, found) == code(secret, step))
    assert matching_step(secret, code(secret, step), seconds, after=step_at(seconds) + 1) is None


@given(st.binary(min_size=20, max_size=20))
def test_the_shown_secret_is_the_secret(secret: bytes) -> None:
    assert base64.b32decode(readable(secret).replace(" ", "")) == secret


class Still:
    """A clock that moves only when told: codes live thirty seconds."""

    def __init__(self) -> None:
        self.time = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))

    def __call__(self) -> datetime.datetime:
        return self.time


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    made = Workspace.open(tmp_path / "ws", clock=Still())
    add_person(made, NAME, [Role.FIRST])
    once = accounts.one_time_password(made, NAME, actor="测试")
    accounts.change_password(made, NAME, once, PASSWORD)
    return made


def now(office: Workspace, steps: int = 0) -> int:
    return step_at(office.now().timestamp()) + steps


def later(office: Workspace, steps: int = 1) -> None:
    assert isinstance(office.now, Still)
    office.now.time += datetime.timedelta(seconds=STEP * steps)


def enrolled(office: Workspace) -> bytes:
    """Enrol as an app would: from the text that is shown."""
    second_factor.draw(office, NAME)
    _, shown = second_factor.state(office, NAME)
    secret = base64.b32decode(shown.replace(" ", ""))
    second_factor.confirm(office, NAME, code(secret, now(office)))
    later(office, 2)
    return secret


def test_until_it_is_confirmed_the_factor_changes_nothing(office: Workspace) -> None:
    second_factor.draw(office, NAME)
    with pytest.raises(Refusal):
        second_factor.confirm(office, NAME, "000000")
    assert accounts.sign_in(office, NAME, PASSWORD)


def test_once_on_the_password_alone_opens_nothing(office: Workspace) -> None:
    secret = enrolled(office)
    for given_code in ("", "000000" if code(secret, now(office)) != "000000" else "111111", "x" * 6):
        with pytest.raises(Refusal, match="不对"):
            accounts.sign_in(office, NAME, PASSWORD, given_code)
    with pytest.raises(Refusal, match="不对"):
        accounts.sign_in(office, NAME, "错的口令", code(secret, now(office)))
    token = accounts.sign_in(office, NAME, PASSWORD, code(secret, now(office)))
    assert accounts.signed_in(office, token) is not None
    assert second_factor.state(office, NAME) == (True, ""), "the secret is never shown again"
    assert verify(office).faults == ()


def test_a_used_code_is_used_up_and_so_are_those_before_it(office: Workspace) -> None:
    secret = enrolled(office)
    current, before = code(secret, now(office)), code(secret, now(office, -1))
    accounts.sign_in(office, NAME, PASSWORD, current)
    for spent in (current, before):
        with pytest.raises(Refusal):
            accounts.sign_in(office, NAME, PASSWORD, spent)
    later(office)
    assert accounts.sign_in(office, NAME, PASSWORD, code(secret, now(office)))


def test_the_code_that_confirmed_the_factor_opens_nothing(office: Workspace) -> None:
    second_factor.draw(office, NAME)
    secret = base64.b32decode(second_factor.state(office, NAME)[1].replace(" ", ""))
    first = code(secret, now(office))
    second_factor.confirm(office, NAME, first)
    with pytest.raises(Refusal):
        accounts.sign_in(office, NAME, PASSWORD, first)


def test_two_browsers_with_one_code_open_one_session(office: Workspace) -> None:
    secret = enrolled(office)
    current, opened_sessions = code(secret, now(office)), []

    def enter() -> None:
        try:
            opened_sessions.append(accounts.sign_in(office, NAME, PASSWORD, current))
        except Refusal:
            pass

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened_sessions) == 1


def test_wrong_codes_lock_the_name_like_wrong_passwords(office: Workspace) -> None:
    secret = enrolled(office)
    wrong = "000000" if "000000" not in {code(secret, now(office, by)) for by in (-1, 0, 1)} else "999999"
    for _ in range(5):
        with pytest.raises(Refusal):
            accounts.sign_in(office, NAME, PASSWORD, wrong)
    with pytest.raises(Refusal, match="以后再试"):
        accounts.sign_in(office, NAME, PASSWORD, code(secret, now(office)))


def test_it_is_left_with_a_code_or_taken_on_the_command_line(office: Workspace) -> None:
    secret = enrolled(office)
    with pytest.raises(Refusal, match="已经启用"):
        second_factor.draw(office, NAME)
    with pytest.raises(Refusal):
        second_factor.leave(office, NAME, "x")
    second_factor.leave(office, NAME, code(secret, now(office)))
    assert accounts.sign_in(office, NAME, PASSWORD)
    enrolled(office)
    second_factor.forget(office, NAME, actor="命令行")
    assert accounts.sign_in(office, NAME, PASSWORD)
    with pytest.raises(UsageError):
        second_factor.forget(office, NAME, actor="命令行")


def test_the_database_holds_no_secret_and_a_foreign_key_opens_none(office: Workspace) -> None:
    secret = enrolled(office)
    stored = b"".join(path.read_bytes() for path in office.root.glob("screen.db*"))
    for shape in (secret, base64.b64encode(secret), base64.b32encode(secret), secret.hex().encode()):
        assert shape not in stored
    office.key = bytes(32)
    with pytest.raises(StoreError, match="key"):
        accounts.sign_in(office, NAME, PASSWORD, "123456")
