"""Excel files: every sheet, every cell with its headings, and what stands in the file but not on the sheet."""

import dataclasses
import datetime
import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook import Workbook as Book
from openpyxl.worksheet.worksheet import Worksheet

from disclosure_screen.extract import bulk
from disclosure_screen.extract.cell_rows import CellRows, expanded
from disclosure_screen.extract.formats import xlsx as reader
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.ooxml.colours import Theme
from disclosure_screen.extract.ooxml.sheet.addresses import column_letters, column_number
from disclosure_screen.extract.ooxml.sheet.cellreader import CellReader, parsed_rows
from disclosure_screen.extract.ooxml.sheet.cellstyles import Sheets
from disclosure_screen.extract.ooxml.sheet.outline import Outline
from disclosure_screen.extract.ooxml.sheet.row import Row, Stretch
from disclosure_screen.extract.ooxml.sheet.strings import SharedStrings, read_strings, swift_strings
from disclosure_screen.extract.ooxml.sheet.swift import swift_rows
from disclosure_screen.extract.ooxml.sheet.values import number_text
from disclosure_screen.extract.source import Part, Source
from disclosure_screen.extract.xml import events
from disclosure_screen.model.document import Block, Cell, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
VALUE = "331081190101010001"


def parts(raw: bytes) -> list[Part]:
    return list(expanded(reader.read(Source.of_bytes("名单.xlsx", raw))))


def having(raw: bytes, text: str = VALUE) -> list[Block]:
    return [part for part in parts(raw) if isinstance(part, Block) and text in part.text]


