"""Hidden places found, ours and other tools', on our own probes: one small file a place, each hiding one synthetic value.

    python benchmarks/extraction.py [--peers-python PYTHON] [--formats docx,xls] [--places] [--output FILE.md]

Without ``--peers-python`` (an interpreter with any of the other tools installed) only our own reader is measured. Where the
``soffice`` program is on the path, LibreOffice's flat XML is measured too. A tool is judged on formats it says it reads; the
value must stand in its text, white space aside. "Without text" are files a tool refused or gave nothing for: our probes are
minimal, and where only that place holds text, a tool that does not look there has nothing to give. Where that is more than
half of a format, the tool's number says nothing and is not printed.
"""

import argparse
import importlib
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tests.probes.probe import Probe, carriers

READS = {
    "python_docx": ("docx",), "docx2python": ("docx",), "docx2txt": ("docx",), "openpyxl": ("xlsx",),
    "calamine": ("xlsx", "xls", "ods"), "xlrd": ("xls",), "python_pptx": ("pptx",), "pdfplumber": ("pdf",), "pypdf": ("pdf",),
    "pypdfium2": ("pdf",), "markitdown": ("docx", "xlsx", "xls", "pptx", "pdf", "html", "txt", "msg", "csv"),
    "kreuzberg": ("docx", "xlsx", "xls", "pptx", "doc", "ppt", "pdf", "odt", "ods", "html", "eml", "msg", "rtf", "txt", "csv"),
    "striprtf": ("rtf",), "ofdkit": ("ofd",), "easyofd": ("ofd",),
    "tika": ("docx", "xlsx", "xls", "pptx", "doc", "ppt", "pdf", "odt", "ods", "odp", "html", "eml", "msg", "rtf", "txt", "csv"),
}  # fmt: skip
FLAT = {"docx": "fodt", "doc": "fodt", "odt": "fodt", "rtf": "fodt", "xlsx": "fods", "xls": "fods", "ods": "fods",
        "pptx": "fodp", "ppt": "fodp", "odp": "fodp"}  # fmt: skip
_TAG = re.compile("<[^>]*>")
OURS, OFFICE = "disclosure-screen", "LibreOffice"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--peers-python", type=Path)
    arguments.add_argument("--formats", default="")
    arguments.add_argument("--places", action="store_true", help="one row a place, too")
    arguments.add_argument("--output", type=Path)
    options = arguments.parse_args()
    wanted = set(filter(None, options.formats.split(",")))
    probes = [probe for probe in all_probes() if not wanted or suffix(probe) in wanted]
    with tempfile.TemporaryDirectory() as folder:
        found = measured(probes, Path(folder), options.peers_python)
    text = "\n".join(
        [*by_format(probes, found), "", *(by_place(probes, found) if options.places else unseen(probes, found))]
    )
    print(text)
    if options.output:
        options.output.write_text(text + "\n", encoding="utf-8")


def all_probes() -> list[Probe]:
    """The probes of every module in ``tests/probes`` that has any."""
    folder = Path(__file__).parents[1] / "tests" / "probes"
    names = [path.stem for path in sorted(folder.glob("*.py")) if "test" not in path.stem]
    modules = [importlib.import_module(f"tests.probes.{name}") for name in names]
    return [probe for module in modules for probe in getattr(module, "PROBES", ())]


def suffix(probe: Probe) -> str:
    return probe.name.rpartition(".")[2].lower()


Seen = dict[str, dict[str, bool | None]]
"""For each tool the places it was tried on: whether it saw the value, None where it gave no text at all."""


def measured(probes: list[Probe], folder: Path, peers: Path | None) -> Seen:
    """Every tool on every probe of a format it reads."""
    files = {probe.place: folder / f"{number:04}.{suffix(probe)}" for number, probe in enumerate(probes)}
    for probe in probes:
        files[probe.place].write_bytes(probe.build(probe.value))
    found: Seen = {OURS: {probe.place: bool(carriers(probe.document().all_blocks(), probe.value)) for probe in probes}}
    for tool, formats in READS.items() if peers else ():
        tried = [probe for probe in probes if suffix(probe) in formats]
        texts = peer_texts(tool, [files[probe.place] for probe in tried], peers) if tried else {}
        if texts:
            found[tool] = {probe.place: seen(texts.get(str(files[probe.place]), ""), probe) for probe in tried}
    if shutil.which("soffice"):
        found[OFFICE] = office(probes, files, folder)
    return found


