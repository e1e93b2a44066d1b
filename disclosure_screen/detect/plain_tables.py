"""Tables in running text (文本表格): lists that lost their cells on the way (PDF、复制粘贴、CSV), read by their header line.

``姓名 账号 金额`` on one line and ``张三 2010… 500`` on the next is a table to everyone but a program. An account without
check digit is recognised by its column alone, so the header line above a run is looked for: the nearest line with the same
number of fields of which several are titles and none holds a digit.
"""

import re
from functools import lru_cache
from itertools import pairwise

from disclosure_screen.text.labels import label

_FIELDS = re.compile("\t+|[ \u3000]*[|｜][ \u3000]*|[ \u3000]*[,，][ \u3000]*| {1,}|\u3000+")
_TITLES = re.compile(
    "序号|姓名|户主|身份证|证件|号码|电话|手机|联系方式|账号|卡号|一卡通|存折|银行|地址|住址|村|组|金额|性别|年龄|出生|备注|单位|日期|类别|项目|面积|标准|户号|人数|编号|名称|学校|班级|病种|诊断|残疾|关系|职务|学历|民族|QQ|微信|邮箱|车牌|补贴|[者人]\\Z"
)
_PROSE = re.compile("[。；;：！？《》]")
"""Signs of sentences; a row of a list has none."""
_DIGIT = re.compile("[0-9０-９]")
_EDGES, _BLANKS = "|｜ \t,，", " \u3000|｜\r"
_LEAST_FIELDS, _LEAST_TITLES, _LONGEST_TITLE, _LONGEST_LINE = 3, 2, 12, 400
Titles = tuple[str, ...]


class PlainTables:
    """The header lines of one text, remembered line by line: a row has the titles of the row above it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._over: dict[int, Titles] = {}

    def header(self, start: int, low: int) -> str:
        """The plain title over the field that begins at or before ``start``; empty where the text is no table there."""
        text = self._text
        while start < len(text) and text[start] in _EDGES:  # a run may begin with the edge of its column
            start += 1
        line = text.rfind("\n", max(low, start - _LONGEST_LINE), start) + 1
        if line <= low or _PROSE.search(text, line, start) or not (start == line or _FIELDS.search(text, line, start)):
            return ""
        end = text.find("\n", start, start + _LONGEST_LINE)
        size = len(_split(text[line : start + _LONGEST_LINE if end < 0 else end]))
        if size < _LEAST_FIELDS:
            return ""
        over = self._titles(line, low)
        column = len(_split(text[line:start] + "x")) - 1
        return over[column] if column < len(over) and abs(len(over) - size) <= 1 else ""

    def _titles(self, line: int, low: int) -> Titles:
        """The titles of the nearest header line above; the lines between must look like rows of the same table."""
        walked: list[int] = []
        found: Titles = ()
        while line not in self._over:
            walked.append(line)
            if line <= low:
                break
            start = max(self._text.rfind("\n", max(low, line - 1 - _LONGEST_LINE), line - 1) + 1, low)
            above = self._text[start : line - 1]
            found = titles(above) if len(above) < _LONGEST_LINE else ()
            prose = len(above) >= _LONGEST_LINE or _PROSE.search(above)
            if found or prose or len(_split(above)) < _LEAST_FIELDS:
                break
            line = start
        else:
            found = self._over[line]
        self._over.update(dict.fromkeys(walked, found))
        return found


@lru_cache(maxsize=1024)
def titles(line: str) -> Titles:
    """The plain titles of a line that is a header, else nothing."""
    if len(line) > 200 or _PROSE.search(line) or _DIGIT.search(line):
        return ()
    parts = _split(line)
    short = len(parts) >= _LEAST_FIELDS and all(len(part) <= _LONGEST_TITLE for part in parts)
    if not short or sum(_TITLES.search(part) is not None for part in parts) < _LEAST_TITLES:
        return ()
    return tuple(map(label, parts))


def fields(line: str) -> list[tuple[int, int]]:
    """Where the fields of a line stand."""
    low = len(line) - len(line.lstrip(_BLANKS))
    high = len(line.rstrip(_BLANKS))
    cuts = [(low, low), *(cut.span() for cut in _FIELDS.finditer(line, low, high)), (high, high)]
    return [(left[1], right[0]) for left, right in pairwise(cuts) if right[0] > left[1]]


def is_row(line: str, size: int, wanted: int) -> bool:
    """True where a line with ``size`` fields is a row under a header of ``wanted``."""
    return size >= _LEAST_FIELDS - 1 and abs(size - wanted) <= 1 and not _PROSE.search(line)


def _split(line: str) -> list[str]:
    return [part for part in _FIELDS.split(line.strip(_BLANKS)) if part]
