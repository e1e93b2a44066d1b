"""A backup gives nothing away, and a restore gives everything back or nothing at all."""

import io
import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure_screen.model.case import Tier
from disclosure_screen.model.errors import StoreError, UsageError
from disclosure_screen.pipeline import sealed_stream
from disclosure_screen.pipeline.backup import back_up, read_passphrase, restore
from disclosure_screen.pipeline.housekeeping import housekeeping
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.published import published_faults
from disclosure_screen.pipeline.queue import show
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.sealed_stream import MAGIC, Opening, Sealing
from disclosure_screen.pipeline.workspace import Workspace
from tests.office import agree, drop, opened, staff, swept, the_case

PHRASE = b"correct horse battery staple"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Key stretching costs half a second each time; its strength is not what is tested here."""
    monkeypatch.setattr(sealed_stream, "_COST", 8)


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """A released case, a sealed one, and a draft still in the inbox under a name that is no UTF-8."""
    made = opened(tmp_path / "ws")
    staff(made)
    drop(made, "通知公告/公告.txt", "本镇公告正文\n")
    number = the_case(swept(made))
    agree(made, number, Tier.FIRST, Tier.FINAL)
    release(made, number)
    drop(made, "通知公告/密件.txt", "!seal 机密★\n")
    swept(made)
    (made.inbox / "通知公告" / os.fsdecode("草稿".encode("gbk") + b".txt")).write_text("草稿\n", encoding="utf-8")
    return made


def contents(root: Path) -> dict[str, tuple[bytes, int]]:
    """Every file but the database's, with bytes and mode."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mode & 0o777)
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith("screen.db")
    }


def test_a_restored_workspace_is_the_one_that_was_backed_up(office: Workspace, tmp_path: Path) -> None:
    housekeeping(office)
    back_up(office, tmp_path / "full", PHRASE)
    restored = restore(tmp_path / "full", tmp_path / "new", PHRASE)
    assert restored.ledger_entries == verify(office).entries
    assert restored.vault_files == 2
    there = {name: file for name, file in contents(office.root).items() if not name.startswith("backups/")}
    assert contents(tmp_path / "new") == there
    for folder in ("vault", "reports", "quarantine"):
        assert (tmp_path / "new" / folder).stat().st_mode & 0o077 == 0
    with opened(tmp_path / "new") as again:
        assert published_faults(again) == ()
        before, after = (show(one, "2026-00001").standing for one in (office, again))
        assert (after.case, after.decisions) == (before.case, before.decisions)
        assert len(swept(again).events) == 1, "the draft that waited in the inbox is still there"


def test_a_backup_is_private_and_shows_nothing(office: Workspace, tmp_path: Path) -> None:
    output = tmp_path / "full"
    back_up(office, output, PHRASE)
    assert output.stat().st_mode & 0o077 == 0
    content = output.read_bytes()
    for secret in ("本镇公告正文".encode(), "公告.txt".encode(), b"SQLite format", office.key, b"approval", PHRASE):
        assert secret not in content
    assert not list(office.root.glob(".snapshot-*"))
    with pytest.raises(UsageError, match="已存在"):
        back_up(office, output, PHRASE)


@pytest.mark.parametrize("harm", ["phrase", "bit", "cut", "cut-to-nothing", "doubled", "foreign"])
def test_a_wrong_phrase_or_a_changed_file_restores_nothing(office: Workspace, tmp_path: Path, harm: str) -> None:
    back_up(office, tmp_path / "full", PHRASE)
    content = bytearray((tmp_path / "full").read_bytes())
    if harm == "bit":
        content[len(content) // 2] ^= 1
    elif harm.startswith("cut"):
        content = content[: len(MAGIC) + 30] if harm == "cut-to-nothing" else content[:-1]
    elif harm == "doubled":
        content = content + content
    elif harm == "foreign":
        content = bytearray(b"PK\x03\x04" + bytes(100))
    (tmp_path / "harmed").write_bytes(content)
    with pytest.raises(StoreError):
        restore(tmp_path / "harmed", tmp_path / "new", b"another phrase" if harm == "phrase" else PHRASE)
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(".restore-*"))


