"""``rules`` (规则): check, list, explain, and replay over what an office has stored."""

import argparse
import datetime as dt
from pathlib import Path

from disclosure_screen.detect.proof import prove
from disclosure_screen.model.errors import RulebookErrors, UsageError
from disclosure_screen.model.rule import Rulebook
from disclosure_screen.pipeline.rule_card import STATUS, card
from disclosure_screen.pipeline.rule_report import report
from disclosure_screen.pipeline.shipped import shipped
from disclosure_screen.review.policy import parse
from disclosure_screen.rulebook.lint import check as objections
from disclosure_screen.rulebook.load import load_rulebook


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
    if arguments.report:
        _print_report(rulebook)
    return 0


def _print_report(rulebook: Rulebook) -> None:
    """What each rule costs on the examples, and which rules fire on the same places."""
    measured = report(rulebook, dt.datetime.now(dt.UTC).astimezone().date())
    print("各规则单独运行时多用的时间（毫秒/MB，以全部例句测得）：")
    for rule, cost in measured.costs:
        print(f"  {rule:<36}{cost:10,.0f}")
    print("在例句的同一处同时命中的规则（处数）：" if measured.overlaps else "没有规则在例句的同一处同时命中。")
    for one, other, count in measured.overlaps:
        print(f"  {one} 与 {other}：{count}")


def listing(arguments: argparse.Namespace) -> int:
    """Print one line a rule."""
    for rule in load_rulebook(_folder(arguments)).rules:
        print(f"{rule.id:<36}{rule.severity.label:<6}{STATUS[rule.status]}  {rule.title}")
    return 0


def explain(arguments: argparse.Namespace) -> int:
    """Print what a rule looks for, why, and what to do about a hit. Raises UsageError where there is no such rule."""
    try:
        rule = load_rulebook(_folder(arguments)).rule(arguments.rule)
    except KeyError:
        raise UsageError(f"没有名为 {arguments.rule} 的规则；用 rules list 查看全部。") from None
    for label, values in card(rule):
        print(f"{label}：{'、'.join(values)}" if len(values) == 1 else "\n  ".join((f"{label}：", *values)))
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
