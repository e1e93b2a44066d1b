"""What rules cost and where they meet, over a small rulebook of our own."""

import datetime
from dataclasses import replace
from pathlib import Path

from disclosure_screen.model.rule import PatternShape, PhraseShape, Rulebook
from disclosure_screen.pipeline.rule_report import report
from disclosure_screen.rulebook.load import load_rulebook

TODAY = datetime.date(2026, 11, 24)


def test_two_rules_on_the_same_characters_are_told_and_every_rule_has_its_cost() -> None:
    shipped = load_rulebook(Path(__file__).parents[2] / "rules").rule("wording.typo")
    hits = ("本通知由甲乙丙丁起草。", "甲乙丙来了，又来了甲乙丙丁。")
    one = replace(shipped, id="wording.one", shape=PhraseShape(("甲乙丙丁",)), hits=hits, misses=())
    other = replace(shipped, id="wording.other", shape=PatternShape("乙丙."), hits=hits, misses=())
    apart = replace(shipped, id="wording.apart", shape=PhraseShape(("本通知",)), hits=hits, misses=())
    measured = report(Rulebook("sha256:0", (one, other, apart)), TODAY)
    assert measured.overlaps == (("wording.one", "wording.other", 6),)
    assert {rule for rule, cost in measured.costs if cost >= 0} == {"wording.one", "wording.other", "wording.apart"}
