"""Lexicons of a thousand to a million invented terms alone: build, memory, speed and hot reload, each in its own process.

python -m benchmarks.speed_lexicons COUNT < text
"""

import datetime
import random
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks.speed_measure import KEY, row, seconds
from disclosure_screen.detect.engine import Engine
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.rule import LexiconShape, Rulebook, Term
from disclosure_screen.rulebook.load import load_rulebook

TODAY = datetime.date(2026, 11, 24)


def lexicons(counts: list[int], clean: str) -> None:
    """One line for each size."""
    for count in counts:
        command = [sys.executable, "-m", "benchmarks.speed_lexicons", str(count)]
        subprocess.run(command, input=clean, encoding="utf-8", check=True, cwd=Path(__file__).parents[1])


def measured(count: int, clean: str) -> None:
    chance = random.Random(2)
    signs = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    terms = sorted({"".join(chance.choices(signs, k=chance.randrange(5, 9))) for _ in range(count)})
    listed = tuple(Term(term, Severity.MINOR, "测试", "测试") for term in terms)
    rules = load_rulebook(Path(__file__).parents[1] / "rules")
    rule = replace(rules.rule("lexicon.office"), shape=LexiconShape("terms.csv", whole_words=False))
    before = _memory()
    engines = []
    built = seconds(lambda: engines.append(_made(rule, listed, clean)), 1)
    grown = _memory() - before
    reloaded = seconds(lambda: engines.append(_made(rule, listed[1:], clean)), 1)
    more = f"  built in {built:.1f} s, {grown:.0f} MB, reloaded in {reloaded:.1f} s"
    row(f"lexicon of {len(terms):,} terms", clean, seconds(lambda: engines[0].screen_text(clean, KEY)), more)


def _made(rule: object, listed: tuple[Term, ...], clean: str) -> Engine:
    """An engine that has found its first terms."""
    engine = Engine(Rulebook("sha256:0", (rule,), (("terms.csv", listed),)), TODAY)  # type: ignore[arg-type]
    engine.screen_text(clean[:50_000], KEY)
    return engine


def _memory() -> float:
    """Megabytes this process holds at this moment."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    measured(int(sys.argv[1]), sys.stdin.read())
