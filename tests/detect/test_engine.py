"""The engine: aggregation, hidden layers, time-outs, layers, trial rules, dates, fingerprints, decoys."""

import datetime
import random
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.quality_sets import NEGATIVES
from disclosure_screen.detect.engine import Engine
from disclosure_screen.identifiers import mobile, resident_id
from disclosure_screen.model.document import Block, Cell, Document, GapReason, Layer
from disclosure_screen.model.errors import RulebookErrors
from disclosure_screen.model.finding import Finding, Severity
from disclosure_screen.model.place import Location, Span
from disclosure_screen.model.rule import (
    Context,
    DetectorShape,
    LexiconShape,
    Origin,
    PatternShape,
    PhraseShape,
    Rule,
    Rulebook,
    Shape,
    Status,
    Term,
)
from disclosure_screen.text.fingerprint import Key
from disclosure_screen.text.reading import Reading, fold

CHANCE = random.Random(5)
TODAY = datetime.date(2026, 11, 24)


def rule(shape: Shape, rule_id: str = "wording.test", **changes: object) -> Rule:
    base = Rule(
        id=rule_id, title="样例", category=rule_id.partition(".")[0], severity=Severity.MINOR, status=Status.STABLE,
        basis=("《某规定》",), owner="办公室", advice="修改", shape=shape, origin=Origin("a.yaml", 3),
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def book(*rules: Rule, lexicons: tuple[tuple[str, tuple[Term, ...]], ...] = ()) -> Rulebook:
    return Rulebook("sha256:0", rules, lexicons)


def sheet(rows: list[list[str]], layer: Layer = Layer.CELL, concealment: str = "") -> Document:
    blocks = [
        Block(
            layer, text, Location(("名单", f"{'ABCDEFGH'[column - 1]}{number}")),
            Cell("表1", number, column, (rows[0][column - 1],) if number > 1 else ()), concealment,
        )
        for number, row in enumerate(rows, 1)
        for column, text in enumerate(row, 1)
    ]  # fmt: skip
    return Document("sha256:0", "名单.xlsx", "x", tuple(blocks))


def only(findings: tuple[Finding, ...], rule_id: str) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule_id]


def test_a_column_of_numbers_is_one_finding_and_every_place_can_be_traced(engine: Engine, key: Key) -> None:
    values = [resident_id.sample(CHANCE) for _ in range(300)]
    findings, gaps = engine.screen(sheet([["序号", "身份证号"], *([str(n), v] for n, v in enumerate(values))]), key)
    (bulk,) = only(findings, "personal.resident-id")
    assert gaps == ()
    assert bulk.count == 300
    assert [place.location.route[1] for place in bulk.places[:2]] == ["B2", "B3"]
    assert len({place.value_fingerprint for place in bulk.places}) == len(set(values))
    assert "第2列“身份证号”共 300 处" in bulk.reasons


def test_a_few_places_stay_single_findings(engine: Engine, key: Key) -> None:
    rows = [["姓名", "手机号"], *([f"张{n}", mobile.sample(CHANCE)] for n in range(3))]
    assert [finding.count for finding in only(engine.screen(sheet(rows), key)[0], "personal.mobile")] == [1, 1, 1]


def test_the_same_value_elsewhere_has_the_same_value_fingerprint_and_another_identity(engine: Engine, key: Key) -> None:
    value = resident_id.sample(CHANCE)
    first, second = only(engine.screen_text(f"申请人身份证号{value}。\n经办复核：{value}", key), "personal.resident-id")
    assert first.value_fingerprint == second.value_fingerprint
    assert first.fingerprint != second.fingerprint


def test_a_fingerprint_does_not_depend_on_the_line_but_on_the_key(engine: Engine, key: Key) -> None:
    text = f"身份证号{resident_id.sample(CHANCE)}。"
    (here,), (below,) = (
        only(engine.screen_text(t, key), "personal.resident-id") for t in (text, f"标题\n\n说明\n{text}")
    )
    (other,) = only(engine.screen_text(text, Key(b"another key of tests")), "personal.resident-id")
    assert here.value_fingerprint == below.value_fingerprint
    assert here.fingerprint != other.fingerprint


