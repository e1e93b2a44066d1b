"""Office formats measured: speed beside bare libraries, files of a size nobody holds in memory, and recall on real files.

    python -m benchmarks.extraction_office speed [--peers-python PYTHON]     # Word beside lxml, a million cells beside calamine
    python -m benchmarks.extraction_office scale [FILE …]                    # screened whole: CPU time, memory of all processes
    python -m benchmarks.extraction_office recall FOLDER --peers-python PYTHON [--missing]

Speed is CPU time in pairs, ours and the peer's in turn, five times; the median of the ratios counts. Peers (``pip install
python-calamine openpyxl python-docx docx2python markitdown[all] python-pptx xlrd``) live in an interpreter of their own.
Recall is told in ``extraction_recall.py``.
"""

import argparse
import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.extraction_recall import recall
from disclosure_screen.extract.driver import read_frames
from disclosure_screen.extract.source import Source

_TIMES = 5
_SENTENCE = "关于做好二〇二六年度惠农补贴资金发放工作的通知，各村应当在醒目位置张贴，公示期间接受群众监督。"
_PEAK = """
import sys, time
def peak():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
_CALAMINE = """
from python_calamine import CalamineWorkbook
before = peak()
started = time.process_time()
rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
print(time.process_time() - started, peak() - before)
"""
_OURS = """
from disclosure_screen.extract.driver import read_frames
from disclosure_screen.extract.source import Source
import disclosure_screen.extract.formats.xlsx
before = peak()
started = time.process_time()
for _ in read_frames(Source("名单.xlsx", open(sys.argv[1], "rb"))): pass
print(time.process_time() - started, peak() - before)
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("what", choices=("speed", "scale", "recall"))
    arguments.add_argument("paths", nargs="*", type=Path)
    arguments.add_argument("--peers-python", type=Path)
    arguments.add_argument("--missing", action="store_true", help="the words that lack, file by file")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.what == "speed":
            word(Path(folder))
            cells(Path(folder), options.peers_python)
        elif options.what == "scale":
            for path in options.paths or large_files(Path(folder)):
                screened(path)
        else:
            recall(options.paths[0], options.peers_python, missing=options.missing)


def word(folder: Path) -> None:
    """A notice of 0.64 million characters beside lxml, which takes each paragraph's text of the main part and nothing else."""
    import docx
    from lxml import etree

    document = docx.Document()
    for _ in range(13_500):
        paragraph = document.add_paragraph()
        paragraph.add_run(_SENTENCE[:24])
        paragraph.add_run(_SENTENCE[24:38]).bold = True
        paragraph.add_run(_SENTENCE[38:])
    path = folder / "通知.docx"
    document.save(str(path))
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

    def bare() -> None:
        with zipfile.ZipFile(path) as archive:
            tree = etree.fromstring(archive.read("word/document.xml"))
        for one in tree.iter(f"{name}p"):
            "".join(map(str, one.itertext(f"{name}t")))

    def ours() -> None:
        with path.open("rb") as file:
            for _ in read_frames(Source(path.name, file)):
                pass

    def barest() -> None:
        with zipfile.ZipFile(path) as archive:
            root = etree.fromstring(archive.read("word/document.xml"))
        " ".join(text.text or "" for text in root.iter(f"{name}t"))

    pairs = [(seconds(ours), seconds(bare)) for _ in range(_TIMES)]
    show("docx of 13,500 paragraphs, beside lxml", pairs)
    pairs = [(seconds(ours), seconds(barest)) for _ in range(_TIMES)]
    show("    beside lxml taking the w:t alone, not the paragraphs they are in", pairs)


