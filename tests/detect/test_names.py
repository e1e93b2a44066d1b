"""Names beside a cue, in whose role, and nothing where there is none."""

import random
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.detect import name_model
from disclosure_screen.detect.names import CUES, Role, named_cell, names

FAMILIES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任"
    "姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤"
)
DOUBLE = ("欧阳", "上官", "司马", "诸葛", "皇甫")
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国红梅春海燕志文波斌宇浩凯健俊帆雪峰琴云莲凤鑫"
    "鹏晨辉飞玲雷东亮成林欢佳阳福贵德根水仁义素珍金生宝庆新永良才满仓婷倩怡萱子轩梓涵"
)
PRIVATE = (
    "申请人{}，男，汉族，1901年1月1日出生。", "当事人：{}，女，住某某村。", "户主{}，家庭人口4人。",
    "村民{}反映道路积水问题。", "救助对象{}因病致贫。", "1 {} 男 低保", "3、{}，女，特困供养",
    "被处罚人：{} 性别：男", "经村民代表大会评议，拟将{}、{}、{}等3户纳入低保。", "姓名：{}，身份证号见附件。",
    "患者{}于上月住院。", "低保户{}家庭收入核查情况如下。", "学生{}的资助申请已受理。", "承租人{}（身份证号略）",
    "{}，男，现年七十岁。", "{}（男，汉族）违反规定堆放杂物。", "监护人：{}\n联系电话：见附件", "收款人：{}",
    "原告{}诉被告{}民间借贷纠纷一案。", "{}系我镇前村村民。", "车主{}未按规定停放车辆。", "残疾人{}申请补贴。",
    "死者{}的家属", "嫌疑人{}已被抓获。", "走访慰问困难老人{}。", "{} {} {} {}", "业主{}投诉楼上漏水。",
    "妻子{}患有慢性病。", "委托{}办理领取手续。", "{}户（4人）",
)  # fmt: skip
PUBLIC = (
    "联系人：{}，电话见附件。", "镇党委书记{}主持会议。", "镇长{}作工作报告。", "法定代表人：{}",
    "项目负责人{}介绍了情况。", "{}同志任镇人大主席。", "{}副镇长出席会议。", "记者{}报道",
    "评审专家：{}、{}、{}", "经办人：{} 审核人：{}", "审判长{}", "市委书记{}指出，要抓好落实。", "执法人员{}、{}",
    "{}主任表示将尽快整改。", "（记者 {}）", "主讲人：{}教授",
)  # fmt: skip
NOBODY = (
    "申请人应当在收到通知之日起十五日内提出申请。", "当事人有权进行陈述和申辩。", "村民委员会应当及时公布。",
    "户主及家庭成员需携带身份证。", "联系人、联系电话应当真实有效。", "负责人应当高度重视安全生产工作。",
    "患者安全管理制度", "学生平安保险", "申请人可以委托他人代为申请。", "书记、主任“一肩挑”",
    "代表大会常务委员会", "经理层成员任期制", "许可申请人，男女不限。", "居民任何时间均可办理。", "村民小组长",
    "被告人曾因盗窃罪被判处有期徒刑。", "救助对象张某某因病致贫。", "户主王某，家庭人口4人。", "当事人李**，男，",
    "1 总则 适用范围", "2 方案 编制", "3、金额，单位：万元", "全面从严治党", "张家口市人民政府", "主任会议",
    "申请人向人民法院起诉", "委员任期五年", "业主大会", "受害人及其近亲属", "原告方、被告方", "主持人应当公正",
    "车主单位", "投诉人匿名", "记者站", "同志们：", "家长学校", "监护人职责", "户主关系", "老人安度晚年",
    "低保金发放", "法定代表人或者负责人", "代表建议办理", "部长通道", "局长办公会议", "干部任免", "高中教师",
    "石油、煤炭、金属", "何时、何地、何人", "安全、稳定、和谐",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    text: str
    places: frozenset[tuple[int, int]]


def somebody(chance: random.Random) -> str:
    family = chance.choice(DOUBLE) if chance.random() < 0.03 else chance.choice(FAMILIES)
    return family + "".join(chance.choice(GIVEN) for _ in range(1 if chance.random() < 0.2 else 2))


def cases(templates: tuple[str, ...], count: int, seed: int) -> list[Case]:
    chance = random.Random(seed)
    made = []
    for at in range(count):
        first, *rest = templates[at % len(templates)].split("{}")
        text, places = first, set()
        for part in rest:
            name = somebody(chance)
            places.add((len(text), len(text) + len(name)))
            text += name + part
        made.append(Case(text, frozenset(places)))
    return made


def test_generated_names_are_found_and_ordinary_sentences_hold_none() -> None:
    right = wrong = missed = 0
    for case in cases(PRIVATE + PUBLIC, 1500, 11):
        found = {(name.start, name.end) for name in names(case.text)}
        right += len(found & case.places)
        wrong += len(found - case.places)
        missed += len(case.places - found)
    wrong += sum(len(list(names(text))) for text in NOBODY)
    assert 2 * right / (2 * right + wrong + missed) >= 0.92, (right, wrong, missed)


@pytest.mark.parametrize("text", NOBODY)
def test_cues_without_a_name_and_masked_names_give_no_private_person(text: str) -> None:
    assert not [name for name in names(text) if name.role is Role.PRIVATE]


def test_officials_are_named_in_public_and_the_others_are_not() -> None:
    for case in cases(PUBLIC, 160, 13):
        assert not [name for name in names(case.text) if name.role is Role.PRIVATE], case.text
    private = [any(name.role is Role.PRIVATE for name in names(case.text)) for case in cases(PRIVATE, 300, 17)]
    assert sum(private) / len(private) >= 0.9


def test_every_generated_sentence_holds_a_cue_or_is_a_list() -> None:
    lists = ("{} {} {} {}",)
    for case in cases(tuple(t for t in PRIVATE + PUBLIC if t not in lists), 200, 19):
        assert any(cue in case.text for cue in CUES), case.text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("申请人阿卜杜拉·买买提申请临时救助。", "阿卜杜拉·买买提"),
        ("户主：古丽•阿依夏木，女", "古丽•阿依夏木"),
        ("张　英，女，低保户", "张　英"),
        ("王秀英|女|前村", "王秀英"),
        ("2、李大牛（前村）", "李大牛"),
        ("陈国强 前村 3人 860元", "陈国强"),
    ],
)
def test_unusual_spellings_of_private_names_are_found_whole(text: str, name: str) -> None:
    found = [(text[one.start : one.end], one.role) for one in names(text)]
    assert (name, Role.PRIVATE) in found


