"""Bringing a database to the present tables (升级库表), programmatically, in one transaction.

Alembic is imported only when there is something to do: opening a workspace must not cost its start-up time.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from disclosure_screen.model.errors import StoreError
from disclosure_screen.store.engine import Database

HEAD = "0003"
"""The newest revision in ``migrations/versions``; a test holds the two together."""


def migrate(database: Database) -> None:
    """Make the database current. Refuses one that was written by a newer program."""
    with database.reading() as connection:
        if _revision(connection) == HEAD:
            return
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    with database.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, HEAD)
        except CommandError:
            raise StoreError("审核库由更新版本的程序写入，请先升级本程序；为安全起见没有打开") from None


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
