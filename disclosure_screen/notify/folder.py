"""Notices in a folder (通知文件夹): one text file for each person, role or department, the newest at its end.

The default: it needs no server, and a folder shared with the drafters' department is a mailbox.
"""

import datetime
import os
import re
from dataclasses import dataclass
from pathlib import Path

from disclosure_screen.notify.channel import NotSent
from disclosure_screen.notify.notice import Message


@dataclass(frozen=True, slots=True)
class Folder:
    """Files in this folder, private to the service's user unless the office opens the folder to others."""

    place: Path

    def send(self, to: str, message: Message, at: datetime.datetime) -> None:
        """Append to the file of that name."""
        entry = f"〔{at:%Y-%m-%d %H:%M}〕{message.text}\n\n"
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            self.place.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(self.place / file_name(to), flags, 0o640), "w", encoding="utf-8") as file:
                file.write(entry)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise NotSent(f"通知文件夹未能写入：{os.strerror(error.errno or 0)}") from None


def file_name(name: str) -> str:
    """A name as the name of a file in one folder, never a way out of it."""
    plain = re.sub(r"[\x00-\x1f\x7f/\\:*?\"<>|]+", "_", name).strip(". ")
    return f"{plain[:60] or '无名'}.txt"
