"""Progress of `screen`: a bar for people, JSON events for programs, standard output for the result alone; paths masked."""

import json
import random
from pathlib import Path

import pytest

from disclosure_screen.cli import main
from disclosure_screen.identifiers import mobile

NUMBER = mobile.sample(random.Random(22))


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """Two drafts, one with a number in its name."""
    (tmp_path / "甲.txt").write_text("办公时间：上午九点。", encoding="utf-8")
    (tmp_path / f"联系人{NUMBER}.txt").write_text("联系人手机见文件名。", encoding="utf-8")
    return tmp_path


def events(text: str) -> list[dict[str, object]]:
    """Standard error as events; anything else in it fails."""
    return [json.loads(line) for line in text.splitlines()]


def test_without_a_terminal_progress_is_events(drafts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["screen", str(drafts)])

    told = events(capsys.readouterr().err)
    assert [event["event"] for event in told] == ["started", "screened", "screened", "finished"]
    assert told[0]["total"] == 2
    assert [event["done"] for event in told[1:]] == [1, 2, 2]


def test_json_on_standard_output_is_untouched(drafts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["screen", str(drafts), "--format", "json"])
    quiet = capsys.readouterr()
    main(["screen", str(drafts), "--format", "json", "--progress", "json"])
    told = capsys.readouterr()

    assert quiet.err == ""
    assert len(events(told.err)) == 4
    names = [[json.loads(line)["file"] for line in text.out.splitlines()] for text in (quiet, told)]
    assert names[0] == names[1] == sorted(str(path) for path in drafts.iterdir())


def test_none_is_none(drafts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["screen", str(drafts), "--progress", "none"])

    assert capsys.readouterr().err == ""


def test_one_file_is_nothing_to_wait_for(drafts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["screen", str(drafts / "甲.txt")])

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("form", ["table", "sarif", "html", "json"])
def test_a_value_in_the_path_is_masked_everywhere_but_in_the_record_s_file(
    drafts: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    target = tmp_path_factory.mktemp("out")
    output = ["--output", str(target)] if form == "html" else []

    main(["screen", str(drafts), "--format", form, "--progress", "json", *output])

    printed = capsys.readouterr()
    assert NUMBER not in printed.err
    assert (NUMBER in printed.out) == (form == "json")
    if form == "json":
        records = [json.loads(line) for line in printed.out.splitlines()]
        rest = [{key: value for key, value in record.items() if key != "file"} for record in records]
        assert NUMBER not in json.dumps(rest)
        assert any(NUMBER in record["file"] for record in records)


def test_a_large_file_is_followed_within(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "大.txt").write_text("会议定于上午九点召开。\n" * 12_000, encoding="utf-8")
    main(["screen", str(tmp_path), "--progress", "json"])

    told = events(capsys.readouterr().err)
    assert [event["event"] for event in told] == ["started", "reading", "screened", "finished"]
    assert told[1] == {"event": "reading", "blocks": 9_900, "documents": 1}
