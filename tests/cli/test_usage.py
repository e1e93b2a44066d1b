"""The command line refuses what it cannot do, in Chinese, with exit code 2, and never with a traceback."""

from pathlib import Path

import pytest

from disclosure_screen.cli import main


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["screen"], "缺少必填参数"),
        (["screen", "x", "--format", "xml"], "无效，可选"),
        (["screen", "x", "--jobs", "0"], "取值 '0' 无效"),
        (["publish"], "无效，可选"),
        (["decide", "案", "--person", "甲", "--reason", "理由", "--finding", "a", "--gap", "1"], "不能与"),
    ],
    ids=["nothing-to-screen", "unknown-format", "no-jobs", "unknown-verb", "two-items-at-once"],
)
def test_a_wrong_call_is_explained_in_chinese(
    arguments: list[str], cause: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert cause in capsys.readouterr().err


def test_a_path_that_is_not_there_is_an_error_of_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen", str(tmp_path / "没有.docx")]) == 2
    assert "找不到文件或文件夹" in capsys.readouterr().err


def test_an_empty_folder_is_not_a_clean_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen", str(tmp_path)]) == 2
    assert "没有文件" in capsys.readouterr().err
