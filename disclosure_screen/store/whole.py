"""Files written whole (整体写入): under another name first, so that nobody finds half of one, not even after a power cut."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from disclosure_screen.store.vault import disk_errors, sync_folder


def write_whole(path: Path, content: bytes) -> None:
    """Put a file of this content, for its owner alone, in the place of whatever is there. Raises StoreError."""
    with disk_errors(), replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A new file that takes its name, and the place of whatever bears it, only when the block ends without an error."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
        sync_folder(path.absolute().parent)
    finally:
        fresh.unlink(missing_ok=True)
