"""Numbers that the end of a line tears apart are told in one piece; figures that merely follow each other are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.seams import seam
from disclosure_screen.extract.source import Source

VALUE = "331081190101010001"


def texts(name: str, content: str) -> list[str]:
    return [block.text for block in read_document(Source.of_bytes(name, content.encode())).all_blocks()]


@given(st.integers(1, 17), st.sampled_from(["", " ", "　　", "\t"]), st.sampled_from(["", " ", "\r"]))
def test_a_number_torn_anywhere_is_whole_again(at: int, indent: str, trailing: str) -> None:
    assert seam(f"申请人身份证号{VALUE[:at]}{trailing}", f"{indent}{VALUE[at:]}，请核对") == f"申请人身份证号{VALUE}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("合计 12", "13812345678 某某"),
        ("2023", "2024"),
        ("身份证号", VALUE),
        (VALUE, "2 某某"),
        ("33108119010101000", "Xian"),
        ("", VALUE),
        ("33108119010101000", ""),
        ("第1页 共", "3 页"),
    ],
)
def test_figures_that_follow_each_other_are_left_alone(before: str, after: str) -> None:
    assert seam(before, after) == ""


def test_a_check_sign_alone_on_its_line_belongs_to_the_number() -> None:
    assert seam("33108119010101000", "X") == "33108119010101000X"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("稿.txt", f"按照规定，申请人身份证号{VALUE[:9]}\r\n{VALUE[9:]}，请核对。\r\n"),
        ("稿.txt", f"身份证号{VALUE[:9]}\n\n{VALUE[9:]}\n"),
        ("表.csv", f"序号,姓名,身份证号\n1,某某,{VALUE[:9]}\n{VALUE[9:]}\n2,某某,无\n"),
        (
            "信.eml",
            f"Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n证号{VALUE[:9]}\n{VALUE[9:]}\n",
        ),
    ],
)
def test_a_number_torn_by_the_end_of_a_line_is_read_whole(name: str, content: str) -> None:
    assert any(VALUE in text for text in texts(name, content))


def test_the_last_and_the_first_column_of_a_table_are_two_numbers() -> None:
    rows = "".join(f"{VALUE[:9]},某某,{VALUE[9:]}\n" for _ in range(3))
    assert not any(
        VALUE in text for text in texts("表.csv", "编号,姓名,尾号\n" + rows.replace(f"{VALUE[9:]}\n", f"{VALUE[:9]}\n"))
    )
