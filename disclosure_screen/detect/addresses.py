"""Home addresses (家庭住址), found to their full extent and judged by whose address it is.

Offices must publish their own address and must not publish anybody's home beyond the township
(上网信息中的个人家庭地址只保留 到乡（镇）、街道). The two look the same, so the words in front, the column,
and the row decide: 住址, 户籍地, 现住 mean a person, 办公地址, 工程地点, 公司 mean a unit. A house number
makes a home findable (DOOR), a villagers' group nearly so (GROUP); a village or a township alone is no finding.

The search starts where a place word meets a number (村3组, 路12号, 小区5幢) and grows both ways: forward over
every further number and named estate, backward to the first place name or to the word that cannot belong to one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import lru_cache

from disclosure_screen.detect.name_likeness import name_at
from disclosure_screen.detect.page import Page
from disclosure_screen.identifiers.resident_id import every_region
from disclosure_screen.model.finding import Match, Severity
from disclosure_screen.model.rule import Rule
from disclosure_screen.text.reading import Reading, fold


class Level(IntEnum):
    """How close an address leads to a door."""

    AREA = 0
    GROUP = 1
    DOOR = 2


class Subject(Enum):
    """Whose address it is, as the surroundings tell; the value is the Chinese reason."""

    PERSON = "前后文表明是个人住址"
    UNIT = "前后文表明是单位或工程的地址"
    UNKNOWN = "未写明是个人住址还是单位地址"


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
    "中心", "国际", "段", "片",
)  # fmt: skip
_NUMERALS = "0123456789０１２３４５６７８９一二三四五六七八九十"
_STRONG = (
    "村",
    "社区",
    "路",
    "街",
    "巷",
    "弄",
    "道",
    "屯",
    "庄",
    "寨",
    "小区",
    "苑",
    "园",
    "公寓",
    "胡同",
    "大厦",
    "广场",
)
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

_CUES = frozenset(CUES)

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
    "的|在|住址|住所地?|地址|住(?![宅建])|系(?!列)|是|到|从|男|女(?!儿)|岁|生于|出生|位于|坐落|座落|地处|迁至|搬至|送至|寄至"
    "|寄往|送往|户籍地|户籍|户口|籍贯|原籍|现居|居住|人民政府|公安局|派出所|(?<![村居]民)委员会|关于|有限公司|公司"
    "|[我本该全][镇村乡县市]|村民(?![小委])|居民(?![小委])|汉族|[^县区]族(?![自乡镇])|户主|申请人|当事人|被处罚人|联系人|收件人"
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
    for detail in _DETAIL.finditer(reading.text):
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
        block = page.blocks[number]
        header = page.headers.of(number)
        line = block.text[low:high]
        for found in _in_line(line, header):
            whose = subject(line[: found.start], header)
            if whose is Subject.UNKNOWN and (_begins_with_a_name(line) or _row_is_a_person(page, number)):
                whose = Subject.PERSON
            severity = _severity(rule, found.level, whose)
            reasons = (_LEVEL_REASONS[found.level], whose.value)
            yield page.match(
                rule, number, low + found.start, low + found.end, severity=severity, reasons=reasons, kind="address"
            )


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
    number = page.scroll.block_at(position)
    low, high = page.scroll.bounds(number)
    end = page.scroll.text.find("\n", position, high)
    start = page.scroll.text.rfind("\n", low, position) + 1 or low
    return number, start - low, (end if end >= 0 else high) - low


def _in_line(text: str, header: str) -> Iterator[Address]:
    found = list(addresses(text))
    if not found and any(word in header for word in ("住址", "地址", "住所")):
        whole = _whole_cell(fold(text))
        found = [whole] if whole is not None else []
    yield from found


_CELL = re.compile(
    f"[ ]*(?P<value>[{_HAN}][{_HAN}0-9A-Za-z·（）()#\\-－—、 ]*[0-9][{_HAN}0-9A-Za-z（）()#\\-－—]*)[ ]*"
)


def _whole_cell(reading: Reading) -> Address | None:
    """A cell under an address header with any number in it is an address, however it is written (阳光花园3-2-501)."""
    found = _CELL.fullmatch(reading.text)
    if found is None:
        return None
    span = reading.origin(*found.span("value"))
    return Address(span.start, span.end, Level.DOOR)


_ROW = re.compile(f"[ 　\\t]*(?:[0-9]{{1,4}}[ 　\\t、.,，]+)?(?P<name>[{_HAN}]{{2,4}})[ 　\\t,，|]")


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
