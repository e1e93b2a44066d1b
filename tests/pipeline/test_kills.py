"""Killed at any moment (断电): nothing lost, nothing doubled, nothing released early. Real processes, real signals."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from disclosure_screen.model.case import Stage, Tier
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.queue import queue, show
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.repair import repair
from disclosure_screen.pipeline.workspace import Workspace
from tests.office import RULES, Reader, Screening, agree, current, drop, opened, staff, swept, the_case

ROOT = Path(__file__).parents[2]
SWEEP = """
import sys
from pathlib import Path
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.pipeline.sweep import sweep
from tests.office import RULES, Reader, current
class Telling(Reader):
    def screen(self, path, *, name=None):
        print("ready", flush=True)
        return super().screen(path, name=name)
office = Workspace.open(Path(sys.argv[1]), rules=RULES)
summary = sweep(office, settle=0, screens=Telling(current(office).rulebook))
print("busy" if summary.busy else "done", flush=True)
"""
RELEASE = """
import os, sys
from pathlib import Path
from disclosure_screen.pipeline import release as module
from disclosure_screen.pipeline.workspace import Workspace
from tests.office import RULES
office = Workspace.open(Path(sys.argv[1]), rules=RULES)
point, real = sys.argv[3], getattr(module, sys.argv[3])
def dies_before(*a, **k):
    os._exit(9)
def dies_after(*a, **k):
    real(*a, **k)
    os._exit(9)
