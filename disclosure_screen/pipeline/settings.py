"""Settings of a workspace (工作区设置): one TOML file an officer can read, read strictly, passed on as a frozen value."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from disclosure_screen.model.errors import UsageError

CATEGORIES = (
    "通知公告",
    "年报年度计划",
    "采购招标",
    "财务公开",
    "惠农补贴",
    "社会救助",
    "住房保障",
    "征地拆迁",
    "人事任免",
    "行政处罚",
    "规范性文件",
    "会议纪要",
    "优抚安置",
)

TARGETS = ("file", "memory", "sftp", "webdav", "s3")
"""Kinds of release targets; each needs its fsspec driver installed, except the first two."""

TEMPLATE = """# 工作区设置。改动后下一次收件即生效。

[intake]
settle_seconds = 10              # 文件静止多少秒后才收
tries = 10                       # 内容不完整时等待几轮，之后移入 quarantine 并说明原因
largest_bytes = 1_073_741_824    # 单个文件的收件上限

[store]
url = ""                         # 留空：本文件夹内的 SQLite；也可填 postgresql+psycopg://…

[rules]
folder = ""                      # 留空：程序自带的规则；也可填本单位的规则文件夹

[release]
targets = []                     # 公开后另送到哪里，如 ["file:///srv/www/公开", "sftp://用户@主机/目录"]；口令不写在这里
command = []                     # 公开后执行的命令，如 ["/usr/local/bin/publish"]；公开文件夹作为最后一个参数

[backup]
keyfile = ""                     # 口令文件；填写后每夜的备份加密（库、密钥、公开清单）

# 收件箱里的文件夹 = 审核办法（approval.yaml）里的类别。没有列出的文件夹按审核办法的 default 一行办理。
[folders]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a workspace is set to. Sizes in bytes, times in seconds."""

    settle_seconds: float = 10.0
    tries: int = 10
    largest_bytes: int = 1 << 30
    store_url: str = ""
    rules_folder: str = ""
    release_targets: tuple[str, ...] = ()
    release_command: tuple[str, ...] = ()
    backup_keyfile: str = ""
    folders: Mapping[str, str] = field(default_factory=lambda: {name: name for name in CATEGORIES})


def written_out() -> str:
    """The settings file a new workspace starts with."""
    return TEMPLATE + "".join(f'"{name}" = "{name}"\n' for name in CATEGORIES)


def read_settings(path: Path) -> Settings:
    """The settings in this file. Raises :class:`UsageError` naming what is wrong; an unknown name is wrong."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"设置文件 {path.name} 无法读取：{error}") from None
    fields: dict[str, Any] = {}
    for section, content_of in content.items():
        if section == "folders" and isinstance(content_of, dict):
            fields["folders"] = {str(folder): str(category) for folder, category in content_of.items()}
            continue
        for name, value in content_of.items() if isinstance(content_of, dict) else [(section, content_of)]:
            fields[_field(path, section, name, value)] = tuple(value) if isinstance(value, list) else value
    return Settings(**fields)


def _field(path: Path, section: str, name: str, value: object) -> str:
    known = {
        ("intake", "settle_seconds"): ("settle_seconds", (int, float)),
        ("intake", "tries"): ("tries", (int,)),
        ("intake", "largest_bytes"): ("largest_bytes", (int,)),
        ("store", "url"): ("store_url", (str,)),
        ("rules", "folder"): ("rules_folder", (str,)),
        ("release", "targets"): ("release_targets", (list,)),
        ("release", "command"): ("release_command", (list,)),
        ("backup", "keyfile"): ("backup_keyfile", (str,)),
    }
    if (section, name) not in known:
        raise UsageError(f"设置文件 {path.name} 里不认识“{section}.{name}”")
    target, types = known[section, name]
    if not isinstance(value, types) or not _sensible(value):
        raise UsageError(f"设置文件 {path.name} 里“{section}.{name}”的值不对")
    if target == "release_targets":
        for address in cast(list[str], value):
            _refuse_target(path, address)
    return target


def _sensible(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, str) and one.strip() for one in value)
    return isinstance(value, str) or (isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0)


def _refuse_target(path: Path, address: str) -> None:
    """Only plain addresses of drivers that store files as they are; a password in this file would travel into backups."""
    try:
        parts = urlsplit(address)
        secret = parts.password is not None
    except ValueError:
        parts, secret = urlsplit(""), False
    if parts.scheme not in TARGETS or "::" in address or not (parts.netloc or parts.path.strip("/")):
        raise UsageError(
            f"设置文件 {path.name} 里有不认识的公开目标；地址须以 {'、'.join(f'{t}://' for t in TARGETS)} 开头"
        )
    if secret:
        raise UsageError(
            f"设置文件 {path.name} 里的公开目标不能写口令；请写在服务用户的 fsspec 配置或 FSSPEC_ 环境变量里"
        )
