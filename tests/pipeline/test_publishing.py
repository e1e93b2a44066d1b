"""WebDAV, S3 and SFTP against real servers: delivered byte for byte, cut off midway, tampered with, taken down."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from disclosure_screen.model.case import Stage, Tier
from disclosure_screen.pipeline.deliver import deliver_due, deliveries
from disclosure_screen.pipeline.queue import show
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.sftp import NotDelivered, Sftp
from disclosure_screen.pipeline.targets import targets
from disclosure_screen.pipeline.withdraw import withdraw
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store.vault import hashed
from tests.office import Clock, agree, drop, opened, staff, swept, the_case
from tests.pipeline.publishing import Server, s3, sftp, webdav

pytestmark = pytest.mark.service
NUMBER = "2026-00001"
BIG = "公告甲一二三四五六\n" * 20_000
SERVERS: dict[str, Callable[[Path], AbstractContextManager[Server]]] = {"webdav": webdav, "s3": s3, "sftp": sftp}


@pytest.fixture(params=list(SERVERS))
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "server").mkdir()
    with SERVERS[request.param](tmp_path / "server") as running:
        yield running


@pytest.fixture
def office(server: Server, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with a released case of two files, owed to the server."""
    opened(tmp_path / "ws").close()
    settings = tmp_path / "ws" / "workspace.toml"
    text = settings.read_text(encoding="utf-8")
    start, end = text.index("targets ="), text.index("[backup]")
    lines = f'targets = ["{server.address}"]\n{server.settings}\n'
    settings.write_text(text[:start] + lines + text[end:], encoding="utf-8")
    with opened(tmp_path / "ws") as made:
        staff(made)
        drop(made, "通知公告/一批/公告 [定稿]*.txt", BIG)
        drop(made, "通知公告/一批/附件/名单.txt", "名单\n")
        agree(made, the_case(swept(made)), Tier.FIRST, Tier.FINAL)
        release(made, NUMBER)
        yield made


def expected() -> dict[str, bytes]:
    return {f"{NUMBER}/公告 [定稿]*.txt": BIG.encode(), f"{NUMBER}/附件/名单.txt": "名单\n".encode()}


def visible(server: Server) -> dict[str, bytes]:
    """What a web server would show: nothing that begins with a dot."""
    return {name: content for name, content in server.files().items() if not name.startswith(".")}


def later(office: Workspace) -> None:
    assert isinstance(office.now, Clock)
    office.now.forward(hours=1)


def outcome(office: Workspace) -> str:
    (one,) = deliver_due(office)
    return one.outcome


def test_the_released_bytes_arrive_once_and_are_taken_down_on_withdrawal(server: Server, office: Workspace) -> None:
    (delivered,) = deliver_due(office)
    assert delivered.outcome == "delivered", delivered.reason
    assert dict(server.files()) == expected()
    assert deliver_due(office) == ()
    withdraw(office, NUMBER, person="终审人", reason="内容有误")
    assert outcome(office) == "recalled"
    assert dict(server.files()) == {}


def test_a_connection_that_breaks_midway_shows_nothing_and_the_next_attempt_completes(
    server: Server, office: Workspace
) -> None:
    server.wire.cut_after = server.wire.sent + len(BIG.encode()) // 2
    assert outcome(office) == "delivery-failed"
    assert visible(server) == {}, "half a file never stands under the case's number"
    assert show(office, NUMBER).standing.case.stage is Stage.RELEASED, "and nothing un-releases the case"
    server.wire.cut_after = None
    later(office)
    assert outcome(office) == "delivered"
    assert dict(server.files()) == expected(), "what was left behind is cleared away"


def test_bytes_that_read_back_otherwise_are_not_delivered(server: Server, office: Workspace) -> None:
    server.tamper("甲一二".encode(), "甲二二".encode())
    assert outcome(office) == "delivery-failed"
    server.tamper(b"", b"")
    assert visible(server) == {}
    later(office)
    assert outcome(office) == "delivered"
    assert dict(server.files()) == expected()


def test_a_server_that_is_down_is_told_and_tried_again(server: Server, office: Workspace) -> None:
    server.wire.cut_after = 0
    assert outcome(office) == "delivery-failed"
    (last,) = deliveries(office).values()
    assert last.reason
    assert "only-in-tests" not in last.reason
    server.wire.cut_after = None
    later(office)
    assert outcome(office) == "delivered"


def test_foreign_content_under_the_number_is_never_written_over(
    server: Server, office: Workspace, tmp_path: Path
) -> None:
    assert outcome(office) == "delivered"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "别的.txt").write_bytes(b"other")
    (target,) = targets(office)
    with pytest.raises(NotDelivered, match="人工核对"):
        target.put(NUMBER, tmp_path / "other", {"别的.txt": digest(tmp_path / "other" / "别的.txt")})
    assert dict(server.files()) == expected()


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashed(file)


@pytest.mark.parametrize("name", ['引"号.txt', "反\\斜线.txt", "换\n行.txt"])
def test_a_name_that_sftp_cannot_carry_is_told_and_not_sent(tmp_path: Path, name: str) -> None:
    (tmp_path / "server").mkdir()
    with sftp(tmp_path / "server") as running:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / name).write_bytes(b"x")
        files = {name: digest(tmp_path / "out" / name)}
        target = Sftp(running.address, tmp_path / "server" / "ssh_config")
        with pytest.raises(NotDelivered, match="改名"):
            target.put(NUMBER, tmp_path / "out", files)
        assert dict(running.files()) == {}


def test_a_host_nobody_knows_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    with sftp(tmp_path / "server") as running:
        (tmp_path / "server" / "known").write_text("", encoding="utf-8")
        with pytest.raises(NotDelivered, match="不认识"):
            Sftp(running.address, tmp_path / "server" / "ssh_config").take_back(NUMBER)


def test_without_openssh_a_delivery_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotDelivered, match="openssh-client"):
        Sftp("sftp://web@www/公开").take_back(NUMBER)
