"""Fifty reviewers at once on ten thousand open cases, on loopback, bounded in count and time.

Prints one row a kind of page: requests, median, p95, worst, errors; then how many acknowledged decisions were lost (none may be).

    python -m benchmarks.desk_load [--cases 10000] [--reviewers 50] [--rounds 12]
"""

import argparse
import datetime as dt
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

import httpx

from disclosure_screen.model.case import Role
from disclosure_screen.model.document import Block, Document, Layer
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.pipeline.accounts import change_password, one_time_password
from disclosure_screen.pipeline.people import add_person
from disclosure_screen.pipeline.queue import show
from disclosure_screen.pipeline.screener import Screening
from disclosure_screen.pipeline.screens import rulebook_in_force
from disclosure_screen.pipeline.submit import Draft, Kept, submit
from disclosure_screen.pipeline.workspace import Workspace

PASSWORD = "一个够长的口令-负载"


class _Fixed:
    """A screener whose opinion is always CLEAR: what is measured here is the desk, not the screening."""

    def __init__(self, rulebook: str) -> None:
        self.rulebook = _Digest(rulebook)

    def screen(self, path: Path, *, name: str | None = None) -> Screening:
        digest = "sha256:" + path.parent.name + path.name
        shown = name or path.name
        document = Document(digest, shown, "text/plain", (Block(Layer.BODY, "各村：请做好防汛工作。"),))
        verdict = Verdict(shown, digest, "text/plain", self.rulebook.digest, Grade.CLEAR, (), ())
        return Screening(document, verdict)


class _Digest:
    def __init__(self, digest: str) -> None:
        self.digest = digest


def main() -> None:
    """Prepare, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--reviewers", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=12)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        numbers = _prepare(Path(folder), asked.cases, asked.reviewers)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        desk = subprocess.Popen([sys.executable, "-m", "disclosure_screen.desk", folder, str(port)])
        try:
            _until_up(port)
            _run(Path(folder), port, numbers, asked.reviewers, asked.rounds)
        finally:
            desk.terminate()
            desk.wait(20)


def _prepare(root: Path, cases: int, reviewers: int) -> list[str]:
    numbers = []
    started = time.perf_counter()
    with Workspace.open(root) as workspace:
        for number in range(reviewers):
            name = f"初审{number:02d}"
            add_person(workspace, name, [Role.FIRST])
            change_password(workspace, name, one_time_password(workspace, name, actor="负载"), PASSWORD)
        screens = _Fixed(rulebook_in_force(workspace))
        content = root / "content"
        for number in range(cases):
            content.write_text(f"第{number}号通知", encoding="utf-8")
            with content.open("rb") as file:
                digest, size = workspace.vault.take(file, 1 << 20)
            name = f"通知{number}.txt"
            draft = Draft(
                category="通知公告",
                title=name,
                place=f"通知公告/{name}".encode(),
                files=(Kept(digest, size, name, name.encode()),),
            )
            numbers.append(
                submit(workspace, draft, screens, actor="负载", render=lambda _document, _verdict: "<p>报告</p>").case
            )
    print(f"{cases:,} cases prepared in {time.perf_counter() - started:.0f} s")
    return numbers


def _until_up(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            httpx.get(f"http://127.0.0.1:{port}/signin", timeout=5)
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise SystemExit("the desk did not come up")


def _run(root: Path, port: int, numbers: list[str], reviewers: int, rounds: int) -> None:
    times: dict[str, list[float]] = defaultdict(list)
    errors: dict[str, int] = defaultdict(int)
    decided: list[str] = []
    lock = threading.Lock()
    # Signing in costs a tenth of a second of hashing each, on purpose; everybody is in before the day's work is measured.
    all_in = threading.Barrier(reviewers)
    threads = [
        threading.Thread(
            target=_reviewer,
            args=(port, f"初审{number:02d}", numbers[number::reviewers][:rounds], times, errors, decided, lock, all_in),
        )
        for number in range(reviewers)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - started
    print(f"{'page':<10}{'requests':>9}{'median ms':>11}{'p95 ms':>9}{'worst ms':>10}{'errors':>8}")
    for kind, taken in times.items():
        p95 = statistics.quantiles(taken, n=20)[-1]
        worst = max(taken)
        row = f"{statistics.median(taken) * 1000:>11.0f}{p95 * 1000:>9.0f}{worst * 1000:>10.0f}{errors[kind]:>8}"
        print(f"{kind:<10}{len(taken):>9}{row}")
    with Workspace.open(root, create=False) as workspace:
        lost = sum(not show(workspace, number).standing.decisions for number in decided)
    requests = sum(map(len, times.values()))
    print(f"{requests:,} requests in {elapsed:.1f} s ({requests / elapsed:.0f}/s)")
    print(f"decisions acknowledged {len(decided)}, lost {lost}")
    print(f"{dt.datetime.now().astimezone():%Y-%m-%d %H:%M}")


def _reviewer(
    port: int,
    name: str,
    mine: list[str],
    times: dict[str, list[float]],
    errors: dict[str, int],
    decided: list[str],
    lock: threading.Lock,
    all_in: threading.Barrier,
) -> None:
    chance = random.Random(name)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:

        def ask(kind: str, method: str, path: str, **body: object) -> httpx.Response:
            started = time.perf_counter()
            answer = client.request(method, path, **body)  # type: ignore[arg-type]
            with lock:
                times[kind].append(time.perf_counter() - started)
                errors[kind] += answer.status_code >= 400
            return answer

        ask("sign in", "POST", "/signin", data={"name": name, "password": PASSWORD})
        all_in.wait()
        for number in mine:
            # A reviewer reads before deciding; without any pause fifty threads would measure only a queue of their own making.
            time.sleep(chance.uniform(0.5, 2.5))
            ask("queue", "GET", f"/?page={chance.randrange(1, 100)}")
            page = ask("case", "GET", f"/cases/{number}").text
            found = re.search(r'name="form_key" value="([^"]+)"', page)
            if found is None:
                continue
            form = {"form_key": found[1], "tier": "first", "outcome": "agree", "reason": "已逐项核对"}
            answer = ask("decide", "POST", f"/cases/{number}/decide", data=form)
            if answer.status_code == 303:
                with lock:
                    decided.append(number)


if __name__ == "__main__":
    main()
