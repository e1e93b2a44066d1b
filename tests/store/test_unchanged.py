"""What was read is not read again while the file is the same; whatever else happened to it is noticed."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from disclosure_screen.pipeline.screens import rulebook_in_force
from disclosure_screen.store.unchanged import Unchanged
from disclosure_screen.store.vault import Vault
from tests.office import opened


@pytest.fixture
def rested(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets pass what counts as rest here: longer than a tick of the file system's clock, shorter than anybody's patience."""
    monkeypatch.setattr("disclosure_screen.store.unchanged._RESTED", 30_000_000)
    return lambda: time.sleep(0.05)


def rewritten(path: Path) -> None:
    path.write_text("乙", encoding="utf-8")


def rewritten_with_its_old_times(path: Path) -> None:
    before = path.stat()
    path.write_text("乙", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced_by_another(path: Path) -> None:
    other = path.with_name("other")
    other.write_text("乙", encoding="utf-8")
    os.replace(other, path)


@pytest.mark.parametrize("change", [rewritten, rewritten_with_its_old_times, replaced_by_another])
def test_a_file_is_read_once_until_anything_happens_to_it(
    tmp_path: Path, change: Callable[[Path], None], rested: Callable[[], None]
) -> None:
    path, reads, seen = tmp_path / "f", list[str](), Unchanged[str]()
    path.write_text("甲", encoding="utf-8")

    def read() -> str:
        reads.append(path.read_text(encoding="utf-8"))
        return reads[-1]

    rested()
    assert [seen.get("f", [path.stat()], read) for _ in range(3)] == ["甲"] * 3
    assert len(reads) == 1
    change(path)
    assert seen.get("f", [path.stat()], read) == "乙"


def test_a_file_that_has_not_rested_is_read_every_time(tmp_path: Path) -> None:
    path, reads, seen = tmp_path / "f", list[int](), Unchanged[None]()
    path.write_text("甲", encoding="utf-8")
    for _ in range(3):
        seen.get("f", [path.stat()], lambda: reads.append(1))
    assert len(reads) == 3


def test_a_view_notices_bytes_that_were_changed_or_taken_out_of_the_vault(
    tmp_path: Path, rested: Callable[[], None]
) -> None:
    vault, source = Vault(tmp_path / "vault"), tmp_path / "source"
    vault.prepare()
    source.write_text("公告", encoding="utf-8")
    with source.open("rb") as file:
        digest, _ = vault.take(file, 100)
    rested()
    assert [vault.held_when_last_read(digest) for _ in range(2)] == [digest, digest]
    path = vault.path(digest)
    path.chmod(0o600)
    rewritten_with_its_old_times(path)
    assert vault.held_when_last_read(digest) == vault.held(digest) != digest
    path.unlink()
    assert vault.held_when_last_read(digest) is None


def test_the_rulebook_in_force_follows_every_change_of_its_folder(tmp_path: Path, rested: Callable[[], None]) -> None:
    rules = tmp_path / "rules"
    (rules / "words").mkdir(parents=True)
    (rules / "a.yaml").write_text("甲", encoding="utf-8")
    (rules / "words" / "b.csv").write_text("丁", encoding="utf-8")
    with opened(tmp_path / "ws", rules=rules) as office:
        seen = [rulebook_in_force(office)]
        assert rulebook_in_force(office) == seen[0]
        for change in (
            lambda: rewritten_with_its_old_times(rules / "a.yaml"),
            lambda: replaced_by_another(rules / "words" / "b.csv"),
            lambda: (rules / "words" / "c.csv").write_text("丙", encoding="utf-8"),
            lambda: (rules / "a.yaml").rename(rules / "d.yaml"),
            lambda: (rules / "words" / "c.csv").unlink(),
        ):
            change()
            seen.append(rulebook_in_force(office))
    assert len(set(seen)) == len(seen)
