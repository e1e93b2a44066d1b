"""Backup and restore (备份与恢复): a whole workspace in one encrypted file, and back into an empty place, checked first.

The database is copied by SQLite itself first and the vault after it, so that every file the copy names is there: the vault only
grows. A restore is built beside its target and appears there only when the ledger's chain and every file in custody hold.
"""

import io
import os
import secrets
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from sqlalchemy import select

from disclosure_screen.model.errors import StoreError, UsageError
from disclosure_screen.pipeline.ledger import HEADS, verify
from disclosure_screen.pipeline.sealed_stream import Opening, Sealing
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store.tables import files
from disclosure_screen.store.vault import disk_errors, sync_folder
from disclosure_screen.store.whole import replacing

SHORTEST = 12
"""Characters a passphrase needs."""
_LEFT_OUT = frozenset({"backups", "logs", ".prefect", "screen.db", "screen.db-wal", "screen.db-shm", HEADS})
_SMALL = frozenset({"key", "signing.key", "signing.pub", "workspace.toml", "manifests"})
"""What a nightly copy holds besides the database: keys, settings and manifests, but no drafts."""
_OPEN_FOLDERS = frozenset({"inbox", "released"})


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: files written, ledger entries verified, and files in custody whose bytes were checked."""

    files: int
    ledger_entries: int
    vault_files: int


def read_passphrase(path: Path) -> bytes:
    """The passphrase in a key file, without surrounding blanks. Raises UsageError where it is missing or short."""
    try:
        phrase = path.read_bytes().strip()
    except OSError:
        raise UsageError(f"口令文件 {path} 不存在或无法读取") from None
    if len(phrase) < SHORTEST:
        raise UsageError(f"备份口令至少 {SHORTEST} 个字符")
    return phrase


def back_up(workspace: Workspace, output: Path, passphrase: bytes, *, drafts: bool = True) -> int:
    """Write the encrypted backup and return its size in bytes; without ``drafts`` only database, keys and manifests.

    Raises UsageError on PostgreSQL, which has tools of its own for its part, or where ``output`` exists.
    """
    if workspace.settings.store_url:
        raise UsageError("审核库在 PostgreSQL 上：请用 pg_dump 备份数据库，并另行备份工作区文件夹")
    if output.exists():
        raise UsageError(f"{output} 已存在，请换一个文件名")
    heads = workspace.root / HEADS  # read before the database: a head newer than the copy would look like a cut tail
    exported = heads.read_bytes() if heads.exists() else b""
    with disk_errors(), replacing(output) as target, snapshot(workspace) as copy:
        sealing = Sealing(target, passphrase)
        try:
            with tarfile.open(fileobj=sealing, mode="w|", format=tarfile.GNU_FORMAT) as archive:
                archive.add(copy, "screen.db")
                archive.addfile(_file(HEADS, len(exported)), io.BytesIO(exported))
                for path, name in _members(workspace.root, drafts):
                    _add(archive, path, name)
            sealing.close()
        except BaseException:
            sealing.abandon()
            raise
    return output.stat().st_size


@contextmanager
def snapshot(workspace: Workspace) -> Iterator[Path]:
    """A private copy of the SQLite database made by SQLite itself while others write, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=".snapshot-", dir=workspace.root))
    copy = folder / "screen.db"
    try:
        os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        live, fresh = sqlite3.connect(workspace.root / "screen.db"), sqlite3.connect(copy)
        try:
            live.backup(fresh)
        finally:
            live.close()
            fresh.close()
        yield copy
    except sqlite3.Error:
        raise StoreError("数据库备份没有成功，请检查磁盘空间") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def restore(backup: Path, root: Path, passphrase: bytes, *, vault: Path | None = None) -> Restored:
    """Make the workspace of a backup in ``root``, which must not exist or be empty.

    A nightly copy holds no drafts: ``vault`` then names the vault folder to take them from; it is copied, not moved.

    Raises StoreError where the passphrase is wrong, the file was changed, the ledger does not hold or a file in custody is
    missing or changed; then ``root`` is as it was.
    """
    root = root.absolute()
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise UsageError(f"{root} 不是空文件夹；恢复只写入空的工作区")
    if not backup.is_file():
        raise UsageError(f"找不到备份文件：{backup}")
    fresh = root.with_name(f".restore-{secrets.token_hex(6)}")
    try:
        with disk_errors():
            fresh.mkdir(mode=0o700, parents=True)
            written = _unpacked(backup, fresh, passphrase)
            if vault is not None:
                shutil.copytree(vault, fresh / "vault", symlinks=True, dirs_exist_ok=True)
        restored = _verified(fresh, written)
        with disk_errors():
            fresh.chmod(
                0o755
            )  # as a new workspace: a web server may read released/; everything else is closed by itself
            os.rename(fresh, root)
            sync_folder(root.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return restored


def _members(root: Path, drafts: bool) -> Iterator[tuple[Path, str]]:
    """Regular files and folders with their names in the archive; links are never followed nor kept."""
    for top in sorted(root.iterdir()):
        if top.name in _LEFT_OUT or top.name.startswith(".") or (not drafts and top.name not in _SMALL):
            continue
        for path in (top, *sorted(top.rglob("*"))) if top.is_dir() else (top,):
            if not path.is_symlink() and (path.is_dir() or path.is_file()):
                yield path, path.relative_to(root).as_posix()


def _file(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o644
    return entry


def _add(archive: tarfile.TarFile, path: Path, name: str) -> None:
    try:
        archive.add(path, name, recursive=False)
    except FileNotFoundError:
        return  # taken out of the inbox meanwhile: then the vault, which comes later, has it


def _unpacked(backup: Path, folder: Path, passphrase: bytes) -> int:
    written = 0
    with backup.open("rb") as source:
        opening = Opening(source, passphrase)
        try:
            with tarfile.open(fileobj=cast(BinaryIO, opening), mode="r|") as archive:
                for member in archive:
                    written += _placed(archive, member, folder)
            while opening.read(1 << 20):
                pass  # to the very end: only the last chunk proves that nothing was cut off
        except tarfile.TarError:
            raise StoreError("备份内容无法识别") from None
    return written


def _placed(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> int:
    parts = PurePosixPath(member.name).parts
    if not parts or member.name.startswith("/") or ".." in parts or not (member.isdir() or member.isreg()):
        raise StoreError("备份里有不该有的内容，已中止")
    target = folder.joinpath(*parts)
    if member.isdir():
        target.mkdir(mode=0o755 if parts[0] in _OPEN_FOLDERS else 0o700, parents=True, exist_ok=True)
        return 0
    content = archive.extractfile(member)
    assert content is not None
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, member.mode & 0o644 | 0o200)
    with content, os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(content, file, 1 << 20)
        os.fchmod(file.fileno(), member.mode & 0o644)
        file.flush()
        os.fsync(file.fileno())
    return 1


def _verified(root: Path, written: int) -> Restored:
    with Workspace.open(root, create=False) as workspace:
        check = verify(workspace)
        faults = list(check.faults)
        with workspace.reading() as connection:
            held = sorted(set(connection.execute(select(files.c.digest)).scalars()))
        lost = [digest for digest in held if workspace.vault.held(digest) != digest]
    if lost:
        faults.append(f"存证库缺少或损坏 {len(lost)} 个文件（第一个：{lost[0][:19]}…）")
    if faults:
        raise StoreError("备份没有通过核验，未恢复：" + "；".join(faults[:5]))
    return Restored(written, check.entries, len(held))
