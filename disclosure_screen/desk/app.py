"""The desk as a web application (审核台): one adapter between HTTP and the pages; everything at the border is here.

A request passes, in this order: size, same site, session, role, form key, page. Any of them may refuse, in Chinese. A page
function never sees a request, and no value of a form is ever put into an address or a log.
"""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import disclosure_screen.desk.pages
from disclosure_screen.desk import border
from disclosure_screen.desk.render import page_of, rendered
from disclosure_screen.desk.visit import Answer, Moved, Page, Raw, Shown, Upload, Visit
from disclosure_screen.model.errors import DisclosureScreenError, Refusal, StoreError, UsageError
from disclosure_screen.pipeline.accounts import SignedIn, signed_in
from disclosure_screen.pipeline.workspace import Workspace

COOKIE = "desk_session"
SMALL_FORM = 256 * 1024
"""Bytes of a form without files."""


def pages() -> Iterator[Page]:
    """Every page of every module in ``desk/pages``, found by discovery."""
    for found in pkgutil.iter_modules(disclosure_screen.desk.pages.__path__):
        module = importlib.import_module(f"disclosure_screen.desk.pages.{found.name}")
        yield from cast(tuple[Page, ...], module.PAGES)


def build_app(workspace: Workspace, *, secure_cookie: bool = False, processes: int = 1) -> Starlette:
    """The application over an open workspace, one of so many ``processes``. ``secure_cookie`` where it is served behind TLS."""
    adapter = _Adapter(workspace, secure_cookie, processes)
    routes = [Route(page.path, adapter.endpoint(page), methods=[page.method]) for page in pages()]
    app = Starlette(routes=routes, exception_handlers={HTTPException: adapter.not_found, Exception: adapter.broken})
    app.add_middleware(border.Headers)
    return app


@dataclass(frozen=True, slots=True)
class _Body:
    form: dict[str, list[str]]
    uploads: list[Upload]


class _Adapter:
    def __init__(self, workspace: Workspace, secure_cookie: bool, processes: int) -> None:
        self._workspace = workspace
        self._secure = secure_cookie or workspace.settings.oidc_desk_address.startswith("https://")
        self._throttle = border.Throttle(processes=processes)

    def endpoint(self, page: Page) -> Callable[[Request], Awaitable[Response] | Response]:
        """The page as an endpoint, with everything that must hold before it runs.

        A plain function runs in one thread from session to page; a post is read in between, after its session is known.
        """

        def reading(request: Request) -> Response:
            visitor: SignedIn | None = None
            try:
                visitor = self._visitor(request)
                return self._elsewhere(request, page, visitor) or self._answer(self._visit(request, visitor), page)
            except DisclosureScreenError as error:
                return self._refused(error, Visit(self._workspace, visitor))

        async def posting(request: Request) -> Response:
            visitor: SignedIn | None = None
            try:
                border.refuse_other_sites(request)
                visitor = await run_in_threadpool(self._visitor, request)
                elsewhere = self._elsewhere(request, page, visitor)
                if elsewhere is not None:
                    return elsewhere
                visit = self._visit(request, visitor, await self._body(request, page))
                return await run_in_threadpool(self._answer, visit, page)
            except DisclosureScreenError as error:
                return self._refused(error, Visit(self._workspace, visitor))

        return posting if page.method == "POST" else reading

    def _visitor(self, request: Request) -> SignedIn | None:
        token = request.cookies.get(COOKIE, "")
        return signed_in(self._workspace, token) if token else None

    def _elsewhere(self, request: Request, page: Page, visitor: SignedIn | None) -> Response | None:
        """Counts the request; where to send whoever is not signed in, or still has a one-time password."""
        self._throttle.refuse_floods(_caller(request, visitor), page)
        if page.access is None:
            return None
        if visitor is None:
            return RedirectResponse("/signin", status_code=303)
        if visitor.must_change and page.path not in ("/password", "/signout"):
            return RedirectResponse("/password", status_code=303)
        return None

    def _answer(self, visit: Visit, page: Page) -> Response:
        border.refuse_roles(visit, page)
        border.refuse_foreign_forms(visit, page)
        return self._response(page.view(visit), visit)

    async def _body(self, request: Request, page: Page) -> _Body:
        """The form, once it has said that it is small enough."""
        takes_files = page.path == "/upload"
        border.refuse_large(request, self._workspace.settings.largest_bytes if takes_files else SMALL_FORM)
        try:
            sent = await request.form(max_files=50 if takes_files else 0, max_fields=20_000)
        except HTTPException:
            raise UsageError("表单内容无法识别，请返回重填") from None
        body = _Body({}, [])
        for name, value in sent.multi_items():
            if isinstance(value, UploadFile):
                body.uploads.append(Upload(value.filename or "", value.file))
            else:
                body.form.setdefault(name, []).append(value)
        return body

    def _visit(self, request: Request, visitor: SignedIn | None, body: _Body | None = None) -> Visit:
        form, uploads = (body.form, body.uploads) if body else ({}, [])
        return Visit(
            self._workspace,
            visitor,
            dict(request.path_params),
            dict(request.query_params),
            form,
            uploads,
            border.read_note(request),
            request.cookies.get(border.ERRAND, ""),
        )

    def _response(self, answer: Answer, visit: Visit) -> Response:
        response: Response
        if isinstance(answer, Moved):
            response = RedirectResponse(answer.to, status_code=303)
            border.leave_note(response, answer.done, secure=self._secure)
        elif isinstance(answer, Raw):
            return border.raw_response(answer)
        else:
            response = page_of(answer, visit)
            border.forget_note(response, visit)
        if answer.token is not None:
            border.set_session(response, COOKIE, answer.token, secure=self._secure)
        if answer.browser is not None:
            border.mark_browser(response, answer.browser, secure=self._secure)
        return response

    def _refused(self, error: DisclosureScreenError, visit: Visit) -> Response:
        status = (
            503
            if isinstance(error, StoreError)
            else getattr(error, "status", 409 if isinstance(error, Refusal) else 400)
        )
        reasons = error.reasons if isinstance(error, Refusal) else (str(error),)
        return page_of(Shown("refused.html.j2", {"reasons": reasons}, status), visit)

    async def not_found(self, request: Request, error: Exception) -> Response:
        """An address that is not there, or a method it does not take."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        return rendered("refused.html.j2", {"reasons": ("没有这个页面，请检查地址",)}, status)

    async def broken(self, request: Request, error: Exception) -> Response:
        """An error of ours: said without any detail, because a detail may hold a value."""
        return rendered(
            "refused.html.j2", {"reasons": ("程序内部出错，本次操作没有完成；请联系系统管理员查看日志",)}, 500
        )


def _caller(request: Request, visitor: SignedIn | None) -> str:
    """Whom to count for: a person, or before sign-in an address. A whole office may share one address."""
    if visitor is not None:
        return f"person {visitor.person.name}"
    return f"address {request.client.host if request.client else ''}"
