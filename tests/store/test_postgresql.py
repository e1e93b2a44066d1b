"""The same promises on PostgreSQL, asked of a real server."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from disclosure_screen.model.case import Stage, Tier
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.queue import queue, show
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store.engine import Database
from disclosure_screen.store.migrate import migrate
from disclosure_screen.store.tables import APPEND_ONLY, metadata
from tests.office import agree, drop, swept, the_case
from tests.store.shape import shape

pytestmark = pytest.mark.service


def test_a_case_goes_all_the_way(office: Workspace) -> None:
    drop(office, "通知公告/公告.txt")
    number = the_case(swept(office))
    agree(office, number, Tier.FIRST, Tier.FINAL)
    release(office, number)
    assert show(office, number).standing.case.stage is Stage.RELEASED
    assert (office.released / number / "公告.txt").exists()
    assert queue(office).entries == ()
    assert verify(office).faults == ()


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_recorded_rows_can_be_neither_changed_nor_removed(office: Workspace, url: str, table: str) -> None:
    drop(office, "通知公告/公告.txt")
    agree(office, the_case(swept(office)), Tier.FIRST)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as foreign:
        rows = foreign.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar()
        for act in (f"TRUNCATE {table} CASCADE", *([f"DELETE FROM {table}"] if rows else [])):
            with pytest.raises(DBAPIError, match="append-only"):
                foreign.execute(text(act))
        if rows:
            column = foreign.execute(
                text("SELECT column_name FROM information_schema.columns WHERE table_name=:t LIMIT 1"), {"t": table}
            ).scalar()
            with pytest.raises(DBAPIError, match="append-only"):
                foreign.execute(text(f"UPDATE {table} SET {column} = {column}"))
        assert foreign.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar() == rows
    engine.dispose()


def test_an_entry_that_does_not_follow_the_last_is_refused(office: Workspace, url: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as foreign, pytest.raises(DBAPIError, match="chain broken"):
        foreign.execute(text("INSERT INTO ledger VALUES (9999, '2026', 'x', 'x', '', '{}', 'sha256:0', 'sha256:1')"))
    engine.dispose()


def test_many_writers_make_one_chain(office: Workspace) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def write(number: int) -> None:
        with office.unit(f"人{number}") as unit:
            unit.record("trial", n=number)

    before = verify(office).entries
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    check = verify(office)
    assert (check.entries, check.faults) == (before + 40, ())


def test_migrations_from_nothing_make_exactly_what_is_declared(url: str, server: str) -> None:
    made, declared = Database(url), Database(f"{url}_declared")
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {url.rsplit('/', 1)[1]}_declared"))
    engine.dispose()
    migrate(made)
    with declared.writing() as connection:
        metadata.create_all(connection)
    with made.reading() as one, declared.reading() as other:
        assert shape(one) == shape(other)
        assert compare_metadata(MigrationContext.configure(one), metadata) == []
    made.close()
    declared.close()
