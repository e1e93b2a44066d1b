"""A little identity provider on loopback: real HTTP, real signatures, PKCE and one-time codes, and every way of being wrong."""

import base64
import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "disclosure-desk", "only-in-tests"


@cache
def _keys() -> tuple[RSAKey, RSAKey]:
    """The provider's key, and one that only calls itself so."""
    return RSAKey.generate_key(2048, {"kid": "own"}), RSAKey.generate_key(2048, {"kid": "own"})


@dataclass
class Idp:
    """The provider, and what it shall do wrong. ``claims`` are added to or replace those of the ID token."""

    address: str = ""
    name: str = ""
    subject: str = "subject-1"
    claims: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    signed_with: str = "own"
    issuer: str = ""
    broken: bool = False
    methods: tuple[str, ...] = ("client_secret_basic",)
    key: RSAKey = field(default_factory=lambda: _keys()[0])
    foreign: RSAKey = field(default_factory=lambda: _keys()[1])
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def discovery(self, request: Request) -> Response:
        if self.broken:
            return Response("down", 502)
        return JSONResponse(
            {
                "issuer": self.issuer or self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "token_endpoint_auth_methods_supported": list(self.methods),
            }
        )

    def keys(self, request: Request) -> Response:
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 303)

    async def token(self, request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        given = request.headers.get("authorization", "")
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        posted = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        if not (given == basic if "client_secret_basic" in self.methods else posted):
            return JSONResponse({"error": "invalid_client"}, 401)
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or (asked["code_challenge_method"], asked["code_challenge"]) != ("S256", challenge):
            return JSONResponse({"error": "invalid_grant", "error_description": "secret-detail"}, 400)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": self._signed(asked)})

    def _signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address, "sub": self.subject, "aud": CLIENT, "exp": now + 300, "iat": now,
            "nonce": asked.get("nonce", ""), "name": self.name, **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if name not in self.without}
        if self.signed_with == "shared secret":
            key = OctKey.import_key(SECRET * 3)
            return jwt.encode({"alg": "HS256", "kid": "own"}, claims, key, algorithms=["HS256"])
        if self.signed_with == "nothing":
            parts = [jwt.encode({"alg": "HS256"}, claims, OctKey.generate_key(256), algorithms=["HS256"]).split(".")[1]]
            head = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
            return f"{head}.{parts[0]}."
        return jwt.encode(
            {"alg": "RS256", "kid": "own"}, claims, self.key if self.signed_with == "own" else self.foreign
        )


@contextmanager
def provider(host: str = "127.0.0.1", certificate: tuple[Path, Path] | None = None) -> Iterator[Idp]:
    """The provider, listening on loopback under that name, behind TLS where it has a certificate and its key."""
    idp = Idp()
    routes = [
        Route("/.well-known/openid-configuration", idp.discovery),
        Route("/keys", idp.keys),
        Route("/authorize", idp.authorize),
        Route("/token", idp.token, methods=["POST"]),
    ]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    idp.address = f"http{'s' if certificate else ''}://{host}:{port}"
    public, private = certificate or (None, None)
    config = uvicorn.Config(
        Starlette(routes=routes),
        host="127.0.0.1",
        port=port,
        log_level="error",
        ssl_certfile=public,
        ssl_keyfile=private,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield idp
    finally:
        server.should_exit = True
        thread.join()
