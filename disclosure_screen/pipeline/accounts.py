"""Signing in (登录): passwords checked, sessions opened and ended, one-time passwords drawn. No default password, ever."""

import datetime
import secrets
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection

from disclosure_screen.model.case import Person, Role
from disclosure_screen.model.errors import Refusal, UsageError
from disclosure_screen.pipeline.second_factor import admitted, spend
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import accounts, people
from disclosure_screen.store.accounts import SHORTEST_PASSWORD, Session

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))
"""A hash no password fits: a name that does not exist costs as long as one that does."""

_WRONG = "姓名、口令或动态验证码不对"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is at the desk now: the person with roles as registered at this moment, and the session."""

    person: Person
    session: Session
    must_change: bool
    token: str = field(repr=False)


def one_time_password(workspace: Workspace, name: str, *, actor: str) -> str:
    """A new password for a registered person, to be handed over once and changed at the first sign-in."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    with workspace.unit(actor) as unit:
        accounts.set_password(unit, name, _HASHER.hash(password), must_change=True)
    return password


def first_administrator(workspace: Workspace) -> tuple[str, str] | None:
    """On a workspace without anybody: a system administrator and their one-time password; else None."""
    name = "系统管理员"
    with workspace.unit("首次启动") as unit:
        if people.registered(unit.connection) is not None:
            return None
        people.add(unit, name, [Role.ADMIN])
    return name, one_time_password(workspace, name, actor="首次启动")


def sign_in(workspace: Workspace, name: str, password: str, code: str = "") -> str:
    """The token of a new session. Raises Refusal; the reason is the same for a wrong name, password or code."""
    now = workspace.now()
    with workspace.reading() as connection:
        _refuse_locked(connection, name, now)
        known, registered = accounts.account(connection, name), people.registered(connection) or {}
    person = registered.get(name)
    fits = _fits(known.password if known else _NOBODY, password)
    with workspace.unit(name) as unit:
        # Asked again: while this guess was being hashed, others sent at the same moment may have locked the name.
        _refuse_locked(unit.connection, name, now)
        if (
            known is not None
            and person is not None
            and person.enabled
            and fits
            and admitted(workspace, unit, name, code)
        ):
            if not _by_password(workspace, person):
                raise Refusal(("本单位规定用统一身份认证登录；口令只在终审确认时使用",))
            token = accounts.open_session(unit, name)[0]
            spend(workspace, unit, name, code)
            return token
        accounts.failed(unit, name)
    raise Refusal((_WRONG,))


def signed_in(workspace: Workspace, token: str) -> SignedIn | None:
    """Whose session that is, or None: unknown, over, or the person is no longer enabled."""
    now = workspace.now()
    with workspace.reading() as connection:
        seat = accounts.seat(connection, token, now)
    if seat is None:
        return None
    if seat.session.stale(now):
        with workspace.unit(seat.person.name) as unit:
            accounts.touch(unit, token)
    return SignedIn(seat.person, seat.session, seat.must_change, token)


def sign_out(workspace: Workspace, visitor: SignedIn) -> None:
    """End the session."""
    with workspace.unit(visitor.person.name) as unit:
        accounts.close_session(unit, visitor.token)


def confirm(workspace: Workspace, name: str, password: str) -> None:
    """The person at the keyboard is still the person who signed in. Raises Refusal; counts as a failed sign-in."""
    with workspace.reading() as connection:
        _refuse_locked(connection, name, workspace.now())
        known = accounts.account(connection, name)
    if known is None:
        raise Refusal(("您还没有本审核台的口令，请系统管理员发一次性口令",))
    fits = _fits(known.password, password)
    with workspace.unit(name) as unit:
        _refuse_locked(unit.connection, name, unit.now)
        if fits:
            return
        accounts.failed(unit, name)
    raise Refusal(("口令不对，未作任何改动",))


def change_password(workspace: Workspace, name: str, old: str, new: str) -> None:
    """Replace the password; every session of the person ends. Raises Refusal or UsageError."""
    confirm(workspace, name, old)
    if len(new) < SHORTEST_PASSWORD:
        raise UsageError(f"新口令至少 {SHORTEST_PASSWORD} 个字符")
    if new == old:
        raise UsageError("新口令不能与原口令相同")
    with workspace.unit(name) as unit:
        accounts.set_password(unit, name, _HASHER.hash(new), must_change=False)


def _refuse_locked(connection: Connection, name: str, now: datetime.datetime) -> None:
    until = accounts.locked_until(connection, name)
    if until is not None and now < until:
        raise Refusal((f"连续多次口令错误，请在 {until:%H:%M} 以后再试",))


def _by_password(workspace: Workspace, person: Person) -> bool:
    """Administrators always may: they are needed exactly when the provider is down."""
    everybody = workspace.settings.passwords_for == "everybody"
    return everybody or person.holds(Role.ADMIN, workspace.now().date())


def _fits(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
