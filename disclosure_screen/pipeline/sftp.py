"""Release to SFTP (SFTP 送达) through the system's OpenSSH: maintained everywhere, and it knows the office's keys and hosts.

No Python client of this protocol has a permissive licence, so that none is imported; a program of the system is run instead, with
a batch of commands and no shell. It never asks for a password: keys and hosts stand in the service user's ssh configuration.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from disclosure_screen.model.errors import DisclosureScreenError
from disclosure_screen.store.vault import hashed

LONGEST = 900
"""Seconds one conversation may take."""
_OPTIONS = (
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "ConnectTimeout=20",
    "ServerAliveInterval=15",
    "ServerAliveCountMax=4",
    "PermitLocalCommand=no",
)
_UNFIT = frozenset('"\\')
"""Signs of a name that the batch's own quoting does not carry."""


class NotDelivered(DisclosureScreenError):
    """A target did not take or give back what was asked, with a reason in Chinese."""


@dataclass(frozen=True, slots=True)
class Sftp:
    """A folder on an SFTP server, ``sftp://user@host:port/folder``. The folder itself must be there."""

    name: str
    config: Path | None = None

    def put(self, number: str, folder: Path, files: Mapping[str, str]) -> None:
        """Copy under a temporary name, read back, rename, read back again."""
        final, fresh = self._path(number), self._path(f".{number}-{secrets.token_hex(4)}.part")
        self._clear_leftovers(number)
        present = self._digests(number)
        if present == files:
            return
        if present.items() - files.items():
            raise NotDelivered("目标处已有同名文件夹，内容与公开的不一致，请人工核对")
        with _scratch() as scratch:
            copies = _copies(folder, files, scratch / "out")
            folders = sorted({parent for name in files for parent in map(str, Path(name).parents) if parent != "."})
            made = [f"mkdir {_quoted(place)}" for place in (fresh, *(f"{fresh}/{one}" for one in folders))]
            sent = [f"put {_quoted(str(copies[name]))} {_quoted(f'{fresh}/{name}')}" for name in files]
            self._run([*made, *sent])
        if self._read_back(fresh) != files:
            self._remove(fresh)
            raise NotDelivered("送达后读回的内容与公开的不一致，已撤去")
        if present:  # part of our own bytes, left by a rename that was cut off
            self._remove(final)
        self._run([f"rename {_quoted(fresh)} {_quoted(final)}"])
        if self._read_back(final) != files:
            raise NotDelivered("送达后读回的内容与公开的不一致，请人工核对")

    def take_back(self, number: str) -> None:
        """Remove the case's folder at the target, whatever it holds by now."""
        self._clear_leftovers(number)
        if number in self._listed():
            self._remove(self._path(number))
        if number in self._listed():
            raise NotDelivered("目标处的文件没有删掉，请人工撤下")

    def _path(self, name: str) -> str:
        return f"{unquote(urlsplit(self.name).path).rstrip('/')}/{name}"

    def _listed(self) -> tuple[str, ...]:
        return tuple(line.rpartition("/")[2] for line in self._run([f"ls -1a {_quoted(self._path(''))}"]))

    def _clear_leftovers(self, number: str) -> None:
        for name in self._listed():
            if name.startswith(f".{number}-") and name.endswith(".part"):
                self._remove(self._path(name))

    def _digests(self, number: str) -> dict[str, str]:
        return self._read_back(self._path(number)) if number in self._listed() else {}

    def _read_back(self, path: str) -> dict[str, str]:
        with _scratch() as scratch:
            copy = self._fetched(path, scratch)
            return {one.relative_to(copy).as_posix(): _digest(one) for one in copy.rglob("*") if one.is_file()}

    def _remove(self, path: str) -> None:
        """Everything below a folder, deepest first: the protocol has no word for all of it at once."""
        with _scratch() as scratch:
            copy = self._fetched(path, scratch)
            below = sorted(copy.rglob("*"), key=lambda one: len(one.parts), reverse=True)
            gone = [f"{path}/{one.relative_to(copy).as_posix()}" for one in below]
            words = ["rmdir" if one.is_dir() else "rm" for one in below]
        self._run(
            [*(f"{word} {_quoted(one)}" for word, one in zip(words, gone, strict=True)), f"rmdir {_quoted(path)}"]
        )

    def _fetched(self, path: str, scratch: Path) -> Path:
        self._run([f"get -R {_quoted(path)} {_quoted(str(scratch / 'back'))}"])
        return scratch / "back"

    def _run(self, batch: Sequence[str]) -> tuple[str, ...]:
        """Run the commands over one connection; the lines of their output. Raises NotDelivered at the first that fails."""
        program = shutil.which("sftp")
        if program is None:
            raise NotDelivered("本机没有 OpenSSH 的 sftp 程序，请系统管理员安装 openssh-client")
        with _scratch() as scratch:
            script = scratch / "batch"
            script.write_bytes(b"".join(os.fsencode(line) + b"\n" for line in batch))
            try:
                ended = subprocess.run(
                    [program, "-q", "-b", str(script), *self._where()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    timeout=LONGEST,
                    env={**os.environ, "LC_ALL": "C.UTF-8"},
                    check=False,
                )
            except subprocess.TimeoutExpired:
                raise NotDelivered(f"SFTP 服务器 {LONGEST} 秒内没有办完，已中止") from None
        if ended.returncode == 255:
            raise NotDelivered("连不上 SFTP 服务器，或它不认识我们、我们不认识它；请检查服务用户的 ssh 设置")
        if ended.returncode:
            raise NotDelivered("SFTP 服务器没有照办：目录不存在、没有权限、空间不足或连接中断")
        return tuple(
            line for line in ended.stdout.decode(errors="replace").splitlines() if not line.startswith("sftp>")
        )

    def _where(self) -> tuple[str, ...]:
        parts = urlsplit(self.name)
        host = parts.hostname or ""
        options = [word for option in _OPTIONS for word in ("-o", option)]
        config = ("-F", str(self.config)) if self.config else ()
        port = ("-P", str(parts.port)) if parts.port else ()
        return (*config, *options, *port, "--", f"{parts.username}@{host}" if parts.username else host)


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sftp-") as folder:
        yield Path(folder)


def _copies(folder: Path, files: Mapping[str, str], into: Path) -> dict[str, Path]:
    """The released files under plain names, checked once more: what is sent is what was released."""
    into.mkdir()
    found: dict[str, Path] = {}
    for at, (name, digest) in enumerate(files.items()):
        if (folder / name).is_symlink():
            raise NotDelivered("公开文件夹里有链接，没有送出")
        found[name] = into / str(at)
        shutil.copyfile(folder / name, found[name])
        if _digest(found[name]) != digest:
            raise NotDelivered("公开文件夹的内容与审核通过的不一致，没有送出")
    return found


def _quoted(path: str) -> str:
    """A path as one word of the batch; inside quotes its wildcards mean themselves."""
    if _UNFIT & set(path) or any(ord(sign) < 32 for sign in path):
        raise NotDelivered("文件名里有引号、反斜线或控制字符，不能用 SFTP 送达；请改名后重新送审")
    return f'"{path}"'


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashed(file)
