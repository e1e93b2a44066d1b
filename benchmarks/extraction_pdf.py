"""PDF and recognition measured: speed beside other libraries, size, attacks, and pages recognised by one and two processes.

    python -m benchmarks.extraction_pdf speed FOLDER      # CPU time beside bare pypdfium2 and pdfplumber, file by file
                                                         # and the same for generated documents as an office writes them
    python -m benchmarks.extraction_pdf recall FOLDER     # words that pdftotext and pdfplumber agree on, and we found
    python -m benchmarks.extraction_pdf scale             # 5,000 pages, and 200 MB: seconds and memory of all processes
    python -m benchmarks.extraction_pdf hostile           # attacks under the shipped limits: seconds, memory, gaps
    python -m benchmarks.extraction_pdf recognition       # pages of a scan a second, one process and two

Speed is CPU time, each file by every library before the next file, so that a busy machine slows all of them alike; the best
of three passes counts. Libraries are loaded and warm. Ours reads everything else a PDF holds, too; pages are not recognised.
"""

import argparse
import gc
import io
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks import extraction_pdf_files as files
from benchmarks.extraction_pdf_office import office_documents
from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.sandbox import Extractor
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Document, Layer

_PASSES = 3
_AGREED = 20


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("part", choices=("speed", "recall", "scale", "hostile", "recognition"))
    arguments.add_argument("folder", type=Path, nargs="?", help="PDF files, for speed and recall")
    arguments.add_argument("--pages", type=int, default=8, help="pages of the scan, for recognition")
    options = arguments.parse_args()
    if options.part == "speed":
        speed([path.read_bytes() for path in sorted(options.folder.rglob("*.pdf"))])
        print("\nGenerated documents as an office writes them:\n")
        speed(list(office_documents().values()))
    elif options.part == "recall":
        recall(sorted(options.folder.rglob("*.pdf")))
    elif options.part == "scale":
        scale()
    elif options.part == "hostile":
        hostile()
    else:
        recognition(options.pages)


def ours(raw: bytes) -> object:
    """Everything we read of a PDF, in this process."""
    return read_document(Source.of_bytes("a.pdf", raw, limits=Limits(ocr_pages=0)))


def bare(raw: bytes) -> int:
    """Nothing but pypdfium2's text of every page."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(raw)
    for page in pdf:
        textpage = page.get_textpage()
        textpage.get_text_range()
        textpage.close()
        page.close()
    count = len(pdf)
    pdf.close()
    return count


def speed(documents: list[bytes]) -> None:
    """Pages a second, in all and file by file."""
    times: dict[str, list[float]] = {"bare pypdfium2": [], "disclosure-screen": [], "pdfplumber": []}
    readers: dict[str, Callable[[bytes], object]] = dict(zip(times, (bare, ours, plumbed), strict=True))
    pages = refused = 0
    for raw in documents:
        try:
            count = bare(raw)
            plumbed(raw)
        except Exception:
            refused += 1  # a file one of the others cannot read is no comparison
            continue
        pages += count
        ours(raw)
        best = dict.fromkeys(times, float("inf"))
        for _ in range(_PASSES):
            for name, reader in readers.items():
                best[name] = min(best[name], _cpu(reader, raw))
        for name, seconds in best.items():
            times[name].append(seconds)
    print(f"{len(documents) - refused} files, {pages} pages ({refused} files refused by another library left out)\n")
    print("| library | CPU seconds | pages/s | of bare, in all | of bare, middle file |")
    print("|---|---|---|---|---|")
    for name, spent in times.items():
        ratios = [one / other for one, other in zip(spent, times["bare pypdfium2"], strict=True)]
        whole = sum(spent) / sum(times["bare pypdfium2"])
        print(
            f"| {name} | {sum(spent):.2f} | {pages / sum(spent):,.0f} | {whole:.1f} | {statistics.median(ratios):.1f} |"
        )
    gains = [one / other for one, other in zip(times["pdfplumber"], times["disclosure-screen"], strict=True)]
    whole = sum(times["pdfplumber"]) / sum(times["disclosure-screen"])
    print(
        f"\nFaster than pdfplumber: {whole:.1f} times in all, {statistics.median(gains):.1f} times on the middle file."
    )


def _cpu(reader: Callable[[bytes], object], raw: bytes) -> float:
    gc.collect()
    started = time.process_time()
    reader(raw)
    return time.process_time() - started


def recall(paths: list[Path]) -> None:
    """For each file the share of agreed words that stand in our text; the mean over files. Needs the pdftotext program."""
    shares: list[tuple[float, str]] = []
    for path in paths:
        other = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=False).stdout
        try:
            agreed = _words(other.decode("utf-8", "replace")) & _words(plumbed(path.read_bytes()))
        except Exception:
            continue  # nothing to agree on where pdfplumber cannot read the file
        if len(agreed) >= _AGREED:
            document = read_document(Source.of_bytes("a.pdf", path.read_bytes(), limits=Limits(ocr_pages=0)))
            text = "".join("".join(block.text.split()) for block in document.all_blocks())
            shares.append((sum(word in text for word in agreed) / len(agreed), path.name))
    print(
        f"{len(shares)} files, recall of agreed words {statistics.mean(share for share, _ in shares):.4f}; the lowest:"
    )
    for share, name in sorted(shares)[:5]:
        print(f"  {share:.3f} {name}")


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{2,}", text))


def plumbed(raw: bytes) -> str:
    """pdfplumber's text of a whole file."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(raw)) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def scale() -> None:
    """Files far beyond the usual, read as the product reads them: in an isolated process, without recognition."""
    print(
        "| file | size, MB | seconds | peak memory of all processes, MB | without the file's own bytes, MB | blocks | gaps |"
    )
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name in files.LARGE:
            path = _made(name, folder)
            document, seconds, peak = _isolated(path, Limits(ocr_pages=0))
            size = path.stat().st_size / 2**20
            gaps = len([gap for gap in document.all_gaps() if "识别" not in gap.detail])
            print(
                f"| {name} | {size:.0f} | {seconds:.1f} | {peak:.0f} | {max(0.0, peak - size):.0f} "
                f"| {sum(1 for _ in document.all_blocks()):,} | {gaps} |"
            )


