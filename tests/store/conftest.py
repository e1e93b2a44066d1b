"""A real PostgreSQL server for these tests, started from whatever installation the machine has; and offices upon it."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from disclosure_screen.pipeline.workspace import Workspace
from tests.office import RULES, Clock, staff


def installation() -> Path | None:
    """The folder of initdb and postgres, newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    return found[0].parent if found else (Path(on_path).resolve().parent if on_path else None)


def as_server_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; then it runs as ``postgres`` or ``nobody``."""
    if os.geteuid() != 0:
        return command
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    return ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups", *command]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a fresh server."""
    binaries = installation()
    if binaries is None:
        pytest.skip("本机没有 PostgreSQL 服务端（Debian：apt-get install postgresql），未测试 PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres" if "postgres" in {e.pw_name for e in pwd.getpwall()} else "nobody")
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    run = {"check": True, "capture_output": True, "cwd": folder}
    subprocess.run(
        as_server_user([str(binaries / "initdb"), "-D", "data", "-U", "office", "-A", "trust", "-E", "UTF8", "-N"]),
        **run,  # type: ignore[call-overload]
    )
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [str(binaries / "pg_ctl"), "-D", "data", "-w", "-l", "log"]
    subprocess.run(as_server_user([*control, "-o", options, "start"]), **run)  # type: ignore[call-overload]
    try:
        yield f"postgresql+pg8000://office@127.0.0.1:{port}"
    finally:
        subprocess.run(as_server_user([*control, "-m", "immediate", "stop"]), **run)  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> str:
    """A database of its own for each test."""
    name = f"t{zlib.crc32(request.node.nodeid.encode())}"
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


@pytest.fixture
def office(url: str, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace whose settings name the server, with one person for each role."""
    with Workspace.open(tmp_path / "ws", rules=RULES):
        pass
    settings = tmp_path / "ws" / "workspace.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('url = ""', f'url = "{url}"'), encoding="utf-8")
    with Workspace.open(tmp_path / "ws", rules=RULES, clock=Clock()) as made:
        staff(made)
        yield made
