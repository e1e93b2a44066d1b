"""The vault (存证库): files by digest, written once, checked again whenever they are read.

A file is copied to a temporary name, synced, and renamed to its digest; a crash at any instruction leaves either the whole
file or a temporary that the next start removes. Sealed files move to ``sealed/`` and become unreadable to everyone but the owner.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from disclosure_screen.model.errors import StoreError
from disclosure_screen.store.unchanged import Unchanged

_CHUNK = 1 << 20


class Vault:
    """A folder of files named by their digest (``ab/cdef…``)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sealed_folder = folder / "sealed"
        self._incoming = folder / "incoming"
        self._seen = Unchanged[str | None]()

    def prepare(self) -> None:
        """Make the folders and remove what a crash left half-written."""
        for folder in (self.folder, self.sealed_folder, self._incoming):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def sweep_incoming(self) -> None:
        """Remove half-written files. Only for whoever holds the sweep's lease."""
        for left in self._incoming.iterdir():
            left.unlink(missing_ok=True)

    def take(self, source: BinaryIO, limit: int) -> tuple[str, int]:
        """Copy an open file in while hashing it; returns its digest and size. Raises ValueError beyond ``limit`` bytes."""
        temporary = self._incoming / f"{os.getpid()}-{os.urandom(8).hex()}"
        with disk_errors():
            try:
                digest, size = _copied(source, temporary, limit)
                self._settle(temporary, digest)
            finally:
                temporary.unlink(missing_ok=True)
        return digest, size

    def path(self, digest: str) -> Path:
        """Where the bytes of that digest are or would be."""
        name = digest.removeprefix("sha256:")
        if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
            raise ValueError("not a digest")
        sealed = self.sealed_folder / name
        return sealed if sealed.exists() else self.folder / name[:2] / name[2:]

    def held(self, digest: str) -> str | None:
        """The digest of what is really there now, or None where nothing can be read."""
        try:
            with self.open(digest) as file:
                return hashed(file)
        except OSError:
            return None

    def held_when_last_read(self, digest: str) -> str | None:
        """The same for a view: the bytes are read again only where the file is not the one that was read before."""
        try:
            there = os.stat(self.path(digest), follow_symlinks=False)
        except OSError:
            return None
        return self._seen.get(digest, [there], lambda: self.held(digest))

    @contextmanager
    def open(self, digest: str) -> Iterator[BinaryIO]:
        """The file, never through a symbolic link. Raises OSError where it cannot be read."""
        descriptor = os.open(self.path(digest), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            yield file

    def seal(self, digest: str) -> None:
        """Move the bytes to ``sealed/``, read-only for the owner. Doing it twice changes nothing."""
        open_path = self.folder / digest.removeprefix("sha256:")[:2] / digest.removeprefix("sha256:")[2:]
        if open_path.exists():
            with disk_errors():
                os.chmod(open_path, stat.S_IRUSR)
                os.rename(open_path, self.sealed_folder / digest.removeprefix("sha256:"))
                sync_folder(self.sealed_folder)

    def _settle(self, temporary: Path, digest: str) -> None:
        if self.held(digest) == digest:
            return
        target = self.path(digest)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.rename(temporary, target)
        sync_folder(target.parent)
        sync_folder(self.folder)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn a full, read-only or failing disk into a :class:`StoreError` in Chinese."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"磁盘未能写入：{os.strerror(error.errno or 0)}。文件仍在原处，没有作任何改动。") from None


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def hashed(file: BinaryIO) -> str:
    """``sha256:<hex>`` of the rest of an open file."""
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return "sha256:" + digest.hexdigest()


def _copied(source: BinaryIO, target: Path, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as copy:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise ValueError(f"larger than {limit} bytes")
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    return "sha256:" + digest.hexdigest(), size