def test_a_finding_in_a_hidden_layer_says_so(engine: Engine, key: Key) -> None:
    document = sheet([["姓名", "身份证号"], ["张某", resident_id.sample(CHANCE)]], Layer.HIDDEN, "隐藏工作表")
    findings, _ = engine.screen(document, key)
    (found,) = only(findings, "personal.resident-id")
    assert found.concealment == "隐藏工作表"
    assert any("隐藏工作表" in reason for reason in found.reasons)
    assert [finding.severity for finding in only(findings, "hidden.sheet")] == [Severity.MINOR]


def test_harmless_properties_and_revisions_do_not_raise_the_grade(engine: Engine, key: Key) -> None:
    blocks = (
        Block(Layer.METADATA, "某某镇人民政府", concealment="文档属性，页面上不显示"),
        Block(Layer.REVISION, "现将有关情况", concealment="已删除的修订"),
        Block(Layer.COMMENT, "请核对标点", concealment=""),
        Block(Layer.BODY, "现将有关事项公告如下。"),
    )
    findings, _ = engine.screen(Document("sha256:0", "公告.docx", "x", blocks), key)
    assert [finding.rule for finding in findings if finding.severity > Severity.NOTE] == []
    assert {finding.rule for finding in findings} == {"hidden.revision", "hidden.comment"}


