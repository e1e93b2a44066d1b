"""Settings of a workspace (工作区设置): one TOML file an officer can read, read strictly, passed on as a frozen value."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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

TEMPLATE = """# 工作区设置。改动后下一次收件即生效。

[intake]
settle_seconds = 10              # 文件静止多少秒后才收
tries = 10                       # 内容不完整时等待几轮，之后移入 quarantine 并说明原因
largest_bytes = 1_073_741_824    # 单个文件的收件上限

[store]
url = ""                         # 留空：本文件夹内的 SQLite；也可填 postgresql+psycopg://…

[rules]
folder = ""                      # 留空：程序自带的规则；也可填本单位的规则文件夹

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
            fields[_field(path, section, name, value)] = value
    return Settings(**fields)


def _field(path: Path, section: str, name: str, value: object) -> str:
    known = {
        ("intake", "settle_seconds"): ("settle_seconds", (int, float)),
        ("intake", "tries"): ("tries", (int,)),
        ("intake", "largest_bytes"): ("largest_bytes", (int,)),
        ("store", "url"): ("store_url", (str,)),
        ("rules", "folder"): ("rules_folder", (str,)),
    }
    if (section, name) not in known:
        raise UsageError(f"设置文件 {path.name} 里不认识“{section}.{name}”")
    target, types = known[section, name]
    if not isinstance(value, types) or isinstance(value, bool) or (not isinstance(value, str) and value < 0):
        raise UsageError(f"设置文件 {path.name} 里“{section}.{name}”的值不对")
    return target
