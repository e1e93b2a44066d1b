"""What the speed benchmarks share: a key, a clock, and the shape of a line."""

import time
from collections.abc import Callable

from disclosure_screen.text.fingerprint import Key

KEY = Key(b"benchmarks use synthetic values")


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Processor seconds of this process, the best of some tries."""
    best = float("inf")
    for _ in range(times):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def row(name: str, tried: str, spent: float, more: str = "") -> None:
    """Prints one line: megabytes of UTF-8 a second."""
    size = len(tried.encode()) / 1e6
    print(f"{name:<46}{size / spent:9.1f} MB/s ({size:.1f} MB in {spent:.3f} s){more}", flush=True)
