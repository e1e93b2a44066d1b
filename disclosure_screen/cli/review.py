"""The review verbs (审核): queue, show, decide, release, people, ledger. All judgement is in ``pipeline/`` and ``review/``."""

import argparse
import json
import os
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from disclosure_screen.model.case import Action, ItemKind, Outcome, Role, Tier
from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline import decide as deciding
from disclosure_screen.pipeline import ledger as trail
from disclosure_screen.pipeline import people
from disclosure_screen.pipeline import queue as waiting
from disclosure_screen.pipeline import release as releasing
from disclosure_screen.pipeline.workspace import Workspace


def workspace_path(arguments: argparse.Namespace) -> Path:
    """``--workspace``, then the environment variable, then ``./workspace``."""
    given: Path | None = arguments.workspace
    return given or Path(os.environ.get("DISCLOSURE_SCREEN_WORKSPACE") or "workspace")


def opened(arguments: argparse.Namespace, *, create: bool = False) -> Workspace:
    """The workspace, open. Raises UsageError where there is none and none is to be made."""
    return Workspace.open(workspace_path(arguments), create=create)


def queue(arguments: argparse.Namespace) -> int:
    """Print what waits, gravest first, and what could not be taken in."""
    with opened(arguments) as workspace:
        listed = waiting.queue(workspace)
    if arguments.format == "json":
        print(json.dumps(listed.as_contract(), ensure_ascii=False))
        return 0
    print_queue(listed)
    return 0


def print_queue(listed: waiting.Queue) -> None:
    """The queue as plain columns, and one line for each refused arrival."""
    rows = [
        (
            entry.case.number,
            entry.case.category,
            entry.case.title,
            entry.case.grade.label,
            entry.case.stage.label,
            "、".join(tier.label for tier in entry.pending) or "—",
            str(entry.open_items),
            f"{entry.due or '—'}{'（逾期）' if entry.overdue else ''}",
        )
        for entry in listed.entries
    ]
    if rows:
        print_columns(("事项", "类别", "标题", "定级", "状态", "待审层级", "未结", "期限"), rows)
    else:
        print("没有待审事项。")
    for refused in listed.refused:
        print(f"未受理：{refused.name}（{refused.category}）——{refused.reason}；存放于 {refused.kept_in}")


def show(arguments: argparse.Namespace) -> int:
    """Print one case: files, open and closed items, decisions, obstacles, reports."""
    with opened(arguments) as workspace:
        page = waiting.show(workspace, arguments.case)
    if arguments.format == "json":
        print(json.dumps(page.as_contract(), ensure_ascii=False))
        return 0
    case, entry = page.standing.case, page.entry
    print(f"{case.number}  {case.title}（{case.category}，第 {case.version} 稿）")
    print(
        f"定级：{case.grade.label}  状态：{case.stage.label}  待审：{'、'.join(t.label for t in entry.pending) or '—'}"
    )
    for file in case.files:
        print(f"文件：{file.name}  {file.grade.label}  {file.digest}")
    print_items(page)
    for decision in page.standing.decisions:
        print(f"意见：{decision.tier.label} {decision.person} {decision.outcome.label}——{decision.reason}")
    for obstacle in page.obstacles:
        print(f"不能公开的原因：{obstacle}")
    for report in page.reports:
        print(f"报告：{report}")
    return 0


def print_items(page: waiting.CasePage) -> None:
    """Findings and gaps with what names them on the command line."""
    contract = page.as_contract()["items"]
    gap = 0
    assert isinstance(contract, list)
    for item, shown in zip(page.standing.items, contract, strict=True):
        assert isinstance(shown, dict)
        state = "已处理" if shown["closed"] else "待处理"
        gap += item.kind is ItemKind.GAP
        name = f"--gap {gap}" if item.kind is ItemKind.GAP else f"--finding {item.key}"
        print(f"  [{state}] {item.severity.label}  {item.title}  {item.place}  {name}")


def decide(arguments: argparse.Namespace) -> int:
    """Record a tier's word on the case, or a word on one item. Raises Refusal with every reason."""
    about_item = arguments.finding is not None or arguments.gap is not None
    if about_item == (arguments.outcome is not None) or about_item != (arguments.action is not None):
        raise UsageError("请二选一：--outcome 对整个事项表态；或 --finding/--gap 加 --action 处理一个疑点或未读部分。")
    with opened(arguments) as workspace:
        if about_item:
            disposed = deciding.decide_item(
                workspace,
                arguments.case,
                person=arguments.person,
                action=Action(arguments.action),
                reason=arguments.reason,
                finding=arguments.finding,
                gap=arguments.gap,
            )
            print(f"已记录：{disposed.action.label}；还有 {disposed.open_items} 项待处理。")
            return 0
        decided = deciding.decide_case(
            workspace,
            arguments.case,
            person=arguments.person,
            outcome=Outcome(arguments.outcome),
            reason=arguments.reason,
            tier=_tier(arguments.tier),
        )
    following = "、".join(tier.label for tier in decided.pending)
    print(f"已记录：{decided.tier.label}{decided.outcome.label}；事项现为“{decided.stage.label}”。", end="")
    print(f"下一步：{following}。" if following else "")
    return 0


