"""The workspace (工作区): one folder that holds an office's inbox, vault, database, key, reports and releases.

inbox/<类别>/      drafts are dropped here
reports/           one HTML report for each screened file
released/<案号>/   what was approved, byte for byte
quarantine/        what could not be taken in, each with its reason in the queue
vault/             every version ever taken in, by digest
screen.db  key  workspace.toml
"""

import datetime
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from disclosure_screen.model.errors import RulebookErrors, RuleError, StoreError, UsageError
from disclosure_screen.pipeline.days_off import DaysOff, read_days_off
from disclosure_screen.pipeline.settings import Settings, read_settings
from disclosure_screen.pipeline.settings_template import written_out
from disclosure_screen.review.policy import parse
from disclosure_screen.review.procedure import Procedure
from disclosure_screen.store.engine import Database
from disclosure_screen.store.migrate import migrate
from disclosure_screen.store.unit import Unit, unit
from disclosure_screen.store.vault import Vault, disk_errors

Clock = Callable[[], datetime.datetime]


class Workspace:
    """An open workspace. Made by :meth:`open`; close it, or use it as a context manager."""

    def __init__(
        self, root: Path, settings: Settings, database: Database, key: bytes, rules: Path, clock: Clock, days: DaysOff
    ) -> None:
        self.root, self.settings, self.database = root, settings, database
        self.key, self.rules, self.now, self.days_off = key, rules, clock, days
        self.vault = Vault(root / "vault")
        self._procedure: tuple[bytes, Procedure] | None = None

    @classmethod
    def open(
        cls,
        root: Path,
        *,
        create: bool = True,
        rules: Path | None = None,
        clock: Clock | None = None,
        busy_seconds: float = 10.0,
    ) -> "Workspace":
        """The workspace in that folder, made ready and brought up to date. ``rules`` overrides the settings."""
        root = root.absolute()
        if not (root / "workspace.toml").exists():
            if not create:
                raise UsageError(f"{root} 不是工作区（没有 workspace.toml）")
            with disk_errors():
                _furnish(root)
        settings = read_settings(root / "workspace.toml")
        days = read_days_off(root / settings.days_off) if settings.days_off else DaysOff()
        with disk_errors():
            _make_folders(root, settings)
            key = _key(root / "key")
        database = Database(
            settings.store_url or f"sqlite:///{_private(root / 'screen.db')}", busy_seconds=busy_seconds
        )
        try:
            migrate(database)
        except BaseException:
            database.close()
            raise
        folder = rules or rules_folder(root, settings)
        workspace = cls(root, settings, database, key, folder, clock or _local_now, days)
        with disk_errors():
            workspace.vault.prepare()
        return workspace

    @property
    def inbox(self) -> Path:
        """Where drafts are dropped."""
        return self.root / "inbox"

    @property
    def reports(self) -> Path:
        """Where reports lie."""
        return self.root / "reports"

    @property
    def released(self) -> Path:
        """Where approved files go out."""
        return self.root / "released"

    @property
    def quarantine(self) -> Path:
        """Where files lie that could not be taken in."""
        return self.root / "quarantine"

    @property
    def procedure(self) -> Procedure:
        """The approval policy in force, read again whenever its file has changed."""
        path = self.rules / "approval.yaml"
        try:
            content = path.read_bytes()
            if self._procedure is None or self._procedure[0] != content:
                self._procedure = (content, parse(content.decode("utf-8"), path.name))
        except (OSError, UnicodeDecodeError):
            raise RulebookErrors((RuleError(path.name, 1, "审核办法文件不存在或无法读取"),)) from None
        return self._procedure[1]

    def unit(self, actor: str) -> AbstractContextManager[Unit]:
        """A unit of change by this actor, now."""
        return unit(self.database, actor, self.now())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that changes nothing."""
        with self.database.reading() as connection:
            yield connection

    def close(self) -> None:
        """Give the database back."""
        self.database.close()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def rules_folder(root: Path, settings: Settings) -> Path:
    """The rules a workspace uses: its own where set, else those that came with the program."""
    if settings.rules_folder:
        return (root / settings.rules_folder).absolute()
    from disclosure_screen.pipeline.shipped import shipped

    return shipped("rules")


def _local_now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()


def _furnish(root: Path) -> None:
    root.mkdir(parents=True, exist_ok=True)
    settings = root / "workspace.toml"
    fresh = root / f".workspace.toml.{secrets.token_hex(4)}"
    fresh.write_text(written_out(), encoding="utf-8")
    os.replace(fresh, settings)


def _make_folders(root: Path, settings: Settings) -> None:
    for name in ("inbox", "released"):
        (root / name).mkdir(exist_ok=True)
    for name in ("reports", "quarantine", "vault"):
        (root / name).mkdir(mode=0o700, exist_ok=True)
    for folder in settings.folders:
        if "/" in folder or folder.startswith("."):
            raise UsageError(f"设置里的收件文件夹名“{folder}”不能含有斜线，也不能以点开头")
        (root / "inbox" / folder).mkdir(exist_ok=True)


def _private(path: Path) -> Path:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    return path


def _key(path: Path) -> bytes:
    if not path.exists():
        fresh = path.with_name(f".key.{secrets.token_hex(4)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    key = path.read_bytes()
    if len(key) != 32:
        raise StoreError(f"密钥文件 {path} 已损坏，请从备份恢复")
    return key
