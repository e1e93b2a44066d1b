"""The office's identity provider (统一身份认证服务): OpenID Connect, authorization code with PKCE, spoken through authlib.

Everything is asked for anew at each sign-in (discovery document, keys): signing in is rare, and a key that was withdrawn must not
go on counting. An error of the provider is named by its kind only; its words may hold a token.
"""

import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from disclosure_screen.model.errors import Refusal
from disclosure_screen.pipeline.workspace import Workspace

PATIENCE = 10.0
"""Seconds the provider may take for one answer."""
SECRET_VARIABLE = "DISCLOSURE_SCREEN_OIDC_SECRET"  # noqa: S105 - the variable's name
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signatures with a public key only: with a shared secret, whoever has ours could sign for anybody; ``none`` never."""
_LEEWAY = 60
"""Seconds the provider's clock may be off."""


class Unanswered(Refusal):
    """The provider did not answer, or not as a provider answers."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says it is: a subject that never changes, and the claim that maps to a registered name."""

    subject: str
    name: str = field(repr=False)


class Provider:
    """One conversation with the provider."""

    def __init__(self, workspace: Workspace) -> None:
        self._settings = workspace.settings
        self._secret = _secret(workspace)
        self._authority = str(workspace.root / self._settings.oidc_ca_file) if self._settings.oidc_ca_file else ""

    def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in. Raises Unanswered."""
        with self._speaking() as client:
            endpoint = self._described(client)["authorization_endpoint"]
            url, _ = client.create_authorization_url(endpoint, state=state, nonce=nonce, code_verifier=verifier)
            return str(url)

    def identity(self, code: str, verifier: str, nonce: str) -> Identity:
        """Who signed in. Raises Refusal where the answer does not hold, Unanswered where there is none."""
        with self._speaking() as client:
            described = self._described(client)
            methods = described.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
            if self._secret and "client_secret_basic" not in methods:
                client.token_endpoint_auth_method = "client_secret_post"  # noqa: S105 - a method's name
            tokens = client.fetch_token(
                described["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier
            )
            keys = _asked(client, described["jwks_uri"])
        return self._proven(tokens, keys, nonce)

    def _proven(self, tokens: Mapping[str, Any], keys: Any, nonce: str) -> Identity:
        """The ID token's claims, after signature, issuer, audience, time and nonce have been checked."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        settings = self._settings
        options = {
            "iss": {"essential": True, "value": settings.oidc_issuer},
            "aud": {"essential": True, "value": settings.oidc_client_id},
        }
        params = {"nonce": nonce, "client_id": settings.oidc_client_id, "access_token": tokens.get("access_token")}
        try:
            token = jwt.decode(str(tokens["id_token"]), KeySet.import_key_set(keys), algorithms=ALGORITHMS)
            claims = CodeIDToken(token.claims, token.header, options, params)
            claims.validate(leeway=_LEEWAY)
            subject, name = str(claims["sub"]), claims.get(settings.oidc_name_claim)
        except (JoseError, KeyError, ValueError, TypeError) as error:
            raise Refusal((f"统一身份认证的答复没有通过核验（{type(error).__name__}），没有登录",)) from None
        if not subject or not isinstance(name, str) or not name.strip():
            raise Refusal((f"统一身份认证的答复里没有姓名（{settings.oidc_name_claim}），请联系系统管理员",))
        return Identity(f"{settings.oidc_issuer} {subject}", name.strip())

    def _described(self, client: Any) -> Mapping[str, Any]:
        """The discovery document, of this very issuer and with safe addresses."""
        issuer = self._settings.oidc_issuer
        described = _asked(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if described.get("issuer") != issuer:
            raise Unanswered(("统一身份认证服务自称的地址与设置的不一致，请系统管理员检查 oidc.issuer",))
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not _safe(described.get(name)):
                raise Unanswered((f"统一身份认证服务的说明文件缺少 {name}，或不是 https 地址",))
        return described

    @contextmanager
    def _speaking(self) -> Iterator[Any]:
        try:
            import httpx2
            from authlib.integrations.httpx_client import OAuth2Client, OAuthError
        except ImportError:
            raise Unanswered(("没有安装统一身份认证所需的程序包（pip install disclosure-screen[oidc]）",)) from None
        try:
            with OAuth2Client(
                self._settings.oidc_client_id,
                self._secret or None,
                token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
                scope="openid profile",
                redirect_uri=redirect_address(self._settings.oidc_desk_address),
                code_challenge_method="S256",
                timeout=PATIENCE,
                verify=ssl.create_default_context(cafile=self._authority or None),
            ) as client:
                yield client
        except OAuthError:
            raise Refusal(("统一身份认证没有认可这次登录，请重新登录",)) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            raise Unanswered(
                (f"统一身份认证服务没有应答（{type(error).__name__}），请稍后再试；有口令的可用口令登录",)
            ) from None


def redirect_address(desk_address: str) -> str:
    """Where the provider sends the browser back to; it must be registered there exactly so."""
    return f"{desk_address.rstrip('/')}/signin/back"


def _asked(client: Any, url: str) -> Mapping[str, Any]:
    answer = client.request("GET", url, withhold_token=True)
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise Unanswered(("统一身份认证服务的答复无法识别",))
    return found


def _safe(address: object) -> bool:
    try:
        parts = urlsplit(str(address))
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))


def _secret(workspace: Workspace) -> str:
    name = workspace.settings.oidc_secret_file
    if not name:
        return os.environ.get(SECRET_VARIABLE, "")
    try:
        return (workspace.root / name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Unanswered(("统一身份认证的密钥文件无法读取，请系统管理员检查 oidc.secret_file",)) from None
