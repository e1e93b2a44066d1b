"""The checkup (设置检查): whether a workspace is as it should be, one line each, with what to do where it is not."""

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass

from disclosure_screen.model.errors import DisclosureScreenError
from disclosure_screen.pipeline import ledger
from disclosure_screen.pipeline.deliver import deliveries
from disclosure_screen.pipeline.heartbeat import silence
from disclosure_screen.pipeline.notify import unreached
from disclosure_screen.pipeline.people import list_people
from disclosure_screen.pipeline.provider import Provider
from disclosure_screen.pipeline.published import published_faults
from disclosure_screen.pipeline.single_sign_on import offered
from disclosure_screen.pipeline.targets import targets
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.rulebook.load import load_rulebook

LEAST_FREE = 2 * 2**30
"""Bytes that should be free on the workspace's disk."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was looked at, whether it is well, and what was found or is to be done."""

    name: str
    well: bool
    found: str


def checkup(workspace: Workspace) -> tuple[Check, ...]:
    """Every check, made now. A check that cannot be made is not well."""
    return tuple(_made(name, check, workspace) for name, check in _CHECKS)


def _made(name: str, check: Callable[[Workspace], tuple[bool, str]], workspace: Workspace) -> Check:
    try:
        return Check(name, *check(workspace))
    except (DisclosureScreenError, OSError) as error:
        return Check(name, False, str(error))


def _rules(workspace: Workspace) -> tuple[bool, str]:
    rulebook = load_rulebook(workspace.rules)
    return True, f"{len(rulebook.rules)} 条规则，摘要 {rulebook.digest[:19]}…"


def _procedure(workspace: Workspace) -> tuple[bool, str]:
    return True, f"审核办法可用，摘要 {workspace.procedure.digest[:19]}…"


def _sweep(workspace: Workspace) -> tuple[bool, str]:
    quiet_for = silence(workspace)
    if quiet_for.alarming:
        return False, str(quiet_for)
    return True, f"{quiet_for.seconds:.0f} 秒前成功扫描过"


def _chain(workspace: Workspace) -> tuple[bool, str]:
    check = ledger.verify(workspace)
    if check.faults:
        return False, "；".join(check.faults[:3])
    return True, f"共 {check.entries} 条，链条完整，与 {check.heads_compared} 个导出的链头一致"


def _published(workspace: Workspace) -> tuple[bool, str]:
    faults = published_faults(workspace)
    return not faults, "；".join(faults[:3]) if faults else "已公开的文件与审核通过的一致"


def _disk(workspace: Workspace) -> tuple[bool, str]:
    free = shutil.disk_usage(workspace.root).free
    return free >= LEAST_FREE, f"剩余 {free / 2**30:.1f} GB" + ("" if free >= LEAST_FREE else "，请清理磁盘")


def _key(workspace: Workspace) -> tuple[bool, str]:
    mode = stat.S_IMODE(os.stat(workspace.root / "key").st_mode)
    if mode & 0o077:
        return False, "密钥文件其他用户可读，请执行 chmod 600"
    return True, "只有服务用户可读；请另行备份"


def _delivery(workspace: Workspace) -> tuple[bool, str]:
    places = targets(workspace)
    failing = [one for one in deliveries(workspace).values() if one.failures]
    if failing:
        return False, f"{len(failing)} 件没有送达或没有撤下，例如 {failing[0].case} → {failing[0].target}；见“已公开”页"
    return True, f"{len(places)} 个目标，没有未送达的" if places else "没有设置另外的公开目标"


def _backups(workspace: Workspace) -> tuple[bool, str]:
    if workspace.settings.store_url:
        return True, "审核库在 PostgreSQL 上，请用它自己的工具备份"
    folder = workspace.root / "backups"
    nightly = sorted(folder.glob("screen-*.*"), key=lambda path: path.stem) if folder.is_dir() else []
    if not nightly:
        return False, "还没有每夜备份，请确认服务在运行"
    if not workspace.settings.backup_keyfile:
        return (
            True,
            f"{len(nightly)} 份，最近 {nightly[-1].stem[-8:]}；没有加密，可在 workspace.toml 的 [backup] 里指定口令文件",
        )
    return True, f"{len(nightly)} 份，最近 {nightly[-1].stem[-8:]}，已加密"


def _notices(workspace: Workspace) -> tuple[bool, str]:
    missed = unreached(workspace)
    if missed:
        worst = max(missed, key=lambda one: one.failures)
        return (
            False,
            f"{len(missed)} 个通知地址没有送到，例如 {worst.address}：{worst.reason}（已试 {worst.failures} 次）",
        )
    return True, "没有未送到的；试发：disclosure-screen notify --try 姓名"


def _provider(workspace: Workspace) -> tuple[bool, str]:
    if not offered(workspace):
        return True, "没有设置统一身份认证，用口令登录"
    Provider(workspace).address("checkup", "checkup", "checkup" * 7)  # raises Refusal where it does not answer as one
    return True, f"认证服务有应答：{workspace.settings.oidc_issuer}"


def _days_off(workspace: Workspace) -> tuple[bool, str]:
    year = workspace.now().year
    if not workspace.settings.days_off:
        return True, "期限只按周末计算；可在 workspace.toml 的 [deadlines] 里指定节假日表"
    if not workspace.days_off.covers(year):
        return False, f"节假日表里没有 {year} 年的安排，请按国务院办公厅的通知补上"
    return True, f"已有 {year} 年的安排"


def _people(workspace: Workspace) -> tuple[bool, str]:
    enabled = sum(one.person.enabled for one in list_people(workspace))
    return enabled > 1, f"{enabled} 人在用" + ("" if enabled > 1 else "，请登记审核人员")


_CHECKS: tuple[tuple[str, Callable[[Workspace], tuple[bool, str]]], ...] = (
    ("规则", _rules),
    ("审核办法", _procedure),
    ("收件扫描", _sweep),
    ("台账", _chain),
    ("已公开文件", _published),
    ("送达", _delivery),
    ("通知", _notices),
    ("备份", _backups),
    ("磁盘", _disk),
    ("密钥", _key),
    ("人员", _people),
    ("节假日", _days_off),
    ("登录", _provider),
)
