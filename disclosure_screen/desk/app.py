"""The desk's pages (审核页面): the queue and the reports of one workspace, read only.

Nobody decides here yet: deciding needs people who sign in, and a page without them would make every visitor a reviewer. Until
then decisions are made on the command line. Answers carry a policy that forbids everything a report does not need.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader

from disclosure_screen.model.errors import DisclosureScreenError
from disclosure_screen.pipeline.queue import queue
from disclosure_screen.pipeline.workspace import Workspace

PAGE_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def build_app(workspace: Workspace) -> FastAPI:
    """The application over an open workspace. No interactive API pages: they would load scripts from elsewhere."""
    app = FastAPI(title="disclosure-screen", docs_url=None, redoc_url=None, openapi_url=None)
    templates = Environment(loader=PackageLoader("disclosure_screen.desk"), autoescape=True)
    style = (Path(__file__).parent / "templates" / "desk.css").read_text(encoding="utf-8")

    @app.middleware("http")
    async def with_headers(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        answer = await call(request)
        answer.headers.update(_HEADERS)
        answer.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        return answer

    @app.exception_handler(DisclosureScreenError)
    async def explained(_: Request, error: DisclosureScreenError) -> Response:
        return HTMLResponse(templates.get_template("error.html").render(reason=str(error)), status_code=503)

    @app.get("/")
    def waiting() -> Response:
        return HTMLResponse(templates.get_template("queue.html").render(queue=queue(workspace)))

    @app.get("/desk.css")
    def stylesheet() -> Response:
        return Response(style, media_type="text/css; charset=utf-8")

    @app.get("/reports/{name}")
    def report(name: str) -> Response:
        # Only names of the shape we write ourselves: no path can be asked for, there is nothing to climb out of.
        path = workspace.reports / name
        if name not in {entry.name for entry in workspace.reports.glob("*.html")} or path.is_symlink():
            raise HTTPException(404, "没有这份报告")
        # A report brings its own, stricter policy in its head: one file, no requests.
        policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
        return HTMLResponse(path.read_text(encoding="utf-8"), headers={"Content-Security-Policy": policy})

    return app
