"""Test sets of our own making: sentences and table rows of a township office, plain and under every disguise, with exact spans.

Values come from ``identifiers/*.sample()`` and belong to nobody. Nothing here was tuned on the sets by which others judge us; the
templates are written from the documents an office really publishes.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.disguises import Disguise, disguised
from disclosure_screen.identifiers.registry import identifiers

TEMPLATES = (
    "申请人{n}，身份证号码{resident_id}，联系电话{mobile}。",
    "{n}（身份证号：{resident_id}）系我镇某某村村民。",
    "经核实，{n}身份证号为{resident_id}，符合救助条件。",
    "当事人：{n}，公民身份号码：{resident_id}，住某某镇。",
    "证件号码：{resident_id}",
    "户主{n}{resident_id}，家庭人口4人",
    "序号1 {resident_id} {n} 1200",
    "委托代理人{n}，身份证{resident_id}，特别授权。",
    "被处罚人（{resident_id}）于当日签收。",
    "身份证 {resident_id} 手机 {mobile}",
    "1\t{n}\t{resident_id}\t{mobile}\t{bank_card}",
    "{n},{resident_id},{bank_card},某某村",
    "|{n}|{resident_id}|{mobile}|",
    "以下为补贴对象：{n} {resident_id}；{n} {resident_id}。",
    "联系人：{n}，手机：{mobile}",
    "请致电{mobile}咨询。",
    "如有异议，请拨打{mobile}向村委会反映。",
    "{n}的手机号码是{mobile}，请及时联系",
    "联系方式：{mobile}（{n}）",
    "移动电话{mobile}，微信同号",
    "值班人员{n}{mobile}",
    "户主电话：{mobile}。",
    "网格员{n} {mobile}",
    "监护人联系电话：{mobile}，请核对。",
    "办公电话：{landline}",
    "监督电话：{landline}，邮箱：{email}",
    "传真：{landline}。",
    "咨询请拨打{landline}。",
    "联系电话：{landline}，联系人：{n}",
    "举报电话{landline}（工作日）",
    "银行卡号：{bank_card}，开户行：某某农商银行",
    "发放至{n}账户{bank_card}。",
    "一卡通卡号{bank_card}",
    "卡号为{bank_card}的账户已核对",
    "请将款项汇入{bank_card}（户名：{n}）",
    "惠农补贴卡 {bank_card} {n}",
    "{n}农商行{bank_card}金额1200元",
    "存折账号：{bank_account}",
    "打款账号{bank_account}，户名{n}",
    "一卡通账号 {bank_account}。",
    "银行账号：{bank_account}（{n}）",
    "护照号码：{passport}",
    "持护照{passport}入境",
    "{n}，护照号{passport}，已登记。",
    "外籍人员证件（护照）：{passport}",
    "驾驶{plate}小型轿车",
    "车牌号{plate}的车辆违停",
    "将{plate}拖移至停车场。",
    "车辆号牌：{plate}，车主{n}",
    "一辆号牌为{plate}的货车",
    "电子邮箱：{email}",
    "请将材料发送至{email}，逾期不予受理。",
    "E-mail:{email}",
    "联系邮箱{email}（{n}收）",
    "统一社会信用代码：{credit_code}",
    "当事人某某公司（统一社会信用代码{credit_code}）",
    "中标人：某某公司，{credit_code}。",
    "纳税人识别号{credit_code}",
    "残疾人证号：{disability_certificate}",
    "{n}持有残疾证{disability_certificate}，二级。",
    "残疾证号{disability_certificate}，监护人{n}，电话{mobile}",
    "受益人{n}，身份证号{resident_id}，账号{bank_account}，金额500元。",
    "附：{n}身份证{resident_id}、银行卡{bank_card}复印件",
    "报名人员：{n}，{resident_id}，{mobile}，{email}",
    "租户{n}（{resident_id}）车牌{plate}",
    "法定代表人{n}，公司代码{credit_code}，电话{landline}",
    "当事人提交的身份证明（号码{resident_id}）真实有效",
    "查询对象：{resident_id}",
)

NEGATIVES = (
    "项目代码为2020-331081-47-03-000001，已备案。",
    "项目代码2311-331081-04-01-000001",
    "根据《中华人民共和国政府信息公开条例》（国令第711号）第二十条",
    "温综执罚决字〔2023〕第1号",
    "（2023）浙1081民初1号民事判决书",
    "索引号：11331081MB0000019X/2024-00001",
    "合计15774546450元，其中省级补助8000000000元。",
    "合计6222021234567890.00元",
    "订单号20230101153000000100已完成",
    "流水号6228580000000000001",
    "采购项目编号：WLCG2023000001",
    "浙ICP备12345678号-1，浙公网安备33108102000001号",
    "预算科目2130504农村基础设施建设",
    "经济分类科目30201、30211、31005",
    "村代码331081101001，共12个村民小组",
    "耕地面积13800000001平方米",
    "2023年1月1日至2023年12月31日",
    "时间戳20230101153000",
    "发票号码23332000000012345678",
    "ISBN 978-7-02-000220-7",
    "国道G15、省道S225沿线整治",
    "京A级景区、浙A股上市公司",
    "粤B2-20230001增值电信业务经营许可证",
    "不动产登记簿第3310810010号",
    "东经121度，北纬28度",
    "增长12.5%，达到1234567.89万元",
    "人口12345678人，户数1234567户",
    "坐标系采用2000国家大地坐标系",
    "电压等级220000伏，容量180000000瓦",
    "档案号0001-2023-00000001",
    "GB/T 9704-2012、GB 11643-1999、GB 32100-2015",
    "一二三四五六七八九十",
    "第一百三十八条第一款第十三项",
    "招标编号：ZJ-2023-138-0000-0001",
    "合同编号：331081190101010002",
    "专利号ZL202310000000.1",
    "批准文号：国药准字Z20230001",
    "公告编号：2023-138000-00001",
    "条码6901234567892",
    "共计13812345678.50元",
    "单价138元，数量12345678件",
    "资产编号13800138000",
    "设备型号E12345678",
    "执法证号浙10810001001",
    "许可证编号JY13310810000001",
    "邮政编码317500",
    "http://www.example.gov.cn/art/2023/1/1/art_1229000000_13800000.html",
    "身份证号33*************001",
    "手机138****0001",
    "办理身份证、户口簿、银行卡等业务",
)


@dataclass(frozen=True, slots=True)
class Gold:
    """One value in its sentence."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence with everything that must be found in it."""

    text: str
    gold: tuple[Gold, ...]


