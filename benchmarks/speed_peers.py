"""How fast the peers read the same text, each in the interpreter that has them installed and in a process of its own.

    python -m benchmarks.speed_peers ENGINE < text

They are given paragraphs, as many as they read in some seconds. Standard library only: the product is not installed there.
"""

import subprocess
import sys
import time
from pathlib import Path

from benchmarks.quality_peers import CLAIMS, ENGINES

_LONGEST = 5.0


def peers(python: str, tried: str) -> None:
    """One line for each peer; "not installed" where it is not."""
    for name in CLAIMS:
        command = [python, "-m", "benchmarks.speed_peers", name]
        answer = ""
        if python:
            root = Path(__file__).parents[1]
            done = subprocess.run(command, input=tried, encoding="utf-8", capture_output=True, cwd=root, check=False)
            answer = done.stdout.strip().rpartition("\n")[2] if done.returncode == 0 else ""
        print(answer or f"{name:<46}not installed", flush=True)


def measured(name: str, tried: str) -> None:
    engine = ENGINES[name]()
    list(engine("身份证号331081190101010001。"))
    size, started = 0, time.process_time()
    for line in tried.split("\n"):
        list(engine(line))
        size += len(line.encode()) + 1
        if time.process_time() - started > _LONGEST:
            break
    spent = time.process_time() - started
    print(f"{name:<46}{size / 1e6 / spent:9.1f} MB/s ({size / 1e6:.1f} MB in {spent:.3f} s)")


if __name__ == "__main__":
    measured(sys.argv[1], sys.stdin.read())
