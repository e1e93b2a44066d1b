"""Addresses to their full extent, and whose they are."""

import random
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.detect.addresses import CUES, Level, Subject, addresses, subject

REGIONS = (
    "浙江省台州市温岭市", "浙江省温岭市", "温岭市", "台州市温岭市", "湖南省邵阳市新宁县", "新宁县",
    "内蒙古自治区呼和浩特市托克托县", "重庆市巫山县", "",
)  # fmt: skip
TOWNS = ("石桥头镇", "太平街道", "金石镇", "大溪镇", "双河乡", "五申镇")
VILLAGES = (
    "前村", "横山村", "上马社区", "某某村", "东浦村", "下洋张村", "西沙埠村", "红旗社区", "李家庄", "靠山屯",
)  # fmt: skip
GROUPS = ("3组", "三组", "第5村民小组", "2队", "十二组", "第四组")
DOORS = ("12号", "8号", "105号", "1-2号", "甲3号", "66号之1号")
ROADS = ("人民路", "万昌中路", "解放街", "文三路", "东街一巷", "横湖北路", "建设大道", "长安里", "中山东路")
ESTATES = ("阳光花园", "幸福小区", "锦绣家园", "金色港湾", "东湖公寓", "翠湖苑", "万象新村", "")
ROOMS = ("3幢2单元501室", "5栋402室", "12号楼1203室", "2幢1单元301", "6号楼3单元202室", "3-2-501", "A座1808室")
PERSONAL = (
    "当事人{name}，男，住{}。", "家庭住址：{}", "{name}，女，汉族，户籍地{}，现无业。",
    "户籍所在地为{}，公民身份号码见附件。", "救助对象{name}现住{}，家庭人口3人。", "1 {name} 男 {} 低保",
    "收货地址：{}（请当面签收）", "住址：{}；联系电话：见附件", "{name}家住{}，系建档立卡户。",
    "被处罚人：{name}，住所：{}，", "申请人{name}（现居住于{}）提出申请。", "经查，{name}租住在{}内。",
    "户主：{name} 住址：{} 人口：4", "地址：{}\n联系人：{name}",
)  # fmt: skip
OFFICIAL = (
    "办公地址：{}。",
    "本项目建设地点位于{}，总投资三百万元。",
    "温岭某某有限公司，地址{}",
    "投诉受理窗口设在{}",
    "采购人地址：{}",
)
NOWHERE = (
    "根据温综执罚决字〔2023〕第1号处罚决定书。", "（2023）浙1081民初1号",
    "全镇共有12个村、3个社区，建成公路30公里。", "第一批12号文件已印发。", "G15高速公路12号桥维修工程",
    "园区1号路改造", "出让地块为工业园区12号地块。", "全村15组织开展培训。", "台风路径：12号台风登陆。",
    "轨道交通1号线一期工程", "第三届人民代表大会第二次会议", "三组数据显示，增长12.5%。",
    "村2023年收入12万元。", "每个村3户以上农户参加。", "本市出台20条措施。", "学校3号食堂",
    "新建厂房2栋，建筑面积3000平方米。", "完成村庄整治5个，道路2条。", "上市公司3号公告", "沿街12家店铺",
    "前村与后村2村合并",
)  # fmt: skip
NAMES = ("张某", "李大牛", "王秀英", "陈二狗", "赵小妹")


@dataclass(frozen=True)
class Case:
    text: str
    start: int
    end: int


def home(chance: random.Random) -> str:
    region, town = chance.choice(REGIONS), chance.choice(TOWNS)
    if chance.random() < 0.5:
        tail = chance.choice(("", chance.choice(GROUPS))) + chance.choice(("", chance.choice(DOORS)))
        return region + town + chance.choice(VILLAGES) + (tail or chance.choice(DOORS))
    number = chance.choice(DOORS) if chance.random() < 0.7 else ""
    estate = chance.choice(ESTATES) if number else chance.choice(ESTATES[:-1])
    rooms = chance.choice(ROOMS) if estate else ""
    return region + chance.choice((town, "")) + (chance.choice(ROADS) + number if number else "") + estate + rooms


def cases(templates: tuple[str, ...], count: int, seed: int) -> list[Case]:
    chance = random.Random(seed)
    made = []
    for at in range(count):
        before, _, after = templates[at % len(templates)].replace("{name}", chance.choice(NAMES)).partition("{}")
        place = home(chance)
        made.append(Case(before + place + after, len(before), len(before) + len(place)))
    return made


def test_generated_addresses_are_found_exactly_and_nothing_else_is() -> None:
    right = wrong = missed = 0
    for case in cases(PERSONAL + OFFICIAL, 1000, 7):
        found = {(one.start, one.end) for one in addresses(case.text)}
        right += (case.start, case.end) in found
        missed += (case.start, case.end) not in found
        wrong += len(found - {(case.start, case.end)})
    wrong += sum(len(list(addresses(text))) for text in NOWHERE)
    assert 2 * right / (2 * right + wrong + missed) >= 0.95, (right, wrong, missed)


def test_every_address_holds_a_cue_for_the_one_pass_over_the_text() -> None:
    for case in cases(PERSONAL + OFFICIAL, 400, 9):
        assert any(cue in case.text for cue in CUES), case.text


@pytest.mark.parametrize("text", NOWHERE)
def test_numbers_behind_place_words_are_not_homes(text: str) -> None:
    assert not [
        one for one in addresses(text) if subject(text[: one.start]) is Subject.PERSON or one.level is Level.DOOR
    ]


def test_the_subject_is_a_person_after_personal_words_and_a_unit_after_official_ones() -> None:
    for case in cases(PERSONAL[:-1], 100, 3):
        assert subject(case.text[: case.start]) is Subject.PERSON, case.text
    for case in cases(OFFICIAL, 50, 5):
        assert subject(case.text[: case.start]) is Subject.UNIT, case.text


def test_a_header_decides_where_the_cell_says_nothing() -> None:
    assert subject("", "家庭住址") is Subject.PERSON
    assert subject("", "单位地址") is Subject.UNIT
    assert subject("", "备注") is Subject.UNKNOWN


@given(st.text("温岭市石桥头镇前村路巷小区幢单元室号组0123一二三，。 -住址：\u200b１２", max_size=60))
def test_addresses_never_overlap_and_lie_in_the_text(text: str) -> None:
    last = 0
    for one in addresses(text):
        assert last <= one.start < one.end <= len(text)
        last = one.end


@pytest.mark.parametrize(
    "written",
    [
        "温岭市石桥头镇前村３组１２号",
        "温岭市\u200b石桥头镇前村3组12号",
        "溫岭市石桥头镇前村3组12号".replace("溫", "温"),
    ],
)
def test_full_width_and_invisible_characters_do_not_hide_an_address(written: str) -> None:
    (found,) = addresses(f"家住{written}。")
    assert (found.start, found.end) == (2, 2 + len(written))
