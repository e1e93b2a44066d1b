"""The border (边界检查): what is refused before a page is asked, and what every answer carries.

Cross-site posts are refused twice, by where the browser says they come from and by a key that stands in our own forms; both
are cheap, and each covers browsers on which the other fails.
"""

import hmac
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from urllib.parse import quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from disclosure_screen.desk.visit import Page, Raw, Visit
from disclosure_screen.model.errors import DisclosureScreenError

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NOTE = "desk_note"
"""The cookie that carries one sentence of our own to the next page."""
ERRAND = "desk_errand"
"""The cookie by which a browser is known again when the provider sends it back."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Refused(DisclosureScreenError):
    """Refused at the border, with the HTTP status that says why to a program."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.status = status


def refuse_other_sites(request: Request) -> None:
    """Nothing but our own pages may change anything. Raises Refused."""
    if request.method in ("GET", "HEAD"):
        return
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    if site not in ("same-origin", "none") or (
        origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    ):
        raise Refused("这个请求不是从本审核台的页面发出的，已拒绝", 403)


def refuse_large(request: Request, largest: int) -> None:
    """A body must say how large it is, and be no larger than it may. Raises Refused."""
    try:
        size = int(request.headers.get("content-length", ""))
    except ValueError:
        raise Refused("请求没有说明大小，已拒绝", 411) from None
    if size > largest:
        raise Refused(f"内容过大（{size:,} 字节），上限为 {largest:,} 字节", 413)


def refuse_roles(visit: Visit, page: Page) -> None:
    """The page is open to one of the visitor's roles, as registered at this moment. Raises Refused."""
    if page.access is not None and not visit.holds(page.access):
        raise Refused("您的角色不能使用这个页面", 403)


def refuse_foreign_forms(visit: Visit, page: Page) -> None:
    """A post carries the key of this very session. Raises Refused."""
    if page.method != "POST" or page.access is None:
        return
    if not hmac.compare_digest(visit.field("form_key").encode(), visit.who.session.form_key.encode()):
        raise Refused("页面已过期，请返回刷新后重试", 403)


class Throttle:
    """At most so many requests a minute from one person (before sign-in, one address). Counts live in memory only.

    Of several desk processes each allows its share, so that all together never allow more.
    """

    READS, POSTS = 1200, 240

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, processes: int = 1) -> None:
        self._clock = clock
        self._seen: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()
        self._lock = Lock()
        self._limits = {"GET": self.READS // processes, "POST": self.POSTS // processes}

    def refuse_floods(self, caller: str, page: Page) -> None:
        """Count this request. Raises Refused beyond the limit."""
        key = (caller, page.method)
        now = self._clock()
        with self._lock:
            start, count = self._seen.pop(key, (now, 0))
            if now - start > 60:
                start, count = now, 0
            self._seen[key] = (start, count + 1)
            while len(self._seen) > 10_000:
                self._seen.popitem(last=False)
        if count + 1 > self._limits[page.method]:
            raise Refused("请求过于频繁，请一分钟后再试", 429)


class Headers:
    """Security headers on every answer, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", PAGE_POLICY)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


def set_session(response: Response, cookie: str, token: str, *, secure: bool) -> None:
    """Set the session cookie, or take it away where the token is empty."""
    if token:
        response.set_cookie(cookie, token, httponly=True, samesite="strict", secure=secure, path="/")
    else:
        response.delete_cookie(cookie, path="/")


def mark_browser(response: Response, mark: str, *, secure: bool) -> None:
    """The mark of a sign-in under way at the provider, or its end. Lax: the provider sends the browser back from another site."""
    if mark:
        response.set_cookie(ERRAND, mark, httponly=True, samesite="lax", secure=secure, max_age=600, path="/signin")
    else:
        response.delete_cookie(ERRAND, path="/signin")


def leave_note(response: Response, done: str, *, secure: bool) -> None:
    """One sentence for the next page. It is ours, holds no value of a document, and is shown escaped."""
    if done:
        note = urlsafe_b64encode(done.encode()).decode()
        response.set_cookie(NOTE, note, httponly=True, samesite="strict", secure=secure, max_age=60, path="/")


def read_note(request: Request) -> str:
    """The sentence the last act left behind; empty where there is none or it was tampered with."""
    try:
        return urlsafe_b64decode(request.cookies.get(NOTE, "").encode()).decode()[:500]
    except ValueError:
        return ""


def forget_note(response: Response, visit: Visit) -> None:
    """A note is shown once."""
    if visit.note:
        response.delete_cookie(NOTE, path="/")


def raw_response(answer: Raw) -> Response:
    """Bytes as they are, with their own policy where they bring one."""
    response = Response(answer.content, media_type=answer.media_type)
    if answer.policy:
        response.headers["Content-Security-Policy"] = answer.policy
    if answer.cacheable:
        response.headers["Cache-Control"] = "private, max-age=3600"
    if answer.download:
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(answer.download)}"
    return response
