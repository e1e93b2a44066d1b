"""Binary workbooks: cells and their hidden kinds from records, beside the parts they share with xlsx."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.extract.formats import xlsb as reader
from disclosure_screen.extract.ooxml.sheet.records import records, rk
from disclosure_screen.extract.source import Part, Source, Unreadable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from tests.probes.opc import Parts, core
from tests.probes.xlsb_writer import book, record, row, string, text

VALUE = "331081190101010001"


def parts_of(raw: bytes) -> list[Part]:
    return list(reader.read(Source.of_bytes("名单.xlsb", raw)))


def having(raw: bytes, wanted: str = VALUE) -> list[Block]:
    return [part for part in parts_of(raw) if isinstance(part, Block) and wanted in part.text]


def only(blocks: list[Block]) -> Block:
    assert len(blocks) == 1, [(b.layer, b.location) for b in blocks]
    return blocks[0]


def test_it_is_told_from_xlsx_by_its_workbook() -> None:
    assert reader.sniff(Source.of_bytes("x", book(b""))) == reader._XLSB
    assert reader.sniff(Source.of_bytes("x", Parts("xl/workbook.xml", "").build())) is None


def test_a_cell_stands_under_its_heading() -> None:
    sheet = row(1) + string(1, "姓名") + string(2, "身份证号") + row(2) + string(1, "张某") + string(2, VALUE)
    found = only(having(book(sheet)))
    assert found.cell is not None
    assert (found.location.route, found.cell.headers, found.layer) == (("名单", "B2"), ("身份证号",), Layer.CELL)


@pytest.mark.parametrize(
    ("number", "payload", "shown"),
    [
        (5, struct.pack("<d", 331081190101010000.0), "331081190101010000"),
        (2, struct.pack("<I", 13 << 2 | 2), "13"),
        (2, struct.pack("<I", 1350 << 2 | 3), "13.5"),
        (4, b"\x01", "TRUE"),
        (3, b"\x2a", "#N/A"),
        (8, text(VALUE) + bytes(10), VALUE),
    ],
)
def test_typed_values_are_shown_as_they_are(number: int, payload: bytes, shown: str) -> None:
    sheet = row(1) + record(number, struct.pack("<II", 0, 0) + payload)
    assert shown in [b.text for b in parts_of(book(sheet)) if isinstance(b, Block) and b.layer is Layer.CELL]


def test_shared_texts_are_found_by_their_number_and_orphans_all_the_same() -> None:
    table = record(19, b"\0" + text("在用")) + record(19, b"\0" + text(VALUE))
    raw = book(row(1) + record(7, struct.pack("<III", 0, 0, 0)), parts={"xl/sharedStrings.bin": table})
    assert only(having(raw, "在用")).layer is Layer.CELL
    assert "残留" in only(having(raw)).concealment


def test_hidden_kinds_are_hidden() -> None:
    cells = string(2, VALUE)
    column = record(60, struct.pack("<IIIIH", 1, 1, 2048, 0, 1))
    filtered = record(161, struct.pack("<4I", 0, 8, 0, 2))
    assert only(having(book(row(1) + cells, state=1))).location.route == ("名单（隐藏工作表）", "B1")
    assert only(having(book(row(1) + cells, state=2))).location.route == ("名单（深度隐藏工作表）", "B1")
    assert only(having(book(column + row(1) + cells))).location.route == ("名单", "B列（隐藏）", "第1行")
    assert only(having(book(row(2, hidden=True) + cells))).location.route == ("名单", "第2行（隐藏）", "B列")
    assert only(having(book(row(2, hidden=True) + cells + filtered))).location.route == (
        "名单",
        "第2行（筛选隐藏）",
        "B列",
    )


def test_white_text_is_hidden() -> None:
    font = (
        struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 0, 0, 0) + bytes([2 << 1 | 1, 0, 0, 0, 255, 255, 255, 255]) + b"\0"
    )
    fill = record(45, struct.pack("<I", 0) + bytes(16))
    formats = record(617, bytes(4)) + record(47, struct.pack("<8H", 0, 0, 0, 0, 0, 0, 0, 0)) + record(618, b"")
    styles = record(43, font + text("宋体")) + fill + formats
    found = only(having(book(row(1) + string(1, VALUE), parts={"xl/styles.bin": styles})))
    assert "颜色" in found.concealment


def test_notes_and_their_authors_are_comments() -> None:
    place = record(635, struct.pack("<5I", 0, 1, 1, 1, 1) + bytes(16))
    notes = record(632, text("王某")) + place + record(637, b"\0" + text(VALUE))
    raw = book(row(1), parts={"xl/comments1.bin": notes})
    assert only(having(raw)).location.route == ("名单", "B2", "批注")
    assert only(having(raw, "王某")).layer is Layer.COMMENT


def test_headers_names_validations_and_unknown_records_are_read() -> None:
    margin = record(479, b"\0\0" + text(f"&C{VALUE}") + struct.pack("<5I", *[0xFFFFFFFF] * 5))
    assert only(having(book(margin))).layer is Layer.HEADER_FOOTER
    literal = b"\x17" + struct.pack("<H", len(VALUE)) + VALUE.encode("utf-16-le")
    name = record(39, bytes(9) + text("甲") + struct.pack("<I", len(literal)) + literal)
    assert only(having(book(row(1), more=name))).layer is Layer.METADATA
    assert having(book(record(64, struct.pack("<I", 3) + text("输入提示") + text(VALUE))))
    assert having(book(row(1), parts={"xl/pivotCache/pivotCacheRecords1.bin": record(24, text(VALUE))}))


def test_parts_shared_with_xlsx_are_read_by_the_same_readers() -> None:
    assert only(having(book(row(1), parts={"docProps/core.xml": core(VALUE).encode()}))).layer is Layer.METADATA


def test_a_torn_sheet_keeps_its_first_cells_and_leaves_a_gap() -> None:
    sheet = row(1) + string(1, VALUE) + record(6, struct.pack("<II", 1, 0) + text("断"))[:-3]
    found = parts_of(book(sheet))
    assert any(isinstance(p, Gap) and p.reason is GapReason.DAMAGED for p in found)
    assert having(book(sheet))


@given(st.lists(st.tuples(st.integers(0, 16_000), st.binary(max_size=300)), max_size=8), st.integers(1, 7))
def test_records_survive_any_chunking(items: list[tuple[int, bytes]], step: int) -> None:
    raw = b"".join(record(number, payload) for number, payload in items)
    assert list(records(raw[i : i + step] for i in range(0, len(raw), step))) == items


@given(st.binary(min_size=1, max_size=60))
def test_any_bytes_end_in_records_or_a_gap(raw: bytes) -> None:
    read = 0
    with contextlib.suppress(Unreadable):
        for _, payload in records([raw]):
            read += len(payload) + 2
    assert read <= len(raw)


@given(st.integers(-(2**29), 2**29 - 1))
def test_small_integers_are_kept_exactly(number: int) -> None:
    assert rk((number << 2 | 2) & 0xFFFFFFFF) == number