def cells(folder: Path, peers: Path | None) -> None:
    """A million cells beside calamine, with the memory each takes for it."""
    path = million(folder)
    if peers is None:
        print("calamine: not installed (--peers-python)")
        return
    pairs, memory = [], []
    for _ in range(_TIMES):
        ours, theirs = measured(Path(sys.executable), _OURS, path), measured(peers, _CALAMINE, path)
        pairs.append((ours[0], theirs[0]))
        memory.append((ours[1], theirs[1]))
    show("xlsx of a million cells, beside calamine", pairs)
    mine, theirs_ = (statistics.median(side) / 1024 for side in zip(*memory, strict=True))
    print(f"{'    memory taken for it':<46}{mine:9.0f} MB beside {theirs_:.0f} MB: 1/{theirs_ / max(mine, 1):.1f}")


def measured(python: Path, script: str, path: Path) -> tuple[float, float]:
    """Seconds and kilobytes of one script over a file, in a process of its own."""
    command = [str(python), "-c", _PEAK + script, str(path)]
    where = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    out = subprocess.run(command, capture_output=True, text=True, check=True, env=where).stdout.split()
    return float(out[0]), float(out[1])


def million(folder: Path) -> Path:
    """A list of 100,000 rows and ten columns."""
    import xlsxwriter

    chance, path = random.Random(1), folder / "名单.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_row(0, 0, ["序号", "姓名", "编号", "村", "金额", "日期", "电话", "备注", "甲", "乙"])
        for row in range(1, 100_000):
            values = [row, f"某某{row % 5000}", f"B{row:09}", f"某村{row % 50}", round(chance.random() * 1000, 2)]
            sheet.write_row(row, 0, [*values, 40000 + row % 3000, f"L{row:08}", "无", row % 7, row * 3])
    return path


def large_files(folder: Path) -> Iterator[Path]:
    """A workbook of a million cells, a text of 200 MB, and an archive that holds both."""
    yield (book := million(folder))
    text = folder / "汇编.txt"
    line = f"{_SENTENCE * 3}\n".encode()
    with text.open("wb") as file:
        for _ in range(200_000_000 // len(line) // 1000 + 1):
            file.write(line * 1000)
    yield text
    both = folder / "附件.zip"
    with zipfile.ZipFile(both, "w", zipfile.ZIP_STORED) as archive:
        archive.write(book, book.name)
        for part in range(2):
            archive.writestr(f"汇编{part}.txt", line * (100_000_000 // len(line)))
    yield both


def screened(path: Path) -> None:
    """One file through ``screen`` in a process of its own, with the memory of everything it starts."""
    command = [sys.executable, "-m", "disclosure_screen", "screen", str(path), "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]) as process:
        peak, out = [0], io.BytesIO()
        reading = threading.Thread(target=lambda: out.write(process.stdout.read() if process.stdout else b""))
        reading.start()
        started = time.monotonic()
        while process.poll() is None:
            peak[0] = max(peak[0], sum(map(resident, tree(process.pid))))
            time.sleep(0.05)
        wall = time.monotonic() - started
        reading.join()
    usage = os.times()
    verdict = json.loads(out.getvalue())
    size, gaps = path.stat().st_size / 1e6, ", ".join(gap["reason"] for gap in verdict["gaps"][:3]) or "no gap"
    print(f"{path.suffix:<6}{size:7.1f} MB   {peak[0] / 2**20:6.0f} MB at most   {wall:6.1f} s wall   {gaps}")
    print(f"      CPU of all such runs so far: {usage.children_user + usage.children_system:.1f} s", flush=True)


def tree(root: int) -> Iterator[int]:
    """The process and everything it started, directly or not."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for entry in os.scandir("/proc"):
        try:
            stat = Path(entry.path, "stat").read_text() if entry.name.isdigit() else ""
        except OSError:
            continue
        if stat:
            children[int(stat.rpartition(")")[2].split()[1])].append(int(entry.name))
    todo = [root]
    while todo:
        process = todo.pop()
        yield process
        todo += children[process]


def resident(process: int) -> int:
    """Bytes of resident memory; 0 for a process that has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def show(name: str, pairs: list[tuple[float, float]]) -> None:
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(mine / other for mine, other in pairs)
    print(f"{name:<46}{ours:9.3f} s  beside {theirs:.3f} s: {ratio:.2f} times", flush=True)


if __name__ == "__main__":
    main()
