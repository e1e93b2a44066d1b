"""A draft is taken when it has come to rest and its container has an end; never half-written."""

import zipfile
from pathlib import Path

import pytest

from disclosure_screen.pipeline.queue import queue
from disclosure_screen.pipeline.workspace import Workspace
from tests.office import Clock, drop, opened, swept


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Workspace:
    return opened(tmp_path / "ws", clock)


def container(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("正文.txt", "公告")
    return path.read_bytes()


def words(office: Workspace) -> list[str]:
    return [event.word for event in swept(office, settle=10).events]


def test_a_file_is_taken_at_the_second_look_when_it_has_rested(office: Workspace, clock: Clock) -> None:
    drop(office, "通知公告/公告.txt")
    assert words(office) == ["waiting"]
    assert words(office) == ["waiting"]
    clock.forward(seconds=10)
    assert words(office) == ["case"]


def test_a_file_that_changes_between_looks_waits_again(office: Workspace, clock: Clock) -> None:
    path = drop(office, "通知公告/公告.txt", "一\n")
    words(office)
    clock.forward(seconds=20)
    path.write_text("一二\n", encoding="utf-8")
    assert words(office) == ["waiting"]
    clock.forward(seconds=20)
    assert words(office) == ["case"]


def test_a_container_without_its_end_waits_however_long_it_rests(office: Workspace, clock: Clock) -> None:
    path = office.inbox / "通知公告" / "公告.docx"
    whole = container(path)
    path.write_bytes(whole[:-20])
    for _ in range(3):
        assert words(office) == ["waiting"]
        clock.forward(minutes=1)
    path.write_bytes(whole)
    words(office)
    clock.forward(minutes=1)
    assert words(office) == ["case"]


def test_a_container_that_never_ends_goes_to_quarantine_with_its_reason(office: Workspace, clock: Clock) -> None:
    path = office.inbox / "通知公告" / "公告.docx"
    path.write_bytes(container(path)[:-20])
    said = []
    for _ in range(office.settings.tries + 2):
        said += words(office)
        clock.forward(minutes=1)
    assert said[-1] == "refused"
    (refused,) = queue(office).refused
    assert "没有结尾" in refused.reason
    assert (office.root / refused.kept_in / "公告.docx").exists()


@pytest.mark.parametrize("content", [b"%PDF-1.7\n1 0 obj\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100])
def test_other_containers_are_known_by_their_end_too(office: Workspace, clock: Clock, content: bytes) -> None:
    (office.inbox / "通知公告" / "公告.pdf").write_bytes(content)
    words(office)
    clock.forward(minutes=1)
    assert words(office) == ["waiting"]


def test_a_document_open_in_an_editor_waits_until_its_lock_is_gone(office: Workspace, clock: Clock) -> None:
    drop(office, "通知公告/公告.docx", "x")
    lock = drop(office, "通知公告/~$公告.docx", "")
    words(office)
    clock.forward(minutes=1)
    assert words(office) == ["waiting"]
    lock.unlink()
    assert words(office) == ["case"]


def test_a_folder_rests_only_when_every_file_in_it_rests(office: Workspace, clock: Clock) -> None:
    drop(office, "通知公告/一批/正文.txt")
    words(office)
    clock.forward(minutes=1)
    drop(office, "通知公告/一批/附件.txt", "附件\n")
    assert words(office) == ["waiting"]
    clock.forward(minutes=1)
    assert words(office) == ["case"]
    assert len(queue(office).entries[0].case.files) == 2
