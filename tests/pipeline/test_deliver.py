"""What is released reaches every target byte for byte or is said not to; no target can undo a release."""

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from disclosure_screen.model.case import Stage, Tier
from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline.deliver import deliver_due, deliveries
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.paths import published_name
from disclosure_screen.pipeline.queue import show
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.targets import Store
from disclosure_screen.pipeline.withdraw import withdraw
from disclosure_screen.pipeline.workspace import Workspace
from tests.office import Clock, agree, drop, opened, staff, swept, the_case

NUMBER = "2026-00001"


def office_with(root: Path, lines: str) -> Workspace:
    """A workspace with one released case of two files and these [release] settings."""
    opened(root).close()
    settings = root / "workspace.toml"
    text = settings.read_text(encoding="utf-8")
    start, end = text.index("targets ="), text.index("[backup]")
    settings.write_text(text[:start] + lines + "\n\n" + text[end:], encoding="utf-8")
    made = opened(root)
    staff(made)
    drop(made, "通知公告/一批/公告.txt", "公告甲\n")
    drop(made, "通知公告/一批/附件/名单.txt", "名单\n")
    agree(made, the_case(swept(made)), Tier.FIRST, Tier.FINAL)
    release(made, NUMBER)
    return made


@pytest.fixture(autouse=True)
def empty_memory() -> Iterator[None]:
    """fsspec's memory is one for the whole process."""
    yield
    fsspec.filesystem("memory").rm("/", recursive=True)


def later(office: Workspace, **step: float) -> None:
    assert isinstance(office.now, Clock)
    office.now.forward(**step)


def outcomes(office: Workspace) -> list[tuple[str, str]]:
    return [(one.target.partition(":")[0], one.outcome) for one in deliver_due(office)]


def test_a_folder_and_a_store_receive_the_released_bytes_once(tmp_path: Path) -> None:
    web = tmp_path / "web"
    with office_with(tmp_path / "ws", f'targets = ["{web.as_uri()}", "memory://www/公开"]') as office:
        assert outcomes(office) == [("file", "delivered"), ("memory", "delivered")]
        assert (web / NUMBER / "公告.txt").read_bytes() == (office.released / NUMBER / "公告.txt").read_bytes()
        stored = fsspec.filesystem("memory").cat(f"/www/公开/{NUMBER}/附件/名单.txt")
        assert stored == "名单\n".encode()
        assert sorted(path.name for path in web.iterdir()) == [NUMBER]
        assert outcomes(office) == []
        assert verify(office).faults == ()


