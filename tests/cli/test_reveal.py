"""`screen --reveal`: shown to whoever asks, and never without a line in the ledger of the workspace it happens in."""

import json
import random
import sqlite3
from pathlib import Path

import pytest

from disclosure_screen.cli import main
from disclosure_screen.identifiers import resident_id
from disclosure_screen.model.ledger import LedgerEntry
from disclosure_screen.pipeline.trail import page
from disclosure_screen.pipeline.workspace import Workspace

NUMBER = resident_id.sample(random.Random(21))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a draft in its inbox; the command stands outside of it."""
    monkeypatch.delenv("DISCLOSURE_SCREEN_WORKSPACE", raising=False)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    made = tmp_path / "office"
    with Workspace.open(made) as workspace:
        (workspace.inbox / "名单.txt").write_text(f"身份证号码：{NUMBER}", encoding="utf-8")
    return made


def entries(root: Path) -> list[LedgerEntry]:
    """What the ledger says of reveals."""
    with Workspace.open(root, create=False) as workspace:
        return [entry for entry in page(workspace, 1, 50)[0] if entry.action == "reveal"]


def reveal(*arguments: str | Path) -> int:
    """`screen --reveal` in this process."""
    return main(["screen", "--reveal", "--progress", "none", *map(str, arguments)])


def test_who_saw_what_and_when_is_in_the_ledger(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reveal(root / "inbox" / "名单.txt", "--format", "json") == 1

    record = json.loads(capsys.readouterr().out)
    (entry,) = entries(root)
    assert record["findings"][0]["excerpt"] == NUMBER
    assert json.loads(entry.body)["digest"] == record["digest"]
    assert entry.actor.endswith("（命令行）")
    assert entry.at
    assert NUMBER not in entry.body


@pytest.mark.parametrize("way", ["from inside", "through a link", "into it", "by the environment", "the default"])
def test_every_way_into_a_workspace_is_recorded(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    copy = tmp_path / "elsewhere" / "名单.txt"
    copy.write_bytes((root / "inbox" / "名单.txt").read_bytes())
    if way == "from inside":
        monkeypatch.chdir(root / "inbox")
        reveal(copy)
    elif way == "through a link":
        link = tmp_path / "link"
        link.symlink_to(root / "inbox")
        reveal(link / "名单.txt")
    elif way == "into it":
        reveal(copy, "--format", "html", "--output", root / "reports" / "内部")
    elif way == "by the environment":
        monkeypatch.setenv("DISCLOSURE_SCREEN_WORKSPACE", str(root))
        reveal(copy)
    else:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "workspace").symlink_to(root)
        reveal(copy)

    assert len(entries(root)) == 1


@pytest.mark.parametrize("fault", ["no database", "no entry"])
@pytest.mark.parametrize("form", ["json", "table", "sarif", "html"])
def test_what_cannot_be_recorded_is_not_shown(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], fault: str, form: str
) -> None:
    if fault == "no database":
        (root / "screen.db").write_bytes(b"nothing of the kind" * 100)
    else:
        with sqlite3.connect(root / "screen.db") as database:
            database.execute("CREATE TRIGGER shut BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'shut'); END")
    target = tmp_path / "out"

    output = ("--output", target) if form in ("html", "sarif") else ()
    code = reveal(root / "inbox" / "名单.txt", "--format", form, *output)

    printed = capsys.readouterr()
    written = [path.read_bytes() for path in target.rglob("*") if path.is_file()] if target.exists() else []
    assert code == 2
    assert "记不进去，因此不显示" in printed.err
    assert NUMBER not in printed.out + printed.err
    assert not any(NUMBER.encode() in content for content in written)


def test_without_reveal_nothing_is_recorded(root: Path) -> None:
    main(["screen", str(root / "inbox" / "名单.txt")])

    assert entries(root) == []


def test_outside_a_workspace_there_is_nothing_to_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCLOSURE_SCREEN_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "workspace.toml").write_text("# of some other program", encoding="utf-8")
    draft = tmp_path / "名单.txt"
    draft.write_text(f"身份证号码：{NUMBER}", encoding="utf-8")

    assert reveal(draft) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["workspace.toml", "名单.txt"]
