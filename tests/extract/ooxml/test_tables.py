"""Header rows: what stands over a cell, and what only looks as if it did."""

import pytest

from disclosure_screen.extract.ooxml.tables import HeadCell, Headers


def row(*texts: str) -> list[HeadCell]:
    return [HeadCell(column, text) for column, text in enumerate(texts, 1) if text]


def test_labels_are_a_header_and_values_are_not() -> None:
    headers = Headers(width=2)
    assert headers.row(row("姓名", "身份证号"))
    assert not headers.row(row("张某", "331081190101010001"))
    assert headers.over(2) == ("身份证号",)


def test_a_title_across_the_table_is_no_header() -> None:
    headers = Headers(width=3)
    assert not headers.row([HeadCell(1, "低保公示", columns=3)])
    assert headers.row(row("序号", "姓名", "金额"))
    assert headers.over(3) == ("金额",)


def test_a_merged_heading_and_those_below_it_stand_in_order() -> None:
    headers = Headers(width=3)
    assert headers.row([HeadCell(1, "姓名", rows=2), HeadCell(2, "证件", columns=2)])
    assert headers.row([HeadCell(2, "类型"), HeadCell(3, "号码")], continued=True)
    assert not headers.row(row("张某", "身份证", "331081190101010001"))
    assert [headers.over(column) for column in (1, 2, 3)] == [("姓名",), ("证件", "类型"), ("证件", "号码")]


def test_a_second_table_after_blank_rows_has_its_own_header() -> None:
    headers = Headers(width=2)
    headers.row(row("姓名", "电话"))
    headers.row(row("张某", "13800138000"))
    headers.row(row("李某", "13800138001"))
    assert headers.row(row("村名", "户数"), gap=True)
    assert headers.over(2) == ("户数",)


def test_labels_in_the_middle_of_a_table_are_not_a_new_header() -> None:
    headers = Headers(width=2)
    headers.row(row("姓名", "电话"))
    headers.row(row("张某", "13800138000"))
    assert not headers.row(row("李某", "无"))
    assert headers.over(2) == ("电话",)


def test_a_declared_header_counts_wherever_it_stands() -> None:
    headers = Headers(width=2)
    headers.row(row("2023", "13800138000"))
    assert headers.row(row("1", "2"), declared=True)


@pytest.mark.parametrize(
    "remark", ["填报单位：某村", "331081190101010001", "二〇二六年度惠农补贴资金发放情况说明如下，所列各户均已核对无误"]
)
def test_remarks_numbers_and_sentences_are_no_headings(remark: str) -> None:
    assert not Headers(width=2).row(row(remark, "日期"))
