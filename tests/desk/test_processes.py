"""Several desk processes over one office: whatever one of them knows of a visitor, the others know too."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from disclosure_screen.desk.__main__ import listening
from disclosure_screen.desk.border import Throttle
from disclosure_screen.model.case import Role
from disclosure_screen.pipeline.people import add_person
from disclosure_screen.pipeline.second_factor import confirm, draw, state
from disclosure_screen.pipeline.totp import code, step_at
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store.accounts import FREE_FAILURES
from tests.desk.office import NAMES, PASSWORD, form_key, staffed

ROOT = Path(__file__).parents[2]
ONE_OF_TWO = """
import sys, uvicorn
from pathlib import Path
from disclosure_screen.desk.app import build_app
from disclosure_screen.pipeline.workspace import Workspace
app = build_app(Workspace.open(Path(sys.argv[1]), create=False), processes=2)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, *command], cwd=ROOT, start_new_session=True)


def answering(port: int) -> str:
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{address}/signin", timeout=30)
            return address
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the desk did not come up")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with staffed(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture(scope="module")
def desks(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """The addresses of two processes, each told that it is one of two."""
    ports = free_port(), free_port()
    processes = [started("-c", ONE_OF_TWO, str(workspace.root), str(port)) for port in ports]
    yield answering(ports[0]), answering(ports[1])
    for process in processes:
        process.terminate()
        process.wait(20)


def enter(desk: str, name: str, password: str = PASSWORD, once: str = "") -> httpx.Client:
    client = httpx.Client(base_url=desk, timeout=60)
    client.post("/signin", data={"name": name, "password": password, "code": once})
    return client


def at(desk: str, client: httpx.Client) -> httpx.Client:
    """The same browser at another process."""
    return httpx.Client(base_url=desk, timeout=60, cookies=dict(client.cookies.items()))


def test_a_session_and_its_form_key_count_at_both_and_end_at_both(desks: tuple[str, str]) -> None:
    here = enter(desks[0], NAMES[Role.FIRST])
    there = at(desks[1], here)
    key = form_key(here.get("/search").text)
    assert there.get("/search").status_code == 200
    assert there.post("/search/value", data={"form_key": key, "value": ""}).status_code == 400, (
        "past the key, to the page"
    )
    assert there.post("/search/value", data={"form_key": key + "x", "value": ""}).status_code == 403
    assert there.post("/signout", data={"form_key": key}).status_code == 303
    assert here.get("/search").headers["location"] == "/signin"


def test_roles_changed_anywhere_end_sessions_everywhere_at_once(workspace: Workspace, desks: tuple[str, str]) -> None:
    clients = [enter(desk, NAMES[Role.SECOND]) for desk in desks]
    assert [client.get("/search").status_code for client in clients] == [200, 200]
    add_person(workspace, NAMES[Role.SECOND], [Role.SECOND])
    assert [client.get("/search").status_code for client in clients] == [303, 303]


def test_wrong_passwords_are_counted_together(desks: tuple[str, str]) -> None:
    for guess in range(FREE_FAILURES):
        answer = httpx.post(f"{desks[guess % 2]}/signin", data={"name": NAMES[Role.LEGALITY], "password": "不对"})
        assert "以后再试" not in answer.text
    for desk in desks:
        right = httpx.post(f"{desk}/signin", data={"name": NAMES[Role.LEGALITY], "password": PASSWORD}, timeout=60)
        assert right.status_code == 401
        assert "以后再试" in right.text


def test_a_code_used_at_one_is_used_up_at_the_other(workspace: Workspace, desks: tuple[str, str]) -> None:
    name = NAMES[Role.SECRECY]
    draw(workspace, name)
    secret = base32(state(workspace, name)[1])
    confirm(workspace, name, code(secret, step_at(time.time()) - 1))
    once = code(secret, step_at(time.time()))
    assert enter(desks[0], name, once=once).get("/search").status_code == 200
    assert enter(desks[1], name, once=once).get("/search").status_code == 303


def test_both_together_let_through_no_more_than_the_limit(desks: tuple[str, str]) -> None:
    here = enter(desks[0], NAMES[Role.FINAL])
    let_through = 0
    for client in (here, at(desks[1], here)):
        for _ in range(Throttle.POSTS):
            status = client.post("/search/value", data={"form_key": "x"}).status_code
            if status == 429:
                break
            let_through += 1
        assert status == 429
    assert let_through <= Throttle.POSTS


def test_the_desk_serves_with_as_many_processes_as_set_and_replaces_one_that_dies(workspace: Workspace) -> None:
    port = free_port()
    desk = started("-m", "disclosure_screen.desk", str(workspace.root), str(port))
    try:
        address = answering(port)
        workers = waited_for(desk.pid, workspace.settings.desk_processes)
        os.kill(workers[0], signal.SIGKILL)
        later = waited_for(desk.pid, workspace.settings.desk_processes, without=workers[0])
        assert workers[1] in later
        for _ in range(10):
            assert httpx.get(f"{address}/signin", timeout=60).status_code == 200
    finally:
        desk.terminate()
        desk.wait(20)
    assert not serving(desk.pid)


def test_what_the_desk_accepts_sends_at_once() -> None:
    with listening(uvicorn.Config(lambda: None, host="127.0.0.1", port=free_port(), log_level="error")) as listener:
        listener.listen()
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def base32(shown: str) -> bytes:
    import base64

    return base64.b32decode("".join(shown.split()))


def serving(parent: int) -> list[int]:
    """The processes of the desk that serve pages: its children, without Python's own helper."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            stat = (entry / "stat").read_text(encoding="ascii", errors="replace")
            spoken = (entry / "cmdline").read_text(errors="replace")
        except OSError:
            continue
        fields = stat.rpartition(")")[2].split()
        if fields[1] == str(parent) and fields[0] != "Z" and re.search("spawn_main", spoken):
            found.append(int(entry.name))
    return sorted(found)


def waited_for(parent: int, number: int, without: int = 0) -> list[int]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = serving(parent)
        if len(found) == number and without not in found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{serving(parent)} of {number} processes")