@pytest.mark.parametrize(
    ("text", "header", "values", "role"),
    [
        ("王秀英", "姓名", ["王秀英"], Role.PRIVATE),
        ("张　三", "户主姓名", ["张　三"], Role.PRIVATE),
        ("王秀英、李大牛", "家庭成员", ["王秀英", "李大牛"], Role.PRIVATE),
        ("阿卜杜拉·买买提", "姓名", ["阿卜杜拉·买买提"], Role.PRIVATE),
        ("高明", "姓名", ["高明"], Role.PRIVATE),
        ("陈国强", "负责人", ["陈国强"], Role.PUBLIC),
    ],
)
def test_a_column_that_asks_for_a_name_gets_one(text: str, header: str, values: list[str], role: Role) -> None:
    found = named_cell(text, header)
    assert [text[name.start : name.end] for name in found] == values
    assert {name.role for name in found} == {role}


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("张某某", "姓名"),
        ("张*", "姓名"),
        ("合计", "姓名"),
        ("王秀英", "金额"),
        ("前村村民委员会", "姓名"),
        ("3", "户主"),
    ],
)
def test_masked_names_sums_and_other_columns_are_no_names(text: str, header: str) -> None:
    assert named_cell(text, header) == ()


@given(st.text("王李张三丰建国申请人户主：，、男女 1等户村民同志局长\n张某*", max_size=60))
def test_names_never_overlap_and_lie_in_the_text(text: str) -> None:
    last = 0
    for name in names(text):
        assert last <= name.start < name.end <= len(text)
        last = name.end


class Reader:
    """A stand-in for the model: it knows one name."""

    def run(self, clause: str) -> list[tuple[str, str]]:
        before, name, after = clause.partition("买买提江")
        return [(word, tag) for word, tag in ((before, "n"), (name, "PER"), (after, "v")) if word]


def test_the_model_adds_names_no_table_foresees_and_the_cue_says_whose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_model, "_model", Reader)
    text = "患者买买提江，女，入院治疗。天气晴好，买买提江外出。"
    (found,) = names(text, model=True)
    assert (text[found.start : found.end], found.role) == ("买买提江", Role.PRIVATE)


def test_without_the_model_the_same_rules_give_the_same_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_model, "_model", lambda: None)
    for case in cases(PRIVATE + PUBLIC, 60, 23):
        assert list(names(case.text, model=True)) == list(names(case.text))
