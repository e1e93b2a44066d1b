"""Writes docs/rules.zh.md, the catalogue of the shipped rules (规则目录): ``python docs/rules_catalogue.py``."""

from itertools import groupby
from pathlib import Path

from disclosure_screen.model.rule import Rule
from disclosure_screen.pipeline.rule_card import STATUS, sought
from disclosure_screen.pipeline.shipped import shipped
from disclosure_screen.rulebook.load import load_rulebook

TARGET = Path(__file__).with_name("rules.zh.md")
HEAD = """# 规则目录

由 `docs/rules_catalogue.py` 根据 `rules/` 生成，请勿手改。一条规则的全部内容：`disclosure-screen rules explain 规则名`。
"""


def catalogue() -> str:
    """The whole page, one table for each family."""
    rules = sorted(load_rulebook(shipped("rules")).rules, key=lambda rule: rule.id)
    parts = [HEAD]
    for family, members in groupby(rules, key=lambda rule: rule.id.split(".")[0]):
        parts.append(f"\n## {family}\n\n| 规则 | 名称 | 程度 | 状态 | 查找 | 依据 |\n|---|---|---|---|---|---|\n")
        parts += [_row(rule) for rule in members]
    return "".join(parts)


def _row(rule: Rule) -> str:
    looked_for = sought(rule.shape)
    if len(looked_for) > 40:
        looked_for = f"{looked_for[:40]}…"
    cells = (f"`{rule.id}`", rule.title, rule.severity.label, STATUS[rule.status], looked_for, "；".join(rule.basis))
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


if __name__ == "__main__":
    TARGET.write_text(catalogue(), encoding="utf-8")
