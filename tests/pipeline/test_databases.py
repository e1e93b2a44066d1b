"""The fast path's compiled databases: kept, and never trusted when harmed."""

from pathlib import Path

import pytest

from disclosure_screen.pipeline.databases import CachedDatabases


def test_what_was_written_is_read(tmp_path: Path) -> None:
    kept = CachedDatabases(tmp_path / "cache")
    kept.write("name", b"compiled")
    assert kept.read("name") == b"compiled"
    assert kept.read("another") is None
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("harm", [b"", b"x", bytes(32) + b"compiled", None])
def test_a_harmed_file_is_not_read(tmp_path: Path, harm: bytes | None) -> None:
    kept = CachedDatabases(tmp_path)
    kept.write("name", b"compiled")
    file = tmp_path / "name"
    file.write_bytes(file.read_bytes()[:-1] if harm is None else harm)
    assert kept.read("name") is None


def test_a_folder_that_cannot_be_written_is_nobodys_loss(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = CachedDatabases(tmp_path / "file" / "cache")
    kept.write("name", b"compiled")
    assert kept.read("name") is None


def test_old_databases_go(tmp_path: Path) -> None:
    kept = CachedDatabases(tmp_path)
    for number in range(20):
        kept.write(str(number), b"compiled")
    assert len(list(tmp_path.iterdir())) <= 8
    assert kept.read("19") == b"compiled"
