"""Fifty reviewers at once on ten thousand open cases, on loopback, bounded in count and time.

Each reviewer reads for half a second to two and a half seconds, then asks for a page of the queue and for a case with its report,
decides, and is shown the case again, without a pause in between. Client and desk share this machine. Prints one row a kind of
page: what the processors spent on it alone, before the crowd comes; then, of the crowd, requests, median, p95, worst, errors;
then how many acknowledged decisions were lost (none may be).

    python -m benchmarks.desk_load [--cases 10000] [--reviewers 50] [--rounds 12] [--processes 2]
"""

import argparse
import asyncio
import datetime as dt
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.desk_office import PASSWORD, Browser, furnish, reviewer
from disclosure_screen.pipeline.queue import show
from disclosure_screen.pipeline.workspace import Workspace

ALONE = 40
"""Requests of each kind by one reviewer, before the others come."""


@dataclass
class Tally:
    """What was measured of each kind of page."""

    alone: dict[str, float] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    decided: list[str] = field(default_factory=list)


def main() -> None:
    """Prepare, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--reviewers", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        opened = asked.reviewers * asked.rounds + ALONE
        numbers = furnish(Path(folder), asked.cases, asked.reviewers, opened, asked.processes)
        print(f"{asked.cases:,} cases prepared in {time.perf_counter() - started:.0f} s")
        measure(Path(folder), numbers, asked.reviewers, asked.rounds)


def measure(root: Path, numbers: list[str], reviewers: int, rounds: int) -> None:
    """Serve the desk of that workspace, drive it, print what was seen."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    desk = subprocess.Popen(
        [sys.executable, "-m", "disclosure_screen.desk", str(root), str(port)], start_new_session=True
    )
    tally = Tally()
    try:
        asyncio.run(_driven(port, desk.pid, numbers, reviewers, rounds, tally))
    finally:
        desk.terminate()
        desk.wait(20)
    with Workspace.open(root, create=False) as workspace:
        lost = sum(not show(workspace, number).standing.decisions for number in tally.decided)
    print(f"decisions acknowledged {len(tally.decided)}, lost {lost}")
    print(f"{dt.datetime.now().astimezone():%Y-%m-%d %H:%M}")


async def _driven(port: int, desk: int, numbers: list[str], reviewers: int, rounds: int, tally: Tally) -> None:
    await _until_up(port)
    # Signing in costs a tenth of a second of hashing each, on purpose; everybody is in before the day's work is measured.
    browsers = [Browser(port) for _ in range(reviewers)]
    for number, browser in enumerate(browsers):
        await browser.post("/signin", name=reviewer(number), password=PASSWORD)
    crowd, single = numbers[: reviewers * rounds], numbers[reviewers * rounds :][:ALONE]
    await _one_alone(browsers[0], desk, single, tally)
    before, own, started = _spent(desk), time.process_time(), time.perf_counter()
    await asyncio.gather(
        *(_work(browser, random.Random(n), crowd[n::reviewers], tally) for n, browser in enumerate(browsers))
    )
    elapsed = time.perf_counter() - started
    spent, own = _spent(desk) - before, time.process_time() - own
    _print(tally)
    requests = sum(map(len, tally.times.values()))
    print(f"{requests:,} requests in {elapsed:.1f} s ({requests / elapsed:.0f}/s), with 0.5-2.5 s of reading a round")
    print(
        f"processor time a request: desk {1000 * spent / requests:.1f} ms, this client {1000 * own / requests:.1f} ms"
    )
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


async def _one_alone(browser: Browser, desk: int, numbers: list[str], tally: Tally) -> None:
    """The same acts by one reviewer, kind by kind, so that each kind's cost can be told from the others'."""
    await _round(browser, 1, numbers[0], Tally())  # templates are compiled, rules read
    key = await browser.form_key()
    acts: dict[str, Callable[[str, int], Awaitable[object]]] = {
        "queue": lambda n, at: browser.get(f"/?page={at + 1}"),
        "case": lambda n, at: browser.get(f"/cases/{n}"),
        "report": lambda n, at: browser.get(f"/reports/{n}-v1-01.html"),
        "decide": lambda n, at: browser.post(f"/cases/{n}/decide", **_agreement(key)),
    }
    for kind, act in acts.items():
        before = _spent(desk)
        for at, number in enumerate(numbers[1:]):
            await act(number, at)
        tally.alone[kind] = (_spent(desk) - before) / (len(numbers) - 1)


async def _work(browser: Browser, chance: random.Random, mine: list[str], tally: Tally) -> None:
    for number in mine:
        await asyncio.sleep(chance.uniform(0.5, 2.5))
        await _round(browser, chance.randrange(1, 200), number, tally)


async def _round(browser: Browser, page: int, number: str, tally: Tally) -> None:
    async def timed(kind: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        started = time.perf_counter()
        status, text = await (browser.get(path) if form is None else browser.post(path, **form))
        tally.times[kind].append(time.perf_counter() - started)
        tally.errors[kind] += status >= 400
        return status, text

    await timed("queue", f"/?page={page}")
    _, case = await timed("case", f"/cases/{number}")
    await timed("report", f"/reports/{number}-v1-01.html")
    key = re.search(r'name="form_key" value="([^"]+)"', case)
    status, _ = await timed("decide", f"/cases/{number}/decide", _agreement(key[1] if key else ""))
    if status == 303:
        tally.decided.append(number)
    await timed("case", f"/cases/{number}")


def _agreement(key: str) -> dict[str, str]:
    return {"form_key": key, "tier": "first", "outcome": "agree", "reason": "已逐项核对"}


async def _until_up(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            await Browser(port).get("/signin")
            return
        except OSError:
            await asyncio.sleep(0.2)
    raise SystemExit("the desk did not come up")


def _spent(desk: int) -> float:
    """Seconds of processor time of the desk and its processes so far: everything of its session."""
    ticks = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            ticks += int(fields[11]) + int(fields[12]) if int(fields[3]) == desk else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def _print(tally: Tally) -> None:
    head = ("page", "alone: CPU ms", "requests", "median ms", "p95 ms", "worst ms", "errors")
    print("{:<8}{:>15}{:>10}{:>11}{:>8}{:>10}{:>8}".format(*head))
    for kind, taken in tally.times.items():
        ordered = [1000 * moment for moment in (statistics.median(taken), statistics.quantiles(taken, n=20)[-1])]
        ordered.append(1000 * max(taken))
        cells = "".join(f"{value:>{width}.0f}" for value, width in zip(ordered, (11, 8, 10), strict=True))
        print(f"{kind:<8}{1000 * tally.alone[kind]:>15.1f}{len(taken):>10}{cells}{tally.errors[kind]:>8}")


if __name__ == "__main__":
    main()
