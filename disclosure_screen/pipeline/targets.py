"""Release targets (公开去向): other places to which released bytes are copied, and read back to be sure.

A target never decides anything: what it is given has been released. Bytes travel under a temporary name and appear under the
case's number only when what was read back has the approved digests. Which drivers exist is fsspec's business, not ours.
"""

import secrets
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from disclosure_screen.pipeline.sftp import NotDelivered, Sftp
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store.vault import hashed

LONGEST_COMMAND = 900
"""Seconds a publishing command may take."""


class Target(Protocol):
    """A place to deliver to. ``name`` stands in the ledger and never holds a password."""

    @property
    def name(self) -> str:
        """The target as the office wrote it."""

    def put(self, number: str, folder: Path, files: Mapping[str, str]) -> None:
        """Deliver the folder: path and digest of each file. Repeating it changes nothing. Raises NotDelivered."""

    def take_back(self, number: str) -> None:
        """Take a delivered case down again. Raises NotDelivered."""


def targets(workspace: Workspace) -> tuple[Target, ...]:
    """Every target the settings name."""
    settings = workspace.settings
    command: tuple[Target, ...] = (Command(settings.release_command),) if settings.release_command else ()
    config = workspace.root / settings.release_ssh_config if settings.release_ssh_config else None
    stores = (
        Sftp(address, config) if address.startswith("sftp://") else Store(address)
        for address in settings.release_targets
    )
    return (*stores, *command)


@dataclass(frozen=True, slots=True)
class Store:
    """A folder reached through fsspec: a disk, WebDAV, an object store."""

    name: str

    def put(self, number: str, folder: Path, files: Mapping[str, str]) -> None:
        """Copy under a temporary name, read back, rename, read back again."""
        store, root = _reached(self.name)
        final, fresh = f"{root}/{number}", f"{root}/.{number}-{secrets.token_hex(4)}.part"
        _clear_leftovers(store, root, number)
        present = _digests(store, final)
        if present == files:
            return
        if present.items() - files.items():
            raise NotDelivered("目标处已有同名文件夹，内容与公开的不一致，请人工核对")
        try:
            for name, digest in files.items():
                _copy(store, folder / name, f"{fresh}/{name}", digest)
            if _digests(store, fresh) != files:
                raise NotDelivered("送达后读回的内容与公开的不一致，已撤去")
            if store.exists(final):  # part of our own bytes, left by a rename that was cut off
                store.rm(final, recursive=True)
            _rename(store, fresh, final, files)
            if _digests(store, final) != files:
                raise NotDelivered("送达后读回的内容与公开的不一致，请人工核对")
        finally:
            if store.exists(fresh):
                store.rm(fresh, recursive=True)

    def take_back(self, number: str) -> None:
        """Remove the case's folder at the target, whatever it holds by now."""
        store, root = _reached(self.name)
        _clear_leftovers(store, root, number)
        if store.exists(f"{root}/{number}"):
            store.rm(f"{root}/{number}", recursive=True)
            store.invalidate_cache()
        if store.exists(f"{root}/{number}"):
            raise NotDelivered("目标处的文件没有删掉，请人工撤下")


@dataclass(frozen=True, slots=True)
class Command:
    """A program of the office's own, run with the released folder as its last argument. No shell stands in between."""

    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """The program, without its arguments: they may be anything."""
        return f"command:{Path(self.words[0]).name}"

    def put(self, number: str, folder: Path, files: Mapping[str, str]) -> None:
        """Run it; exit code 0 is delivered. Its output goes nowhere, because it may quote the file."""
        for name, digest in files.items():
            with (folder / name).open("rb") as file:
                if hashed(file) != digest:
                    raise NotDelivered("公开文件夹的内容与审核通过的不一致，没有执行命令")
        quiet = subprocess.DEVNULL
        try:
            ended = subprocess.run(
                [*self.words, str(folder)],
                stdin=quiet,
                stdout=quiet,
                stderr=quiet,
                timeout=LONGEST_COMMAND,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NotDelivered(f"公开命令 {LONGEST_COMMAND} 秒内没有结束，已中止") from None
        if ended.returncode:
            raise NotDelivered(f"公开命令返回代码 {ended.returncode}")

    def take_back(self, number: str) -> None:
        """A program that publishes cannot be run backwards: a person has to."""
        raise NotDelivered("公开命令送出的内容不能自动撤下，请人工撤下")


def _reached(address: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    try:
        store, root = _webdav(address) if address.startswith("webdav") else url_to_fs(address)
    except ImportError:
        raise NotDelivered("没有安装这种公开目标的驱动程序，请联系系统管理员") from None
    store.invalidate_cache()
    return store, root.rstrip("/")


def _webdav(address: str) -> tuple[Any, str]:
    """The driver wants the server apart from the folder. Name and password stand in fsspec's own configuration."""
    import fsspec

    parts = urlsplit(address)
    auth = fsspec.config.conf.get("webdav", {}).get("auth")
    base = f"http{'s' if parts.scheme == 'webdavs' else ''}://{parts.netloc.rpartition('@')[2]}"
    store = fsspec.filesystem("webdav", base_url=base, auth=tuple(auth) if auth else None, skip_instance_cache=True)
    return store, unquote(parts.path)


def _clear_leftovers(store: Any, root: str, number: str) -> None:
    """Take away what an attempt left behind that was cut off together with its connection."""
    try:
        listed = store.ls(root or "/", detail=False)
    except FileNotFoundError:
        return
    for path in listed:
        name = path.rstrip("/").rpartition("/")[2]
        if name.startswith(f".{number}-") and name.endswith(".part"):
            store.rm(path, recursive=True)
    store.invalidate_cache()


def _copy(store: Any, source: Path, target: str, digest: str) -> None:
    if source.is_symlink():
        raise NotDelivered("公开文件夹里有链接，没有送出")
    store.makedirs(target.rpartition("/")[0], exist_ok=True)
    store.put_file(str(source), target)
    with source.open("rb") as original:
        if hashed(original) != digest:
            raise NotDelivered("公开文件夹的内容与审核通过的不一致，没有送出")


def _rename(store: Any, fresh: str, final: str, files: Mapping[str, str]) -> None:
    """In one step where the store knows folders; in an object store file by file, each of them whole and read back already."""
    if "file" in store.protocol or "webdav" in store.protocol:
        store.mv(fresh, final, recursive=True)
        return
    for name in files:  # never by pattern: a name may hold signs that a pattern gives a meaning
        store.makedirs(f"{final}/{name}".rpartition("/")[0], exist_ok=True)
        store.cp_file(f"{fresh}/{name}", f"{final}/{name}")
    store.rm(fresh, recursive=True)


def _digests(store: Any, folder: str) -> dict[str, str]:
    """Every file below the folder with the digest of what is read back now; empty where there is none."""
    store.invalidate_cache()
    found: dict[str, str] = {}
    for path in store.find(folder) if store.exists(folder) else ():
        with store.open(path, "rb") as file:
            found[path.lstrip("/").removeprefix(f"{folder.lstrip('/')}/")] = hashed(file)
    return found
