"""Speed of detection with every shipped rule on, against the limits of the machine in the same run.

    python -m benchmarks.speed [--text FOLDER] [--megabytes 6] [--rows 20000] [--terms 1000 10000 100000]

Figures are processor seconds, so that a busy machine disturbs them less; compare ratios. Without ``--text`` the text is made of
ordinary official sentences; with it, of the ``*.txt`` files of a folder. "Dense" has one labelled sample sentence in it for every
three kilobytes.
"""

import argparse
import datetime
import random
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from benchmarks.quality_sets import samples
from disclosure_screen.detect.engine import Engine
from disclosure_screen.detect.overlap import resolve
from disclosure_screen.identifiers import bank_card, mobile, resident_id
from disclosure_screen.model.document import Block, Cell, Document, Layer
from disclosure_screen.model.finding import Match, Severity
from disclosure_screen.model.place import Location, Span
from disclosure_screen.model.rule import LexiconShape, Rulebook, Term
from disclosure_screen.rulebook.load import load_rulebook
from disclosure_screen.text.fingerprint import Key

KEY = Key(b"benchmarks use synthetic values")
TODAY = datetime.date(2026, 11, 24)
ORDINARY = (
    "根据《中华人民共和国政府信息公开条例》有关规定，现将本镇上一年度政府信息公开工作情况公布如下。",
    "各村（社区）要压实责任，落实网格化管理，做好汛期巡查值守和隐患排查整治工作。",
    "全年主动公开政府信息216条，其中政策文件12条、财政预决算8条、重点领域信息196条。",
    "第三十五条 机关、单位应当按照保密审查程序，对拟公开的信息进行审查，做到先审查、后公开。",
    "会议强调，要坚持问题导向，围绕群众反映强烈的突出问题，持续改进工作作风。",
    "2023年实现农村居民人均可支配收入41256元，同比增长7.8%，城乡收入比缩小到1.68。",
    "本办法自2024年1月1日起施行，原有规定与本办法不一致的，以本办法为准。",
)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--text", type=Path)
    arguments.add_argument("--megabytes", type=float, default=6)
    arguments.add_argument("--rows", type=int, default=20_000)
    arguments.add_argument("--terms", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    options = arguments.parse_args()
    rules = load_rulebook(Path(__file__).parents[1] / "rules")
    engine = Engine(rules, TODAY)
    engine.screen_text("社区矫正对象 13800000001", KEY)  # dictionaries are loaded once
    clean = text(options.text, options.megabytes)
    limits(clean)
    rate("all rules, clean", clean, engine)
    rate("all rules, dense", dense(clean), engine)
    without = replace(
        rules, rules=tuple(rule for rule in rules.rules if rule.id not in ("personal.name", "personal.address"))
    )
    rate("without names and addresses, clean", clean, Engine(without, TODAY))
    rate("without names and addresses, dense", dense(clean), Engine(without, TODAY))
    for share in (8, 4, 2, 1):
        rate(f"growth: 1/{share} of the dense text", dense(clean[: len(clean) // share]), engine)
    for count in options.terms:
        lexicon(count, rules, clean)
    table(options.rows, engine)
    merging(20_000)


def limits(clean: str) -> None:
    digits = re.compile("[0-9]{5,}")
    show("str.encode", clean, seconds(lambda: clean.encode()))
    show("bare re search for digit runs", clean, seconds(lambda: sum(1 for _ in digits.finditer(clean))))


def rate(name: str, tried: str, engine: Engine) -> None:
    show(name, tried, seconds(lambda: engine.screen_text(tried, KEY)))


def lexicon(count: int, rules: Rulebook, clean: str) -> None:
    """The same text under a lexicon of ``count`` invented terms alone."""
    chance = random.Random(2)
    signs = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    terms = {"".join(chance.choices(signs, k=chance.randrange(4, 9))) for _ in range(count)}
    listed = tuple(Term(term, Severity.MINOR, "测试", "测试") for term in terms)
    rule = replace(rules.rule("lexicon.office"), shape=LexiconShape("terms.csv", whole_words=False))
    started = time.process_time()
    engine = Engine(Rulebook("sha256:0", (rule,), (("terms.csv", listed),)), TODAY)
    engine.screen_text("一", KEY)
    built = time.process_time() - started
    show(
        f"lexicon of {len(terms):,} terms (built in {built:.1f} s)",
        clean,
        seconds(lambda: engine.screen_text(clean, KEY)),
    )


def table(rows: int, engine: Engine) -> None:
    document = roster(rows)
    findings, _ = engine.screen(document, KEY)
    spent = seconds(lambda: engine.screen(document, KEY), 1)
    places = sum(finding.count for finding in findings)
    print(f"{f'list of {rows:,} rows':<46}{spent:9.2f} s    {len(findings)} findings for {places:,} places")


def merging(count: int) -> None:
    chance = random.Random(4)
    matches = []
    for number in range(count):
        start = chance.randrange(count * 6)
        span = Span(start, start + chance.randrange(5, 30))
        matches.append(Match("a.b", 0, span, "", "", 0.5, Severity(number % 4)))
    kept = resolve(matches, {"a.b": "personal"})
    spent = seconds(lambda: resolve(matches, {"a.b": "personal"}))
    print(f"{f'{count:,} overlapping matches resolved':<46}{spent:9.3f} s    {len(kept):,} stand")


def text(folder: Path | None, megabytes: float) -> str:
    if folder is not None:
        return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt")))
    chance = random.Random(1)
    whole, size = [], 0
    while size < megabytes * 1e6:
        whole.append("".join(chance.choices(ORDINARY, k=4)))
        size += len(whole[-1].encode())
    return "\n".join(whole)


def dense(clean: str) -> str:
    lines = clean.split("\n")
    chance = random.Random(1)
    for sample in samples(len(clean.encode()) // 3000, 5):
        lines.insert(chance.randrange(len(lines)), sample.text)
    return "\n".join(lines)


def roster(rows: int) -> Document:
    chance = random.Random(1)
    headers = ("序号", "姓名", "性别", "村", "身份证号", "联系电话", "银行账号", "金额")
    blocks = [Block(Layer.CELL, header, cell=Cell("表1", 1, column)) for column, header in enumerate(headers, 1)]
    for number in range(2, rows + 2):
        blocks += cells(number, headers, row(number - 1, chance))
    return Document("sha256:0", "名单.xlsx", "x", tuple(blocks))


def row(number: int, chance: random.Random) -> tuple[str, ...]:
    name = chance.choice("张王李赵") + chance.choice(("某", "某某"))
    values = (
        resident_id.sample(chance),
        mobile.sample(chance),
        bank_card.sample(chance),
        str(chance.randrange(100, 5000)),
    )
    return str(number), name, chance.choice("男女"), "某某村", *values


def cells(number: int, headers: Iterable[str], values: Iterable[str]) -> list[Block]:
    return [
        Block(Layer.CELL, value, Location(("名单", f"{column}-{number}")), Cell("表1", number, column, (header,)))
        for column, (header, value) in enumerate(zip(headers, values, strict=True), 1)
    ]


def seconds(work: Callable[[], object], times: int = 3) -> float:
    best = float("inf")
    for _ in range(times):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def show(name: str, tried: str, spent: float) -> None:
    size = len(tried.encode()) / 1e6
    print(f"{name:<46}{size / spent:9.1f} MB/s ({size:.1f} MB in {spent:.3f} s)")


if __name__ == "__main__":
    main()