def release(arguments: argparse.Namespace) -> int:
    """Publish an approved case and deliver it. Raises Refusal with every obstacle at once; 1 where a target did not take it."""
    from disclosure_screen.pipeline.deliver import deliver_due

    with opened(arguments) as workspace:
        released = releasing.release(workspace, arguments.case, actor=arguments.person)
        sent = deliver_due(workspace)
    print(f"已公开：{released.folder}")
    for name, digest in released.files:
        print(f"  {name}  {digest}")
    for delivery in sent:
        print(f"{delivery.label}：{delivery.case} → {delivery.target}  {delivery.reason}".rstrip())
    return 1 if any(delivery.failures for delivery in sent) else 0


def withdraw(arguments: argparse.Namespace) -> int:
    """Take a case back; a published one is taken down in the same step. Raises Refusal."""
    from disclosure_screen.pipeline.withdraw import withdraw as take_back

    with opened(arguments) as workspace:
        take_back(workspace, arguments.case, person=arguments.person, reason=arguments.reason)
    print(f"已撤回：{arguments.case}")
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Check published files against signed manifests, offline. 0 where every file is what was approved, 1 otherwise."""
    from disclosure_screen.pipeline.manifest import FOLDER, PUBLIC_KEY
    from disclosure_screen.pipeline.verify import verify_published

    root = workspace_path(arguments)
    verified = verify_published(
        arguments.paths, arguments.manifests or root / FOLDER, arguments.public_key or root / PUBLIC_KEY
    )
    for one in verified:
        print(f"{'一致' if one.holds else '不一致'}  {one.file}  {one.case}  {one.reason}".rstrip())
    wrong = sum(not one.holds for one in verified)
    print(f"共核验 {len(verified)} 个文件，{wrong} 个不一致。")
    return 1 if wrong or not verified else 0


def user_add(arguments: argparse.Namespace) -> int:
    """Register a person or give more roles."""
    with opened(arguments, create=True) as workspace:
        people.add_person(workspace, arguments.name, [_role(word) for word in arguments.role], until=arguments.until)
    print(f"已登记：{arguments.name}")
    return 0


def user_password(arguments: argparse.Namespace) -> int:
    """Print a one-time password for the desk, to be handed over once and changed at the first sign-in."""
    from disclosure_screen.pipeline.accounts import one_time_password

    with opened(arguments) as workspace:
        password = one_time_password(workspace, arguments.name, actor="命令行")
    print(f"{arguments.name} 的一次性口令：{password}（首次登录须修改）")
    return 0


def user_forget_factor(arguments: argparse.Namespace) -> int:
    """Take the second factor from somebody who has lost the telephone; their sessions end."""
    from disclosure_screen.pipeline.second_factor import forget

    with opened(arguments) as workspace:
        forget(workspace, arguments.name, actor="命令行")
    print(f"已解除：{arguments.name} 的二次验证")
    return 0


def user_release_identity(arguments: argparse.Namespace) -> int:
    """Unbind a person from their identity at the office's provider."""
    from disclosure_screen.pipeline.single_sign_on import release as unbind

    with opened(arguments) as workspace:
        unbind(workspace, arguments.name, actor="命令行")
    print(f"已解除绑定：{arguments.name}；下次用统一身份认证登录时重新绑定。")
    return 0


def user_list(arguments: argparse.Namespace) -> int:
    """Print everybody ever registered."""
    with opened(arguments) as workspace:
        listed = people.list_people(workspace)
    if not listed:
        print("尚未登记人员。")
    for one in listed:
        roles = "、".join(f"{role.label}{f'（至 {until}）' if until else ''}" for role, until in one.person.roles)
        print(f"{one.person.name}  {roles}  {'在用' if one.person.enabled else '停用'}")
    return 0


def user_disable(arguments: argparse.Namespace) -> int:
    """Stop a person from taking part from now on."""
    with opened(arguments) as workspace:
        people.disable_person(workspace, arguments.name)
    print(f"已停用：{arguments.name}")
    return 0


def ledger_verify(arguments: argparse.Namespace) -> int:
    """Verify the chain; 1 and every fault where it does not hold."""
    with opened(arguments) as workspace:
        checked = trail.verify(workspace)
    for fault in checked.faults:
        print(fault)
    if checked.faults or checked.head is None:
        print("台账校验未通过。" if checked.faults else "台账为空。")
    else:
        print(f"台账校验通过：共 {checked.entries} 条，链头第 {checked.head.seq} 条 {checked.head.digest}。")
    return 1 if checked.faults else 0


def ledger_export(arguments: argparse.Namespace) -> int:
    """Write the month's ledger and print where it lies."""
    with opened(arguments) as workspace:
        for path in trail.export_month(workspace, arguments.month):
            print(path)
    return 0


def print_columns(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Plain columns, wide characters counted as two, so that they line up on an office terminal and survive a pipe."""
    table = [header, *rows]
    widths = [max(_width(row[column]) for row in table) for column in range(len(header))]
    for row in table:
        cells = (text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _tier(word: str | None) -> Tier | None:
    if word is None:
        return None
    for tier in Tier:
        if word in (tier.value, tier.label):
            return tier
    raise UsageError(f"没有“{word}”这个层级，可用：{'、'.join(f'{tier.value}（{tier.label}）' for tier in Tier)}")


def _role(word: str) -> Role:
    for role in Role:
        if word in (role.value, role.label):
            return role
    raise UsageError(f"没有“{word}”这个角色，可用：{'、'.join(f'{role.value}（{role.label}）' for role in Role)}")
