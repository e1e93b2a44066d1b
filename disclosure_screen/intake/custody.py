"""Custody (收存): the bytes of an arrival, copied while hashed, from regular files only, and nothing followed.

The inbox belongs to others: between looking and opening, a name may become a link, a pipe, or another file. So a file is opened
first and judged by its descriptor, and judged once more after the last byte. A file that changed meanwhile is "later", never
"failed".
"""

import errno
import os
import stat
from collections.abc import Callable
from typing import BinaryIO

from disclosure_screen.intake.arrival import Member
from disclosure_screen.intake.routing import not_regular

Take = Callable[[BinaryIO, int], tuple[str, int]]
"""Where the bytes go: reads the open file, at most so many bytes, and returns digest and size."""


class NotTaken(Exception):
    """A file that was not taken: ``later`` where trying again may help, else the reason is final."""

    def __init__(self, reason: str, *, later: bool) -> None:
        super().__init__(reason)
        self.reason, self.later = reason, later


def take(path: bytes, member: Member, into: Take, limit: int) -> tuple[str, int]:
    """Digest and size of the file's bytes after they have safely arrived in ``into``. Raises :class:`NotTaken`."""
    if member.size > limit:
        raise NotTaken(f"文件大小 {member.size:,} 字节，超过收件上限 {limit:,} 字节", later=False)
    descriptor = _opened(path)
    with os.fdopen(descriptor, "rb") as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise NotTaken(not_regular(before.st_mode), later=False)
        try:
            digest, size = into(file, limit)
        except ValueError:
            raise NotTaken(f"文件超过收件上限 {limit:,} 字节", later=False) from None
        after = os.fstat(file.fileno())
    if _look(before) != _look(after) or size != after.st_size or _look(before) != _look_of(member):
        raise NotTaken("复制过程中文件有变化，稍后再收", later=True)
    return digest, size


def clear_out(path: bytes, member: Member, aside: bytes) -> bool:
    """Remove an original whose bytes are in custody; False where it cannot be moved (a read-only share).

    It is renamed aside first and looked at again, so that a newer file saved under the same name is put back, not deleted.
    """
    try:
        os.rename(path, aside)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    if _look(os.lstat(aside)) == _look_of(member):
        os.unlink(aside)
    elif not os.path.lexists(path):
        os.rename(aside, path)
    return True


def _opened(path: bytes) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotTaken("读取时文件已被移走", later=False) from None
    except PermissionError:
        raise NotTaken("没有读取权限，请检查文件权限后重新放入", later=False) from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotTaken(not_regular(stat.S_IFLNK), later=False) from None
        if error.errno in (errno.ENXIO, errno.ENODEV):
            raise NotTaken(not_regular(stat.S_IFIFO), later=False) from None
        raise NotTaken(f"暂时无法打开文件（{os.strerror(error.errno or 0)}）", later=True) from None


def _look(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ino


def _look_of(member: Member) -> tuple[int, int, int]:
    return member.size, member.mtime_ns, member.inode
