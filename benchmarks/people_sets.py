"""Sentences with invented people and homes, and sentences without any, for benchmarks and tests.

Names are drawn character by character, addresses part by part, so that no line of a real list stands here.
"""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A sentence and the places of what stands in it."""

    text: str
    places: frozenset[tuple[int, int]]


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
HOME_SENTENCES = (
    "当事人{name}，男，住{}。", "家庭住址：{}", "{name}，女，汉族，户籍地{}，现无业。",
    "户籍所在地为{}，公民身份号码见附件。", "救助对象{name}现住{}，家庭人口3人。", "1 {name} 男 {} 低保",
    "收货地址：{}（请当面签收）", "住址：{}；联系电话：见附件", "{name}家住{}，系建档立卡户。",
    "被处罚人：{name}，住所：{}，", "申请人{name}（现居住于{}）提出申请。", "经查，{name}租住在{}内。",
    "户主：{name} 住址：{} 人口：4", "地址：{}\n联系人：{name}",
)  # fmt: skip
OFFICE_SENTENCES = (
    "办公地址：{}。",
    "本项目建设地点位于{}，总投资三百万元。",
    "温岭某某有限公司，地址{}",
    "投诉受理窗口设在{}",
    "采购人地址：{}",
)
NO_ADDRESS = (
    "根据温综执罚决字〔2023〕第1号处罚决定书。", "（2023）浙1081民初1号",
    "全镇共有12个村、3个社区，建成公路30公里。", "第一批12号文件已印发。", "G15高速公路12号桥维修工程",
    "园区1号路改造", "出让地块为工业园区12号地块。", "全村15组织开展培训。", "台风路径：12号台风登陆。",
    "轨道交通1号线一期工程", "第三届人民代表大会第二次会议", "三组数据显示，增长12.5%。",
    "村2023年收入12万元。", "每个村3户以上农户参加。", "本市出台20条措施。", "学校3号食堂",
    "新建厂房2栋，建筑面积3000平方米。", "完成村庄整治5个，道路2条。", "上市公司3号公告", "沿街12家店铺",
    "前村与后村2村合并",
)  # fmt: skip
CALLED = ("张某", "李大牛", "王秀英", "陈二狗", "赵小妹")


def home(chance: random.Random) -> str:
    """An invented address down to group or door."""
    region, town = chance.choice(REGIONS), chance.choice(TOWNS)
    if chance.random() < 0.5:
        tail = chance.choice(("", chance.choice(GROUPS))) + chance.choice(("", chance.choice(DOORS)))
        return region + town + chance.choice(VILLAGES) + (tail or chance.choice(DOORS))
    number = chance.choice(DOORS) if chance.random() < 0.7 else ""
    estate = chance.choice(ESTATES) if number else chance.choice(ESTATES[:-1])
    rooms = chance.choice(ROOMS) if estate else ""
    return region + chance.choice((town, "")) + (chance.choice(ROADS) + number if number else "") + estate + rooms


def address_cases(templates: tuple[str, ...], count: int, seed: int) -> list[Case]:
    """Sentences with one home or office each."""
    chance = random.Random(seed)
    made = []
    for at in range(count):
        before, _, after = templates[at % len(templates)].replace("{name}", chance.choice(CALLED)).partition("{}")
        place = home(chance)
        made.append(Case(before + place + after, frozenset({(len(before), len(before) + len(place))})))
    return made


FAMILIES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任"
    "姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤"
)
DOUBLE = ("欧阳", "上官", "司马", "诸葛", "皇甫")
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国红梅春海燕志文波斌宇浩凯健俊帆雪峰琴云莲凤鑫"
    "鹏晨辉飞玲雷东亮成林欢佳阳福贵德根水仁义素珍金生宝庆新永良才满仓婷倩怡萱子轩梓涵"
)
PERSON_SENTENCES = (
    "申请人{}，男，汉族，1901年1月1日出生。", "当事人：{}，女，住某某村。", "户主{}，家庭人口4人。",
    "村民{}反映道路积水问题。", "救助对象{}因病致贫。", "1 {} 男 低保", "3、{}，女，特困供养",
    "被处罚人：{} 性别：男", "经村民代表大会评议，拟将{}、{}、{}等3户纳入低保。", "姓名：{}，身份证号见附件。",
    "患者{}于上月住院。", "低保户{}家庭收入核查情况如下。", "学生{}的资助申请已受理。", "承租人{}（身份证号略）",
    "{}，男，现年七十岁。", "{}（男，汉族）违反规定堆放杂物。", "监护人：{}\n联系电话：见附件", "收款人：{}",
    "原告{}诉被告{}民间借贷纠纷一案。", "{}系我镇前村村民。", "车主{}未按规定停放车辆。", "残疾人{}申请补贴。",
    "死者{}的家属", "嫌疑人{}已被抓获。", "走访慰问困难老人{}。", "{} {} {} {}", "业主{}投诉楼上漏水。",
    "妻子{}患有慢性病。", "委托{}办理领取手续。", "{}户（4人）",
)  # fmt: skip
OFFICIAL_SENTENCES = (
    "联系人：{}，电话见附件。", "镇党委书记{}主持会议。", "镇长{}作工作报告。", "法定代表人：{}",
    "项目负责人{}介绍了情况。", "{}同志任镇人大主席。", "{}副镇长出席会议。", "记者{}报道",
    "评审专家：{}、{}、{}", "经办人：{} 审核人：{}", "审判长{}", "市委书记{}指出，要抓好落实。", "执法人员{}、{}",
    "{}主任表示将尽快整改。", "（记者 {}）", "主讲人：{}教授",
)  # fmt: skip
OTHER_SENTENCES = (
    "公示名单：{}、{}、{}", "拟推荐{}同志为优秀党员。", "低保对象：石桥头镇前村 {} 2人 860元",
    "{}（身份证号码331081190101010001）", "{} 331081190101010001 13800138000", "{}，联系电话13800138000",
    "受助学生{}（班级：三年级2班）", "患者{}，女，67岁，诊断为肺癌", "本镇居民{}与{}协议离婚",
    "现将{}等5名同志的基本情况公示如下", "经调解，{}赔偿{}医疗费3000元", "{}于2023年5月1日因车祸去世",
    "死亡人员：{}", "举报人{}反映", "户主 {}", "特困供养对象{}，月供养金一千元", "残疾人{}，肢体二级",
    "退役军人{} 优抚金", "{}家庭人均收入低于标准", "值班人员：{} {}", "签名：{}", "{}\t男\t1901-01-01",
    "父亲{}，母亲{}", "吸毒人员{}", "社区矫正对象{}", "代领人：{}（与户主关系：妻子）", "法定代表人{}",
    "本人{}，自愿放弃", "我是{}", "{}老人独居", "{}的身份证号码为331081190101010001", "与{}签订协议",
    "驾驶人{}驾驶浙J00000", "执行人：{}", "被征收人：{}", "被拆迁户{}的房屋", "第三组 {} 4人", "收件人：{} 收",
    "{}身份证复印件", "联系人{} 0576-80000000", "采购单位联系人：{}", "会议由镇长{}主持，{}、{}参加。",
    "参加人员：{}、{}、{}", "1.{} 2.{} 3.{}", "调解员：{}", "申诉人{}不服", "上访人{}多次到县里反映",
    "借款人{}向{}借款5万元", "{}户主要致贫原因为因病", "帮扶对象{}，帮扶责任人{}", "孤儿{}，2015年出生",
    "监护人{}（祖父）", "种粮大户{}流转土地100亩", "张贴人：{}", "经办：{}", "{}：本院受理原告{}诉你离婚纠纷一案",
    "卖方{}、买方{}", "出租方：{}", "甲方：{}", "村民代表{}、{}、{}", "共同申请人{}", "死者家属{}",
    "{}、男、汉族", "{}（曾用名：{}）", "{}等3人非法捕捞", "当事人{}在长江干流使用禁用渔具", "违法行为人{}",
    "伤者{}被送往医院", "被保险人：{}", "投保人{}缴纳保费", "补助对象 {} 金额 500元", "{} 500元", "患病儿童{}",
    "学生姓名 {} 性别 女",
)  # fmt: skip
NO_NAME = (
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


def somebody(chance: random.Random) -> str:
    """An invented name of two to four characters."""
    family = chance.choice(DOUBLE) if chance.random() < 0.03 else chance.choice(FAMILIES)
    return family + "".join(chance.choice(GIVEN) for _ in range(1 if chance.random() < 0.2 else 2))


def name_cases(templates: tuple[str, ...], count: int, seed: int) -> list[Case]:
    """Sentences with one or several names."""
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
