"""An installed copy carries its rules and samples and runs from any directory, without the source tree."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, unpacked into an empty folder."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys, hatchling.build as b; print(b.build_wheel(sys.argv[1]))"
    made = subprocess.run(
        [sys.executable, "-c", build, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(folder / made.stdout.split()[-1]) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "disclosure_screen", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_the_wheel_carries_rules_flows_and_samples(installed: Path) -> None:
    assert list((installed / "disclosure_screen/shipped/rules").rglob("*.yaml"))
    assert list((installed / "disclosure_screen/shipped/samples/drafts").rglob("*.docx"))
    assert (installed / "flows/sweep.py").is_file()


def test_an_installed_copy_screens_from_any_directory(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "公告.txt").write_text("监督电话：0576-80000012。", encoding="utf-8")
    outcome = run(installed, tmp_path, "screen", "公告.txt", "--format", "json")
    assert outcome.stderr == ""
    assert json.loads(outcome.stdout)["grade"] == "clear"
    where = run(installed, tmp_path, "rules", "list")
    assert where.returncode == 0
    assert "personal.resident-id" in where.stdout
