"""An office for desk tests: a workspace with one person for each role, and a client that signs in as any of them."""

import re
from collections.abc import Mapping
from pathlib import Path

from starlette.testclient import TestClient

from disclosure_screen.desk.app import build_app
from disclosure_screen.model.case import Role
from disclosure_screen.pipeline.accounts import change_password, one_time_password
from disclosure_screen.pipeline.people import add_person
from disclosure_screen.pipeline.workspace import Workspace

PASSWORD = "一个够长的口令-测试"
NAMES: Mapping[Role, str] = {role: f"{role.label}甲" for role in Role}


def staffed(root: Path) -> Workspace:
    """A workspace with one person for each role, all with the same password."""
    workspace = Workspace.open(root)
    for role, name in NAMES.items():
        add_person(workspace, name, [role])
        change_password(workspace, name, one_time_password(workspace, name, actor="测试"), PASSWORD)
    return workspace


class Visitor:
    """A browser of one person, or of nobody."""

    def __init__(self, workspace: Workspace, role: Role | None = None) -> None:
        self.client = TestClient(build_app(workspace), base_url="http://desk.test", follow_redirects=False)
        self.form_key = ""
        if role is not None:
            answer = self.client.post("/signin", data={"name": NAMES[role], "password": PASSWORD})
            assert answer.status_code == 303, answer.text
            self.form_key = form_key(self.client.get("/password").text)

    def post(self, path: str, **fields: str) -> "Answer":
        """Post a form as the desk's own page would."""
        answer = self.client.post(path, data={"form_key": self.form_key, **fields})
        return Answer(answer.status_code, answer.text, answer.headers.get("location", ""))

    def get(self, path: str) -> "Answer":
        """Ask for a page."""
        answer = self.client.get(path)
        return Answer(answer.status_code, answer.text, answer.headers.get("location", ""))


class Answer:
    """What came back."""

    def __init__(self, status: int, text: str, to: str) -> None:
        self.status, self.text, self.to = status, text, to


def form_key(page: str) -> str:
    """The key that stands in the forms of this session."""
    found = re.search(r'name="form_key" value="([^"]+)"', page)
    assert found, "the page holds no form key"
    return found[1]