def peer_texts(tool: str, files: list[Path], peers: Path | None) -> dict[str, str]:
    """Texts by path; empty where the tool is not installed. A tool that dies on a file is started again behind it."""
    script, texts, left = Path(__file__).with_name("extraction_peers.py"), dict[str, str](), list(files)
    module = {"python_docx": "docx", "python_pptx": "pptx", "calamine": "python_calamine", "tika": "extractous",
              "odfpy": "odf", "mail_parser": "mailparser"}.get(tool, tool)  # fmt: skip
    if subprocess.run([str(peers), "-c", f"import {module}"], capture_output=True, check=False).returncode:
        return {}
    while left:
        lines = "".join(f"{path}\n" for path in left)
        run = subprocess.run([str(peers), str(script), tool], input=lines, capture_output=True, text=True, check=False)
        rows = [json.loads(line) for line in run.stdout.splitlines() if line.startswith('{"path"')]
        texts.update({row["path"]: row["text"] for row in rows})
        left = left[len(rows) + 1 :] if len(rows) < len(left) else []
    return texts


def office(probes: list[Probe], files: dict[str, Path], folder: Path) -> dict[str, bool | None]:
    """What LibreOffice writes into flat XML, the most complete text it can give."""
    places: dict[str, bool | None] = {}
    for flat in sorted(set(FLAT.values())):
        tried = [probe for probe in probes if FLAT.get(suffix(probe)) == flat]
        made = flat_xml([files[probe.place] for probe in tried], flat, folder)
        for probe in tried:
            xml = made[str(files[probe.place])]
            places[probe.place] = seen(xml, probe) or seen(_TAG.sub("", xml), probe)
    return places


def flat_xml(files: list[Path], flat: str, folder: Path) -> dict[str, str]:
    """LibreOffice's flat XML by path, empty where it refuses a file. They go in as numbered links, since names may repeat."""
    out = folder / f"flat-{flat}"
    out.mkdir()
    links = {path: out / f"{number:04}{path.suffix}" for number, path in enumerate(files)}
    for path, link in links.items():
        link.symlink_to(path.absolute())
    profile = f"-env:UserInstallation=file://{folder}/profile"
    for start in range(0, len(files), 20):
        batch = [str(link) for link in list(links.values())[start : start + 20]]
        command = ["soffice", profile, "--headless", "--convert-to", flat, "--outdir", str(out), *batch]
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(command, capture_output=True, timeout=600, check=False)
    made = {path: link.with_suffix(f".{flat}") for path, link in links.items()}
    return {str(path): one.read_text("utf-8", "replace") if one.exists() else "" for path, one in made.items()}


def seen(text: str, probe: Probe) -> bool | None:
    return probe.value in "".join(text.split()) if text.strip() else None


def by_format(probes: list[Probe], found: Seen) -> Iterable[str]:
    """One row a format, one column a tool: places found."""
    formats = list(dict.fromkeys(suffix(probe) for probe in probes))
    yield "| format | places | " + " | ".join(found) + " |"
    yield "|---" * (len(found) + 2) + "|"
    for kind in [*formats, ""]:
        tried = [probe.place for probe in probes if not kind or suffix(probe) == kind]
        cells = []
        for places in found.values():
            judged = [places[place] for place in tried if place in places]
            unread = judged.count(None)
            notes = [f"of {len(judged)}"] if len(judged) < len(tried) else []
            notes += [f"{unread} without text"] if unread and judged else []
            number = "not comparable" if unread > len(judged) / 2 else f"{judged.count(True)}"
            cells.append(number + (f" ({', '.join(notes)})" if notes else "") if judged else "–")
        yield f"| {kind or 'all'} | {len(tried)} | " + " | ".join(cells) + " |"


def by_place(probes: list[Probe], found: Seen) -> Iterable[str]:
    """One row a place: which tools see it."""
    yield "| place | seen by |"
    yield "|---|---|"
    for probe in probes:
        tools = [tool for tool, places in found.items() if places.get(probe.place)]
        yield f"| {probe.place} | {', '.join(tools) or '**nobody**'} |"


def unseen(probes: list[Probe], found: Seen) -> Iterable[str]:
    """Places that no other tool sees, by format; and those we miss, which must be none."""
    others = {tool: places for tool, places in found.items() if tool != OURS}
    missed = [probe.place for probe in probes if not found[OURS][probe.place]]
    yield f"Places our reader misses: {', '.join(missed) or 'none'}."
    for kind in dict.fromkeys(suffix(probe) for probe in probes) if others else ():
        places = [probe.place for probe in probes if suffix(probe) == kind]
        tried = [place for place in places if any(place in seen_by for seen_by in others.values())]
        alone = [place for place in tried if not any(seen_by.get(place) for seen_by in others.values())]
        if alone:
            names = " · ".join((place.partition(":")[2] or place).strip() for place in alone)
            yield f"- {kind}, seen by no other tool ({len(alone)} of {len(tried)}): {names}"


if __name__ == "__main__":
    main()
