"""Real servers on loopback for notices: mail with STARTTLS and sign-in, and a messenger's robot."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

PASSWORD = "only-in-tests"


@dataclass
class Letters:
    """What the mail server took. ``refuse`` makes it answer with a temporary error."""

    taken: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    refuse: bool = False
    port: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuse:
            return "451 later"
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


class _AnyPort(Controller):
    """Listens on whichever port is free; the first trial connection needs to know which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def _admitted(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    fits = isinstance(given, LoginPassword) and (given.login, given.password) == (b"desk", PASSWORD.encode())
    return AuthResult(success=fits)


@contextmanager
def mail_server(certificate: Path, key: Path) -> Iterator[Letters]:
    """A server that takes mail only after STARTTLS and a sign-in."""
    letters = Letters()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    controller = _AnyPort(
        letters,
        hostname="127.0.0.1",
        port=0,
        tls_context=context,
        require_starttls=True,
        authenticator=_admitted,
        auth_required=True,
        auth_exclude_mechanism=["LOGIN"],
    )
    with _running(controller, letters):
        yield letters


@contextmanager
def plain_mail_server() -> Iterator[Letters]:
    """An old server without encryption."""
    letters = Letters()
    controller = _AnyPort(letters, hostname="127.0.0.1", port=0)
    with _running(controller, letters):
        yield letters


@contextmanager
def _running(controller: Controller, letters: Letters) -> Iterator[None]:
    controller.start()
    letters.port = controller.port
    try:
        yield
    finally:
        controller.stop()


@dataclass
class Robot:
    """A messenger's robot: what it was sent, and what it answers."""

    address: str = ""
    seen: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    answer: bytes = b'{"errcode":0,"errmsg":"ok"}'


@contextmanager
def robot() -> Iterator[Robot]:
    """Listens on loopback."""
    one = Robot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            one.seen.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(one.status)
            self.send_header("Location", f"{one.address}/elsewhere")
            self.send_header("Content-Length", str(len(one.answer)))
            self.end_headers()
            self.wfile.write(one.answer)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    one.address = f"http://127.0.0.1:{server.server_address[1]}/robot?key=only-in-tests"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
