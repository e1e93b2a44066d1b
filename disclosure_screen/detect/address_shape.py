"""The shape of an address (地址形式): where it begins, where it ends, and how close it leads to a door.

The search starts where a place word meets a number (村3组, 路12号, 小区5幢) and grows both ways: forward over every further
number and named estate, backward to the first known region, or to the word that cannot stand inside an address.
Regions (省、市、县) come from the table of region codes; townships and villages need no table, their suffixes tell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from disclosure_screen.identifiers.resident_id import every_region
from disclosure_screen.text.reading import Reading, fold


class Level(IntEnum):
    """How close an address leads to a door."""

    AREA = 0
    GROUP = 1
    DOOR = 2


@dataclass(frozen=True, slots=True)
class Address:
    """One address in a text: where it stands and how far it goes."""

    start: int
    end: int
    level: Level


_SUFFIXES = (
    "村", "社区", "路", "街", "巷", "弄", "道", "里", "坊", "屯", "庄", "寨", "湾", "坪", "沟", "区", "苑",
    "园", "城", "府", "庭", "居", "家园", "公寓", "大厦", "广场", "院", "楼", "镇", "乡", "街道", "圩", "堡",
    "营", "埠", "墩", "塘", "岭", "坑", "岙", "桥", "头", "店", "胡同", "宿舍", "小组", "村委会", "居委会",
    "委员会", "山", "洋", "溪", "浦", "港", "岛", "湖", "河", "口", "坝", "埭", "墅", "轩", "阁", "舍", "家",
    "中心", "国际", "段", "片", "街上", "村民组", "山脚", "岭脚", "桥下", "桥边", "河边", "坎下",
)  # fmt: skip
_NUMERALS = "0123456789０１２３４５６７８９一二三四五六七八九十"
_LABELS = (
    "家庭住址", "家庭地址", "户籍地址", "户籍所在地", "户籍地", "现住址", "现住", "居住地址", "居住地",
    "居住在", "居住于", "常住地址", "常住地", "暂住地", "暂住", "住址", "住所地", "住所", "家住", "住在",
    "租住", "，住", "、住", "收货地址", "收件地址", "通信地址", "通讯地址", "联系地址", "送达地址", "地址",
    "户口所在地",
)  # fmt: skip
_NAMED_HOUSES = "甲乙丙丁ABCDEFabcdef"
CUES = (
    *(f"{suffix}{mark}{sign}" for suffix in _SUFFIXES for mark in ("", "第", " ") for sign in _NUMERALS),
    *(f"{suffix}{sign}" for suffix in _SUFFIXES for sign in _NAMED_HOUSES),
    *_LABELS,
)
"""A place word that meets a number, and the labels an address follows."""

_HAN = "\u3400-\u9fff"
_NUMBER = (
    "(?:[甲乙丙丁]?[0-9]{1,5}[A-Za-z]?|[A-Za-z][0-9]{0,4}|[一二三四五六七八九十百零〇]{1,4}"
    "|[甲乙丙丁东西南北](?=单元|幢|栋|座))"
)
_UNIT = (
    "(?:号楼|号院|号门|号(?:之[0-9一二三四五]{1,2}号?)?|房(?![屋产地源改间])|支弄|弄|幢|栋|座|单元|室|层|楼|村民小组|居民小组|小组|生产队|组(?![织成建团合])|队(?![伍列])"
    "|社(?![区会员保])|排|门(?![口前诊])|期|区(?![域别])|巷|段|委(?![员托会])|村(?![民庄里])|村民小组)"
)
_NOT_A_HOUSE = (
    "(?!线|桥|墩|令|文|公告|台风|标段|井|口岸|隧道|闸|泵|机组|地块|宗地|路|街|岗|企业|仓库|船|铁路|公路|图|展|馆藏"
    "|召集|食堂|楼道)"
)
_BARE = "[村区苑园寓家厦舍庄屯寨湾路街巷弄里坊庭府城]"
_COUNTED = "(?![0-9A-Za-z.%％年月日元万亿亩个条名人户项处次家村岁度-])"
_DETAIL = re.compile(
    f"第?{_NUMBER}(?:[-－—–~之]{_NUMBER}){{0,5}}[ ]?(?P<unit>{_UNIT}){_NOT_A_HOUSE}"
    f"|(?<={_BARE})(?P<bare>[0-9]{{1,4}}[A-Za-z]?(?:[-－—–][0-9]{{1,5}}[A-Za-z]?){{1,4}}){_COUNTED}"
    f"|(?<=[幢栋座元号弄门])(?P<room>[0-9]{{3,4}}){_COUNTED}"
    f"|(?<=村)(?!民)(?P<hamlet>[{_HAN}]{{1,3}}组)(?![{_HAN}0-9])"
)
_HAMLET = re.compile(f"村(?!民)(?=[{_HAN}]{{1,3}}组)")
_NUMBERED = "第甲乙丙丁东西南北0-9A-Za-z一二三四五六七八九十百零〇"
"""What every part of ``_DETAIL`` but the hamlet begins with."""


@cache
def _detail_start() -> re.Pattern[str]:
    """One sign where a detail begins: a search that starts from a character class is eight times as fast as ``_DETAIL``."""
    return re.compile(f"[{_NUMBERED}](?<=(?={_DETAIL.pattern})[{_NUMBERED}])")


def _details(text: str) -> Iterator[re.Match[str]]:
    """Exactly what ``_DETAIL.finditer`` finds."""
    starts = [found.start() for found in _detail_start().finditer(text)]
    starts += [found.end() for found in _HAMLET.finditer(text)]
    end = 0
    for start in sorted(starts):
        if start >= end and (detail := _DETAIL.match(text, start)):
            yield detail
            end = detail.end()


_ESTATE = re.compile(
    f"[ ]?(?:(?![一二三四五六七八九十])[{_HAN}]){{2,10}}?(?:小区|花园|公寓|家园|新村|大厦|广场|宿舍|社区|路|街|巷|胡同"
    "|自然村|村|苑|园|庄|屯|城|府|庭|湾|里|轩|阁|墅|楼|大院)"
    f"(?=第?(?:{_NUMBER})(?:[-－—–之]|{_UNIT}))"
)
_GAP = re.compile("[ ,，]?")
_DOOR_UNITS = ("号", "幢", "栋", "座", "单元", "室", "房", "门", "楼", "弄", "支弄", "排")
_STAGES = ("期", "区", "段", "委", "层", "村")
"""Parts of estates and buildings; alone they lead to no door."""


# What cannot stand inside an address; the address begins behind the last of these.
_BREAK = re.compile(
    "的|在|生活|于(?![家庄村])|住址|住所地?|地址|住(?![宅建])|系(?!列)|是|到|从|男|女(?!儿)|岁|生于|出生|位于|坐落|座落|地处|迁至|搬至|送至|寄至"
    "|寄往|送往|户籍地|户籍|户口|籍贯|原籍|现居|居住|人民政府|公安局|派出所|(?<![村居]民)委员会|关于|有限公司|公司"
    "|[我本该全][镇村乡县市]|所在地|村民(?![小委组])|居民(?![小委])|汉族|[^县区]族(?![自乡镇])|户主|申请人|当事人|被处罚人|联系人|收件人"
    "|业主|家属|家庭|前往|来自|以及|及其|经查|因(?!家)|对(?!河)|将(?![乐军])|为(?![民善])|年(?!丰)|月(?![湖亮])"
    "|日(?![照新月])|[0-9]"
)
_LEAD = re.compile(f"(?:[{_HAN}A-Za-z0-9·]|(?<=[省市县区镇乡道村路街巷弄])[ ](?=[{_HAN}0-9]|\\Z))*\\Z")
_SUFFIX_END = re.compile(f"(?:{'|'.join(sorted(_SUFFIXES, key=len, reverse=True))})\\Z")
_REACH = 42
_TOWN_PART = re.compile("[^省市县区镇乡]{1,5}?(?:镇|乡|街道)")


def addresses(text: str) -> Iterator[Address]:
    """Every address that reaches a group or a door, in order, none overlapping; places are in ``text``."""
    reading = fold(text)
    last = 0
    for detail in _details(reading.text):
        if detail.start() >= last and detail["room"] is None:
            found = _grown(reading.text, detail.start(), last)
            if found is not None:
                span = reading.origin(found.start, found.end)
                yield Address(span.start, span.end, found.level)
                last = found.end


def _grown(text: str, at: int, floor: int) -> Address | None:
    """The address whose first number stands at ``at``; None where no place stands before it."""
    lead = _lead(text, at, floor)
    if lead is None:
        return None
    end, level = _forward(text, at)
    return Address(lead, end, level) if level > Level.AREA else None


def _lead(text: str, at: int, floor: int) -> int | None:
    low = max(floor, at - _REACH)
    behind = _LEAD.search(text, low, at)
    assert behind is not None
    start = behind.start()
    regions = list(_regions_in(text, start, at))
    for stop in _BREAK.finditer(text, start, at):
        if not any(first < stop.end() and stop.start() < last for first, last in regions):
            start = max(start, stop.end())
    start += len(text[start:at]) - len(text[start:at].lstrip(" ·于在为是"))
    if at - start < 2 or not _SUFFIX_END.search(text[start:at].rstrip()):
        return None
    return _first_place(text, start, at)


def _regions_in(text: str, start: int, at: int) -> Iterator[tuple[int, int]]:
    """The known provinces, cities and counties named in the lead, longest first at each place."""
    names = every_region()
    begin = start
    while begin < at - 2:
        size = next((size for size in range(min(12, at - begin), 2, -1) if text[begin : begin + size] in names), 0)
        if size:
            yield begin, begin + size
        begin += size or 1


def _first_place(text: str, start: int, at: int) -> int | None:
    """Where the chain of places begins: at a known region if there is one, else at the shortest plausible
    place name.
    """
    for begin, _ in _regions_in(text, start, at):
        return begin
    part = text[start:at]
    if len(part) <= _LONGEST_PART:
        return start
    town = _TOWN_PART.search(part)
    return None if town is None else start + max(town.start(), town.end() - 5)


_LONGEST_PART = 16


def _forward(text: str, at: int) -> tuple[int, Level]:
    """Over every further number and estate; the end and how close it leads."""
    end, level = at, Level.AREA
    position = at
    while True:
        detail = _DETAIL.match(text, position)
        if detail is not None:
            end = position = detail.end()
            level = max(level, _level(detail))
            gap = _GAP.match(text, position)
            if gap is not None and gap.end() > position and _DETAIL.match(text, gap.end()) and level < Level.DOOR:
                position = gap.end()
            continue
        estate = _ESTATE.match(text, position) if end > at else None
        if estate is None:
            return end, level
        position = estate.end()


def _level(detail: re.Match[str]) -> Level:
    unit = detail["unit"]
    if detail["hamlet"]:
        return Level.GROUP
    if unit is None or unit.startswith(_DOOR_UNITS):
        return Level.DOOR
    return Level.AREA if unit in _STAGES else Level.GROUP


_CELL = re.compile(
    f"[ ]*(?P<value>[{_HAN}][{_HAN}0-9A-Za-z·（）()#\\-－—、 ]*[0-9][{_HAN}0-9A-Za-z（）()#\\-－—]*)[ ]*"
)


def whole_cell(reading: Reading) -> Address | None:
    """A cell under an address header with any number in it is an address, however it is written (阳光花园3-2-501)."""
    found = _CELL.fullmatch(reading.text)
    if found is None:
        return None
    span = reading.origin(*found.span("value"))
    return Address(span.start, span.end, Level.DOOR)