def test_a_rule_that_runs_out_of_time_leaves_a_gap_and_the_others_go_on(
    key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosure_screen.detect.wordings.TIME_LIMIT", 0.05)
    slow = rule(PatternShape("(a|aa)+$x|甲乙丙"), "wording.slow")
    engine = Engine(book(slow, rule(PhraseShape(("甲乙丙",)), "wording.other")), TODAY)
    findings, gaps = engine.screen(Document("sha256:0", "a.txt", "x", (Block(Layer.BODY, "a" * 60 + "！甲乙丙"),)), key)
    assert [gap.reason for gap in gaps] == [GapReason.RULE_TIMEOUT]
    assert "wording.slow" in gaps[0].detail
    assert [finding.rule for finding in findings] == ["wording.other"]


def test_a_time_out_in_a_bare_text_is_a_finding_and_not_silence(key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosure_screen.detect.wordings.TIME_LIMIT", 0.05)
    engine = Engine(book(rule(PatternShape("(a|aa)+$x|甲乙丙"), "wording.slow")), TODAY)
    text = "标题\n" + "a" * 60 + "！甲乙丙"
    (found,) = engine.screen_text(text, key)
    assert (found.rule, found.severity, found.span.start) == ("wording.slow", Severity.MINOR, 3)
    assert "匹配超时" in found.reasons[0]


def test_a_pattern_that_always_runs_out_of_time_costs_little_and_leaves_no_place_unspoken_of(
    key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosure_screen.detect.wordings.TIME_LIMIT", 0.05)
    tried: list[int] = []
    engine = Engine(book(rule(PatternShape("(a|aa)+$x|甲乙丙"), "wording.slow")), TODAY)

    def counted(text: str, start: int, end: int) -> Reading:
        tried.append(start)
        return fold(text, start, end)

    monkeypatch.setattr("disclosure_screen.detect.wordings.fold", counted)
    line = "a" * 60 + "！甲乙丙"
    blocks = tuple(Block(Layer.BODY, line, Location((str(number),))) for number in range(50))
    _, gaps = engine.screen(Document("sha256:0", "a.txt", "x", blocks), key)
    assert [gap.location.route for gap in gaps] == [(str(number),) for number in range(50)]
    assert len(tried) == 3
    tried.clear()
    text = "\n".join([line] * 50)
    found = engine.screen_text(text, key)
    assert found[-1].span.end == len(text)
    assert sum(len(one.span) for one in found) >= len(text) - 50


def test_an_exclusion_or_guard_that_hangs_protects_nothing(key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosure_screen.detect.wordings.TIME_LIMIT", 0.05)
    term = Term("甲乙丙", Severity.MINOR, "因为", "张某", guard="((a|aa)+)+$x|甲乙丙丁")
    excluded = rule(PhraseShape(("甲乙丙",)), "wording.e", excludes=("(a|aa)+$x|甲乙丙.",))
    listed = rule(LexiconShape("l.csv"), "lexicon.l")
    engine = Engine(book(excluded, listed, lexicons=(("l.csv", (term,)),)), TODAY)
    assert {f.rule for f in engine.screen_text("a" * 60 + "！甲乙丙", key)} == {"wording.e", "lexicon.l"}


def test_a_rule_on_trial_is_recorded_as_a_note(key: Key) -> None:
    engine = Engine(book(rule(PhraseShape(("甲乙丙",)), status=Status.TRIAL, severity=Severity.GRAVE)), TODAY)
    assert [finding.severity for finding in engine.screen_text("某甲乙丙某", key)] == [Severity.NOTE]


def test_a_rule_looks_into_its_layers_only(key: Key) -> None:
    engine = Engine(book(rule(PhraseShape(("甲乙丙",)), layers=frozenset({Layer.COMMENT}))), TODAY)
    blocks = (Block(Layer.BODY, "甲乙丙"), Block(Layer.COMMENT, "甲乙丙"))
    findings, _ = engine.screen(Document("sha256:0", "a", "x", blocks), key)
    assert [finding.places[0].block for finding in findings] == [1]


def test_an_exclusion_that_covers_a_match_drops_it(key: Key) -> None:
    engine = Engine(book(rule(PhraseShape(("甲乙丙",)), excludes=("《[^》]*》",))), TODAY)
    assert [finding.span for finding in engine.screen_text("《甲乙丙》和甲乙丙", key)] == [Span(6, 9)]


def test_a_term_holds_only_between_its_dates(key: Key) -> None:
    term = Term("甲乙丙", Severity.SERIOUS, "因为", "张某", "2026-01-01", "2026-06-30")
    shape = LexiconShape("l.csv", whole_words=False)
    for day, expected in (
        (datetime.date(2026, 6, 30), 1),
        (datetime.date(2026, 7, 1), 0),
        (datetime.date(2025, 12, 31), 0),
    ):
        engine = Engine(book(rule(shape, "lexicon.l"), lexicons=(("l.csv", (term,)),)), day)
        assert len(engine.screen_text("某甲乙丙某", key)) == expected


def test_a_term_never_fires_across_words(key: Key) -> None:
    terms = tuple(Term(term, Severity.MINOR, "因为", "张某") for term in ("农业部", "领导批示"))
    engine = Engine(book(rule(LexiconShape("l.csv"), "lexicon.l"), lexicons=(("l.csv", terms),)), TODAY)
    found = engine.screen_text("农业部门落实，农业部发文，按领导批示办理，领导批示", key)
    assert [(f.span.start, f.span.end) for f in found] == [(7, 10), (14, 18), (21, 25)]


def test_a_word_torn_by_an_invisible_character_is_still_found(key: Key) -> None:
    engine = Engine(book(rule(PhraseShape(("内部资料",)))), TODAY)
    assert [(f.span.start, f.span.end) for f in engine.screen_text("这是内\u200b部资\u2060料。", key)] == [(2, 8)]


def test_context_words_raise_and_silence(key: Key) -> None:
    context = Context(requires=("必须",), lowers=("除外",))
    engine = Engine(book(rule(PhraseShape(("甲乙丙",)), context=context)), TODAY)
    assert [len(engine.screen_text(t, key)) for t in ("必须甲乙丙", "甲乙丙", "必须除外甲乙丙")] == [1, 0, 0]


def test_an_unknown_detector_stops_the_engine(key: Key) -> None:
    with pytest.raises(RulebookErrors, match=r"a\.yaml:3：没有名为“nowhere”的检测器"):
        Engine(book(rule(DetectorShape("nowhere"))), TODAY)


def test_a_secrecy_mark_seals_and_shows_nothing(engine: Engine, key: Key) -> None:
    (found,) = engine.screen_text("机密★10年", key)
    assert (found.rule, found.seals, found.severity) == ("secrecy.mark", True, Severity.GRAVE)
    assert set(found.excerpt) == {"*"}


def test_a_copy_number_and_a_level_on_a_line_of_its_own_seal(engine: Engine, key: Key) -> None:
    findings = engine.screen_text("000001\n机　密\n特急\n某某镇人民政府文件", key)
    assert [finding.rule for finding in findings if finding.seals] == ["secrecy.mark-term"]


SILENT = (
    "依法对拟公开的信息进行保密审查", "涉及国家秘密、商业秘密、个人隐私的除外",
    "1.属于国家秘密\n2.其他法律行政法规禁止公开\n3.危及“三安全一稳定”\n4.保护第三方合法权益",
    "5.属于三类内部事务信息\n6.属于四类过程性信息\n7.属于行政执法案卷\n8.属于行政查询事项",
    "自然人/商业企业/科研机构/社会公益组织/法律服务机构/其他", "保密局", "内部控制、内部审计、内部治理",
    "秘密级以上涉密人员培训", "第一项加第二项之和，等于第三项加第四项之和",
)  # fmt: skip


@pytest.mark.parametrize("text", SILENT)
def test_the_words_of_the_annual_report_are_no_secrets(engine: Engine, key: Key, text: str) -> None:
    assert [finding.rule for finding in engine.screen_text(text, key) if finding.severity > Severity.NOTE] == []


@pytest.mark.parametrize("text", NEGATIVES)
def test_a_decoy_raises_nothing(engine: Engine, key: Key, text: str) -> None:
    assert [finding.rule for finding in engine.screen_text(text, key) if finding.severity > Severity.NOTE] == []


def test_one_digit_a_cell_is_read_as_one_number_and_every_cell_is_a_place(engine: Engine, key: Key) -> None:
    value = resident_id.sample(CHANCE)
    blocks = [Block(Layer.CELL, "身份证号", cell=Cell("表1", 1, 1))]
    blocks += [Block(Layer.CELL, sign, cell=Cell("表1", 1, column)) for column, sign in enumerate(value, 2)]
    findings, _ = engine.screen(Document("sha256:0", "表.docx", "x", tuple(blocks)), key)
    (found,) = only(findings, "personal.resident-id")
    assert [place.block for place in found.places] == list(range(1, 19))


def test_a_number_in_two_columns_or_two_rows_is_read_as_one(engine: Engine, key: Key) -> None:
    value = resident_id.sample(CHANCE)
    across = sheet([["姓名", "前六位", "后十二位"], ["张某", value[:6], value[6:]]])
    down = sheet([["姓名", "身份证号"], ["张某", value[:12]], ["", value[12:]]])
    for document in (across, down):
        assert len(only(engine.screen(document, key)[0], "personal.resident-id")) == 1


NEAR_MISSES = ("331081190101010000", "3.31081E+17", "331081190113010017", "33108119010101001", "3310811901010100011")


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_number_that_lost_digits_is_no_silence_under_its_header(engine: Engine, key: Key, text: str) -> None:
    (found,) = only(engine.screen(sheet([["姓名", "身份证号"], ["张某", text]]), key)[0], "personal.resident-id")
    assert Severity.MINOR <= found.severity < Severity.GRAVE


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_the_same_number_elsewhere_is_nothing(engine: Engine, key: Key, text: str) -> None:
    assert only(engine.screen(sheet([["项目", "数值"], ["甲", text]]), key)[0], "personal.resident-id") == []


def test_reversed_digits_count_under_an_id_header_only(engine: Engine, key: Key) -> None:
    value = "331081190101010001"[::-1]
    assert len(only(engine.screen(sheet([["姓名", "身份证号"], ["张某", value]]), key)[0], "personal.resident-id")) == 1
    assert only(engine.screen(sheet([["姓名", "数值"], ["张某", value]]), key)[0], "personal.resident-id") == []


def test_a_mobile_is_at_least_to_be_confirmed_and_a_landline_never_more_than_noted(engine: Engine, key: Key) -> None:
    assert [f.severity for f in only(engine.screen_text("监督电话：13800000001", key), "personal.mobile")] == [
        Severity.MINOR
    ]
    assert [f.severity for f in only(engine.screen_text("户主手机：13800000001", key), "personal.mobile")] == [
        Severity.SERIOUS
    ]
    for text in ("办公电话：0576-80000001", "咨询热线12345，监督电话0576-80000001"):
        assert {f.severity for f in engine.screen_text(text, key)} == {Severity.NOTE}


def test_the_shipped_rules_start_quickly_enough_to_be_loaded_for_every_file() -> None:
    from disclosure_screen.rulebook.load import load_rulebook

    rules = load_rulebook(Path(__file__).parents[2] / "rules").rules
    assert len(rules) > 50
    assert len({rule.id for rule in rules}) == len(rules)


def test_short_forms_of_a_mobile_stand_for_further_numbers(engine: Engine, key: Key) -> None:
    found = only(engine.screen_text("联系电话13800000001/2/3", key), "personal.mobile")
    assert [(f.span.start, f.span.end) for f in found] == [(4, 15), (16, 17), (18, 19)]
    assert len({f.value_fingerprint for f in found}) == 3
    assert len(only(engine.screen_text("联系电话13800000001/2023年", key), "personal.mobile")) == 1


def test_a_mask_is_judged_with_what_its_sentence_tells(engine: Engine, key: Key) -> None:
    (alone,) = only(engine.screen_text("身份证号331081********0001。", key), "masking.insufficient")
    (told,) = only(engine.screen_text("身份证号331081********0001，1966年1月1日出生。", key), "masking.insufficient")
    assert (alone.severity, told.severity) == (Severity.MINOR, Severity.GRAVE)
    assert only(engine.screen_text("身份证号33*************001。", key), "masking.insufficient") == []


TEXT_TABLES = (
    (
        "序号 姓名 村 账号 金额\n1 张某 某某村 201000000000001 500\n2 李某 某某村 201000000000002 600",
        "personal.bank-account",
        2,
    ),
    ("姓名\t存折账号\t金额\n张某\t201000000000001\t500", "personal.bank-account", 1),
    ("|姓名|户号|人数|\n|张某|000000001|3|\n|李某|000000002|3|", "personal.household-register", 2),
    ("姓名,证件号码,备注\n张某,331081010101001,无", "personal.resident-id", 1),
    ("名称 编号 金额\n甲 201000000000001 500", "personal.bank-account", 0),
    ("姓名 账号 金额\n\n全镇共支出 201000000000001 500", "personal.bank-account", 0),
)


@pytest.mark.parametrize(("text", "rule", "count"), TEXT_TABLES)
def test_a_table_that_lost_its_cells_is_read_by_its_header_line(
    engine: Engine, key: Key, text: str, rule: str, count: int
) -> None:
    assert len(only(engine.screen_text(text, key), rule)) == count


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "text",
    [
        "12 345.6 78 9012 " * 12_000,
        "1" * 200_000,
        "序号 姓名 账号 金额\n" + "1 张某 201000000000001 500\n" * 4_000,
        "保密" * 60_000,
        "*" * 150_000 + "1",
        "331081190101010001，" * 6_000,
        "一二三四五六七八九〇" * 15_000,
    ],
    ids=["numbers", "digits", "table", "words", "stars", "identities", "numerals"],
)
def test_a_monotonous_text_takes_no_more_than_its_length(engine: Engine, key: Key, text: str) -> None:
    findings = engine.screen_text(text, key)
    assert all(finding.span.end <= len(text) for finding in findings)


def test_a_number_in_the_middle_of_a_long_sheet_of_numbers_is_found(engine: Engine, key: Key) -> None:
    value = resident_id.sample(CHANCE)
    text = "12 345 " * 900 + value + " 12 345" * 900
    assert [(f.span.start, f.span.end) for f in only(engine.screen_text(text, key), "personal.resident-id")] == [
        (6300, 6318)
    ]
