"""Names in the notices an office really writes (公示中的姓名): tables without cells, neighbours of a plot, groups, officials."""

import pytest

from disclosure_screen.detect.engine import Engine
from disclosure_screen.detect.names import Role, names
from disclosure_screen.model.document import Block, Document, Layer
from disclosure_screen.model.finding import Severity
from disclosure_screen.text.fingerprint import Key


def named(engine: Engine, key: Key, text: str) -> dict[str, Severity]:
    found = (one for one in engine.screen_text(text, key) if one.rule == "personal.name")
    return {text[one.span.start : one.span.end]: one.severity for one in found}


@pytest.mark.parametrize("edge", ["\t", "|", ",", "　"])
def test_a_table_without_cells_has_columns_too(engine: Engine, key: Key, edge: str) -> None:
    rows = (("机具名称", "购机者", "补贴额"), ("微耕机", "顾根", "800"), ("旋耕机", "万宁", "2600"))
    text = "农机购置补贴公示\n" + "\n".join(map(edge.join, rows))
    assert {"顾根", "万宁"} <= set(named(engine, key, text))


def test_a_header_reaches_the_end_of_its_paragraph_and_no_further(engine: Engine, key: Key) -> None:
    blocks = [Block(Layer.BODY, text) for text in ("姓名\t面积\t补贴额", "万宁\t2.6\t800\n于是\t3.1\t900", "以上。")]
    findings, _ = engine.screen(Document("sha256:0", "公示.docx", "x", tuple(blocks)), key)
    assert [one for one in findings if one.rule == "personal.name"] == []


def test_a_column_of_a_table_without_cells_that_holds_no_people_names_nobody(engine: Engine, key: Key) -> None:
    text = "项目名称\t金额\t备注\n金山路\t800\t无\n高庄\t2600\t无"
    assert named(engine, key, text) == {}


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("应聘者：何以，毕业院校见附件", "何以"),
        ("兹授权董法有（身份证复印件附后）代表本公司", "董法有"),
        ("四至：东至付思桂宅，南至村道", "付思桂"),
        ("申请人尹桂与被申请人潘全豪土地承包经营权纠纷一案", "潘全豪"),
        ("村民小组长：一组洪冠林，二组刘群伦", "洪冠林"),
        ("村民小组长：一组洪冠林，二组刘群伦", "刘群伦"),
        ("由祖母范敬监护，现住本村", "范敬"),
        ("密切接触者尹哲腾，居住在本村", "尹哲腾"),
        ("退役士兵赖风飞，证件齐全", "赖风飞"),
        ("秦菊的社会保障卡已激活", "秦菊"),
        ("纳税人名称：万德有", "万德有"),
        ("乙方扎西多杰（身份证复印件附后）", "扎西多杰"),
        ("请刘学芬、张厚士、许振三位同志携带身份证原件", "刘学芬"),
        ("请刘学芬、张厚士、许振三位同志携带身份证原件", "许振"),
        ("持证的李策翰申请换发，原件已回收", "李策翰"),
        ("评审专家：宋邦、尹康敏、阿依古丽·买买提", "阿依古丽·买买提"),
    ],
)
def test_a_person_is_seen_beside_the_words_of_a_notice(sentence: str, name: str) -> None:
    assert name in {sentence[one.start : one.end] for one in names(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "评审专家名单：{}、李大山",
        "党员发展对象公示：{}，男，1994年6月生",
        "云溪镇人大代表名单：{}",
    ],
)
def test_people_named_by_law_are_only_noted(engine: Engine, key: Key, sentence: str) -> None:
    assert named(engine, key, sentence.format("王建国")).get("王建国") is Severity.NOTE


@pytest.mark.parametrize(
    "sentence",
    [
        "云溪镇镇长带队检查", "全镇镇长、书记到会", "各村村长参加", "一组数据显示", "东至沿江路，西至高速公路", "二组成员到场",
        "申请人：应当提交材料", "当事人：陈述，申辩", "由市场监护理顺", "名单：高度重视，",
    ],
)  # fmt: skip
def test_titles_and_ordinary_words_are_no_names(sentence: str) -> None:
    assert [sentence[one.start : one.end] for one in names(sentence)] == []


def test_a_roster_that_lost_its_blanks_is_still_a_roster() -> None:
    text = "代表名单（按姓氏笔画为序）：丁福根王秀英李大山陈土法张金水"
    found = [text[one.start : one.end] for one in names(text)]
    assert found == ["丁福根", "王秀英", "李大山", "陈土法", "张金水"]


def test_a_remark_in_brackets_does_not_end_a_roster() -> None:
    text = "丁福根王秀英（女）李大山陈土法（女，回族）张金水"
    assert len(list(names(text))) == 5
    assert all(one.role is not Role.PUBLIC for one in names(text))
