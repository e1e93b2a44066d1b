"""Labels in one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.text.labels import label, simplified


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("身分證號", "身份证号"), (" 身 份 证\n号码：", "身份证号码"), ("sfz", "身份证"), ("SFZH", "身份证号"), ("手❤️机", "手机"),
        ("銀行帳號", "银行账号"), ("电话（手机）", "电话（手机）"), ("TEL", "电话"), ("⾝份证", "身份证"),
        ("一卡通帐号", "一卡通账号"),
    ],
)  # fmt: skip
def test_a_disguised_label_reads_as_the_plain_one(written: str, plain: str) -> None:
    assert label(written) == plain


@given(st.text(max_size=50))
def test_simplifying_keeps_the_length(text: str) -> None:
    assert len(simplified(text)) == len(text)
