"""Arrival (到件): whether something in the inbox has finished arriving.

A resting size is not enough: a writer that stalls for a few seconds passes any such rule half-written. So two equal looks
(size, mtime, inode of every file) some seconds apart, *and* the container's own end must be there.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass

from disclosure_screen.intake.names import display, ignored, lock_names
from disclosure_screen.intake.routing import SLIPS, Arrival, Kind, not_regular

MOST_MEMBERS = 2_000
DEEPEST = 20
_TAIL = 66_000


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an arrival: its path relative to the arrival (empty for a single file), and how it looked."""

    path: bytes
    size: int
    mtime_ns: int
    inode: int
    device: int


@dataclass(frozen=True, slots=True)
class Look:
    """How an arrival looks now. ``problem`` is why it can never become a case as it is; ``waiting`` why not yet."""

    members: tuple[Member, ...] = ()
    slip: bytes = b""
    problem: str = ""
    waiting: str = ""

    @property
    def signature(self) -> str:
        """Equal for two looks between which nothing changed."""
        digest = hashlib.sha256()
        for member in self.members:
            digest.update(repr((member.path, member.size, member.mtime_ns, member.inode)).encode())
        digest.update(repr((self.slip, self.problem)).encode())
        return digest.hexdigest()


def look(inbox: bytes, arrival: Arrival) -> Look:
    """The arrival as it stands now, with every member found; never follows a link, never opens a file."""
    if arrival.kind is Kind.OTHER:
        return Look(problem=arrival.reason)
    path = os.path.join(inbox, arrival.place)
    try:
        if arrival.kind is Kind.FILE:
            return Look((_member(b"", os.lstat(path)),), waiting=_locked(path))
        return _look_into(path)
    except FileNotFoundError:
        return Look(problem="读取时文件已被移走")
    except PermissionError:
        return Look(problem="没有读取权限，请检查文件夹权限后重新放入")


def unfinished(inbox: bytes, arrival: Arrival, seen: Look) -> str:
    """Why the content of some member is visibly not complete yet; empty where nothing speaks against it."""
    for member in seen.members:
        path = os.path.join(inbox, arrival.place, member.path) if member.path else os.path.join(inbox, arrival.place)
        reason = _incomplete(path, member.size)
        if reason:
            return f"{display(os.path.basename(path)).text}：{reason}"
    return ""


def _look_into(folder: bytes) -> Look:
    members: list[Member] = []
    slip, waiting = b"", ""
    for relative, status in _walk(folder, b"", 0):
        if isinstance(status, str):
            return Look(tuple(members), slip, problem=f"{display(relative).text}：{status}")
        if display(relative).text in SLIPS:
            slip = relative
            continue
        members.append(_member(relative, status))
        waiting = waiting or _locked(os.path.join(folder, relative))
        if len(members) > MOST_MEMBERS:
            return Look(tuple(members), slip, problem=f"文件夹内文件超过 {MOST_MEMBERS} 个，请分批送审")
    problem = "" if members else "文件夹里没有可送审的文件"
    return Look(tuple(members), slip, problem, waiting)


def _walk(folder: bytes, relative: bytes, depth: int) -> Iterator[tuple[bytes, os.stat_result | str]]:
    with os.scandir(os.path.join(folder, relative) if relative else folder) as found:
        entries = sorted((entry for entry in found if not ignored(entry.name)), key=lambda entry: entry.name)
    for entry in entries:
        below = os.path.join(relative, entry.name) if relative else entry.name
        status = entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(status.st_mode):
            if depth >= DEEPEST:
                yield below, f"文件夹层数超过 {DEEPEST} 层"
            else:
                yield from _walk(folder, below, depth + 1)
        elif stat.S_ISREG(status.st_mode):
            yield below, status
        else:
            yield below, not_regular(status.st_mode)


def _member(relative: bytes, status: os.stat_result) -> Member:
    return Member(relative, status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev)


def _locked(path: bytes) -> str:
    folder, name = os.path.split(path)
    if any(os.path.lexists(os.path.join(folder, lock)) for lock in lock_names(name) if lock != name):
        return "文件正被打开编辑（存在锁文件），请保存并关闭"
    return ""


def _incomplete(path: bytes, size: int) -> str:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return ""  # custody meets the same error and names it
    with os.fdopen(descriptor, "rb") as file:
        head = file.read(8)
        file.seek(max(0, size - _TAIL))
        tail = file.read(_TAIL)
    if head.startswith(b"PK\x03\x04") and b"PK\x05\x06" not in tail:
        return "压缩包或 Office 文档没有结尾，可能还在复制"
    if head.startswith(b"%PDF-") and b"%%EOF" not in tail:
        return "PDF 没有结束标记，可能还在复制"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") and size % 512 != 0:
        return "旧版 Office 文档长度不完整，可能还在复制"
    return ""
