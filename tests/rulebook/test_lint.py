"""Checking rules: what loads may still be wrong, and is told."""

from pathlib import Path

import pytest

from disclosure_screen.detect.proof import prove
from disclosure_screen.rulebook.lint import check

TEMPLATE = """\
id: wording.{name}
title: 样例
category: wording
severity: minor
status: stable
basis: [《某规定》]
{shape}
advice: 修改。
owner: 办公室
examples:
  hit: {hit}
  miss: [无关一, 无关二, 无关三]
"""


def rules(tmp_path: Path, *shapes: str, hit: str = "[某甲词语, 某甲词语啊, 这某甲词语]") -> Path:
    for number, shape in enumerate(shapes):
        content = TEMPLATE.format(name=f"r{number}", shape=shape, hit=hit)
        (tmp_path / f"r{number}.yaml").write_text(content, encoding="utf-8")
    return tmp_path


def messages(folder: Path) -> str:
    return "\n".join(str(error) for error in check(folder, prove))


def test_a_sound_folder_has_no_objections(tmp_path: Path) -> None:
    assert messages(rules(tmp_path, "phrases: [某甲词语]")) == ""


def test_an_example_that_does_not_hold_is_named(tmp_path: Path) -> None:
    assert "第 3 条应命中的例句没有命中：丙" in messages(
        rules(tmp_path, "phrases: [某甲词语]", hit="[某甲词语, 某甲词语, 丙]")
    )


def test_a_miss_that_is_hit_is_named(tmp_path: Path) -> None:
    assert "第 1 条不应命中的例句被命中：无关一" in messages(rules(tmp_path, "phrases: [某甲词语, 无关]"))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "pattern", ["(某+)+甲", "(?:1|11)+某甲词语$", "(.*a){12}某甲词语", "某甲词语|(b+)+$", "(词+)+[^词]"]
)
def test_a_catastrophic_pattern_is_refused(tmp_path: Path, pattern: str) -> None:
    found = messages(rules(tmp_path, f"pattern: '{pattern}'"))
    assert "灾难性回溯" in found


def test_two_rules_for_the_same_thing_are_named(tmp_path: Path) -> None:
    assert "与规则 wording.r0 查找的内容完全相同" in messages(
        rules(tmp_path, "phrases: [某甲词语]", "phrases: [某甲词语]")
    )


def test_an_unknown_sample_name_is_named(tmp_path: Path) -> None:
    assert "“{nothing}”不是可用的样例" in messages(rules(tmp_path, "phrases: [某甲词语]", hit="['{nothing}', 二, 三]"))


def test_an_unknown_detector_is_named(tmp_path: Path) -> None:
    assert "没有名为“nothing”的检测器" in messages(rules(tmp_path, "detector: nothing"))
