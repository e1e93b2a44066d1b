"""Quality of identifier detection on our own sets: precision, recall and F1 by kind and by disguise, exact spans.

    python benchmarks/quality.py [--count 1500] [--show KIND]

``--show`` prints the sentences that went wrong for a kind; all values in them are synthetic.
"""

import argparse
import datetime
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.quality_sets import DISGUISES, NEGATIVES, RULES, Sample, samples
from disclosure_screen.detect.engine import Engine
from disclosure_screen.model.finding import Finding, Severity
from disclosure_screen.rulebook.load import load_rulebook
from disclosure_screen.text.fingerprint import Key

KINDS = {rule: kind for kind, rule in RULES.items()}
KEY = Key(b"benchmarks use synthetic values")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--count", type=int, default=1500)
    arguments.add_argument("--show", default="")
    options = arguments.parse_args()
    engine = Engine(load_rulebook(Path(__file__).parents[1] / "rules"), datetime.date(2026, 11, 24))
    print(f"{'set':<14}{'P':>7}{'R':>7}{'F1':>7}   by kind (F1)")
    for number, (name, disguise) in enumerate(DISGUISES.items()):
        report(name, engine, samples(options.count, 1000 + number, disguise), options.show)
    alarms = [s for s in NEGATIVES if any(f.severity > Severity.NOTE for f in predicted(engine, s))]
    print(f"hard negatives: {len(alarms)} of {len(NEGATIVES)} raise an identifier above note {alarms}")


def report(name: str, engine: Engine, tried: Iterable[Sample], show: str) -> None:
    hits, wanted, given = Counter[str](), Counter[str](), Counter[str]()
    for sample in tried:
        gold = {(one.kind, one.start, one.end) for one in sample.gold}
        found = {(KINDS[f.rule], f.span.start, f.span.end) for f in predicted(engine, sample.text)}
        wanted.update(kind for kind, _, _ in gold)
        given.update(kind for kind, _, _ in found)
        hits.update(kind for kind, _, _ in gold & found)
        if show and any(kind == show or show == "all" for kind, _, _ in gold ^ found):
            print(f"  {name}: {sample.text!r}\n     missed {sorted(gold - found)} invented {sorted(found - gold)}")
    total = scores(sum(hits.values()), sum(wanted.values()), sum(given.values()))
    by_kind = "  ".join(
        f"{kind} {scores(hits[kind], wanted[kind], given[kind])[2]:.1f}" for kind in RULES if wanted[kind]
    )
    print(f"{name:<14}{total[0]:7.2f}{total[1]:7.2f}{total[2]:7.2f}   {by_kind}")


def predicted(engine: Engine, text: str) -> list[Finding]:
    return [finding for finding in engine.screen_text(text, KEY) if finding.rule in KINDS]


def scores(hits: int, wanted: int, given: int) -> tuple[float, float, float]:
    precision, recall = 100 * hits / given if given else 100.0, 100 * hits / wanted if wanted else 100.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


if __name__ == "__main__":
    main()
