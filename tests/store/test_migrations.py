"""What the migrations make and what ``tables.py`` declares are the same; opening again changes nothing."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, text

from disclosure_screen.model.case import Tier
from disclosure_screen.model.errors import StoreError
from disclosure_screen.pipeline.queue import queue
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import migrate
from disclosure_screen.store.engine import Database, one_value
from disclosure_screen.store.tables import APPEND_ONLY, metadata, sightings
from tests.office import RULES, drop, opened, swept
from tests.store.shape import shape


def migrated(database: Database, revision: str = "head") -> None:
    """Brought from where it is to a revision, step by step."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_migrations_from_nothing_make_exactly_what_is_declared(tmp_path: Path) -> None:
    made, declared = (Database(f"sqlite:///{tmp_path / name}.db") for name in ("made", "declared"))
    migrated(made)
    with declared.writing() as connection:
        metadata.create_all(connection)
    with made.reading() as one, declared.reading() as other:
        assert shape(one) == shape(other)
        assert compare_metadata(MigrationContext.configure(one), metadata) == []


def test_no_migration_looks_at_what_is_declared_today() -> None:
    folder = Path(migrate.__file__).parent / "migrations" / "versions"
    for path in folder.glob("[0-9]*.py"):
        assert "store.tables" not in path.read_text(encoding="utf-8"), path.name


def test_every_append_only_table_is_guarded(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office, office.reading() as connection:
        raised = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'")).scalars())
    assert {f"{table}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")} <= raised


def test_the_head_named_in_code_is_the_head_on_disk() -> None:
    folder = Path(migrate.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == migrate.HEAD


def test_a_database_of_the_first_revision_is_brought_up_with_its_queue(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        for number, grade in ((1, "minor"), (2, "serious")):
            drop(office, f"通知公告/{number}.txt", f"第 {number} 件\n!{grade} {number}\n")
        swept(office)
        before = queue(office)
        assert [entry.case.number for entry in before.entries] == ["2026-00002", "2026-00001"]
        with office.database.writing() as connection:
            _back_to_the_first(connection)
    with opened(tmp_path / "ws") as office:
        assert queue(office).entries == before.entries
        assert queue(office, tiers=[Tier.FIRST]).matching == 2
        assert queue(office, tiers=[Tier.FINAL]).matching == 0
        with office.reading() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def _back_to_the_first(connection: Connection) -> None:
    for table in ("unreached", "told", "provider_visits", "identities", "turns"):
        connection.execute(text(f"DROP TABLE {table}"))
    for index in ("ix_cases_stage_publish_until", "ix_refusals_settled"):
        connection.execute(text(f"DROP INDEX {index}"))
    connection.execute(text("CREATE INDEX ix_outlooks_grade ON outlooks (grade)"))
    connection.execute(text("CREATE INDEX ix_cases_stage ON cases (stage)"))
    connection.execute(text("UPDATE alembic_version SET version_num='0001'"))


def test_the_durability_settings_hold_on_every_connection(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office, office.reading() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "trusted_schema")
        assert [one_value(connection, f"PRAGMA {name}") for name in asked] == ["wal", 2, 1, 1, 0]


def test_a_database_of_a_newer_program_is_not_opened(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office, office.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num='9999'"))
    with pytest.raises(StoreError, match="更新版本"):
        Workspace.open(tmp_path / "ws", rules=RULES)


def test_private_files_are_private(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        for name in ("key", "screen.db"):
            assert (office.root / name).stat().st_mode & 0o077 == 0
        for name in ("vault", "quarantine", "reports"):
            assert (office.root / name).stat().st_mode & 0o077 == 0


def test_the_key_is_made_once(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as first:
        key = first.key
    with opened(tmp_path / "ws") as second:
        assert second.key == key


def test_a_row_that_points_nowhere_is_refused(tmp_path: Path) -> None:
    def sight(office: Workspace) -> None:
        with office.unit("x") as unit:
            seq = unit.record("sighting", "2026-00009")
            unit.change(insert(sightings).values(seq=seq, case_number="2026-00009", path=b"x", at=unit.at))

    with opened(tmp_path / "ws") as office, pytest.raises(StoreError):
        sight(office)


def test_tidying_gives_space_back_and_loses_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office:
        with office.database.writing() as connection:
            connection.execute(text("CREATE TABLE ballast (x TEXT)"))
            connection.execute(text("INSERT INTO ballast VALUES (hex(zeroblob(2000000)))"))
        with office.database.writing() as connection:
            connection.execute(text("DROP TABLE ballast"))
        office.database.tidy()
        assert (office.root / "screen.db").stat().st_size < 2_000_000
        with office.reading() as connection:
            assert one_value(connection, "PRAGMA integrity_check") == "ok"
