"""Recall on real files: the words that two independent tools agree on, and the share of them that stands in our text.

Run by ``python -m benchmarks.extraction_office recall FOLDER --peers-python PYTHON``. One row a format, the mean over its
files, in three ways: words found as words; words found when all white space is left out of our text (a tool that parts a
word at every change of type makes words that no other reader has); and of the words found as words those with a letter in
them (of a cell we give what it shows, ``2013-01-16`` or ``59%``, others the number that is stored).

Tools are the Python packages of ``extraction.READS``, the programs below where they are on the path, and LibreOffice's flat
XML. Tools that read a format with the same library count as one: their agreement proves nothing. As in the product, a page
whose text layer is not believed is recognised, but only two pages of a file are.
"""

import re
import shutil
import statistics
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.extraction import FLAT, OFFICE, READS, flat_xml, peer_texts
from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.source import Source

_PROGRAMS: dict[str, tuple[str, list[str]]] = {
    "catdoc": ("doc", ["-dutf-8"]),
    "antiword": ("doc", ["-m", "UTF-8.txt"]),
    "wvText": ("doc", ["", "/dev/stdout"]),
    "xls2csv": ("xls", ["-dutf-8"]),
    "unrtf": ("rtf", ["--text", "--nopict"]),
    "odt2txt": ("odt ods odp", ["--encoding=utf-8"]),
    "pdftotext": ("pdf", ["", "-"]),
}
"""Formats, and arguments with an empty one where the file stands; at the end if there is none."""
_ONLY_HERE = {"odfpy": ("odt", "ods", "odp"), "mail_parser": ("eml",), "msg_parser": ("msg",)}
"""Python packages that are compared here alone: they read what is plainly there, and hidden places are not their claim."""
_KIN = (
    ("pdf", "pdfplumber", "markitdown"),  # pdfminer
    ("pdf", "pypdfium2", "kreuzberg"),  # pdfium
    ("xls xlsx ods", "calamine", "kreuzberg"),
    ("xls", "xlrd", "markitdown"),
    ("xlsx", "openpyxl", "markitdown"),
    ("pptx", "python_pptx", "markitdown"),
)
"""Formats, and two tools that read them with one library."""
_LIBREOFFICE = ("doc", "xls", "rtf", "odt", "ods", "odp", "ppt")
"""Where other tools are few."""
_SECONDS = 60
_TAG = re.compile("<[^>]*>")
_BREAK = re.compile(r"</text:(?:p|h)>|<text:(?:s|tab|line-break)\b[^>]*/>|</table:table-cell>")
_BINARY = re.compile("<office:binary-data>[^<]*")
_UNRTF_HEAD = re.compile(r"\A.*?-{10,}\n", re.DOTALL)
_WORD = re.compile(r"[A-Za-z0-9]+|[\u3400-\u9fff]|[^\W\d_]+")
_FRACTION = re.compile(r"(?<![0-9.])([0-9]+)\.0(?![0-9.])")
_LOW = 0.97


@dataclass(frozen=True, slots=True)
class _Compared:
    """One file: shares of agreed words in our text, of those with letters too (if there are any), and which are missing."""

    name: str
    shares: tuple[float, float]
    lettered: float | None
    missing: tuple[str, ...]


def recall(folder: Path, peers: Path | None, *, missing: bool = False) -> None:
    """A table, one row a format; with ``missing`` the words that lack, too, for every file with a low share."""
    if peers is None:
        print("recall needs other tools (--peers-python)")
        return
    kinds: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        kinds[path.suffix[1:].lower()].append(path)
    names = ("format", "files", "compared", "recall", "white space aside", "words with letters", "lowest", "tools")
    print(f"| {' | '.join(names)} |\n{'|---' * len(names)}|", flush=True)
    for kind, files in sorted(kinds.items()):
        told = texts_by_tool(kind, files, peers)
        families = by_family(kind, told)
        compared = [one for path in files for one in _file(path, families)] if len(families) > 1 else []
        if not compared:
            continue
        means = [statistics.mean(one.shares[way] for one in compared) for way in range(2)]
        means.append(statistics.mean(one.lettered for one in compared if one.lettered is not None))
        compared.sort(key=lambda one: one.shares)
        cells = [f"{mean:.4f}" for mean in means] + [", ".join(f"{one.shares[0]:.2f}" for one in compared[:3])]
        print(f"| {kind} | {len(files)} | {len(compared)} | {' | '.join(cells)} | {', '.join(told)} |", flush=True)
        for one in compared if missing else ():
            if one.shares[0] < _LOW:
                print(
                    f"    {one.shares[0]:.3f} {one.shares[1]:.3f} {one.name}: {' '.join(one.missing[:40])}", flush=True
                )