def samples(count: int, seed: int, disguise: Disguise | None = None) -> Iterator[Sample]:
    """``count`` sentences; with a disguise, every digit-bearing value is written in it."""
    chance = random.Random(seed)
    for number in range(count):
        yield filled(TEMPLATES[number % len(TEMPLATES)], _value, chance, disguise)


def filled(
    template: str, value: Callable[[str, random.Random], str | None], chance: random.Random, disguise: Disguise | None
) -> Sample:
    """A template with a value in each slot; one for which ``value`` has None is a masked name and needs not be found."""
    text, gold, at = "", [], 0
    for slot in re.finditer(r"\{(\w+)\}", template):
        text += _words(template[at : slot.start()], disguise)
        at = slot.end()
        plain = value(slot[1], chance)
        if plain is None:
            text += chance.choice("张王李赵陈") + chance.choice(("某", "某某"))
            continue
        written = disguised(slot[1], plain, text, disguise, chance)
        gold.append(Gold(slot[1], len(text), len(text) + len(written)))
        text += written
    return Sample(text + _words(template[at:], disguise), tuple(gold))


def _words(text: str, disguise: Disguise | None) -> str:
    return disguise.label(text) if disguise is not None else text


def _value(kind: str, chance: random.Random) -> str | None:
    return None if kind == "n" else identifiers()[kind].sample(chance)