def book(write: Callable[[Book, Worksheet], object]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "名单"
    write(workbook, sheet)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def rebuilt(raw: bytes, changes: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name) if name in changes else old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return buffer.getvalue()


def edited(raw: bytes, name: str, old: str, new: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        text = archive.read(name).decode()
    assert old in text
    return rebuilt(raw, {name: text.replace(old, new).encode()})


def only(blocks: list[Block]) -> Block:
    assert len(blocks) == 1, [(b.layer, b.location) for b in blocks]
    return blocks[0]


def test_a_cell_stands_at_its_address_under_its_heading() -> None:
    def write(_: Book, sheet: Worksheet) -> None:
        sheet.append(["农户补贴名单"])
        sheet.merge_cells("A1:C1")
        sheet.append(["序号", "姓名", "身份证号"])
        sheet.append([1, "张某", VALUE])

    found = only(having(book(write)))
    assert found.layer is Layer.CELL
    assert found.location.route == ("名单", "C3")
    assert found.cell is not None
    assert found.cell.headers == ("身份证号",)


def test_a_merged_heading_stands_over_every_column_it_spans() -> None:
    def write(_: Book, sheet: Worksheet) -> None:
        sheet.append(["姓名", "证件", None])
        sheet.append([None, "类型", "号码"])
        sheet.append(["张某", "身份证", VALUE])
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    found = only(having(book(write)))
    assert found.cell is not None
    assert found.cell.headers == ("证件", "号码")


def test_a_line_of_remarks_above_the_heading_is_not_the_heading() -> None:
    def write(_: Book, sheet: Worksheet) -> None:
        sheet.append(["填报单位某村", None, "二季度"])
        sheet.append(["序号", "姓名", "身份证号"])
        sheet.append([1, "张某", VALUE])

    found = only(having(book(write)))
    assert found.cell is not None
    assert found.cell.headers == ("身份证号",)


def hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["B"].hidden = True


def hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[2].hidden = True


def filter_row(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A1:B3"
    sheet.row_dimensions[2].hidden = True


def hide_sheet(sheet: Worksheet) -> None:
    sheet.sheet_state = "hidden"


def hide_sheet_deeply(sheet: Worksheet) -> None:
    sheet.sheet_state = "veryHidden"


def narrow(sheet: Worksheet) -> None:
    sheet.column_dimensions["B"].width = 0.05


def fold(sheet: Worksheet) -> None:
    sheet.column_dimensions.group("B", "B", hidden=True)


def white(sheet: Worksheet) -> None:
    sheet["B2"].font = Font(color="FFFFFF")


def same_as_fill(sheet: Worksheet) -> None:
    sheet["B2"].font = Font(color="FFCC00")
    sheet["B2"].fill = PatternFill("solid", fgColor="FFCC00")


def blanked(sheet: Worksheet) -> None:
    sheet["B2"].number_format = ";;;"


@pytest.mark.parametrize(
    ("hide", "route", "why"),
    [
        (hide_column, ("名单", "B列（隐藏）", "第2行"), "隐藏的列"),
        (hide_row, ("名单", "第2行（隐藏）", "B列"), "隐藏的行"),
        (filter_row, ("名单", "第2行（筛选隐藏）", "B列"), "筛选隐藏"),
        (hide_sheet, ("名单（隐藏工作表）", "B2"), "隐藏工作表"),
        (hide_sheet_deeply, ("名单（深度隐藏工作表）", "B2"), "深度隐藏"),
        (narrow, ("名单", "B列（列宽过小）", "第2行"), "列宽"),
        (fold, ("名单", "B列（折叠隐藏）", "第2行"), "折叠"),
        (white, ("名单", "B2"), "颜色"),
        (same_as_fill, ("名单", "B2"), "颜色"),
        (blanked, ("名单", "B2"), "数字格式"),
    ],
)
def test_what_the_sheet_does_not_show_is_hidden_and_says_where(
    hide: Callable[[Worksheet], None], route: tuple[str, ...], why: str
) -> None:
    def write(workbook: Book, sheet: Worksheet) -> None:
        sheet.append(["姓名", "身份证号"])
        sheet.append(["张某", VALUE])
        sheet.append(["李某", "无"])
        workbook.create_sheet("第二张")
        hide(sheet)

    found = only(having(book(write)))
    assert (found.layer, found.location.route) == (Layer.HIDDEN, route)
    assert why in found.concealment
    assert found.cell is not None
    assert found.cell.headers == ("身份证号",)


def test_white_on_dark_is_seen() -> None:
    def write(_: Book, sheet: Worksheet) -> None:
        sheet["A1"] = VALUE
        sheet["A1"].font = Font(color="FFFFFF")
        sheet["A1"].fill = PatternFill("solid", fgColor="1F3864")

    assert only(having(book(write))).layer is Layer.CELL


def test_an_identity_number_typed_as_a_number_is_told_in_digits_and_as_shown() -> None:
    def write(_: Book, sheet: Worksheet) -> None:
        sheet["A1"] = 331081190101010000

    raw = book(write)
    assert only(having(raw, "331081190101010000")).layer is Layer.CELL
    assert only(having(raw, "3.31081E+17")).location.route == ("名单", "A1")


@given(st.integers(min_value=0, max_value=10**18))
def test_digits_are_never_lost_on_the_way(number: int) -> None:
    assert number_text(str(number)) == str(number)
    assert number_text(f"{number}.0") == str(number)


@given(st.integers(min_value=1, max_value=16_384))
def test_columns_count_there_and_back(number: int) -> None:
    assert column_number(column_letters(number)) == number


def test_dates_are_dates_and_not_serial_numbers() -> None:
    def write(_: Book, sheet: Worksheet) -> None:
        sheet["A1"] = datetime.date(1901, 1, 1)
        sheet["A2"] = datetime.datetime(2001, 3, 5, 8, 30)  # noqa: DTZ001 - a cell's date has no time zone

    raw = book(write)
    assert only(having(raw, "1901-01-01")).location.route == ("名单", "A1")
    assert only(having(raw, "2001-03-05 08:30:00")).location.route == ("名单", "A2")


def test_notes_and_their_authors_are_comments() -> None:
    def write(_: Book, sheet: Worksheet) -> None:
        sheet["B2"].comment = Comment(f"核对{VALUE}", "王某")

    raw = book(write)
    assert (only(having(raw)).layer, only(having(raw)).location.route) == (Layer.COMMENT, ("名单", "B2", "批注"))
    assert only(having(raw, "王某")).layer is Layer.COMMENT


def test_a_literal_in_a_formula_is_told_beside_the_result() -> None:
    def write(_: Book, sheet: Worksheet) -> None:
        sheet["A1"] = f'=IF(B1=1,"{VALUE}","无")'

    assert only(having(book(write))).layer is Layer.HIDDEN


def test_a_text_no_cell_uses_any_more_is_still_found() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        workbook.add_worksheet("名单").write_string(0, 0, "在用")
    raw = edited(buffer.getvalue(), "xl/sharedStrings.xml", "</sst>", f"<si><t>{VALUE}</t></si></sst>")
    assert "残留" in only(having(raw)).concealment


def test_a_cell_at_the_far_end_costs_nothing() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        workbook.add_worksheet("远").write_string(1_048_575, 16_383, VALUE)
    assert only(having(buffer.getvalue())).location.route == ("远", "XFD1048576")


def test_inline_strings_are_read() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as workbook:
        workbook.add_worksheet("内").write_string(0, 0, VALUE)
    assert only(having(buffer.getvalue())).layer is Layer.CELL


def test_a_white_run_inside_a_cell_is_hidden() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        plain, white_ = workbook.add_format(), workbook.add_format({"font_color": "#FFFFFF"})
        workbook.add_worksheet("富").write_rich_string(0, 0, plain, "看得见", white_, VALUE)
    assert [b.layer for b in having(buffer.getvalue())] == [Layer.HIDDEN, Layer.HIDDEN]


def test_a_sheet_the_workbook_does_not_list_is_read() -> None:
    raw = book(lambda _, sheet: sheet.append(["在册"]))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    orphan = sheet.replace(b"<sheetData>", b'<sheetData><row r="9"><c r="A9"><v>' + VALUE.encode() + b"</v></c></row>")
    assert only(having(rebuilt(raw, {"xl/worksheets/sheet9.xml": orphan}))).layer is Layer.HIDDEN


def test_a_truncated_sheet_keeps_its_first_rows_and_leaves_a_gap() -> None:
    raw = book(lambda _, sheet: [sheet.cell(row, 1, VALUE) for row in (1, 2, 3)])
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    broken = rebuilt(raw, {"xl/worksheets/sheet1.xml": sheet[: sheet.index(b"</row>") + 12]})
    found = parts(broken)
    assert any(isinstance(p, Gap) and p.reason is GapReason.DAMAGED for p in found)
    assert having(broken)


def test_headers_and_footers_lose_their_codes_and_keep_their_words() -> None:
    def write(_: Book, sheet: Worksheet) -> None:
        assert sheet.oddHeader is not None
        assert sheet.evenFooter is not None
        sheet.oddHeader.center.text = f"第&P页 {VALUE}"
        sheet.evenFooter.left.text = "偶数页"

    raw = book(write)
    assert only(having(raw)).layer is Layer.HEADER_FOOTER
    assert only(having(raw, "偶数页")).layer is Layer.HIDDEN


_CELLS = st.lists(
    st.tuples(
        st.sampled_from(["", ' t="n"', ' t="str"', ' t="b"', ' t="inlineStr"', ' cm="1"']),
        st.sampled_from(["", ' s="0"', ' s="7"']),
        st.text(st.sampled_from("1234567890.E+某无 &<_x"), max_size=20) | st.text(st.sampled_from("10.-"), max_size=5),
        st.sampled_from(["", "<f>A1+1</f>", '<f t="shared" si="0"/>', "<f>&quot;字&quot;</f>"]),
    ),
    max_size=6,
)


@given(st.lists(st.tuples(st.sampled_from(["", ' hidden="1"', ' ht="0"', ' spans="1:3"']), _CELLS), max_size=6))
def test_the_swift_way_reads_what_the_parser_reads(rows: list[tuple[str, list[tuple[str, str, str, str]]]]) -> None:
    xml = f'<worksheet xmlns="{_MAIN}"><sheetData>'
    for number, (attributes, cells) in enumerate(rows, 1):
        xml += f'<row r="{number}"{attributes}>'
        for column, (kind, style, stored, formula) in enumerate(cells, 1):
            inner = f"<is><t>{escape(stored)}</t></is>" if "inline" in kind else f"<v>{escape(stored)}</v>"
            xml += f'<c r="{column_letters(column)}{number}"{style}{kind}>{formula}{inner}</c>'
        xml += "</row>"
    raw = (xml + "</sheetData></worksheet>").encode()

    assert read_swiftly(raw, SharedStrings()) == read_carefully(raw, SharedStrings())


_PlainRow = tuple[int, list[tuple[int, str, str]], str]


def read_swiftly(raw: bytes, strings: SharedStrings) -> list[_PlainRow]:
    reader = CellReader(strings, Sheets(Theme()), Outline())
    rows: list[Row] = []
    for found in swift_rows(reader, [raw[i : i + 50] for i in range(0, len(raw), 50)], Limits()):
        rows += found.rows() if isinstance(found, Stretch) else [found]
    return [(row, [value[:3] for value in values], hidden) for row, values, hidden in rows]


def read_carefully(raw: bytes, strings: SharedStrings) -> list[_PlainRow]:
    rows = parsed_rows(CellReader(strings, Sheets(Theme()), Outline()), events([raw]))
    return [(row, [value[:3] for value in values], hidden) for row, values, hidden in rows]


_NUMBERS = st.sampled_from(
    ["7", "007", "1.50", "-3", "1E5", "0.30000000000000004", "331081190101010000", "12 ", "٣", ""]
)
_WORDS = st.sampled_from(["某村", "1_0", " ", "A&amp;B", "_x0033_", ""])
_COLUMN = st.sampled_from(["n", "s", "str", "b", "mixed"])


@given(st.lists(_COLUMN, min_size=1, max_size=4), st.integers(8, 40), st.data())
def test_rows_that_are_all_alike_are_read_as_the_parser_reads_them(
    kinds: list[str], count: int, data: st.DataObject
) -> None:
    rich = data.draw(st.booleans())
    odd = data.draw(st.sampled_from(["", "number", "hidden", "empty"]))
    xml = f'<worksheet xmlns="{_MAIN}"><sheetData>'
    for row in range(1, count + 1):
        number = row + (odd == "number" and row > 12)
        xml += f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if odd == "hidden" and row == 15 else ""}>'
        for column, kind in enumerate(kinds if odd != "empty" or row != 14 else [], 1):
            way = data.draw(st.sampled_from("ns")) if kind == "mixed" else kind
            stored = data.draw(
                {"n": _NUMBERS, "s": st.sampled_from("012345"), "b": st.sampled_from("01")}.get(way, _WORDS)
            )
            formula = "<f>A1+1</f>" if kind == "str" and data.draw(st.booleans()) else ""
            attribute = "" if way == "n" else f' t="{way}"'
            xml += f'<c r="{column_letters(column)}{number}"{attribute}>{formula}<v>{stored}</v></c>' if stored else ""
        xml += "</row>"
    raw = (xml + "</sheetData></worksheet>").encode()

    def strings() -> SharedStrings:
        table = SharedStrings()
        for text in ("甲", "乙", "", "丙", "丁"):
            table.add(text)
        if rich:
            table.rich[1] = [("乙", None, 1.0)]
        return table

    assert read_swiftly(raw, strings()) == read_carefully(raw, strings())


def test_a_long_list_travels_in_pieces_that_say_the_same_as_its_blocks() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet("名单")
        sheet.write_row(0, 0, ["序号", "姓名", "证号"])
        for row in range(1, 60):
            sheet.write_row(row, 0, [row, "某某", VALUE] if row != 30 else [row, "", VALUE])
    raw = buffer.getvalue()
    pieces = [part for part in reader.read(Source.of_bytes("名单.xlsx", raw)) if isinstance(part, CellRows)]
    assert sum(map(len, pieces)) > 150
    assert all(len(piece) == len(list(piece.blocks())) for piece in pieces)
    cells = [block for block in parts(raw) if isinstance(block, Block) and block.cell and block.cell.row == 31]
    assert [(b.location.route, b.cell and b.cell.headers) for b in cells] == [
        (("名单", "A31"), ("序号",)),
        (("名单", "C31"), ("证号",)),
    ]


@given(st.lists(st.text(st.sampled_from("某12 &<_x0033"), max_size=12), max_size=8), st.booleans())
def test_shared_texts_are_read_alike_in_both_ways(texts: list[str], rich: bool) -> None:
    item = "<si><r><t>{}</t></r></si>" if rich else '<si><t xml:space="preserve">{}</t></si>'
    xml = f'<sst xmlns="{_MAIN}">' + "".join(item.format(escape(text)) for text in texts) + "</sst>"
    swift, parsed = SharedStrings(), SharedStrings()
    swift_strings([xml.encode()], swift, Sheets(Theme()), Limits())
    read_strings(events([xml.encode()]), parsed, Sheets(Theme()))
    assert [swift.take(i) for i in range(len(swift))] == [parsed.take(i) for i in range(len(parsed))]
    assert len(swift) == len(texts)


def test_blocks_built_in_bulk_are_the_blocks_of_the_model() -> None:
    place, spot = Location(("名单", "B2")), Cell("名单", 2, 2, ("号码",))
    made = bulk.block(Layer.CELL, "字", bulk.location(("名单", "B2")), bulk.cell("名单", 2, 2, ("号码",)), "")
    assert made == Block(Layer.CELL, "字", place, spot)
    assert type(made) is Block
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.text = "改"  # type: ignore[misc]


def test_a_broken_row_does_not_take_the_rows_behind_it_along() -> None:
    raw = book(lambda _, sheet: [sheet.cell(row, 1, f"{VALUE}-{row}") for row in (1, 2, 3)])
    broken = edited(raw, "xl/worksheets/sheet1.xml", '<row r="2"', '<row r="2" <')
    found = parts(broken)
    assert any(isinstance(p, Gap) and p.reason is GapReason.DAMAGED for p in found)
    assert having(broken, f"{VALUE}-1")
    assert having(broken, f"{VALUE}-3")


def test_a_broken_shared_text_does_not_shift_those_behind_it() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet("名单")
        for row, text in enumerate(("甲", "乙", VALUE)):
            sheet.write_string(row, 0, text)
    broken = edited(buffer.getvalue(), "xl/sharedStrings.xml", "乙", "<乙")
    assert [b.location.route for b in having(broken)] == [("名单", "A3")]
    assert any(isinstance(p, Gap) and p.reason is GapReason.DAMAGED for p in parts(broken))
