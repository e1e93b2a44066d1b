"""A deputy is registered with a last day."""

from pathlib import Path

import pytest

from disclosure_screen.cli import main


def test_a_deputy_s_last_day_is_registered_and_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--workspace", str(tmp_path / "ws")]
    assert main(["user", "add", "褚代理", "--role", "second", "--until", "2026-12-31", *place]) == 0
    assert main(["user", "list", *place]) == 0
    assert "复审人（至 2026-12-31）" in capsys.readouterr().out


def test_a_day_that_is_none_is_refused_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["user", "add", "褚代理", "--role", "second", "--until", "明年", "--workspace", str(tmp_path / "ws")])
    assert ended.value.code == 2
    assert "--until 的取值" in capsys.readouterr().err
