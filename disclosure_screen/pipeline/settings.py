"""Settings of a workspace (工作区设置): one TOML file an officer can read, read strictly, passed on as a frozen value.

The file travels into backups, so that no password, key or address with a key in it may stand there: only names of files.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline.settings_template import CATEGORIES

TARGETS = ("file", "memory", "sftp", "webdav", "webdavs", "s3")
"""Kinds of release targets. WebDAV and S3 need an extra, SFTP the system's OpenSSH."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a workspace is set to. Sizes in bytes, times in seconds, files relative to the workspace."""

    settle_seconds: float = 10.0
    tries: int = 10
    largest_bytes: int = 1 << 30
    store_url: str = ""
    rules_folder: str = ""
    days_off: str = ""
    release_targets: tuple[str, ...] = ()
    release_ssh_config: str = ""
    release_command: tuple[str, ...] = ()
    backup_keyfile: str = ""
    notify_folder: str = "notices"
    notify_desk_address: str = ""
    notify_near_days: int = 1
    mail_host: str = ""
    mail_port: int = 587
    mail_security: str = "starttls"
    mail_sender: str = ""
    mail_user: str = ""
    mail_secret_file: str = ""
    notify_to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    webhooks: Mapping[str, str] = field(default_factory=dict)
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_secret_file: str = ""
    oidc_desk_address: str = ""
    oidc_name_claim: str = "name"
    oidc_ca_file: str = ""
    passwords_for: str = "everybody"
    desk_processes: int = 2
    folders: Mapping[str, str] = field(default_factory=lambda: {name: name for name in CATEGORIES})


def read_settings(path: Path) -> Settings:
    """The settings in this file. Raises :class:`UsageError` naming what is wrong; an unknown name is wrong."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"设置文件 {path.name} 无法读取：{error}") from None
    fields: dict[str, Any] = {}
    for name, value in _named(content):
        if name not in _KNOWN:
            raise UsageError(f"设置文件 {path.name} 里不认识“{name}”")
        target, fits = _KNOWN[name]
        problem = fits(value)
        if problem:
            raise UsageError(f"设置文件 {path.name} 里“{name}”{problem}")
        fields[target] = _frozen(value)
    settings = Settings(**fields)
    problem = _together(settings)
    if problem:
        raise UsageError(f"设置文件 {path.name}：{problem}")
    return settings


_TABLES = frozenset({"folders", "notify.to", "notify.webhooks"})
"""Tables whose names are the office's own; each is one value."""


def _named(content: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        whole = f"{before}{name}"
        if isinstance(value, dict) and whole not in _TABLES:
            yield from _named(value, f"{whole}.")
        else:
            yield whole, value


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _frozen(inner) for name, inner in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _together(settings: Settings) -> str:
    """What no single value shows."""
    if settings.mail_host and not settings.mail_sender:
        return "填写了 notify.mail_host，还须填写 notify.mail_sender"
    if settings.oidc_issuer and not (settings.oidc_client_id and settings.oidc_desk_address):
        return "填写了 oidc.issuer，还须填写 oidc.client_id 和 oidc.desk_address"
    if settings.passwords_for != "everybody" and not settings.oidc_issuer:
        return "没有设置统一身份认证时，oidc.passwords_for 只能是 everybody"
    for addresses in settings.notify_to.values():
        for address in addresses:
            if address.startswith("webhook:") and address.removeprefix("webhook:") not in settings.webhooks:
                return "notify.to 里写了 notify.webhooks 没有列出的名称"
            if "@" in address and not settings.mail_host:
                return "notify.to 里写了邮件地址，还须填写 notify.mail_host"
    return ""


def _text(value: object) -> str:
    return "" if isinstance(value, str) else "的值不对"


def _number(value: object) -> str:
    fits = isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
    return "" if fits else "的值不对"


def _whole(value: object) -> str:
    return _number(value) or ("" if isinstance(value, int) else "应为整数")


def _few(value: object) -> str:
    fits = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 16
    return "" if fits else "应为 1 到 16 的整数"


def _words(value: object) -> str:
    fits = isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
    return "" if fits else "的值不对"


def _one_of(*words: str) -> Callable[[object], str]:
    return lambda value: "" if value in words else f"只能是 {'、'.join(words)}"


def _table(value: object) -> str:
    fits = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    return "" if fits else "的值不对"


def _addressees(value: object) -> str:
    if not isinstance(value, dict):
        return "的值不对"
    for addresses in value.values():
        if _words(addresses):
            return "的值不对"
        for address in addresses:
            if address != "file" and "@" not in address and not address.startswith("webhook:"):
                return "里只能写 file、邮件地址或 webhook:名称"
    return ""


def _web_address(value: object) -> str:
    """Plain http only on this machine: what goes through here signs people in."""
    if value == "":
        return ""
    try:
        parts = urlsplit(str(value))
        loopback = parts.hostname in ("127.0.0.1", "localhost", "::1")
    except ValueError:
        return "不是网址"
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        return "不是网址"
    return "" if parts.scheme == "https" or loopback else "须以 https:// 开头"


def _targets(value: object) -> str:
    """Only plain addresses of drivers that store files as they are."""
    if _words(value):
        return "的值不对"
    assert isinstance(value, list)
    for address in value:
        try:
            parts = urlsplit(address)
            secret = parts.password is not None
        except ValueError:
            parts, secret = urlsplit(""), False
        if parts.scheme not in TARGETS or "::" in address or not (parts.netloc or parts.path.strip("/")):
            return f"里有不认识的公开目标；地址须以 {'、'.join(f'{t}://' for t in TARGETS)} 开头"
        if secret:
            return "里的公开目标不能写口令；请写在服务用户的 fsspec 或 ssh 配置里"
    return ""


_KNOWN: Mapping[str, tuple[str, Callable[[object], str]]] = {
    "intake.settle_seconds": ("settle_seconds", _number),
    "intake.tries": ("tries", _whole),
    "intake.largest_bytes": ("largest_bytes", _whole),
    "store.url": ("store_url", _text),
    "rules.folder": ("rules_folder", _text),
    "deadlines.days_off": ("days_off", _text),
    "release.targets": ("release_targets", _targets),
    "release.ssh_config": ("release_ssh_config", _text),
    "release.command": ("release_command", _words),
    "backup.keyfile": ("backup_keyfile", _text),
    "notify.folder": ("notify_folder", _text),
    "notify.desk_address": ("notify_desk_address", _text),
    "notify.near_days": ("notify_near_days", _whole),
    "notify.mail_host": ("mail_host", _text),
    "notify.mail_port": ("mail_port", _whole),
    "notify.mail_security": ("mail_security", _one_of("starttls", "tls", "none")),
    "notify.mail_sender": ("mail_sender", _text),
    "notify.mail_user": ("mail_user", _text),
    "notify.mail_secret_file": ("mail_secret_file", _text),
    "notify.to": ("notify_to", _addressees),
    "notify.webhooks": ("webhooks", _table),
    "oidc.issuer": ("oidc_issuer", _web_address),
    "oidc.client_id": ("oidc_client_id", _text),
    "oidc.secret_file": ("oidc_secret_file", _text),
    "oidc.desk_address": ("oidc_desk_address", _web_address),
    "oidc.name_claim": ("oidc_name_claim", _text),
    "oidc.ca_file": ("oidc_ca_file", _text),
    "oidc.passwords_for": ("passwords_for", _one_of("everybody", "administrators")),
    "desk.processes": ("desk_processes", _few),
    "folders": ("folders", _table),
}
"""Every setting: the field it fills, and what is wrong with a value ("" where nothing is)."""
