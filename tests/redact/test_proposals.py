"""A proposal holds none of the values it was made to mask, keeps everything else, and says what it could not do."""

import io
import random
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest

from disclosure_screen.identifiers import mobile, resident_id
from disclosure_screen.model.errors import UsageError
from disclosure_screen.model.finding import Severity
from disclosure_screen.pipeline.redact import propose
from disclosure_screen.pipeline.screener import Screener

NUMBER = resident_id.sample(random.Random(11))
PHONE = mobile.sample(random.Random(12))


@pytest.fixture(scope="module")
def screener() -> Iterator[Screener]:
    with Screener.default() as opened:
        yield opened


def left(screener: Screener, source: Path, target: Path) -> set[str]:
    """Rules that still find something serious in the proposal."""
    before, after = propose(screener, source, target)
    assert before.findings
    return {finding.rule for finding in after.findings if finding.severity >= Severity.SERIOUS}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_keeps_its_encoding_and_loses_its_numbers(screener: Screener, tmp_path: Path, encoding: str) -> None:
    source, target = tmp_path / "通知.txt", tmp_path / "建议稿.txt"
    source.write_text(f"各村：申请人身份证号{NUMBER}，手机{PHONE}。\n请做好防汛工作。", encoding=encoding)
    assert not left(screener, source, target) & {"personal.resident-id", "personal.mobile"}
    text = target.read_text(encoding=encoding)
    assert NUMBER not in text
    assert PHONE not in text
    assert text.endswith("请做好防汛工作。")


def test_a_number_torn_over_runs_is_masked_in_a_word_document(screener: Screener, tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("申请人身份证号")
    for piece in (NUMBER[:6], NUMBER[6:14], NUMBER[14:]):
        paragraph.add_run(piece)
    document.add_paragraph("请做好防汛工作。")
    source, target = tmp_path / "通知.docx", tmp_path / "建议稿.docx"
    document.save(str(source))
    assert "personal.resident-id" not in left(screener, source, target)
    texts = [one.text for one in docx.Document(str(target)).paragraphs]
    assert NUMBER not in "".join(texts)
    assert texts[1] == "请做好防汛工作。"


def test_numbers_stored_as_numbers_and_hidden_columns_are_masked_in_a_workbook(
    screener: Screener, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "身份证号", "手机号码"])
    sheet.append(["王某某", NUMBER, int(PHONE)])
    sheet.column_dimensions["B"].hidden = True
    source, target = tmp_path / "名单.xlsx", tmp_path / "建议稿.xlsx"
    book.save(source)
    assert not left(screener, source, target) & {"personal.resident-id", "personal.mobile"}
    again = openpyxl.load_workbook(io.BytesIO(target.read_bytes())).active
    assert again is not None
    cells = [str(value) for row in again.iter_rows(values_only=True) for value in row]
    assert cells[:4] == ["姓名", "身份证号", "手机号码", "王某某"]
    assert NUMBER not in cells
    assert PHONE not in cells


def test_what_cannot_be_redacted_is_refused_with_advice_and_nothing_is_written(
    screener: Screener, tmp_path: Path
) -> None:
    source, target = tmp_path / "扫描.png", tmp_path / "建议稿.png"
    source.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UsageError, match="回到源文件修改"):
        propose(screener, source, target)
    assert not target.exists()


def test_an_existing_file_is_never_overwritten(screener: Screener, tmp_path: Path) -> None:
    source, target = tmp_path / "通知.txt", tmp_path / "建议稿.txt"
    source.write_text("手机" + PHONE, encoding="utf-8")
    target.write_text("别的内容", encoding="utf-8")
    with pytest.raises(UsageError, match="已存在"):
        propose(screener, source, target)
    assert target.read_text(encoding="utf-8") == "别的内容"
