"""Rebuilds ``detect/tables/name_characters.txt`` and ``not_names.txt``: how likely a character is in a name rather than in prose.

Sources: the dictionary of jieba (MIT; words, frequencies, words tagged ``nr``) and Faker's zh_CN provider (MIT; given names and
surname weights). Only counts leave this script, no list of names.

    pip download faker --no-deps && unzip faker-*.whl 'faker/providers/person/zh_CN/*'
    python benchmarks/tables/names.py faker/providers/person/zh_CN/__init__.py disclosure_screen/detect/tables
"""

import ast
import math
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jieba

HEADER = """\
# {title}
# Sources: jieba 0.42 dictionary (MIT), Faker zh_CN provider (MIT). Made by benchmarks/tables/names.py."""
COMMON = 8
"""Dictionary words seen more often than this count as words, even where a surname stands first."""

ACROSS = ("方允",)
"""No words, but what meets behind a cue in official text: 受委托|方允许."""

OFTEN = 40
"""The dictionary tags 许可, 陈述 and 文明 as names; two characters seen this often are words."""


def faker_names(source: Path) -> tuple[list[str], dict[str, float]]:
    """Given names and surname weights, read from the literals of the provider."""
    (provider,) = (node for node in ast.parse(source.read_text("utf-8")).body if isinstance(node, ast.ClassDef))
    values: dict[str, Any] = {}
    for node in provider.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            literal = node.value.args[0] if isinstance(node.value, ast.Call) else node.value
            try:
                values[node.targets[0].id] = ast.literal_eval(literal)
            except ValueError:
                continue
    return [*values["first_names_male"], *values["first_names_female"]], dict(values["last_names"])


def surnames(source: Path) -> tuple[set[str], set[str]]:
    """Single and compound surnames of the hand-kept table."""
    lines = [line for line in source.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    single = {sign for line in lines if " " not in line for sign in line}
    return single, {name for line in lines if " " in line for name in line.split()}


def dictionary() -> Iterable[tuple[str, int, str]]:
    """Word, frequency and tag of every entry of jieba's dictionary."""
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, frequency, tag = line.split(" ")
        yield word, int(frequency), tag.strip()


def odds(part: Counter[str], prose: Counter[str], sign: str) -> int:
    """Ten times the natural logarithm of how much likelier the character is in this part of a name than in prose."""
    named = (part[sign] + 0.3) / (sum(part.values()) + 300)
    written = (prose[sign] + 20) / (sum(prose.values()) + 60000)
    return round(10 * math.log(named / written))


def main(faker: Path, target: Path) -> None:
    """Writes both tables."""
    single, compound = surnames(target / "surnames.txt")
    given, weights = faker_names(faker)
    prose: Counter[str] = Counter()
    last, first_of_two, second_of_two, alone = (Counter[str]() for _ in range(4))
    not_names = list(ACROSS)
    for word, frequency, tag in dictionary():
        if tag not in ("nr", "nrt", "nrfg"):
            for sign in word if tag != "ns" else "":
                prose[sign] += frequency
            if 2 <= len(word) <= 4 and word[0] in single and frequency > COMMON and tag != "x":
                not_names.append(word)
        elif tag == "nr" and len(word) == 2 and word[0] in single and frequency > OFTEN:
            not_names.append(word)
        elif tag == "nr" and len(word) in (2, 3) and word[0] in single:
            weight = min(frequency, 20) if weights.get(word[0], 0) > 0.2 else 1
            last[word[0]] += weight
            if len(word) == 3:
                first_of_two[word[1]] += weight
                second_of_two[word[2]] += weight
            else:
                alone[word[1]] += weight
    scale = sum(last.values()) / 100
    for name, share in weights.items():
        last[name] += round(share * scale * 2)
    for name in given:
        if len(name) == 2:
            first_of_two[name[0]] += 120
            second_of_two[name[1]] += 120
        else:
            alone[name] += 80
    rows = []
    for sign in sorted(set(first_of_two) | set(second_of_two) | set(alone) | single):
        scores = [odds(part, prose, sign) for part in (first_of_two, second_of_two, alone)]
        family = odds(last, prose, sign) if sign in single else None
        if family is not None or max(scores) > -25:
            rows.append(" ".join(map(str, (sign, *scores, *(() if family is None else (family,))))))
    title = (
        "Ten times the log odds of a character as first or second of two given characters, as the only one, as surname."
    )
    (target / "name_characters.txt").write_text("\n".join((HEADER.format(title=title), *rows)) + "\n", "utf-8")
    title = "Ordinary words that begin with a surname; evidence against a name (时间, 方面, 高中)."
    by_surname: dict[str, list[str]] = {}
    for word in sorted(set(not_names) - compound):
        by_surname.setdefault(word[0], []).append(word[1:])
    words = [f"{sign} {' '.join(tails)}" for sign, tails in by_surname.items()]
    (target / "not_names.txt").write_text("\n".join((HEADER.format(title=title), *words)) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
