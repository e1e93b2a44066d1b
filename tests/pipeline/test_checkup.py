"""The settings check says what is wrong, and only that."""

from pathlib import Path

from disclosure_screen.pipeline.checkup import checkup
from disclosure_screen.pipeline.housekeeping import housekeeping
from disclosure_screen.pipeline.workspace import Workspace
from tests.office import drop, opened, staff, swept


def wrong(office: Workspace) -> set[str]:
    return {check.name for check in checkup(office) if not check.well} - {"磁盘"}


def test_a_running_office_is_well_and_a_fresh_one_is_told_what_is_missing(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        assert wrong(office) == {"收件扫描", "备份", "人员"}
        staff(office)
        drop(office, "通知公告/公告.txt")
        swept(office)
        housekeeping(office)
        assert wrong(office) == set()


def test_a_failed_delivery_is_told(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        drop(office, "通知公告/公告.txt")
        swept(office)
        with office.unit("delivery") as unit:
            unit.record("delivery-failed", "2026-00001", target="memory://www", reason="出错", version=1)
        assert "送达" in wrong(office)
        with office.unit("delivery") as unit:
            unit.record("delivered", "2026-00001", target="memory://www", reason="", version=1)
        assert "送达" not in wrong(office)


def test_a_key_others_can_read_is_told(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        (office.root / "key").chmod(0o644)
        assert "密钥" in wrong(office)
