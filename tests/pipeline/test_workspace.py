"""A workspace is made once, read strictly, and shared by processes that know nothing of each other."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from disclosure_screen.intake import custody
from disclosure_screen.intake.arrival import Member
from disclosure_screen.model.errors import RulebookErrors, UsageError
from disclosure_screen.pipeline.queue import queue
from disclosure_screen.pipeline.settings import read_settings
from disclosure_screen.pipeline.settings_template import CATEGORIES, written_out
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.review.policy import parse
from tests.office import RULES, Clock, drop, opened, swept


def test_the_settings_a_workspace_starts_with_read_back_as_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "workspace.toml"
    path.write_text(written_out(), encoding="utf-8")
    settings = read_settings(path)
    assert (settings.settle_seconds, settings.tries, settings.largest_bytes) == (10, 10, 1 << 30)
    assert dict(settings.folders) == {name: name for name in CATEGORIES}


def test_every_folder_of_the_inbox_has_its_row_in_the_policy() -> None:
    procedure = parse((RULES / "approval.yaml").read_text(encoding="utf-8"))
    assert set(CATEGORIES) == set(procedure.rows)


@pytest.mark.parametrize(
    "text",
    [
        "[intake]\nsettel_seconds = 3\n",
        "[intake]\ntries = '3'\n",
        "[intake]\ntries = true\n",
        "[intake]\nsettle_seconds = -1\n",
        "speed = 3\n",
        "[intake\n",
        "[store]\nurl = 3\n",
        "[desk]\nprocesses = 0\n",
        "[desk]\nprocesses = true\n",
    ],
)
def test_a_setting_that_is_not_understood_stops_everything(tmp_path: Path, text: str) -> None:
    (tmp_path / "workspace.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="设置文件"):
        Workspace.open(tmp_path, rules=RULES)


def test_a_folder_name_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "workspace.toml").write_text('[folders]\n"../外面" = "通知公告"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="收件文件夹名"):
        Workspace.open(tmp_path, rules=RULES)
    assert not (tmp_path.parent / "外面").exists()


def test_a_table_sends_a_folder_to_another_category(tmp_path: Path) -> None:
    (tmp_path / "workspace.toml").write_text('[folders]\n"一卡通" = "惠农补贴"\n', encoding="utf-8")
    with Workspace.open(tmp_path, rules=RULES, clock=Clock()) as office:
        drop(office, "一卡通/清单.txt")
        swept(office)
        assert queue(office).entries[0].case.category == "惠农补贴"


def test_a_folder_that_is_no_workspace_is_not_made_one_by_asking(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="不是工作区"):
        Workspace.open(tmp_path / "nothing", create=False)
    assert not (tmp_path / "nothing").exists()


def test_a_missing_policy_stops_whatever_needs_it(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "ws", rules=tmp_path, clock=Clock()) as office, pytest.raises(RulebookErrors):
        _ = office.procedure


def test_many_processes_may_make_it_at_once(tmp_path: Path) -> None:
    def make(_: int) -> bytes:
        with Workspace.open(tmp_path / "ws", rules=RULES) as office:
            return office.key

    with ThreadPoolExecutor(6) as pool:
        keys = set(pool.map(make, range(6)))
    assert len(keys) == 1


def test_a_draft_on_a_read_only_share_is_taken_once_and_left_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with opened(tmp_path / "ws") as office:
        draft = drop(office, "通知公告/公告.txt")
        with monkeypatch.context() as share:
            share.setattr("disclosure_screen.pipeline.receive.clear_out", lambda *_: False)
            assert swept(office).counts()["case"] == 1
            assert swept(office).events == ()
            draft.write_text("改过的公告\n", encoding="utf-8")
            assert swept(office).counts()["case"] == 1
        assert draft.exists()
        monkeypatch.setattr(os, "rename", refuses)
        look = os.lstat(draft)
        member = Member(b"", look.st_size, look.st_mtime_ns, look.st_ino, look.st_dev)
        assert not custody.clear_out(os.fsencode(draft), member, os.fsencode(tmp_path / "aside"))


def test_a_newer_file_saved_under_the_same_name_is_put_back_not_deleted(tmp_path: Path) -> None:
    path = tmp_path / "公告.txt"
    path.write_text("旧\n", encoding="utf-8")
    look = os.lstat(path)
    member = Member(b"", look.st_size, look.st_mtime_ns, look.st_ino, look.st_dev)
    path.unlink()
    path.write_text("新的内容\n", encoding="utf-8")
    assert custody.clear_out(os.fsencode(path), member, os.fsencode(tmp_path / "aside"))
    assert path.read_text(encoding="utf-8") == "新的内容\n"