setattr(module, point, dies_before if sys.argv[4] == "before" else dies_after)
module.release(office, sys.argv[2])
"""


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def texts_in_cases(office: Workspace) -> list[str]:
    return sorted(
        office.vault.path(file.digest).read_text(encoding="utf-8")
        for entry in queue(office, all_stages=True).entries
        for file in entry.case.files
    )


def texts_in_inbox(office: Workspace) -> set[str]:
    return {path.read_text(encoding="utf-8") for path in office.inbox.rglob("*.txt")} | {
        path.read_text(encoding="utf-8") for path in (office.inbox / ".taken").glob("*")
    }


@pytest.mark.slow
def test_fifty_drafts_survive_ten_kills_of_the_sweep(tmp_path: Path) -> None:
    chance = random.Random(471133)
    sent = [f"第 {number} 件\n!minor {number}\n" for number in range(50)]
    with Workspace.open(tmp_path / "ws", rules=RULES) as office:
        for number, text in enumerate(sent):
            drop(office, f"通知公告/{number:02d}.txt", text)
        killed_midway = 0
        for kill in range(10):
            process = start(SWEEP, str(office.root))
            assert process.stdout is not None
            for _ in range(chance.randint(1, 5)):
                assert process.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0.0, 0.05))
            process.send_signal(signal.SIGKILL)
            said = process.communicate()[0]
            assert "busy" not in said, "the lease of a dead process held up the next one"
            known = texts_in_cases(office)
            assert len(known) == len(set(known)), f"doubled after kill {kill}"
            assert set(known) | texts_in_inbox(office) == set(sent), f"lost after kill {kill}"
            killed_midway += 0 < len(known) < len(sent)
        assert killed_midway >= 3, "no kill struck while drafts were being taken in"
        assert start(SWEEP, str(office.root)).communicate()[0].endswith("done\n")
        assert texts_in_cases(office) == sorted(sent)
        assert texts_in_inbox(office) == set()
        assert verify(office).faults == ()
        assert list((office.vault.folder / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("point", "moment", "goes_out"),
    [
        ("_staged", "before", False),
        ("_staged", "after", False),
        ("_publish", "before", False),
        ("_publish", "after", True),
        ("_record", "before", True),
        ("_record", "after", True),
        ("_take_back", "before", True),
    ],
)
def test_a_release_killed_between_any_two_steps_is_settled_at_the_next_start(
    tmp_path: Path, point: str, moment: str, goes_out: bool
) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "通知公告/公告.txt")
        number = the_case(swept(office))
        agree(office, number, Tier.FIRST, Tier.FINAL)
        process = start(RELEASE, str(office.root), number, point, moment)
        process.communicate()
        if point != "_take_back":
            assert process.returncode == 9
        repair(office)
        released = show(office, number).standing.case.stage is Stage.RELEASED
        assert released == goes_out
        assert (office.released / number / "公告.txt").exists() == goes_out
        if not goes_out:
            release(office, number)
        assert (office.released / number / "公告.txt").read_text(encoding="utf-8") == "公告\n"
        assert verify(office).faults == ()


def test_a_folder_that_the_gate_would_not_have_let_out_is_taken_back_at_start(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        drop(office, "通知公告/公告.txt")
        number = the_case(swept(office))
        (office.released / number).mkdir()
        (office.released / number / "公告.txt").write_text("公告\n", encoding="utf-8")
        repair(office)
        assert not (office.released / number).exists()
        assert any(path.name == "公告.txt" for path in office.quarantine.rglob("*"))


def test_two_processes_releasing_at_once_release_once(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.office import RULES;"
        "from disclosure_screen.pipeline.workspace import Workspace;"
        "from disclosure_screen.pipeline.release import release;"
        "office = Workspace.open(Path(sys.argv[1]), rules=RULES);"
        "print(release(office, sys.argv[2]).case)"
    )
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "通知公告/公告.txt")
        number = the_case(swept(office))
        agree(office, number, Tier.FIRST, Tier.FINAL)
        processes = [start(script, str(office.root), number) for _ in range(3)]
        said = [process.communicate()[0].strip() for process in processes]
        assert sorted(said) == ["", "", number]
        assert (office.released / number / "公告.txt").exists()
        assert sum(path.is_dir() and not path.name.startswith(".") for path in office.released.iterdir()) == 1


def test_sweeps_started_at_once_take_each_draft_once(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "ws", rules=RULES) as office:
        sent = [f"第 {number} 件\n" for number in range(12)]
        for number, text in enumerate(sent):
            drop(office, f"通知公告/{number:02d}.txt", text)
        processes = [start(SWEEP, str(office.root)) for _ in range(3)]
        said = [process.communicate()[0].splitlines()[-1] for process in processes]
        assert set(said) <= {"done", "busy"}
        assert "done" in said
        assert texts_in_cases(office) == sorted(sent)
        assert verify(office).faults == ()


def test_a_sweep_that_is_at_work_holds_off_every_other_process_and_thread(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "ws", rules=RULES) as office:
        drop(office, "通知公告/公告.txt")
        seen: list[object] = []

        class Calling(Reader):
            def screen(self, path: Path, *, name: str | None = None) -> Screening:
                seen.append(start(SWEEP, str(office.root)).communicate()[0])
                with ThreadPoolExecutor(1) as pool:
                    seen.append(pool.submit(swept, office).result().busy)
                return super().screen(path, name=name)

        assert swept(office, Calling(current(office).rulebook)).counts()["case"] == 1
        assert seen == ["busy\n", True]
        assert start(SWEEP, str(office.root)).communicate()[0] == "done\n"


def test_two_people_deciding_at_once_never_both_take_the_same_tier(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.office import RULES;"
        "from disclosure_screen.model.case import Outcome, Tier;"
        "from disclosure_screen.pipeline.workspace import Workspace;"
        "from disclosure_screen.pipeline.decide import decide_case;"
        "office = Workspace.open(Path(sys.argv[1]), rules=RULES);"
        "decide_case(office, sys.argv[2], person=sys.argv[3], outcome=Outcome.AGREE, reason='好', tier=Tier.FIRST);"
        "print(sys.argv[3])"
    )
    with opened(tmp_path / "ws") as office:
        drop(office, "通知公告/公告.txt")
        number = the_case(swept(office))
        processes = [start(script, str(office.root), number, name) for name in ("张三", "李四", "王五")]
        said = [process.communicate()[0].strip() for process in processes]
        decided = [decision.person for decision in show(office, number).standing.decisions]
        assert len(decided) == 1
        assert [word for word in said if word] == decided


def test_the_clock_of_a_dead_owner_does_not_hold_the_lease(tmp_path: Path) -> None:
    from disclosure_screen.store import lease

    with opened(tmp_path / "ws") as office:
        with office.unit("x") as unit:
            assert lease.acquire(unit, "sweep", "another-host:1:1:ab")
        assert swept(office).busy
        office.now.forward(minutes=16)  # type: ignore[attr-defined]
        assert not swept(office).busy
        with office.unit("x") as unit:
            assert lease.acquire(unit, "sweep", f"{os.uname().nodename}:{os.getpid()}:1:ab")
        assert not swept(office).busy