def test_a_place_that_is_not_empty_is_refused(office: Workspace, tmp_path: Path) -> None:
    back_up(office, tmp_path / "full", PHRASE)
    (tmp_path / "new").mkdir()
    restore(tmp_path / "full", tmp_path / "new", PHRASE)
    with pytest.raises(UsageError, match="不是空文件夹"):
        restore(tmp_path / "full", tmp_path / "new", PHRASE)
    with pytest.raises(UsageError, match="找不到"):
        restore(tmp_path / "none", tmp_path / "newer", PHRASE)


@pytest.mark.parametrize("harm", ["ledger", "vault"])
def test_what_was_already_broken_is_not_restored_as_whole(office: Workspace, tmp_path: Path, harm: str) -> None:
    if harm == "ledger":
        foreign = sqlite3.connect(office.root / "screen.db")
        foreign.execute("DROP TRIGGER ledger_no_update")
        foreign.execute("UPDATE ledger SET actor='别人' WHERE seq=1")
        foreign.commit()
        foreign.close()
    else:
        digest = show(office, "2026-00001").standing.case.files[0].digest
        office.vault.path(digest).write_bytes(b"x")
    back_up(office, tmp_path / "full", PHRASE)
    with pytest.raises(StoreError, match="没有通过核验"):
        restore(tmp_path / "full", tmp_path / "new", PHRASE)
    assert not (tmp_path / "new").exists()


def test_nightly_copies_are_encrypted_and_restore_together_with_the_vault(office: Workspace, tmp_path: Path) -> None:
    root = office.root
    (root / "backup.phrase").write_bytes(PHRASE + b"\n")
    settings_file = root / "workspace.toml"
    text = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(text.replace('keyfile = ""', 'keyfile = "backup.phrase"'), encoding="utf-8")
    with opened(root) as again:
        assert housekeeping(again).backups_kept == 1
        (copy,) = (root / "backups").iterdir()
        assert copy.read_bytes().startswith(MAGIC)
        with pytest.raises(StoreError, match="存证库缺少"):
            restore(copy, tmp_path / "new", PHRASE)
        assert restore(copy, tmp_path / "new", PHRASE, vault=root / "vault").vault_files == 2
        assert not (tmp_path / "new" / "backup.phrase").exists(), "the phrase never travels with what it protects"


def test_a_key_file_must_be_there_and_long_enough(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b" short\n")
    for name in ("short", "none"):
        with pytest.raises(UsageError):
            read_passphrase(tmp_path / name)


def all_of(sealed: bytes, at_once: int) -> bytes:
    opening, found = Opening(io.BytesIO(sealed), PHRASE), b""
    while piece := opening.read(at_once):
        found += piece
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=8), st.sampled_from([1, 7, 64, 4096]))
def test_whatever_is_sealed_opens_again(pieces: list[bytes], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_stream, "CHUNK", 64)
        patch.setattr(sealed_stream, "_COST", 4)
        target = io.BytesIO()
        sealing = Sealing(target, PHRASE)
        for piece in pieces:
            sealing.write(piece)
        sealing.close()
        assert all_of(target.getvalue(), at_once) == b"".join(pieces)


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=1, max_size=400), st.data())
def test_no_cut_and_no_changed_byte_opens(plain: bytes, data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_stream, "CHUNK", 64)
        patch.setattr(sealed_stream, "_COST", 4)
        target = io.BytesIO()
        sealing = Sealing(target, PHRASE)
        sealing.write(plain)
        sealing.close()
        whole = bytearray(target.getvalue())
        place = data.draw(st.integers(0, len(whole) - 1))
        if data.draw(st.booleans()):
            whole[place] ^= data.draw(st.integers(1, 255))
        else:
            whole = whole[:place]
        with pytest.raises(StoreError):
            all_of(bytes(whole), 64)
