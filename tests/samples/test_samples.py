"""The sample drafts are what their script writes, and each gets the verdict that lies beside it."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure_screen.model.finding import Severity
from disclosure_screen.pipeline.screener import Screener

ROOT = Path(__file__).resolve().parents[2]
DRAFTS = ROOT / "samples" / "drafts"
EXPECTED = sorted(DRAFTS.rglob("*.expected.json"))
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
RANDOM_BY_NATURE = {"部门预算.xlsx"}  # encryption draws a new salt every time


@pytest.fixture(scope="module")
def screener() -> Iterator[Screener]:
    with Screener.default() as opened:
        yield opened


def draft_of(expected: Path) -> Path:
    return expected.with_name(expected.name.removesuffix(".expected.json"))


def test_there_are_ten_drafts_and_each_has_its_verdict_beside_it() -> None:
    drafts = {path for path in DRAFTS.rglob("*") if path.is_file() and not path.name.endswith(".expected.json")}
    assert len(drafts) >= 10
    assert drafts == {draft_of(path) for path in EXPECTED}


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: draft_of(path).name)
def test_each_draft_gets_the_verdict_beside_it(expected: Path, screener: Screener) -> None:
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    verdict = screener.screen_file(draft_of(expected))
    assert verdict.grade.word == wanted["grade"]
    assert [gap.reason.value for gap in verdict.gaps] == wanted["gaps"]
    found: dict[str, Counter[str]] = {}
    for finding in verdict.findings:
        if finding.severity > Severity.NOTE:
            found.setdefault(finding.rule, Counter())[finding.layer.value] += finding.count
    for rule, layers in wanted["findings"].items():
        assert dict(found.get(rule, {})) == layers, rule


def test_the_script_writes_the_same_bytes_on_every_run(tmp_path: Path) -> None:
    script = ROOT / "samples" / "make_samples.py"
    subprocess.run([sys.executable, str(script), "--output", str(tmp_path)], check=True, cwd=tmp_path)
    for expected in EXPECTED:
        draft = draft_of(expected)
        again = tmp_path / draft.relative_to(DRAFTS)
        if draft.suffix == ".png" and not Path(FONT).exists():
            continue  # the script says so and leaves the scan alone
        assert again.is_file()
        if draft.name not in RANDOM_BY_NATURE:
            assert again.read_bytes() == draft.read_bytes(), draft.name
