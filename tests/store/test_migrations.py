"""What the migrations make and what ``tables.py`` declares are the same; opening again changes nothing."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, text

from disclosure_screen.model.errors import StoreError
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import migrate
from disclosure_screen.store.engine import one_value
from disclosure_screen.store.tables import metadata, sightings
from tests.office import RULES, opened


def test_a_fresh_database_is_exactly_what_is_declared(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as office, office.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_head_named_in_code_is_the_head_on_disk() -> None:
    folder = Path(migrate.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == migrate.HEAD


def test_a_database_of_the_first_revision_is_brought_up_to_what_is_declared(tmp_path: Path) -> None:
    later = ("unreached", "told", "provider_visits", "identities")
    with opened(tmp_path / "ws") as office, office.database.writing() as connection:
        for table in later:
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("UPDATE alembic_version SET version_num='0001'"))
    with opened(tmp_path / "ws") as office, office.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


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
