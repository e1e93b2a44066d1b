"""The second factor (二次验证): a person's own choice, asked for at sign-in once it has been confirmed with a code.

A code that was used is spent inside the transaction that used it, so that the same code never opens two sessions. An
administrator at the desk cannot take the factor from anybody; whoever has lost the telephone needs the command line.
"""

import base64
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from disclosure_screen.model.errors import Refusal, StoreError, UsageError
from disclosure_screen.pipeline import totp
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import accounts, factors
from disclosure_screen.store.unit import Unit

_WRONG = "动态验证码不对或已经用过，请等下一个"


def state(workspace: Workspace, name: str) -> tuple[bool, str]:
    """Whether the factor is on, and the secret to type into an app while it is waiting to be confirmed."""
    with workspace.reading() as connection:
        found = factors.factor(connection, name)
    if found is None:
        return False, ""
    return found.confirmed, "" if found.confirmed else totp.readable(_opened(workspace, name, found.secret))


def draw(workspace: Workspace, name: str) -> None:
    """Draw a secret. Raises Refusal where the factor is already on."""
    with workspace.unit(name) as unit:
        found = factors.factor(unit.connection, name)
        if found is not None and found.confirmed:
            raise Refusal(("二次验证已经启用；要换设备，请先停用",))
        factors.draw(unit, name, _sealed(workspace, name, secrets.token_bytes(20)))


def confirm(workspace: Workspace, name: str, code: str) -> None:
    """Turn the factor on with a first code. Raises Refusal where it is wrong."""
    with workspace.unit(name) as unit:
        found = factors.factor(unit.connection, name)
        if found is None or found.confirmed:
            raise UsageError("请先生成密钥")
        step = _step(workspace, unit, name, code)
        if step is None:
            raise Refusal((_WRONG,))
        factors.confirm(unit, name)
        factors.spend(unit, name, step)


def leave(workspace: Workspace, name: str, code: str) -> None:
    """Turn the factor off with a code; whoever asks has checked the password. A wrong one counts as a failed sign-in."""
    with workspace.unit(name) as unit:
        wrong = _step(workspace, unit, name, code) is None
        if wrong:
            accounts.failed(unit, name)
        else:
            factors.drop(unit, name)
    if wrong:
        raise Refusal((_WRONG,))


def forget(workspace: Workspace, name: str, *, actor: str) -> None:
    """Take the factor from somebody who has lost it; their sessions end. Raises UsageError where there is none."""
    with workspace.unit(actor) as unit:
        if factors.factor(unit.connection, name) is None:
            raise UsageError(f"“{name}”没有启用二次验证")
        factors.drop(unit, name)
        accounts.revoke(unit, name)


def admitted(workspace: Workspace, unit: Unit, name: str, code: str) -> bool:
    """True where the person has no second factor, or the code is right and was never used."""
    found = factors.factor(unit.connection, name)
    return found is None or not found.confirmed or _step(workspace, unit, name, code) is not None


def spend(workspace: Workspace, unit: Unit, name: str, code: str) -> None:
    """Use the code up; after :func:`admitted`, in the same unit."""
    found = factors.factor(unit.connection, name)
    step = _step(workspace, unit, name, code) if found is not None and found.confirmed else None
    if step is not None:
        factors.spend(unit, name, step)


def _step(workspace: Workspace, unit: Unit, name: str, code: str) -> int | None:
    found = factors.factor(unit.connection, name)
    if found is None:
        return None
    return totp.matching_step(_opened(workspace, name, found.secret), code, unit.now.timestamp(), found.last_step)


def _cipher(workspace: Workspace) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, b"disclosure-screen second factor").derive(workspace.key))


def _sealed(workspace: Workspace, name: str, secret: bytes) -> str:
    nonce = os.urandom(12)
    return base64.b64encode(nonce + _cipher(workspace).encrypt(nonce, secret, name.encode())).decode("ascii")


def _opened(workspace: Workspace, name: str, sealed: str) -> bytes:
    whole = base64.b64decode(sealed)
    try:
        return _cipher(workspace).decrypt(whole[:12], whole[12:], name.encode())
    except InvalidTag:
        raise StoreError("二次验证的密钥打不开：工作区的 key 文件不是原来的那一个") from None
