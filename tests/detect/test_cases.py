"""The case book (案例集): every sentence an office writes, in every disguise, each a test of its own (over fourteen hundred)."""

import random

import pytest

from benchmarks.disguises import DISGUISES
from benchmarks.quality_score import RULES
from benchmarks.quality_sets import TEMPLATES, Sample, samples
from disclosure_screen.detect.engine import Engine
from disclosure_screen.identifiers.registry import identifiers
from disclosure_screen.model.finding import Severity
from disclosure_screen.text.fingerprint import Key


def book(name: str) -> list[Sample]:
    return list(samples(len(TEMPLATES), 77, DISGUISES.get(name)))


CASES = [
    pytest.param(sample, id=f"{name}-{number:02d}")
    for name in ("plain", *DISGUISES)
    for number, sample in enumerate(book(name))
    if sample.gold
]


@pytest.mark.parametrize("sample", CASES)
def test_every_value_of_a_sentence_is_found_exactly(engine: Engine, key: Key, sample: Sample) -> None:
    found = {(f.rule, f.span.start, f.span.end) for f in engine.screen_text(sample.text, key)}
    assert [gold.kind for gold in sample.gold if (RULES[gold.kind], gold.start, gold.end) not in found] == []


LABELLED = (
    ("qq", "QQ：{}", "personal.qq", Severity.MINOR),
    ("wechat", "微信号：{}", "personal.wechat", Severity.MINOR),
    ("travel_permit", "通行证号码：{}", "personal.travel-permit", Severity.GRAVE),
    ("foreign_permanent", "永久居留身份证{}", "personal.foreign-permanent", Severity.GRAVE),
    ("birth_certificate", "出生医学证明编号{}", "personal.birth-certificate", Severity.GRAVE),
    ("birth_date", "出生日期：{}", "personal.birth-date", Severity.MINOR),
    ("student_number", "学籍号{}", "personal.student-number", Severity.GRAVE),
    ("military_id", "军官证号{}", "personal.military-id", Severity.GRAVE),
    ("social_security", "社保卡号{}", "personal.social-security", Severity.SERIOUS),
    ("medical_record", "住院号{}", "personal.medical", Severity.GRAVE),
    ("household_register", "户号{}", "personal.household-register", Severity.SERIOUS),
    ("vehicle_vin", "车架号{}", "personal.vehicle-vin", Severity.MINOR),
    ("property_certificate", "产权证号{}", "personal.property", Severity.MINOR),
    ("property_unit", "不动产单元号{}", "personal.property", Severity.MINOR),
    ("coordinates", "坐标{}", "personal.location", Severity.MINOR),
    ("taxpayer_number", "纳税人识别号{}", "personal.taxpayer-number", Severity.GRAVE),
    ("driving_file", "驾驶证档案编号{}", "personal.driving-file", Severity.SERIOUS),
    ("resident_id_15", "身份证号{}", "personal.resident-id", Severity.GRAVE),
    ("credential", "访问密钥{}", "secrecy.credential", Severity.SERIOUS),
    ("url_token", "https://www.example.com/list{}", "secrecy.credential", Severity.SERIOUS),
    ("internal_link", "资料见{}", "secrecy.network", Severity.MINOR),
)


@pytest.mark.parametrize(("name", "sentence", "rule", "severity"), LABELLED, ids=[case[0] for case in LABELLED])
def test_an_identifier_is_found_beside_its_label(
    engine: Engine, key: Key, name: str, sentence: str, rule: str, severity: Severity
) -> None:
    chance = random.Random(3)
    for _ in range(5):
        text = f"{sentence.format(identifiers()[name].sample(chance))}。"
        assert (rule, severity) in {(f.rule, f.severity) for f in engine.screen_text(text, key)}, name


NEEDING = [name for name, *_ in LABELLED if identifiers()[name].NEEDS_CONTEXT]


@pytest.mark.parametrize("name", NEEDING)
def test_what_needs_a_label_is_nothing_without_one(engine: Engine, key: Key, name: str) -> None:
    rule = next(case[2] for case in LABELLED if case[0] == name)
    text = f"情况说明如下 {identifiers()[name].sample(random.Random(3))} 以上。"
    assert rule not in {f.rule for f in engine.screen_text(text, key)}


@pytest.mark.parametrize(
    "label", ["身分證號", "身份証号", "sfzh", "SFZ", "身 份 证 号", "身份证\u200b号码", "ID", "证件号码"]
)
def test_a_label_is_understood_in_every_spelling(engine: Engine, key: Key, label: str) -> None:
    value = identifiers()["resident_id_15"].sample(random.Random(3))
    assert "personal.resident-id" in {f.rule for f in engine.screen_text(f"{label}：{value}", key)}