def test_the_sweep_delivers_what_was_released(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws", 'targets = ["memory://www"]') as office:
        swept(office)
        assert [one.outcome for one in deliveries(office).values()] == ["delivered"]


def test_a_target_that_changes_bytes_is_told_and_holds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fsspec.implementations.memory import MemoryFile

    with office_with(tmp_path / "ws", 'targets = ["memory://www"]') as office:
        with monkeypatch.context() as patched:
            patched.setattr(MemoryFile, "write", lambda self, data: super(MemoryFile, self).write(data[:-1] + b"?"))
            (failed,) = deliver_due(office)
        assert failed.outcome == "delivery-failed"
        assert "读回" in failed.reason
        assert fsspec.filesystem("memory").find("/www") == []
        assert show(office, NUMBER).standing.case.stage is Stage.RELEASED
        later(office, minutes=2)
        assert outcomes(office) == [("memory", "delivered")]


def test_a_target_out_of_reach_is_tried_again_after_a_growing_pause(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    with office_with(tmp_path / "ws", f'targets = ["{blocked.as_uri()}"]') as office:
        tries = 0
        for _ in range(60):
            tries += len(deliver_due(office))
            later(office, minutes=1)
        assert 4 <= tries <= 7
        assert next(iter(deliveries(office).values())).failures == tries
        blocked.unlink()
        later(office, days=1)
        assert outcomes(office) == [("file", "delivered")]


def test_foreign_content_at_the_target_is_never_written_over(tmp_path: Path) -> None:
    web = tmp_path / "web"
    (web / NUMBER).mkdir(parents=True)
    (web / NUMBER / "公告.txt").write_text("别的\n", encoding="utf-8")
    with office_with(tmp_path / "ws", f'targets = ["{web.as_uri()}"]') as office:
        (failed,) = deliver_due(office)
        assert "人工核对" in failed.reason
        assert (web / NUMBER / "公告.txt").read_text(encoding="utf-8") == "别的\n"


def test_a_rename_that_was_cut_off_is_completed(tmp_path: Path) -> None:
    web = tmp_path / "web"
    (web / NUMBER).mkdir(parents=True)
    (web / NUMBER / "公告.txt").write_text("公告甲\n", encoding="utf-8")
    with office_with(tmp_path / "ws", f'targets = ["{web.as_uri()}"]') as office:
        assert outcomes(office) == [("file", "delivered")]
        assert (web / NUMBER / "附件" / "名单.txt").exists()


def test_a_changed_release_folder_is_not_delivered(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws", 'targets = ["memory://www"]\ncommand = ["/bin/true"]') as office:
        (office.released / NUMBER / "公告.txt").write_text("改\n", encoding="utf-8")
        assert {outcome for _, outcome in outcomes(office)} == {"delivery-failed"}
        assert fsspec.filesystem("memory").find("/www") == []


def test_a_withdrawn_case_is_taken_down_at_every_target(tmp_path: Path) -> None:
    web = tmp_path / "web"
    lines = f'targets = ["{web.as_uri()}"]\ncommand = ["/bin/true"]'
    with office_with(tmp_path / "ws", lines) as office:
        assert outcomes(office) == [("file", "delivered"), ("command", "delivered")]
        withdraw(office, NUMBER, person="终审人", reason="内容有误")
        assert outcomes(office) == [("file", "recalled"), ("command", "recall-failed")]
        assert not (web / NUMBER).exists()
        assert outcomes(office) == []


def test_a_case_withdrawn_before_delivery_is_never_delivered(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws", 'targets = ["memory://www"]') as office:
        withdraw(office, NUMBER, person="终审人", reason="内容有误")
        assert outcomes(office) == []


def test_a_command_gets_the_folder_as_its_last_argument_and_no_shell(tmp_path: Path) -> None:
    hook, seen = tmp_path / "发布.py", tmp_path / "seen"
    hook.write_text(
        f"#!{sys.executable}\nimport sys\nopen({str(seen)!r}, 'w').write('|'.join(sys.argv[1:]))\n", encoding="utf-8"
    )
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    with office_with(tmp_path / "ws", f'command = ["{hook}", "$(id); rm -rf x"]') as office:
        assert outcomes(office) == [("command", "delivered")]
        assert seen.read_text(encoding="utf-8") == f"$(id); rm -rf x|{office.released / NUMBER}"


def test_a_command_that_fails_is_told(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws", 'command = ["/bin/false"]') as office:
        (failed,) = deliver_due(office)
        assert failed.reason == "公开命令返回代码 1"


def test_a_driver_that_is_not_installed_is_a_failed_delivery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> object:
        raise ImportError

    with office_with(tmp_path / "ws", 'targets = ["s3://www/公开"]') as office:
        monkeypatch.setattr("fsspec.core.url_to_fs", missing)
        (failed,) = deliver_due(office)
        assert "驱动" in failed.reason


@pytest.mark.parametrize(
    "line",
    [
        'targets = ["sftp://web:secret@www/x"]',
        'targets = ["http://www/x"]',
        'targets = ["simplecache::file:///x"]',
        'targets = ["file://"]',
        "targets = [1]",
        'targets = "file:///x"',
        'command = [""]',
    ],
)
def test_an_unfit_target_is_refused_when_the_settings_are_read(tmp_path: Path, line: str) -> None:
    with pytest.raises(UsageError) as refused:
        office_with(tmp_path / "ws", line)
    assert "secret" not in str(refused.value)


def test_repeating_a_delivery_changes_nothing(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws", 'targets = ["memory://www"]') as office:
        deliver_due(office)
        files = {published_name(file).as_posix(): file.digest for file in show(office, NUMBER).standing.case.files}
        Store("memory://www").put(NUMBER, office.released / NUMBER, files)
        assert len(fsspec.filesystem("memory").find("/www")) == 2
