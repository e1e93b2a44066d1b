"""The papers of a case: what a reviewer files, from the command line, masked, and nothing of a sealed case."""

import random
import zipfile
from pathlib import Path

import pytest

from disclosure_screen.cli import main
from disclosure_screen.identifiers import mobile, resident_id
from disclosure_screen.model.case import Outcome, Stage
from disclosure_screen.pipeline.decide import decide_case
from disclosure_screen.pipeline.queue import show
from disclosure_screen.pipeline.screens import own_screener
from disclosure_screen.pipeline.sweep import sweep
from disclosure_screen.pipeline.workspace import Workspace
from tests.office import drop, opened, staff, swept, the_case

CHANCE = random.Random(31)
KEPT, GONE, NEW = resident_id.sample(CHANCE), resident_id.sample(CHANCE), mobile.sample(CHANCE)


def _swept(office: Workspace) -> str:
    with own_screener(office) as screener:
        (event,) = sweep(office, settle=0, screens=screener).events
    return event.case


def test_a_corrected_case_has_its_report_its_sheet_its_list_and_its_comparison(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, papers = tmp_path / "ws", tmp_path / "papers"
    with Workspace.open(root) as office:
        staff(office)
        folder = "惠农补贴/补贴公示"
        drop(office, f"{folder}/公示.txt", f"申请人身份证号码：{KEPT}\n监护人身份证号码：{GONE}\n")
        drop(office, f"{folder}/附件.txt", "附件：无。\n")
        number = _swept(office)
        decide_case(office, number, person="初审人", outcome=Outcome.RETURN, reason="身份证号须删除")
        drop(office, f"{folder}/公示.txt", f"申请人身份证号码：{KEPT}\n联系人手机：{NEW}\n")
        drop(office, f"{folder}/附件.txt", "附件：无。\n")
        assert _swept(office) == number

    assert main(["papers", number, "--workspace", str(root), "--output", str(papers)]) == 0

    written = {path.name: path for path in papers.iterdir()}
    stem = f"{number}-v2"
    assert set(written) == {
        f"{stem}.html", f"{stem}.疑点清单.csv", f"{stem}.审查单.docx", f"{stem}.整改对照.html", "index.html",
    }  # fmt: skip
    assert capsys.readouterr().out.count("\n") == 5
    report = written[f"{stem}.html"].read_text(encoding="utf-8")
    assert "本件文件" in report
    assert "惠农补贴" in report
    comparison = written[f"{stem}.整改对照.html"].read_text(encoding="utf-8")
    assert all(title in comparison for title in ("新增　", "仍存在　", "已改正　"))
    overview = written["index.html"].read_text(encoding="utf-8")
    assert "与前稿对照" in overview
    assert "未计入的文件" not in overview
    for path in written.values():
        texts = [path.read_bytes()]
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as archive:
                texts = [archive.read(name) for name in archive.namelist()]
        assert not [value[:1] for value in (KEPT, GONE, NEW) for text in texts if value.encode() in text], path.name
        assert path.stat().st_mode & 0o077 == 0


def test_of_a_sealed_case_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(tmp_path / "ws") as office:
        staff(office)
        drop(office, "通知公告/通知.txt", "!seal 机密★一年\n具体部署如下\n")
        number = the_case(swept(office))
        assert show(office, number).standing.case.stage is Stage.SEALED

    assert main(["papers", number, "--workspace", str(tmp_path / "ws"), "--output", str(tmp_path / "papers")]) == 1

    assert "已封存" in capsys.readouterr().err
    assert not (tmp_path / "papers").exists()
