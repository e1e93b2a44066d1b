"""Signing in through the provider (统一身份认证登录): the provider says who it is, the workspace says what they may do.

No account is made and no role is taken from a claim: only who is registered comes in, with the roles four eyes have given them.
The session is the same as after a password. Whoever has turned on the desk's own second factor signs in with it: here it could
be gone round.
"""

import hmac
import secrets
from dataclasses import dataclass, field

from disclosure_screen.model.errors import Refusal, UsageError
from disclosure_screen.pipeline.provider import Identity, Provider
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import accounts, factors, identities, people
from disclosure_screen.store.identities import Errand
from disclosure_screen.store.tokens import kept
from disclosure_screen.store.unit import Unit

_STRANGER = "您没有在本审核台登记，或已停用；请联系系统管理员"
_STALE = "这次登录已过期、已用过，或不是从这个浏览器发起的；请重新登录"


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser goes, and the mark it brings back."""

    address: str = field(repr=False)
    browser: str = field(repr=False)


def offered(workspace: Workspace) -> bool:
    """True where the office has set a provider."""
    return bool(workspace.settings.oidc_issuer)


def begin(workspace: Workspace) -> Departure:
    """Send a browser to the provider. Raises Refusal where it does not answer."""
    state, browser, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
    address = Provider(workspace).address(state, nonce, verifier)
    with workspace.unit("signin") as unit:
        identities.begin(unit, state, Errand(browser, verifier, nonce))
    return Departure(address, browser)


def complete(workspace: Workspace, *, state: str, code: str, browser: str) -> str:
    """The token of a new session for who comes back. Raises Refusal; the state is used up either way."""
    with workspace.unit("signin") as unit:
        errand = identities.take(unit, state)
    if errand is None or not hmac.compare_digest(errand.browser, kept(browser)):
        raise Refusal((_STALE,))
    if not code:
        raise Refusal(("统一身份认证没有同意这次登录",))
    who = Provider(workspace).identity(code, errand.verifier, errand.nonce)
    with workspace.unit(who.name) as unit:
        _refuse(unit, who)
        if identities.bound(unit.connection, who.subject) is None:
            identities.bind(unit, who.name, who.subject)
        return accounts.open_session(unit, who.name)[0]


def release(workspace: Workspace, name: str, *, actor: str) -> None:
    """Unbind a person from their identity at the provider, after they got a new one there. Open sessions end."""
    with workspace.unit(actor) as unit:
        if identities.subject_of(unit.connection, name) is None:
            raise UsageError(f"“{name}”没有绑定统一身份认证的账号")
        identities.release(unit, name)
        accounts.revoke(unit, name)


def _refuse(unit: Unit, who: Identity) -> None:
    person = (people.registered(unit.connection) or {}).get(who.name)
    if person is None or not person.enabled:
        raise Refusal((_STRANGER,))
    if identities.bound(unit.connection, who.subject) not in (None, who.name):
        raise Refusal(("您在统一身份认证里的姓名变了，与本审核台登记的不一致；请联系系统管理员",))
    if identities.subject_of(unit.connection, who.name) not in (None, who.subject):
        raise Refusal(("这个姓名已与另一个统一身份认证账号绑定；确需更换的，请联系系统管理员解除绑定",))
    factor = factors.factor(unit.connection, who.name)
    if factor is not None and factor.confirmed:
        raise Refusal(("您启用了本审核台的二次验证，请用姓名、口令和动态验证码登录",))
