"""Home addresses (家庭住址), judged by whose address it is.

Offices must publish their own address and must not publish anybody's home beyond the township (上网信息中的个人家庭
地址只保留到乡（镇）、街道). The two look the same, so the words in front, the column, and the row decide: 住址, 户籍地,
现住 mean a person, 办公地址, 工程地点, 公司 mean a unit. A house number makes a home findable (DOOR), a villagers' group
nearly so (GROUP); a village or a township alone is no finding. Where an address begins and ends: ``address_shape.py``.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache

from disclosure_screen.detect.address_shape import CUES, Address, Level, addresses, whole_cell
from disclosure_screen.detect.name_likeness import name_at
from disclosure_screen.detect.page import Page
from disclosure_screen.model.finding import Match, Severity
from disclosure_screen.model.rule import Rule
from disclosure_screen.text.reading import fold, rewrite, unfolded

__all__ = ["CUES", "Address", "Level", "Subject", "addresses", "detect", "subject"]

_CUES = frozenset(CUES)


class Subject(Enum):
    """Whose address it is, as the surroundings tell; the value is the Chinese reason."""

    PERSON = "前后文表明是个人住址"
    UNIT = "前后文表明是单位或工程的地址"
    UNKNOWN = "未写明是个人住址还是单位地址"


_PERSON_WORDS = (
    "家庭住址", "家庭地址", "户籍", "现住", "居住", "常住", "暂住", "住址", "家住", "住在", "租住", "住所",
    "住", "收货", "收件", "户口", "籍贯", "男", "女", "岁", "身份证", "户主", "村民", "居民", "申请人", "患者",
    "学生", "监护人", "当事人", "被处罚人", "家属", "业主", "本人", "先生", "女士", "残疾人", "救助对象",
    "低保", "姓名", "民族", "汉族", "出生",
)  # fmt: skip
_UNIT_WORDS = (
    "办公", "单位地址", "单位", "公司", "企业", "工厂", "厂址", "工程", "项目", "建设地点", "施工", "地点",
    "位于", "坐落", "座落", "经营场所", "经营地址", "注册地址", "营业", "场所", "门店", "服务中心", "便民",
    "窗口", "医院", "学校", "幼儿园", "会议", "报名", "受理", "投诉", "举报", "开标", "投标", "采购",
    "代理机构", "招标", "中标", "供应商", "派出所", "政府", "委员会", "中心", "机构", "门诊", "大厅", "邮寄",
    "寄送", "来信", "来访", "地块", "宗地", "路段", "商铺", "店铺", "超市", "酒店", "合作社", "现场", "查阅",
)  # fmt: skip
_SENTENCE = re.compile("[。！？；;\n]")
_BEFORE = 40


def subject(before: str, header: str = "") -> Subject:
    """Whose address stands behind ``before`` (the text of its sentence so far) or under ``header``."""
    clause = _SENTENCE.split(before)[-1][-_BEFORE:]
    said = _said(clause)
    return said if said is not Subject.UNKNOWN else _said(header)


@lru_cache(maxsize=4096)
def _said(text: str) -> Subject:
    """Whose the text speaks of last."""
    person, unit = _last(text, _PERSON_WORDS), _last(text, _UNIT_WORDS)
    if person == unit:
        return Subject.UNKNOWN
    return Subject.PERSON if person > unit else Subject.UNIT


def _last(text: str, words: tuple[str, ...]) -> int:
    return max(text.rfind(word) + len(word) if word in text else -1 for word in words)


def detect(rule: Rule, page: Page) -> Iterable[Match]:
    """Homes with the rule's severity, groups one step lower, nobody's in particular to be looked at, units noted."""
    for number, low, high in _suspects(page):
        header = page.headers.of(number)
        lines = rewrite(unfolded(page.blocks[number].text, low, high), _WRAP, lambda _: "")
        for found in _in_line(lines.text, header):
            span = lines.origin(found.start, found.end)
            whose = subject(lines.text[: found.start], header)
            if whose is Subject.UNKNOWN:
                whose = _from_afar(page, number, low, span.end, lines.text)
            severity = _severity(rule, found.level, whose)
            reasons = (_LEVEL_REASONS[found.level], whose.value)
            yield page.match(rule, number, span.start, span.end, severity=severity, reasons=reasons, kind="address")


_LEVEL_REASONS = {Level.DOOR: "地址具体到门牌、楼幢或户室", Level.GROUP: "地址具体到村民小组"}


def _severity(rule: Rule, level: Level, whose: Subject) -> Severity:
    if whose is Subject.UNIT:
        return Severity.NOTE
    if whose is Subject.PERSON:
        return rule.severity if level is Level.DOOR else min(rule.severity, Severity.MINOR)
    return Severity.MINOR if level is Level.DOOR else Severity.NOTE


def _suspects(page: Page) -> Iterator[tuple[int, int, int]]:
    """The lines with a cue, as block number and offsets in its text, and the cells under an address header."""
    found = {_line(page, start) for cue, places in page.cues.items() if cue in _CUES for start, _ in places}
    for number, block in enumerate(page.blocks):
        if block.cell is not None and block.text and _asks_for_an_address(block.cell.headers):
            found.add((number, 0, len(block.text)))
    yield from sorted(found)


@lru_cache(maxsize=4096)
def _asks_for_an_address(headers: tuple[str, ...]) -> bool:
    return any("址" in header for header in headers)


def _line(page: Page, position: int) -> tuple[int, int, int]:
    """The line round a place, with its neighbours where the place is so near its edge that an address may be broken there."""
    text, number = page.scroll.text, page.scroll.block_at(position)
    low, high = page.scroll.bounds(number)
    start, end = text.rfind("\n", low, position) + 1 or low, text.find("\n", position, high)
    end = end if end >= 0 else high
    if position - start < _REACH and start > low and _WRAP.match(text, start - 1, end):
        start = max(low, start - _REACH, text.rfind("\n", low, start - 1) + 1)
    if end - position < _REACH and end < high and _WRAP.match(text, end, high):
        after = text.find("\n", end + 1, high)
        end = min(high if after < 0 else after, end + _REACH)
    return number, start - low, end - low


_REACH = 42
_WRAP = re.compile(
    "(?<=[\u3400-\u9fff0-9])\n[ 　]*(?=[\u3400-\u9fff]|[0-9]{1,5}(?:[号组幢栋弄单室层楼队社巷排座-]|村民组|支弄))"
)
"""A line break inside running text; a line that begins with the number of a row is the next row."""


def _in_line(text: str, header: str) -> Iterator[Address]:
    found = list(addresses(text))
    if not found and any(word in header for word in ("住址", "地址", "住所")):
        whole = whole_cell(fold(text))
        found = [whole] if whole is not None else []
    yield from found


_EARLIER, _LATER = 60, 30
_CONTACT = re.compile("邮编|邮政编码|传真|网址|邮箱|办公时间|工作日|服务热线|咨询电话|监督电话|公交")


def _from_afar(page: Page, number: int, low: int, end: int, line: str) -> Subject:
    """Whose address it is where its own clause does not say: by the row, by what follows, by the lines before."""
    block = page.blocks[number]
    if _begins_with_a_name(line) or _row_is_a_person(page, number):
        return Subject.PERSON
    if _CONTACT.search(block.text, end, end + _LATER):
        return Subject.UNIT
    earlier = block.text[max(0, low - _EARLIER) : low]
    if not earlier and number and block.cell is None and page.blocks[number - 1].cell is None:
        earlier = page.blocks[number - 1].text[-_EARLIER:]
    return _said(earlier)


_ROW = re.compile("[ 　\\t]*(?:[0-9]{1,4}[ 　\\t、.,，]+)?(?P<name>[\u3400-\u9fff]{2,4})[ 　\\t,，|]")


def _begins_with_a_name(line: str) -> bool:
    """True for a row of a list set as text: 3 王某某 前村2组 500元."""
    row = _ROW.match(line)
    likeness = name_at(row["name"], 0, len(row["name"])) if row else None
    return likeness is not None and likeness.score > 1.0


def _row_is_a_person(page: Page, number: int) -> bool:
    """True where the row has a column for names or identity numbers."""
    if page.blocks[number].cell is None:
        return False
    headers = "".join(page.headers.of(other) for other in page.headers.row(number).values())
    return any(word in headers for word in ("姓名", "户主", "身份证", "性别", "年龄")) and "单位名称" not in headers
