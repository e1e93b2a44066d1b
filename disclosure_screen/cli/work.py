"""The workspace verbs (工作区): demo, serve, sweep, survey, redact, housekeeping, backup."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from disclosure_screen.cli.review import opened, print_queue, workspace_path
from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline.shipped import shipped


def demo(arguments: argparse.Namespace) -> int:
    """The main job on the shipped samples, through the Prefect flow: drop, screen, queue, report; says where to look."""
    from disclosure_screen.pipeline.queue import queue

    root = workspace_path(arguments).absolute()
    with opened(arguments, create=True) as workspace:
        dropped = _drop(shipped("samples") / "drafts", workspace.inbox)
    print(f"一、投放：{dropped} 份示例草稿已放入 {root / 'inbox'}")
    print("二、筛查：启动流程（首次约需半分钟）……", flush=True)
    from flows.quiet import quieten

    quieten(root / ".prefect")
    from flows.sweep import sweep

    counts = sweep(str(root), settle=0)
    print(f"    新事项 {counts['case']} 件，未受理 {counts['refused']} 件，重复 {counts['sighting']} 件")
    with opened(arguments) as workspace:
        listed = queue(workspace)
        reports = workspace.reports
    print("三、待审队列：")
    print_queue(listed)
    print("四、查看：")
    print(f"    报告      {reports}（用浏览器打开其中的 html 文件）")
    print(f"    一个事项  disclosure-screen show 事项 --workspace {root}")
    print(f"    审核页面  disclosure-screen serve --workspace {root}")
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """Run the service until stopped: server on loopback, schedule, review page."""
    from disclosure_screen.pipeline.accounts import first_administrator
    from flows.service import serve as run

    with opened(arguments, create=True) as workspace:
        first = first_administrator(workspace)
    if first is not None:
        print(f"首次启动：请用姓名“{first[0]}”和一次性口令 {first[1]} 登录审核页面，登录后须立即修改。", flush=True)
    return run(
        workspace_path(arguments).absolute(),
        desk_port=arguments.port,
        sweep_every=arguments.every,
        tell=lambda line: print(line, flush=True),
    )


def sweep(arguments: argparse.Namespace) -> int:
    """One pass over the inbox. 0, or 2 where something failed that is not the draft's own fault."""
    from disclosure_screen.pipeline.sweep import sweep as pass_over

    with opened(arguments, create=True) as workspace:
        summary = pass_over(workspace, settle=arguments.settle)
    if summary.busy:
        print("另一次扫描正在进行，本次不重复。")
    words = {"case": "新事项", "version": "新一稿", "sighting": "重复送审", "waiting": "等待", "refused": "未受理"}
    for event in summary.events:
        detail = "，".join(part for part in (event.case, event.reason) if part)
        print(f"{words.get(event.word, '出错')}：{event.name}{f'（{detail}）' if detail else ''}")
    for case in summary.rescreened:
        print(f"规则有变，已重新筛查：{case}")
    return summary.exit_code


def survey(arguments: argparse.Namespace) -> int:
    """Screen what is already published. 0 where all is clear, 1 otherwise."""
    from disclosure_screen.model.verdict import Grade
    from disclosure_screen.pipeline.survey import survey as look_again

    for path in arguments.paths:
        if not os.path.lexists(path):
            raise UsageError(f"找不到文件或文件夹：{path}。请检查路径。")
    with opened(arguments, create=True) as workspace:
        surveyed = look_again(arguments.paths, workspace=workspace, output=arguments.output)
    for file in surveyed.files:
        print(
            f"{file.grade.label}  {file.file}  {'、'.join(file.titles)}{f'（未读 {file.gaps} 处）' if file.gaps else ''}"
        )
    for problem in surveyed.unreachable:
        print(f"无法排查：{problem}")
    found = sum(file.grade is not Grade.CLEAR for file in surveyed.files)
    print(f"共排查 {len(surveyed.files)} 个文件，{found} 个需要处理或核对。")
    if surveyed.sheet:
        print(f"排查清单：{surveyed.sheet}")
    return 1 if found or surveyed.unreachable else 0


def papers(arguments: argparse.Namespace) -> int:
    """Write the papers of cases and say where each lies."""
    from disclosure_screen.pipeline.case_papers import case_papers
    from disclosure_screen.pipeline.screens import own_screener

    with opened(arguments) as workspace, own_screener(workspace) as screener:
        for number in arguments.cases:
            for path in case_papers(workspace, number, arguments.output, screener):
                print(path)
    return 0


