"""Plain text and tables: every encoding an office uses, lines and cells with places a clerk finds again."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.encoding import looks_like_text, read_text
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Block, Document, GapReason, Layer

VALUE = "331081190101010000"
SIMPLIFIED = f"关于2026年低保对象的公示：张某，身份证号{VALUE}，住某某村。\n联系电话：0576-86000000\n"
TRADITIONAL = f"關於低收入戶補助名單公告：王某，身分證字號{VALUE}，住某某路。\n"


def _document(data: bytes, name: str = "a.txt", limits: Limits | None = None) -> Document:
    return read_document(Source.of_bytes(name, data, limits=limits))


def _blocks(document: Document, layer: Layer) -> list[Block]:
    return [block for block in document.all_blocks() if block.layer is layer]


ENCODINGS = [
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "gbk", "gb18030", "hz",
]  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_simplified_text_in_every_encoding(encoding: str) -> None:
    document = _document(SIMPLIFIED.encode(encoding))
    assert [block.text for block in _blocks(document, Layer.BODY)] == SIMPLIFIED.splitlines()
    assert not document.gaps


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "big5", "gbk"])
def test_traditional_text_in_every_encoding(encoding: str) -> None:
    document = _document(TRADITIONAL.encode(encoding))
    assert TRADITIONAL.strip() in [block.text for block in _blocks(document, Layer.BODY)]
    assert not document.gaps


@given(
    st.text(
        "一二三四五六七八九十低保名单公示张王李赵身份证号码住址电话村镇县市区的是在有和年月日0123456789，。：\n",
        min_size=1,
    )
)
def test_any_short_text_in_gbk_is_among_its_readings(text: str) -> None:
    assume(not text.isascii() and text.strip())
    reading = read_text(text.encode("gbk"))
    assert text in (reading.text, *reading.others)


@given(st.binary(max_size=400))
def test_any_bytes_at_all_are_read_without_an_exception(raw: bytes) -> None:
    read_text(raw)
    looks_like_text(raw)
    document = _document(raw)
    assert _blocks(document, Layer.FILE_NAME)


@given(st.binary(min_size=64, max_size=400))
def test_undecodable_bytes_are_a_gap_and_never_clean(noise: bytes) -> None:
    raw = SIMPLIFIED.encode() * 8 + b"\xff\xfe\xfd" + noise + SIMPLIFIED.encode() * 8
    assert list(_document(raw).all_gaps())


def test_a_line_in_another_encoding_is_read_and_is_a_gap() -> None:
    document = _document((SIMPLIFIED * 20).encode() + "身份证号".encode("gbk") + VALUE.encode() + b"\n")
    assert f"身份证号{VALUE}" in [block.text for block in document.blocks]
    assert [gap.reason for gap in document.gaps] == [GapReason.UNCLEAR]


def test_escaped_characters_are_written_out() -> None:
    document = _document(b'{"a": "\\u8eab\\u4efd\\u8bc1 33108119&#48;101010000"}', "a.json")
    assert f'{{"a": "身份证 {VALUE}"}}' in [block.text for block in document.blocks]
    assert document.media_type == "application/json"


def test_cells_carry_coordinates_and_the_header_of_their_column() -> None:
    text = f'低保名单,,\n序号,姓名,身份证号\n1,"张,某",{VALUE}\n'
    document = _document(text.encode("gbk"), "名单.csv")
    (cell,) = [block for block in document.blocks if block.text == VALUE]
    assert cell.layer is Layer.CELL
    assert cell.cell is not None
    assert (cell.cell.row, cell.cell.column, cell.cell.headers) == (3, 3, ("身份证号",))
    assert cell.location.route == ("第3行", "C列")
    assert "张,某" in [block.text for block in document.blocks]


def test_an_unclosed_quote_does_not_swallow_the_table() -> None:
    text = f'姓名,身份证号\n"张某,{VALUE}\n李某,x\n'
    assert any(VALUE in block.text for block in _document(text.encode(), "a.csv").blocks)


def test_an_endless_line_is_read_to_its_end() -> None:
    document = _document(b"a" * 3_000_000 + VALUE.encode() + b"b" * 3_000_000)
    assert any(VALUE in block.text for block in document.blocks)
    assert not document.gaps


@given(st.integers(0, 200_000))
def test_a_value_is_never_cut_in_two(at: int) -> None:
    document = _document(b"\xe7\x94\xb2" * at + VALUE.encode() + b"\xe7\x94\xb2" * 10)
    assert any(VALUE in block.text for block in document.blocks)


def test_more_text_than_allowed_is_a_gap() -> None:
    document = _document(b"abcdefghij\n" * 100, limits=Limits(text_chars=500))
    assert [gap.reason for gap in document.gaps] == [GapReason.LIMIT]
    assert 40 < len(document.blocks) < 60


def test_binary_is_not_taken_for_text() -> None:
    document = _document(bytes(range(256)) * 20)
    assert [gap.reason for gap in document.gaps] == [GapReason.UNSUPPORTED]
