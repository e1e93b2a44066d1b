"""``rules`` (规则): check, list, explain, and replay over what an office has stored."""

import argparse
from pathlib import Path

from disclosure_screen.detect.proof import prove
from disclosure_screen.model.errors import RulebookErrors, UsageError
from disclosure_screen.model.rule import (
    DetectorShape,
    IdentifierShape,
    LexiconShape,
    PatternShape,
    PhraseShape,
    Rule,
    Shape,
)
from disclosure_screen.pipeline.shipped import shipped
from disclosure_screen.review.policy import parse
from disclosure_screen.rulebook.lint import check as objections
from disclosure_screen.rulebook.load import load_rulebook

_STATUS = {"draft": "草拟", "trial": "试行", "stable": "正式", "retired": "停用"}


def check(arguments: argparse.Namespace) -> int:
    """Print every error of the folder with file and line; 0 where it may be used, 1 where it may not."""
    folder = _folder(arguments)
    errors = list(objections(folder, prove))
    try:
        parse((folder / "approval.yaml").read_text(encoding="utf-8"), "approval.yaml")
    except RulebookErrors as refused:
        errors += refused.errors
    except (OSError, UnicodeDecodeError):
        print("approval.yaml:1：审核办法文件不存在或无法读取")
        return 1
    for error in errors:
        print(error)
    if errors:
        print(f"共 {len(errors)} 处问题，规则未启用。")
        return 1
    rulebook = load_rulebook(folder)
    terms = sum(len(listed) for _, listed in rulebook.lexicons)
    print(f"规则检查通过：{len(rulebook.rules)} 条规则，{terms} 个词条，审核办法 1 份。摘要 {rulebook.digest}")
    return 0


def listing(arguments: argparse.Namespace) -> int:
    """Print one line a rule."""
    for rule in load_rulebook(_folder(arguments)).rules:
        print(f"{rule.id:<36}{rule.severity.label:<6}{_STATUS[rule.status.value]}  {rule.title}")
    return 0


def explain(arguments: argparse.Namespace) -> int:
    """Print what a rule looks for, why, and what to do about a hit. Raises UsageError where there is no such rule."""
    try:
        rule = load_rulebook(_folder(arguments)).rule(arguments.rule)
    except KeyError:
        raise UsageError(f"没有名为 {arguments.rule} 的规则；用 rules list 查看全部。") from None
    for name, value in _card(rule):
        if value:
            print(f"{name}：{value}")
    return 0


def replay(arguments: argparse.Namespace) -> int:
    """Screen the stored cases again under other rules and print what would change, before anything is activated."""
    from disclosure_screen.cli.review import opened
    from disclosure_screen.pipeline.replay import replay as run_replay

    with opened(arguments) as workspace:
        replayed = run_replay(workspace, arguments.rules)
    for change in replayed.changes:
        print(change)
    print(
        f"共试算 {replayed.files} 个文件：+{replayed.added} / -{replayed.removed} 处，{len(replayed.changes)} 个文件有变化。"
    )
    return 0


def _folder(arguments: argparse.Namespace) -> Path:
    folder: Path = arguments.rules or shipped("rules")
    if not folder.is_dir():
        raise UsageError(f"找不到规则目录：{folder}")
    return folder


def _card(rule: Rule) -> tuple[tuple[str, str], ...]:
    return (
        ("规则", f"{rule.id}（{rule.title}）"),
        ("类别", rule.category),
        ("严重程度", rule.severity.label),
        ("状态", _STATUS[rule.status.value]),
        ("查找", _sought(rule.shape)),
        ("表头或标签", "、".join(rule.headers)),
        ("加强语境", "、".join(rule.context.raises)),
        ("减弱语境", "、".join(rule.context.lowers)),
        ("必须语境", "、".join(rule.context.requires)),
        ("属于应公开的语境", "、".join(rule.context.public)),
        ("依据", "；".join(rule.basis)),
        ("处理建议", rule.advice),
        ("责任人", rule.owner),
        ("位置", f"{rule.origin.file}:{rule.origin.line}"),
        ("应命中的例句", "\n  ".join(("", *rule.hits))),
        ("不应命中的例句", "\n  ".join(("", *rule.misses))),
    )


def _sought(shape: Shape) -> str:
    match shape:
        case IdentifierShape(name):
            return f"号码类型 {name}"
        case PatternShape(pattern):
            return f"格式 {pattern}"
        case PhraseShape(phrases, whole):
            return f"词语 {'、'.join(phrases)}{'（整词）' if whole else ''}"
        case LexiconShape(path):
            return f"词表 {path}"
        case DetectorShape(name):
            return f"检测方法 {name}"
