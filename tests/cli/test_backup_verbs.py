"""``backup`` and ``restore`` on the command line."""

from pathlib import Path

import pytest

from disclosure_screen.cli import main
from disclosure_screen.pipeline import sealed_stream
from tests.office import drop, opened, swept


def test_backup_and_restore_end_to_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_stream, "_COST", 8)
    phrase = tmp_path / "phrase"
    phrase.write_text("correct horse battery\n", encoding="utf-8")
    with opened(tmp_path / "ws") as office:
        drop(office, "通知公告/公告.txt")
        swept(office)
    full, asked = str(tmp_path / "full"), ["--keyfile", str(phrase)]
    assert main(["backup", "--output", full, "--workspace", str(tmp_path / "ws"), *asked]) == 0
    assert main(["restore", full, "--workspace", str(tmp_path / "new"), *asked]) == 0
    assert "核验通过" in capsys.readouterr().out
    assert main(["ledger", "verify", "--workspace", str(tmp_path / "new")]) == 0
    assert main(["restore", full, "--workspace", str(tmp_path / "new"), *asked]) == 2
    assert "不是空文件夹" in capsys.readouterr().err


def test_without_a_terminal_a_key_file_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened(tmp_path / "ws").close()
    assert main(["backup", "--output", str(tmp_path / "full"), "--workspace", str(tmp_path / "ws")]) == 2
    assert "--keyfile" in capsys.readouterr().err
    assert not (tmp_path / "full").exists()
