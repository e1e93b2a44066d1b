"""A folder of hostile files through the command line with the shipped limits: verdicts, never clear, bounded, nothing left over.

Memory is that of the whole process tree, sampled while it runs. Of the time only that the run ends is asserted; the tests of
this project hold no clock.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile import FULL_SIZE, READ, UNREAD

_REDUCED = {"overlapping.zip", "too-large.txt"}
"""Hostile under reduced limits only; ``FULL_SIZE`` holds their like."""
_FILES = {name: build for name, build in {**UNREAD, **FULL_SIZE}.items() if name not in _REDUCED}
_MEMORY = 2 * 2**30
_PAGE = os.sysconf("SC_PAGE_SIZE")
_HOME = Path(__file__).parents[2]

pytestmark = pytest.mark.timeout(600)  # on a machine that is shared


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> "Run":
    """One run of ``screen`` over all of them, in an empty home and an empty temporary folder."""
    drafts, home = tmp_path_factory.mktemp("drafts"), tmp_path_factory.mktemp("home")
    for name, build in _FILES.items():
        (drafts / name).write_bytes(build())
    return Run(drafts, home)


class Run:
    """What came of it: exit code, both outputs, the tree's peak of resident memory, and what lies around afterwards."""

    def __init__(self, drafts: Path, home: Path) -> None:
        before, output, errors = _listing(drafts), drafts.with_suffix(".out"), drafts.with_suffix(".err")
        environment = {"HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(_HOME), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "disclosure_screen", "screen", str(drafts), "--format", "json"]
        with (
            output.open("wb") as out,
            errors.open("wb") as error,
            subprocess.Popen(command, stdout=out, stderr=error, cwd=home, env={**os.environ, **environment}) as process,
        ):
            self.peak = 0
            while process.poll() is None:
                self.peak = max(self.peak, sum(map(_resident, _tree(process.pid))))
                time.sleep(0.05)
        self.code, self.errors = process.returncode, errors.read_text("utf-8", "replace")
        self.verdicts = {Path(row["file"]).name: row for row in map(json.loads, output.read_text("utf-8").splitlines())}
        self.left_over = _listing(home)
        self.changed = _listing(drafts) != before


def test_the_run_ends_with_findings_and_without_a_traceback(run: Run) -> None:
    assert run.code == 1
    assert "Traceback" not in run.errors


@pytest.mark.parametrize("name", _FILES)
def test_a_hostile_file_has_a_verdict_that_is_not_clear(run: Run, name: str) -> None:
    verdict = run.verdicts[name]
    assert verdict["grade"] != "clear"
    assert verdict["gaps"]


def test_the_whole_process_tree_stays_under_two_gigabytes(run: Run) -> None:
    assert 0 < run.peak < _MEMORY


def test_nothing_is_written_anywhere(run: Run) -> None:
    # The compiled search patterns of the rules are cached for the user; nothing of a file is in them.
    assert [path for path in run.left_over if "/.cache" not in path] == []
    assert not run.changed


def test_the_list_is_not_shorter_than_it_was() -> None:
    assert len(UNREAD) >= 30
    assert len(READ) >= 12
    assert len(FULL_SIZE) >= 7


def _tree(root: int) -> Iterator[int]:
    """The process and everything it started, directly or not."""
    children: dict[int, list[int]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                stat = Path(entry.path, "stat").read_text()
            except OSError:
                continue
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    todo = [root]
    while todo:
        process = todo.pop()
        yield process
        todo += children.get(process, [])


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _listing(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*"))
