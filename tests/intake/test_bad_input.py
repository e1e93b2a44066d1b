"""Whatever lies in the inbox gets a readable reason or becomes a case; nothing is lost, nothing is clear by silence."""

import os
from pathlib import Path

import pytest

from disclosure_screen.intake import custody
from disclosure_screen.model.errors import StoreError, UsageError
from disclosure_screen.model.verdict import Grade
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.queue import queue
from disclosure_screen.pipeline.refused import dismiss
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import lease
from tests.office import Reader, Screening, drop, opened, swept


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return opened(tmp_path / "ws")


def only_reason(office: Workspace) -> str:
    """The reason of the only refusal in the queue, which holds no case."""
    listed = queue(office)
    assert listed.entries == ()
    (refused,) = listed.refused
    return refused.reason


def test_a_symbolic_link_is_refused_and_never_followed(office: Workspace, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    (office.inbox / "通知公告" / "公告.txt").symlink_to(secret)
    swept(office)
    assert "符号链接" in only_reason(office)
    assert secret.read_text(encoding="utf-8") == "机密"
    assert any(path.is_symlink() for path in office.quarantine.rglob("*"))


def test_a_pipe_is_refused_and_does_not_stop_the_sweep(office: Workspace) -> None:
    os.mkfifo(office.inbox / "通知公告" / "公告.txt")
    drop(office, "通知公告/另一件.txt")
    assert swept(office).counts()["case"] == 1
    assert "普通文件" in queue(office).refused[0].reason


def test_an_empty_folder_named_like_a_document_is_refused(office: Workspace) -> None:
    (office.inbox / "通知公告" / "公告.docx").mkdir()
    swept(office)
    assert "没有可送审的文件" in only_reason(office)


def test_a_folder_named_like_a_document_with_files_in_it_is_one_case(office: Workspace) -> None:
    drop(office, "通知公告/公告.docx/正文.txt", "正文\n")
    drop(office, "通知公告/公告.docx/附件/名单.txt", "名单\n")
    assert swept(office).counts()["case"] == 1
    (entry,) = queue(office).entries
    assert [file.name for file in entry.case.files] == ["正文.txt", "附件/名单.txt"]
    assert not (office.inbox / "通知公告" / "公告.docx").exists()


def test_a_link_inside_a_folder_keeps_the_whole_folder_out(office: Workspace) -> None:
    drop(office, "通知公告/一批/正文.txt")
    (office.inbox / "通知公告/一批/附件.txt").symlink_to("/etc/hostname")
    swept(office)
    assert "附件.txt" in only_reason(office)
    assert any(path.name == "正文.txt" for path in office.quarantine.rglob("*"))


def test_a_file_larger_than_the_limit_goes_to_quarantine_unopened(tmp_path: Path) -> None:
    office = opened(tmp_path / "ws")
    big = office.inbox / "通知公告" / "视频.mp4"
    with big.open("wb") as file:
        file.truncate(2 * 2**30)
    swept(office)
    assert "超过收件上限" in only_reason(office)
    assert not big.exists()
    assert any(path.name == "视频.mp4" for path in office.quarantine.rglob("*"))


def test_a_file_without_permission_is_refused_with_its_reason(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(office, "通知公告/公告.txt")
    path.chmod(0)
    if os.geteuid() == 0:  # root reads everything, so the system's answer is given in its place
        real = os.open

        def refuses(target: object, *rest: int, **more: int) -> int:
            if os.fsencode(str(path)) == target:
                raise PermissionError(13, "Permission denied")
            return real(target, *rest, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(os, "open", refuses)
    swept(office)
    assert "没有读取权限" in only_reason(office)
    assert any(path.name == "公告.txt" for path in office.quarantine.rglob("*"))


def test_an_empty_file_becomes_a_case_and_is_not_lost(office: Workspace) -> None:
    drop(office, "通知公告/空.txt", "")
    assert swept(office).counts()["case"] == 1


def test_two_empty_files_are_not_the_same_document(office: Workspace) -> None:
    drop(office, "通知公告/一.txt", "")
    drop(office, "通知公告/二.txt", "")
    assert swept(office).counts()["case"] == 2
    drop(office, "通知公告/二.txt", "")
    assert swept(office).counts()["sighting"] == 1


def test_a_name_in_old_chinese_bytes_is_shown_and_kept_as_it_was(office: Workspace) -> None:
    raw = "低保公示.txt".encode("gb18030")
    with open(os.path.join(os.fsencode(office.inbox / "通知公告"), raw), "wb") as file:
        file.write("公示\n".encode())
    swept(office)
    (entry,) = queue(office).entries
    assert entry.case.title == "低保公示.txt"
    assert entry.case.files[0].raw_name == raw


def test_bytes_that_are_no_name_at_all_are_still_taken_in(office: Workspace) -> None:
    with open(os.path.join(os.fsencode(office.inbox / "通知公告"), b"\xff\xfe\x80.txt"), "wb") as file:
        file.write(b"x")
    swept(office)
    (entry,) = queue(office).entries
    entry.case.title.encode("utf-8")


def test_the_longest_name_a_disk_allows_goes_all_the_way(office: Workspace) -> None:
    name = "公" * 83 + "ab.txt"
    assert len(name.encode()) == 255
    drop(office, f"通知公告/{name}")
    assert swept(office).counts()["case"] == 1


def test_the_longest_name_is_quarantined_too(office: Workspace) -> None:
    (office.inbox / "通知公告" / ("公" * 85)).symlink_to("/nowhere")
    swept(office)
    assert "符号链接" in only_reason(office)


def test_a_file_that_vanishes_between_looking_and_opening_is_told_and_nothing_breaks(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(office, "通知公告/公告.txt")
    drop(office, "通知公告/后一件.txt", "后一件\n")
    real = custody._opened

    def vanishes(target: bytes) -> int:
        path.unlink(missing_ok=True)
        return real(target)

    monkeypatch.setattr(custody, "_opened", vanishes)
    summary = swept(office)
    assert summary.counts()["case"] == 1
    assert "已被移走" in queue(office).refused[0].reason


def test_a_file_that_grows_while_it_is_copied_waits(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    path = drop(office, "通知公告/公告.txt")
    take = office.vault.take

    def grows(source: object, limit: int) -> tuple[str, int]:
        taken = take(source, limit)  # type: ignore[arg-type]
        with path.open("a", encoding="utf-8") as file:
            file.write("又一行\n")
        return taken

    monkeypatch.setattr(office.vault, "take", grows)
    (event,) = swept(office).events
    assert (event.word, path.exists()) == ("waiting", True)
    monkeypatch.undo()
    assert swept(office).counts()["case"] == 1


def test_a_draft_that_trips_the_screener_stays_and_the_others_go_on(office: Workspace) -> None:
    drop(office, "通知公告/一.txt", "!unheard-of 甲\n")
    drop(office, "通知公告/二.txt", "公告\n")
    summary = swept(office)
    assert (summary.counts()["failed"], summary.counts()["case"], summary.exit_code) == (1, 1, 2)
    assert (office.inbox / "通知公告" / "一.txt").exists()


def test_a_slip_that_cannot_be_read_keeps_the_case_out(office: Workspace) -> None:
    drop(office, "通知公告/一批/正文.txt")
    drop(office, "通知公告/一批/送审单.json", "{拟稿人")
    swept(office)
    assert "送审单" in only_reason(office)


def test_lock_and_temporary_files_are_never_drafts(office: Workspace) -> None:
    for name in (
        "~$公告.docx",
        ".~lock.公告.odt#",
        "公告.docx.part",
        "公告.tmp",
        "Thumbs.db",
        ".公告.swp",
        "~WRL0001.tmp",
    ):
        drop(office, f"通知公告/{name}")
    assert swept(office).events == ()


def test_the_same_refusal_is_told_once(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosure_screen.pipeline.receive.quarantine", lambda *_: "inbox")
    (office.inbox / "通知公告" / "公告.txt").symlink_to("/nowhere")
    assert swept(office).counts()["refused"] == 1
    assert swept(office).events == ()
    assert "符号链接" in only_reason(office)


def test_a_good_file_at_the_same_place_answers_the_refusal(office: Workspace) -> None:
    (office.inbox / "通知公告" / "公告.txt").symlink_to("/nowhere")
    swept(office)
    drop(office, "通知公告/公告.txt")
    swept(office)
    assert queue(office).refused == ()


def test_a_file_without_category_falls_to_the_default_row(office: Workspace) -> None:
    drop(office, "公告.txt")
    swept(office)
    (entry,) = queue(office).entries
    assert entry.case.category == "未分类"
    assert entry.case.grade is Grade.CLEAR


def test_the_same_bytes_again_are_a_sighting_of_the_same_case(office: Workspace) -> None:
    drop(office, "通知公告/公告.txt")
    swept(office)
    drop(office, "通知公告/改名.txt")
    (event,) = swept(office).events
    assert event.word == "sighting"
    assert len(queue(office).entries) == 1
    assert not (office.inbox / "通知公告" / "改名.txt").exists()


def test_a_refusal_leaves_the_queue_when_somebody_has_answered_it(office: Workspace) -> None:
    (office.inbox / "通知公告" / "公告.txt").symlink_to("/nowhere")
    swept(office)
    (refused,) = queue(office).refused
    with pytest.raises(UsageError):
        dismiss(office, refused.seq, person="张三", reason="")
    with pytest.raises(UsageError):
        dismiss(office, 9999, person="张三", reason="已通知")
    dismiss(office, refused.seq, person="张三", reason="已通知承办人重新放入原文件")
    assert queue(office).refused == ()
    assert verify(office).faults == ()


def test_what_lies_beside_the_drafts_of_a_folder_is_not_lost_with_it(office: Workspace) -> None:
    drop(office, "通知公告/一批/正文.txt", "正文\n")
    drop(office, "通知公告/一批/.草稿.txt", "别人的\n")
    drop(office, "通知公告/一批/Thumbs.db", "x")
    drop(office, "通知公告/一批/~$正文.txt", "x")
    assert swept(office).counts()["case"] == 1
    assert not (office.inbox / "通知公告/一批").exists()
    left = [path.name for path in office.quarantine.rglob("*") if path.is_file()]
    assert left == [".草稿.txt"]
    assert queue(office).refused == ()


def test_a_sweep_whose_lease_was_taken_over_stops_before_the_next_draft(office: Workspace) -> None:
    drop(office, "通知公告/一.txt", "一\n")
    drop(office, "通知公告/二.txt", "二\n")

    class Slow(Reader):
        def screen(self, path: Path, *, name: str | None = None) -> Screening:
            office.now.forward(minutes=30)  # type: ignore[attr-defined]
            with office.unit("x") as unit:
                lease.acquire(unit, "sweep", "another-host:1:1:ab")
            return super().screen(path, name=name)

    with pytest.raises(StoreError, match="接手"):
        swept(office, Slow())
    assert len(queue(office).entries) == 1
    assert (office.inbox / "通知公告" / "二.txt").exists()
