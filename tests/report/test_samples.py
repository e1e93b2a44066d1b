"""Every sample, every output: no raw value of any finding in any of them, and in the browser the marks are the findings."""

import base64
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from disclosure_screen.pipeline.pictures import pictures
from disclosure_screen.pipeline.screener import Screener, Screening
from disclosure_screen.pipeline.shipped import shipped
from disclosure_screen.report.contract import contract
from disclosure_screen.report.difference import difference_html
from disclosure_screen.report.findings_csv import findings_csv
from disclosure_screen.report.html import render
from disclosure_screen.report.review_sheet import review_sheet
from disclosure_screen.report.sarif import sarif
from disclosure_screen.report.terminal import lines
from disclosure_screen.report.veil import forms

DRAFTS = sorted(
    path
    for path in (shipped("samples") / "drafts").rglob("*")
    if path.is_file() and path.suffix not in (".json", ".tsv")
)


@pytest.fixture(scope="module")
def screened() -> Iterator[Callable[[Path], Screening]]:
    """Screen a sample; each is screened once."""
    done: dict[Path, Screening] = {}
    with Screener.default() as screener:

        def screen(path: Path) -> Screening:
            if path not in done:
                done[path] = screener.screen(path)
            return done[path]

        yield screen


def values(screening: Screening) -> set[str]:
    """The raw values of a screening: what the places point at, where the excerpt is a mask of it.

    A finding of the category ``hidden`` points at everything that is hidden and names the hiding, so its text is no value;
    nor is a column's title, which reasons may quote.
    """
    blocks = list(screening.document.all_blocks())
    texts = [block.text for block in blocks]
    titles = {title for block in blocks if block.cell for title in block.cell.headers}
    found = set()
    for finding in screening.verdict.findings:
        for place in () if finding.category == "hidden" else finding.places:
            raw = texts[place.block][place.span.start : place.span.end]
            if raw != place.excerpt and raw.strip() not in titles:
                found.add(raw.strip())
    return found


def outputs(screening: Screening, at: dt.datetime) -> Iterator[tuple[str, str]]:
    """Everything a report writes, as text."""
    document, verdict = screening.document, screening.verdict
    yield "html", render(document, verdict, rendered_at=at, pages=pictures(screening.source, document, verdict))
    yield "csv", findings_csv(document, verdict).decode("utf-8-sig")
    yield "json", json.dumps(contract(verdict), ensure_ascii=False)
    yield "sarif", json.dumps(sarif([verdict]), ensure_ascii=False)
    yield "terminal", "\n".join(lines(verdict))
    yield "difference", difference_html([(document, verdict)], [(document, verdict)], rendered_at=at)
    sheet = zipfile.ZipFile(io.BytesIO(review_sheet(document, verdict, rendered_at=at)))
    yield "review sheet", "".join(sheet.read(name).decode("utf-8", "replace") for name in sheet.namelist())


def test_there_are_samples_with_findings(screened: Callable[[Path], Screening]) -> None:
    assert len(DRAFTS) >= 10
    assert sum(bool(values(screened(path))) for path in DRAFTS) >= 6


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.name)
def test_no_raw_value_occurs_in_any_output_in_any_encoding(
    path: Path, screened: Callable[[Path], Screening], at: dt.datetime
) -> None:
    screening = screened(path)
    for name, text in outputs(screening, at):
        leaks = [value[:1] + "…" for value in values(screening) for form in forms(value) if form in text]
        assert leaks == [], name


def test_no_raw_value_can_be_recognised_in_any_picture_of_any_report(
    screened: Callable[[Path], Screening], at: dt.datetime
) -> None:
    from disclosure_screen.extract.formats.image import pixels_of
    from disclosure_screen.extract.ocr import best_reading

    looked_at = 0
    for path in DRAFTS:
        screening = screened(path)
        page = dict(outputs(screening, at))["html"]
        for data in re.findall(r'href="data:image/webp;base64,([^"]+)"', page):
            image = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")
            seen = "".join(line.text for line in best_reading(pixels_of(image)))
            assert [value[:1] for value in values(screening) if value in seen] == [], path.name
            assert len(seen) > 20, "what is no value can still be read"
            looked_at += 1
    assert looked_at >= 2


def test_a_case_of_all_samples_leaks_nothing_and_stays_small(
    screened: Callable[[Path], Screening], at: dt.datetime
) -> None:
    open_files = [screened(path) for path in DRAFTS if screened(path).verdict.grade.word != "halt"]
    pairs = [(screening.document, screening.verdict) for screening in open_files]
    page = render(*pairs[0], rendered_at=at, files=pairs[1:])
    assert len(page.encode()) < 5_000_000
    everything = {value for screening in open_files for value in values(screening)}
    assert [value[:1] for value in everything for form in forms(value) if form in page] == []


@pytest.mark.browser
def test_in_every_sample_the_marked_text_is_the_finding_at_its_place(
    screened: Callable[[Path], Screening], browse: Callable[..., Any], at: dt.datetime
) -> None:
    for path in DRAFTS:
        screening = screened(path)
        if screening.verdict.grade.word == "halt":
            continue
        page = browse(render(screening.document, screening.verdict, rendered_at=at))
        found: list[dict[str, Any]] = page.evaluate(
            """() => [...document.querySelectorAll('.rows li')].map(row => {
                const n = row.id.slice(1), marks = [...document.querySelectorAll(`.m[data-n~="${n}"]`)];
                const text = marks.map(mark => { const copy = mark.cloneNode(true);
                    copy.querySelectorAll('sup').forEach(number => number.remove()); return copy.textContent; }).join('');
                return {n, marked: text, listed: row.querySelector('a code').textContent,
                    rule: row.closest('.kind').dataset.rule}; })"""
        )
        assert len(found) == sum(finding.count for finding in screening.verdict.findings)
        for row in found:
            assert row["marked"], (path.name, row["n"])
            if not row["rule"].startswith("hidden."):
                pairs = zip(row["marked"], row["listed"], strict=True)
                assert all(shown in (masked, "*") for shown, masked in pairs), (path.name, row["n"])
