"""Quality of detection on our own sets, with the peers in the same run: precision, recall and F1, exact spans.

    python -m benchmarks.quality [--count 1500] [--times 10] [--peers-python PYTHON] [--show KIND]

The peers run in an interpreter of their own, each behind a pipe of JSON lines, and are never imported here:

    python -m venv peers && peers/bin/pip install argus-redact presidio-analyzer jionlp helan datafog
    python -m benchmarks.quality --peers-python peers/bin/python

A peer that is not there is printed as "not installed". Every engine is scored twice: on the kinds it claims to find, and
on all kinds of the set. ``--show`` prints the sentences that went wrong for a kind here; all values in them are synthetic.
"""

import argparse
import datetime
import json
import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.disguises import DISGUISES
from benchmarks.heldout import held_out
from benchmarks.quality_peers import CLAIMS
from benchmarks.quality_score import KINDS, OURS, Found, Tally, print_disguises, print_kinds
from benchmarks.quality_sets import NEGATIVES, Sample, samples
from disclosure_screen.detect.engine import Engine
from disclosure_screen.model.finding import Finding, Severity
from disclosure_screen.rulebook.load import load_rulebook
from disclosure_screen.text.fingerprint import Key

KEY = Key(b"benchmarks use synthetic values")
Screen = Callable[[Sequence[str]], list[Found]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--times", type=int, default=10, help="how often each held-out document is filled")
    parser.add_argument("--peers-python", default="")
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    engine = Engine(load_rulebook(Path(__file__).parents[1] / "rules"), datetime.date(2026, 11, 24))
    engines: dict[str, Screen] = {OURS: partial(ours, engine)} | peers(options.peers_python)
    for title, tried in (
        ("generated, plain", list(samples(options.count, 1000))),
        ("held-out, first file (learnt from)", list(held_out("first", options.times, 1))),
        ("held-out, second file (learnt from)", list(held_out("second", options.times, 2))),
        ("held-out, third file (people in office learnt from)", list(held_out("third", options.times, 3))),
        ("held-out, fourth file (people learnt from)", list(held_out("fourth", options.times, 4))),
    ):
        print_kinds(title, {name: tally(name, screen, tried, options.show) for name, screen in engines.items()})
        print_severities(engine, tried)
    rows = {}
    for number, (name, disguise) in enumerate(DISGUISES.items()):
        tried = [*samples(options.count, 2000 + number, disguise), *held_out("first", 1, 3000 + number, disguise)]
        rows[name] = {other: tally(other, screen, tried, options.show) for other, screen in engines.items()}
    print_disguises(rows)
    alarms = [text for text in NEGATIVES if any(f.severity > Severity.NOTE for f in identifier_findings(engine, text))]
    print(f"hard negatives: {len(alarms)} of {len(NEGATIVES)} raise an identifier above note {alarms}")


def ours(engine: Engine, texts: Sequence[str]) -> list[Found]:
    """What this project finds, a set of (kind, start, end) for each text."""
    return [
        {
            (KINDS[finding.rule], finding.span.start, finding.span.end)
            for finding in engine.screen_text(text, KEY)
            if finding.rule in KINDS
        }
        for text in texts
    ]


def identifier_findings(engine: Engine, text: str) -> list[Finding]:
    """The findings in a text that count as identifiers."""
    return [one for one in engine.screen_text(text, KEY) if KINDS.get(one.rule, "name") not in ("name", "home")]


def peers(python: str) -> dict[str, Screen]:
    """The engines that answer in the other interpreter."""
    found: dict[str, Screen] = {}
    for name in CLAIMS:
        screen = partial(asked, python, name)
        if python and screen([""]):
            found[name] = screen
        else:
            print(f"{name}: not installed (see python -m benchmarks.quality --help)")
    return found


def asked(python: str, name: str, texts: Sequence[str]) -> list[Found]:
    """What one peer finds; nothing at all where it cannot be started."""
    script = Path(__file__).with_name("quality_peers.py")
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    run = subprocess.run([python, str(script), name], input=lines, capture_output=True, text=True, check=False)
    return [{(kind, start, end) for kind, start, end in json.loads(line)} for line in run.stdout.splitlines()]


def tally(name: str, screen: Screen, tried: Sequence[Sample], show: str) -> Tally:
    """One engine on one set."""
    counted = Tally(CLAIMS.get(name))
    for sample, found in zip(tried, screen([sample.text for sample in tried]), strict=True):
        missed, invented = counted.add(sample, found)
        if show and name == OURS and any(show in ("all", kind) for kind, _, _ in missed | invented):
            print(f"  {sample.text!r}\n     missed {sorted(missed)} invented {sorted(invented)}")
    return counted


def print_severities(engine: Engine, tried: Sequence[Sample]) -> None:
    """How many people in an office's role were graded above a note."""
    officers = graded = 0
    for sample in tried:
        places = {(one.start, one.end) for one in sample.gold if one.kind == "officer"}
        officers += len(places)
        if places:
            above = (one for one in engine.screen_text(sample.text, KEY) if one.severity > Severity.NOTE)
            graded += sum((one.span.start, one.span.end) in places for one in above if one.rule == "personal.name")
    if officers:
        print(f"people in a public role graded above a note: {graded} of {officers}")


if __name__ == "__main__":
    main()
