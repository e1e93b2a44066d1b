"""The office that ``desk_load`` drives: its cases, and a browser of a few lines, because client and desk share the processors."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from disclosure_screen.model.case import Role
from disclosure_screen.model.document import Block, Document, Layer
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.pipeline.accounts import change_password, one_time_password
from disclosure_screen.pipeline.people import add_person
from disclosure_screen.pipeline.screener import Screening
from disclosure_screen.pipeline.screens import rulebook_in_force
from disclosure_screen.pipeline.submit import Draft, Kept, submit
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.report.html import render

PASSWORD = "一个够长的口令-负载"


def reviewer(number: int) -> str:
    """The name of the first reviewer of that number."""
    return f"初审{number:02d}"


def furnish(root: Path, cases: int, reviewers: int, opened: int, processes: int) -> list[str]:
    """A workspace with so many cases and reviewers; those that will be ``opened`` have a report as long as a real one."""
    Workspace.open(root).close()
    settings = root / "workspace.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^processes = \d+", f"processes = {processes}", text), encoding="utf-8")
    with Workspace.open(root) as workspace:
        for number in range(reviewers):
            name = reviewer(number)
            add_person(workspace, name, [Role.FIRST])
            change_password(workspace, name, one_time_password(workspace, name, actor="负载"), PASSWORD)
        screens = _Fixed(rulebook_in_force(workspace))
        return [_case(workspace, number, screens, long=number < opened) for number in range(cases)]


def _case(workspace: Workspace, number: int, screens: "_Fixed", *, long: bool) -> str:
    content = workspace.root / "content"
    content.write_text(f"第{number}号通知", encoding="utf-8")
    with content.open("rb") as file:
        digest, size = workspace.vault.take(file, 1 << 20)
    name = f"通知{number}.txt"
    draft = Draft(
        category="通知公告",
        title=name,
        place=f"通知公告/{name}".encode(),
        files=(Kept(digest, size, name, name.encode()),),
    )
    written: Callable[[Document, Verdict], str] = (
        (lambda document, verdict: render(document, verdict, rendered_at=workspace.now()))
        if long
        else (lambda document, verdict: "<p>报告</p>")
    )
    return submit(workspace, draft, screens, actor="负载", render=written).case


class _Digest:
    def __init__(self, digest: str) -> None:
        self.digest = digest


class _Fixed:
    """A screener whose opinion is always CLEAR: what is measured is the desk, not the screening."""

    def __init__(self, rulebook: str) -> None:
        self.rulebook = _Digest(rulebook)

    def screen(self, path: Path, *, name: str | None = None) -> Screening:
        digest = "sha256:" + path.parent.name + path.name
        shown = name or path.name
        paragraphs = tuple(Block(Layer.BODY, f"第{at}条　各村：请做好防汛工作。" * 8) for at in range(1, 60))
        document = Document(digest, shown, "text/plain", paragraphs)
        return Screening(document, Verdict(shown, digest, "text/plain", self.rulebook.digest, Grade.CLEAR, (), ()))


class Browser:
    """One connection kept open, one cookie, no redirects followed."""

    def __init__(self, port: int) -> None:
        self._port, self._cookie = port, ""
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        return await self._ask("GET", path, b"")

    async def post(self, path: str, **form: str) -> tuple[int, str]:
        """Status and text of what answers a form."""
        return await self._ask("POST", path, urlencode(form).encode())

    async def form_key(self) -> str:
        """The key that stands in this session's forms."""
        found = re.search(r'name="form_key" value="([^"]+)"', (await self.get("/password"))[1])
        assert found
        return found[1]

    async def _ask(self, method: str, path: str, body: bytes) -> tuple[int, str]:
        if self._streams is None or self._streams[0].at_eof():
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        kind = "Content-Type: application/x-www-form-urlencoded\r\n" if method == "POST" else ""
        length = f"Content-Length: {len(body)}\r\n" if method == "POST" else ""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nCookie: {self._cookie}\r\n{kind}{length}\r\n"
        )
        writer.write(head.encode() + body)
        said = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        size = re.search(r"(?i)\r\ncontent-length: (\d+)", said)
        text = (await reader.readexactly(int(size[1]))).decode() if size else ""
        if cookie := re.search(r"(?i)\r\nset-cookie: (desk_session=[^;]+)", said):
            self._cookie = cookie[1]
        return int(said.split(" ", 2)[1]), text