def texts_by_tool(kind: str, files: list[Path], peers: Path) -> dict[str, dict[str, str]]:
    """For each tool that is here and reads the format, its text by path."""
    told = {tool: peer_texts(tool, files, peers) for tool, kinds in {**READS, **_ONLY_HERE}.items() if kind in kinds}
    for name, (kinds, arguments) in _PROGRAMS.items():
        if kind in kinds.split() and shutil.which(name):
            told[name] = {str(path): _printed(name, arguments, path) for path in files}
    if kind in _LIBREOFFICE and kind in FLAT and shutil.which("soffice"):
        with tempfile.TemporaryDirectory() as folder:
            made = flat_xml(files, FLAT[kind], Path(folder))
            told[OFFICE] = {path: _words_of(xml, FLAT[kind] == "fods") for path, xml in made.items()}
    return {tool: texts for tool, texts in told.items() if any(texts.values())}


def by_family(kind: str, told: dict[str, dict[str, str]]) -> list[list[dict[str, str]]]:
    """The texts of tools that share a library with each other, together."""
    families = {tool: [texts] for tool, texts in told.items()}
    for kinds, first, second in _KIN:
        if kind in kinds.split() and first in families and second in families:
            families[first] += families.pop(second)
    return list(families.values())


def _printed(name: str, arguments: list[str], path: Path) -> str:
    filled = [argument or str(path) for argument in arguments]
    command = [name, *filled, *([] if "" in arguments else [str(path)])]
    try:
        run = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return ""
    text = run.stdout.decode("utf-8", "replace")
    return _UNRTF_HEAD.sub("", text) if name == "unrtf" else text


def _words_of(xml: str, sheets: bool) -> str:
    """LibreOffice gives every workbook a header and footer of its own, with a date and numbers in them."""
    xml = xml.partition("<office:body>")[2] if sheets else xml
    return _TAG.sub("", _BREAK.sub(" ", _BINARY.sub("", xml)))


def _file(path: Path, families: list[list[dict[str, str]]]) -> Iterator[_Compared]:
    """How our text compares, where at least two tools agree on anything."""
    told = (" ".join(plain(texts.get(str(path), "")) for texts in family) for family in families)
    agreed = agreement(map(words, told))
    if agreed:
        source = Source.of_bytes(path.name, path.read_bytes(), limits=Limits(ocr_pages=2))
        text = "\n".join(block.text for block in read_document(source).all_blocks())
        missing = agreed - words(text)
        squeezed = "".join(text.split()).lower()
        lacking = {word for word in missing if len(word) < 2 or word not in squeezed}
        whole, unspaced = (1 - len(lost) / len(agreed) for lost in (missing, lacking))
        letters = {word for word in agreed if not word.isdigit()}
        lettered = 1 - len(missing & letters) / len(letters) if letters else None
        yield _Compared(path.name, (whole, unspaced), lettered, tuple(sorted(missing)))


def plain(told: str) -> str:
    """What a tool gives as text, without the dictionary of properties ``extraction_peers`` puts behind it."""
    before, mark, _ = told.rpartition("\n{'")
    return before if mark else told


def agreement(sets: Iterable[set[str]]) -> set[str]:
    """The words at least two of the sets have."""
    once, twice = set[str](), set[str]()
    for one in sets:
        twice |= once & one
        once |= one
    return twice


def words(text: str) -> set[str]:
    """The different words of a text: Latin ones and numbers whole, Chinese ones sign by sign."""
    return {word.lower() for word in _WORD.findall(_FRACTION.sub(r"\1", text))}
