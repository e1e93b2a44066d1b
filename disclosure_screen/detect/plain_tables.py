"""Tables in running text (文本表格): lists that lost their cells on the way (PDF、复制粘贴、CSV), read by their header line.

``姓名 账号 金额`` on one line and ``张三 2010… 500`` on the next is a table to everyone but a program. An account without
check digit is recognised by its column alone, so the header line above a run is looked for: the nearest line with the same
number of fields of which several are titles and none holds a digit.
"""

import re
from functools import lru_cache

from disclosure_screen.text.labels import label

_FIELDS = re.compile("\t+|[ \u3000]*[|｜][ \u3000]*|[ \u3000]*[,，][ \u3000]*| {1,}|\u3000+")
_TITLES = re.compile(
    "序号|姓名|户主|身份证|证件|号码|电话|手机|联系方式|账号|卡号|一卡通|存折|银行|地址|住址|村|组|金额|性别|年龄|出生|备注|单位|日期|类别|项目|面积|标准|户号|人数|编号|名称|学校|班级|病种|诊断|残疾|关系|职务|学历|民族|QQ|微信|邮箱|车牌"
)
_EDGES = "|｜ \t,，"
_LEAST_FIELDS, _LEAST_TITLES, _LONGEST_TITLE, _LINES_UP = 3, 2, 12, 400


def header_above(text: str, start: int, low: int) -> str:
    """The plain title over the field that begins at or before ``start``; empty where the text is no table there."""
    while start < len(text) and text[start] in _EDGES:  # a run may begin with the edge of its column
        start += 1
    line = text.rfind("\n", low, start) + 1
    line = max(line, low)
    if line == low:
        return ""
    before = text[line:start]
    if len(before) > 120 or not (_FIELDS.search(before) or before == ""):
        return ""
    end = text.find("\n", start)
    fields = _split(text[line : len(text) if end < 0 else end])
    if len(fields) < _LEAST_FIELDS:
        return ""
    column = len(_split(before + "x")) - 1
    titles = _titles_above(text, line, low, len(fields))
    return titles[column] if column < len(titles) else ""


def _titles_above(text: str, line: int, low: int, count: int) -> tuple[str, ...]:
    """The titles of the nearest header line above; the lines between must look like rows of the same table."""
    for _ in range(_LINES_UP):
        if line <= low:
            return ()
        start = max(text.rfind("\n", low, line - 1) + 1, low)
        above = text[start : line - 1]
        titles = _as_titles(above)
        if titles:
            return titles if abs(len(titles) - count) <= 1 else ()
        if len(_split(above)) < _LEAST_FIELDS:
            return ()
        line = start
    return ()


@lru_cache(maxsize=1024)
def _as_titles(line: str) -> tuple[str, ...]:
    """The plain titles of a line that is a header, else nothing."""
    if len(line) > 200 or any(sign.isdigit() for sign in line):
        return ()
    fields = _split(line)
    short = len(fields) >= _LEAST_FIELDS and all(len(field) <= _LONGEST_TITLE for field in fields)
    if not short or sum(_TITLES.search(field) is not None for field in fields) < _LEAST_TITLES:
        return ()
    return tuple(map(label, fields))


def _split(line: str) -> list[str]:
    return [field for field in _FIELDS.split(line.strip(" \u3000|｜\r")) if field]