def hostile() -> None:
    """Each attack with the limits that are shipped. A record with a gap, in 60 seconds and 2 GB, is what is promised."""
    print("| attack | size, KB | seconds | peak memory of all processes, MB | gaps |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name in files.ATTACKS:
            path = _made(name, folder)
            document, seconds, peak = _isolated(path, Limits())
            reasons = sorted({gap.reason.value for gap in document.all_gaps()})
            size = path.stat().st_size / 1024
            print(f"| {name} | {size:,.0f} | {seconds:.1f} | {peak:.0f} | {', '.join(reasons) or 'none'} |")
            sys.stdout.flush()


def recognition(pages: int) -> None:
    """Wall time: every process has one page at a time, and one processor to itself if the machine has as many."""
    print(f"{os.cpu_count()} processors")
    print("| processes | pages | seconds | pages/s | words found |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        words = files.words()
        for processes in (1, 2):
            paths = []
            for number in range(processes):
                path = Path(folder) / f"{processes}-{number}.pdf"
                path.write_bytes(files.scan(pages // processes))
                paths.append(path)
            with Extractor(workers=processes) as extractor, ThreadPoolExecutor(processes) as threads:
                warm = Path(folder) / "warm.pdf"
                warm.write_bytes(files.scan(1))
                list(threads.map(extractor.extract, [warm] * processes))
                started = time.monotonic()
                documents = list(threads.map(extractor.extract, paths))
                seconds = time.monotonic() - started
            read = sum(_found(document, words) for document in documents) / processes
            count = pages // processes * processes
            print(f"| {processes} | {count} | {seconds:.1f} | {count / seconds:.2f} | {read:.1%} |")
            sys.stdout.flush()


def _found(document: Document, words: list[str]) -> float:
    """The share of the scan's words that recognition gave back."""
    text = "".join("".join(block.text.split()) for block in document.all_blocks() if block.layer is Layer.IMAGE_TEXT)
    return sum(word in text for word in words) / len(words)


def _made(name: str, folder: str) -> Path:
    """One of the generated files, made by a process that is gone before anything is measured."""
    path = Path(folder) / "a.pdf"
    subprocess.run([sys.executable, "-m", "benchmarks.extraction_pdf_files", name, str(path)], check=True)
    return path


def _isolated(path: Path, limits: Limits) -> tuple[Document, float, float]:
    """The document, wall seconds, and the peak of all processes in MB."""
    with Extractor(limits) as extractor, memory() as peak:
        started = time.monotonic()
        document = extractor.extract(path)
        return document, time.monotonic() - started, peak()


@contextmanager
def memory() -> Iterator[Callable[[], float]]:
    """The most memory this process and all below it held together, in MB, sampled every 20 milliseconds."""
    most, done = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.02):
            most = max(most, _held(os.getpid()))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lambda: most / 2**20
    finally:
        done.set()
        watcher.join()


def _held(process: int) -> int:
    """Resident bytes of a process and its children."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        children = [
            int(child)
            for task in Path(f"/proc/{process}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(_held(child) for child in children)


if __name__ == "__main__":
    main()
