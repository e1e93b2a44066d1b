"""The served schedule really fires. With some versions of the libraries everything else passes while scheduling is dead."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 300.0
"""Seconds from the start of the service to a case made by a scheduled run; measured 30–60 on two idle cores."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A served workspace and its desk's port; the whole process tree is ended afterwards."""
    workspace = tmp_path / "工作区"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "disclosure_screen", "serve", "--workspace", str(workspace)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    process = subprocess.Popen(
        [*command, "--port", str(port), "--every", "15"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=tmp_path,
    )
    try:
        yield workspace, port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def cases(workspace: Path) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "disclosure_screen", "queue", "--format", "json", "--workspace", str(workspace)]
    answer = subprocess.run(command, capture_output=True, text=True)
    if answer.returncode:
        return []
    listed: list[dict[str, object]] = json.loads(answer.stdout)["cases"]
    return listed


@pytest.mark.service
@pytest.mark.timeout(500)
def test_a_scheduled_run_takes_in_what_was_dropped(service: tuple[Path, int], tmp_path: Path) -> None:
    workspace, port = service
    deadline = time.monotonic() + PATIENCE
    while not (workspace / "inbox" / "通知公告").is_dir():
        assert time.monotonic() < deadline, "the service made no inbox"
        time.sleep(0.5)
    settings = workspace / "workspace.toml"
    settings.write_text(settings.read_text("utf-8").replace("settle_seconds = 10 ", "settle_seconds = 1 "), "utf-8")
    draft = tmp_path / "公告.txt"
    draft.write_text("现将有关事项公告如下。监督电话：0576-80000012。", encoding="utf-8")
    shutil.move(draft, workspace / "inbox" / "通知公告" / "公告.txt")

    while not (found := cases(workspace)):
        assert time.monotonic() < deadline, "no scheduled run has taken the draft in"
        time.sleep(2)

    assert [case["title"] for case in found] == ["公告.txt"]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
        assert "公开审核台" in page.read().decode(), "the desk asks who is there before it shows anything"
