"""A full disk or a locked database stops the sweep with an error in Chinese; the draft stays in the inbox, whole."""

import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from disclosure_screen.model.errors import StoreError
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.queue import queue
from disclosure_screen.pipeline.workspace import Workspace
from tests.office import RULES, Clock, drop, opened, swept

ROOT = Path(__file__).parents[2]
LIMITED = """
import resource, signal, sys
from pathlib import Path
from disclosure_screen.model.errors import StoreError
from disclosure_screen.pipeline.workspace import Workspace
from tests.office import RULES, swept
office = Workspace.open(Path(sys.argv[1]), rules=RULES)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    swept(office)
except StoreError as error:
    print(error, flush=True)
    sys.exit(2)
"""


def limited(office: Workspace, size: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LIMITED, str(office.root), str(size)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_disk_without_room_for_the_draft_stops_the_sweep(tmp_path: Path) -> None:
    assert resource.RLIMIT_FSIZE
    with opened(tmp_path / "ws") as office:
        text = "公告\n" * 300_000
        draft = drop(office, "通知公告/公告.txt", text)
        office.database.close()
        stopped = limited(office, 1 << 20)
        assert (stopped.returncode, "磁盘" in stopped.stdout) == (2, True), stopped.stderr
        assert draft.read_text(encoding="utf-8") == text
        assert queue(office).entries == ()
        assert swept(office).counts()["case"] == 1
        assert verify(office).faults == ()


def test_a_disk_without_room_for_the_database_stops_the_sweep(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        draft = drop(office, "通知公告/公告.txt")
        office.database.close()
        stopped = limited(office, 8)
        assert (stopped.returncode, "没有作任何改动" in stopped.stdout) == (2, True), stopped.stderr
        assert draft.exists()
        assert queue(office).entries == ()
        assert swept(office).counts()["case"] == 1


def test_a_locked_database_stops_the_sweep_and_the_draft_waits(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "ws", rules=RULES, clock=Clock(), busy_seconds=0.1) as office:
        draft = drop(office, "通知公告/公告.txt")
        other = sqlite3.connect(office.root / "screen.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="占用"):
            swept(office)
        assert draft.exists()
        other.execute("ROLLBACK")
        other.close()
        assert swept(office).counts()["case"] == 1


def test_a_lock_that_comes_while_a_draft_is_screened_loses_nothing(tmp_path: Path) -> None:
    from tests.office import Reader, Screening, current

    with Workspace.open(tmp_path / "ws", rules=RULES, clock=Clock(), busy_seconds=0.1) as office:
        draft = drop(office, "通知公告/公告.txt")
        other = sqlite3.connect(office.root / "screen.db", isolation_level=None)

        class Locking(Reader):
            def screen(self, path: Path, *, name: str | None = None) -> Screening:
                other.execute("BEGIN IMMEDIATE")
                return super().screen(path, name=name)

        with pytest.raises(StoreError, match="占用"):
            swept(office, Locking(current(office).rulebook))
        assert draft.exists()
        other.execute("ROLLBACK")
        other.close()
        assert swept(office).counts()["case"] == 1
        assert len(queue(office).entries) == 1


def test_a_database_that_is_not_one_says_so(tmp_path: Path) -> None:
    with opened(tmp_path / "ws"):
        pass
    for name in ("screen.db-wal", "screen.db-shm"):
        (tmp_path / "ws" / name).unlink(missing_ok=True)
    (tmp_path / "ws" / "screen.db").write_bytes(b"not a database, not at all" * 100)
    with pytest.raises(StoreError, match="损坏"):
        opened(tmp_path / "ws")
