"""Loading rules: what is wrong is said with file, line and cause, all at once; what is right loads entirely."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.model.errors import RulebookErrors
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.rule import IdentifierShape, LexiconShape, Status
from disclosure_screen.rulebook.load import digest, load_rulebook

GOOD = """\
id: personal.sample
title: 样例
category: personal
severity: serious
status: stable
basis: [《中华人民共和国政府信息公开条例》第十五条]
identifier: resident_id
context: {raise: [身份证], window: 20, public_severity: minor}
headers: [身份证号]
advice: 删除。
owner: 办公室
examples:
  hit: [一, 二, 三]
  miss: [四, 五, 六]
"""


def folder(tmp_path: Path, **files: str) -> Path:
    rules = tmp_path / "rules"
    rules.mkdir()
    for name, content in files.items():
        (rules / f"{name}.yaml").write_text(content, encoding="utf-8")
    return rules


def causes(path: Path, extra: Path | None = None) -> list[str]:
    with pytest.raises(RulebookErrors) as caught:
        load_rulebook(path, extra)
    return [str(error) for error in caught.value.errors]


def test_a_good_rule_loads_with_everything_it_says(tmp_path: Path) -> None:
    (rule,) = load_rulebook(folder(tmp_path, good=GOOD)).rules
    assert (rule.id, rule.severity, rule.status) == ("personal.sample", Severity.SERIOUS, Status.STABLE)
    assert rule.shape == IdentifierShape("resident_id")
    assert rule.context.raises == ("身份证",)
    assert (rule.context.window, rule.context.public_severity) == (20, Severity.MINOR)
    assert rule.hits == ("一", "二", "三")
    assert (rule.origin.file, rule.origin.line) == ("good.yaml", 1)


@pytest.mark.parametrize(
    ("old", "new", "line", "cause"),
    [
        ("title: 样例", "title: 样例\ntitle: 又一", 3, "重复"),
        ("title: 样例", "titel: 样例", 2, "不认识的键“titel”"),
        ("owner: 办公室\n", "", 1, "缺少必填项：owner"),
        ("owner: 办公室", "owner: ''", 11, "不能为空"),
        ("severity: serious", "severity: bad", 4, "只能是"),
        ("identifier: resident_id", "identifier: nothing", 7, "没有名为“nothing”的识别项"),
        ("identifier: resident_id", "pattern: '(['", 7, "正则表达式有误"),
        ("identifier: resident_id", "pattern: 'a*'", 7, "空文字"),
        ("identifier: resident_id", "pattern: a\nphrases: [b]", 1, "必须且只能写一项"),
        ("identifier: resident_id\n", "", 1, "必须且只能写一项"),
        ("headers: [身份证号]", "layers: [nowhere]", 9, "没有名为“nowhere”的层"),
        ("hit: [一, 二, 三]", "hit: [一]", 13, "至少 3 条"),
        ("hit: [一, 二, 三]", "hit: [一, [二], 三]", 13, "每一项"),
        ("window: 20", "window: wide", 8, "数字"),
        ("id: personal.sample", "id: Sample", 1, "规则编号"),
        ("headers: [身份证号]", "seals: perhaps", 9, "true 或 false"),
        ("identifier: resident_id", "lexicon: ../../etc/passwd", 7, "规则文件夹之内"),
        ("severity: serious", "severity: [serious", 5, "不是有效的 YAML"),
    ],
)
def test_each_mistake_is_located_and_explained(tmp_path: Path, old: str, new: str, line: int, cause: str) -> None:
    assert old in GOOD
    found = causes(folder(tmp_path, bad=GOOD.replace(old, new)))
    assert any(error.startswith(f"bad.yaml:{line}：") and cause in error for error in found), found


def test_all_errors_of_all_files_come_at_once(tmp_path: Path) -> None:
    one = GOOD.replace("severity: serious", "severity: bad").replace("status: stable", "status: odd")
    found = causes(folder(tmp_path, a=one, b="- 1", c="x: [", d=GOOD, e=GOOD))
    assert {error.partition(":")[0] for error in found} == {"a.yaml", "b.yaml", "c.yaml", "e.yaml"}
    assert len([error for error in found if error.startswith("a.yaml")]) == 2
    assert any("重复" in error and "d.yaml" in error for error in found)


def test_a_file_may_hold_a_list_of_rules(tmp_path: Path) -> None:
    indented = "".join(f"    {line}\n" for line in GOOD.splitlines()[1:])
    listed = f"rules:\n  - id: personal.a\n{indented}  - id: personal.b\n{indented}"
    assert [rule.id for rule in load_rulebook(folder(tmp_path, family=listed)).rules] == ["personal.a", "personal.b"]


def test_drafts_and_retired_rules_do_not_take_part(tmp_path: Path) -> None:
    states = {
        name: GOOD.replace("stable", name).replace("personal.sample", f"personal.{name}")
        for name in ("draft", "trial", "retired")
    }
    assert [rule.id for rule in load_rulebook(folder(tmp_path, **states)).rules] == ["personal.trial"]


def test_an_empty_folder_is_an_error_and_not_an_empty_rulebook(tmp_path: Path) -> None:
    assert "没有规则文件" in causes(folder(tmp_path))[0]


def test_the_digest_changes_with_every_byte_and_every_name(tmp_path: Path) -> None:
    rules = folder(tmp_path, a=GOOD)
    seen = {digest(rules)}
    (rules / "approval.yaml").write_text("tiers: []\n", encoding="utf-8")
    seen.add(digest(rules))
    (rules / "approval.yaml").write_text("tiers: [1]\n", encoding="utf-8")
    seen.add(digest(rules))
    (rules / "a.yaml").rename(rules / "b.yaml")
    seen.add(digest(rules))
    (rules / "~$list.xlsx").write_bytes(b"lock")
    seen.add(digest(rules))
    assert len(seen) == 4
    assert all(len(value) == 71 and value.startswith("sha256:") for value in seen)


def test_the_offices_file_adds_changes_and_switches_off(tmp_path: Path) -> None:
    rules = folder(tmp_path, a=GOOD, b=GOOD.replace("personal.sample", "personal.other"))
    extra = tmp_path / "office.yaml"
    own = "".join(f"    {line}\n" for line in GOOD.splitlines()[1:])
    extra.write_text(
        "disable:\n  - {id: personal.other, reason: 本单位不用}\n"
        "override:\n  - {id: personal.sample, reason: 本地从严, severity: grave, headers: [证号]}\n"
        f"rules:\n  - id: personal.own\n{own}",
        encoding="utf-8",
    )
    found = load_rulebook(rules, extra).rules
    assert [(rule.id, rule.severity) for rule in found] == [
        ("personal.sample", Severity.GRAVE),
        ("personal.own", Severity.SERIOUS),
    ]
    assert found[0].headers == ("证号",)
    assert digest(rules, extra) != digest(rules)


def test_changes_without_a_reason_or_to_unknown_rules_are_refused(tmp_path: Path) -> None:
    extra = tmp_path / "office.yaml"
    extra.write_text(
        "disable:\n  - {id: personal.sample}\noverride:\n  - {id: personal.gone, reason: 无}\n", encoding="utf-8"
    )
    found = causes(folder(tmp_path, a=GOOD), extra)
    assert found == [
        "office.yaml:2：修改规则须写明：reason（编号和理由）",
        "office.yaml:4：没有编号为“personal.gone”的规则可供修改",
    ]


LIST = GOOD.replace("identifier: resident_id", "lexicon: list.csv").replace("personal.sample", "lexicon.sample")


def test_a_lexicon_is_read_with_grades_and_dates(tmp_path: Path) -> None:
    rules = folder(tmp_path, a=LIST)
    content = "词语,等级,理由,责任人,生效日期\n甲词,严重,因为,张某,2024/1/2\n乙词,慎用,因为,李某,\n"
    (rules / "list.csv").write_bytes(content.encode("gb18030"))
    book = load_rulebook(rules)
    ((path, terms),) = book.lexicons
    assert book.rules[0].shape == LexiconShape("list.csv")
    assert path == "list.csv"
    assert [(t.term, t.severity, t.since) for t in terms] == [
        ("甲词", Severity.SERIOUS, "2024-01-02"),
        ("乙词", Severity.MINOR, ""),
    ]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("词语,等级\n甲,严重\n", "list.csv:1：表头缺少列：理由、责任人"),
        ("词语,等级,理由,责任人\n甲,很坏,因为,张某\n", "list.csv:2：等级“很坏”无效"),
        ("词语,等级,理由,责任人\n甲,严重,,张某\n", "list.csv:2：缺少：理由"),
        ("词语,等级,理由,责任人\n甲,严重,因为,张某\n甲,严重,因为,张某\n", "list.csv:3：词语“甲”重复"),
        ("词语,等级,理由,责任人,生效日期\n甲,严重,因为,张某,2024-13-01\n", "list.csv:2：生效日期"),
        ("词语,等级,理由,责任人,限定\n甲,严重,因为,张某,(甲\n", "list.csv:2：“限定”不是有效的正则表达式"),
        ('词语,等级,理由,责任人\n"甲,严重\n', "list.csv:1："),
        ("", "list.csv:1：词表为空"),
    ],
)
def test_each_mistake_in_a_lexicon_is_located(tmp_path: Path, content: str, error: str) -> None:
    rules = folder(tmp_path, a=LIST)
    (rules / "list.csv").write_text(content, encoding="utf-8")
    assert any(found.startswith(error) for found in causes(rules)), causes(rules)


def test_a_lexicon_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    assert causes(folder(tmp_path, a=LIST)) == ["list.csv:1：找不到该词表文件"]


def test_a_lexicon_may_be_kept_in_excel(tmp_path: Path) -> None:
    import openpyxl

    rules = folder(tmp_path, a=LIST.replace("list.csv", "list.xlsx"))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["词语", "等级", "理由", "责任人", "失效日期"])
    sheet.append(["甲词", "禁用", "因为", "张某", 45293])
    book.save(rules / "list.xlsx")
    ((_, terms),) = load_rulebook(rules).lexicons
    assert [(term.term, term.severity, term.until) for term in terms] == [("甲词", Severity.SERIOUS, "2024-01-02")]


def test_a_broken_or_hostile_workbook_is_refused(tmp_path: Path) -> None:
    rules = folder(tmp_path, a=LIST.replace("list.csv", "list.xlsx"))
    (rules / "list.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert "不是有效的 XLSX 文件" in causes(rules)[0]
    with zipfile.ZipFile(rules / "list.xlsx", "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>')
    assert "不允许的文档类型声明" in causes(rules)[0]


@given(st.text(max_size=300))
def test_no_text_whatever_makes_loading_fail_in_another_way(
    tmp_path_factory: pytest.TempPathFactory, content: str
) -> None:
    rules = tmp_path_factory.mktemp("rules")
    (rules / "a.yaml").write_text(content, encoding="utf-8", errors="replace")
    with pytest.raises(RulebookErrors):
        load_rulebook(rules)