def redact(arguments: argparse.Namespace) -> int:
    """Write a redacted copy and say what is still in it. 0 where it is clear, 1 otherwise."""
    from disclosure_screen.model.verdict import Grade
    from disclosure_screen.pipeline.redact import propose
    from disclosure_screen.pipeline.screener import Screener
    from disclosure_screen.report.terminal import lines

    if not arguments.file.is_file():
        raise UsageError(f"找不到文件：{arguments.file}。请检查路径。")
    with Screener.default() as screener:
        before, after = propose(screener, arguments.file, arguments.output)
    print(
        f"遮盖前：{before.grade.label}，{len(before.findings)} 处疑点；遮盖后：{after.grade.label}。已写入 {arguments.output}"
    )
    print("建议稿须由人核对后重新送审。")
    if after.grade is not Grade.CLEAR:
        print(*lines(after), sep="\n")
    return 0 if after.grade is Grade.CLEAR else 1


def housekeeping(arguments: argparse.Namespace) -> int:
    """Verify, export, back up, purge. 1 where published files are not what was approved; raises where the chain is broken."""
    from disclosure_screen.pipeline.housekeeping import housekeeping as keep_house

    with opened(arguments) as workspace:
        house = keep_house(workspace)
    print(f"台账校验通过，共 {house.ledger_entries} 条；备份 {house.backups_kept} 份。")
    for fault in house.published_faults:
        print(f"已公开文件异常：{fault}")
    return 1 if house.published_faults else 0


def notify(arguments: argparse.Namespace) -> int:
    """Send what is due, or one notice to try the settings. 1 where something did not get out."""
    from disclosure_screen.pipeline.notify import notify_due, try_out, unreached

    with opened(arguments) as workspace:
        sent = try_out(workspace, arguments.name) if arguments.name else notify_due(workspace)
        missed = [] if arguments.name else list(unreached(workspace))
    for told in sent:
        print(f"{told.address}：{told.notices} 条，{f'未送到（{told.reason}）' if told.reason else '已送到'}")
    for one in missed:
        if one.address not in {told.address for told in sent}:
            print(f"{one.address}：{one.reason}，已试 {one.failures} 次，稍后自动重试")
    if not sent and not missed:
        print("没有要发的通知。")
    return 1 if missed or any(told.reason for told in sent) else 0


def backup(arguments: argparse.Namespace) -> int:
    """Write the whole workspace into one encrypted file."""
    from disclosure_screen.pipeline.backup import back_up

    with opened(arguments) as workspace:
        keyfile = workspace.root / workspace.settings.backup_keyfile if workspace.settings.backup_keyfile else None
        size = back_up(workspace, arguments.output, _passphrase(arguments.keyfile or keyfile, again=True))
    print(f"已备份：{arguments.output}（{size:,} 字节）。口令另行保管；没有口令，谁也打不开。")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Make a workspace from a backup, verified before it counts."""
    from disclosure_screen.pipeline.backup import restore as bring_back

    root = workspace_path(arguments)
    restored = bring_back(arguments.backup, root, _passphrase(arguments.keyfile, again=False), vault=arguments.vault)
    print(f"已恢复到 {root}：台账 {restored.ledger_entries} 条、存证文件 {restored.vault_files} 个，核验通过。")
    return 0


def _passphrase(keyfile: Path | None, *, again: bool) -> bytes:
    from getpass import getpass

    from disclosure_screen.pipeline.backup import SHORTEST, read_passphrase

    if keyfile is not None:
        return read_passphrase(keyfile)
    if not sys.stdin.isatty():
        raise UsageError("请用 --keyfile 指定口令文件")
    phrase = getpass("备份口令：")
    if len(phrase) < SHORTEST or (again and getpass("再输一次：") != phrase):
        raise UsageError(f"两次输入不一致，或少于 {SHORTEST} 个字符")
    return phrase.encode()


def _drop(drafts: Path, inbox: Path) -> int:
    """Copy the drafts into the inbox as a clerk would; the number of files. Expected verdicts stay behind."""
    files = [path for path in drafts.rglob("*") if path.is_file() and not path.name.endswith(".expected.json")]
    for path in files:
        target = inbox / path.relative_to(drafts)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.part")
        shutil.copyfile(path, fresh)
        os.replace(fresh, target)
    return len(files)
