"""The shipped packs (随附规则): every rule that travels with the product holds its own examples."""

import datetime
from pathlib import Path

import pytest

from disclosure_screen.detect.engine import Engine
from disclosure_screen.detect.proof import fires, prove
from disclosure_screen.model.rule import Rule
from disclosure_screen.rulebook.examples import fill
from disclosure_screen.rulebook.lint import check
from disclosure_screen.rulebook.load import load_rulebook

FOLDER = Path(__file__).parents[2] / "rules"
RULEBOOK = load_rulebook(FOLDER)
ENGINE = Engine(RULEBOOK, datetime.date(2024, 6, 1))


def test_the_folder_passes_every_check() -> None:
    assert [str(error) for error in check(FOLDER, prove)] == []


@pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)
def test_a_rule_finds_its_hits_and_leaves_its_misses(rule: Rule) -> None:
    assert len(rule.hits) >= 3
    assert len(rule.misses) >= 3
    assert [sentence for sentence in rule.hits if not fires(rule, fill(sentence), ENGINE)] == []
    assert [sentence for sentence in rule.misses if fires(rule, fill(sentence), ENGINE)] == []


def test_every_rule_cites_a_law_by_its_title() -> None:
    assert [rule.id for rule in RULEBOOK.rules if not all(basis.startswith("《") for basis in rule.basis)] == []
