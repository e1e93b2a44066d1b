"""The same promises on PostgreSQL: a real server, started for these tests from whatever installation the machine has."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from disclosure_screen.model.case import Stage, Tier
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.queue import queue, show
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store.tables import APPEND_ONLY
from tests.office import RULES, Clock, agree, drop, staff, swept, the_case

pytestmark = pytest.mark.service


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


@pytest.fixture(scope="module")
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
    name = f"t{abs(hash(request.node.name))}"
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


@pytest.fixture
def office(url: str, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace whose settings name the server."""
    with Workspace.open(tmp_path / "ws", rules=RULES):
        pass
    settings = tmp_path / "ws" / "workspace.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('url = ""', f'url = "{url}"'), encoding="utf-8")
    with Workspace.open(tmp_path / "ws", rules=RULES, clock=Clock()) as made:
        staff(made)
        yield made


def test_a_case_goes_all_the_way(office: Workspace) -> None:
    drop(office, "通知公告/公告.txt")
    number = the_case(swept(office))
    agree(office, number, Tier.FIRST, Tier.FINAL)
    release(office, number)
    assert show(office, number).standing.case.stage is Stage.RELEASED
    assert (office.released / number / "公告.txt").exists()
    assert queue(office).entries == ()
    assert verify(office).faults == ()


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_recorded_rows_can_be_neither_changed_nor_removed(office: Workspace, url: str, table: str) -> None:
    drop(office, "通知公告/公告.txt")
    agree(office, the_case(swept(office)), Tier.FIRST)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as foreign:
        rows = foreign.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar()
        for act in (f"TRUNCATE {table} CASCADE", *([f"DELETE FROM {table}"] if rows else [])):
            with pytest.raises(DBAPIError, match="append-only"):
                foreign.execute(text(act))
        if rows:
            column = foreign.execute(
                text("SELECT column_name FROM information_schema.columns WHERE table_name=:t LIMIT 1"), {"t": table}
            ).scalar()
            with pytest.raises(DBAPIError, match="append-only"):
                foreign.execute(text(f"UPDATE {table} SET {column} = {column}"))
        assert foreign.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar() == rows
    engine.dispose()


def test_an_entry_that_does_not_follow_the_last_is_refused(office: Workspace, url: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as foreign, pytest.raises(DBAPIError, match="chain broken"):
        foreign.execute(text("INSERT INTO ledger VALUES (9999, '2026', 'x', 'x', '', '{}', 'sha256:0', 'sha256:1')"))
    engine.dispose()


def test_many_writers_make_one_chain(office: Workspace) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def write(number: int) -> None:
        with office.unit(f"人{number}") as unit:
            unit.record("trial", n=number)

    before = verify(office).entries
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    check = verify(office)
    assert (check.entries, check.faults) == (before + 40, ())


def test_at_once_only_one_decides_and_only_one_releases(office: Workspace) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from disclosure_screen.model.case import Outcome
    from disclosure_screen.model.errors import DisclosureScreenError
    from disclosure_screen.pipeline.decide import decide_case

    drop(office, "通知公告/公告.txt")
    number = the_case(swept(office))

    def decide(_: int) -> bool:
        try:
            decide_case(office, number, person="初审人", outcome=Outcome.AGREE, reason="好", tier=Tier.FIRST)
        except DisclosureScreenError:
            return False
        return True

    def out(_: int) -> bool:
        try:
            release(office, number)
        except DisclosureScreenError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(decide, range(6))) == 1
        agree(office, number, Tier.FINAL)
        assert sum(pool.map(out, range(6))) == 1
    assert (office.released / number / "公告.txt").read_text(encoding="utf-8") == "公告\n"
    assert verify(office).faults == ()
