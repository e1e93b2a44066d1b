"""Speed of detection with every shipped rule on, against the limits of the machine and the peers in the same run.

    python -m benchmarks.speed [--text FOLDER] [--megabytes 6] [--rows 20000] [--terms 1000 10000 100000 1000000]
                               [--sizes 1 10 100] [--peers-python PYTHON]

One megabyte is a million bytes of UTF-8. Figures are processor seconds, so that a busy machine disturbs them less; compare
ratios. Without ``--text`` the text is made of ordinary official sentences; with it, of the ``*.txt`` files of a folder.
"Dense" has one labelled sample sentence in it for every three kilobytes. "Fast" is the path with hyperscan, "plain" the one
without; both are tried in turns and give the same findings. How to install the peers: ``benchmarks/quality.py``.
"""

import argparse
import datetime
import random
import re
import resource
import tempfile
from dataclasses import replace
from pathlib import Path

import xlsxwriter

from benchmarks.quality_sets import samples
from benchmarks.speed_lexicons import lexicons
from benchmarks.speed_measure import KEY, row, seconds
from benchmarks.speed_peers import peers
from disclosure_screen.detect.engine import Engine
from disclosure_screen.detect.overlap import resolve
from disclosure_screen.extract.sandbox import Extractor
from disclosure_screen.identifiers import bank_card, mobile, resident_id
from disclosure_screen.model.document import Block, Cell, Document, Layer
from disclosure_screen.model.finding import Match, Severity
from disclosure_screen.model.place import Location, Span
from disclosure_screen.model.rule import PhraseShape, Rulebook
from disclosure_screen.rulebook.load import load_rulebook

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
HEADERS = ("序号", "姓名", "性别", "村", "身份证号", "联系电话", "银行账号", "金额")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--megabytes", type=float, default=6)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--terms", type=int, nargs="*", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--sizes", type=float, nargs="*", default=[1, 10, 100])
    parser.add_argument("--peers-python", default="")
    options = parser.parse_args()
    rules = load_rulebook(Path(__file__).parents[1] / "rules")
    plain, fast = Engine(rules, TODAY, fast=False), Engine(rules, TODAY)
    clean = text(options.text, options.megabytes)
    limits(clean)
    texts = {"clean": clean, "dense": dense(clean)}
    both(texts, {"plain": plain, "fast": fast})
    peers(options.peers_python, texts["dense"])
    by_size(options.sizes, clean, fast)
    by_rules(rules, clean)
    lexicons(options.terms, clean)
    table(options.rows, fast)
    merging(20_000)


def limits(clean: str) -> None:
    digits = re.compile("[0-9]{5,}")
    row("str.encode", clean, seconds(lambda: clean.encode()))
    row("bare re search for digit runs", clean, seconds(lambda: sum(1 for _ in digits.finditer(clean))))


def both(texts: dict[str, str], engines: dict[str, Engine]) -> None:
    """Every engine on every text, in turns, the best of three."""
    for engine in engines.values():
        engine.screen_text(texts["dense"], KEY)  # dictionaries are loaded and databases compiled once
    for kind, tried in texts.items():
        best = dict.fromkeys(engines, float("inf"))
        for _ in range(3):
            for name, engine in engines.items():
                best[name] = min(best[name], seconds(lambda one=engine, t=tried: one.screen_text(t, KEY), 1))  # type: ignore[misc]
        for name, spent in best.items():
            row(f"all rules, {kind}, {name}", tried, spent)


def by_size(sizes: list[float], clean: str, engine: Engine) -> None:
    """Growth with length: paragraphs as they come out of a file, read window by window."""
    lines = dense(clean).split("\n")
    for size in sizes:
        blocks: list[Block] = []
        length = 0
        while length < size * 1e6:
            line = lines[len(blocks) % len(lines)]
            blocks.append(Block(Layer.BODY, line))
            length += len(line.encode()) + 1
        spent = seconds(lambda kept=tuple(blocks): engine.screen_blocks(kept, KEY), 1)  # type: ignore[misc]
        print(
            f"{f'growth: {size:g} MB dense, {len(blocks):,} blocks':<46}{length / 1e6 / spent:9.1f} MB/s ({spent:.2f} s)"
        )


def by_rules(rules: Rulebook, clean: str) -> None:
    """Growth with rules: a half of the shipped ones, all, and all with phrase rules of an office's own."""
    own = rules.rule("lexicon.office")
    chance = random.Random(3)
    for count in (len(rules.rules) // 4, len(rules.rules) // 2, len(rules.rules), 300, 1000):
        more = tuple(
            replace(
                own,
                id=f"wording.own-{number}",
                shape=PhraseShape(("".join(chance.choices("甲乙丙丁戊己庚辛", k=5)),)),
            )
            for number in range(count - len(rules.rules))
        )
        engine = Engine(replace(rules, rules=(*rules.rules[:count], *more)), TODAY)
        engine.screen_text(clean[:100_000], KEY)
        row(f"growth: {count} rules, clean", clean, seconds(lambda one=engine: one.screen_text(clean, KEY)))  # type: ignore[misc]


def table(rows: int, engine: Engine) -> None:
    document = roster(rows)
    findings, _ = engine.screen(document, KEY)
    spent = seconds(lambda: engine.screen(document, KEY), 1)
    places = sum(finding.count for finding in findings)
    print(f"{f'list of {rows:,} rows, detection':<46}{spent:9.2f} s    {len(findings)} findings for {places:,} places")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "名单.xlsx"
        write(path, document)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with Extractor() as extractor:
            own = seconds(lambda: extractor.extract(path), 1)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    reader = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{f'list of {rows:,} rows, reading the workbook':<46}{own + reader:9.2f} s    {own:.2f} of it in this process"
    )


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
    """Official text of about so many megabytes."""
    if folder is not None:
        whole = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt")))
        return whole.encode()[: int(megabytes * 1e6)].decode(errors="ignore")
    chance = random.Random(1)
    paragraphs, size = [], 0
    while size < megabytes * 1e6:
        paragraphs.append("".join(chance.choices(ORDINARY, k=4)))
        size += len(paragraphs[-1].encode())
    return "\n".join(paragraphs)


def dense(clean: str) -> str:
    lines = clean.split("\n")
    chance = random.Random(1)
    for sample in samples(len(clean.encode()) // 3000, 5):
        lines.insert(chance.randrange(len(lines)), sample.text)
    return "\n".join(lines)


def roster(rows: int) -> Document:
    chance = random.Random(1)
    blocks = [Block(Layer.CELL, header, cell=Cell("表1", 1, column)) for column, header in enumerate(HEADERS, 1)]
    for number in range(2, rows + 2):
        for column, (header, value) in enumerate(zip(HEADERS, person(number - 1, chance), strict=True), 1):
            place = Location(("名单", f"{column}-{number}"))
            blocks.append(Block(Layer.CELL, value, place, Cell("表1", number, column, (header,))))
    return Document("sha256:0", "名单.xlsx", "x", tuple(blocks))


def person(number: int, chance: random.Random) -> tuple[str, ...]:
    name = chance.choice("张王李赵") + chance.choice(("某", "某某"))
    values = (
        resident_id.sample(chance),
        mobile.sample(chance),
        bank_card.sample(chance),
        str(chance.randrange(100, 5000)),
    )
    return str(number), name, chance.choice("男女"), "某某村", *values


def write(path: Path, document: Document) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("名单")
        for block in document.blocks:
            assert block.cell is not None
            sheet.write_string(block.cell.row - 1, block.cell.column - 1, block.text)


if __name__ == "__main__":
    main()
