"""Shipped folders (随附内容): where rules/ and samples/ lie, in a source tree and in an installed copy alike.

In a wheel they travel as ``disclosure_screen/shipped/<name>``; in a source tree they stand beside the package, so that an
office reads them as what they are: data, not code.
"""

from pathlib import Path

import disclosure_screen
from disclosure_screen.model.errors import UsageError


def shipped(name: str) -> Path:
    """The folder ``rules`` or ``samples`` that came with this copy. Raises UsageError where the copy is incomplete."""
    package = Path(disclosure_screen.__file__).resolve().parent
    for folder in (package / "shipped" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise UsageError(f"安装不完整：找不到随附的 {name} 目录，请重新安装 disclosure-screen。")
