"""Whose account it is (账户户名): the account of a unit is published so that people can pay into it, a person's is a leak.

The name of the account stands a clause or two before the number, or behind it (户名：某某镇财政所；开户行：…；账号：…), farther
than any label reaches; in a table it stands in another column of the row.
"""

import re
from collections.abc import Iterable

_BEFORE, _BEHIND = 90, 60
_HOLDER = re.compile(
    "(?:户名|账户名称|开户名称|收款单位|收款人|缴款账户|收款账户|账户名|账户(?=[：:]))[ 　]*[：:为是]?[ 　]*"
    "(?P<name>[\u3400-\u9fff（）()]{4,40})"
)
_UNIT = re.compile(
    "(?:中心|局|厅|部|处|所|站|队|院|校|学|园|馆|社|行|会|公司|厂|政府|办事处|办公室|专户|账户|财政|村|社区|基金)"
    "(?:[（(][^（()）]*[)）])?\\Z"
)


def is_of_a_unit(text: str, low: int, start: int, end: int, high: int) -> bool:
    """True where the nearest name of an account round ``[start, end)``, within its block, is that of a unit."""
    before = list(_HOLDER.finditer(text, max(low, start - _BEFORE), start))
    holder = before[-1] if before else _HOLDER.search(text, end, min(high, end + _BEHIND))
    return holder is not None and _UNIT.search(holder["name"]) is not None


_UNIT_COLUMN = re.compile("(?:单位|单位名称|户名|开户名称?|账户名称?|收款单位|企业名称|公司名称)\\Z")
_PERSON_COLUMN = re.compile("姓名|户主|申请人|领款人|身份证")


def is_row_of_a_unit(cells: Iterable[tuple[str, str]]) -> bool:
    """True where the columns of a row (header and text) name a unit as the holder, and nobody beside it.

    单位 beside 姓名 is where somebody works: the account is that person's.
    """
    filled = [(header, text.strip()) for header, text in cells if text.strip()]
    if any(_PERSON_COLUMN.search(header) for header, _ in filled):
        return False
    holders = [text for header, text in filled if _UNIT_COLUMN.search(header)]
    return bool(holders) and all(len(text) >= _SHORTEST_UNIT and _UNIT.search(text) for text in holders)


_SHORTEST_UNIT = 4
"""王学, 李会: what ends like a unit and is that short may be a person."""
