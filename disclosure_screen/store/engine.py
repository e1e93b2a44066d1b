"""The database (审核库): SQLite with durability settings by default; any failure of disk or lock is a StoreError in Chinese.

``BEGIN IMMEDIATE`` for writers, because a transaction that reads first and writes later would fail half-way when another
writer comes between; the gate's check and the release it allows must see one state.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, text

from disclosure_screen.model.errors import StoreError

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "busy_timeout={busy}",
)


class Database:
    """An engine and its two ways in: :meth:`reading` and :meth:`writing`."""

    def __init__(self, url: str, *, busy_seconds: float = 10.0) -> None:
        # As many connections as the desk has threads: one that waits for the write lock must not keep a page from being read.
        self.engine: Engine = create_engine(
            url, pool_pre_ping=not url.startswith("sqlite"), pool_size=20, max_overflow=20
        )
        self._turn: RLock | None = None
        self._busy_seconds = busy_seconds
        if self.engine.dialect.name == "sqlite":
            self._turn = RLock()
            _make_durable(self.engine, busy_seconds)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state and changes nothing."""
        with translated(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its first moment; an exception takes all of it back."""
        with (
            self._in_turn(),
            translated(),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """SQLite's waiting writers try again after growing pauses, the last one first; threads of one process queue instead."""
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=self._busy_seconds):
            raise StoreError(_explained("database is locked"))
        try:
            yield
        finally:
            self._turn.release()

    def tidy(self) -> None:
        """Give unused space back to the disk (SQLite; PostgreSQL does this by itself)."""
        if self.engine.dialect.name != "sqlite":
            return
        with translated(), self.engine.connect() as pooled:
            driver: Any = pooled.connection.driver_connection
            free, pages = (driver.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
            if free * 4 > pages:
                driver.execute("VACUUM")
            driver.execute("PRAGMA optimize")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors into a :class:`StoreError` a person can act on."""
    try:
        yield
    except exc.DBAPIError as error:
        raise StoreError(_explained(str(error.orig))) from None


def _make_durable(engine: Engine, busy_seconds: float) -> None:
    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={int(busy_seconds * 1000)}")
        for pragma in _PRAGMAS:
            cursor.execute("PRAGMA " + pragma.format(busy=int(busy_seconds * 1000)))
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _explained(cause: str) -> str:
    lowered = cause.lower()
    for sign, words in _CAUSES:
        if sign in lowered:
            return f"审核库未能写入：{words}。本次操作没有作任何改动。"
    return f"审核库未能写入（{cause.splitlines()[0][:120]}）。本次操作没有作任何改动。"


_CAUSES = (
    ("full", "磁盘空间已满，请清理后重试"),
    ("locked", "数据库正被其他程序占用，请稍后重试"),
    ("busy", "数据库正被其他程序占用，请稍后重试"),
    ("readonly", "数据库为只读，请检查文件夹权限"),
    ("unable to open", "无法打开数据库文件，请检查工作区文件夹是否存在、是否有权限"),
    ("disk i/o", "磁盘读写出错（可能空间已满或设备故障），请检查磁盘"),
    ("malformed", "数据库文件已损坏，请停止使用并从备份恢复"),
    ("not a database", "数据库文件已损坏，请停止使用并从备份恢复"),
    ("append-only", "台账和审查记录只能追加，不能修改或删除"),
    ("chain broken", "台账链条不衔接，请立即核验台账"),
    ("released already", "本版本已经公开过"),
)


def one_value(connection: Connection, statement: str) -> Any:
    """The single value of a plain statement, for pragmas and the like."""
    return connection.execute(text(statement)).scalar()
